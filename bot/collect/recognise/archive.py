"""Pure: splits a page of many statements; says where it could also be read otherwise.

A statement begins with a headline. How surely one does is counted: what stands above it
(a signature, a contact line, a reference or a teaser ends a statement), what stands in
it ("Statement on ..."), and what stands below it (a date line, a further headline).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from bot.collect.draft import Piece
from bot.collect.recognise import datelines, lines, teaser, translation_line
from bot.collect.recognise.pieces import prepare
from bot.model import BlockKind

_SURE = 4
_LIKELY = 3
_POSSIBLE = 2
_LONG = 150
_MOST_HEADLINES = 4


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place where the page can be read in two ways."""

    line: int
    headline: str
    what: str


@dataclass(frozen=True, slots=True)
class Split:
    """The statements of a page, and where the division is uncertain."""

    parts: tuple[tuple[Piece, ...], ...]
    doubts: tuple[Doubt, ...] = ()


class _Look(Enum):
    HEADLINE = auto()
    DATELINE = auto()
    ENDER = auto()
    REFERENCE = auto()
    TEASER = auto()
    TEXT = auto()


def split(pieces: Sequence[Piece]) -> Split:
    """Divide the pieces of a page into statements."""
    page = _Page(prepare(pieces))
    if not page.pieces:
        return Split(())
    starts, doubts = page.starts()
    doubts += page.stray_dates(starts)
    edges = [*starts, len(page.pieces)]
    parts = tuple(page.pieces[first:last] for first, last in pairwise(edges))
    return Split(parts, tuple(doubts))


class _Page:
    """The pieces of a page with what each looks like."""

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        self.pieces = pieces
        self.looks = [_look(piece) for piece in pieces]
        gaps = sorted(piece.gap for piece in pieces[1:])
        self.usual_gap = gaps[len(gaps) // 2] if gaps else 1
        first = next((piece for piece in pieces if piece.kind is BlockKind.HEADING), None)
        self.title_level = first.level if first else 0
        self.glues_titles = bool(pieces) and _is_glued(pieces[0])

    def starts(self) -> tuple[list[int], list[Doubt]]:
        """Return where statements begin, and the doubts about it."""
        starts, doubts = [0], []
        index = self._end_of_opening(0)
        while index < len(self.pieces):
            if self.looks[index] is not _Look.HEADLINE:
                index += 1
                continue
            run = self._run(index)
            start, doubt = self._decide(run)
            if doubt:
                doubts.append(doubt)
            if start is None:
                index = run.stop
            else:
                starts.append(start)
                index = self._end_of_opening(start)
        return starts, doubts

    def stray_dates(self, starts: list[int]) -> list[Doubt]:
        """Return the date lines that stand amid a statement: perhaps it is two."""
        doubts = []
        for first, stop in zip(starts, [*starts[1:], len(self.pieces)], strict=True):
            for index in range(self._end_of_opening(first), stop - 1):
                if self.looks[index] is _Look.DATELINE and self._has_body_before(index + 1, stop):
                    piece = self.pieces[index]
                    what = "is a date line amid a statement; another one may begin above it"
                    doubts.append(Doubt(piece.line, piece.text, what))
        return doubts

    def _has_body_before(self, index: int, stop: int) -> bool:
        return any(look in {_Look.TEXT, _Look.TEASER} for look in self.looks[index:stop])

    def _end_of_opening(self, start: int) -> int:
        """Return the index behind the first piece of a statement's body."""
        index = start + 1
        dated = self.looks[start] is _Look.DATELINE
        while index < len(self.pieces) and index - start <= _MOST_HEADLINES + 2:
            look = self.looks[index]
            if look is _Look.DATELINE:
                dated = True
            elif look is _Look.REFERENCE or (look is _Look.HEADLINE and not dated):
                pass
            else:
                break
            index += 1
        return index + 1

    def _run(self, first: int) -> range:
        last = first
        while last < len(self.pieces) and self.looks[last] is _Look.HEADLINE:
            last += 1
        return range(first, last)

    def _decide(self, run: range) -> tuple[int | None, Doubt | None]:
        """Choose where in a run of headlines a statement begins, if one does."""
        if not self._has_body(run.stop):
            return None, None
        ranked = sorted(run, key=lambda index: (-self._score(run, index), index))
        best = ranked[0]
        score = self._score(run, best)
        second = self._score(run, ranked[1]) if len(ranked) > 1 else 0
        piece = self.pieces[best]
        if score < _POSSIBLE:
            return None, None
        if score < _LIKELY:
            return None, Doubt(piece.line, piece.text, "may begin another statement; not split")
        if score < _SURE:
            return best, Doubt(piece.line, piece.text, "was taken as the beginning of a statement")
        if second >= _LIKELY and score - second <= 1:
            other = self.pieces[ranked[1]].text
            what = f'was taken as the title, but "{other[:80]}" could be it'
            return best, Doubt(piece.line, piece.text, what)
        return best, None

    def _has_body(self, index: int) -> bool:
        """Tell whether text follows; below a date line it may begin with a call."""
        body = {_Look.TEXT, _Look.TEASER}
        while index < len(self.pieces) and self.looks[index] in {_Look.DATELINE, _Look.REFERENCE}:
            body.add(_Look.HEADLINE)
            index += 1
        return index < len(self.pieces) and self.looks[index] in body

    def _score(self, run: range, index: int) -> int:
        if lines.is_afterword(self.pieces[index].text):
            return 0
        return self._end_above(run, index) + self._own_look(index) + self._opening_below(run, index)

    def _end_above(self, run: range, index: int) -> int:
        above = self.looks[index - 1]
        if above in {_Look.ENDER, _Look.REFERENCE, _Look.TEASER, _Look.DATELINE}:
            return 3
        slogans = 0
        while index - slogans > run.start and self._exclaims(index - slogans - 1):
            slogans += 1
        return min(slogans, 2)

    def _own_look(self, index: int) -> int:
        piece = self.pieces[index]
        score = 2 if lines.names_a_kind(piece.text) else 0
        score += 2 if self.glues_titles and _is_glued(piece) else 0
        score += 1 if piece.gap > self.usual_gap else 0
        if piece.kind is BlockKind.HEADING:
            score += {True: 4 if piece.level == 1 else 2}.get(piece.level == self.title_level, -2)
        return score

    def _opening_below(self, run: range, index: int) -> int:
        score = 0
        stop = run.stop
        if self.looks[stop : stop + 1] == [_Look.REFERENCE]:
            stop += 1
        dated = self.looks[stop : stop + 1] == [_Look.DATELINE]
        if dated and run.stop - index <= _MOST_HEADLINES - 1:
            score += 3
        below = index + 1
        if below in run or (
            self.looks[below] is _Look.TEXT and len(self.pieces[below].text) > _LONG
        ):
            score += 1
        if self._exclaims(index - 1) and not self._exclaims(index):
            score += 1
        return score

    def _exclaims(self, index: int) -> bool:
        return self.pieces[index].is_open and lines.is_exclamation(self.pieces[index].text)


def _look(piece: Piece) -> _Look:
    if piece.said is None and translation_line.is_one(piece.content):
        return _Look.REFERENCE  # like that, it can stand at the beginning and at the end
    if piece.kind is BlockKind.HEADING and piece.said is None:
        return _Look.HEADLINE
    if not piece.is_open:
        return _Look.TEXT
    text = piece.text
    if teaser.cut(text)[1]:
        return _Look.TEASER
    if lines.reference(text) is not None:
        return _Look.REFERENCE
    if datelines.dateline(text) is not None:
        return _Look.DATELINE
    if lines.is_something_else(text):
        return _Look.ENDER
    return _Look.HEADLINE if lines.is_headline(text) else _Look.TEXT


def _is_glued(piece: Piece) -> bool:
    """Blog themes put a no-break space before the last word of a title."""
    words = piece.content.rsplit("\u00a0", maxsplit=1)
    return len(words) == 2 and " " in words[0] and not any(char.isspace() for char in words[1])
