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

# The order decides where one word is two months in different languages.
# fmt: off
LANGUAGES = (
    "en", "es", "fr", "pt", "it", "id", "fil", "ms", "de", "nl", "da",
    "ar", "hi", "bn", "ur", "ne", "th", "vi", "tr", "ko", "ja", "zh",
)
# fmt: on
_TO = (
    r"(?:\s*(?:-|–|—|~|&)\s*|\s+(?:to|and|al?|y|e|au|et|bis|und|hingga|sampai|dan|hanggang"
    r"|at|t/m|tot|en|til|og)\s+)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|re|º|°|ª|ই|লা|রা|ঠা|শে|\.)?"
_MONTH = r"(?:\p{Lu}?[\p{Ll}\p{M}]{2,14}|\p{Lu}{3,12}|[\p{Lo}\p{M}]{2,16})\.?"
# كانون الأول, and the two names of a month that Arabic texts put side by side.
_ARABIC_MONTH = (
    r"\p{Arabic}{2,12}(?:\s+(?:الأول|الاول|الثاني))?"
    r"(?:\s*[/-]\s*\p{Arabic}{2,12}(?:\s+(?:الأول|الاول|الثاني))?)?"
)
_OF = r"\s+(?:(?:de|del|of|ng|di|du|den|من)\s+|d['’])?"
_YEAR = r"(?:19|20)\d{2}(?!\d)(?:\s?[مء](?![\p{L}\p{M}]))?"
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
# 18 كانون الأول 2024, ١٨ ديسمبر/كانون الأول ٢٠٢٤
_ARABIC = rf"(?<!\d)(?P<d>\d{{1,2}})\s+(?P<m>{_ARABIC_MONTH})[,،]?\s+(?P<y>{_YEAR})"
# 18 ธันวาคม 2567 is Buddhist, and so is all that says พ.ศ.; 2024 and ค.ศ. are not.
_THAI = (
    r"(?<!\d)(?P<d>\d{1,2})\s*(?P<m>(?:[\p{Thai}--[ฯ๏]]{2,14}|(?:\p{Thai}{1,3}\.\s?){2}))\s*"
    r"(?:พ\.\s?ศ\.|พุทธศักราช|ค\.\s?ศ\.)?\s*(?P<y>(?:2[45]|19|20)\d{2})(?!\d)"
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
# 二〇二四年十二月十八日
_CJK_NUMERALS = (
    r"(?P<y>[一二][〇○零九][〇○零一二三四五六七八九]{2})年(?P<n>[一二三四五六七八九十]{1,2})月"
    r"(?P<d>[一二三四五六七八九十廿卅]{1,3})[日號号]"
)
# 民國113年12月18日, 令和6年12月18日: years of an era
_ERA = (
    r"(?:中華)?(?P<era>民國|民国|令和|平成|昭和)\s?(?P<y>\d{1,3}|元)\s?年\s?(?P<n>\d{1,2})\s?月\s?"
    r"(?P<d>\d{1,2})\s?[日號号]"
)
_ISO = r"(?<![\d-])(?P<y>(?:19|20)\d{2})-(?P<n>\d{2})-(?P<d>\d{2})(?![\d-])"
_DOTTED = rf"(?<![\d.])(?P<d>\d{{1,2}})\.\s?(?P<n>\d{{1,2}})\.\s?(?P<y>{_YEAR})"
_PATTERNS = tuple(
    map(
        regex.compile,
        (
            *(_TWO_MONTHS, _TWO_MONTHS_FIRST, _DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST),
            *(_ISO, _DOTTED, _ARABIC, f"(?V1){_THAI}", _CJK_NUMERALS, _ERA),
        ),
    )
)
EDGE = " \t\n\u00a0,/|–—-:;·•()[].，、／｜（）،।۔"
LONGEST_LINE = 120
_LONGEST_SPAN = 31
# A later year is Nepal's Bikram Sambat, which is some 57 ahead: 2081 was 2024.
_LAST_YEAR = 2049
# Buddhist years are 543 ahead of those that others count; no other year is so high.
_BUDDHIST = 543
_ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}
_CJK_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}
_NOT_PLAIN = regex.compile(r"[\p{Nd}\u200e\u200f\u061c\u2066-\u2069]")
_DIGITS = regex.compile(r"\d+")
YEARLIKE = regex.compile(r"\d{4}|年")
_CJK_NUMBER = regex.compile(r"[一二三四五六七八九]?[十廿卅]?[一二三四五六七八九]?")
_BIKRAM = regex.compile(
    r"\W*(?:(?:मिति|वि\.?\s?सं\.?|काठमाडौं)[\s:,।]*)*"
    r"(?:\d{1,2}\s+\p{Devanagari}{2,10}(?:\s+गते)?,?\s+20[5-9]\d"
    r"|20[5-9]\d(?:\s+साल)?,?\s+\p{Devanagari}{2,10}\s+\d{1,2}(?:\s+गते)?"
    r"|20[5-9]\d\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2})\W*"
)
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
    text = plain(text)
    found: list[Found] = []
    for candidate in sorted(_candidates(text), key=lambda one: (one.start, -one.end)):
        if not found or candidate.start >= found[-1].end:
            found.append(candidate)
    return found


def plain(text: str) -> str:
    """Return a text of the same length with ASCII digits, and spaces for direction marks."""
    return text if text.isascii() else _NOT_PLAIN.sub(_as_plain, text)


def _as_plain(match: Any) -> str:
    char = str(match[0])
    return str(int(char)) if char.isdecimal() else " "


def doubtful(text: str) -> str:
    """Return a date that cannot be told for sure; "" if there is none.

    04/05/2017 can be two different days, and what another calendar says is not reckoned.
    """
    for match in _SLASHED.finditer(plain(text)):
        if int(match["a"]) != int(match["b"]) and max(int(match["a"]), int(match["b"])) <= 12:
            return str(match[0])
    return text.strip(EDGE) if is_of_another_calendar(text) else ""


def is_of_another_calendar(text: str) -> bool:
    """Tell whether a line is a date in Nepal's own calendar: "३ पुष २०८१", "2081-09-03"."""
    return len(text) <= LONGEST_LINE and _BIKRAM.fullmatch(plain(text)) is not None


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
    year = _year(groups["y"] or "", groups.get("era"))
    first_month = _number_of(groups.get("m"), groups.get("n"))
    last_month = _number_of(groups.get("m2"), groups.get("n2")) or first_month
    first = _day(_year(groups.get("y0") or "", None) or year, first_month, _digits(groups["d"]))
    if first is None:
        return None
    if not groups.get("d2"):
        return Found(match.start(), match.end(), first)
    last = _day(year, last_month, _digits(groups["d2"]))
    if last is None or not 0 <= (last - first).days <= _LONGEST_SPAN:
        return None
    return Found(match.start(), match.end(), first, last if last > first else None)


def _year(written: str, era: str | None) -> int:
    """Return the year as the world counts it; 0 where there is none."""
    if era:
        return _ERAS[era] + (1 if written == "元" else int(written))
    found = _DIGITS.match(written)
    if found is None:
        return int("".join(str(_CJK_DIGITS[char]) for char in written) or 0)
    year = int(found[0])
    return year - _BUDDHIST if year > _LAST_YEAR + _BUDDHIST // 2 else year


def _number_of(name: str | None, number: str | None) -> int | None:
    if number:
        return _digits(number)
    return _month(name) if name else None


def _digits(number: str | None) -> int:
    found = _DIGITS.match(number or "")
    return int(found[0]) if found else cjk_number(number or "")


def cjk_number(numerals: str) -> int:
    """Return a number below 100 in Chinese numerals (十二, 廿一); 0 where it is none."""
    if not _CJK_NUMBER.fullmatch(numerals):
        return 0
    numerals = numerals.replace("廿", "二十").replace("卅", "三十")
    tens, has_tens, ones = numerals.rpartition("十")
    ten = _CJK_DIGITS[tens] if tens else 1
    return (10 * ten if has_tens else 0) + (_CJK_DIGITS[ones] if ones else 0)


def _day(year: int, month: int | None, day: int) -> date | None:
    try:
        return date(year, month or 0, day) if year <= _LAST_YEAR else None
    except ValueError:
        return None


# fmt: off
_MONTH_KEYS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)
# fmt: on


# What dateparser lacks: the Levant's and the Maghreb's months, the points of Thai short forms.
# fmt: off
_MORE_MONTHS = (
    "كانون الثاني|جانفي|ม.ค", "شباط|فيفري|ก.พ", "آذار|اذار|มี.ค", "نيسان|أفريل|ابريل|เม.ย",
    "أيار|ايار|ماي|พ.ค", "حزيران|جوان|มิ.ย", "تموز|جويلية|ก.ค", "آب|أوت|غشت|اغسطس|ส.ค",
    "أيلول|ايلول|شتنبر|ก.ย", "تشرين الأول|تشرين الاول|اكتوبر|ต.ค|अक्टूबर",
    "تشرين الثاني|نونبر|พ.ย", "كانون الأول|كانون الاول|دجنبر|ธ.ค",
)
# fmt: on
_SIDE_BY_SIDE = regex.compile(r"\s*[/-]\s*")


@cache
def _months() -> dict[str, int]:
    """The names of the months and their short forms, in lower case, also without accents."""
    from dateparser.languages.loader import default_loader

    table: dict[str, int] = {}
    for language in LANGUAGES:
        names = default_loader.get_locale(language).info
        for number, key in enumerate(_MONTH_KEYS, start=1):
            for name in names.get(key, ()):
                table.setdefault(_folded(name), number)
                table.setdefault(_plain(_folded(name)), number)
    for number, names_too in enumerate(_MORE_MONTHS, start=1):
        for name in names_too.split("|"):
            table.setdefault(_folded(name), number)
    return table


def _folded(name: str) -> str:
    return "".join(normalize("NFC", name).casefold().rstrip(". ").split(" "))


def _plain(name: str) -> str:
    return "".join(char for char in normalize("NFD", name) if not "\u0300" <= char <= "\u036f")


def _month(name: str) -> int | None:
    """Return a month's number; of two names side by side (ديسمبر/كانون الأول) both must agree."""
    numbers = {_months().get(_folded(part.strip())) for part in _SIDE_BY_SIDE.split(name)}
    return numbers.pop() if len(numbers) == 1 else None
