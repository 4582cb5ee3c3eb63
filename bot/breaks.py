"""Pure: where a text may be broken: between words, phrases or syllables; budoux behind it."""

from functools import cache
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from budoux import Parser

Span = tuple[int, int]
"""A part of a text: where it starts and where it ends."""

# Spaces at which a line may end: all but those that are there to prevent it.
_BREAKING = regex.compile(r"[^\S\u00a0\u202f\u2007]+")
# What never begins a line: closing signs, small kana, signs of length and of repetition.
_NEVER_FIRST = regex.compile(
    r"[\p{Pe}\p{Pf}!?.,:;%‰…‥،؛؟٪۔।॥、。，．：；！？・·ー～〜ゝゞヽヾ々"
    r"ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶๆฯ/／]"
)
# What never ends one: opening signs, and the Thai vowels that are written before their consonant.
_NEVER_LAST = regex.compile(r"[\p{Ps}\p{Pi}¡¿#＃\u0e40-\u0e44]")
_ONLY_SIGNS = regex.compile(r"[\p{P}\p{S}\u00a0\u202f]+")
_ONE_WORD = regex.compile(r"[\p{Latin}\p{N}]")
# What a reader takes for one letter: also a Khmer or Burmese stack, a Burmese letter with the
# final that closes its syllable, and a Thai or Lao consonant with the vowels before and behind it.
_LETTER = regex.compile(
    r"(?:(?=[\u0e40-\u0e44\u0ec0-\u0ec4])\X(?=\p{L}))?"
    r"\X(?:(?<=[\u1039\u17d2])\X|(?=[\u1000-\u1021]\p{M}*\u103a)\X"
    r"|(?=[\p{M}\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3])\X)*"
)


def tidy(text: str) -> str:
    """Return text with one space wherever a line may end at spaces."""
    return _BREAKING.sub(" ", text).strip()


def pieces(text: str, language: str) -> tuple[Span, ...]:
    """Return the parts of a tidy text between which a line may end.

    Between words, where a language writes spaces; in Chinese, Japanese and Thai between the
    phrases that budoux finds; never before a closing sign or behind an opening one, within a
    Latin word or a number, or within what a reader sees as one letter.
    """
    found: list[Span] = []
    for word in regex.finditer(r"[^ ]+", text):
        for start, end in _phrases(word.group(), word.start(), language):
            if found and _sticks(text, found[-1], (start, end)):
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
    return tuple(found)


def letters(text: str) -> tuple[Span, ...]:
    """Return the letters of a text, as its readers know them: no text is cut within one."""
    return tuple(found.span() for found in _LETTER.finditer(text))


def _phrases(word: str, offset: int, language: str) -> list[Span]:
    parser = _parser(language)
    if parser is None or len(word) == 1:
        return [(offset, offset + len(word))]
    ends = {match.end() for match in regex.finditer(r"\X", word)}
    found, start, end = [], 0, 0
    for phrase in parser.parse(word):
        end += len(phrase)
        if end in ends:
            found.append((offset + start, offset + end))
            start = end
    return found


def _sticks(text: str, before: Span, after: Span) -> bool:
    """Tell whether a line must not end between two parts."""
    first, last = text[after[0]], text[before[1] - 1]
    if _NEVER_FIRST.match(first):
        return True
    if before[1] < after[0]:
        return (
            _ONLY_SIGNS.fullmatch(text, *before) is not None and _NEVER_LAST.match(last) is not None
        )
    return bool(_NEVER_LAST.match(last) or (_ONE_WORD.match(first) and _ONE_WORD.match(last)))


@cache
def _parser(language: str) -> "Parser | None":
    """Return what finds phrases in a language without spaces; None where there are spaces."""
    import budoux

    primary, *rest = language.split("-")
    if primary == "zh":
        simplified = {"Hans", "CN", "SG"} & set(rest) or not rest
        if simplified:
            return budoux.load_default_simplified_chinese_parser()
        return budoux.load_default_traditional_chinese_parser()
    if primary == "ja":
        return budoux.load_default_japanese_parser()
    return budoux.load_default_thai_parser() if primary == "th" else None
