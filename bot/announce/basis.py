"""Pure: of which of the page's words a post was made, so that it shows when it says others.

A post is looked at again only where something that it says is not on the page any more.
That other sentences would be chosen today, or that a line would be put in another way, is no
reason to touch a post that followers have.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import regex

from bot import plan
from bot.announce.parts import digest
from bot.announce.wording import plain
from bot.model import BlockKind, Entry, Label
from bot.sentences import sentences_of

_CUT = "…"
_SHORTEST_CUT = 12
_SHORTEST = 4
_SHORTEST_SLIP = 4
_WORDS = regex.compile(r"[\p{L}\p{M}\p{N}\p{Sc}%‰]+")
# Written without spaces: what looks like one word is a sentence, and each sign counts.
_UNSPACED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Nd}]"
)
_SAID_AS_IT_IS = frozenset({BlockKind.ITEM, BlockKind.SLOGAN, BlockKind.HEADING})


@dataclass(frozen=True, slots=True)
class Basis:
    """What a text was made of; `said` are pieces of the page as plain words.

    `label` is that of the page then, `told` the moment of the last correction it knew of,
    `mark` names all that the page said: where it is the same, nobody need look closer.
    An answer that corrects a post says for it what holds: `taken_back` are the pieces that
    do not any more.
    """

    label: str
    told: datetime | None = None
    said: frozenset[str] = frozenset()
    taken_back: frozenset[str] = frozenset()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The words of an entry's page: `pieces` are (unit key, words), `text` all of them."""

    pieces: tuple[tuple[str, str], ...]
    text: str

    def has(self, piece: str) -> bool:
        """Tell whether a piece, or the beginning that was said of it, is on the page."""
        if piece.endswith(_CUT):
            return f" {piece.removesuffix(_CUT)}" in self.text
        return f" {piece} " in self.text


def mark_of(entry: Entry) -> str:
    """Return a short name of all that an entry says, and of its label."""
    blocks = [(block.kind.value, block.content) for block in entry.blocks]
    told = [one.at.isoformat() for one in entry.corrections[-1:]]
    text = json.dumps([entry.label.value, entry.title, entry.subtitle, blocks, told])
    return digest(text)


def page_of(entry: Entry) -> Page:
    """Return the words of an entry that a post could say."""
    pieces = [("title", _plainly(entry.title)), ("subtitle", _plainly(entry.subtitle))]
    keys = plan.unit_keys(block.kind for block in entry.blocks)
    whole = [words for _, words in pieces]
    for key, block in zip(keys, entry.blocks, strict=True):
        text = plain(block.content)
        whole.append(_plainly(text))
        if block.kind in _SAID_AS_IT_IS:
            pieces.append((key, _plainly(text)))
        elif key:
            parts = sentences_of(text, entry.language)
            pieces += [(key, _plainly(part)) for part in parts]
    kept = ((key, words) for key, words in pieces if len(words) >= _SHORTEST)
    return Page(tuple(kept), f" {' | '.join(whole)} ")


def of(text: str, entry: Entry, page: Page, taken_back: Iterable[str] = ()) -> Basis:
    """Return of what a post's text was made, when it was made of this entry."""
    told = entry.corrections[-1].at if entry.corrections else None
    said = frozenset(filter(None, (_as_said(words, text) for _, words in page.pieces)))
    return Basis(entry.label.value, told, said, frozenset(taken_back), mark_of(entry))


def packed(basis: Basis) -> str:
    """Return a basis as it is kept."""
    return json.dumps(
        {
            "label": basis.label,
            "told": basis.told.isoformat() if basis.told else "",
            "said": sorted(basis.said),
            "taken_back": sorted(basis.taken_back),
            "mark": basis.mark,
        },
        ensure_ascii=False,
    )


def unpacked(text: str) -> Basis | None:
    """Return a basis that was packed; None where nobody kept one."""
    if not text:
        return None
    kept = json.loads(text)
    told = datetime.fromisoformat(kept["told"]) if kept["told"] else None
    said, taken_back = frozenset(kept["said"]), frozenset(kept["taken_back"])
    return Basis(kept["label"], told, said, taken_back, kept["mark"])


def is_better_label(before: str, now: Label) -> bool:
    """Tell whether people stand behind words now that were a machine's."""
    return before in {Label.MACHINE, Label.DRAFT} and now in {Label.REVIEWED, Label.ORIGINAL}


def is_slip(before: Iterable[str], after: Iterable[str]) -> bool:
    """Tell whether words differ by slips of the pen only: a letter here and there, no number.

    Where words are not written apart nobody can tell, and nothing is a slip.
    """
    old, new = (" ".join(sorted(pieces)).split() for pieces in (before, after))
    return len(old) == len(new) and all(
        one == other or _is_one_slip(one, other) for one, other in zip(old, new, strict=True)
    )


def _plainly(text: str) -> str:
    """Return words and numbers as they compare: without signs, in small letters."""
    return " ".join(_WORDS.findall(text.casefold()))


def _as_said(words: str, text: str) -> str:
    """Return what a post's text says of a piece: all of it, its beginning and "…", or ""."""
    if f" {words} " in f" {_plainly(text)} ":
        return words
    for fragment, _ in pairwise(text.split(_CUT)):
        end = f" {_plainly(fragment)}"
        for length in range(min(len(words), len(end)), _SHORTEST_CUT - 1, -1):
            if end.endswith(f" {words[:length]}"):
                return words[:length] + _CUT
    return ""


def _is_one_slip(one: str, other: str) -> bool:
    """Tell whether two words differ by one letter: another, one more, one less, or two swapped."""
    if min(len(one), len(other)) < _SHORTEST_SLIP or _UNSPACED.search(one + other):
        return False
    if len(one) != len(other):
        return _is_one_more(*sorted((one, other), key=len))
    places = [at for at, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    if len(places) == 2 and places[1] == places[0] + 1:
        first, second = places
        return (one[first], one[second]) == (other[second], other[first])
    return len(places) == 1


def _is_one_more(short: str, long: str) -> bool:
    return len(long) == len(short) + 1 and any(
        long[:at] + long[at + 1 :] == short for at in range(len(long))
    )
