"""What the tests of publishing make things with: a site, a glossary, entries."""

from typing import Any

from bot.model import Entry
from bot.publish import entries
from bot.publish.site import Site
from bot.publish.source import Source

NAME = "Harbour Alliance of Migrant Workers"
URL = "https://statements.example.org/"
LANGUAGES = ("en", "es", "ar", "ur", "hi", "th", "bn", "zh-Hant", "ko", "ja", "de")


def site(*languages: str, **changes: Any) -> Site:
    """A site in these languages, written in the first; without any, in eleven."""
    chosen = languages or LANGUAGES
    facts = {"own_name": NAME, "url": URL, "source_language": chosen[0], "languages": chosen}
    return Site(**(facts | changes))


def not_given(_term: str, _source: str, _target: str) -> str:
    """A glossary without any term."""
    return ""


def make(source: Source, *languages: str) -> tuple[Entry, ...]:
    """The entries of a statement on a site in these languages."""
    return entries.make(source, site(*languages), not_given)
