"""I/O: the second try: what was answered badly is asked again, in other ways.

First as a whole, more carefully, with the names or numbers protected that did not come
back; then clause by clause. The first answer that nothing is wrong with wins.
"""

import html
from collections.abc import Callable, Mapping, Sequence

import regex

from bot.model import FindingReason
from bot.ports import CUT, Route, Shielded
from bot.translate import numbers, protect, terms
from bot.translate.catalog import NOTES_ONLY
from bot.translate.judge import judged
from bot.translate.segment import JOINED_WITHOUT_SPACE

Ask = Callable[[Sequence[Shielded]], list[str]]
Names = Mapping[Shielded, frozenset[str]]

_NUMBER_REASONS = frozenset({FindingReason.NUMBER_LOST, FindingReason.NUMBER_INVENTED})
# What ends too soon or never does not come right because of a name in it.
_OF_THE_WHOLE = frozenset({FindingReason.CUT, FindingReason.LOOP, FindingReason.TOO_LONG})
_NAME_REASONS = frozenset({FindingReason.NAME_LOST, FindingReason.NAME_INVENTED})
_CLAUSE_ENDS = regex.compile(r"(?<=[,;:،؛—–])\s+|(?<=[、，；：])")
_SHORTEST_CLAUSE = 12


def mended(
    ask: Ask, route: Route, answers: Mapping[Shielded, str], names: Names
) -> dict[Shielded, str]:
    """Ask again what has a finding; return the better answers."""
    found: dict[Shielded, str] = {}
    doubted = {
        sentence: reasons
        for sentence, answer in answers.items()
        if (reasons := _reasons(sentence, answer, route, names))
    }
    for way in (_whole, _clauses):
        asked = {
            sentence: parts
            for sentence, reasons in doubted.items()
            if sentence not in found and (parts := way(sentence, reasons, route, names))
        }
        said = iter(ask([part for parts in asked.values() for part in parts]) if asked else ())
        for sentence, parts in asked.items():
            answer = _joined([next(said) for _ in parts], sentence, parts, route)
            if not _reasons(sentence, answer, route, names, strictly=True):
                found[sentence] = answer
    return found


def _reasons(
    sentence: Shielded, answer: str, route: Route, names: Names, *, strictly: bool = False
) -> frozenset[FindingReason]:
    """Return the reasons to hold an answer."""
    watched = names.get(sentence, frozenset())
    _, findings = judged("", sentence, answer, route, watched, strictly=strictly)
    return frozenset(finding.reason for finding in findings) - NOTES_ONLY


def _whole(
    sentence: Shielded, reasons: frozenset[FindingReason], route: Route, names: Names
) -> tuple[Shielded, ...]:
    return (_shielded_more(sentence, reasons, route, names),)


def _clauses(
    sentence: Shielded, reasons: frozenset[FindingReason], route: Route, names: Names
) -> tuple[Shielded, ...]:
    """Return the clauses of a sentence, without tags; none where it has only one."""
    whole = protect.without_tags(_shielded_more(sentence, reasons, route, names))
    clauses: list[str] = []
    for part in _CLAUSE_ENDS.split(whole.text):
        if clauses and min(len(part), len(clauses[-1])) < _SHORTEST_CLAUSE:
            clauses[-1] += f" {part}"
        else:
            clauses.append(part)
    return tuple(Shielded(clause, whole.kept) for clause in clauses) if len(clauses) > 1 else ()


def _shielded_more(
    sentence: Shielded, reasons: frozenset[FindingReason], route: Route, names: Names
) -> Shielded:
    """Return a sentence with what did not come back protected, behind what was before."""
    spans: list[tuple[int, int, str]] = []
    if reasons & _OF_THE_WHOLE:
        return sentence
    if reasons & _NAME_REASONS:
        for name in sorted(names.get(sentence, ()), key=lambda name: (-len(name), name)):
            for found in terms.word_pattern(name).finditer(sentence.text):
                _add(spans, found.start(), found.end(), found[0])
    if reasons & _NUMBER_REASONS:
        for start, end in numbers.digits(sentence.text):
            shown = sentence.text[start:end]
            _add(spans, start, end, numbers.localised(shown, route.source, route.target))
    kept = list(sentence.kept)
    text, place = "", 0
    for start, end, span in sorted(spans):
        text += sentence.text[place:start] + chr(protect.FIRST + len(kept))
        kept.append(html.escape(span, quote=False))
        place = end
    return Shielded(text + sentence.text[place:], tuple(kept))


def _add(spans: list[tuple[int, int, str]], start: int, end: int, span: str) -> None:
    if not any(start < stop and begin < end for begin, stop, _ in spans):
        spans.append((start, end, span))


def _joined(
    answers: Sequence[str], sentence: Shielded, parts: Sequence[Shielded], route: Route
) -> str:
    """Return the answers to the parts of a sentence as an answer to the sentence."""
    space = "" if route.target.split("-", maxsplit=1)[0] in JOINED_WITHOUT_SPACE else " "
    cut = CUT if any(CUT in answer for answer in answers) else ""
    text = space.join(answer.replace(CUT, "") for answer in answers)

    def back(found: "regex.Match[str]") -> str:
        number = ord(found[0]) - protect.FIRST
        if number < len(sentence.kept) or number >= len(parts[0].kept):
            return found[0]
        return html.unescape(parts[0].kept[number])

    return protect.PLACEHOLDER.sub(back, text) + cut
