"""How many columns of a terminal a text takes."""

import pytest

from bot.columns import cells, cut, padded


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("移民", 4), ("กำ", 2), ("ที่", 1), ("é", 1), ("한국", 4), ("", 0)],
)
def test_a_text_takes_the_columns_of_its_signs(text: str, columns: int) -> None:
    assert cells(text) == columns


@pytest.mark.parametrize(
    ("text", "width", "said"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("移民工", 4, "移…"), ("ที่นี่", 1, "…")],
)
def test_a_text_is_cut_between_its_signs(text: str, width: int, said: str) -> None:
    assert cut(text, width) == said


def test_a_short_text_is_filled_up() -> None:
    assert padded("移民", 6) == "移民  "


def test_a_cut_text_is_filled_up_where_half_a_sign_is_left() -> None:
    assert padded("移民工", 5) == "移民…"
    assert padded("移民工人", 4) == "移… "
