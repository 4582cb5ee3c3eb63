"""I/O: a statement's own file says from now on that it is withdrawn, and why."""

import stat
from collections.abc import Collection
from dataclasses import dataclass

from bot.collect import folder, reading
from bot.collect.retraction import withdraw
from bot.config import Home
from bot.errors import CollectError
from bot.files import write_whole
from bot.nearest import did_you_mean, near
from bot.store import Store

_EDITABLE = frozenset(reading.READERS)


@dataclass(frozen=True, slots=True)
class Retracted:
    """The file that says it, as its name in the home; `changed` is False where it did before."""

    path: str
    changed: bool


def retract(home: Home, store: Store, statement_id: str, why: str) -> Retracted:
    """Write the reason into the statement's file; the next cycle acts upon it.

    Raises CollectError where there is no such statement or its file cannot be edited.
    """
    paths = {
        record.statement.id: path for path, record in store.files().items() if record.statement
    }
    if statement_id not in paths:
        raise _unknown(statement_id, paths)
    file = _file(home, paths[statement_id])
    before = folder.read(file)
    if before is None:
        raise CollectError(
            "it is being written at this moment.",
            where=file.path,
            mend="Close it in the other program and try again.",
            reason="busy",
        )
    after = withdraw(before, why, file.path)
    mode = stat.S_IMODE(file.file.stat().st_mode)
    try:
        return Retracted(file.path, write_whole(file.file, after, mode=mode))
    except OSError as error:
        raise CollectError(
            f"cannot be written: {error.strerror}.",
            where=file.path,
            mend="Check the disk's space and the folder's permissions.",
            reason="unwritable",
        ) from None


def _unknown(statement_id: str, known: Collection[str]) -> CollectError:
    mend = did_you_mean(near(statement_id, known)) or "`alliance-bot status` lists all."
    return CollectError(
        f'there is no statement "{statement_id}".', mend=mend, reason="no-such-statement"
    )


def _file(home: Home, path: str) -> folder.Seen:
    """Return a statement's file as it is now, if a line can be written into such a file."""
    file = next((seen for seen in folder.scan(home).files if seen.path == path), None)
    if file is None:
        raise CollectError(
            "the file is not there any more.",
            where=path,
            mend="Nothing to do: the next cycle takes the statement out of feeds and pages.",
            reason="gone",
        )
    if file.suffix not in _EDITABLE:
        raise CollectError(
            f"a line cannot be written into a {file.suffix} file.",
            where=path,
            mend="Move it out of statements/: the next cycle takes the statement out of feeds and "
            "pages. To give a reason, put its text there as a .md file of the same name.",
            reason="not-editable",
        )
    return file
