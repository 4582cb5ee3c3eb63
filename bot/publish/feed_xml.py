"""Pure: Atom and RSS by feedgen, with extensions for what it lacks, finished with lxml.

feedgen keeps one alternate link of an entry and neither its language nor its type, stamps
the hour of the run where no date is set, and formats RSS dates under the process's locale.
The extensions write all of that from the item, through feedgen's own hooks.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from bot.publish.feed_items import Channel, Item, Neighbours, Tombstone

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_HISTORY = "http://purl.org/syndication/history/1.0"
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ATOM_LINK = f"{{{_ATOM}}}link"
_ATOM_UPDATED = f"{{{_ATOM}}}updated"
_CREATOR = f"{{{_DC}}}creator"
_LANGUAGE = f"{{{_DC}}}language"
_GENERATOR = "alliance-bot"


class _NoDate(datetime):
    """A date that feedgen takes for none, so that it does not write (or invent) one."""

    def __bool__(self) -> bool:
        return False


_NO_DATE = _NoDate(1970, 1, 1, tzinfo=UTC)
# An Atom feed must say when it changed; one that never held anything says "never yet".
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def atom(
    channel: Channel,
    items: Sequence[Item],
    neighbours: Neighbours,
    tombstones: Sequence[Tombstone] = (),
) -> bytes:
    """Return the current Atom feed, or an archive document where `neighbours` says so."""
    feed = _generator(channel)
    feed.id(channel.home)
    feed.updated(_last_change(items, tombstones) or _NEVER)
    feed.author({"name": channel.site_name, "uri": channel.site})
    for link in _feed_links(channel, neighbours):
        feed.link(link)
    feed.alliance.archive = bool(neighbours.address)
    feed.alliance.tombstones = tombstones
    for item in items:
        _add(feed, item).published(item.published)
    return bytes(feed.atom_str())


def rss(channel: Channel, items: Sequence[Item], tombstones: Sequence[Tombstone] = ()) -> bytes:
    """Return the RSS 2.0 feed."""
    feed = _generator(channel)
    feed.description(channel.title)
    feed.link(href=channel.home, rel="alternate")
    feed.lastBuildDate(_NO_DATE)
    feed.alliance.updated = _last_change(items, tombstones)
    for item in items:
        added = _add(feed, item)
        if item.card:
            added.enclosure(item.card.address, str(item.card.size), item.card.type)
    return bytes(feed.rss_str())


def _last_change(items: Iterable[Item], tombstones: Iterable[Tombstone]) -> datetime | None:
    moments = [item.updated for item in items] + [stone.since for stone in tombstones]
    return max(moments, default=None)


def _feed_links(channel: Channel, neighbours: Neighbours) -> Iterable[dict[str, str]]:
    atom_type = {"type": "application/atom+xml"}
    yield {"href": neighbours.address or channel.atom, "rel": "self"} | atom_type
    if neighbours.address:
        yield {"href": channel.atom, "rel": "current"} | atom_type
    elif channel.hub:
        yield {"href": channel.hub, "rel": "hub"}
    if neighbours.previous:
        yield {"href": neighbours.previous, "rel": "prev-archive"} | atom_type
    if neighbours.following:
        yield {"href": neighbours.following, "rel": "next-archive"} | atom_type
    page = {"href": channel.home, "rel": "alternate", "type": "text/html"}
    yield page | {"hreflang": channel.language}


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
    entry.id(item.id)
    entry.title(item.title)
    entry.updated(item.updated)
    entry.author({"name": item.creator})
    entry.link(href=item.address, rel="alternate")
    if item.summary:
        entry.description(item.summary, isSummary=True)
    entry.content(item.content, type="html")
    return entry


class _ChannelExtension:
    """What feedgen lacks of a feed; feedgen makes one and calls it while it writes."""

    channel: Channel
    updated: datetime | None = None
    archive = False
    tombstones: Sequence[Tombstone] = ()

    def extend_ns(self) -> dict[str, str]:
        """The namespaces this uses."""
        used = {"dc": _DC}
        if self.archive:
            used["fh"] = _HISTORY
        if self.tombstones:
            used["at"] = _TOMBSTONES
        return used

    def extend_atom(self, feed: Any) -> Any:
        """Mark an archive document as one (RFC 5005); add the tombstones (RFC 6721)."""
        from lxml import etree

        if self.archive:
            etree.SubElement(feed, f"{{{_HISTORY}}}archive")
        for stone in self.tombstones:
            gone = {"ref": stone.id, "when": stone.since.isoformat()}
            etree.SubElement(feed, f"{{{_TOMBSTONES}}}deleted-entry", gone)
        return feed

    def extend_rss(self, feed: Any) -> Any:
        """Add the address of the feed itself, its hub, its language and its dates."""
        from lxml import etree

        feed.set(_LANG, self.channel.language)
        own = {"href": self.channel.rss, "rel": "self", "type": "application/rss+xml"}
        etree.SubElement(feed[0], _ATOM_LINK, own)
        if self.channel.hub:
            etree.SubElement(feed[0], _ATOM_LINK, {"href": self.channel.hub, "rel": "hub"})
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

        item = self.item
        element.set(_LANG, item.language)
        element.find("content").set(_LANG, item.language)
        for link in element.findall("link"):
            element.remove(link)
        for attributes in item.links:
            etree.SubElement(element, "link", attributes)
        for tag in item.tags:
            category = etree.SubElement(element, "category", term=tag.term, label=tag.label)
            if tag.language != item.language:
                category.set(_LANG, tag.language)
        self._dublin_core(element)
        return element

    def extend_rss(self, element: Any) -> Any:
        """Add the date, who speaks and in which language, and the same page in others."""
        from lxml import etree

        item = self.item
        for tag in item.tags:
            etree.SubElement(element, "category").text = tag.label
        etree.SubElement(element, "pubDate").text = _rfc822(item.published)
        for attributes in item.links:
            if attributes["rel"] != "enclosure":
                etree.SubElement(element, _ATOM_LINK, attributes)
        etree.SubElement(element, _ATOM_UPDATED).text = item.updated.isoformat()
        self._dublin_core(element)
        return element

    def _dublin_core(self, element: Any) -> None:
        from lxml import etree

        etree.SubElement(element, _CREATOR).text = self.item.creator
        etree.SubElement(element, _LANGUAGE).text = self.item.language


def _rfc822(moment: datetime) -> str:
    """RSS's date, in English whatever the process's locale is."""
    return format_datetime(moment)
