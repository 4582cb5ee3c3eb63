"""Pure: paragraphs become sentences and come back together; `bot.sentences` finds the ends."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from bot.ports import Shielded
from bot.sentences import sentences_of
from bot.translate import protect

JOINED_WITHOUT_SPACE = frozenset({"zh", "ja"})
_LETTER = regex.compile(r"\p{L}")


@dataclass(frozen=True, slots=True)
class Segments:
    """A unit's sentences and what stands between them.

    `gaps` has one more than `sentences`: gaps[0] + sentences[0] + gaps[1] + … is the
    source, character by character. Gaps hold white space, line breaks and the tags that
    enclose whole sentences.
    """

    sentences: tuple[str, ...]
    gaps: tuple[str, ...]

    def joined(self, sentences: Sequence[str]) -> str:
        """Return sentences (the same number of them) with the source's gaps."""
        pairs = zip(sentences, self.gaps[1:], strict=True)
        return self.gaps[0] + "".join(sentence + gap for sentence, gap in pairs)

    def joined_in(self, language: str, sentences: Sequence[str]) -> str:
        """Return translated sentences with the spaces that their language has between them."""
        spaced = language.split("-", maxsplit=1)[0] not in JOINED_WITHOUT_SPACE
        gaps = list(self.gaps)
        for number in range(1, len(gaps) - 1):
            if not spaced:
                gaps[number] = gaps[number].replace(" ", "")
            elif not any(char.isspace() for char in gaps[number]):
                gaps[number] += " "
        return Segments(self.sentences, tuple(gaps)).joined(sentences)


def split(unit: Shielded, language: str) -> Segments:
    """Split a shielded unit into sentences; nothing of it is lost."""
    sentences: list[str] = []
    gaps = [""]
    for piece in _pieces(unit, language):
        before, core, after = _peel(piece, unit.kept)
        if core:
            sentences.append(core)
            gaps[-1] += before
            gaps.append(after)
        else:
            gaps[-1] += before + after
    return Segments(tuple(sentences), tuple(gaps))


def has_words(sentence: str) -> bool:
    """Tell whether there is anything to translate in a shielded sentence."""
    return bool(_LETTER.search(sentence))


def _pieces(unit: Shielded, language: str) -> list[str]:
    """Cut a text where sentences and lines end; joined, the pieces are the text."""
    # The splitter sees words where protected spans are and nothing where tags are.
    visible, places = "", []
    for place, char in enumerate(unit.text):
        seen = char
        if protect.PLACEHOLDER.match(char):
            seen = _as_seen(unit.kept[ord(char) - protect.FIRST])
        visible += seen
        places += [place] * len(seen)
    cuts = [0]
    for sentence in sentences_of(visible, language):
        end = cuts[-1] + len(sentence)
        if visible[cuts[-1] : end] != sentence:
            return [unit.text]
        cuts.append(end)
    starts = [_start(unit, places[cut - 1] + 1) for cut in cuts if 0 < cut < len(places)]
    bounds = sorted({0, *starts, len(unit.text)})
    return [unit.text[start:end] for start, end in itertools.pairwise(bounds)]


def _start(unit: Shielded, place: int) -> int:
    """Return where a sentence begins: closing tags before it belong to the one before."""
    while protect.PLACEHOLDER.match(unit.text[place]) and unit.kept[
        ord(unit.text[place]) - protect.FIRST
    ].startswith("</"):
        place += 1
    return place


def _as_seen(kept: str) -> str:
    if not protect.is_tag(kept):
        return "X"
    return "\n\n" if kept.startswith("<br") else ""


def _peel(piece: str, kept: Sequence[str]) -> tuple[str, str, str]:
    """Return (before, core, after): white space and enclosing tags are no part of a sentence."""
    start, end = 0, len(piece)
    mates = protect.pairs(kept, [n for n in protect.numbers(piece) if protect.is_tag(kept[n])])
    inside = _Inside(piece, kept, mates)
    while True:
        while start < end and inside.is_space(start):
            start += 1
        while start < end and inside.is_space(end - 1):
            end -= 1
        if start < end and inside.encloses(start, end):
            start, end = start + 1, end - 1
        elif start < end and inside.is_alone(start):
            start += 1
        elif start < end and inside.is_alone(end - 1):
            end -= 1
        else:
            return piece[:start], piece[start:end], piece[end:]


@dataclass(frozen=True, slots=True)
class _Inside:
    piece: str
    kept: Sequence[str]
    mates: dict[int, int]

    def is_space(self, place: int) -> bool:
        return self.piece[place].isspace()

    def is_alone(self, place: int) -> bool:
        """A tag whose mate is in another sentence, or that has none."""
        number = ord(self.piece[place]) - protect.FIRST
        return (
            bool(protect.PLACEHOLDER.match(self.piece[place]))
            and protect.is_tag(self.kept[number])
            and number not in self.mates
        )

    def encloses(self, start: int, end: int) -> bool:
        first, last = (ord(self.piece[place]) - protect.FIRST for place in (start, end - 1))
        return end - start > 1 and self.mates.get(first, -1) == last
