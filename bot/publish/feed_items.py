"""Pure: what a feed says, before any format: the feed itself, its items and its tombstones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot import locale
from bot.model import Card, Entry, Notice, Term
from bot.publish import addresses, changes, content
from bot.publish.direction import in_language, rtl_marked
from bot.publish.site import Site


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
    hub: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry or a notice as all three formats say it.

    `label` is what a reader is told of the words, by its name; "withdrawn" of a notice.
    `original` is the language of the source, "" where it is not known any more. `links` are
    those of both XML formats, in their order.
    """

    id: str
    address: str
    language: str
    label: str
    title: str
    summary: str
    content: str
    creator: str
    published: datetime
    updated: datetime
    tags: tuple[Term, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()
    original: str = ""
    source_url: str = ""
    card: Card | None = None
    links: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An entry that was withdrawn and is told of no more (RFC 6721)."""

    id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a feed document stands in the chain of archives (RFC 5005).

    `address` is the archive document's own; "" means the current feed.
    """

    address: str = ""
    previous: str = ""
    following: str = ""


def channel(site: Site, language: str) -> Channel:
    """Return what a language's feeds say of themselves."""
    words, name = locale.words(language), site.name(language)
    title = words("Statements of %(name)s") % {"name": name.text}
    return Channel(
        language=language,
        title=rtl_marked(title, language),
        site_name=name.text,
        home=addresses.absolute(site.url, addresses.language_page(language)),
        site=addresses.absolute(site.url, ""),
        atom=addresses.absolute(site.url, addresses.atom(language)),
        rss=addresses.absolute(site.url, addresses.rss(language)),
        json=addresses.absolute(site.url, addresses.json_feed(language)),
        hub=site.hub,
    )


def of_entry(entry: Entry, about: Channel) -> Item:
    """Return an entry as all formats say it: what they share is made once."""
    words = locale.words(entry.language)
    summary = content.lead(entry)
    label = content.short_label(entry.label, words)
    if summary and label:
        summary = f"{summary} [{label}]"
    return Item(
        id=entry.id,
        address=entry.address,
        language=entry.language,
        label=entry.label.value,
        title=rtl_marked(entry.title, entry.language),
        summary=rtl_marked(summary, entry.language) if summary else "",
        content=content.feed_body(entry, words),
        creator=entry.issuer.label if entry.issuer else about.site_name,
        published=entry.published,
        updated=entry.updated,
        tags=entry.tags,
        alternates=entry.alternates,
        original=entry.original,
        source_url=entry.source_url,
        card=entry.card,
        links=tuple(_links(entry)),
    )


def of_notice(notice: Notice, about: Channel) -> Item:
    """Return a notice in the place of the entry that was withdrawn."""
    words = locale.words(notice.language)
    return Item(
        id=notice.id,
        address=notice.address,
        language=notice.language,
        label="withdrawn",
        title=rtl_marked(changes.notice_title(notice, words), notice.language),
        summary=rtl_marked(changes.notice_sentence(notice, words), notice.language),
        content=in_language(changes.notice_body(notice, words), notice.language),
        creator=about.site_name,
        published=notice.published,
        updated=notice.updated,
        alternates=notice.alternates,
        links=tuple(_alternates(notice)),
    )


def _links(entry: Entry) -> Iterable[dict[str, str]]:
    yield from _alternates(entry)
    if entry.source_url:
        yield {"href": entry.source_url, "rel": "via", "hreflang": entry.original}
    if entry.card:
        size = {"type": entry.card.type, "length": str(entry.card.size)}
        yield {"href": entry.card.address, "rel": "enclosure", "title": entry.card.alt} | size


def _alternates(shown: Entry | Notice) -> Iterable[dict[str, str]]:
    """The pages of a statement, in the order that readers need.

    Most readers take the first alternate, some the last: both are the entry's own. The
    last has no language, because no two may have the same type and language (RFC 4287).
    """
    own = {"href": shown.address, "rel": "alternate", "type": "text/html"}
    yield own | {"hreflang": shown.language}
    for language, address in shown.alternates:
        yield own | {"href": address, "hreflang": language}
    if shown.alternates:
        yield own
