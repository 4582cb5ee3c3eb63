"""Pure: a sentence that is too long for a model is cut where a clause ends, if it can be."""

from collections.abc import Callable, Iterator

import regex

from bot.translate import protect

_CLAUSE = regex.compile(
    r"[;:,]\s+|[،؛؟]\s*|\s[—–-]\s|—|[।॥]\s*|[။၊]\s*|[។៕៖]\s*|[፣፤፥]\s*|[。、，；：！？]"
)
_SPACE = regex.compile(r"\s+")
_GRAPHEME = regex.compile(r"\X")
# What \X does not know: marks of Burmese, letters below another one, vowels of Thai and Lao
# that are written before the letter they belong to.
_TIED = regex.compile(r"(?=\p{M})|(?<=[\u1039\u17d2\u0e40-\u0e44\u0ec0-\u0ec4])")
# Of a sentence without spaces this many characters are certainly more than fit.
_CHARACTERS_A_TOKEN = 16


def clauses(text: str, longest: int, length: Callable[[str], int]) -> Iterator[tuple[int, str]]:
    """Yield the parts of a text in their order, each with the place where it begins.

    A part has at most `longest` tokens by `length`. Only white space between two parts is
    in neither.
    """
    start = 0
    while start < len(text):
        window = text[start : start + longest * _CHARACTERS_A_TOKEN]
        fits = len(window)
        while fits > 1 and length(window[:fits]) > longest:
            fits = fits * 7 // 8
        end = start + fits
        if end < len(text):
            end = start + clause_end(text[start : end + 1])
        part = text[start:end].strip()
        if part:
            yield start + len(text[start:end]) - len(text[start:end].lstrip()), part
        start = end


def clause_end(text: str) -> int:
    """Return where to cut a text that does not fit whole; its last character is too much.

    After its last clause, else its last word, unless that is far at the front; where there
    are no spaces, between two letters as readers see them, and never inside a word or a
    number of Latin letters (protected spans travel as such).
    """
    room = len(text) - 1
    for pattern in (_CLAUSE, _SPACE):
        ends = [found.end() for found in pattern.finditer(text) if found.end() <= room]
        if ends and ends[-1] > len(text) // 3:
            return ends[-1]
    ends = [found.end() for found in _GRAPHEME.finditer(text)]
    free = [end for end in ends if end <= room and not _is_inside_word(text, end)]
    if free:
        return free[-1]
    return max(1, max((end for end in ends if end <= room), default=room))


def _is_inside_word(text: str, place: int) -> bool:
    """Tell whether a place is inside a letter, a word of a script with spaces, or a number."""
    if _TIED.match(text, place):
        return True
    return all(
        char.isalnum() and not protect.is_unspaced(char) for char in text[place - 1 : place + 1]
    )


_CLOSED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f\uff00-\uffef]")


def space_between(before: str, after: str) -> str:
    """Return what stands between two translated clauses: nothing in Chinese and Japanese."""
    if not before or not after:
        return ""
    closed = _CLOSED.match(before[-1]) and _CLOSED.match(after[0])
    return "" if closed else " "
