"""A disk that fails at a call of one's choice, and a clock that can be set, for real processes."""

import errno
import mmap
import os
import struct
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

SOURCE = Path(__file__).with_name("disk.c")
_NUMBERS = struct.Struct("=10q")
_SIZE = _NUMBERS.size + 512
_NANOSECONDS = 1_000_000_000

ONE, LASTS, FULL = 0, 1, 2
"""What fails: one call; all from there on; all from there on that need room."""


@dataclass(frozen=True)
class Fault:
    """How a disk fails from a call on; `halves`: a write is half done first."""

    name: str
    number: int
    lasting: int = ONE
    halves: bool = False


FAULTS = (
    Fault("ENOSPC once", errno.ENOSPC),
    Fault("EIO once", errno.EIO),
    Fault("EROFS once", errno.EROFS),
    Fault("ENOSPC from there on", errno.ENOSPC, FULL, halves=True),
    Fault("EIO from there on", errno.EIO, LASTS),
    Fault("EROFS from there on", errno.EROFS, LASTS),
)


class Disk:
    """What is below `root`, for the processes that get its `environment`."""

    def __init__(self, folder: Path, root: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.root = root
        self._library = library(folder)
        self._control = folder / "control"
        self.trace = folder / "trace"
        with self._control.open("wb") as file:
            file.truncate(_SIZE)
        with self._control.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _SIZE)

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            "LD_PRELOAD": str(self._library),
            "FAULTS_CONTROL": str(self._control),
            "FAULTS_ROOT": str(self.root.resolve()),
            "FAULTS_TRACE": str(self.trace),
        }

    def breaks(self, fault: Fault, at: int) -> None:
        """Have the call of this number fail, counted from now on."""
        self._shared[_NUMBERS.size :] = bytes(512)
        self._set(0, 0)
        self._set(5, 0)
        self._set(2, fault.number)
        self._set(3, fault.lasting)
        self._set(4, int(fault.halves))
        self._set(1, at)

    def mends(self) -> None:
        """Let every call succeed, and count from now on."""
        for place in (1, 0, 5):
            self._set(place, 0)

    def set_clock(self, now: datetime, rate: float = 0) -> None:
        """Let it be `now`, and let the clock run at a rate; it stands still at 0."""
        moment = int(now.timestamp()) * _NANOSECONDS + now.microsecond * 1000
        for place, value in ((7, moment), (8, time.monotonic_ns()), (9, int(rate * 1000)), (6, 1)):
            self._set(place, value)

    @property
    def calls(self) -> int:
        """How many calls there were since the disk was broken or mended."""
        return self._numbers()[0]

    @property
    def hits(self) -> int:
        """How many of them have failed."""
        return self._numbers()[5]

    @property
    def what(self) -> str:
        """The first that failed: the function and the path below the root."""
        return self._shared[_NUMBERS.size :].rstrip(b"\0").decode()

    def _numbers(self) -> tuple[int, ...]:
        return _NUMBERS.unpack(self._shared[: _NUMBERS.size])

    def _set(self, place: int, value: int) -> None:
        self._shared[place * 8 : place * 8 + 8] = struct.pack("=q", value)


def library(folder: Path) -> Path:
    """Return the library that fails calls, compiled where it is not yet."""
    made = folder / "disk.so"
    if not made.exists():
        command = ["cc", "-shared", "-fPIC", "-O2", "-D_LARGEFILE64_SOURCE", "-o", str(made)]
        subprocess.run([*command, str(SOURCE), "-ldl"], check=True)
    return made


def preloaded(disk: Disk) -> dict[str, str]:
    """Return the environment of a process on that disk."""
    return os.environ | disk.environment
