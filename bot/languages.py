"""Pure: what is known of languages: names, direction, dates; Babel's data behind it."""

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from bot.nearest import near

if TYPE_CHECKING:
    from babel import Locale

# Babel files Tagalog under the standard's name for it.
_BABEL_NAME = {"tl": "fil"}
_OWN_NAME = {"fil": "tl"}
# Readers of an international alliance are not all in the United States.
_DATE_LOCALE = {"en": "en-001"}
# Where newspapers and members write them; Arabic, Hindi and Urdu ones write 0-9 today.
_OWN_DIGITS = {
    "bn": "০১২৩৪৫৬৭৮৯",
    "as": "০১২৩৪৫৬৭৮৯",
    "ne": "०१२३४५६७८९",
    "mr": "०१२३४५६७८९",
    "fa": "۰۱۲۳۴۵۶۷۸۹",
    "my": "၀၁၂၃၄၅၆၇၈၉",
}
_YEAR = 365
_RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Thaa", "Nkoo", "Syrc", "Adlm"})
# Where CLDR's word is not the one that readers look for in a list.
_AUTONYMS = {
    "id": "Bahasa Indonesia",
    "ms": "Bahasa Melayu",
    "tl": "Tagalog",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
}


def is_tag(tag: str) -> bool:
    """Tell whether Babel knows this BCP 47 tag."""
    return _locale(tag) is not None


@cache
def _locale(tag: str) -> "Locale | None":
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(_BABEL_NAME.get(tag, tag), sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return None


def canonical(tag: str) -> str:
    """Return a tag in BCP 47's own letters: es, zh-Hant, pt-BR."""
    first, *rest = tag.split("-")
    cased = {2: str.upper, 4: str.title}
    return "-".join([first.lower(), *(cased.get(len(one), str.lower)(one) for one in rest)])


def english_name(tag: str) -> str:
    """Return the English name of a language; the tag itself where there is none."""
    locale = _locale(tag)
    return (locale and locale.english_name) or tag


def meant_by(word: str) -> tuple[str, ...]:
    """Return the tags that a word may stand for, at most three: jp, sp, es_MX, Spanish, español.

    Also for a code that is not the one in use, such as eng for en.
    """
    from babel.core import get_global

    wanted = word.strip().replace("_", "-").casefold()
    if replaced := tag_instead(wanted):
        return (replaced,)
    if "-" in wanted and is_tag(canonical(wanted)):
        return (canonical(wanted),)
    of_country = get_global("likely_subtags").get(f"und_{wanted.upper()}", "")
    if named := [tag for name, tag in _tags_by_name() if name == wanted]:
        return (named[0],)
    found = [_short(of_country)] if of_country and len(wanted) == 2 else []
    if len(wanted) >= _SHORTEST_BEGINNING:
        found += [tag for tag, name in _english_names() if name.startswith(wanted)]
    return tuple(dict.fromkeys([*found, *_like(wanted)]))[:3]


def tag_instead(tag: str) -> str:
    """Return the tag that BCP 47 has instead of a longer or former code: en for eng; else ""."""
    from babel.core import get_global

    if len(tag) > len("es") or tag in _FORMER_CODES:
        return str(get_global("language_aliases").get(tag, "")).replace("_", "-")
    return ""


_FORMER_CODES = frozenset({"in", "iw", "ji", "jw", "mo"})
_SHORTEST_BEGINNING = 2


def _short(likely: str) -> str:
    """Return "zh_Hant_TW" as zh-Hant and "ja_Jpan_JP" as ja: the script where there are two."""
    tag, written, *_ = likely.split("_")
    return f"{tag}-{written}" if tag == "zh" else _OWN_NAME.get(tag, tag)


def _like(wanted: str) -> tuple[str, ...]:
    tags = dict(_tags_by_name())
    return tuple(tags[name] for name in near(wanted, tags, likeness=0.7))


def _english_names() -> list[tuple[str, str]]:
    return [(tag, english_name(tag).casefold()) for _, tag in _tags_by_name()]


@cache
def _tags_by_name() -> tuple[tuple[str, str], ...]:
    """Return every language that Babel has data of, under its English name and its own."""
    from babel.localedata import locale_identifiers

    tags = (_OWN_NAME.get(one, one) for one in sorted(locale_identifiers()) if "_" not in one)
    known = [tag for tag in tags if tag != "zh"]
    return tuple(
        (name.casefold(), tag)
        for tag in (*known, "zh-Hans", "zh-Hant")
        for name in (english_name(tag), autonym(tag))
    )


def locale_of(tag: str) -> "Locale":
    """Return Babel's locale; English where Babel does not know the language."""
    from babel import Locale

    return _locale(tag) or Locale("en")


def direction(tag: str) -> str:
    """Return "rtl" or "ltr"."""
    parts = tag.split("-")
    if len(parts) > 1 and len(parts[1]) == 4:
        return "rtl" if parts[1].title() in _RTL_SCRIPTS else "ltr"
    return "rtl" if locale_of(tag).text_direction == "rtl" else "ltr"


@cache
def script(tag: str) -> str:
    """Return the ISO 15924 script that a language is written in (CLDR's likely subtags)."""
    from babel.core import get_global

    parts = tag.split("-")
    if len(parts) > 1 and len(parts[1]) == 4:
        return parts[1].title()
    likely = get_global("likely_subtags")
    full = likely.get(tag.replace("-", "_")) or likely.get(parts[0]) or ""
    return next((part for part in full.split("_")[1:] if len(part) == 4), "Latn")


def regional(tag: str) -> str:
    """Return a language with the region where most of its speakers are: es-ES, zh-TW.

    Spelling checkers go by it; the script is left out where the region says it.
    """
    from babel.core import get_global

    likely = get_global("likely_subtags")
    parts = _BABEL_NAME.get(tag, tag).split("-")
    full = likely.get("_".join(parts)) or likely.get(parts[0]) or ""
    if any(len(part) == 2 for part in parts[1:]) or not full:
        return tag
    region = full.split("_")[-1]
    told = [one for one in parts[1:] if len(one) == 4 and parts[0] != "zh"]
    return "-".join([parts[0], *told, region])


def autonym(tag: str) -> str:
    """Return a language's own name for itself, as its speakers write it."""
    if tag in _AUTONYMS:
        return _AUTONYMS[tag]
    locale = _locale(tag)
    name = locale.get_display_name(locale) if locale else None
    if not name:
        return tag
    return name[0].upper() + name[1:]


def preferred(header: str, known: Sequence[str]) -> str:
    """Return the known language that an Accept-Language header likes best, else the first."""
    from babel import negotiate_locale

    liked = []
    for part in header.split(","):
        tag, _, quality = part.strip().partition(";")
        try:
            weight = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        liked.append((-weight, tag.strip()))
    order = [tag for _, tag in sorted(liked, key=lambda one: one[0])]
    found = negotiate_locale(order, known, sep="-")
    return next((tag for tag in known if tag.lower() == (found or "").lower()), known[0])


def format_day(tag: str, day: dt.date, until: dt.date | None = None) -> str:
    """Return a date, or a span of days, in the language's own long form."""
    from babel.dates import format_date, format_interval

    locale = locale_of(_DATE_LOCALE.get(tag, tag))
    if until and until != day:
        return in_digits(tag, format_interval(day, until, "yMMMMd", locale=locale))
    return in_digits(tag, format_date(day, "long", locale=locale))


def in_digits(tag: str, text: str | int) -> str:
    """Return text with its digits as readers of a language write them."""
    own = _OWN_DIGITS.get(tag.split("-", maxsplit=1)[0])
    return str(text).translate(str.maketrans("0123456789", own)) if own else str(text)


def format_short_day(tag: str, day: dt.date) -> str:
    """Return a day without its year, in the language's own short form."""
    from babel.dates import format_skeleton

    midday = dt.datetime.combine(day, dt.time(12))
    return in_digits(tag, format_skeleton("MMMd", midday, locale=locale_of(tag)))


def format_month(tag: str, day: dt.date) -> str:
    """Return a month and its year, in the language's own short form."""
    from babel.dates import format_skeleton

    midday = dt.datetime.combine(day, dt.time(12))
    return in_digits(tag, format_skeleton("yMMM", midday, locale=locale_of(tag)))


def format_span(tag: str, days: int) -> str:
    """Return a span of so many days in words: "30 days"; one of a year as "1 year"."""
    from babel.dates import format_timedelta

    locale, span = locale_of(tag), dt.timedelta(days=days)
    if days >= _YEAR:
        return in_digits(tag, format_timedelta(span, granularity="year", locale=locale))
    never = float(_YEAR)
    return in_digits(tag, format_timedelta(span, "day", threshold=never, locale=locale))


def format_number(tag: str, number: int) -> str:
    """Return a whole number in the language's own groups and digits."""
    from babel.numbers import format_decimal

    return in_digits(tag, format_decimal(number, locale=locale_of(tag)))


_LIST_PARTS = frozenset({"2", "start", "middle", "end"})


def format_list(tag: str, parts: Sequence[str]) -> str:
    """Return a list in the language's own form: "title, paragraph 3".

    Without "and" where the CLDR has that form whole: of some languages (Spanish, Bengali)
    Babel has parts of it only.
    """
    from babel.lists import format_list as joined

    locale = locale_of(tag)
    is_whole = set(locale.list_patterns.get("unit", {})) >= _LIST_PARTS
    return joined(list(parts), style="unit" if is_whole else "standard", locale=locale)
