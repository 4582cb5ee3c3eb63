"""Blocks of right-to-left text: where they get a mark."""

import pytest

from bot.publish.direction import RLM, with_rtl_marks


@pytest.mark.parametrize(
    ("block", "marked"),
    [
        ("<p>سلام</p>", "<p>سلام</p>"),
        ("<p><b>سلام</b></p>", "<p><b>سلام</b></p>"),
        ("<p>IMA سلام</p>", f"<p>{RLM}IMA سلام</p>"),
        ("<p><b>IMA</b> سلام</p>", f"<p>{RLM}<b>IMA</b> سلام</p>"),
        ("<p>12 <em>سلام</em></p>", "<p>12 <em>سلام</em></p>"),
        ("<p>12, 3</p>", f"<p>{RLM}12, 3</p>"),
        ('<p dir="ltr">IMA</p>', '<p dir="ltr">IMA</p>'),
    ],
)
def test_a_block_after_the_first_has_one_where_it_begins_otherwise(block: str, marked: str) -> None:
    assert with_rtl_marks(f"<p>سلام</p>{block}") == f"<p>{RLM}سلام</p>{marked}"
