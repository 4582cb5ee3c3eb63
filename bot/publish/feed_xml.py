"""Pure: Atom and RSS by feedgen, with extensions for what it lacks, finished with lxml.

feedgen keeps one alternate link of an entry and neither its language nor its type, stamps
the hour of the run where no date is set, and formats RSS dates under the process's locale.
The extensions write all of that from the entry, through feedgen's own hooks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from bot.model import Entry

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_HISTORY = "http://purl.org/syndication/history/1.0"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_GENERATOR = "alliance-bot"


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of itself; `home` is its language's page, `site` the whole site's."""

    language: str
    title: str
    site_name: str
    home: str
    site: str
    atom: str
    rss: str
    json: str


@dataclass(frozen=True, slots=True)
class Item:
    """An entry with what all formats share, ready to be written."""

    entry: Entry
    title: str
    summary: str
    content: str
    creator: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a feed document stands in the chain of archives (RFC 5005).

    `address` is the archive document's own; "" means the current feed.
    """

    address: str = ""
    previous: str = ""
    following: str = ""


class _NoDate(datetime):
    """A date that feedgen takes for none, so that it does not write (or invent) one."""

    def __bool__(self) -> bool:
        return False


_NO_DATE = _NoDate(1970, 1, 1, tzinfo=UTC)
# An Atom feed must say when it changed; one that never held anything says "never yet".
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def atom(channel: Channel, items: Sequence[Item], neighbours: Neighbours) -> bytes:
    """Return the current Atom feed, or an archive document where `neighbours` says so."""
    feed = _generator(channel)
    feed.id(channel.home)
    feed.updated(max((item.entry.updated for item in items), default=_NEVER))
    feed.author({"name": channel.site_name, "uri": channel.site})
    feed.link(href=neighbours.address or channel.atom, rel="self", type="application/atom+xml")
    if neighbours.address:
        feed.link(href=channel.atom, rel="current", type="application/atom+xml")
    if neighbours.previous:
        feed.link(href=neighbours.previous, rel="prev-archive", type="application/atom+xml")
    if neighbours.following:
        feed.link(href=neighbours.following, rel="next-archive", type="application/atom+xml")
    feed.link(href=channel.home, rel="alternate", type="text/html", hreflang=channel.language)
    feed.alliance.archive = bool(neighbours.address)
    for item in items:
        _add(feed, item).published(item.entry.published)
    return bytes(feed.atom_str())


def rss(channel: Channel, items: Sequence[Item]) -> bytes:
    """Return the RSS 2.0 feed."""
    feed = _generator(channel)
    feed.description(channel.title)
    feed.link(href=channel.home, rel="alternate")
    feed.lastBuildDate(_NO_DATE)
    feed.alliance.updated = max((item.entry.updated for item in items), default=None)
    for item in items:
        _add(feed, item)
    return bytes(feed.rss_str())


def _generator(channel: Channel) -> Any:
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.register_extension("alliance", _ChannelExtension, _EntryExtension)
    feed.alliance.channel = channel
    feed.title(channel.title)
    feed.language(channel.language)
    feed.generator(_GENERATOR)
    return feed


def _add(feed: Any, item: Item) -> Any:
    entry = feed.add_entry(order="append")
    entry.alliance.item = item
    entry.id(item.entry.id)
    entry.title(item.title)
    entry.updated(item.entry.updated)
    entry.author({"name": item.creator})
    entry.link(href=item.entry.address, rel="alternate")
    if item.summary:
        entry.description(item.summary, isSummary=True)
    entry.content(item.content, type="html")
    entry.category([{"term": tag.term, "label": tag.label} for tag in item.entry.tags])
    return entry


def links(entry: Entry) -> Iterable[dict[str, str]]:
    """The links of an entry, in the order that readers need.

    Most readers take the first alternate, some the last: both are the entry's own. The
    last has no language, because no two may have the same type and language (RFC 4287).
    """
    own = {"href": entry.address, "rel": "alternate", "type": "text/html"}
    yield own | {"hreflang": entry.language}
    for language, address in entry.alternates:
        yield own | {"href": address, "hreflang": language}
    if entry.alternates:
        yield own
    if entry.source_url:
        yield {"href": entry.source_url, "rel": "via", "hreflang": entry.original}


class _ChannelExtension:
    """What feedgen lacks of a feed; feedgen makes one and calls it while it writes."""

    channel: Channel
    updated: datetime | None = None
    archive = False

    def extend_ns(self) -> dict[str, str]:
        """The namespaces this uses."""
        return {"dc": _DC, "fh": _HISTORY} if self.archive else {"dc": _DC}

    def extend_atom(self, feed: Any) -> Any:
        """Mark an archive document as one (RFC 5005)."""
        from lxml import etree

        if self.archive:
            etree.SubElement(feed, f"{{{_HISTORY}}}archive")
        return feed

    def extend_rss(self, feed: Any) -> Any:
        """Add the address of the feed itself, its language and its dates."""
        from lxml import etree

        feed.set(_LANG, self.channel.language)
        own = {"href": self.channel.rss, "rel": "self", "type": "application/rss+xml"}
        etree.SubElement(feed[0], f"{{{_ATOM}}}link", own)
        if self.updated:
            etree.SubElement(feed[0], "lastBuildDate").text = _rfc822(self.updated)
        return feed


class _EntryExtension:
    """What feedgen lacks of an entry; feedgen makes one for each entry."""

    item: Item

    def extend_ns(self) -> dict[str, str]:
        """The namespaces are the channel's."""
        return {}

    def extend_atom(self, element: Any) -> Any:
        """Set the languages, and write the links anew: the tree has no namespace yet."""
        from lxml import etree

        language = self.item.entry.language
        element.set(_LANG, language)
        element.find("content").set(_LANG, language)
        for link in element.findall("link"):
            element.remove(link)
        for attributes in links(self.item.entry):
            etree.SubElement(element, "link", attributes)
        self._dublin_core(element)
        return element

    def extend_rss(self, element: Any) -> Any:
        """Add the date, who speaks and in which language, and the same page in others."""
        from lxml import etree

        entry = self.item.entry
        etree.SubElement(element, "pubDate").text = _rfc822(entry.published)
        for attributes in links(entry):
            etree.SubElement(element, f"{{{_ATOM}}}link", attributes)
        etree.SubElement(element, f"{{{_ATOM}}}updated").text = entry.updated.isoformat()
        self._dublin_core(element)
        return element

    def _dublin_core(self, element: Any) -> None:
        from lxml import etree

        etree.SubElement(element, f"{{{_DC}}}creator").text = self.item.creator
        etree.SubElement(element, f"{{{_DC}}}language").text = self.item.entry.language


def _rfc822(moment: datetime) -> str:
    """RSS's date, in English whatever the process's locale is."""
    return format_datetime(moment)
