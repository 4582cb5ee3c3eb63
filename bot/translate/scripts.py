"""Pure: which script a language is written in; CLDR's likely subtags behind it."""

from functools import cache

import regex

# The scripts that a script's texts are made of.
_PARTS = {
    "Jpan": ("Hani", "Hira", "Kana"),
    "Kore": ("Hang", "Hani"),
    "Hans": ("Hani",),
    "Hant": ("Hani",),
}
_WITHOUT_FULL_STOPS = frozenset({"Thai", "Laoo", "Khmr", "Mymr"})


@cache
def script_of(tag: str) -> str:
    """Return the ISO 15924 script of a language; "Hani" for every way to write Chinese."""
    from babel.core import get_global

    parts = tag.split("-")
    if len(parts) > 1 and len(parts[1]) == 4:
        script = parts[1].title()
    else:
        likely = get_global("likely_subtags")
        full = likely.get(tag.replace("-", "_")) or likely.get(parts[0]) or ""
        script = next((part for part in full.split("_")[1:] if len(part) == 4), "Latn")
    return "Hani" if script in {"Hans", "Hant"} else script


def has_full_stops(tag: str) -> bool:
    """Tell whether sentences of a language end with a mark."""
    return script_of(tag) not in _WITHOUT_FULL_STOPS


@cache
def _pattern(script: str) -> "regex.Pattern[str]":
    parts = _PARTS.get(script, (script,))
    classes = "".join(rf"\p{{Script_Extensions={part}}}" for part in parts)
    return regex.compile(rf"[{classes}\p{{Lm}}]")


def belongs(char: str, script: str) -> bool:
    """Tell whether a letter belongs to a script."""
    return bool(_pattern(script).match(char))
