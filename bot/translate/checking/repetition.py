"""Pure: whether a translation says the same again and again, or a clause twice."""

from collections import Counter
from collections.abc import Iterable, Sequence

import regex

from bot.model import FindingReason
from bot.translate.checking.pair import Found, Pair, short, words
from bot.translate.protect import is_unspaced

_REPEATED_WORDS = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}])([\p{L}\p{M}\p{N}].{0,60}?)(?:[\s,.;!?]+\1(?![\p{L}\p{M}\p{N}])){3,}",
    regex.DOTALL,
)
_REPEATED_LETTERS = regex.compile(r"(\p{L}.{0,20}?)\1{4,}", regex.DOTALL)
# A run of so many content words, or of so many letters without spaces, is a clause.
_CLAUSE = 3
_LONG_RUN = 4
_CLAUSE_UNSPACED = {"Thai": 12, "Laoo": 12, "Khmr": 12, "Mymr": 12}
_CLAUSE_HAN = 6
_NO_LETTERS = regex.compile(r"[^\p{L}\p{M}]+")
_SPACED_CLAUSES = regex.compile(r"\p{Thai}|\p{Lao}|\p{Khmr}|\p{Mymr}")
# A sentence is not longer than so many words.
_LONGEST = 600


def find(pair: Pair, *, strictly: bool = False) -> Iterable[Found]:
    """Yield the first repetition that the source does not have.

    A model that was kept from repeating itself says the same in other ways: `strictly`
    takes two words that come again for a repetition.
    """
    for pattern in (_REPEATED_WORDS, _REPEATED_LETTERS):
        found = pattern.search(pair.target)
        if found and not pattern.search(pair.source):
            yield FindingReason.LOOP, f'"{short(found[1])}" comes again and again'
            return
    if _monotony(pair.target) < 0.5 < _monotony(pair.source):
        yield FindingReason.LOOP, "the same words come again and again"
        return
    said = _said_twice(pair, 1 if strictly else _CLAUSE)
    if said:
        yield FindingReason.LOOP, f'"{short(said)}" is said twice'


def _monotony(text: str) -> float:
    """Return the share of three-word runs that occur once; 1 for a short text."""
    runs = Counter(zip(*(words(text)[start:] for start in range(3)), strict=False))
    return len(runs) / runs.total() if runs.total() >= 12 else 1.0


def _said_twice(pair: Pair, clause: int) -> str:
    """Return a clause that the target has twice and the source once; "" where there is none."""
    source = words(pair.bare(pair.source))[:_LONGEST]
    target = words(pair.bare(pair.target))[:_LONGEST]
    if any(is_unspaced(char) for char in pair.target):
        return _run_of_letters(pair)
    again = sum(count - 1 for count in Counter(map(_stem, filter(_is_content, source))).values())
    best: list[str] = []
    for run in _repeated_runs(target):
        content = [word for word in run if _is_content(word)]
        is_clause = len(content) >= clause or (len(content) > 1 and len(run) >= _LONG_RUN)
        if is_clause and len(content) > (2 if clause > 1 else 1) * again:
            best = max(best, list(run), key=len)
    return " ".join(best) or _stammer(source, target)


def _stammer(source: Sequence[str], target: Sequence[str]) -> str:
    """Return two or more words that are said twice in a row, as they are not in the source."""
    if any(_twice_at(source, start, 1) or _twice_at(source, start, 2) for start in _all(source)):
        return ""
    for size in (2, 3, 4, 5, 6):
        for start in _all(target):
            if _twice_at(target, start, size):
                return " ".join(target[start : start + size])
    return ""


def _all(sequence: Sequence[str]) -> range:
    return range(len(sequence))


def _twice_at(sequence: Sequence[str], start: int, size: int) -> bool:
    first = sequence[start : start + size]
    return len(first) == size and first == sequence[start + size : start + 2 * size]


def _repeated_runs(sequence: Sequence[str]) -> Iterable[Sequence[str]]:
    """Yield the runs of words that occur twice without overlapping, as long as they are."""
    places: dict[tuple[str, ...], list[int]] = {}
    for start in range(len(sequence) - 1):
        places.setdefault(tuple(sequence[start : start + 2]), []).append(start)
    for first, *others in places.values():
        for other in others:
            size = 0
            while (
                first + size < other
                and other + size < len(sequence)
                and sequence[first + size] == sequence[other + size]
            ):
                size += 1
            yield sequence[first : first + size]


def _is_content(word: str) -> bool:
    """Small words come again in every sentence; in Hangul two letters are a long word."""
    return len(word) >= (2 if ord(word[0]) > 0x2E00 else 4)


def _stem(word: str) -> str:
    return word[:5]


def _run_of_letters(pair: Pair) -> str:
    """Return a run of letters that a text without spaces has twice."""
    letters = _NO_LETTERS.sub(" ", pair.bare(pair.target)).strip()[: 6 * _LONGEST]
    size = _CLAUSE_HAN
    for script, longer in _CLAUSE_UNSPACED.items():
        if regex.search(rf"\p{{{script}}}", letters):
            size = longer
    source = Counter(map(_stem, filter(_is_content, words(pair.bare(pair.source)))))
    again = sum(count - 1 for count in source.values())
    size *= 1 + min(again, 3)
    seen: dict[str, int] = {}
    for start in range(len(letters) - size + 1):
        run = letters[start : start + size]
        if " " in run.strip() and not _SPACED_CLAUSES.search(run):
            continue
        if run in seen and seen[run] + size <= start:
            return run
        seen.setdefault(run, start)
    return ""
