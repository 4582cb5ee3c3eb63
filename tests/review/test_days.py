"""What is kept of each day becomes thirty days or twelve months."""

from datetime import date, timedelta

from bot.review import days

TODAY = date(2026, 3, 8)
KEPT = {
    date(2026, 2, 27): {"sent": 2.0, "held": 3.0},
    date(2026, 3, 1): {"sent": 1.0},
    date(2026, 3, 8): {"sent": 4.0, "held": 1.0},
}


def test_a_month_is_thirty_days_that_end_today() -> None:
    shown, numbers = days.by_day(KEPT, TODAY)
    assert (shown[0], shown[-1], len(shown)) == (date(2026, 2, 7), TODAY, 30)
    assert shown[0] == days.first_day(TODAY, year=False)
    assert {len(column) for column in numbers.values()} == {30}


def test_before_the_first_day_that_is_known_there_is_nothing() -> None:
    shown, numbers = days.by_day(KEPT, TODAY)
    place = shown.index(date(2026, 2, 27))
    assert numbers["sent"][place - 1 : place + 1] == [None, 2.0]


def test_a_day_without_news_did_nothing() -> None:
    _, numbers = days.by_day(KEPT, TODAY)
    assert numbers["sent"][-8:] == [1.0, *[0.0] * 6, 4.0]


def test_a_day_without_news_ended_as_the_day_before() -> None:
    _, numbers = days.by_day(KEPT, TODAY)
    assert numbers["held"][-8:] == [*[3.0] * 7, 1.0]


def test_a_year_is_twelve_months_that_end_with_this_one() -> None:
    shown, _ = days.by_month({}, TODAY)
    assert (shown[0], shown[-1], len(shown)) == (date(2025, 4, 1), date(2026, 3, 1), 12)
    assert shown[0] == days.first_day(TODAY, year=True)


def test_a_month_adds_up_what_was_done_and_has_what_its_last_day_had() -> None:
    _, numbers = days.by_month(KEPT, TODAY)
    assert numbers["sent"][-3:] == [None, 2.0, 5.0]
    assert numbers["held"][-3:] == [None, 3.0, 1.0]


def test_nothing_kept_is_nothing_known() -> None:
    _, numbers = days.by_day({}, TODAY)
    assert set(numbers["sent"]) == {None}


def test_every_day_of_a_year_has_a_month() -> None:
    for back in range(400):
        today = TODAY - timedelta(days=back)
        assert days.months(today)[-1] == today.replace(day=1)
