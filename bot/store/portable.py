"""I/O: all rows of a database in another one, of the same kind or not; whole or not at all."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import zip_longest
from pathlib import Path

import sqlalchemy as sa

from bot.errors import StoreError
from bot.store import migrations, tables

_IN_PARTS = {"yield_per": 500}
Telling = Callable[[str, int, int], None]
"""Is told of a table how many of its rows are copied, of how many."""


def unwatched(_table: str, _done: int, _all: int) -> None:
    """Nobody waits for it."""


def copy_rows(
    source: sa.Connection,
    target: sa.Connection,
    metadata: sa.MetaData = tables.metadata,
    telling: Telling = unwatched,
) -> dict[str, int]:
    """Copy every row of these tables; return by table how many there are in both.

    Raises StoreError where as many did not arrive. The caller makes the tables, and begins and
    ends the transactions: in one that sees one moment.
    """
    counted: dict[str, int] = {}
    for table in metadata.sorted_tables:
        total = _count(source, table)
        done = 0
        telling(table.name, done, total)
        query = sa.select(table).order_by(*table.primary_key)
        with source.execute(query, execution_options=_IN_PARTS) as found:
            for part in found.mappings().partitions():
                target.execute(table.insert(), [dict(row) for row in part])
                done += len(part)
                telling(table.name, done, total)
        counted[table.name] = _count(target, table)
        if not total == done == counted[table.name]:
            raise StoreError(
                f"{total} rows of {table.name} became {counted[table.name]}.",
                where=target.engine.url.render_as_string(hide_password=True),
                mend="Nothing was changed. Nobody else may use either database meanwhile.",
                reason="miscounted",
            )
    _count_on(target, metadata)
    return counted


def are_alike(one: sa.Connection, other: sa.Connection) -> bool:
    """Tell whether two databases have the same rows; both have this program's tables."""
    return all(
        all(a == b for a, b in zip_longest(_rows(one, table), _rows(other, table)))
        for table in tables.metadata.sorted_tables
    )


def _rows(connection: sa.Connection, table: sa.Table) -> Iterator[tuple[object, ...]]:
    query = sa.select(table).order_by(*table.primary_key)
    with connection.execute(query, execution_options=_IN_PARTS) as found:
        yield from map(tuple, found)


def save(source: sa.Connection, to: Path, version: int = tables.SCHEMA_VERSION) -> None:
    """Write all rows, as this transaction sees them, to a new SQLite file of that version.

    Only the owner can read it. Raises StoreError where it cannot be written.
    """
    with _new_file(to) as target:
        if version == tables.SCHEMA_VERSION:
            migrations.bring_up(target, _is_new)
            copy_rows(source, target)
        else:
            migrations.upgrade(target, migrations.RELEASED.folder, version)
            former = sa.MetaData()
            former.reflect(target)
            former.remove(former.tables[tables.VERSION_TABLE])
            copy_rows(source, target, former)
    _sync(to)


def _is_new(_version: int) -> None:
    """Nothing is kept of a database that is only being made."""


@contextmanager
def _new_file(path: Path) -> Iterator[sa.Connection]:
    """Give a transaction in a new database; what was begun of it goes where that fails."""
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)))
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with engine.begin() as connection:
            yield connection
    except (sa.exc.OperationalError, OSError) as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        said = error.orig if isinstance(error, sa.exc.OperationalError) else error.strerror
        raise StoreError(
            f"the database cannot be copied: {said}.",
            where=str(path),
            mend="Check the disk's space and permissions.",
        ) from error
    finally:
        engine.dispose()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _count_on(target: sa.Connection, metadata: sa.MetaData) -> None:
    """Have PostgreSQL number new rows after those that came with their numbers."""
    if target.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
            last = sa.select(sa.func.coalesce(sa.func.max(column), 1)).scalar_subquery()
            used = sa.select(sa.func.count(column) > 0).scalar_subquery()
            target.execute(sa.select(sa.func.setval(sequence, last, used)))
