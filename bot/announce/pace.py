"""Pure: when posts go out: local hours and days, how many an hour, how long to rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.announce.parts import is_announcement
from bot.announce.states import split_reason
from bot.errors import OutcomeUnknownError
from bot.model import Delivery, DeliveryKind, DeliveryState

HOUR = timedelta(hours=1)
LONGEST_PAUSE = timedelta(hours=6)
STOPPED_PAUSE = timedelta(minutes=15)
_FIRST_PAUSE = timedelta(minutes=1)
_MAY_BE_OUT = frozenset({DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNKNOWN})
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Timing:
    """What a statement says of when it goes out: not before a moment, or at any hour."""

    publish_at: datetime | None = None
    urgent: bool = False


def open_at(now: datetime, hours: str, timezone: str, quiet_days: Iterable[str] = ()) -> bool:
    """Tell whether posts go out at this moment: hours are on the local clock, such as 08:00-21:00.

    Hours may wrap midnight (21:00-06:00); equal ones mean the whole day. The local clock
    follows from the moment, so that an hour that summer time skips or repeats does no harm.
    Quiet days are those of the local calendar.
    """
    start, end = (_minutes(part) for part in hours.split("-"))
    local = now.astimezone(ZoneInfo(timezone))
    if any(_is_on(local.date(), day) for day in quiet_days):
        return False
    minute = local.hour * 60 + local.minute
    if start < end:
        return start <= minute < end
    return minute >= start or minute < end


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _is_on(today: date, day: str) -> bool:
    """Tell whether a quiet day is today: "sunday", "12-25" of every year, or "2026-04-03"."""
    if day in _WEEKDAYS:
        return today.weekday() == _WEEKDAYS.index(day)
    if len(day) == len("12-25"):
        return f"{today:%m-%d}" == day
    return today == date.fromisoformat(day)


def left_this_hour(queue: Iterable[Delivery], now: datetime, max_per_hour: int) -> int:
    """Return how many posts an account may still send; what may be out counts as sent.

    The later parts of a thread belong to its first, and nobody is told of an edit or a
    deletion: these do not count. What seems to have been sent long after now was sent while
    the clock was wrong.
    """
    out = sum(
        delivery.state in _MAY_BE_OUT
        and is_announcement(delivery)
        and delivery.changed is not None
        and now - HOUR < delivery.changed <= now + HOUR
        for delivery in queue
    )
    return max(0, max_per_hour - out)


def is_due(delivery: Delivery, now: datetime, longest: timedelta = LONGEST_PAUSE) -> bool:
    """Tell whether a delivery need not wait any longer.

    Nothing is ever told to wait for longer than `longest`: where it seems to, the clock was
    ahead when that was written, and has been set right since.
    """
    return delivery.due <= now or delivery.due > now + max(longest, LONGEST_PAUSE)


def resting(queue: Iterable[Delivery], now: datetime, settle: timedelta) -> bool:
    """Tell whether an account rests: its server could not be reached, or just behaved oddly.

    What keeps one post from being sent (no network, a rate limit, a refused token) keeps
    the others as well; and beside a post of unknown outcome a second one would only become
    a second unknown.
    """
    for delivery in queue:
        failed = (
            delivery.state is DeliveryState.READY
            and bool(delivery.reason)
            and not is_alone_in_trouble(delivery)
            and not is_due(delivery, now)
        )
        odd = (
            delivery.state is DeliveryState.UNKNOWN
            and delivery.changed is not None
            and abs(now - delivery.changed) < settle
        )
        if failed or odd:
            return True
    return False


def is_alone_in_trouble(delivery: Delivery) -> bool:
    """Tell whether what keeps a delivery away says nothing of the others.

    An edit or a deletion that a server answers oddly is tried again for hours, and new posts
    may well go through.
    """
    is_change = delivery.kind in {DeliveryKind.EDIT, DeliveryKind.DELETE}
    return is_change and split_reason(delivery.reason)[0] == OutcomeUnknownError.reason


def pause(attempts: int) -> timedelta:
    """Return the rest after so many attempts: it doubles from a minute up to six hours."""
    doublings = min(max(attempts - 1, 0), 20)
    return min(LONGEST_PAUSE, _FIRST_PAUSE * (1 << doublings))


def next_try(now: datetime, attempts: int, retry_at: datetime | None) -> datetime:
    """Return when to try again; a server's own wish counts, but for at most six hours."""
    own = now + pause(attempts)
    return own if retry_at is None else max(own, min(retry_at, now + LONGEST_PAUSE))
