"""Pure: entries become a language's feeds: what stands in which document, oldest archived."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from bot.model import Entry, Label, Notice
from bot.publish import addresses, feed_items, feed_json, feed_xml
from bot.publish.feed_items import Channel, Item, Neighbours, Tombstone

MOST_ENTRIES = 50
MOST_BYTES = 512_000
MOST_NOTICES = 25
MOST_TOMBSTONES = 50


class Dated(Protocol):
    """What lists need: an entry, or what is known of one without its words."""

    @property
    def statement_id(self) -> str:
        """Its statement's ID."""

    @property
    def language(self) -> str:
        """The language that it is read in."""

    @property
    def original(self) -> str:
        """The language that the statement was written in."""

    @property
    def address(self) -> str:
        """The address of its page."""

    @property
    def alternates(self) -> tuple[tuple[str, str], ...]:
        """(language, address) of the same statement elsewhere."""

    @property
    def title(self) -> str:
        """The title."""

    @property
    def label(self) -> Label:
        """What a reader is told of the words."""

    @property
    def day(self) -> date:
        """The statement's date."""

    @property
    def until(self) -> date | None:
        """The statement's last day, where it has more than one."""

    @property
    def published(self) -> datetime:
        """The statement's date as a moment."""

    @property
    def updated(self) -> datetime:
        """The last change of what a reader sees."""

    @property
    def told(self) -> datetime:
        """When readers were last told of the words."""


D = TypeVar("D", bound=Dated)
C_co = TypeVar("C_co", bound=Dated, covariant=True)


@dataclass(frozen=True, slots=True)
class Month(Generic[C_co]):
    """A month of older entries: `name` is YYYY-MM."""

    name: str
    entries: tuple[C_co, ...]


@dataclass(frozen=True, slots=True)
class Edition(Generic[C_co]):
    """A language's entries: the current ones, and the older ones by month.

    Entries and months are newest first; each entry stands in exactly one place.
    """

    current: tuple[C_co, ...]
    months: tuple[Month[C_co], ...]


def edition(entries: Sequence[D]) -> Edition[D]:
    """Divide entries (newest first) for pages: by the statements' dates."""
    return _cut(entries, _end(entries, MOST_ENTRIES, _published), _published)


def by_told(entries: Iterable[D]) -> list[D]:
    """Return entries in the order of feeds.

    Who follows a feed does not go back to its archives: a correction brings an old entry
    back to the current feed, until newer ones push it out again.
    """
    return sorted(entries, key=_told, reverse=True)


def cut_at(entries: Sequence[D], end: int) -> Edition[D]:
    """Divide entries in the order of feeds where the current feed is known to end."""
    return _cut(entries, end, _told)


def archive(
    about: Channel, months: Sequence[Month[D]], number: int, entries: Iterable[Entry]
) -> bytes:
    """Return the archive document of the month of that number, 0 = newest.

    `next` leads towards the present, `previous` into the past.
    """
    names = [month.name for month in months]
    neighbours = Neighbours(
        address=_archive_address(about, names[number]),
        previous=_archive_address(about, names[number + 1]) if number + 1 < len(names) else "",
        following=_archive_address(about, names[number - 1]) if number else "",
    )
    inside = [feed_items.of_entry(entry, about) for entry in entries]
    return feed_xml.atom(about, inside, neighbours)


def _published(entry: Dated) -> datetime:
    return entry.published


def _told(entry: Dated) -> datetime:
    return entry.told


def _month(told: datetime) -> str:
    return told.date().isoformat()[:7]


def _end(entries: Sequence[D], most: int, told: Callable[[Dated], datetime]) -> int:
    """Return how many entries (newest first) are the current ones.

    The feed ends where a month ends, so that an archive document is whole when it first
    appears and stays as it is; only when months are so full that less than half a feed
    would be left, it ends within one.
    """
    end = min(most, len(entries))
    if end == len(entries):
        return end
    months = [_month(told(entry)) for entry in entries[: end + 1]]
    ends = (n for n in range(end, most // 2, -1) if months[n - 1] != months[n])
    return next(ends, end)


def _cut(entries: Sequence[D], end: int, told: Callable[[Dated], datetime]) -> Edition[D]:
    """Return the current entries and the closed months."""
    older = groupby(entries[end:], key=lambda entry: _month(told(entry)))
    months = tuple(Month(name, tuple(group)) for name, group in older)
    return Edition(tuple(entries[:end]), months)


def current(
    about: Channel, entries: Sequence[D], notices: Sequence[Notice], whole: Callable[[D], Entry]
) -> tuple[int, tuple[tuple[str, bytes], ...]]:
    """Return how many entries the current feeds have, and the feeds, small enough for readers.

    `entries` are in the order of feeds; `whole` returns one with its words. Whoever has a
    withdrawn entry has to be told: notices stand in the current feed, however old the
    statement is, and count among its entries.
    """
    latest = sorted(notices, key=lambda notice: notice.withdrawal.since, reverse=True)
    fresh = [one for one in latest if not one.is_over][:MOST_NOTICES]
    told = [feed_items.of_notice(one, about) for one in fresh]
    gone = [one for one in latest if one not in fresh][:MOST_TOMBSTONES]
    stones = [Tombstone(one.id, one.withdrawal.since) for one in gone]
    most = MOST_ENTRIES - len(told)
    while True:
        end = _end(entries, most, _told)
        items = [*(feed_items.of_entry(whole(entry), about) for entry in entries[:end]), *told]
        items.sort(key=lambda item: item.published, reverse=True)
        newest = _month(entries[end].told) if end < len(entries) else ""
        files = _in_all_formats(about, newest, items, stones)
        size = max(len(data) for _, data in files)
        if size <= MOST_BYTES or end <= 1:
            return end, files
        most = max(1, min(end - 1, end * MOST_BYTES // size))


def _in_all_formats(
    about: Channel, newest: str, items: Sequence[Item], stones: Sequence[Tombstone]
) -> tuple[tuple[str, bytes], ...]:
    """Return the current feed; `newest` is the month of the newest archive document."""
    previous = _archive_address(about, newest) if newest else ""
    atom = feed_xml.atom(about, items, Neighbours(previous=previous), stones)
    return (
        (addresses.atom(about.language), atom),
        (addresses.rss(about.language), feed_xml.rss(about, items, stones)),
        (addresses.json_feed(about.language), feed_json.render(about, items)),
    )


def _archive_address(about: Channel, month: str) -> str:
    return addresses.absolute(about.site, addresses.month_feed(about.language, month))
