"""I/O: what time it is: the hour of the day, and a clock that nobody sets."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def _now() -> datetime:
    return datetime.now(UTC)


def _steady() -> float:
    # It goes on while the machine sleeps, and neither summer time nor an administrator moves it.
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` says what is due; `steady`, in seconds, says how long something takes."""

    now: Callable[[], datetime] = _now
    steady: Callable[[], float] = _steady
