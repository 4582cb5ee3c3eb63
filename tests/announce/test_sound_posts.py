"""Whatever a statement says, in whatever script: its posts are sound, as their networks count.

The counts here are written from the networks' own rules and share nothing with the program.
`python -m bench.many --posts 10000` looks at more statements.
"""

import html
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.announce.compose import Composed, compose, correction
from bot.announce.networks.bluesky_text import rich_text
from bot.announce.wording import for_post, hashtags, one_line
from bot.locale import words
from bot.model import BlockKind, Entry, EntryBlock, Label, Term
from bot.ports import Limits, Status
from tests.announce.made import entry

T = TypeVar("T")

LANGUAGES = (
    *("id", "tl", "es", "fr", "zh-Hant", "ko", "th", "ja", "ms", "bn"),
    *("ur", "hi", "ne", "ar", "it", "de", "nl", "da", "pt"),
)
NETWORKS = {
    "mastodon": Limits(500, 23),
    "gotosocial": Limits(500, 25),
    "narrow": Limits(220, 23),
    "bluesky": Limits(300, 40, bytes=3000),
    "telegram": Limits(4096, utf16=True, characters_with_picture=1024),
}


# How the networks count

_NAME = r"[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}])?"
_INSIDE = r"[^\s<>()?]"
_BRACKETS = rf"\((?:{_INSIDE}+|{_INSIDE}*\({_INSIDE}+\){_INSIDE}*)\)"
_LAST = rf"(?:[^\s()?!*\"'「」<>;:=,.$%\[\]~&|@]|{_BRACKETS})"
_PATH = rf"(?:{_INSIDE}*(?:{_BRACKETS}{_INSIDE}*)*{_LAST}|{_INSIDE}+/)"
_LINK = regex.compile(
    r"(?<![A-Za-z0-9@＠$#＃\u202a-\u202e])https?://"
    rf"(?:{_NAME}\.)+(?:org|com|net|de|ph)(?![0-9A-Za-z@+-])(?::[0-9]+)?(?:/{_PATH}*)?"
    r"(?:\?[^\s()]*[\p{L}\p{N}_&=#/-])?",
    regex.IGNORECASE,
)


def by_mastodon(text: str, reserved: int) -> int:
    """StatusLengthValidator: links become placeholders, then grapheme clusters are counted."""
    return clusters_of_old(_LINK.sub("x" * reserved, text))


def clusters_of_old(text: str) -> int:
    """Count grapheme clusters as Unicode had them before Indic conjuncts were joined."""
    total, joined, flags = 0, False, 0
    for char in text:
        flag = "\U0001f1e6" <= char <= "\U0001f1ff"
        flags = flags + 1 if flag else 0
        total += not (
            unicodedata.category(char) in {"Mn", "Me", "Mc"}
            or char in "\u200c\u200d"
            or "\U0001f3fb" <= char <= "\U0001f3ff"
            or "\u1160" <= char <= "\u11ff"
            or "\U000e0020" <= char <= "\U000e007f"
            or (joined and ord(char) > 0x2190)
            or (flag and flags % 2 == 0)
        )
        joined = char == "\u200d"
    return total


def is_in_limits(status: Status, network: str, *, with_picture: bool) -> bool:
    text = status.text
    if network == "telegram":
        most = 1024 if with_picture else 4096
        return len(text.encode("utf-16-le")) // 2 <= most
    if network == "bluesky":
        shown = rich_text(text, status.language).text
        return len(regex.findall(r"\X", shown)) <= 300 and len(shown.encode()) <= 3000
    limits = NETWORKS[network]
    assert limits.characters_per_url is not None
    return by_mastodon(text, limits.characters_per_url) <= limits.characters


# What statements may say

PIECES = (
    *("rest", "IMA-USA", "COVID-19,", "(GCM)", "10.", "l’été", "Straße", "W\u0323e\u0301", "We"),
    *("@ima", "#rights", "https://a.org/x", "https://a.org/x(y)z?q=1", "rosa@a.org"),
    *("＠家", "＃家"),
    *("@", "#", "#\u0915\u093f", "x@y@z", "http://127.0.0.1:80/a", "https://é.org/ü", "$BTC"),
    *("حقوق", "مہاجر،", "می\u200cخواهیم", "עובדים", "ދިވެހި", "IMA", "ہے۔", "نطالب؟"),
    *("क्षत्रिय", "श्र\u200dमिक।", "শ্রমিক", "শ্রমিক।", "தொழிலாளர்", "ක්\u200dෂ"),
    *("ကမ္ဘာ", "แรงงานข้ามชาติต้องการวันหยุด", "เรา", "ສິດ", "ភាសាខ្មែរ", "ជាតិ។"),
    *("家務工要求休息。", "「一天」", "労働者の権利", "이주노동자", "\u1112\u1161\u11ab", "！"),
    *("：", "、"),
    *("👩🏽\u200d🔧", "🇵🇭🇳🇵", "👍🏿", "1\ufe0f\u20e3", "🏴\U000e0067\U000e0062\U000e007f"),
    *("\u2067x\u2069", "\u2068", "\u2069", "\u202e", "\u200f", "\u200e", "\u0301", "\ud800"),
    *("\x00", "\x85", "\u2029", "\u2060", "\u00a0!", "\ufeff", "\t", "\n", "-" * 40, "w" * 90),
    *("demand", "must", "2026", "83%", "now!", "rest.", "Rest?", "end.", "and:", "“so", "on”."),
)  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join) | st.text(max_size=200)
LONG = st.lists(st.sampled_from(PIECES), min_size=30, max_size=90).map(" ".join)
KINDS = (BlockKind.PARAGRAPH, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE)
LABELS = (Label.ORIGINAL, Label.MACHINE, Label.DRAFT)


@dataclass(frozen=True)
class Case:
    """A statement in a language, the network that it is posted on, and how."""

    made: Entry
    original: Entry | None
    network: str
    in_parts: bool
    with_picture: bool

    @property
    def composed(self) -> Composed:
        return compose(
            self.made,
            self.original,
            NETWORKS[self.network],
            words(self.made.language),
            in_parts=self.in_parts,
            with_picture=self.with_picture,
        )


class Drawn:
    """What a statement is made of, drawn by hypothesis, which finds the smallest case."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def one(self, options: Sequence[T]) -> T:
        return self._draw(st.sampled_from(options))

    def text(self, *, may_be_long: bool = False) -> str:
        return self._draw(TEXT | LONG if may_be_long else TEXT)


class Thrown:
    """What a statement is made of, by a number: many in little time."""

    def __init__(self, number: int) -> None:
        self._random = Random(number)

    def one(self, options: Sequence[T]) -> T:
        return self._random.choice(options)

    def text(self, *, may_be_long: bool = False) -> str:
        words = self._random.choices(PIECES, k=self._random.randint(0, 80 if may_be_long else 30))
        return self._random.choice((" ", " ", "")).join(words)


def case(parts: Drawn | Thrown) -> Case:
    language = parts.one(LANGUAGES)
    kinds = [parts.one(KINDS) for _ in range(parts.one(range(6)))]
    kinds += [BlockKind.SLOGAN] * parts.one(range(4))

    def blocks(tag: str) -> tuple[EntryBlock, ...]:
        numbers = iter(range(1, 99))
        return tuple(
            EntryBlock(
                kind,
                html.escape(parts.text(may_be_long=kind is not BlockKind.SLOGAN)),
                tag,
                next(numbers) if kind is BlockKind.ITEM else None,
            )
            for kind in kinds
        )

    tags = [parts.text() for _ in range(parts.one(range(4)))]
    made = entry(
        language,
        title=parts.text(),
        subtitle=parts.text(),
        blocks=blocks(language),
        label=parts.one(LABELS),
        tags=tuple(Term(tag, tag, language) for tag in tags),
    )
    is_translated = parts.one((True, False))
    original = entry("en", title=parts.text(), blocks=blocks("en")) if is_translated else None
    network = parts.one(sorted(NETWORKS))
    return Case(made, original, network, parts.one((True, False)), parts.one((True, False)))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    return case(Drawn(draw))


# What every post is


def assert_sound(status: Status, made: Entry) -> None:
    text = status.text
    assert status.language == made.language
    assert text.encode("utf-8").decode("utf-8") == text
    assert not regex.search(r"[\p{Cc}--\n]|[\u202a-\u202e]", text, regex.V1)
    assert all(is_balanced(line) for line in text.split("\n"))
    assert not regex.search(r"[@＠][\p{L}\p{M}\p{N}_]", text.replace(made.address, ""))
    assert live_hashtags(text) <= set(hashtags(tag.label for tag in made.tags))
    assert broken_clusters(text, made) == set()


def is_balanced(line: str) -> bool:
    depth = 0
    for char in line:
        depth += (char in "\u2066\u2067\u2068") - (char == "\u2069")
        if depth < 0:
            return False
    return depth == 0


def live_hashtags(text: str) -> set[str]:
    """Tag::HASHTAG_RE: a name of letters, marks, numbers and what joins them."""
    name = r"[\p{L}\p{M}\p{N}_·・\u200c]*[\p{L}_·・][\p{L}\p{M}\p{N}_·・\u200c]*"
    return set(regex.findall(rf"(?<![=/)\p{{L}}\p{{N}}])[#＃]{name}", text))


def broken_clusters(text: str, made: Entry) -> set[str]:
    """Return the signs of a post that are in nothing that was to be said."""
    said = [made.title, made.subtitle, made.address]
    said += [html.unescape(block.content) for block in made.blocks]
    known = {sign for one in said for sign in clusters(for_post(one_line(one), made.language))}
    known |= {sign for tag in hashtags(term.label for term in made.tags) for sign in clusters(tag)}
    known |= {*"…\n •·0123456789/.০১২৩৪৫৬৭৮৯०१२३४५६७८९\u2069\u200f"}
    known |= set(clusters(words(made.language)("Machine translation")))
    known |= set(clusters(words(made.language)("Rough machine draft")))
    return {sign for sign in clusters(text) if sign not in known and not sign[0].isspace()}


def clusters(text: str) -> list[str]:
    return regex.findall(r"\X", text)


def bare(text: str) -> str:
    """Return text without what a post adds to it, and without spaces."""
    return regex.sub(r"[\u2060\u2066-\u2069\u200f…]|\s", "", text)


def assert_all_sound(case: Case) -> None:
    made = case.made
    first, *rest = case.composed.posts
    label = {
        Label.MACHINE: words(made.language)("Machine translation"),
        Label.DRAFT: words(made.language)("Rough machine draft"),
    }.get(made.label, "")
    assert is_in_limits(first, case.network, with_picture=case.with_picture)
    assert all(is_in_limits(part, case.network, with_picture=False) for part in rest)
    for part in (first, *rest):
        assert_sound(part, made)
        assert label in part.text
    assert first.text.endswith(made.address)
    assert (rest or [first])[-1].text.endswith(made.address)


@settings(max_examples=300, deadline=None)
@given(drawn=cases())
def test_every_post_is_sound(drawn: Case) -> None:
    assert_all_sound(drawn)


def check(count: int) -> None:
    """Fail at the first of so many statements whose posts are not sound."""
    for number in range(count):
        try:
            assert_all_sound(case(Thrown(number)))
        except AssertionError as error:
            error.add_note(f"statement {number}")
            raise


def test_a_thousand_statements_make_sound_posts() -> None:
    check(1_000)


@settings(max_examples=150, deadline=None)
@given(drawn=cases())
def test_a_post_says_nothing_that_its_page_does_not(drawn: Case) -> None:
    page = [bare(one_line(html.unescape(block.content))) for block in drawn.made.blocks]
    for said in drawn.composed.said:
        assert any(bare(said.text) in block for block in page)


@settings(max_examples=150, deadline=None)
@given(drawn=cases())
def test_every_answer_to_a_correction_is_sound(drawn: Case) -> None:
    limits, made = NETWORKS[drawn.network], drawn.made
    status = correction(made, drawn.original, limits, words(made.language))
    assert is_in_limits(status, drawn.network, with_picture=False)
    assert status.text.endswith(made.address)
    assert is_balanced(status.text.replace("\n", ""))
