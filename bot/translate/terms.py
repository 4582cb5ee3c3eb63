"""Pure: a term of the glossary, found in a source however it is written there."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import regex

from bot.translate import inflection

FIRST_TAG, FIRST_BREAK = 0xF0000, 0x100000
TAG = f"[{chr(FIRST_TAG)}-{chr(0x10FFFD)}]"
"""A tag while terms are looked for: any number of them may stand between two words. A line
break has a character of its own kind."""
TAG_CHAR = regex.compile(TAG)

_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_SCRIPTS = regex.findall(
    r"\w+",
    "Latin Cyrillic Greek Arabic Hebrew Devanagari Bengali Hangul Tamil Telugu Sinhala Gujarati "
    "Gurmukhi Kannada Malayalam Armenian Georgian Ethiopic Tibetan",
)
_GAP = rf"['’]?(?:\s|{TAG})+"
_GAP_OR_HYPHEN = rf"(?:{_GAP}|{TAG}*[-\u2010-\u2013]\s?{TAG}*)"
_KEY_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Term:
    """A term as the glossary has it in the source language, and what stands for it.

    Where the two are the same, the term stays as it is in the source. `language` says
    which other forms count as the term; without one, only its own.
    """

    source: str
    target: str
    language: str = ""


def occurring(text: str, terms: Iterable[Term]) -> tuple[Term, ...]:
    """Return the terms that occur in a text, also those within longer ones."""
    folded = _folded(text)
    return tuple(
        term for term in terms if _key(term.source) in folded and pattern(term).search(text)
    )


def pattern(term: Term) -> "regex.Pattern[str]":
    """Return the pattern of a term's occurrences."""
    return _pattern(term.source, term.language)


def fitted(term: Term, found: str, *, begins: bool) -> str:
    """Return what stands for an occurrence, with capitals as the source has them there.

    A term in capitals stays in capitals; one that begins a sentence begins with a capital.
    Everywhere else it is written as the glossary has it.
    """
    if term.target == term.source:
        return found
    if found.isupper() and not term.source.isupper():
        return term.target.upper()
    if begins and found[0].isupper():
        return term.target[0].upper() + term.target[1:]
    return term.target


@lru_cache(maxsize=4096)
def _pattern(source: str, language: str) -> "regex.Pattern[str]":
    """Words as wholes, in any case unless a single word has capitals (IMA is not ima)."""
    parts = regex.split(r"([ -]+)", source)
    words, gaps = parts[::2], parts[1::2]
    single = len(words) == 1
    plain = source == source.lower()
    acronym = single and source.isupper()
    # German writes its nouns with capitals, and its names have endings too.
    inflects = plain or acronym or language.startswith("de")
    heads = inflection.head(words, language) if inflects else set()
    body = ""
    for place, word in enumerate(words):
        body += _unspaced_word(word) or inflection.word(word, language, inflects=place in heads)
        if place < len(gaps):
            body += _gap(gaps[place], spaced=any(" " in gap for gap in gaps))
    if single and not plain:
        body = f"{body}|{inflection.letters(source.upper())}" if not acronym else body
    body = f"{_before(source[0], language)}(?:{body}){_after(source[-1], language)}"
    return regex.compile(body, 0 if single and not plain else regex.IGNORECASE)


def _gap(gap: str, *, spaced: bool) -> str:
    """A space may be a hyphen; a hyphen may be a space only in a term that has spaces too."""
    return _GAP_OR_HYPHEN if spaced or " " in gap else rf"{TAG}*[-\u2010-\u2013]{TAG}*"


def _unspaced_word(word: str) -> str:
    """Letters that may have a line's end between them; "" for a script with spaces."""
    if not word or not all(map(_UNSPACED.match, word)):
        return ""
    return rf"(?:\s|{TAG}){{0,3}}".join(map(inflection.letters, word))


def _before(first: str, language: str) -> str:
    if _UNSPACED.match(first):
        return ""
    return inflection.before(language, f"(?<!{_alike(first)})")


def _after(last: str, language: str) -> str:
    if _UNSPACED.match(last):
        return ""
    return inflection.after(language, f"(?!{_alike(last)})")


def _alike(edge: str) -> str:
    """Return the class of what would go on with the word: letters of the same script, digits."""
    return alike(_script(edge))


@lru_cache(maxsize=64)
def alike(script: str) -> str:
    """Return the class of what goes on with a word of a script: its letters, and digits."""
    return rf"[\p{{{script}}}\p{{Script=Inherited}}\p{{N}}]"


def _script(char: str) -> str:
    return next((one for one in _SCRIPTS if regex.match(rf"\p{{{one}}}", char)), "L")


def word_pattern(words: str) -> "regex.Pattern[str]":
    """Return the pattern of a name: exactly these words, tags between them or not."""
    return _name_pattern(words)


@lru_cache(maxsize=4096)
def _name_pattern(words: str) -> "regex.Pattern[str]":
    body = _GAP.join(map(inflection.letters, words.split()))
    return regex.compile(f"{_before(words[0], '')}(?:{body}){_after(words[-1], '')}")


def is_unspaced(char: str) -> bool:
    """Tell whether a character is of a script that has no spaces between words."""
    return bool(_UNSPACED.match(char))


@lru_cache(maxsize=8192)
def _key(source: str) -> str:
    """Return letters that every occurrence of a term has, so that most texts need no search."""
    first = next(iter(regex.split(r"[\s-]+", source)))
    folded = _folded(first).removeprefix("ال")
    if first.isupper() and not _UNSPACED.match(first):
        return folded
    if _UNSPACED.match(first) or folded in inflection.IRREGULAR:
        return folded[:1]
    return folded[: min(_KEY_LENGTH, max(1, len(folded) - 2))]


@lru_cache(maxsize=2048)
def _folded(text: str) -> str:
    """Return a text without case, marks and apostrophes."""
    text = text.casefold()
    if not text.isascii():
        text = regex.sub(r"[\p{M}\u0640]", "", unicodedata.normalize("NFKD", text))
        text = text.translate(_ALIKE)
    return regex.sub(r"['’‘ʼ`]", "", text)


_ALIKE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"})
_ALIKE |= str.maketrans({"臺": "台", "裡": "里"})
