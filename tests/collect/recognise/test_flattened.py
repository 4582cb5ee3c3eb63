"""Text that lost its line breaks: where it is taken apart, and where it stays whole."""

import pytest

from bot.collect.draft import Piece
from bot.collect.recognise.flattened import unfold
from bot.model import BlockKind

LONG = (
    "The workers of the harbour wrote to the ministry again, and nobody answered them at all. " * 5
)


def parts(text: str) -> list[str]:
    """Return what a long paragraph that ends like this is taken apart into, after its beginning."""
    first, *rest = unfold(Piece(BlockKind.PARAGRAPH, LONG + text))
    assert first.content.startswith(LONG.strip())
    return [first.content.removeprefix(LONG.strip()).strip(), *(one.content for one in rest)]


@pytest.mark.parametrize(
    ("text", "taken_apart"),
    [
        ("They ask.The ministry is silent!They wait.",
         ["They ask.", "The ministry is silent!", "They wait."]),
        ("Signed by Chairperson4 December 2017The recent law is wrong.",
         ["Signed by Chairperson", "4 December 2017", "The recent law is wrong."]),
        ("4 December 2017The recent law is wrong.",
         ["4 December 2017", "The recent law is wrong."]),
        ("They demand:1. Rest for all.2. Pay for all.3. Peace.We wait.Now.",
         ["They demand:", "1. Rest for all.", "2. Pay for all.", "3. Peace.", "We wait.", "Now."]),
        ('One said:"We wait."They stay.She said "rest."Then no.',
         ["One said:", '"We wait."', "They stay.", 'She said "rest."', "Then no."]),
    ],
)  # fmt: skip
def test_a_seam_is_where_a_line_break_was(text: str, taken_apart: list[str]) -> None:
    assert parts(text) == taken_apart


def test_addresses_and_abbreviations_are_not_torn() -> None:
    text = "Mr.Smith writes from us.Now@ours.org and www.ours.Org.In spring.Rest now!They wait."
    assert parts(text)[0] == "Mr.Smith writes from us.Now@ours.org and www.ours.Org.In spring."


def test_numbers_that_do_not_count_on_are_no_seams() -> None:
    text = "In point:7. They were silent.Rest now!They wait."
    assert parts(text)[0] == "In point:7. They were silent."


@pytest.mark.parametrize(
    "text", ["A single seam.That is not enough.", "They ask. The ministry is silent. They wait."]
)
def test_what_is_not_flattened_stays_whole(text: str) -> None:
    assert parts(text) == [text]


def test_a_short_paragraph_stays_whole() -> None:
    piece = Piece(BlockKind.PARAGRAPH, "They ask.The ministry is silent!They wait.")
    assert list(unfold(piece)) == [piece]
