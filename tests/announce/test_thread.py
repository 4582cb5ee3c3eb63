"""The parts of a thread: how demands stand in them."""

import pytest

from bot.announce.summary import Demand
from bot.announce.thread import lines


@pytest.mark.parametrize(
    ("language", "demand", "said"),
    [
        ("en", Demand("Rest.", 1), "1. Rest."),
        ("en", Demand("Rest.\nEvery week."), "• Rest. Every week."),
        ("fa", Demand("استراحت.", 12), "۱۲. استراحت."),
    ],
)
def test_a_demand_stands_in_one_line_with_its_number_or_a_dot(
    language: str, demand: Demand, said: str
) -> None:
    assert lines([demand], language) == (said,)
