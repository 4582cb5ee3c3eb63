"""I/O: the database's schema is brought to the version that this program knows, with Alembic.

A new database is made from `tables` at once; an older one goes through `versions`, which the
tests hold against `tables`. Alembic is imported only then. All of it is one transaction:
whatever interrupts it leaves the database as it was.

For a new version: change `tables`, raise SCHEMA_VERSION, add the step to `versions`, and run
`scripts/schema`, which keeps a database of the new version for the tests. What a released version
was is never changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from bot.errors import StoreError
from bot.store import tables
from bot.store.tables import SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Steps:
    """The way to a version: a folder of Alembic's, with the steps in `versions`."""

    folder: Path
    version: int


RELEASED = Steps(Path(__file__).parent, SCHEMA_VERSION)


def bring_up(
    connection: sa.Connection, before: Callable[[int], None], steps: Steps = RELEASED
) -> None:
    """Make the tables, or bring them to the newest version, in the connection's transaction.

    `before` is told the version of an older database before anything is changed. Raises
    StoreError where the database is a newer program's.
    """
    found = version_of(connection)
    if found is None or found == steps.version:
        tables.metadata.create_all(connection)
    if found is None:
        _stamp(connection, steps.version)
        return
    refuse_newer(connection, found, steps.version)
    if found < steps.version:
        before(found)
        upgrade(connection, steps.folder)


def refuse_newer(connection: sa.Connection, found: int, known: int) -> None:
    """Raise StoreError for a database that a newer program has made."""
    if found > known:
        raise StoreError(
            f"the database has schema {found}; this program knows {known}.",
            where=connection.engine.url.render_as_string(hide_password=True),
            mend="Run the newer alliance-bot that made it, or restore an older backup.",
            reason="newer-database",
        )


def version_of(connection: sa.Connection) -> int | None:
    """Return the version of a database's schema; None where it has none yet."""
    if not sa.inspect(connection).has_table(tables.VERSION_TABLE):
        return None
    name = connection.scalar(sa.select(tables.version.c.version_num))
    return None if name is None else int(name)


def name_of(version: int) -> str:
    """Return what a version is called in Alembic's table."""
    return f"{version:04}"


def _stamp(connection: sa.Connection, version: int) -> None:
    tables.version.create(connection, checkfirst=True)
    connection.execute(tables.version.insert().values(version_num=name_of(version)))


def upgrade(connection: sa.Connection, folder: Path, version: int | None = None) -> None:
    """Take every step that the database has not taken, to the last one or to a version."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    command.upgrade(config, "head" if version is None else name_of(version))
