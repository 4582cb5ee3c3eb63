"""Pure: the dates of feeds, with the offset that they state: the day is the writer's day."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import regex

# 2017-12-04T10:00:00.5Z, 2017-12-04 10:00 +0800, 2017-12-04
_ISO = regex.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})(?:[Tt ](?P<time>\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?"
    r"\s?(?P<zone>[Zz]|[+-]\d{2}:?\d{2})?)?"
)


def read(text: str) -> datetime | None:
    """Return an aware moment in its own offset; UTC where none is stated; None for no date."""
    text = text.strip()[:100]
    match = _ISO.fullmatch(text)
    try:
        found = _iso(match) if match else parsedate_to_datetime(text)
        if found.tzinfo is None:
            return found.replace(tzinfo=UTC)
        found.astimezone(UTC)  # a moment outside of time is none
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found


def _iso(match: "regex.Match[str]") -> datetime:
    zone = (match["zone"] or "").upper().replace("Z", "+00:00")
    return datetime.fromisoformat(f"{match['day']}T{match['time'] or '00:00'}{zone}")
