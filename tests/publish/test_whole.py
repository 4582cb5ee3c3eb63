"""A translation that is kept whole: people's words in their own order, and said to be so."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.model import Block, BlockKind, Entry, Label, Statement, Translation, Whole
from bot.plan import units
from bot.publish.source import Source, complete
from tests.publish.conftest import Press
from tests.publish.made import make

SITE = "https://statements.example.org/"
TITLE = "Hausarbeit ist Arbeit"
BLOCKS = (
    Block(BlockKind.DATELINE, "5. März 2024"),
    Block(BlockKind.HEADING, "Worum es geht"),
    Block(BlockKind.PARAGRAPH, "Wir <em>fordern</em> einen freien Tag."),
    Block(BlockKind.ITEM, "Lohn für jede Stunde.", number=3),
    Block(BlockKind.SLOGAN, "Rechte jetzt!"),
)
SENTENCE = "Dies ist der vollständige eigene Text der Übersetzerinnen und Übersetzer"


@pytest.fixture
def original(simple: Callable[..., Statement]) -> Statement:
    return simple(title="Housework is work", place="Rotterdam")


@pytest.fixture
def whole(original: Statement) -> Callable[..., Translation]:
    """A German text beside the original, of which no part is one of the original's."""

    def make(*, outdated: bool = False, **facts: object) -> Translation:
        own = replace(original, language="de", title=TITLE, blocks=BLOCKS, **facts)  # type: ignore[arg-type]
        return Translation(original.id, "de", original.revision, (), Whole(own, outdated))

    return make


def entry(original: Statement, translation: Translation) -> Entry:
    _, found = make(Source(original, {"de": translation}), "en", "de")
    return found


def test_a_whole_translation_is_complete_without_units(original, whole) -> None:
    assert units(original)
    assert complete(original, whole())


def test_its_entry_has_its_own_blocks_in_its_own_order(original, whole) -> None:
    found = entry(original, whole())
    assert found.title == TITLE
    assert [(block.kind, block.content, block.number) for block in found.blocks] == [
        (block.kind, block.content, block.number) for block in BLOCKS[1:]
    ]
    assert {block.language for block in found.blocks} == {"de"}


def test_facts_of_the_statement_stay(original, whole) -> None:
    found = entry(original, whole())
    assert (found.day, found.place) == (original.published, "Rotterdam")
    assert found.id.endswith(f":statement:{original.id}:de")


def test_its_own_subtitle_reference_and_address_are_taken(original, whole) -> None:
    facts = {"subtitle": "Ein Tag", "reference": "Ana Ruiz", "source_url": "https://a.example/de"}
    found = entry(original, whole(**facts))
    assert (found.subtitle, found.reference, found.reference_language) == (
        "Ein Tag",
        "Ana Ruiz",
        "de",
    )
    assert found.source_url == "https://a.example/de"


def test_it_is_reviewed_by_people_until_the_original_changes(original, whole) -> None:
    assert entry(original, whole()).label is Label.REVIEWED
    assert entry(original, whole(outdated=True)).label is Label.OUTDATED


def test_only_it_says_that_it_is_whole(original, whole, translated) -> None:
    assert entry(original, whole()).whole
    assert not entry(original, translated(original, "de")).whole


def test_its_page_says_so_and_others_do_not(press: Press, original, whole, simple) -> None:
    press.add(original, whole())
    press.add(simple(day="2024-03-06", title="Wir bleiben", language="de"))
    press.publish()
    files = press.files()
    assert SENTENCE in files[f"de/s/{original.id}/index.html"].decode()
    assert SENTENCE not in files["de/s/2024-03-06-wir-bleiben/index.html"].decode()


def test_it_is_published_where_only_reviewed_text_is(press: Press, original, whole) -> None:
    policy = press.settings.translate.model_copy(update={"publish": "reviewed"})
    press.settings = press.settings.model_copy(update={"translate": policy})
    press.add(original, whole())
    assert [found.language for found in press.publish().entries] == ["en", "de"]


def test_markup_in_it_is_made_harmless(original, whole) -> None:
    found = whole()
    hostile = Block(BlockKind.PARAGRAPH, 'Komm <script>alert(1)</script><a href="//x">mit</a>')
    text = replace(found.whole.text, blocks=(hostile,))
    (block,) = entry(original, replace(found, whole=Whole(text))).blocks
    assert "script" not in block.content
    assert "//x" not in block.content
