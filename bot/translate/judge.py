"""Pure: an engine's answer as readers would get it, and what is wrong with it."""

from collections.abc import Collection
from dataclasses import replace

from bot.memo import for_a_cycle
from bot.model import Finding, FindingReason
from bot.ports import CUT, Route, Shielded
from bot.translate import checks, protect


def judged(
    key: str,
    sent: Shielded,
    answer: str,
    route: Route,
    names: Collection[str] = (),
    *,
    strictly: bool = False,
) -> tuple[str, tuple[Finding, ...]]:
    """Return an answer as inline HTML, and its findings.

    A tag that did not come back where it can stand is left out; the address of a link is
    then added in brackets, because an address must never vanish. What was looked at a
    moment ago is not looked at again: an answer is judged when it comes, and when the unit
    is put together.
    """
    target, found = _judged(sent, answer, route, frozenset(names), strictly)
    return target, tuple(replace(finding, unit=key) for finding in found)


@for_a_cycle(4096)
def _judged(
    sent: Shielded,
    answer: str,
    route: Route,
    names: frozenset[str],
    strictly: bool,
) -> tuple[str, tuple[Finding, ...]]:
    text, gone = protect.settle_tags(answer.replace(CUT, ""), sent.kept, sent.text)
    target = protect.unshield(text, sent.kept)
    pair = checks.pair(sent, target, (route.source, route.target), names)
    if CUT in answer:
        pair = replace(pair, target=pair.target + CUT)
    tags = [sent.kept[number] for number in gone]
    for address in filter(None, map(protect.address_of, tags)):
        target += f' (<a href="{address}">{address}</a>)'
    lost = [
        Finding("", FindingReason.TAG_LOST, f"{protect.described(tag)} is not in its place")
        for tag in tags
        if not tag.startswith("</")
    ]
    return target, (*checks.find("", pair, strictly=strictly), *lost)
