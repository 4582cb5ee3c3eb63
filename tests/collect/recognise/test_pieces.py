"""Pieces of a page: lines that are taken apart, and items that were typed with their marks."""

import pytest

from bot.collect.draft import Piece
from bot.collect.recognise.pieces import prepare
from bot.model import BlockKind

LONG = "They wrote to the ministry of labour, and nobody answered. " * 4


def contents(*texts: str) -> list[str]:
    return [one.content for one in prepare([Piece(BlockKind.PARAGRAPH, text) for text in texts])]


def items(*texts: str) -> list[tuple[int | None, str]]:
    found = prepare([Piece(BlockKind.PARAGRAPH, text) for text in texts])
    return [(one.number, one.content) for one in found if one.kind is BlockKind.ITEM]


@pytest.mark.parametrize(
    ("text", "taken_apart"),
    [
        ("Rest now!<br>Peace now!", ["Rest now!", "Peace now!"]),
        ("8 March 2026<br><br/>They wait.", ["8 March 2026", "They wait."]),
        ("Manila, Philippines<br>8 March 2026<br>They wait.",
         ["Manila, Philippines<br>8 March 2026", "They wait."]),
        ("• rest<br>• pay", ["rest", "pay"]),
    ],
)  # fmt: skip
def test_lines_that_are_things_of_their_own_are_taken_apart(
    text: str, taken_apart: list[str]
) -> None:
    assert contents(text) == taken_apart


@pytest.mark.parametrize(
    "text",
    [
        "They wait<br>for an answer",
        "<b>8 March 2026<br>They wait</b>",
        f"{LONG}<br>8 March 2026",
        "<br>".join(["Rest now!"] * 41),
    ],
)
def test_other_lines_stay_together(text: str) -> None:
    assert contents(text) == [" ".join(text.split())]


def test_numbers_count_items_and_dates_do_not() -> None:
    assert items("1. Rest.", "2) Pay.", "4. Peace.", "3 - Law") == [(1, "Rest."), (2, "Pay.")]
    assert items("1. March was cold.") == []
    assert items("一、休息", "二、工資") == [(1, "休息"), (2, "工資")]


def test_one_dash_is_speech_and_two_are_a_list() -> None:
    assert items("– Rest, they say.", "They wait.") == []
    assert items("– Rest", "– Pay") == [(None, "Rest"), (None, "Pay")]
