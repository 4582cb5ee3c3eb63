"""A bot killed at a named point of one announcement, and another process that takes over."""

import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.announce.outbox import POINTS
from bot.config import Home
from bot.model import Card, DeliveryState
from tests.announce.bots import MINUTE, Bot, die, ended, forked, started
from tests.announce.made import StandIn, dot, entry

ON_THE_WIRE = ("uploading", "uploaded", "requesting")
"""Before the picture leaves, after it arrived, before the post itself leaves."""
ON_THE_SERVER = "requested"
"""The server has the post, and has not answered yet."""
EVERY_POINT = (*POINTS[:5], *ON_THE_WIRE, ON_THE_SERVER, *POINTS[5:])
WITHOUT_UPLOADS = tuple(point for point in EVERY_POINT if not point.startswith("upload"))
"""Where a post and its picture are one request."""

HONEST: Mapping[str, Any] = {
    "ignore_keys": True,
    "drop_before": 0,
    "drop_after": 0,
    "error_after": 0,
    "garble": 0,
    "hide_for_reads": 0,
    "late": 0,
}
"""A server that forgets keys and does all else as it should."""
FAULTS: tuple[Mapping[str, Any], ...] = (
    {},
    {"hide_for_reads": 1},
    {"ignore_keys": False},
    {"drop_before": 1},
    {"drop_after": 1},
    {"error_after": 1, "hide_for_reads": 1},
    {"garble": 1},
)
_LOSES_THE_ANSWER = frozenset({"drop_after", "error_after", "garble"})
_UPLOADS = (b"/api/v2/media", b"/xrpc/com.atproto.repo.uploadBlob")
_POSTS = (
    b"/api/v1/statuses",
    b"/xrpc/com.atproto.repo.createRecord",
    b"/sendMessage",
    b"/sendPhoto",
)
_MOST_CYCLES = 12


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left after a kill and a recovery.

    `killed` says that the point was reached; `told` that what is unsure is in the report.
    """

    killed: bool
    posts: int
    state: DeliveryState
    told: bool


def faults_at(network: str, point: str, repeat: int) -> Mapping[str, Any]:
    """Return how the server behaves in a repeat: in every way in which the point is reached.

    Without an answer none is received; and on Telegram nothing follows an outcome that is
    unknown until a person has looked.
    """
    needs_an_answer = point == "answered" or (
        network == "telegram" and point in EVERY_POINT[EVERY_POINT.index("answered") :]
    )
    spoils = _LOSES_THE_ANSWER if network != "telegram" else _LOSES_THE_ANSWER | {"drop_before"}
    possible = [
        faults for faults in FAULTS if not (needs_an_answer and spoils.intersection(faults))
    ]
    return {**HONEST, **possible[repeat % len(possible)]}


def run(folder: Path, server: StandIn, network: str, point: str, repeat: int) -> Outcome:
    """Kill a bot at a point; in every second repeat also the one that recovers."""
    before = server.accepted()
    bot = Bot(Home(folder), server, network)
    bot.entries = [with_card(bot.home, repeat)]
    server.control(**faults_at(network, point, repeat))
    if point == ON_THE_SERVER:
        server.control(**{**HONEST, "late": 60})
        child = started(lambda: bot.cycles(1))
        server.wait_until_accepted(before + 1)
        killed = _kill(child)
        server.control(late=0)
    else:
        killed = forked(lambda: _run_to(bot, point)) < 0
    bot.now = _later(bot.now)
    if repeat % 2:
        forked(lambda: _run_to(bot, POINTS[repeat // 2 % len(POINTS)]))
        bot.now = _later(bot.now)
    if forked(lambda: bot.until_known(_MOST_CYCLES)):
        raise AssertionError(f"recovery failed after {point}")
    bot.now = _later(bot.now)
    told = bool(bot.cycles()[0].unknown)
    (state,) = bot.states
    return Outcome(killed, server.accepted() - before, state, told)


def with_card(home: Home, number: int) -> Any:
    """Return an entry of its own, with a picture that is there."""
    made = entry(slug=f"run-{number}")
    path = home.feeds / "media" / "cards" / "card.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(dot())
    base = made.address.partition("/en/")[0]
    card = Card(f"{base}/media/cards/card.png", "A day of rest", len(dot()))
    return replace(made, card=card)


def _later(now: datetime) -> datetime:
    """Return a moment after all cycles of a process that ended."""
    return now + _MOST_CYCLES * MINUTE


def _run_to(bot: Bot, point: str) -> None:
    """Run until the point is reached, and die there."""
    if point in ON_THE_WIRE:
        sys.addaudithook(_on_the_wire(point))
    bot.reached = lambda passed: die() if passed == point else None
    bot.until_known(_MOST_CYCLES)


def _on_the_wire(point: str) -> Callable[[str, tuple[Any, ...]], None]:
    """Return a hook that dies at a point of the network's; the interpreter tells of each."""
    uploaded = False

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal uploaded
        if event == "http.client.send" and isinstance(arguments[1], bytes):
            line = arguments[1].partition(b"\r\n")[0]
            is_upload = line.startswith(b"POST") and any(name in line for name in _UPLOADS)
            is_post = line.startswith(b"POST") and any(name in line for name in _POSTS)
            if (point == "uploading" and is_upload) or (point == "requesting" and is_post):
                die()
            uploaded = uploaded or is_upload
        elif event == "socket.connect" and uploaded and point == "uploaded":
            die()

    return hook


def _kill(child: int) -> bool:
    os.kill(child, signal.SIGKILL)
    return ended(child) < 0
