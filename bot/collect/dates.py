"""Pure: finds dates that are written out; dateparser's data names the months.

A conservative pattern sees what can be a date, and the table decides whether its word is
a month: dateparser's own parser takes milliseconds for each word, which a hostile file
would multiply. Relative dates, dates without a year and dates that could be two days are
none at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from unicodedata import normalize

import regex

from bot.collect import vocabulary

# The order decides where one word is two months in different languages.
# fmt: off
_LANGUAGES = (
    "en", "es", "fr", "pt", "it", "id", "fil", "ms", "de", "nl", "da",
    "ar", "hi", "bn", "ur", "ne", "th", "vi", "tr", "ko", "ja", "zh",
)
# fmt: on
_TO = (
    r"(?:\s*(?:-|–|—|~|&)\s*|\s+(?:to|and|al?|y|e|au|et|bis|und|hingga|sampai|dan|hanggang"
    r"|at|t/m|tot|en|til|og)\s+)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|re|º|°|ª|\.)?"
_MONTH = r"(?:\p{Lu}?[\p{Ll}\p{M}]{2,14}|\p{Lu}{3,12}|[\p{Lo}\p{M}]{2,16})\.?"
_OF = r"\s+(?:(?:de|del|of|ng|di|du|den)\s+|d['’])?"
_YEAR = r"(?:19|20)\d{2}(?!\d)"
_BEFORE_YEAR = r",?\s+(?:(?:de|del|of|ng)\s+)?"

# 30 November - 2 December 2015, 30 November 2015 - 2 January 2016
_TWO_MONTHS = (
    rf"(?<!\d)(?P<d>{_DAY}){_OF}(?P<m>{_MONTH})(?:{_BEFORE_YEAR}(?P<y0>{_YEAR}))?{_TO}"
    rf"(?P<d2>{_DAY}){_OF}(?P<m2>{_MONTH}){_BEFORE_YEAR}(?P<y>{_YEAR})"
)
# November 30 - December 2, 2015
_TWO_MONTHS_FIRST = (
    rf"(?P<m>{_MONTH})\s+(?P<d>{_DAY})(?:,?\s+(?P<y0>{_YEAR}))?{_TO}"
    rf"(?P<m2>{_MONTH})\s+(?P<d2>{_DAY})(?:,\s*|\s+)(?P<y>{_YEAR})"
)
# 4 December 2017, 12-13 de noviembre de 2015, ika-18 ng Disyembre 2024
_DAY_FIRST = (
    rf"(?<!\d)(?:[Ii]ka-?\s?)?(?P<d>{_DAY})(?:{_TO}(?P<d2>{_DAY}))?{_OF}(?P<m>{_MONTH})"
    rf"{_BEFORE_YEAR}(?P<y>{_YEAR})"
)
# December 4, 2017; November 12-13, 2015
_MONTH_FIRST = (
    rf"(?P<m>{_MONTH})\s+(?P<d>{_DAY})(?:{_TO}(?P<d2>{_DAY}))?"
    rf"(?:,\s*|\s+)(?:(?:de|of|ng)\s+)?(?P<y>{_YEAR})"
)
# 2015年12月10日, 2015년 12월 10일, 2015年11月12日至13日
_YEAR_FIRST = (
    r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*[年년]\s*(?P<n>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日號号일]"
    r"(?:\s*(?:-|–|—|~|〜|至|から)\s*(?:(?P<n2>\d{1,2})\s*[月월]\s*)?(?P<d2>\d{1,2})\s*[日號号일])?"
)
_ISO = r"(?<![\d-])(?P<y>(?:19|20)\d{2})-(?P<n>\d{2})-(?P<d>\d{2})(?![\d-])"
_DOTTED = rf"(?<![\d.])(?P<d>\d{{1,2}})\.\s?(?P<n>\d{{1,2}})\.\s?(?P<y>{_YEAR})"
_PATTERNS = tuple(
    map(
        regex.compile,
        (_TWO_MONTHS, _TWO_MONTHS_FIRST, _DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST, _ISO, _DOTTED),
    )
)
_LONGEST_SPAN = 31
_DIGITS = regex.compile(r"\d+")
_YEARLIKE = regex.compile(r"\d{4}")
_BETWEEN_WORDS = regex.compile(r"([^\p{L}\p{M}-]+)")
_SLASHED = regex.compile(rf"(?<![\d/])(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})/(?P<y>{_YEAR})(?!/)")


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text: where it stands, its first day, and its last if it names several."""

    start: int
    end: int
    day: date
    until: date | None = None


def find(text: str) -> list[Found]:
    """Return the dates that are written out in a text, in their order, none overlapping."""
    found: list[Found] = []
    for candidate in sorted(_candidates(text), key=lambda one: (one.start, -one.end)):
        if not found or candidate.start >= found[-1].end:
            found.append(candidate)
    return found


def doubtful(text: str) -> str:
    """Return a date such as 04/05/2017 that can be two different days; "" if there is none."""
    for match in _SLASHED.finditer(text):
        if int(match["a"]) != int(match["b"]) and max(int(match["a"]), int(match["b"])) <= 12:
            return str(match[0])
    return ""


def is_month(word: str) -> bool:
    """Tell whether a word names a month in one of the languages."""
    return _month(word) is not None


def _candidates(text: str) -> Iterator[Found]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            found = _found(match)
            if found:
                yield found
    for match in _SLASHED.finditer(text):
        first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
        if first > 12 or first == second:
            day = _day(year, second, first)
        else:
            day = _day(year, first, second) if second > 12 else None
        if day:
            yield Found(match.start(), match.end(), day)


def _found(match: Any) -> Found | None:
    groups: dict[str, str | None] = match.groupdict()
    year = int(groups["y"] or 0)
    first_month = _number_of(groups.get("m"), groups.get("n"))
    last_month = _number_of(groups.get("m2"), groups.get("n2")) or first_month
    first = _day(int(groups.get("y0") or year), first_month, _digits(groups["d"]))
    if first is None:
        return None
    if not groups.get("d2"):
        return Found(match.start(), match.end(), first)
    last = _day(year, last_month, _digits(groups["d2"]))
    if last is None or not 0 <= (last - first).days <= _LONGEST_SPAN:
        return None
    return Found(match.start(), match.end(), first, last if last > first else None)


def _number_of(name: str | None, number: str | None) -> int | None:
    if number:
        return int(number)
    return _month(name) if name else None


def _digits(day: str | None) -> int:
    found = _DIGITS.match(day or "")
    return int(found[0]) if found else 0


def _day(year: int, month: int | None, day: int) -> date | None:
    try:
        return date(year, month or 0, day)
    except ValueError:
        return None


@cache
def _weekdays() -> frozenset[str]:
    """The names of the days of the week, in lower case."""
    from babel import Locale

    names: set[str] = set()
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            days = Locale.parse(language).days["format"][width]
            names.update(name.casefold().rstrip(".") for name in days.values())
    return frozenset(names)


# fmt: off
_MONTH_KEYS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)
# fmt: on


@cache
def _months() -> dict[str, int]:
    """The names of the months and their short forms, in lower case, also without accents."""
    from dateparser.languages.loader import default_loader

    table: dict[str, int] = {}
    for language in _LANGUAGES:
        names = default_loader.get_locale(language).info
        for number, key in enumerate(_MONTH_KEYS, start=1):
            for name in names.get(key, ()):
                table.setdefault(_folded(name), number)
                table.setdefault(_plain(_folded(name)), number)
    return table


def _folded(name: str) -> str:
    return normalize("NFC", name).casefold().rstrip(".")


def _plain(name: str) -> str:
    return "".join(char for char in normalize("NFD", name) if not "\u0300" <= char <= "\u036f")


def _month(name: str) -> int | None:
    return _months().get(_folded(name))


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that is a date and perhaps a place, and nothing else."""

    day: date
    until: date | None = None
    place: str = ""


_LABEL = regex.compile(rf"(?i)^(?:{vocabulary.DATE_LABELS})(?:\s*[:：]\s*|\s+$)")
_EDGE = " \t\n\u00a0,/|–—-:;·•()[].，、／｜"
_PARTICLE_AT_END = regex.compile(rf"(?i)(?<![^\s,])(?:{vocabulary.DATE_PARTICLES})[\s'’]*$")
_NAME_WORD = regex.compile(r"[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}.'’-]*")
_SMALL_WORD = regex.compile(
    "de|del|la|las|los|da|do|dos|das|di|du|des|le|ng|of|the|sa|van|den|der|and|y|e|et"
)
_KIND = regex.compile(rf"(?i)\b(?:{vocabulary.KINDS})\b")
_LONGEST = 120


def dateline(text: str) -> DateLine | None:
    """Read a date line; `text` may have two lines, a place and a date."""
    if len(text) > _LONGEST or not _YEARLIKE.search(text):
        return None
    found = find(text)
    if len(found) != 1:
        return None
    before, after = text[: found[0].start], text[found[0].end :]
    before_place, after_place = _beside(before, ends=True), _beside(after, ends=False)
    if before_place is None or after_place is None or (before_place and after_place):
        return None
    return DateLine(found[0].day, found[0].until, before_place or after_place)


def _beside(text: str, *, ends: bool) -> str | None:
    """Return the place that stands beside a date, "" for nothing, None for other words."""
    rest = _LABEL.sub("", text) if ends else text
    rest = _without_weekday(_PARTICLE_AT_END.sub("", rest) if ends else rest)
    bare = rest.strip(_EDGE)
    if not bare:
        return ""
    touching = rest.rstrip(" \t\u00a0")[-1:] if ends else rest.lstrip(" \t\u00a0")[:1]
    is_apart = touching in _EDGE or names_a_country(bare)
    return " ".join(bare.split()) if is_apart and is_place(bare) else None


def _without_weekday(text: str) -> str:
    words = _BETWEEN_WORDS.split(text)
    return "".join("" if word.casefold().rstrip(".") in _weekdays() else word for word in words)


def is_place(text: str) -> bool:
    """Tell whether a few words look like the name of a place."""
    words = text.replace(",", " ").replace("/", " ").split()
    if not 0 < len(words) <= 6 or any(char.isdigit() for char in text):
        return False
    if _KIND.search(text):
        return False
    return all(_NAME_WORD.fullmatch(word) or _SMALL_WORD.fullmatch(word) for word in words) and (
        _NAME_WORD.fullmatch(words[0]) is not None
    )


def names_a_country(text: str) -> bool:
    """Tell whether the last part of "City, Country" is a territory that Babel knows."""
    last = text.rsplit(",", maxsplit=1)[-1].strip().casefold()
    return last in _territories()


@cache
def _territories() -> frozenset[str]:
    from babel import Locale

    names: set[str] = set()
    for language in _LANGUAGES:
        territories = Locale.parse(language).territories
        names.update(name.casefold() for code, name in territories.items() if len(code) == 2)
    return frozenset(names)
