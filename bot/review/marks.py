"""Pure: where in source and translation a finding is: its words are marked in place."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import regex

from bot.model import Finding, FindingReason
from bot.translate import scripts

Span = tuple[int, int]

_PIECE = re.compile(r"(<[^<>]*>)")
_DIGITS = regex.compile(r"\p{Nd}+(?:[.,:/'’٬٫·\u00a0\u202f ]\p{Nd}+)*")
# What a finding's detail names, and on which side it can be seen.
_DETAILS = (
    (re.compile(r"(?P<source>.+) is missing, and (?P<target>.+) is there"), False),
    (re.compile(r"(?P<both>.+ and .+) changed places"), True),
    (re.compile(r"(?P<source>.+) is missing"), False),
    (re.compile(r"(?P<target>.+) is not in the source"), False),
    (re.compile(r"(?:the link to )?(?P<source>.+) is not in its place"), False),
    (re.compile(r"(?P<source>.+): the translation denies .+"), True),
    (re.compile(r'.* the last: "(?P<target>.+)"'), False),
    (re.compile(r'"(?P<target>.+)" .+'), False),
)
_SEVERAL = re.compile(r", | and ")
_NUMBERS = frozenset({FindingReason.NUMBER_LOST, FindingReason.NUMBER_INVENTED})
_GAP = r"[^\p{L}\p{M}\p{N}]+"


@dataclass(frozen=True, slots=True)
class Place:
    """What a finding is about (a number, a name, words) and where it can be seen.

    `source` is what the translation lost, `target` what should not be in it as it is.
    """

    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        """What a sentence about the finding names."""
        return ", ".join(self.source or self.target)


def place(finding: Finding) -> Place:
    """Return what a finding is about, as far as its detail says."""
    for pattern, names_several in _DETAILS:
        if found := pattern.fullmatch(finding.detail):
            several = names_several or finding.reason is FindingReason.NEGATION_INVENTED
            named = {
                side: tuple(_SEVERAL.split(words)) if several else (words,)
                for side, words in found.groupdict().items()
            }
            both = named.get("both", ())
            return Place(named.get("source", both), named.get("target", both))
    return Place()


def in_source(
    fragment: str, findings: Iterable[Finding], terms: Iterable[tuple[str, str]] = ()
) -> str:
    """Return the source (inline HTML) with what the translation lost marked in it.

    A lost name is told as its given translation: `terms` (source, target) say what it is here.
    """
    given = {target.casefold(): source for source, target in terms}

    def look(text: str) -> list[Span]:
        spans: list[Span] = []
        for finding in findings:
            for what in place(finding).source:
                if finding.reason in _NUMBERS:
                    spans += _numbers(text, what)
                else:
                    spans += _words(text, given.get(what.casefold(), what)) or _words(text, what)
        return spans

    return _marked(fragment, look, [what for one in findings for what in place(one).source])


def in_target(fragment: str, findings: Iterable[Finding], language: str) -> str:
    """Return the translation (inline HTML) with what should not be in it marked."""

    def look(text: str) -> list[Span]:
        spans: list[Span] = []
        for finding in findings:
            for what in place(finding).target:
                if finding.reason in _NUMBERS:
                    spans += _numbers(text, what)
                elif finding.reason is FindingReason.WRONG_SCRIPT:
                    spans += _foreign(text, what, scripts.script_of(language))
                else:
                    spans += _words(text, what)
        return spans

    return _marked(fragment, look)


def numbered(fragment: str, addresses: Sequence[str]) -> str:
    """Return inline HTML with the number of its address after each link."""
    out, number = [], 0
    for piece in filter(None, _PIECE.split(fragment)):
        if piece.startswith("<a "):
            address = html.unescape(_href(piece))
            number = addresses.index(address) + 1 if address in addresses else 0
        out.append(piece)
        if piece == "</a>" and number:
            out.append(f"<sup>{number}</sup>")
            number = 0
    return "".join(out)


def is_marked(fragment: str) -> bool:
    """Tell whether anything in a fragment is marked."""
    return "<mark>" in fragment


def _numbers(text: str, value: str) -> list[Span]:
    """Find a number by its digits; a word after it (2 million) may stand for the zeros."""
    found = [(one.span(), _plain(one[0])) for one in _DIGITS.finditer(text)]
    exact = [span for span, digits in found if digits == value]
    return exact or [
        span
        for span, digits in found
        if value.startswith(digits) and not value[len(digits) :].strip("0")
    ]


def _plain(number: str) -> str:
    return "".join(str(unicodedata.digit(char)) for char in number if char.isdigit())


def _words(text: str, words: str) -> list[Span]:
    """Find words however they are spaced and punctuated; a cut end ("…") is any word's end."""
    parts = regex.findall(r"[\p{L}\p{M}\p{N}]+", words.removesuffix("…"))
    if not parts:
        return []
    pattern = _GAP.join(map(regex.escape, parts))
    return [found.span() for found in regex.finditer(pattern, text, regex.IGNORECASE)]


def _foreign(text: str, sample: str, script: str) -> list[Span]:
    """Find letters that are not of a script; Latin ones only where the sample has them."""
    latin = any(scripts.belongs(char, "Latn") for char in sample)

    def wrong(char: str) -> bool:
        return not scripts.belongs(char, script) and (latin or not scripts.belongs(char, "Latn"))

    runs = regex.finditer(r"[\p{L}\p{M}]+", text)
    return [run.span() for run in runs if any(map(wrong, run[0]))]


def _marked(fragment: str, look: Callable[[str], list[Span]], addresses: Sequence[str] = ()) -> str:
    """Return inline HTML with `<mark>` around what `look` finds in its words.

    Marks close before a tag and open again after it. A link to one of `addresses` is
    marked whole: its address cannot be seen.
    """
    pieces = [_Piece(piece) for piece in filter(None, _PIECE.split(fragment))]
    text = "".join(piece.text for piece in pieces)
    inside = [False] * len(text)
    for start, end in [*look(text), *_links(pieces, addresses)]:
        inside[start:end] = [True] * (end - start)
    out, position = [], 0
    for piece in pieces:
        out.append(piece.marked(inside[position : position + len(piece.text)]))
        position += len(piece.text)
    return "".join(out)


def _links(pieces: "Sequence[_Piece]", addresses: Sequence[str]) -> list[Span]:
    spans, position, start = [], 0, None
    for piece in pieces:
        if piece.source.startswith("<a ") and html.unescape(_href(piece.source)) in addresses:
            start = position
        elif piece.source == "</a>" and start is not None:
            spans.append((start, position))
            start = None
        position += len(piece.text)
    return spans


def _href(tag: str) -> str:
    found = re.search(r'href="([^"]*)"', tag)
    return found[1] if found else ""


class _Piece:
    """A tag or a run of words; a line break counts as a space between words."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.is_tag = source.startswith("<")
        self.text = (" " if source == "<br>" else "") if self.is_tag else html.unescape(source)

    def marked(self, inside: Sequence[bool]) -> str:
        if self.is_tag:
            return self.source
        out, start = [], 0
        for end in range(1, len(self.text) + 1):
            if end == len(self.text) or inside[end] != inside[start]:
                words = html.escape(self.text[start:end], quote=False)
                out.append(f"<mark>{words}</mark>" if inside[start] else words)
                start = end
        return "".join(out)
