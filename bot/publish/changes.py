"""Pure: what readers are told of corrections and withdrawals, in their own language."""

import html
import re
from collections.abc import Callable, Sequence

from bot import languages
from bot.model import Correction, Notice
from bot.publish.direction import phrase

Words = Callable[[str], str]

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


def correction_sentence(correction: Correction, language: str, words: Words) -> str:
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


def notice_title(notice: Notice, words: Words) -> str:
    """Return the title of a notice: it repeats nothing of what was withdrawn."""
    day = languages.format_day(notice.language, notice.day)
    return words("Withdrawn: the statement of %(date)s") % {"date": day}


def notice_sentence(notice: Notice, words: Words) -> str:
    """Return when it was withdrawn, and what a reader can do about it."""
    day = languages.format_day(notice.language, notice.withdrawal.since.date())
    said = words("This statement was withdrawn on %(date)s. Please do not share it any more.")
    return said % {"date": day}


def notice_body(notice: Notice, words: Words) -> str:
    """Return the notice as HTML; the reason stands in its own language."""
    said = f"<p>{html.escape(notice_sentence(notice, words))}</p>"
    why = notice.withdrawal.why
    if not why:
        return said
    reason = phrase(why, notice.withdrawal.language, notice.language)
    return f"{said}<p>{html.escape(words('Reason'))}: {reason}</p>"
