"""I/O: the second try: what was answered badly is asked again, in other ways.

First as a whole, more carefully, with the names or numbers protected that did not come
back; then clause by clause. The first answer that nothing is wrong with wins. What has no full
stop, and so no end that could be missed, is looked at in a way of its own.
"""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import regex

from bot.model import FindingReason
from bot.ports import CUT, Route, Shielded
from bot.translate import numbers, protect, scripts, terms
from bot.translate.catalog import NOTES_ONLY
from bot.translate.checking import length
from bot.translate.judge import judged
from bot.translate.segment import JOINED_WITHOUT_SPACE

Ask = Callable[[Sequence[Shielded]], list[str]]
Names = Mapping[Shielded, frozenset[str]]

_NUMBER_REASONS = frozenset({FindingReason.NUMBER_LOST, FindingReason.NUMBER_INVENTED})
# What ends too soon or never does not come right because of a name in it.
_OF_THE_WHOLE = frozenset({FindingReason.CUT, FindingReason.LOOP, FindingReason.TOO_LONG})
_NAME_REASONS = frozenset({FindingReason.NAME_LOST, FindingReason.NAME_INVENTED})
_CLAUSE_ENDS = regex.compile(r"(?<=[,;:،؛—–])\s+|(?<=[、，；：])")
# A word, or two letters of a script without spaces.
_WORDS = regex.compile(r"[\p{Han}\p{Kana}\p{Hira}\p{Thai}]{2}|\p{L}[\p{L}\p{M}]*")
_STOPS = regex.compile(r"[.。।۔](?!\p{N})")
_SHORTEST_CLAUSE = 12
_SIGNS = ",;:،؛—–、，；："
_SIGNS_OF = {
    "Arab": {",": "،", ";": "؛"},
    "Hani": {",": "，", ";": "；", ":": "："},
    "Jpan": {",": "、", ";": "；", ":": "："},
}


@dataclass(frozen=True, slots=True)
class _Question:
    """A sentence as it is asked again: whole, or in clauses.

    `stops` says for each part what stands at its end instead of the full stop that it was
    given; None where it has an end of its own. A full stop that does not come back shows
    that the part was broken off.
    """

    parts: tuple[Shielded, ...]
    stops: tuple[str | None, ...]


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
            sentence: question
            for sentence, reasons in doubted.items()
            if sentence not in found and (question := way(sentence, reasons, route, names))
        }
        found |= {
            sentence: answer
            for sentence, answer in _asked(ask, asked, route).items()
            if not _reasons(sentence, answer, route, names, strictly=True)
        }
    return found


def broken_off(ask: Ask, route: Route, answers: Mapping[Shielded, str]) -> dict[Shielded, str]:
    """Ask once more, with a full stop, what has no end of its own.

    Headings and slogans have no full stop whose absence could show that the engine broke
    off. Returns the answers that were broken off, marked as such. Languages that write no
    full stops are left out, and so is a single word.
    """
    if not scripts.has_full_stops(route.target):
        return {}
    unsure = {
        sentence: _Question((Shielded(f"{sentence.text}.", sentence.kept),), ("",))
        for sentence, answer in answers.items()
        if CUT not in answer and length.has_no_end(sentence.text) and _has_several(sentence.text)
    }
    again = _asked(ask, unsure, route)
    return {sentence: answers[sentence] + CUT for sentence in unsure if CUT in again[sentence]}


def _has_several(text: str) -> bool:
    """Tell whether a text has more than one word."""
    return len(_WORDS.findall(text)) > 1


def _asked(ask: Ask, questions: Mapping[Shielded, _Question], route: Route) -> dict[Shielded, str]:
    """Ask all questions in one call; return an answer to each sentence."""
    parts = [part for question in questions.values() for part in question.parts]
    said = iter(ask(parts) if parts else ())
    return {
        sentence: _joined([next(said) for _ in question.parts], sentence, question, route)
        for sentence, question in questions.items()
    }


def _reasons(
    sentence: Shielded, answer: str, route: Route, names: Names, *, strictly: bool = False
) -> frozenset[FindingReason]:
    """Return the reasons to hold an answer."""
    watched = names.get(sentence, frozenset())
    _, findings = judged("", sentence, answer, route, watched, strictly=strictly)
    return frozenset(finding.reason for finding in findings) - NOTES_ONLY


def _whole(
    sentence: Shielded, reasons: frozenset[FindingReason], route: Route, names: Names
) -> _Question:
    return _Question((_shielded_more(sentence, reasons, route, names),), (None,))


def _clauses(
    sentence: Shielded, reasons: frozenset[FindingReason], route: Route, names: Names
) -> _Question | None:
    """Return the clauses of a sentence, without tags; none where it has only one."""
    whole = protect.without_tags(_shielded_more(sentence, reasons, route, names))
    clauses: list[str] = []
    for part in _CLAUSE_ENDS.split(whole.text):
        if clauses and min(len(part), len(clauses[-1])) < _SHORTEST_CLAUSE:
            clauses[-1] += f" {part}"
        else:
            clauses.append(part)
    if len(clauses) < 2:
        return None
    stops = [_sign(clause[-1], route.target) for clause in clauses[:-1]]
    texts = [f"{clause.rstrip(_SIGNS)}." for clause in clauses[:-1]] + clauses[-1:]
    return _Question(tuple(Shielded(text, whole.kept) for text in texts), (*stops, None))


def _sign(sign: str, language: str) -> str:
    """Return a sign within a sentence as a language writes it."""
    return _SIGNS_OF.get(scripts.script_of(language), {}).get(sign, sign)


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


def _lacks_stop(asked: str, answer: str) -> bool:
    """Tell whether a full stop is gone, rather than put before the last words as rules may do."""
    return len(_STOPS.findall(answer)) < len(_STOPS.findall(asked))


def _joined(answers: Sequence[str], sentence: Shielded, question: _Question, route: Route) -> str:
    """Return the answers to the parts of a question as an answer to the sentence."""
    space = "" if route.target.split("-", maxsplit=1)[0] in JOINED_WITHOUT_SPACE else " "
    said, cut = [], False
    for part, answer, stop in zip(question.parts, answers, question.stops, strict=True):
        text = answer.replace(CUT, "").strip()
        broken = stop is not None and length.has_no_end(text) and _lacks_stop(part.text, text)
        cut = cut or CUT in answer or (broken and scripts.has_full_stops(route.target))
        said.append(text if stop is None else length.without_end(text) + stop)
    kept = question.parts[0].kept

    def back(found: "regex.Match[str]") -> str:
        number = ord(found[0]) - protect.FIRST
        if number < len(sentence.kept) or number >= len(kept):
            return found[0]
        return html.unescape(kept[number])

    return protect.PLACEHOLDER.sub(back, space.join(said)) + CUT * cut
