"""A statement that was written in any format comes back the same: title, date, blocks, slogans."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.collect import reading
from bot.collect.draft import Draft
from bot.collect.formats import docx
from bot.markup import from_text, to_text
from bot.model import Block, BlockKind
from tests.collect import renderings

# fmt: off
_WORDS = st.sampled_from([
    "migrants", "workers", "the", "domésticas", "who", "build", "& carry", "O'Neill's",
    "“dignity”", "移民工人", "حقوق", "श्रमिक", "แรงงาน", "<3", "27", "3,500", "50%", "€40", "no",
    "of", "C&A", "family", "year-round", "(and children)", "Straße", "naïve", "a/b", "#Unite",
])
# fmt: on
_SENTENCE = st.lists(_WORDS, min_size=6, max_size=16).map(
    lambda words: "Today " + from_text(" ".join(words)) + " again."
)
_MARKED = st.sampled_from(
    [
        "{}",
        "<strong>{}</strong>",
        "<em>{}</em>",
        '<a href="https://example.org/a?b=1&amp;c=2">{}</a>',
    ]
)


@st.composite
def _content(draw: st.DrawFn) -> str:
    sentences = draw(st.lists(_SENTENCE, min_size=1, max_size=3))
    return " ".join(draw(_MARKED).format(one) for one in sentences)


_PARAGRAPH = st.builds(Block, st.just(BlockKind.PARAGRAPH), _content())
_QUOTE = st.builds(Block, st.just(BlockKind.QUOTE), _content())
_HEADING = st.sampled_from(["What has to change", "Our answer", "Night shifts & day shifts"]).map(
    lambda text: Block(BlockKind.HEADING, from_text(text))
)
_SLOGANS = st.lists(
    st.sampled_from(["Justice for all!", "¡Vivas nos queremos!", "Rest is a right!"]),
    max_size=3,
    unique=True,
)
_TITLES = st.sampled_from(
    [
        "On the Ferry Fees",
        "No to the Decree & its Authors",
        "El descanso es un derecho",
        "移民の権利を守れ",
    ]
)


@st.composite
def _demands(draw: st.DrawFn) -> list[Block]:
    contents = draw(st.lists(_content(), min_size=2, max_size=4))
    numbered = draw(st.booleans())
    return [
        Block(BlockKind.PARAGRAPH, "Therefore we demand of the ministry and of all agencies:"),
        *(
            Block(BlockKind.ITEM, content, index if numbered else None)
            for index, content in enumerate(contents, start=1)
        ),
    ]


@st.composite
def _statements(draw: st.DrawFn) -> Draft:
    day = draw(st.dates(date(1995, 1, 1), date(2035, 12, 31)))
    blocks = [Block(BlockKind.DATELINE, f"{day.day} {day:%B} {day.year}")]
    blocks += draw(st.lists(_PARAGRAPH, min_size=1, max_size=4))
    if draw(st.booleans()):
        blocks += [draw(_HEADING), draw(_PARAGRAPH)]
    if draw(st.booleans()):
        blocks += [draw(_QUOTE), draw(_PARAGRAPH)]
    if draw(st.booleans()):
        blocks += draw(_demands())
    blocks += [Block(BlockKind.SLOGAN, from_text(slogan)) for slogan in draw(_SLOGANS)]
    if draw(st.booleans()):
        blocks.append(Block(BlockKind.SIGNATURE, "Ana Reyes, chairperson"))
    return Draft(language="en", title=draw(_TITLES), published=day, blocks=tuple(blocks))


def _plain(draft: Draft) -> Draft:
    """What plain text can say: no emphasis, no links, no headings, no quotations."""
    kept = (one for one in draft.blocks if one.kind not in {BlockKind.HEADING, BlockKind.QUOTE})
    return replace(
        draft,
        blocks=tuple(replace(one, content=from_text(to_text(one.content))) for one in kept),
    )


def _same(draft: Draft) -> Draft:
    return draft


def _from_docx(draft: Draft) -> tuple[str, str]:
    return docx.to_html(renderings.as_docx(draft)), ".html"


ROADS: dict[str, tuple[Callable[[Draft], tuple[str, str]], Callable[[Draft], Draft]]] = {
    "text": (lambda draft: (renderings.as_text(draft), ".txt"), _plain),
    "html": (lambda draft: (renderings.as_html(draft), ".html"), _same),
    "docx": (_from_docx, _same),
}


@pytest.mark.parametrize("road", ROADS)
@settings(max_examples=60, deadline=None)
@given(draft=_statements())
def test_a_statement_in_this_format_comes_back_the_same(road: str, draft: Draft) -> None:
    render, what_it_can_say = ROADS[road]
    wanted = what_it_can_say(draft)
    found = reading.read(*render(wanted), "en")
    assert (found.title, found.published) == (wanted.title, wanted.published)
    assert found.blocks == wanted.blocks
