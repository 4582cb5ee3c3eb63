"""Pure: what is wrong with a machine's text, as far as it can be told without understanding."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from bot.markup import to_text
from bot.model import Finding, FindingReason
from bot.ports import CUT, Shielded
from bot.translate import numbers, protect, scripts

_LETTERS = regex.compile(r"[\p{L}\p{M}]")
_WORDS = regex.compile(r"[\p{L}\p{M}\p{N}'’]+")
_ENDS = regex.compile(r"[.!?…。！？｡।॥؟۔។။៕:;：；][\s\"'”’»)」』）]*$")
_REPEATED_WORDS = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}])([\p{L}\p{M}\p{N}].{0,60}?)(?:[\s,.;!?]+\1(?![\p{L}\p{M}\p{N}])){3,}",
    regex.DOTALL,
)
_REPEATED_LETTERS = regex.compile(r"(\p{L}.{0,20}?)\1{4,}", regex.DOTALL)
_SAME_RUN = 5
_Found = tuple[FindingReason, str]
# Letters of a text in a script for 100 letters of the same text in Latin script.
_LENGTH = {"Hani": 32, "Jpan": 48, "Kore": 50, "Thai": 95, "Arab": 80, "Hebr": 75}


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence (or a whole unit) and its translation, as plain text.

    In `source` the protected spans are already what they must be in the target;
    `protected` are these spans.
    """

    source: str
    target: str
    source_language: str
    target_language: str
    protected: tuple[str, ...] = ()

    def bare(self, text: str) -> str:
        """Return a text without its protected spans."""
        for span in sorted(self.protected, key=len, reverse=True):
            text = text.replace(span, " ")
        return text


def pair(sent: Shielded, target: str, languages: tuple[str, str]) -> Pair:
    """Return a shielded source and its translation (inline HTML) as a pair to be checked."""
    spans = [to_text(kept) for kept in sent.kept if not protect.is_tag(kept)]
    source = to_text(protect.unshield(sent.text, sent.kept))
    return Pair(source, to_text(target), *languages, protected=tuple(filter(None, spans)))


def find(unit: str, checked: Pair) -> tuple[Finding, ...]:
    """Return every reason not to trust a machine's translation."""
    if not checked.target.strip():
        return (Finding(unit, FindingReason.EMPTY, "there is no text"),)
    found = [
        *_cut(checked),
        *_spans(checked),
        *_numbers(checked),
        *_loop(checked),
        *_length(checked),
        *_script(checked),
        *_left(checked),
    ]
    return tuple(Finding(unit, reason, detail) for reason, detail in found)


def links_lost(unit: str, source: str, target: str) -> tuple[Finding, ...]:
    """Return the links of a unit (inline HTML) whose address is gone from its translation."""
    have = Counter(protect.links(target))
    missing = Counter(protect.links(source)) - have
    return tuple(Finding(unit, FindingReason.LINK_LOST, f"{link} is missing") for link in missing)


def _cut(checked: Pair) -> Iterable[_Found]:
    if CUT in checked.target:
        yield FindingReason.CUT, "the engine stopped before the end"
    elif (
        _ENDS.search(checked.source)
        and not _ENDS.search(checked.target)
        and scripts.has_full_stops(checked.target_language)
        and _ratio(checked) < 0.75
    ):
        yield FindingReason.CUT, "the end of the sentence is missing"


def _spans(checked: Pair) -> Iterable[_Found]:
    for span, count in Counter(checked.protected).items():
        if _count(span, checked.target) < count:
            is_link = regex.search(r"[@#/]|\w\.\w{2}", span)
            reason = FindingReason.LINK_LOST if is_link else FindingReason.NAME_LOST
            yield reason, f"{span} is missing"


def _count(span: str, text: str) -> int:
    return " ".join(text.split()).casefold().count(" ".join(span.split()).casefold())


def _numbers(checked: Pair) -> Iterable[_Found]:
    lost, invented = numbers.compare(
        checked.source, checked.target, checked.source_language, checked.target_language
    )
    for number in lost:
        yield FindingReason.NUMBER_LOST, f"{number} is missing"
    for number in invented:
        yield FindingReason.NUMBER_LOST, f"{number} is not in the source"


def _loop(checked: Pair) -> Iterable[_Found]:
    for pattern in (_REPEATED_WORDS, _REPEATED_LETTERS):
        found = pattern.search(checked.target)
        if found and not pattern.search(checked.source):
            yield FindingReason.LOOP, f'"{_short(found[1])}" comes again and again'
            return
    if _monotony(checked.target) < 0.5 < _monotony(checked.source):
        yield FindingReason.LOOP, "the same words come again and again"


def _monotony(text: str) -> float:
    """Return the share of three-word runs that occur once; 1 for a short text."""
    words = [word.casefold() for word in _WORDS.findall(text)]
    runs = Counter(zip(words, words[1:], words[2:], strict=False))
    return len(runs) / runs.total() if runs.total() >= 12 else 1.0


def _length(checked: Pair) -> Iterable[_Found]:
    before, after = _lengths(checked)
    if after > before * 2.2 + 25:
        yield FindingReason.TOO_LONG, f"{after:.0f} letters for {before:.0f}"
    elif before > 18 and after < before * 0.4:
        yield FindingReason.TOO_SHORT, f"{after:.0f} letters for {before:.0f}"


def _ratio(checked: Pair) -> float:
    before, after = _lengths(checked)
    return after / before if before else 1.0


def _lengths(checked: Pair) -> tuple[float, float]:
    """Return the lengths without protected spans, as if both were in Latin script."""

    def length(text: str, language: str) -> float:
        letters = len(_LETTERS.findall(checked.bare(text)))
        return letters * 100 / _LENGTH.get(scripts.script_of(language), 100)

    return (
        length(checked.source, checked.source_language),
        length(checked.target, checked.target_language),
    )


def _script(checked: Pair) -> Iterable[_Found]:
    expected = scripts.script_of(checked.target_language)
    bare = checked.bare(checked.target)
    letters = [char for char in bare if unicodedata.category(char).startswith("L")]
    wrong = [char for char in letters if not scripts.belongs(char, expected)]
    # Names in Latin letters are usual in every script; other foreign letters are not.
    foreign = [char for char in wrong if expected == "Latn" or not scripts.belongs(char, "Latn")]
    if len(wrong) > max(3, 0.5 * len(letters)) or len(foreign) > max(2, 0.15 * len(letters)):
        sample = "".join(wrong[:8])
        yield FindingReason.WRONG_SCRIPT, f'"{sample}" is not {expected} script'


def _left(checked: Pair) -> Iterable[_Found]:
    source = _words(checked.bare(checked.source))
    target = _words(checked.bare(checked.target))
    if _says_something(source) and source == target:
        yield FindingReason.LEFT_IN_SOURCE, "is the same as the source"
        return
    runs = {tuple(source[n : n + _SAME_RUN]) for n in range(len(source) - _SAME_RUN + 1)}
    for n in range(len(target) - _SAME_RUN + 1):
        run = tuple(target[n : n + _SAME_RUN])
        if run in runs and sum(len(word) for word in run) >= 18:
            yield FindingReason.LEFT_IN_SOURCE, f'"{_short(" ".join(run))}" is not translated'
            return


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORDS.findall(text) if _LETTERS.search(word)]


def _says_something(words: Sequence[str]) -> bool:
    """A word or two may well be the same in two languages; a sentence is not."""
    return len(words) >= 3 and sum(map(len, words)) >= 12


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"
