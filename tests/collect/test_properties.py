"""What holds for any text: no crash, nothing lost, and what is written is read again."""

import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.collect import reading, writer
from bot.collect.draft import Draft, Piece, tidy
from bot.collect.importer import import_source
from bot.collect.recognise import archive
from bot.config import Home, parse
from bot.errors import BotError
from bot.markup import from_text, sanitise, to_text
from bot.model import Block, BlockKind
from tests import databases


def _letters(pieces: Iterable[Piece]) -> str:
    """The letters of pieces in their order; numbers and bullets of items become fields."""
    return "".join(regex.findall(r"\p{L}", "".join(piece.text for piece in pieces)))


# Fragments that mean something to some part of the reading, and plain words between.
# fmt: off
_MEANINGFUL = st.sampled_from([
    "---\n", "title: X", "# ", "## ", "> ", "- ", "1. ", "1) ", "• ", "– ", "***", "_", "`",
    "[x](", "](http://a.b)", "<b>", "</b>", "<div>", "<br>", "<!--", "&amp;", "{.slogan}",
    "{.title}", "\n", "\n\n", "\n\n\n", "4 December 2017", "12–13 de noviembre de 2015",
    "2015年12月10日", "04/05/2017", "Quezon City, Philippines", "Reference: ", "Signed by:",
    "Ana Reyes, chairperson", "In solidarity,", "Contact: a@b.org", "Continue reading",
    "Read more →", "[…]", "Unite!", "[Statement] ", "IMA ", "migrants.In a", "IMA Statement on ",
    "Chairperson4 December 2017The", "\u00a0", "\u200d", "\u202e", "\x00", "\ud800", "¡", "»",
    "“", "…", "The Harbour Migrants Network (HMN) ", "x" * 300,
])
# fmt: on
_ANYTHING = st.lists(st.one_of(_MEANINGFUL, st.text(max_size=20)), max_size=40).map("".join)
_SUFFIXES = st.sampled_from([".md", ".txt", ".html"])


@given(text=_ANYTHING, suffix=_SUFFIXES)
def test_any_text_is_read_or_refused_with_a_known_error(text: str, suffix: str) -> None:
    try:
        draft = reading.read(text, suffix, "en", "statements/x")
    except BotError:
        return
    assert all(sanitise(block.content) == block.content for block in draft.blocks)


@given(text=_ANYTHING, suffix=_SUFFIXES)
def test_splitting_a_page_keeps_every_piece_in_its_order(text: str, suffix: str) -> None:
    try:
        page = reading.read_page(text, suffix, "page")
    except BotError:
        return
    parts = archive.split(page.pieces).parts
    rest = [piece for part in parts for piece in part]
    assert rest == [piece for part in archive.split(rest).parts for piece in part]
    assert _letters(rest) == _letters(page.pieces)
    assert all(parts)


# fmt: off
_WORDS = st.lists(
    st.sampled_from([
        "Migrants", "workers", "rights for all", "now", "Unite", "and resist", "the law of 1951",
        "dignity,", "*", "_", "#", "[x]", "<3", "&", "domésticas", "移民", "工人", "حقوق", "~", "|",
        "{.slogan}", "\\", "`", "1.", "-", "+", ">", "chairperson", "Contact:", "Reference:",
        "4 December 2017", "!", ".", "?", ":", "…", "Ana Reyes, chairperson", "a@b.org",
    ]),
    min_size=1,
    max_size=14,
).map(" ".join)
# fmt: on
_PLAIN = st.one_of(_WORDS, st.text(min_size=1, max_size=60)).map(
    lambda text: tidy(sanitise(from_text(text.replace("\n", " "))))
)


@st.composite
def _content(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        words = draw(_PLAIN)
        before, after = draw(
            st.sampled_from(
                [
                    ("", ""),
                    ("<em>", "</em>"),
                    ("<strong>", "</strong>"),
                    ('<a href="https://example.org/a_b(c)*d">', "</a>"),
                    ('<span lang="ar" dir="rtl">', "</span>"),
                    ("", "<br>"),
                ]
            )
        )
        parts.append(f"{before}{words}{after}")
    content = tidy(sanitise(" ".join(parts)))
    content = regex.sub(r"\s*<br>\s*", "<br>", content)
    return regex.sub(r"^(?:<br>)+|(?:<br>)+$", "", content)


_BLOCKS = st.builds(
    lambda kind, content, number: Block(kind, content, number if kind is BlockKind.ITEM else None),
    st.sampled_from(list(BlockKind)),
    _content().filter(lambda content: to_text(content).strip() != ""),
    st.one_of(st.none(), st.integers(0, 99)),
)
_LINE = _PLAIN.map(to_text).map(tidy)
_TITLES = _LINE.filter(lambda text: regex.search(r"[\p{L}\p{N}]", text) is not None)
_DRAFTS = st.builds(
    Draft,
    language=st.sampled_from(["en", "es", "zh-Hant"]),
    title=_TITLES,
    published=st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    blocks=st.lists(_BLOCKS, min_size=1, max_size=8).map(tuple),
    subtitle=st.one_of(st.just(""), _LINE),
    issuer=st.sampled_from(["", "Harbour Migrants Network"]),
    place=st.sampled_from(["", "Manila, Philippines"]),
    reference=st.sampled_from(["", "Ana Reyes, chairperson"]),
    tags=st.sampled_from([(), ("Statement",)]),
    withdrawn=st.sampled_from(["", "published by mistake"]),
)


@given(draft=_DRAFTS)
def test_a_written_statement_is_read_again_as_it_was(draft: Draft) -> None:
    assert reading.read(writer.write(draft, "en"), ".md", "en") == draft


# Generated archive pages

_SENTENCES = st.lists(
    st.sampled_from(
        [
            "Domestic workers are workers, and their day of rest is no favour.",
            "We remember the 27 seafarers who were left without wages in the port.",
            "No one should have to choose between a family and a wage.",
            "Our members on three continents have said so since the first assembly.",
            "The new fee takes two months of pay before the first day of work.",
        ]
    ),
    min_size=2,
    max_size=4,
).map(" ".join)


@st.composite
def _statement_text(draw: st.DrawFn) -> str:
    subject = draw(st.sampled_from(["Ferry Fees", "the Night Shift", "Wage Theft", "Family Visas"]))
    parts = [draw(st.sampled_from([f"HMN Statement on {subject}", f"Put an End to {subject}"]))]
    if draw(st.booleans()):
        parts.append("Migrants unite against the new decree!")
    parts.append(draw(st.sampled_from(["7 March 2026", "March 1-2, 2026"])))
    parts += draw(st.lists(_SENTENCES, min_size=1, max_size=4))
    if draw(st.booleans()):
        parts.append("We demand:\n1) Repeal the decree;\n2) Return the fees.")
    if draw(st.booleans()):
        parts.append("Justice for every worker!")
    parts.append(
        draw(st.sampled_from(["Reference: Ana Reyes, chairperson", "Ana Reyes, HMN chairperson"]))
    )
    return "\n\n".join(parts)


def _imported(text: str) -> list[str]:
    """The files that importing a page writes."""
    config = parse('[site]\nname = "N"\nurl = "https://example.org/"\n')
    with TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        home.statements.mkdir(parents=True)
        page = Path(folder) / "page.txt"
        page.write_text(text, encoding="utf-8")
        store = databases.store_of(home)
        report = import_source(home, config, store, str(page), datetime(2026, 3, 10, tzinfo=UTC))
        store.close()
        return [(home.root / path).read_text(encoding="utf-8") for path in report.written]


def _words(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in regex.findall(r"[\p{L}\p{M}\p{N}]+", text))


@given(texts=st.lists(_statement_text(), min_size=1, max_size=4, unique=True))
def test_import_keeps_the_words_of_a_page_and_finds_its_statements(texts: list[str]) -> None:
    page = "\n\n".join(texts)
    drafts = [reading.read(text, ".md", "en") for text in _imported(page)]
    assert len(drafts) == len(texts)
    words: Counter[str] = Counter()
    for draft in drafts:
        words += _words([draft.title, draft.subtitle, draft.reference])
        words += _words(to_text(block.content) for block in draft.blocks)
        words += Counter(str(block.number) for block in draft.blocks if block.number is not None)
        words += Counter(["Reference"] if draft.reference else [])
    assert words == _words([page])


# fmt: off
_UNITS = [
    "1 January 2000 ", "a\n", "- a\n", "[", "*a ", "<b>", "<div>", "(IMA) ", "A.B", "a.B", "!",
    "x" * 60 + "\n", "Continue reading ", "1) ", "1 A", "Unite!\n\n", "A, chairperson\n", "\u2066",
    "&", "`", "> ", "a@b.c ", "4/5/2017\n", "---\n", "title: x\n", "[[", "{.slogan}\n\n", " ",
    "\u00a0 ", "Ana Reyes, ", "<p>a", " <br>", "<ul><li>", "a:1) ", "https://a", "<!--", "1-",
    "<a href=x>",
]
# fmt: on


@pytest.mark.parametrize("suffix", [".md", ".txt", ".html"])
@pytest.mark.parametrize("unit", _UNITS)
def test_hostile_text_is_read_in_bounded_time(unit: str, suffix: str) -> None:
    text = unit * (200_000 // len(unit))
    begun = time.process_time()
    with suppress(BotError):
        archive.split(reading.read_page(text, suffix, "x").pieces)
        reading.read(text, suffix, "en", "x")
    assert time.process_time() - begun < 10
