import pytest

from bot import locale
from bot.model import Block, BlockKind, EntryBlock, Label
from bot.publish import content
from bot.publish.source import Source
from tests.publish.made import make

RLM = "\u200f"
SITE = "https://statements.example.org/"


def blocks(kind, *numbers):
    return [EntryBlock(kind, f"<b>{n}</b>", "en", n) for n in numbers]


def entry_of(source, *languages):
    return make(source, *languages)[-1]


@pytest.mark.parametrize(
    ("numbers", "lists"),
    [
        ((1, 2, 3), [(1, 2, 3)]),
        ((4, 5), [(4, 5)]),
        ((1, 2, 4), [(1, 2, 4)]),
        ((1, 2, 1, 2), [(1, 2), (1, 2)]),
        ((1, None, None, 2), [(1,), (None, None), (2,)]),
    ],
)
def test_items_gather_into_lists(numbers, lists):
    found = content.runs(blocks(BlockKind.ITEM, *numbers))
    assert [tuple(block.number for block in run.blocks) for run in found] == lists


def test_paragraphs_stay_apart():
    assert len(content.runs(blocks(BlockKind.PARAGRAPH, None, None))) == 2


def test_slogans_are_strong_where_no_style_sheet_reaches(statement):
    body = content.feed_body(entry_of(Source(statement, {}), "en"), str)
    assert "<p><strong>Domestic work is work!</strong></p>" in body
    assert "class=" not in body


def test_a_feed_s_content_says_its_language_and_direction(statement, translations):
    source = Source(statement, {"ur": translations[statement.id, "ur"]})
    body = content.feed_body(entry_of(source, "en", "ur"), str)
    assert body.startswith(f'<div lang="ur" dir="rtl"><p>{RLM}')


def test_a_block_that_begins_with_a_latin_acronym_gets_a_mark_in_arabic(simple):
    two = (Block(BlockKind.PARAGRAPH, "<em>IMA</em> ترحب"), Block(BlockKind.PARAGRAPH, "ترحب IMA"))
    entry = entry_of(Source(simple(language="ar", title="بيان", blocks=two), {}), "ar")
    body = content.feed_body(entry, str)
    assert f"<p>{RLM}<em>IMA</em> ترحب</p><p>ترحب IMA</p>" in body


def test_no_marks_in_a_left_to_right_language(statement):
    assert RLM not in content.feed_body(entry_of(Source(statement, {}), "en"), str)


def test_the_label_leads_to_the_original_in_the_entry_s_own_language(statement, translations):
    source = Source(statement, {"ur": translations[statement.id, "ur"]})
    entry = entry_of(source, "en", "ur")
    words = locale.words("ur")
    body = content.feed_body(entry, words)
    assert content.label_sentence(Label.MACHINE, words) in body
    assert f'<a href="{SITE}en/s/{statement.id}/" hreflang="en">' in body


def test_an_original_has_no_label():
    assert content.label_sentence(Label.ORIGINAL, str) == ""


def test_the_day_is_written_in_the_language_and_the_place_as_it_is(statement, translations):
    source = Source(statement, {"es": translations[statement.id, "es"]})
    body = content.feed_body(entry_of(source, "en", "es"), str)
    assert '<p><span lang="en" dir="ltr">Hong Kong</span> · 16 de junio de 2025</p>' in body


@pytest.mark.parametrize(
    ("text", "length", "kept"),
    [
        ("short", 10, "short"),
        ("one two three four", 12, "one two…"),
        ("คนทำงานบ้านคือแรงงาน", 8, "คนทำงานบ้…"),
        ("家務工也是勞工，要休息", 9, "家務工也是勞工…"),
    ],
)
def test_text_is_cut_between_words_and_never_within_a_letter(text, length, kept):
    assert content.cut(text, length) == kept


def test_the_lead_is_the_subtitle_or_else_the_first_paragraph(statement, simple):
    with_subtitle = entry_of(Source(statement, {}), "en")
    without = entry_of(Source(simple(title="We march"), {}), "en")
    assert content.lead(with_subtitle) == "Joint statement on International Domestic Workers’ Day"
    assert content.lead(without) == "We march, together."
