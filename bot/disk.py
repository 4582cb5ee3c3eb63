"""I/O: the disk that a folder is on: its room, whether it can be written, what is wrong with it."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import READ_ONLY_MEND, DiskError

_FAULTS = {
    errno.ENOSPC: ("the disk is full.", "Make room."),
    errno.EDQUOT: ("the disk space of this user is used up.", "Make room, or give them more."),
    errno.EROFS: ("the disk can only be read.", READ_ONLY_MEND),
    errno.EIO: (
        "the disk does not read or write as it should.",
        "`dmesg` says more. Have the disk checked, and make a backup on another one.",
    ),
}
_NOTHING_LOST = "Nothing done is lost; the next cycle does the rest."


@contextmanager
def disks_in_words() -> Iterator[None]:
    """Turn an OSError that is of a disk into a DiskError; others stay as they are."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FAULTS:
            raise
        what, mend = _FAULTS[error.errno]
        where = str(error.filename or "")
        raise DiskError(what, where=where, mend=f"{mend} {_NOTHING_LOST}") from error


def free_bytes(folder: Path) -> int:
    """Return what is left for this user; raises OSError where the system does not tell."""
    found = _looked_at(folder)
    return found.f_bavail * found.f_frsize


def is_read_only(folder: Path) -> bool:
    """Tell whether this process can only read there, whoever it is.

    A file system that met an error is often read-only from then on, by the system's own doing.
    Raises OSError where the system does not tell.
    """
    return bool(_looked_at(folder).f_flag & os.ST_RDONLY)


def _looked_at(folder: Path) -> os.statvfs_result:
    while not folder.exists():
        folder = folder.parent
    return os.statvfs(folder)
