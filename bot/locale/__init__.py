"""I/O: the words of pages, feeds and posts: one gettext catalogue a language, read once."""

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Words:
    """A language's words by what they are in English, and which of its forms a number has."""

    said: Mapping[str, str]
    counted: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]


@cache
def words(tag: str) -> Callable[[str], str]:
    """Return the gettext function of a language; English where there is no catalogue."""
    catalogue = _read(tag).said
    return lambda message: catalogue.get(message) or message


@cache
def counted(tag: str) -> Callable[[str, str, int], str]:
    """Return the ngettext function of a language: (one, several, how many) → the right form."""
    catalogue = _read(tag)

    def chosen(one: str, several: str, number: int) -> str:
        forms = catalogue.counted.get(one)
        if forms is None:
            return one if number == 1 else several
        return forms[catalogue.form(number)]

    return chosen


@cache
def _read(tag: str) -> Words:
    from babel.messages.pofile import read_po

    for candidate in (tag, tag.split("-", maxsplit=1)[0]):
        path = FOLDER / f"{candidate}.po"
        if path.is_file():
            with path.open("rb") as file:
                found = read_po(file)
            usable = [one for one in found if one.id and one.string and not one.fuzzy]
            return Words(
                {one.id: str(one.string) for one in usable if isinstance(one.id, str)},
                {one.id[0]: tuple(one.string) for one in usable if not isinstance(one.id, str)},
                gettext.c2py(found.plural_expr),
            )
    return Words({}, {}, int)
