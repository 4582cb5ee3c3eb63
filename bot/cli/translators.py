"""I/O: what could translate into a language here: what is installed, and what could be."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.config import Home
    from bot.ports import Engine


@dataclass(frozen=True, slots=True)
class Translator:
    """A language, and what could translate into it; `by_people` where nothing could."""

    tag: str
    english: str
    name: str
    what: str
    by_people: bool


def offered(home: "Home", source: str) -> "tuple[Translator, ...]":
    """Return the languages that this program has the words of pages in, but not the source."""
    from bot.locale import FOLDER

    known = {"en", *(path.stem for path in FOLDER.glob("*.po"))}
    return translators(home, source, tuple(sorted(known - {source})))


def translators(home: "Home", source: str, tags: tuple[str, ...]) -> tuple[Translator, ...]:
    """Look for each language at what is installed; nothing is asked of anybody."""
    from bot.languages import autonym, english_name
    from bot.translate.engines.apertium import ApertiumEngine
    from bot.translate.engines.argos import ArgosEngine
    from bot.translate.engines.codes import is_public

    engines: dict[str, Engine] = {
        "installed": ArgosEngine(home.models),
        "drafts installed": ApertiumEngine(),
    }
    found = []
    for tag in tags:
        has = [name for name, engine in engines.items() if engine.route(source, tag)]
        if "installed" not in has and is_public(source) and is_public(tag):
            has.insert(0, "package")
        what = ", ".join(has) or "people"
        found.append(Translator(tag, english_name(tag), autonym(tag), what, by_people=not has))
    return tuple(found)
