"""Inline HTML as runs of a document and back, over every script: nothing is lost on the way."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import sanitise
from bot.model import Statement, TranslatedUnit, Unit, UnitState
from bot.review import handout, handout_reading, runs
from bot.review.runs import Run
from bot.review.sheet import Paragraph, Sheet
from bot.translate.catalog import Entry
from tests.review.paper import Paper, split_runs

LINK = '<a href="https://www.example.org/a?b=1&amp;c=(d)">'


@pytest.mark.parametrize(
    "fragment",
    [
        "plain &lt; words &amp; more",
        "<strong>bold</strong> and <em>slanted</em>",
        "<strong><em>both</em></strong>",
        f"{LINK}a <strong>link</strong></a>.",
        "one<br>two<br><br>three",
        "H<sub>2</sub>O and m<sup>2</sup>",
        'Read <span lang="es" dir="ltr">Nuestro <strong>día</strong></span>.',
        f"{LINK}one</a>{LINK.replace('/a', '/b')}two</a>",
        '<a href="https://example.org/" hreflang="es">with a language</a>',
        "a\u200cb\u200dc \u200fd\u00ade\u2011f\u00a0g",
    ],
)
def test_a_fragment_comes_back_as_it_was(fragment: str) -> None:
    assert runs.to_html(runs.from_html(fragment), runs.known(fragment)) == fragment


def test_neighbours_of_one_look_are_one() -> None:
    assert runs.from_html("<em>a</em><em>b</em> ") == (Run("ab", em=True),)


def test_nothing_that_could_run_comes_through() -> None:
    bad = [Run("<script>alert(1)</script>", link='javascript:alert("1")'), Run("x", link='"><b')]
    made = runs.to_html(bad, runs.Known())
    assert "<script" not in made
    assert "javascript" not in made
    assert sanitise(made) == made


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://EXAMPLE.org/ä b", "https://example.org/%C3%A4%20b"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_an_address_is_known_again_after_a_word_processor_wrote_it(one: str, other: str) -> None:
    assert runs.address_key(one) == runs.address_key(other)


def test_a_digest_tells_words_looks_and_links_apart() -> None:
    fragments = ["a b", "a c", "a <em>b</em>", f"a {LINK}b</a>", "a<br>b", "a b c", ""]
    assert len({runs.digest(runs.from_html(one)) for one in fragments}) == len(fragments)


WORDS = st.sampled_from(
    ["Workers", "ادفعوا", "١٢", "移工", "श्रमिकों", "শ্রমিক", "คนงาน", "노동자", "día", "5,000", "GCM",
     "می‌خواهیم", "&amp;", "&lt;b&gt;", "“", "…", "\u200f", "\u2067א\u2069", "𠮷", "👩🏽‍🌾",
     "e\u0301"]
)  # fmt: skip
TAGS = st.sampled_from(
    ["em", "strong", "sub", "sup", 'a href="https://example.org/1"', 'a href="mailto:a@b.org"',
     'a href="https://example.org/ü?x=1&amp;y=2" hreflang="es"', 'span lang="es"',
     'bdi dir="rtl"', 'em lang="id"']
)  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
PARTS = st.recursive(
    TEXTS,
    lambda inner: st.one_of(
        st.tuples(TAGS, inner).map(lambda two: f"<{two[0]}>{two[1]}</{two[0].split()[0]}>"),
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.tuples(inner, inner).map("<br>".join),
    ),
    max_leaves=6,
)
FRAGMENTS = PARTS.map(sanitise)
LANGUAGES = st.sampled_from(["ar", "ur", "zh-Hant", "hi", "bn", "th", "ko", "ja", "es", "tl"])


def sheet(tag: str, targets: list[str]) -> Sheet:
    """A statement whose paragraphs have these translations."""
    statement = Statement("2026-03-08-rest", "en", "Rest", date(2026, 3, 8), ())
    paragraphs = tuple(
        Paragraph(
            TranslatedUnit(Unit(f"p{n}", f"Source {n}"), target, UnitState.MACHINE, "argos"),
            Entry(f"p{n}", f"Source {n}", target, fuzzy=True),
        )
        for n, target in enumerate(targets, start=1)
    )
    return Sheet(statement, tag, paragraphs)


def cells(content: bytes) -> dict[str, tuple[Run, ...]]:
    """What stands in the cells of the translation, by the rows' labels."""
    found = handout_reading.returned(handout_reading.read(content))
    labels = [handout.label_in(row.cells[0].text) for row in found.rows]
    pairs = zip(labels, found.rows, strict=True)
    return {
        label.key: row.cells[2].runs
        for label, row in pairs
        if label and label.key not in {handout.ALL, handout.HEAD}
    }


@given(LANGUAGES, st.lists(FRAGMENTS, min_size=1, max_size=4))
def test_what_nobody_touched_comes_back_unchanged(tag: str, targets: list[str]) -> None:
    shown = sheet(tag, targets)
    paper = Paper(handout.render(shown)).each(split_runs)
    found = cells(paper.save())
    for one in shown.paragraphs:
        assert runs.digest(found[one.key]) == handout.label_of(one).digest


@given(LANGUAGES, FRAGMENTS, FRAGMENTS)
def test_an_edit_comes_back_as_exactly_this_edit(tag: str, before: str, after: str) -> None:
    written = handout.render(sheet(tag, [before, after]))
    tags = runs.known(before, after)
    found = cells(written)
    shown = runs.to_html(runs.from_html(after), tags)
    assert runs.to_html(found["p2"], tags) == shown
    is_other = runs.digest(runs.from_html(after)) != runs.digest(runs.from_html(before))
    assert (runs.digest(found["p2"]) != runs.digest(found["p1"])) == is_other


@given(LANGUAGES, FRAGMENTS)
def test_the_same_text_is_the_same_bytes(tag: str, target: str) -> None:
    assert handout.render(sheet(tag, [target])) == handout.render(sheet(tag, [target]))
