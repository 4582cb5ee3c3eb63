"""I/O: the SQLite database as a file: copied while others write to it, and examined."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import StoreError
from bot.store.tables import VERSION_TABLE

_SAID = 3
_PATIENCE_SECONDS = 60


def copy(database: Path, to: Path, *, is_held: bool = False) -> None:
    """Copy a database as it is at one moment, also while others write; only the owner reads it.

    `is_held`: the caller keeps others from writing. Raises StoreError where it cannot be read
    or written.
    """
    try:
        os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with (
            closing(_opened(database)) as guard,
            closing(_opened(database)) as source,
            closing(sqlite3.connect(to)) as target,
        ):
            # Who writes waits meanwhile; otherwise busy writers would never let it begin.
            if not is_held:
                guard.execute("BEGIN IMMEDIATE")
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        descriptor = os.open(to, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"the database cannot be copied: {error}.",
            where=str(database),
            mend="Check the disk's space and permissions; a damaged file is replaced from a "
            "backup.",
        ) from error


def examine(database: Path) -> int:
    """Return the version of a database's schema; raises StoreError where the file is damaged."""
    try:
        with closing(_opened(database)) as connection:
            said = [row[0] for row in connection.execute(f"PRAGMA quick_check({_SAID})")]
            if said != ["ok"]:
                raise _damaged(database, "; ".join(said))
            row = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # noqa: S608 - a constant
            return int(row[0])
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise _damaged(database, str(error)) from error


def _opened(database: Path) -> sqlite3.Connection:
    """Open a database that is there, without making one."""
    address = f"{database.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(address, uri=True, timeout=_PATIENCE_SECONDS, isolation_level=None)


def _damaged(database: Path, why: str) -> StoreError:
    return StoreError(
        f"the database is damaged: {why}.",
        where=str(database),
        mend="Stop the daemon and restore the last backup: `alliance-bot restore FILE "
        "--into-existing`. What was sent since is known from the ledger.",
    )
