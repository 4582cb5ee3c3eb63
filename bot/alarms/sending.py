"""I/O: messages are taken away by a process of its own, which may use little time.

It keeps Apprise and its two hundred services out of a daemon's memory, and a server that never
answers from holding anybody up.
"""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import bot
from bot.alarms.words import Message

SECONDS = 30.0
"""How long servers may take, all together at the same time."""
NO_ANSWER = "it did not answer in time."
_LAST_SECONDS = 3.0
_LOOK = 0.2
_WORKER = "bot.alarms.messenger"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message, and the address that it goes to, which is a secret."""

    address: str = field(repr=False)
    message: Message


def send(
    parcels: Sequence[Parcel],
    *,
    seconds: float = SECONDS,
    stopping: Callable[[], bool] = lambda: False,
) -> list[str]:
    """Send all at once; return for each why it was not taken, "" where it was.

    Once `stopping` is true, a few seconds are left to those that are under way.
    """
    asked = [{"address": one.address, **asdict(one.message)} for one in parcels]
    return _told({"send": asked}, len(parcels), seconds, stopping)


def understood(addresses: Sequence[str]) -> list[str]:
    """Return what is wrong with each address, "" where nothing is; nothing is sent."""
    return _told({"understand": list(addresses)}, len(addresses), SECONDS, lambda: False)


def environment() -> dict[str, str]:
    """What the process needs to find this program, and nothing of what this one knows.

    No file of a person's own tells it passwords or ways around.
    """
    return {
        "PYTHONPATH": str(Path(bot.__file__).parents[1]),
        "PYTHONHASHSEED": "0",
        "LC_ALL": "C.UTF-8",
        "HOME": "/nonexistent",
        "NETRC": os.devnull,
    }


def _told(
    order: dict[str, Any], count: int, seconds: float, stopping: Callable[[], bool]
) -> list[str]:
    """Return what the process says of each; where it cannot work, what it said until then."""
    told: dict[int, str] = {}
    otherwise = NO_ANSWER
    try:
        told.update(_answers(order, seconds, stopping))
    except OSError as error:
        otherwise = f"nothing can be sent from here: {error.strerror}."
    return [told.get(number, otherwise) for number in range(count)]


def _answers(
    order: dict[str, Any], seconds: float, stopping: Callable[[], bool]
) -> Iterator[tuple[int, str]]:
    """Yield (number, why) for what the process says until its time is over.

    Addresses reach it through a pipe: none is ever an argument or a file.
    """
    child = subprocess.Popen(  # noqa: S603 - our own module, run by this interpreter
        [sys.executable, "-P", "-m", _WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a library's words may quote an address
        env=environment(),
        cwd="/",
        start_new_session=True,
    )
    try:
        assert child.stdin is not None  # noqa: S101 - Popen was given a pipe
        child.stdin.write(json.dumps(order).encode())
        child.stdin.close()
        for line in _lines(child, seconds, stopping):
            said = json.loads(line)
            yield said["number"], said["why"]
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _lines(
    child: "subprocess.Popen[bytes]", seconds: float, stopping: Callable[[], bool]
) -> Iterator[bytes]:
    assert child.stdout is not None  # noqa: S101 - Popen was given a pipe
    end = time.monotonic() + seconds
    descriptor, rest = child.stdout.fileno(), b""
    while (left := end - time.monotonic()) > 0:
        if stopping():
            end = min(end, time.monotonic() + _LAST_SECONDS)
            stopping = bool
        if not select.select([descriptor], [], [], min(left, _LOOK))[0]:
            continue
        chunk = os.read(descriptor, 1 << 16)
        if not chunk:
            return
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
