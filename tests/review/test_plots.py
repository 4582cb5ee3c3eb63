"""Plots: SVG that says in words what it shows, and runs as the page is read."""

import pytest
from lxml import etree

from bot.review.plots import Series, bars, ceiling, ticks

SERIES = Series("Posts <sent>", ("1 Mar", "2 Mar", "3 Mar"), (None, 0.0, 7.0))


def drawn(series: Series = SERIES, *, rtl: bool = False) -> etree._Element:
    return etree.fromstring(bars(series, "plot-0", str, rtl=rtl))


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1), (1, 1), (3, 5), (7, 10), (11, 20), (480, 500), (501, 1000)]
)
def test_a_scale_ends_at_a_round_number(most: float, top: int) -> None:
    assert ceiling(most) == top


@pytest.mark.parametrize(("top", "lines"), [(1, (0, 1)), (5, (0, 5)), (10, (0, 5, 10))])
def test_a_scale_has_whole_numbers(top: int, lines: tuple[int, ...]) -> None:
    assert ticks(top) == lines


def test_it_is_a_picture_with_a_name_and_a_description() -> None:
    svg = drawn()
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "plot-0-title plot-0-desc"
    assert svg.findtext("title") == "Posts <sent>"
    assert svg.findtext("desc") == "1 Mar – 3 Mar: 0 – 7"


def test_only_what_is_more_than_nothing_has_a_column() -> None:
    (column,) = drawn().findall("rect")
    assert float(column.get("height", "")) > 0


def test_the_highest_column_ends_at_the_scales_end_at_most() -> None:
    (column,) = drawn(Series("a", ("x",), (5.0,))).findall("rect")
    lines = [float(line.get("y1", "")) for line in drawn().findall("line")]
    assert float(column.get("y", "")) == pytest.approx(min(lines))


def test_time_runs_as_the_page_is_read() -> None:
    places = [
        [float(one.get("x", "")) for one in drawn(rtl=rtl).findall("rect")] for rtl in (False, True)
    ]
    width = float(drawn().findall("rect")[0].get("width", ""))
    assert places[1][0] == pytest.approx(320 - places[0][0] - width, abs=0.02)


def test_nothing_known_is_said_too() -> None:
    svg = drawn(Series("a", ("x", "y"), (None, None)))
    assert svg.findall("rect") == []
    assert svg.findtext("desc") == "–"


def test_no_days_are_no_columns() -> None:
    assert drawn(Series("a", (), ())).findall("rect") == []
