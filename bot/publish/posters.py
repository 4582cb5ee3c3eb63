"""Pure: what a card says: a slogan or the title, whose it is, of which day, and how sure."""

from dataclasses import dataclass
from datetime import date

import regex

from bot import languages, locale
from bot.markup import to_text
from bot.model import BlockKind, Entry
from bot.publish import content
from bot.publish.card_lines import tidy
from bot.publish.site import Name, Site

_LETTER = regex.compile(r"[\p{L}\p{N}]")


@dataclass(frozen=True, slots=True)
class Poster:
    """The words of a card: `words` large, below them whose they are and a line of `facts`."""

    language: str
    words: str
    name: Name
    facts: tuple[str, ...] = ()


def of_entry(entry: Entry, site: Site) -> Poster:
    """Return what an entry's card says; text that no person has seen is called that here, too."""
    day = languages.format_day(entry.language, entry.day, entry.until)
    note = content.short_label(entry.label, locale.words(entry.language))
    facts = tuple(fact for fact in (day, note) if fact)
    return Poster(entry.language, _words(entry), site.name(entry.language), facts)


def of_language(site: Site, language: str) -> Poster:
    """Return what a language's own card says, which stands for all its pages without one."""
    name = site.name(language)
    title = locale.words(language)("Statements of %(name)s") % {"name": name.text}
    return Poster(language, tidy(title), name, (languages.autonym(language),))


def specimen(poster: Poster) -> str:
    """Return the letters that cards of a language surely need: names, months, digits."""
    months = (
        languages.format_day(poster.language, date(2034, month, 28)) for month in range(1, 13)
    )
    return " ".join((poster.words, *poster.facts, *months, "0 1 5 6 7 9"))


def _words(entry: Entry) -> str:
    """The first slogan that is in the entry's language, else its title."""
    slogans = (
        tidy(to_text(block.content))
        for block in entry.blocks
        if block.kind is BlockKind.SLOGAN and block.language == entry.language
    )
    return next(filter(_LETTER.search, slogans), "") or tidy(entry.title)
