"""Pure: what readers are told of corrections and withdrawals, in their own language."""

import re
from collections.abc import Callable, Sequence

from bot import languages
from bot.model import Correction, Withdrawal

Words = Callable[[str], str]
"""The gettext function of a language."""

_MOST_PARTS = 5
_PARTS = {
    "title": "title",
    "subtitle": "title",
    "heading": "heading %(number)s",
    "p": "paragraph %(number)s",
    "item": "point %(number)s",
    "slogan": "slogan %(number)s",
    "date": "date",
    "removed": "something was taken out",
}
_OTHER = "other details"
_MANY = "several parts"


def of_correction(correction: Correction, language: str, words: Words) -> str:
    """Return what was corrected and when; without parts, only when."""
    day = languages.format_day(language, correction.at.date())
    parts = _parts(correction.parts, language, words)
    if not parts:
        return words("Corrected on %(date)s") % {"date": day}
    listed = languages.format_list(language, parts)
    return words("Corrected on %(date)s: %(parts)s") % {"date": day, "parts": listed}


def _parts(keys: Sequence[str], language: str, words: Words) -> list[str]:
    named: dict[str, None] = {}
    for key in keys:
        kind, number = re.fullmatch(r"(.*?)(\d*)", key, flags=re.ASCII).groups()  # type: ignore[union-attr]
        message = _PARTS.get(kind, _OTHER)
        told = {"number": languages.in_digits(language, number)}
        named[words(message) % told if "%" in message else words(message)] = None
    return list(named) if len(named) <= _MOST_PARTS else [words(_MANY)]


def of_withdrawal(withdrawal: Withdrawal, language: str, words: Words) -> str:
    """Return when a statement was withdrawn, and what a reader can do about it."""
    day = languages.format_day(language, withdrawal.since.date())
    said = words("This statement was withdrawn on %(date)s. Please do not share it any more.")
    return said % {"date": day}
