"""I/O: signs of life of a cycle at work, for whoever looks from another process."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

_SECONDS = 10.0
"""How far apart signs are at least."""


class Signs:
    """A cycle that began at `now`: each step of it is a sign, kept as the time of a file."""

    def __init__(self, path: Path, now: datetime) -> None:
        self._path = path
        self._now = now
        self._begun = time.monotonic()
        self._last = self._begun
        self._give()

    @property
    def seconds(self) -> float:
        """How long the cycle has been at work."""
        return time.monotonic() - self._begun

    @property
    def moment(self) -> datetime:
        """What the clock says that said `now` at the beginning."""
        return self._now + timedelta(seconds=self.seconds)

    def asking(self, stopping: Callable[[], bool]) -> Callable[[], bool]:
        """Return the same question, which is a sign each time that it is asked."""

        def ask() -> bool:
            self._step()
            return stopping()

        return ask

    def telling(self, progress: Callable[[str, int, int], None]) -> Callable[[str, int, int], None]:
        """Return the same way of telling, which is a sign each time."""

        def tell(tag: str, done: int, total: int) -> None:
            self._step()
            progress(tag, done, total)

        return tell

    def _step(self) -> None:
        if time.monotonic() - self._last >= _SECONDS:
            self._last = time.monotonic()
            self._give()

    def _give(self) -> None:
        """Set the file's time; a disk that does not take it is told of by what matters."""
        at = self.moment.timestamp()
        with suppress(OSError):
            if not self._path.exists():
                self._path.touch()
            os.utime(self._path, (at, at))


def last(path: Path) -> datetime | None:
    """Return when the last sign was given; None where none ever was."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return None
