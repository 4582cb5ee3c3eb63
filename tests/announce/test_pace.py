from datetime import UTC, datetime, timedelta

import pytest

from bot.announce.pace import left_this_hour, next_try, open_at, pause, resting
from bot.model import DeliveryState
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


def test_what_may_be_out_counts_for_an_hour() -> None:
    queue = [
        delivery(state=DeliveryState.SENT, changed=NOW - timedelta(minutes=59)),
        delivery(state=DeliveryState.UNKNOWN, changed=NOW - timedelta(minutes=5)),
        delivery(state=DeliveryState.SENT, changed=NOW - timedelta(minutes=60)),
        delivery(state=DeliveryState.READY, changed=NOW),
    ]
    assert left_this_hour(queue, NOW, 6) == 4


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
