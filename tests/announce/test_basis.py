"""Of which words a post was made: what counts as another word, and what is a slip of the pen."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.announce import basis
from bot.announce.basis import Basis
from bot.announce.wording import for_post
from bot.model import BlockKind, Correction, Entry, EntryBlock, Label
from tests.announce.made import NOW, entry

LEAD = "Domestic workers marched today. They ask for one day of rest."


def lost(post: str, before: Entry, after: Entry) -> set[str]:
    """Return what a post that was made of one page says and another page does not."""
    said = basis.of(post, before, basis.page_of(before)).said
    page = basis.page_of(after)
    return {piece for piece in said if not page.has(piece)}


def page(text: str) -> Entry:
    return entry(paragraphs=[text])


def test_what_a_post_says_of_a_page_is_known() -> None:
    one = page(LEAD)
    made = basis.of("Domestic workers marched today.\n\nhttps://x.org", one, basis.page_of(one))
    assert made.said == {"domestic workers marched today"}


def test_other_words_of_what_it_says_are_found() -> None:
    after = page(LEAD.replace("today", "yesterday"))
    assert lost(LEAD, page(LEAD), after) == {"domestic workers marched today"}


@pytest.mark.parametrize(
    "after",
    [
        LEAD.upper(),
        LEAD.replace(".", " !"),
        LEAD.replace("They ask", "“They ask"),
        f"A new sentence before it. {LEAD} And one after it.",
        LEAD.replace("workers", "<strong>workers</strong>"),
    ],
)
def test_what_a_reader_hardly_sees_is_no_other_word(after: str) -> None:
    assert lost(LEAD, page(LEAD), page(after)) == set()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("They ask for 10 days.", "They ask for 100 days."),
        ("They get €5 an hour.", "They get $5 an hour."),
        ("They get 5% of it.", "They get 5 of it."),
        ("她們要求一天休息。", "她們要求兩天休息。"),
        ("वे एक दिन की छुट्टी चाहती हैं।", "वे दो दिन की छुट्टी चाहती हैं।"),
    ],
)
def test_numbers_and_signs_that_mean_something_count(before: str, after: str) -> None:
    assert lost(before, page(before), page(after))


def test_a_sentence_that_was_cut_counts_as_far_as_it_is_said() -> None:
    cut = "Domestic workers of the twelve largest …"
    whole = "Domestic workers of the twelve largest cities marched today."
    assert lost(cut, page(whole), page(whole.replace("today", "yesterday"))) == set()
    assert lost(cut, page(whole), page(whole.replace("twelve", "ten")))


def test_demands_and_slogans_are_said_as_a_whole() -> None:
    one = entry(paragraphs=[])
    item = EntryBlock(BlockKind.ITEM, "One day of rest. Every week.", "en", 1)
    two = replace(one, blocks=(item, *one.blocks))
    made = basis.of("1. One day of rest. Every week.\nRest is a right!", two, basis.page_of(two))
    assert made.said == {"one day of rest every week", "rest is a right"}


def test_isolated_and_harmless_words_are_the_page_s_words() -> None:
    one = entry("ar", paragraphs=["سارت العاملات مع IMA (Manila) @alliance اليوم."])
    text = for_post("سارت العاملات مع IMA (Manila) @alliance اليوم.", "ar")
    assert basis.of(text, one, basis.page_of(one)).said


def test_it_is_kept_as_it_was() -> None:
    told = (Correction(NOW, ("p1",)),)
    one = entry(paragraphs=[LEAD], corrections=told, label=Label.MACHINE)
    made = basis.of(LEAD, one, basis.page_of(one), ["something"])
    assert basis.unpacked(basis.packed(made)) == made
    assert (made.told, made.label, made.taken_back) == (NOW, "machine", {"something"})


def test_what_nobody_kept_is_unknown() -> None:
    assert basis.unpacked("") is None
    assert basis.unpacked(basis.packed(Basis("original", NOW + timedelta(1)))) is not None


@pytest.mark.parametrize(
    ("before", "after", "slip"),
    [
        ("their employrs refuse", "their employers refuse", True),
        ("they mrach today", "they march today", True),
        ("they march todya", "they march today", True),
        ("they ask for one day", "they ask for two day", False),
        ("they may not march", "they may now march", False),
        ("it is legal", "it is illegal", False),
        ("12 workers", "13 workers", False),
        ("1200 workers", "1300 workers", False),
        ("they march today", "they march", False),
        ("她們要求一天休息", "她們要求兩天休息", False),
        ("แรงงานขอหยุด", "แรงงานขอหยุค", False),
    ],
)
def test_a_slip_is_a_letter_and_no_number(before: str, after: str, slip: bool) -> None:
    assert basis.is_slip([before], [after]) is slip
