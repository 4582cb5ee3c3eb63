"""Pure: which spans of a text no machine may touch, and what stands for each of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import regex

from bot.translate import addresses, terms
from bot.translate.terms import FIRST_BREAK, FIRST_TAG, TAG_CHAR, Term

_EDGE_TAG = regex.compile(f"[{chr(FIRST_TAG)}-{chr(FIRST_BREAK - 1)}]")
_EDGE_BEFORE = regex.compile(rf"^(?:\s|{terms.TAG})+")
_EDGES = regex.compile(rf"^(?:\s|{terms.TAG})+|(?:\s|{terms.TAG})+$")
_SAYS = regex.compile(r"[\p{Lu}\p{Lo}\p{N}]")
_BEGINS = regex.compile(r"(?:^|[.!?:…。！？\n])[\s\p{Pi}\p{Ps}\"'¿¡•*–—-]*$")


@dataclass(frozen=True, slots=True)
class Span:
    """A protected span of a text; `target` is what stands for it, None for itself.

    `form` is how far it is from a term's own form: 0 where it is that, 1 where it is another.
    """

    start: int
    end: int
    target: str | None = None
    form: int = 0

    def touches(self, other: "Span") -> bool:
        """Tell whether two spans have a character in common."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        """Tell whether all of another span is within this one."""
        return self.start <= other.start and other.end <= self.end


def choose(
    text: str, glossary: Sequence[Term], names: Collection[str], *, numbers: bool
) -> list[Span]:
    """Return the protected spans of a text in their order; none touches another."""
    taken = [Span(*span) for span in addresses.find(text)]
    candidates = [span for term in glossary for span in _occurrences(text, term)]
    # A name such as IMA-USA is one word, whatever the glossary says of its parts.
    words = [Span(*span) for span in addresses.references(text)]
    words += [
        span for name in names if "-" in name and " " not in name for span in _named(text, name)
    ]
    words = [word for word in words if not any(one.covers(word) for one in candidates)]
    for span in (*_longest_first(words), *_longest_first(candidates)):
        if not any(span.touches(other) for other in taken):
            taken.append(span)
    for span in _longest_first([span for name in names for span in _named(text, name)]):
        taken += _rest_of(span, taken, text)
    if numbers:
        for found in addresses.numbers(text):
            taken += _rest_of(Span(*found), taken, text)
    return sorted(taken, key=lambda span: span.start)


def _longest_first(found: Iterable[Span]) -> list[Span]:
    return sorted(found, key=lambda span: (span.start - span.end, span.form, span.start))


def _occurrences(text: str, term: Term) -> Iterable[Span]:
    for found in terms.pattern(term).finditer(text):
        words = TAG_CHAR.sub(" ", found[0]).split()
        seen = ("" if terms.is_unspaced(found[0][0]) else " ").join(words)
        begins = bool(_BEGINS.search(TAG_CHAR.sub("", text[: found.start()])))
        target = terms.fitted(term, seen, begins=begins)
        form = int(seen.casefold() != term.source.casefold())
        if target == seen or not TAG_CHAR.search(found[0]):
            yield Span(*found.span(), None if target == seen else target, form)
        else:
            yield Span(*_with_tags_beside(text, *found.span()), target, form)


def _with_tags_beside(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span with the tags that directly touch it, so that none ends up empty."""
    while start and _EDGE_TAG.match(text[start - 1]):
        start -= 1
    while end < len(text) and _EDGE_TAG.match(text[end]):
        end += 1
    return start, end


def _named(text: str, name: str) -> Iterable[Span]:
    first = name.split(maxsplit=1)[0].rstrip("'’")
    if first in text:
        for found in terms.word_pattern(name).finditer(text):
            yield Span(found.start(), found.end())


def _rest_of(span: Span, taken: Sequence[Span], text: str) -> list[Span]:
    """Return what of a span is not taken yet, without the spaces at its edges."""
    rest, start = [], span.start
    touched = sorted((one for one in taken if one.touches(span)), key=lambda one: one.start)
    for one in touched:
        rest.append((start, one.start))
        start = one.end
    rest.append((start, span.end))
    pieces = (_EDGES.sub("", text[begin:end]) for begin, end in rest)
    starts = (end - len(_EDGE_BEFORE.sub("", text[begin:end])) for begin, end in rest)
    return [
        Span(begin, begin + len(piece))
        for begin, piece in zip(starts, pieces, strict=True)
        if piece and (not touched or _SAYS.search(piece))
    ]
