"""I/O: the disk that a folder is on, or will be on once it is made."""

import os
from pathlib import Path


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
