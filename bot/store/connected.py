"""I/O: the connection to the database: tables made, SQLite used safely, errors in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.errors import StoreError
from bot.log import Log
from bot.store import copies
from bot.store.migrations import RELEASED, Steps, bring_up

LOG = Log("store")
_ONLY_READS = "only_reads"


class Connected:
    """A database, opened and closed."""

    def __init__(self, url: str) -> None:
        self._engine = sa.create_engine(url)
        if self._engine.dialect.name == "sqlite":
            _use_sqlite_safely(self._engine)

    def open(self, steps: Steps = RELEASED) -> None:
        """Make the tables where they are missing, or bring them to this program's version.

        A copy of an older database is kept beside it. Raises StoreError on a newer one.
        """
        with self._transaction() as connection:
            bring_up(connection, self._keep_copy, steps)

    def _keep_copy(self, version: int) -> None:
        """Copy the database as it is before it is changed; nobody can write meanwhile."""
        name = self._engine.url.database
        if self._engine.dialect.name == "sqlite" and name:
            database = Path(name).absolute()
            kept = database.with_name(f"{database.stem}.schema-{version}{database.suffix}")
            draft = kept.with_name(f".{kept.name}")
            draft.unlink(missing_ok=True)
            copies.copy(database, draft, is_held=True)
            draft.replace(kept)
            LOG.info("schema-upgrade", former=version, copy=str(kept))

    def optimize(self) -> None:
        """Let SQLite renew what it knows of its tables' sizes, by which it chooses its ways."""
        if self._engine.dialect.name == "sqlite":
            with self._transaction() as connection:
                connection.exec_driver_sql("PRAGMA optimize")

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        with self._in_words(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _glance(self) -> Iterator[sa.Connection]:
        """Read without keeping anybody from writing."""
        with self._in_words(), self._engine.connect() as connection:
            yield connection.execution_options(**{_ONLY_READS: True})

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DatabaseError as error:
            raise StoreError(
                f"the database does not answer as it should: {error.orig}.",
                where=self._engine.url.render_as_string(hide_password=True),
                mend="Check the disk's space and permissions; a damaged file is replaced from a "
                "backup.",
            ) from error


def _use_sqlite_safely(engine: sa.Engine) -> None:
    """DELETE journal (WAL has a reset bug before 3.51.3), full syncs, BEGIN IMMEDIATE.

    Whoever only reads begins without it, and waits for nobody who has not begun to commit.
    """

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=DELETE", "synchronous=FULL", "busy_timeout=10000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        only_reads = connection.get_execution_options().get(_ONLY_READS, False)
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")
