"""Pure: which part of a statement each part of a person's whole translation stands for.

Only what is certain is said: every part of the one has its part in the other, in the same
order, and nothing in the pairs speaks against it. Otherwise the translation stays whole.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import plan
from bot.markup import from_text, to_text
from bot.memo import for_a_cycle
from bot.model import Block, BlockKind, FindingReason, Statement
from bot.translate import checks, numbers, protect

_NOT_TRANSLATED = frozenset({BlockKind.DATELINE, BlockKind.CONTACT})
_ANCHORS = frozenset({BlockKind.HEADING, BlockKind.ITEM})
_SUSPICIOUS = frozenset(
    {
        FindingReason.NUMBER_LOST,
        FindingReason.WRONG_SCRIPT,
        FindingReason.LEFT_IN_SOURCE,
    }
)
_LENGTH = frozenset({FindingReason.TOO_LONG, FindingReason.TOO_SHORT})
# A slogan may well be half as long in another language; a paragraph is not.
_PROSE = 80


@dataclass(frozen=True, slots=True)
class _Part:
    """A block of the original with its unit's key, and the block that stands for it."""

    key: str
    source: Block
    target: Block


@for_a_cycle(1024)
def align(statement: Statement, whole: Statement) -> Mapping[str, str] | None:
    """Return the translation's words (inline HTML) by the keys of the statement's units.

    None where it is not certain which words stand for which, or where a unit that needs a
    translation has none.
    """
    if bool(statement.subtitle) != bool(whole.subtitle):
        return None
    parts = _parts(statement, whole)
    if parts is None or _is_doubtful(parts, statement.language, whole.language):
        return None
    words = {"title": from_text(whole.title)}
    if whole.subtitle:
        words["subtitle"] = from_text(whole.subtitle)
    if statement.reference and whole.reference:
        words["reference"] = from_text(whole.reference)
    words |= {part.key: part.target.content for part in parts}
    needed = (unit.key for unit in plan.units(statement) if not unit.by_people)
    return words if all(to_text(words.get(key, "")).strip() for key in needed) else None


def _parts(statement: Statement, whole: Statement) -> list[_Part] | None:
    """Pair the blocks; None where their order or number does not allow it.

    The same kinds in the same order are certain. Where a kind was not recognised in one of
    the two (a slogan, a quote or a name that is a paragraph there), the blocks between
    headings and items are paired if they are as many. Names may be missing as a whole:
    they then stay as they are.
    """
    sources = [
        (key, block)
        for block, (key, kind, _) in zip(
            statement.blocks, plan.keyed_blocks(statement), strict=True
        )
        if kind not in _NOT_TRANSLATED
    ]
    targets = [block for block in whole.blocks if block.kind not in _NOT_TRANSLATED]
    if not any(block.kind is BlockKind.SIGNATURE for block in targets):
        unsigned = [(key, one) for key, one in sources if one.kind is not BlockKind.SIGNATURE]
        if len(unsigned) == len(targets):
            sources = unsigned
    if len(sources) != len(targets):
        return None
    blocks = [block for _, block in sources]
    pairs = list(zip(blocks, targets, strict=True))
    if not all(_may_be_one(source, target) for source, target in pairs):
        return None
    if not _recognised_alike(blocks, targets):
        return None
    return [_Part(key, one, other) for (key, one), other in zip(sources, targets, strict=True)]


def _may_be_one(source: Block, target: Block) -> bool:
    """Tell whether two blocks may be the same one: headings and items are, or are not."""
    if source.kind in _ANCHORS or target.kind in _ANCHORS:
        same_number = source.number is None or target.number in {None, source.number}
        return source.kind is target.kind and same_number
    return True


def _recognised_alike(sources: Sequence[Block], targets: Sequence[Block]) -> bool:
    """Tell whether every kind stands in the same places, or was not recognised in one at all."""
    for kind in (BlockKind.SLOGAN, BlockKind.QUOTE, BlockKind.SIGNATURE):
        here = [place for place, block in enumerate(sources) if block.kind is kind]
        there = [place for place, block in enumerate(targets) if block.kind is kind]
        if here and there and here != there:
            return False
    return True


def _is_doubtful(parts: Sequence[_Part], source: str, target: str) -> bool:
    """Tell whether the pairs contradict each other.

    People put numbers into words and links elsewhere; that alone is no contradiction. A
    number or a link that is lost in one pair and appears in another is, and so is a
    paragraph that is much longer or shorter than its own; and many small doubts are one.
    """
    checked = [part for part in parts if part.source.kind is not BlockKind.SIGNATURE]
    pairs = [
        checks.Pair(to_text(part.source.content), to_text(part.target.content), source, target)
        for part in checked
    ]
    reasons = [{found.reason for found in checks.find("", pair)} for pair in pairs]
    if any(
        each & _LENGTH and len(pair.source) >= _PROSE
        for each, pair in zip(reasons, pairs, strict=True)
    ):
        return True
    if _moved(list(map(_numbers_of, pairs))) or _moved(list(map(_links_of, checked))):
        return True
    suspicious = sum(1 for each in reasons if each & _SUSPICIOUS)
    return suspicious > max(1, len(pairs) // 4)


_Difference = tuple[Sequence[str], Sequence[str]]


def _moved(differences: Sequence[_Difference]) -> bool:
    """Tell whether something that one pair lost appears in another."""
    lost = Counter(one for gone, _ in differences for one in set(gone))
    found = Counter(one for _, new in differences for one in set(new))
    return bool(lost & found)


def _numbers_of(pair: checks.Pair) -> _Difference:
    """Return the numbers lost and those invented; a single digit may well be a coincidence."""
    lost, invented = numbers.compare(
        pair.source, pair.target, pair.source_language, pair.target_language
    )
    return [one for one in lost if len(one) > 1], [one for one in invented if len(one) > 1]


def _links_of(part: _Part) -> _Difference:
    before = Counter(protect.links(part.source.content))
    after = Counter(protect.links(part.target.content))
    return list(before - after), list(after - before)
