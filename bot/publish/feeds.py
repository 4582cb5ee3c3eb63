"""Pure: entries become a language's feeds: what stands in which document, oldest archived."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.model import Entry, Notice
from bot.publish import addresses, feed_items, feed_json, feed_xml
from bot.publish.feed_items import Channel, Item, Neighbours, Tombstone
from bot.publish.site import Site

MOST_ENTRIES = 50
MOST_BYTES = 512_000
MOST_NOTICES = 25
MOST_TOMBSTONES = 50


@dataclass(frozen=True, slots=True)
class Month:
    """A month of older entries: `name` is YYYY-MM."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A language's entries: the current ones, and the older ones by month.

    Entries and months are newest first; each entry stands in exactly one place.
    """

    current: tuple[Entry, ...]
    months: tuple[Month, ...]


def edition(entries: Sequence[Entry]) -> Edition:
    """Divide entries (newest first) for pages: by the statements' dates."""
    return _divided(entries, MOST_ENTRIES, lambda entry: entry.published)


def render(
    site: Site, language: str, entries: Sequence[Entry], notices: Sequence[Notice] = ()
) -> Iterator[tuple[str, bytes]]:
    """Yield (path, content) of a language's feeds and archive documents."""
    about = feed_items.channel(site, language)
    cut, current = _current(about, sorted(entries, key=_told, reverse=True), notices)
    yield from current
    for number in range(len(cut.months)):
        yield archive(about, cut, number)


def archive(about: Channel, cut: Edition, number: int) -> tuple[str, bytes]:
    """Return (path, content) of an archive document: the month of that number, 0 = newest.

    `next` leads towards the present, `previous` into the past.
    """
    names = [month.name for month in cut.months]
    neighbours = Neighbours(
        address=_archive_address(about, names[number]),
        previous=_archive_address(about, names[number + 1]) if number + 1 < len(names) else "",
        following=_archive_address(about, names[number - 1]) if number else "",
    )
    inside = [feed_items.of_entry(entry, about) for entry in cut.months[number].entries]
    path = addresses.month_feed(about.language, names[number])
    return path, feed_xml.atom(about, inside, neighbours)


def _told(entry: Entry) -> datetime:
    """When readers were last told of the words of an entry.

    Who follows a feed does not go back to its archives: a correction brings an old entry
    back to the current feed, until newer ones push it out again.
    """
    return max((entry.published, *(one.at for one in entry.corrections)))


def _divided(entries: Sequence[Entry], most: int, told: Callable[[Entry], datetime]) -> Edition:
    """Divide entries (newest first) into the current ones and closed months.

    The feed ends where a month ends, so that an archive document is whole when it first
    appears and stays as it is; only when months are so full that less than half a feed
    would be left, it ends within one.
    """

    def month(entry: Entry) -> str:
        return told(entry).date().isoformat()[:7]

    end = min(most, len(entries))
    if end < len(entries):
        ends = (n for n in range(end, most // 2, -1) if month(entries[n - 1]) != month(entries[n]))
        end = next(ends, end)
    months = tuple(Month(name, tuple(group)) for name, group in groupby(entries[end:], key=month))
    return Edition(tuple(entries[:end]), months)


def _current(
    about: Channel, entries: Sequence[Entry], notices: Sequence[Notice]
) -> tuple[Edition, tuple[tuple[str, bytes], ...]]:
    """Return the division into documents, and the current feeds, small enough for readers.

    Whoever has a withdrawn entry has to be told: notices stand in the current feed, however
    old the statement is, and count among its entries.
    """
    latest = sorted(notices, key=lambda notice: notice.withdrawal.since, reverse=True)
    fresh = [one for one in latest if not one.is_over][:MOST_NOTICES]
    told = [feed_items.of_notice(one, about) for one in fresh]
    gone = [one for one in latest if one not in fresh][:MOST_TOMBSTONES]
    stones = [Tombstone(one.id, one.withdrawal.since) for one in gone]
    most = MOST_ENTRIES - len(told)
    while True:
        cut = _divided(entries, most, _told)
        items = [*(feed_items.of_entry(entry, about) for entry in cut.current), *told]
        items.sort(key=lambda item: item.published, reverse=True)
        files = _in_all_formats(about, cut, items, stones)
        size = max(len(data) for _, data in files)
        if size <= MOST_BYTES or len(cut.current) <= 1:
            return cut, files
        most = max(1, min(len(cut.current) - 1, len(cut.current) * MOST_BYTES // size))


def _in_all_formats(
    about: Channel, cut: Edition, items: Sequence[Item], stones: Sequence[Tombstone]
) -> tuple[tuple[str, bytes], ...]:
    newest = _archive_address(about, cut.months[0].name) if cut.months else ""
    atom = feed_xml.atom(about, items, Neighbours(previous=newest), stones)
    return (
        (addresses.atom(about.language), atom),
        (addresses.rss(about.language), feed_xml.rss(about, items, stones)),
        (addresses.json_feed(about.language), feed_json.render(about, items)),
    )


def _archive_address(about: Channel, month: str) -> str:
    return addresses.absolute(about.site, addresses.month_feed(about.language, month))
