"""I/O: tells a hub (WebSub) which feeds have changed, so that subscribers get them at once.

What a hub was told of is kept: the same state of a feed is told once. A hub that does not
answer costs a cycle a few seconds at most, and is asked again in later ones.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Config, Home
from bot.errors import FetchError
from bot.log import Log
from bot.model import Failure
from bot.net import hosts
from bot.net.fetch import post, shown
from bot.publish import addresses
from bot.store import Store, Told

if TYPE_CHECKING:
    from bot.net.wire import Deadline

LOG = Log("publish")
SECONDS = 5.0
"""How long all that a hub is told in one cycle may take."""
PAUSES = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 180, 480, 1440))
"""The waits after failed attempts; what fails once more is given up."""

_FEEDS = (addresses.atom, addresses.rss, addresses.json_feed)
_IN_VAIN = frozenset({"bad-address", "address-refused"})
_BUSY = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of telling of one feed; `why` is empty where the hub took it."""

    why: str = ""
    mends_itself: bool = True


def tell(
    home: Home,
    config: Config,
    store: Store,
    now: datetime,
    stopping: Callable[[], bool] = lambda: False,
    seconds: float = SECONDS,
) -> tuple[Failure, ...]:
    """Tell the configured hub of every feed that it does not know as it is now.

    Returns what was given up. Only the hub itself is asked: a redirect is not followed.
    """
    hub = config.publish.hub
    if hub is None:
        return ()
    known = _look(home, config, store, hub, now)
    due = [record for record in known if record.due is not None and record.due <= now]
    if not due:
        return ()
    given_up = _send(store, hub, due, now, stopping, seconds)
    return (_failure(hub, given_up),) if given_up else ()


def _look(home: Home, config: Config, store: Store, hub: str, now: datetime) -> list[Told]:
    """Return what the hub knows and does not know of each feed that there is."""
    known = store.told(hub)
    found, changed = [], []
    for tag in config.published_languages:
        for at in _FEEDS:
            feed = addresses.absolute(config.site.url, at(tag))
            before = known.get(feed, Told(hub, feed, "", ""))
            after = _as_it_is(home.feeds / at(tag), before, now)
            if after != before:
                changed.append(after)
            found.append(after)
    if changed:
        store.save_told(changed)
    return found


def _as_it_is(path: Path, before: Told, now: datetime) -> Told:
    """Return the record of a feed as its file is now; it is read only where it may differ."""
    try:
        status = path.stat()
        stamp = f"{status.st_mtime_ns}-{status.st_size}-{status.st_ino}"
        if stamp == before.stamp:
            return before
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        # Not published, or not readable just now: there is nothing to tell of.
        return replace(before, stamp="", digest="", due=None)
    if digest == before.digest:
        return replace(before, stamp=stamp)
    due = None if digest == before.told else now
    return replace(before, stamp=stamp, digest=digest, attempts=0, due=due)


def _send(
    store: Store,
    hub: str,
    due: Sequence[Told],
    now: datetime,
    stopping: Callable[[], bool],
    seconds: float,
) -> list[tuple[Told, str]]:
    """Tell of feeds one by one, each kept at once; return what was given up, and why."""
    from bot.net.wire import Deadline

    clock = Deadline(seconds, shown(hub))
    given_up: list[tuple[Told, str]] = []
    was_taken = False
    for number, record in enumerate(due):
        if stopping():
            break
        try:
            outcome = _told(hub, record.feed, clock)
        except FetchError as error:
            if was_taken and error.reason == "too-slow":
                break  # a slow hub: the rest has its turn in the next cycle
            outcome = _Outcome(error.what, error.reason not in _IN_VAIN)
            # Nobody answers there: the others would wait just as long.
            given_up += _failed(store, due[number:], outcome, now)
            break
        if outcome.why:
            given_up += _failed(store, [record], outcome, now)
        else:
            was_taken = True
            store.save_told([replace(record, told=record.digest, attempts=0, due=None)])
    return given_up


def _told(hub: str, feed: str, clock: "Deadline") -> _Outcome:
    """Tell of one feed. Hubs differ in what they call its address."""
    fields = {"hub.mode": "publish", "hub.url": feed, "hub.topic": feed}
    status = post(hub, fields, clock, allowed=frozenset({hosts.origin(hub)}))
    if status // 100 == 2:
        return _Outcome()
    return _Outcome(f"the hub answered {status}.", status >= 500 or status in _BUSY)


def _failed(
    store: Store, records: Iterable[Told], outcome: _Outcome, now: datetime
) -> list[tuple[Told, str]]:
    """Keep when to try again; return what will not be tried again."""
    given_up = []
    later = []
    for record in records:
        goes_on = outcome.mends_itself and record.attempts < len(PAUSES)
        due = now + PAUSES[record.attempts] if goes_on else None
        later.append(replace(record, attempts=record.attempts + 1, due=due))
        if due is None:
            given_up.append((record, outcome.why))
    store.save_told(later)
    LOG.warning("hub-not-told", feeds=len(later), why=outcome.why)
    return given_up


def _failure(hub: str, given_up: Sequence[tuple[Told, str]]) -> Failure:
    names = ", ".join(record.feed for record, _ in given_up[:3])
    more = f" and {len(given_up) - 3} more" if len(given_up) > 3 else ""
    return Failure(
        shown(hub),
        "hub-not-told",
        f"the hub was not told that {names}{more} changed: {given_up[-1][1]}",
        "The feeds are published, and the hub is told of their next change. "
        "Look whether the address of [publish] hub is right.",
    )
