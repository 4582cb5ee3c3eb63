"""Moments: a day, a time and the zone that it is in, or a mistake with its mend."""

from datetime import UTC, datetime

import pytest

from bot.collect.formats.moments import NoMomentError, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-01 09:00 Asia/Manila", "2026-12-01T01:00"),
        ("2026-12-01T09:00+08:00", "2026-12-01T01:00"),
        ("2026-12-01 09:00 +0800", "2026-12-01T01:00"),
        ("2026-12-01 09:00 -05", "2026-12-01T14:00"),
        ("2026-12-01T09:00:30Z", "2026-12-01T09:00:30"),
        ("2026-12-01 9:05 UTC", "2026-12-01T09:05"),
        ("2026-12-01 09:00 Asia/Kathmandu", "2026-12-01T03:15"),
        # New York: 01:30 happens twice on 1 November 2026, and 02:30 never on 8 March
        ("2026-11-01 01:30 America/New_York", "2026-11-01T06:30"),
        ("2026-03-08 02:30 America/New_York", "2026-03-08T07:30"),
    ],
)
def test_a_moment_is_read_and_never_too_early(text: str, expected: str) -> None:
    assert read(text) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "what", "mend"),
    [
        ("2026-12-01 09:00", "in which time zone", "2026-12-01 09:00 Asia/Manila"),
        ("2026-12-01", "at what time", "2026-12-01 09:00 Asia/Manila"),
        ("tomorrow", "is not a moment", "day, time and time zone"),
        ("2026-02-30 09:00 UTC", "is not a moment", "day, time and time zone"),
        ("2026-12-01 25:00 UTC", "is not a moment", "day, time and time zone"),
        ("2026-12-01 09:00 Manila", '"Manila" is not a time zone', "Asia/Manila"),
        ("2026-12-01 09:00 +99:00", "is not a time zone", "+08:00"),
        ("2026-12-01 09:00 ../../etc/passwd", "is not a time zone", "Asia/Manila"),
        ("0001-01-01 00:00 +23:00", "is not a moment", "day, time and time zone"),
    ],
)
def test_what_is_none_says_why_and_how_to_write_it(text: str, what: str, mend: str) -> None:
    with pytest.raises(NoMomentError) as raised:
        read(text)
    assert what in raised.value.what
    assert mend in raised.value.mend
