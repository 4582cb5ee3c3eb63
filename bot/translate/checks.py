"""Pure: what is wrong with a machine's text, as far as it can be told without understanding.

Every check is in a module of `bot.translate.checking`; here they come together.
"""

from collections import Counter
from collections.abc import Collection, Iterable

from bot.markup import to_text
from bot.model import Finding, FindingReason
from bot.ports import Shielded
from bot.translate import numbers, protect
from bot.translate.checking import length, named, negation, repetition, untranslated
from bot.translate.checking.pair import Found, Pair

__all__ = ["Pair", "find", "links_lost", "pair"]


def pair(
    sent: Shielded, target: str, languages: tuple[str, str], names: Collection[str] = ()
) -> Pair:
    """Return a shielded source and its translation (inline HTML) as a pair to be checked.

    `names` are the statement's names that must be the same in the target.
    """
    spans = [to_text(kept) for kept in sent.kept if not protect.is_tag(kept)]
    source = to_text(protect.unshield(sent.text, sent.kept))
    here = frozenset(named.names_in(source, names))
    return Pair(source, to_text(target), *languages, tuple(filter(None, spans)), here)


def find(unit: str, checked: Pair, *, strictly: bool = False) -> tuple[Finding, ...]:
    """Return every reason not to trust a machine's translation.

    `strictly` is for what a machine said when it was asked again.
    """
    if not checked.target.strip():
        return (Finding(unit, FindingReason.EMPTY, "there is no text"),)
    found = [
        *length.cut(checked),
        *named.find(checked),
        *_numbers(checked),
        *repetition.find(checked, strictly=strictly),
        *length.find(checked),
        *length.invented(checked),
        *untranslated.script(checked),
        *untranslated.left(checked),
        *negation.find(checked),
    ]
    return tuple(Finding(unit, reason, detail) for reason, detail in found)


def links_lost(unit: str, source: str, target: str) -> tuple[Finding, ...]:
    """Return the links of a unit (inline HTML) whose address is gone from its translation."""
    have = Counter(protect.links(target))
    missing = Counter(protect.links(source)) - have
    return tuple(Finding(unit, FindingReason.LINK_LOST, f"{link} is missing") for link in missing)


def _numbers(checked: Pair) -> Iterable[Found]:
    lost, invented = numbers.compare(
        checked.source, checked.target, checked.source_language, checked.target_language
    )
    for number in lost:
        yield FindingReason.NUMBER_LOST, f"{number} is missing"
    for number in invented:
        yield FindingReason.NUMBER_INVENTED, f"{number} is not in the source"
