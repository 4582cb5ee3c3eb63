"""I/O: the connection to the database: tables made, SQLite used safely, errors in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from bot.errors import StoreError
from bot.store import tables
from bot.store.tables import SCHEMA_VERSION, metadata


class Connected:
    """A database, opened and closed."""

    def __init__(self, url: str) -> None:
        self._engine = sa.create_engine(url)
        if self._engine.dialect.name == "sqlite":
            _use_sqlite_safely(self._engine)

    def open(self) -> None:
        """Make the tables where they are missing; raises StoreError on a newer schema."""
        with self._transaction() as connection:
            metadata.create_all(connection)
            version = connection.scalar(sa.select(tables.schema.c.version))
            if version is None:
                connection.execute(tables.schema.insert().values(version=SCHEMA_VERSION))
            elif version > SCHEMA_VERSION:
                raise StoreError(
                    f"the database has schema {version}; this program knows {SCHEMA_VERSION}.",
                    where=self._engine.url.render_as_string(hide_password=True),
                    mend="Run the newer alliance-bot that made it, or restore an older backup.",
                )

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.DatabaseError as error:
            raise StoreError(
                f"the database does not answer as it should: {error.orig}.",
                where=self._engine.url.render_as_string(hide_password=True),
                mend="Check the disk's space and permissions; a damaged file is replaced from a "
                "backup.",
            ) from error


def _use_sqlite_safely(engine: sa.Engine) -> None:
    """DELETE journal (WAL has a reset bug before 3.51.3), full syncs, BEGIN IMMEDIATE."""

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=DELETE", "synchronous=FULL", "busy_timeout=10000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
