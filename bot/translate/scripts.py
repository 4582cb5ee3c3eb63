"""Pure: which script a language is written in; CLDR's likely subtags behind it."""

from functools import cache

import regex

from bot import languages

# The scripts that a script's texts are made of.
_PARTS = {
    "Jpan": ("Hani", "Hira", "Kana"),
    "Kore": ("Hang", "Hani"),
    "Hans": ("Hani",),
    "Hant": ("Hani",),
}
_WITHOUT_FULL_STOPS = frozenset({"Thai", "Laoo", "Khmr", "Mymr"})


def script_of(tag: str) -> str:
    """Return the ISO 15924 script of a language; "Hani" for every way to write Chinese."""
    script = languages.script(tag)
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
