"""Pure: how much each sentence of a statement says of it, and why."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import regex

from bot import languages
from bot.announce.characters import clusters
from bot.announce.vocabulary import demands, function_words, leans, names_its_kind
from bot.announce.wording import plain
from bot.model import BlockKind, Entry
from bot.sentences import sentences_of

Vector = Mapping[str, float]


class Reason(StrEnum):
    """What speaks for a sentence, or against it."""

    LEAD = "lead"
    OPENING = "opens a paragraph"
    CENTRAL = "says what the whole text says"
    TITLE = "words of the title"
    NAMES = "names"
    FIGURES = "figures"
    DEMAND = "demand"
    EMPHASIS = "set in bold"
    LEANS = "leans on the sentence before"
    ITSELF = "speaks of itself"
    LONG = "long"
    SHORT = "short"
    QUESTION = "question"


_WORTH = {
    Reason.LEAD: 0.35,
    Reason.OPENING: 0.12,
    Reason.CENTRAL: 0.45,
    Reason.TITLE: 0.25,
    Reason.NAMES: 0.12,
    Reason.FIGURES: 0.16,
    Reason.DEMAND: 0.2,
    Reason.EMPHASIS: 0.3,
    Reason.LEANS: -0.35,
    Reason.ITSELF: -0.35,
    Reason.LONG: -0.3,
    Reason.SHORT: -0.25,
    Reason.QUESTION: -0.1,
}
_TOLD = 0.04
"""A reason that adds less than this is not worth telling."""
_STEM = 5
_READABLE, _TOO_LONG = 200, 340
_FEW_WORDS = 6
# Languages that end a sentence with a space only.
_WITHOUT_STOPS = frozenset({"th", "lo"})
_END = regex.compile(r"[.!?…。！？｡।॥؟۔։።។៕။][\p{Pe}\p{Pf}\"'”’»]*$")
_LEADS_ON = regex.compile(r"[:;,：；，،؛]$|Continue reading", regex.IGNORECASE)
_PRIVATE = regex.compile(r"\S@\S|\+?\d[\d ()/-]{7,}\d|https?://|www\.")
_WITHIN_A_LETTER = regex.compile(r"[\p{M}\u200c\u200d]")
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}’'-]*")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_CASED = regex.compile(r"(?<=[\p{L}\p{M}\p{N},;)’\"] )(\p{Lu}[\p{L}\p{M}\p{N}’'-]*)")
_ACRONYM = regex.compile(r"\b\p{Lu}{2,}\b")
_FIGURE = regex.compile(r"\p{Nd}[\p{Nd}.,\u00a0\u202f]*[%\p{Nd}]|\p{Nd}+ ?%|\p{Sc}")
_STRONG = regex.compile(r"<strong[^>]*>(.*?)</strong>", regex.DOTALL)
_QUOTES = (("“", "”"), ("«", "»"), ("(", ")"), ("「", "」"), ("（", "）"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place: which block, which sentence in it.

    `depth` is how far down its paragraph stands, from 0 for the lead to 1 for the last one.
    """

    block: int
    number: int
    text: str
    is_item: bool = False
    is_strong: bool = False
    depth: float = 0.0

    @property
    def is_lead(self) -> bool:
        """True in the first paragraph."""
        return self.depth == 0 and not self.is_item


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with its worth and what it is worth that for, the weightiest first."""

    sentence: Sentence
    score: float
    reasons: tuple[Reason, ...]
    vector: Vector


def parts_of(content: str, language: str) -> tuple[str, ...]:
    """Return the sentences of a block's inline HTML as plain text; none begins within a letter."""
    parts: list[str] = []
    for part in sentences_of(plain(content), language):
        if parts and _WITHIN_A_LETTER.match(part):
            parts[-1] += part
        else:
            parts.append(part)
    return tuple(part for part in map(str.strip, parts) if part)


def sentences(entry: Entry) -> tuple[Sentence, ...]:
    """Return the sentences of paragraphs and of list items, in their order.

    What is left in another language is none of this entry's.
    """
    kinds = {BlockKind.PARAGRAPH, BlockKind.ITEM}
    spoken = [
        (place, block)
        for place, block in enumerate(entry.blocks)
        if block.kind in kinds and block.language == entry.language
    ]
    paragraphs = [place for place, block in spoken if block.kind is BlockKind.PARAGRAPH]
    last = max(1, len(paragraphs) - 1)
    found: list[Sentence] = []
    for place, block in spoken:
        strong = [plain(words) for words in _STRONG.findall(block.content)]
        depth = sum(other < place for other in paragraphs) / last
        is_item = block.kind is BlockKind.ITEM
        for number, text in enumerate(parts_of(block.content, entry.language)):
            is_strong = any(text in words for words in strong)
            found.append(Sentence(place, number, text, is_item, is_strong, depth))
    return tuple(found)


def scored(entry: Entry) -> tuple[Scored, ...]:
    """Return the sentences that can stand alone with their worth, in the text's order."""
    every = sentences(entry)
    weigh = _Weigher(entry, every)
    return tuple(weigh(one) for one in every if _stands_alone(one, entry))


def alike(one: Vector, other: Vector) -> float:
    """Return how much two texts say the same, from 0 to 1."""
    size = math.hypot(*one.values()) * math.hypot(*other.values())
    shared = sum(weight * other[token] for token, weight in one.items() if token in other)
    return shared / size if size else 0.0


def leads_on(text: str) -> bool:
    """Tell whether a text only leads on to what stands below it."""
    return _LEADS_ON.search(text) is not None


def _stands_alone(sentence: Sentence, entry: Entry) -> bool:
    text = sentence.text
    if _PRIVATE.search(text) or (sentence.is_item and sentence.number):
        return False
    if leads_on(text.rstrip(";,；，؛،") if sentence.is_item else text):
        return False
    if any(text.count(start) != text.count(end) for start, end in _QUOTES):
        return False
    if text.count('"') % 2:
        return False
    primary = entry.language.split("-", maxsplit=1)[0]
    if not sentence.is_item and primary not in _WITHOUT_STOPS and not _END.search(text):
        return False
    said = (entry.title, *(plain(b.content) for b in entry.blocks if b.kind is BlockKind.SLOGAN))
    return bare(text) not in {bare(one) for one in said}


def bare(text: str) -> str:
    """Return a text's words alone, to compare them."""
    return regex.sub(r"[^\p{L}\p{M}\p{N}]+", " ", text).strip().casefold()


class _Weigher:
    """What the whole statement is about, to weigh its sentences by."""

    def __init__(self, entry: Entry, every: Sequence[Sentence]) -> None:
        self._language = entry.language
        self._ignored = function_words(entry.language)
        spread = Counter(token for one in every for token in set(self._tokens(one.text)))
        self._rarity = {token: math.log(1 + len(every) / found) for token, found in spread.items()}
        self._title = self.vector(f"{entry.title} {entry.subtitle}")
        self._whole = self.vector(" ".join(one.text for one in every))
        likes = (alike(self.vector(one.text), self._whole) for one in every)
        self._most_central = max(likes, default=0.0) or 1.0

    def __call__(self, sentence: Sentence) -> Scored:
        vector = self.vector(sentence.text)
        shares = {
            reason: round(_WORTH[reason] * share, 6)
            for reason, share in self._shares(sentence, vector)
        }
        order = sorted(shares, key=lambda reason: -abs(shares[reason]))
        told = tuple(reason for reason in order if abs(shares[reason]) >= _TOLD)
        return Scored(sentence, round(sum(shares.values()), 6), told, vector)

    def vector(self, text: str) -> Vector:
        """Return the words of a text with their weights."""
        counted = Counter(self._tokens(text))
        return {token: n * self._rarity.get(token, 1.0) for token, n in counted.items()}

    def _tokens(self, text: str) -> Iterable[str]:
        """Yield words without their endings; pairs of signs where words have no spaces."""
        for word in _WORD.findall(text):
            if _UNSPACED.match(word):
                yield from (word[n : n + 2] for n in range(max(1, len(word) - 1)))
            elif word.casefold() not in self._ignored:
                yield word.casefold()[:_STEM]

    def _shares(self, sentence: Sentence, vector: Vector) -> Iterable[tuple[Reason, float]]:
        """Yield how much of each reason's worth a sentence has, from 0 to 1."""
        text, language = sentence.text, self._language
        central = alike(vector, self._whole) / self._most_central
        if sentence.is_lead:
            yield Reason.LEAD, (0.3 + 0.7 * central) / (1 + sentence.number)
        elif sentence.number == 0 and not sentence.is_item:
            yield Reason.OPENING, max(1 - sentence.depth, 0.5 * (sentence.depth == 1))
        yield Reason.CENTRAL, central
        named = sum(token in vector for token in self._title)
        yield Reason.TITLE, min(1.0, named / max(3, len(self._title) / 2))
        yield Reason.NAMES, min(3, self._names(text)) / 3
        yield Reason.FIGURES, min(1.0, 0.5 * len(_FIGURE.findall(text)))
        yield Reason.EMPHASIS, float(sentence.is_strong)
        yield Reason.DEMAND, float(sentence.is_item or demands(text, language))
        if leans(text, language):
            if sentence.number or not sentence.is_lead:
                yield Reason.LEANS, 1
            yield Reason.ITSELF, float(names_its_kind(text, language))
        yield Reason.QUESTION, float(regex.search(r"[?？؟]\W*$", text) is not None)
        signs = len(clusters(text)) * (2 if _UNSPACED.search(text) else 1)
        yield Reason.LONG, min(1.0, max(0.0, (signs - _READABLE) / (_TOO_LONG - _READABLE)))
        few = len(text.split()) < _FEW_WORDS and signs < 5 * _FEW_WORDS
        yield Reason.SHORT, float(few and not sentence.is_item)

    def _names(self, text: str) -> int:
        """Count names by their capitals, where a language has them for names only."""
        if self._language.startswith("de") or languages.script(self._language) == "Thai":
            return len(_ACRONYM.findall(text))
        return len({*_CASED.findall(text), *_ACRONYM.findall(text)})
