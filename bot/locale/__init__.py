"""I/O: the words of pages, feeds and posts: one gettext catalogue a language, read once."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def words(tag: str) -> Callable[[str], str]:
    """Return the gettext function of a language; English where there is no catalogue."""
    catalogue = _read(tag)
    return lambda message: catalogue.get(message) or message


@cache
def _read(tag: str) -> dict[str, str]:
    from babel.messages.pofile import read_po

    for candidate in (tag, tag.split("-", maxsplit=1)[0]):
        path = FOLDER / f"{candidate}.po"
        if path.is_file():
            with path.open("rb") as file:
                return {
                    str(message.id): str(message.string)
                    for message in read_po(file)
                    if message.id and message.string and not message.fuzzy
                }
    return {}
