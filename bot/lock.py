"""I/O: one process at a time works on a home."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.config import Home
from bot.errors import HomeLockedError

_LOCKS = Path("/proc/locks")


@contextmanager
def hold(home: Home) -> Iterator[None]:
    """Hold the home for this process; raises HomeLockedError where another one does.

    The kernel lets go of the lock when the process ends, however it ends.
    """
    home.state.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip()
            raise HomeLockedError(
                f"another alliance-bot{f' (process {holder})' if holder else ''} works here.",
                where=str(home.root),
                mend="Wait until it is done, or stop the daemon first.",
            ) from None
        # The number is for people; the lock is held also where a full disk does not take it.
        with suppress(OSError):
            os.truncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def holder(home: Home) -> int | None:
    """Return the number of the process that holds a home; None where none does.

    The kernel is asked, and the lock is not touched: who asks keeps nobody from taking it.
    """
    try:
        inode = str(home.lock.stat().st_ino)
        lines = _LOCKS.read_text("ascii").splitlines()
    except OSError:
        return None
    for line in lines:
        _, kind, _, _, number, place, *_ = line.split()
        if kind == "FLOCK" and place.rpartition(":")[2] == inode and number.isdecimal():
            return int(number)
    return None
