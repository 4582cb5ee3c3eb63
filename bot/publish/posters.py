"""Pure: what a card says: a slogan or the title, whose it is, of which day, and how sure."""

from dataclasses import dataclass
from datetime import date

import regex

from bot import languages, locale
from bot.breaks import tidy
from bot.markup import to_text
from bot.model import BlockKind, Entry
from bot.publish import content
from bot.publish.site import Name, Site

_LETTER = regex.compile(r"[\p{L}\p{N}]")


@dataclass(frozen=True, slots=True)
class Poster:
    """The words of a card: some large, then a `line` and the `facts` below them.

    All stands on the side where its `language` begins to read; `words` and `line` can be in
    another. `alt` is the picture in words.
    """

    language: str
    words: Name
    line: Name
    facts: tuple[str, ...]
    alt: str


def of_entry(entry: Entry, site: Site) -> Poster:
    """Return what an entry's card says; text that no person has seen is called that here, too."""
    day = languages.format_day(entry.language, entry.day, entry.until)
    note = content.short_label(entry.label, locale.words(entry.language))
    facts = tuple(fact for fact in (day, note) if fact)
    words = _words(entry)
    said = Name(words, entry.language)
    return Poster(entry.language, said, site.name(entry.language), facts, alt=words)


def of_language(site: Site, language: str) -> Poster:
    """Return what a language's own card says, which stands for all its pages without one."""
    name, words = site.name(language), locale.words(language)
    title = words("Statements of %(name)s") % {"name": name.text}
    line = Name(words("Statements"), language)
    return Poster(language, name, line, (languages.autonym(language),), alt=title)


def specimen(poster: Poster) -> str:
    """Return the letters that cards of a language surely need: names, months, digits."""
    months = (
        languages.format_day(poster.language, date(2034, month, 28)) for month in range(1, 13)
    )
    return " ".join((poster.alt, *poster.facts, *months, "0 1 5 6 7 9"))


def _words(entry: Entry) -> str:
    """The first slogan that is in the entry's language, else its title."""
    slogans = (
        tidy(to_text(block.content))
        for block in entry.blocks
        if block.kind is BlockKind.SLOGAN and block.language == entry.language
    )
    return next(filter(_LETTER.search, slogans), "") or tidy(entry.title)
