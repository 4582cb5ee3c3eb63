"""Pure: when posts go out: local hours, how many an hour, how long to rest after a failure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model import Delivery, DeliveryState

HOUR = timedelta(hours=1)
LONGEST_PAUSE = timedelta(hours=6)
STOPPED_PAUSE = timedelta(minutes=15)
_FIRST_PAUSE = timedelta(minutes=1)
_MAY_BE_OUT = frozenset({DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNKNOWN})


def open_at(now: datetime, hours: str, timezone: str) -> bool:
    """Tell whether posts go out at this moment: hours are on the local clock, such as 08:00-21:00.

    Hours may wrap midnight (21:00-06:00); equal ones mean the whole day. The local clock
    follows from the moment, so that an hour that summer time skips or repeats does no harm.
    """
    start, end = (_minutes(part) for part in hours.split("-"))
    local = now.astimezone(ZoneInfo(timezone))
    minute = local.hour * 60 + local.minute
    if start < end:
        return start <= minute < end
    return minute >= start or minute < end


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def left_this_hour(queue: Iterable[Delivery], now: datetime, max_per_hour: int) -> int:
    """Return how many posts an account may still send; what may be out counts as sent."""
    out = sum(
        delivery.state in _MAY_BE_OUT
        and delivery.changed is not None
        and delivery.changed > now - HOUR
        for delivery in queue
    )
    return max(0, max_per_hour - out)


def resting(queue: Iterable[Delivery], now: datetime, settle: timedelta) -> bool:
    """Tell whether an account rests: its server could not be reached, or just behaved oddly.

    What keeps one post from being sent (no network, a rate limit, a refused token) keeps
    the others as well; and beside a post of unknown outcome a second one would only become
    a second unknown.
    """
    for delivery in queue:
        failed = delivery.state is DeliveryState.READY and delivery.reason and delivery.due > now
        odd = (
            delivery.state is DeliveryState.UNKNOWN
            and delivery.changed is not None
            and now - delivery.changed < settle
        )
        if failed or odd:
            return True
    return False


def pause(attempts: int) -> timedelta:
    """Return the rest after so many attempts: it doubles from a minute up to six hours."""
    doublings = min(max(attempts - 1, 0), 20)
    return min(LONGEST_PAUSE, _FIRST_PAUSE * (1 << doublings))


def next_try(now: datetime, attempts: int, retry_at: datetime | None) -> datetime:
    """Return when to try again; a server's own wish counts, but for at most six hours."""
    own = now + pause(attempts)
    return own if retry_at is None else max(own, min(retry_at, now + LONGEST_PAUSE))
