"""Pure: which of the statement's own sentences a post says, the same in every language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot import languages, plan
from bot.announce.alignment import place_of
from bot.announce.characters import clusters
from bot.announce.scoring import Reason, Scored, alike, bare, leads_on, parts_of, scored
from bot.announce.vocabulary import names_its_kind
from bot.announce.wording import plain
from bot.model import BlockKind, Entry, EntryBlock

_MOST = 8
_SAME_AGAIN = 0.5
"""What is taken from a sentence that says what a chosen one says already."""
_WORTH_SAYING = 0.45
"""A sentence that is worth less than this part of the best one is not said."""
_LONGEST_PARAGRAPH = 320
_MUCH_LONGER = 1.5
_TEXT = frozenset(BlockKind) - {BlockKind.SIGNATURE, BlockKind.CONTACT, BlockKind.DATELINE}


@dataclass(frozen=True, slots=True)
class Pick:
    """One sentence by its place: which block of the statement, which sentence in it, and why.

    A place, not words: it means the same sentence in the original and in a translation.
    """

    block: int
    sentence: int
    score: float = 0.0
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A pick in an entry's words; `is_whole` where all of its paragraph had to be taken."""

    pick: Pick
    text: str
    is_item: bool = False
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Demand:
    """A point of a list, with its printed number, if it has one."""

    text: str
    number: int | None = None


def choose(entry: Entry) -> tuple[Pick, ...]:
    """Choose sentences by a text's own structure and words, the one that says most first.

    Each next one is worth less for what was said already.
    """
    left = list(scored(entry))
    chosen: list[Scored] = []
    picks: list[Pick] = []
    while left and len(picks) < _MOST:
        worth = {id(one): _worth(one, chosen) for one in left}
        best = max(left, key=lambda one: worth[id(one)])
        if picks and worth[id(best)] < _WORTH_SAYING * picks[0].score:
            break
        left.remove(best)
        chosen.append(best)
        place = best.sentence
        picks.append(Pick(place.block, place.number, worth[id(best)], best.reasons))
    return tuple(picks)


def said(entry: Entry, original: Entry | None = None) -> tuple[Said, ...]:
    """Return what an entry says of its statement, the most important first.

    The original decides what, where it has the same parts. Where the translation of a
    paragraph is divided in another way, so that nobody can tell which sentence is which, a
    short paragraph is taken whole, and of a long one nothing is. Points are those of the
    list of demands.
    """
    source = _source(entry, original)
    listed = _demanding(entry)
    found: list[Said] = []
    for pick in choose(source):
        one = _in_words(entry, source, pick)
        if one is None or (one.is_item and pick.block not in listed):
            continue
        if not any(_says_the_same(one, other) for other in found):
            found.append(one)
    return tuple(found)


def _says_the_same(one: Said, other: Said) -> bool:
    """Tell whether one is in the other: a sentence in its own paragraph, taken whole."""
    is_around = (one.is_whole or other.is_whole) and one.pick.block == other.pick.block
    return is_around or one.text == other.text


def hook(entry: Entry, original: Entry | None = None) -> str:
    """Return the second headline, where it says more than the first one; else "".

    That is where the title only says what kind of text it is, or is much shorter.
    """
    source = _source(entry, original)
    first, second = source.title, source.subtitle
    if not second or names_its_kind(second, source.language):
        return ""
    is_dry = names_its_kind(first, source.language)
    is_short = len(clusters(second)) >= _MUCH_LONGER * len(clusters(first))
    return entry.subtitle if is_dry or is_short else ""


def _source(entry: Entry, original: Entry | None) -> Entry:
    return original if original is not None and same_parts(entry, original) else entry


def same_parts(entry: Entry, original: Entry) -> bool:
    """Tell whether an entry's blocks are the original's one by one."""
    return not entry.whole and _form(entry) == _form(original)


def slogans(entry: Entry) -> tuple[str, ...]:
    """Return the slogans in the entry's language, without one that is the title."""
    title = bare(entry.title)
    return tuple(text for text in _words_of(entry, BlockKind.SLOGAN) if bare(text) != title)


def corrected(entry: Entry, parts: Iterable[str]) -> tuple[str, ...]:
    """Return the words that stand now in corrected parts of an entry's text.

    `parts` are unit keys; the title and what is no text are left out, and so is what is in
    another language.
    """
    keys = plan.unit_keys(block.kind for block in entry.blocks)
    blocks = dict(zip(keys, entry.blocks, strict=True))
    found = (blocks[key] for key in parts if key in blocks)
    own = (block for block in found if block.language == entry.language)
    return tuple(_with_number(block, entry.language) for block in own if block.kind in _TEXT)


def _with_number(block: EntryBlock, language: str) -> str:
    number = "" if block.number is None else f"{languages.in_digits(language, block.number)}. "
    return number + plain(block.content)


def demands(entry: Entry) -> tuple[str, tuple[Demand, ...]]:
    """Return the points of an entry's list of demands, and the words that lead on to them.

    No point where one of them is left in another language; no words where none lead on.
    """
    run = _demanding(entry)
    blocks = [entry.blocks[place] for place in run]
    if any(block.language != entry.language for block in blocks):
        return "", ()
    points = tuple(Demand(plain(block.content), block.number) for block in blocks)
    return _leading_to(entry, run), points


def _demanding(entry: Entry) -> range:
    """Return the places of the first numbered list, or else of the first list."""
    lists = _lists(entry)
    numbered = (run for run in lists if entry.blocks[run.start].number is not None)
    return next(numbered, lists[0] if lists else range(0))


def _worth(one: Scored, chosen: Sequence[Scored]) -> float:
    again = max((alike(one.vector, other.vector) for other in chosen), default=0.0)
    return round(one.score - _SAME_AGAIN * again, 6)


def _in_words(entry: Entry, source: Entry, pick: Pick) -> Said | None:
    block = entry.blocks[pick.block]
    if block.language != entry.language:
        return None
    is_item = block.kind is BlockKind.ITEM
    parts = parts_of(block.content, entry.language)
    if entry is source:
        return Said(pick, parts[pick.sentence], is_item)
    if is_item:
        return Said(pick, plain(block.content), is_item)
    theirs = parts_of(source.blocks[pick.block].content, source.language)
    place = place_of(theirs, parts, pick.sentence)
    if place is not None:
        return Said(pick, parts[place])
    whole = plain(block.content)
    if len(clusters(whole)) > _LONGEST_PARAGRAPH or leads_on(whole):
        return None
    return Said(pick, whole, is_whole=True)


def _form(entry: Entry) -> list[tuple[BlockKind, int | None]]:
    return [(block.kind, block.number) for block in entry.blocks]


def _words_of(entry: Entry, kind: BlockKind) -> Iterable[str]:
    for block in entry.blocks:
        words = plain(block.content)
        if block.kind is kind and block.language == entry.language and words:
            yield words


def _lists(entry: Entry) -> list[range]:
    """Return the runs of neighbouring list items by their places."""
    runs: list[range] = []
    for place, block in enumerate(entry.blocks):
        if block.kind is not BlockKind.ITEM:
            continue
        if runs and runs[-1].stop == place:
            runs[-1] = range(runs[-1].start, place + 1)
        else:
            runs.append(range(place, place + 1))
    return runs


def _leading_to(entry: Entry, run: range) -> str:
    """Return the last sentence before a list, where it ends in a colon."""
    if not run.start:
        return ""
    before = entry.blocks[run.start - 1]
    if before.kind is not BlockKind.PARAGRAPH or before.language != entry.language:
        return ""
    parts = parts_of(before.content, entry.language)
    return parts[-1] if parts and parts[-1].endswith((":", "：", "៖")) else ""
