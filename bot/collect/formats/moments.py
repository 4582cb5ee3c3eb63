"""Pure: a moment as a person writes it: day, time of day, and the time zone that it is in."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_FORM = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})(?:[T ]\s*(?P<time>\d{1,2}:\d{2}(?::\d{2})?)\s*(?P<zone>\S*))?",
    re.ASCII,
)
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>[0-5]\d)?", re.ASCII)
_UTC = frozenset({"z", "utc", "gmt"})
_EXAMPLE = "2026-12-01 09:00 Asia/Manila"


class NoMomentError(ValueError):
    """What was written is no moment: what is wrong with it, and how it is written."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend


def read(text: str) -> datetime:
    """Return the moment in UTC; raises NoMomentError where it is none, or could be several.

    The zone is a name (Asia/Manila), an offset (+08:00) or UTC. Where clocks are set back and
    a time happens twice, or are set forward and it never happens, the later reading counts:
    nothing goes out too early.
    """
    found = _FORM.fullmatch(text)
    if found is None:
        raise _none(text)
    day, time, zone = found["day"], found["time"], found["zone"]
    if not time:
        raise NoMomentError(
            f'"{text[:60]}" does not say at what time.', f"Write it behind, as in {_EXAMPLE}."
        )
    try:
        local = datetime.fromisoformat(f"{day}T{'0' if time[1] == ':' else ''}{time}")
    except ValueError:
        raise _none(text) from None
    if not zone:
        raise NoMomentError(
            f'"{text[:60]}" does not say in which time zone.',
            f"Write it behind, as in {day} {time} Asia/Manila, {day} {time} +08:00 or "
            f"{day} {time} UTC.",
        )
    place = _zone(zone)
    try:
        return max(local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    except OverflowError:
        raise _none(text) from None


def _none(text: str) -> NoMomentError:
    return NoMomentError(
        f'"{text[:60]}" is not a moment.', f"Write day, time and time zone, as in {_EXAMPLE}."
    )


def _zone(name: str) -> tzinfo:
    if name.casefold() in _UTC:
        return UTC
    if offset := _OFFSET.fullmatch(name):
        behind = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        if behind < timedelta(hours=24):
            return timezone(-behind if offset["sign"] == "-" else behind)
    else:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    raise NoMomentError(
        f'"{name[:60]}" is not a time zone.', "Write a name such as Asia/Manila, +08:00 or UTC."
    )
