"""Pure: recognises a date line: a date, perhaps a place, and nothing else."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import regex

from bot.collect.recognise import dates, vocabulary


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that is a date and perhaps a place, and nothing else."""

    day: date
    until: date | None = None
    place: str = ""


_LABEL = regex.compile(rf"(?i)^(?:{vocabulary.DATE_LABELS})(?:\s*[:：]\s*|\s+$)")
_HIJRI = regex.compile(
    r"\s*(?:[-–/(]|الموافق|الموافقة|ـ)*\s*\d{1,2}\s+[\p{Arabic}\s]{3,20}\s+1[34]\d\d\s?(?:هـ|ه|ھ)?\)?"
)
_PARTICLE_AT_END = regex.compile(rf"(?i)(?<![^\s,،])(?:{vocabulary.DATE_PARTICLES})[\s'’]*$")
_NAME_WORD = regex.compile(r"[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}.'’-]*")
_SMALL_WORD = regex.compile(
    "de|del|la|las|los|da|do|dos|das|di|du|des|le|ng|of|the|sa|van|den|der|and|y|e|et"
)
_BETWEEN_WORDS = regex.compile(r"([^\p{L}\p{M}-]+)")
_COMMAS = {ord(comma): "," for comma in "，、،"}
_KIND = regex.compile(rf"(?i)\b(?:{vocabulary.KINDS})\b")


def dateline(text: str) -> DateLine | None:
    """Read a date line; `text` may have two lines, a place and a date."""
    if len(text) > dates.LONGEST_LINE or not dates.YEARLIKE.search(text):
        return None
    text = _HIJRI.sub("", dates.plain(text))
    found = dates.find(text)
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
    bare = rest.strip(dates.EDGE)
    if not bare:
        return ""
    touching = rest.rstrip(" \t\u00a0")[-1:] if ends else rest.lstrip(" \t\u00a0")[:1]
    is_apart = touching in dates.EDGE or names_a_country(bare)
    return " ".join(bare.split()) if is_apart and is_place(bare) else None


def _without_weekday(text: str) -> str:
    words = _BETWEEN_WORDS.split(text)
    return "".join("" if word.casefold().rstrip(".") in _weekdays() else word for word in words)


def is_place(text: str) -> bool:
    """Tell whether a few words look like the name of a place."""
    text = text.translate(_COMMAS)
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
def _weekdays() -> frozenset[str]:
    """The names of the days of the week, in lower case."""
    from babel import Locale

    names: set[str] = set()
    for language in dates.LANGUAGES:
        for width in ("wide", "abbreviated"):
            days = Locale.parse(language).days["format"][width]
            names.update(name.casefold().rstrip(".") for name in days.values())
    return frozenset(names)


@cache
def _territories() -> frozenset[str]:
    from babel import Locale

    names: set[str] = set()
    for language in dates.LANGUAGES:
        territories = Locale.parse(language).territories
        names.update(name.casefold() for code, name in territories.items() if len(code) == 2)
    return frozenset(names)
