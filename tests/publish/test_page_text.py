from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import html

from bot.model import Block, BlockKind, Correction
from bot.publish import page_text
from bot.publish.source import Source
from tests.publish.made import make

NOON = datetime(2025, 7, 2, 12, tzinfo=UTC)


@pytest.fixture
def arabic(statement, translations):
    """The statement's entries: (the original, people's Arabic translation)."""
    source = Source(statement, {"ar": translations[statement.id, "ar"]})
    return make(source, "en", "ar")


@pytest.fixture
def side_by_side(arabic):
    original, entry = arabic
    return html.fragment_fromstring(page_text.render(entry, str, original), create_parent="div")


def render(entry):
    return page_text.render(entry, str)


def beside(root, path):
    """The words of the translation and, after it, of the original."""
    (own, other) = root.xpath(path)
    assert (own.get("lang"), own.get("hidden")) == (None, None)
    assert (other.get("lang"), other.get("dir"), other.get("hidden")) == ("en", "ltr", "")
    return own.text_content(), other.text_content()


def test_a_list_keeps_its_printed_numbers(simple):
    numbered = tuple(Block(BlockKind.ITEM, f"item {n}", n) for n in (3, 4, 7, 8))
    (entry,) = make(Source(simple(blocks=numbered), {}), "en")
    assert render(entry) == (
        '<ol start="3"><li>item 3</li><li>item 4</li><li value="7">item 7</li><li>item 8</li></ol>'
    )


def test_slogans_are_set_apart(arabic):
    assert '<ul class="slogans" aria-label="Slogans"><li>Domestic work is work!</li>' in render(
        arabic[0]
    )


def test_words_in_another_language_are_marked(arabic):
    assert '<li lang="en" dir="ltr">Lina Prawira, Chairperson</li>' in render(arabic[1])


def test_words_in_the_own_language_are_not_marked(arabic):
    assert "lang=" not in render(arabic[0])


def test_without_an_original_there_is_none(arabic):
    assert "original" not in render(arabic[1])


@pytest.mark.parametrize(
    ("path", "english"),
    [
        ("p[3] | p[4]", "We cook, clean and care"),
        ("blockquote", "My employer’s dog"),
        ("h2 | h2/following-sibling::p[1]", "What we demand"),
        ("ol/li[3]/div/p", "Let us change employers"),
    ],
)
def test_the_original_follows_its_translation(side_by_side, path, english):
    own, other = beside(side_by_side, path)
    assert english in other
    assert english not in own


def test_a_slogan_has_its_original_inside(side_by_side):
    first = side_by_side.xpath("ul[@class='slogans']/li")[0]
    assert first.xpath("span[@class='original']/text()") == ["Domestic work is work!"]


def test_names_that_stay_as_they_are_stand_once(side_by_side):
    assert side_by_side.text_content().count("Lina Prawira") == 1


def test_every_block_but_names_and_contact_stands_twice(arabic, side_by_side):
    translated = [block for block in arabic[1].blocks if block.language == "ar"]
    assert len(side_by_side.find_class("original")) == len(translated)


def test_the_original_is_not_beside_itself(arabic):
    assert not page_text.can_stand_beside(arabic[0], arabic[0])


def test_a_text_that_people_arranged_differently_has_no_original_beside_it(arabic):
    original, entry = arabic
    assert page_text.can_stand_beside(entry, original)
    assert not page_text.can_stand_beside(replace(entry, whole=True), original)
    assert not page_text.can_stand_beside(replace(entry, blocks=entry.blocks[1:]), original)
    assert not page_text.can_stand_beside(entry, None)


def test_a_corrected_part_can_be_jumped_to(arabic):
    entry = replace(arabic[0], corrections=(Correction(NOON, ("date", "p2", "item3")),))
    root = html.fragment_fromstring(render(entry), create_parent="div")
    changed = {one.get("id"): one.text_content()[:12] for one in root.find_class("corrected")}
    assert changed == {"p2": "We cook, cle", "item3": "Let us chang"}
    assert page_text.first_corrected(entry) == "p2"


@pytest.mark.parametrize("parts", [(), ("date",), ("removed",), ("p99",)])
def test_what_is_not_there_cannot_be_jumped_to(arabic, parts):
    entry = replace(arabic[0], corrections=(Correction(NOON, parts),))
    assert page_text.first_corrected(entry) == ""
