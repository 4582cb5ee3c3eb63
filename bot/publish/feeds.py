"""Pure: entries become a language's feeds: what stands in them, and JSON Feed itself."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot import languages, locale
from bot.model import Entry
from bot.publish import addresses, content, feed_xml
from bot.publish.feed_xml import Channel, Item, Neighbours
from bot.publish.site import Site

MOST_ENTRIES = 50
MOST_BYTES = 512_000


@dataclass(frozen=True, slots=True)
class Month:
    """A month of older entries: `name` is YYYY-MM."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A language's entries: those in the current feeds, and the older ones by month.

    Entries and months are newest first; each entry stands in exactly one place.
    """

    current: tuple[Entry, ...]
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Feeds:
    """A language's feeds, rendered: `files` are (path, bytes)."""

    edition: Edition
    files: tuple[tuple[str, bytes], ...]


def channel(site: Site, language: str) -> Channel:
    """Return what a language's feeds say of themselves."""
    words, name = locale.words(language), site.name(language)
    title = words("Statements of %(name)s") % {"name": name.text}
    return Channel(
        language=language,
        title=content.rtl_marked(title, language),
        site_name=name.text,
        home=addresses.absolute(site.url, addresses.language_page(language)),
        site=addresses.absolute(site.url, ""),
        atom=addresses.absolute(site.url, addresses.atom(language)),
        rss=addresses.absolute(site.url, addresses.rss(language)),
        json=addresses.absolute(site.url, addresses.json_feed(language)),
    )


def item(entry: Entry, about: Channel) -> Item:
    """Return an entry as all three formats say it: what they share is made once."""
    words = locale.words(entry.language)
    summary = content.lead(entry)
    label = content.short_label(entry.label, words)
    if summary and label:
        summary = f"{summary} [{label}]"
    return Item(
        entry=entry,
        title=content.rtl_marked(entry.title, entry.language),
        summary=content.rtl_marked(summary, entry.language) if summary else "",
        content=content.feed_body(entry, words),
        creator=entry.issuer.label if entry.issuer else about.site_name,
    )


def edition(entries: Sequence[Entry], most: int = MOST_ENTRIES) -> Edition:
    """Divide entries (newest first) into the current feed and closed months.

    The feed ends where a month ends, so that an archive document is whole when it first
    appears and stays as it is; only when months are so full that less than half a feed
    would be left, it ends within one.
    """
    end = min(most, len(entries))
    if end < len(entries):
        ends = (
            n for n in range(end, most // 2, -1) if _month(entries[n - 1]) != _month(entries[n])
        )
        end = next(ends, end)
    older = groupby(entries[end:], key=_month)
    months = tuple(Month(name, tuple(group)) for name, group in older)
    return Edition(tuple(entries[:end]), months)


def render(site: Site, language: str, entries: Sequence[Entry]) -> Feeds:
    """Return the feeds and archive documents of a language's entries (newest first)."""
    about = channel(site, language)
    items = {entry.id: item(entry, about) for entry in entries}
    most = MOST_ENTRIES
    while True:
        cut = edition(entries, most)
        files = _current(about, cut, [items[entry.id] for entry in cut.current])
        size = max(len(data) for _, data in files)
        if size <= MOST_BYTES or len(cut.current) <= 1:
            return Feeds(cut, (*files, *_archive(about, cut, items)))
        most = max(1, min(len(cut.current) - 1, len(cut.current) * MOST_BYTES // size))


def _month(entry: Entry) -> str:
    return entry.day.isoformat()[:7]


def _current(about: Channel, cut: Edition, items: Sequence[Item]) -> tuple[tuple[str, bytes], ...]:
    newest = cut.months[0].name if cut.months else ""
    neighbours = Neighbours(previous=_archive_address(about, newest))
    return (
        (addresses.atom(about.language), feed_xml.atom(about, items, neighbours)),
        (addresses.rss(about.language), feed_xml.rss(about, items)),
        (addresses.json_feed(about.language), json_feed(about, items)),
    )


def _archive(about: Channel, cut: Edition, items: dict[str, Item]) -> Iterable[tuple[str, bytes]]:
    """The archive documents; `next` leads towards the present, `previous` into the past."""
    names = ["", *(month.name for month in cut.months), ""]
    for number, month in enumerate(cut.months, start=1):
        neighbours = Neighbours(
            address=_archive_address(about, month.name),
            previous=_archive_address(about, names[number + 1]),
            following=_archive_address(about, names[number - 1]),
        )
        inside = [items[entry.id] for entry in month.entries]
        path = addresses.month_feed(about.language, month.name)
        yield path, feed_xml.atom(about, inside, neighbours)


def _archive_address(about: Channel, month: str) -> str:
    if not month:
        return ""
    return addresses.absolute(about.site, addresses.month_feed(about.language, month))


def json_feed(about: Channel, items: Iterable[Item]) -> bytes:
    """Return a JSON Feed 1.1."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": about.title,
        "home_page_url": about.home,
        "feed_url": about.json,
        "language": about.language,
        "authors": [{"name": about.site_name, "url": about.site}],
        "items": [_json_item(item) for item in items],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _json_item(item: Item) -> dict[str, Any]:
    entry = item.entry
    found = {
        "id": entry.id,
        "url": entry.address,
        "external_url": entry.source_url,
        "title": item.title,
        "content_html": item.content,
        "summary": item.summary,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": item.creator}],
        "tags": [tag.label for tag in entry.tags],
        "language": entry.language,
        "_translation": {
            "label": entry.label.value,
            "original": entry.original,
            "direction": languages.direction(entry.language),
            "alternates": [{"language": tag, "url": page} for tag, page in entry.alternates],
        },
    }
    return {key: value for key, value in found.items() if value}
