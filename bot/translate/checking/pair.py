"""Pure: a sentence and its translation side by side, and the words that both are made of."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import regex

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
        for span in sorted(self.protected, key=len, reverse=True):
            text = text.replace(span, " ")
        return text


def words(text: str) -> list[str]:
    """Return the words of a text in small letters; those without letters left out."""
    return [word.casefold() for word in _WORDS.findall(text) if LETTERS.search(word)]


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """Return a text in small letters without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if unicodedata.category(char) != "Mn")


def short(text: str) -> str:
    """Return the beginning of a text, for a detail."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"
