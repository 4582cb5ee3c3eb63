"""What the tests of publishing make things with: a site, a glossary, entries."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.model import Entry, Notice
from bot.publish import addresses, entries, feed_items, feeds
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


def rendered(
    about: Site, tag: str, shown: Sequence[Entry], notices: Sequence[Notice] = ()
) -> Iterator[tuple[str, bytes]]:
    """Yield (path, content) of a language's feeds and archive documents."""
    channel = feed_items.channel(about, tag)
    found = feeds.by_told(shown)
    end, current = feeds.current(channel, found, notices, lambda entry: entry)
    yield from current
    months = feeds.cut_at(found, end).months
    for number, month in enumerate(months):
        path = addresses.month_feed(tag, month.name)
        yield path, feeds.archive(channel, months, number, month.entries)
