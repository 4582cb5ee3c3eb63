"""Pure: a sentence and its translation side by side, and the words that both are made of."""

import unicodedata
from collections import Counter
from dataclasses import dataclass

import regex

from bot.memo import for_a_cycle
from bot.model import FindingReason

Found = tuple[FindingReason, str]

LETTERS = regex.compile(r"[\p{L}\p{M}]")
_WORDS = regex.compile(r"[\p{L}\p{M}\p{N}'’]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence (or a whole unit) and its translation, as plain text.

    In `source` the protected spans are already what they must be in the target;
    `protected` are these spans. `names` are the names of people and organisations that
    must be the very same in the target.
    """

    source: str
    target: str
    source_language: str
    target_language: str
    protected: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()

    def bare(self, text: str) -> str:
        """Return a text without its protected spans."""
        counted = Counter(self.protected)
        for span in sorted(counted, key=lambda span: (-len(span), span)):
            text = standing(span).sub(" ", text, counted[span])
        return text


def words(text: str) -> list[str]:
    """Return the words of a text in small letters; those without letters left out."""
    return [word.casefold() for word in _WORDS.findall(text) if LETTERS.search(word)]


@for_a_cycle(20_000)
def standing(span: str, *, in_any_case: bool = False) -> "regex.Pattern[str]":
    """Return what finds a span where it is no part of a longer word: no IMA in PRIMA.

    Scripts without capitals, and digits and signs, may stand beside it.
    """
    before = r"(?<![\p{Latin}\p{N}])" if span[:1].isalpha() else ""
    after = r"(?![\p{Latin}\p{N}])" if span[-1:].isalpha() else ""
    words = r"\s+".join(map(regex.escape, span.split()))
    flags = regex.IGNORECASE if in_any_case else 0
    return regex.compile(f"{before}{words}{after}", flags)


@for_a_cycle(20_000)
def folded(text: str) -> str:
    """Return a text in small letters without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if unicodedata.category(char) != "Mn")


def short(text: str) -> str:
    """Return the beginning of a text, for a detail."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"
