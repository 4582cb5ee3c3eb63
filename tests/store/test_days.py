"""What the database keeps of each day."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.days import KEPT
from tests import databases

DAY = date(2026, 3, 8)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = databases.new_store(tmp_path)
    yield made
    made.close()


def test_what_a_day_brings_adds_up(store: Store) -> None:
    store.note_day(DAY, {"sent": 2.0}, {})
    store.note_day(DAY, {"sent": 3.0, "new": 1.0}, {})
    assert store.days(DAY) == {DAY: {"new": 1.0, "sent": 5.0}}


def test_how_things_stand_takes_the_place_of_how_they_stood(store: Store) -> None:
    store.note_day(DAY, {}, {"held": 7.0})
    store.note_day(DAY, {}, {"held": 4.0})
    assert store.days(DAY) == {DAY: {"held": 4.0}}


def test_each_day_is_by_itself_and_in_its_order(store: Store) -> None:
    for days in (1, 0, -1):
        store.note_day(DAY + timedelta(days=days), {"sent": 1.0}, {})
    assert list(store.days(DAY)) == [DAY, DAY + timedelta(days=1)]


def test_days_long_ago_are_forgotten(store: Store) -> None:
    store.note_day(DAY - KEPT, {"sent": 1.0}, {})
    store.note_day(DAY, {"sent": 1.0}, {})
    assert len(store.days(date.min)) == 2
    store.note_day(DAY + timedelta(days=1), {"sent": 1.0}, {})
    assert len(store.days(date.min)) == 2
