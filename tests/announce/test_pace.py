from datetime import UTC, datetime, timedelta

import pytest

from bot.announce.pace import is_due, left_this_hour, next_try, open_at, pause, resting
from bot.model import DeliveryKind, DeliveryState
from tests.announce.made import NOW, delivery

SETTLE = timedelta(seconds=120)


@pytest.mark.parametrize(
    ("moment", "hours", "timezone", "open_"),
    [
        ("2026-01-15T14:00", "08:00-21:00", "America/Mexico_City", True),  # 08:00 there
        ("2026-01-15T13:59", "08:00-21:00", "America/Mexico_City", False),
        ("2026-01-16T02:59", "08:00-21:00", "America/Mexico_City", True),  # 20:59
        ("2026-01-16T03:00", "08:00-21:00", "America/Mexico_City", False),  # 21:00
        ("2026-01-15T03:30", "08:00-21:00", "Asia/Kathmandu", True),  # +05:45: 09:15
        ("2026-01-15T02:14", "08:00-21:00", "Asia/Kathmandu", False),  # 07:59
        ("2026-01-15T23:00", "22:00-06:00", "UTC", True),
        ("2026-01-15T05:59", "22:00-06:00", "UTC", True),
        ("2026-01-15T06:00", "22:00-06:00", "UTC", False),
        ("2026-01-15T00:00", "00:00-24:00", "UTC", True),
        ("2026-01-15T23:59", "00:00-24:00", "UTC", True),
        ("2026-01-15T04:00", "08:00-08:00", "UTC", True),
        # New York: at 02:00 on 8 March 2026 the clock goes to 03:00
        ("2026-03-08T06:59", "02:00-03:00", "America/New_York", False),
        ("2026-03-08T07:00", "02:00-03:00", "America/New_York", False),
        ("2026-03-08T07:00", "03:00-04:00", "America/New_York", True),
        # and at 02:00 on 1 November back to 01:00: the hour from 01:00 happens twice
        ("2026-11-01T05:30", "01:00-02:00", "America/New_York", True),
        ("2026-11-01T06:30", "01:00-02:00", "America/New_York", True),
        ("2026-11-01T07:00", "01:00-02:00", "America/New_York", False),
    ],
)
def test_hours_are_on_the_local_clock(moment: str, hours: str, timezone: str, open_: bool) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert open_at(now, hours, timezone) is open_


@pytest.mark.parametrize(
    ("moment", "quiet", "open_"),
    [
        ("2026-04-05T12:00", ["sunday"], False),
        ("2026-04-06T12:00", ["sunday"], True),
        ("2026-12-25T12:00", ["12-25"], False),
        ("2027-12-25T12:00", ["12-25"], False),
        ("2028-02-29T12:00", ["02-29"], False),
        ("2026-04-03T12:00", ["2026-04-03"], False),
        ("2027-04-03T12:00", ["2026-04-03"], True),
        ("2026-04-03T12:00", ["sunday", "12-25"], True),
        # the day is Manila's, which begins at 16:00 UTC
        ("2026-04-04T16:00", ["sunday"], False),
        ("2026-04-05T16:00", ["sunday"], True),
    ],
)
def test_quiet_days_are_on_the_local_calendar(moment: str, quiet: list[str], open_: bool) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert open_at(now, "00:00-24:00", "Asia/Manila", quiet) is open_


def test_a_night_that_wraps_is_quiet_on_the_day_that_it_reaches_into() -> None:
    late = datetime(2026, 4, 4, 23, tzinfo=UTC)  # a Saturday
    hours = ("22:00-06:00", "UTC", ["sunday"])
    assert open_at(late, *hours)
    assert not open_at(late + timedelta(hours=2), *hours)


def test_what_may_be_out_counts_for_an_hour() -> None:
    queue = [
        delivery(state=DeliveryState.SENT, changed=NOW - timedelta(minutes=59)),
        delivery(state=DeliveryState.UNKNOWN, changed=NOW - timedelta(minutes=5)),
        delivery(state=DeliveryState.SENT, changed=NOW - timedelta(minutes=60)),
        delivery(state=DeliveryState.READY, changed=NOW),
    ]
    assert left_this_hour(queue, NOW, 6) == 4


def test_what_tells_followers_nothing_new_does_not_count() -> None:
    queue = [
        delivery(state=DeliveryState.SENT, changed=NOW, part=part, kind=kind)
        for part, kind in [
            ("thread-2", DeliveryKind.REPLY),
            ("again-1-thread-2", DeliveryKind.REPLY),
            ("correction-1", DeliveryKind.EDIT),
            ("deletion-1", DeliveryKind.DELETE),
        ]
    ]
    assert left_this_hour(queue, NOW, 6) == 6


def test_an_answer_counts() -> None:
    answer = delivery(
        state=DeliveryState.SENT, changed=NOW, part="correction-1", kind=DeliveryKind.REPLY
    )
    assert left_this_hour([answer], NOW, 6) == 5


def test_what_a_clock_that_was_ahead_says_blocks_nothing() -> None:
    year = timedelta(days=365)
    sent = [delivery(state=DeliveryState.SENT, changed=NOW + year)] * 9
    unknown = delivery(state=DeliveryState.UNKNOWN, reason="unknown: x", changed=NOW + year)
    failed = delivery(reason="not-sent: x", due=NOW + year, changed=NOW + year)
    assert left_this_hour(sent, NOW, 6) == 6
    assert not resting([unknown, failed], NOW, SETTLE)
    assert is_due(failed, NOW)


def test_what_is_to_wait_for_long_waits() -> None:
    delayed = delivery(due=NOW + timedelta(hours=20))
    assert not is_due(delayed, NOW, timedelta(hours=24))
    assert not is_due(delivery(due=NOW + timedelta(hours=6)), NOW)
    assert is_due(delivery(due=NOW), NOW)


def test_no_more_than_the_limit_is_ever_left() -> None:
    queue = [delivery(state=DeliveryState.SENT, changed=NOW)] * 3
    assert left_this_hour(queue, NOW, 2) == 0


def test_an_account_rests_while_a_failed_post_waits() -> None:
    waiting = delivery(reason="not-sent: no network.", due=NOW + timedelta(minutes=2))
    assert resting([waiting], NOW, SETTLE)
    assert not resting([waiting], NOW + timedelta(minutes=2), SETTLE)


def test_an_account_rests_while_an_unknown_outcome_settles() -> None:
    unknown = delivery(state=DeliveryState.UNKNOWN, reason="unknown: x", changed=NOW)
    assert resting([unknown], NOW + timedelta(seconds=119), SETTLE)
    assert not resting([unknown], NOW + timedelta(seconds=120), SETTLE)


def test_an_account_does_not_rest_for_a_post_that_never_failed() -> None:
    assert not resting([delivery(due=NOW + timedelta(hours=1))], NOW, SETTLE)


def test_pauses_double_up_to_six_hours() -> None:
    minutes = [pause(attempts) // timedelta(minutes=1) for attempts in range(1, 12)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]


def test_a_server_s_wish_counts() -> None:
    assert next_try(NOW, 1, NOW + timedelta(hours=1)) == NOW + timedelta(hours=1)


def test_an_absurd_wish_counts_for_six_hours() -> None:
    assert next_try(NOW, 1, NOW + timedelta(days=400)) == NOW + timedelta(hours=6)


def test_a_wish_in_the_past_does_not_shorten_the_pause() -> None:
    assert next_try(NOW, 3, NOW - timedelta(days=1)) == NOW + timedelta(minutes=4)
