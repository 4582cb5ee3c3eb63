"""What a feed must be: RFC 4287, 5005 and 6721, RSS 2.0 and its profile, JSON Feed 1.1.

The rules of the W3C feed validator that can concern these feeds, written as code: each
function returns what is wrong with a document, a sentence each, nothing where it is valid.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import urlsplit

from babel.core import UnknownLocaleError, get_global, parse_locale
from lxml import etree, html

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
ARCHIVE = "{http://purl.org/syndication/history/1.0}archive"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ADDRESS = re.compile(r"[!#$&-;=?-\[\]_a-z~%]+", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_RELATIONS = {
    "feed": {"self", "alternate", "hub", "prev-archive", "next-archive", "current"},
    "entry": {"alternate", "via", "enclosure"},
}
_HARMFUL = ("script", "style", "iframe", "object", "embed", "form", "meta", "link", "base", "svg")


def atom(data: bytes, address: str) -> list[str]:
    """Return what is wrong with an Atom document at an address."""
    return list(_atom(etree.fromstring(data), address))


def rss(data: bytes, address: str) -> list[str]:
    """Return what is wrong with an RSS document at an address."""
    return list(_rss(etree.fromstring(data), address))


def json_feed(data: bytes, address: str) -> list[str]:
    """Return what is wrong with a JSON Feed at an address."""
    return list(_json(json.loads(data), address))


def _atom(feed: etree._Element, address: str) -> Iterator[str]:
    if feed.tag != f"{ATOM}feed":
        yield f"the root is {feed.tag}"
    yield from _once(feed, *(f"{ATOM}{name}" for name in ("id", "title", "updated", "author")))
    yield from _language(feed.get(LANG), "feed")
    yield from _rfc3339(feed.findtext(f"{ATOM}updated"))
    yield from _uri(feed.findtext(f"{ATOM}id"))
    yield from _links(feed, "feed")
    if _hrefs(feed, "self") != [address]:
        yield f"self is {_hrefs(feed, 'self')}, not {address}"
    if feed.find(ARCHIVE) is not None and len(_hrefs(feed, "current")) != 1:
        yield "an archive document does not name the current feed"
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        yield from _atom_entry(entry)
    yield from _unique((entry.findtext(f"{ATOM}id") for entry in entries), "id")
    yield from _unique((entry.findtext(f"{ATOM}updated") for entry in entries), "updated")
    yield from _tombstones(feed, {entry.findtext(f"{ATOM}id") for entry in entries})


def _atom_entry(entry: etree._Element) -> Iterator[str]:
    needed = ("id", "title", "updated", "published", "content", "author")
    yield from _once(entry, *(f"{ATOM}{name}" for name in needed))
    yield from _language(entry.get(LANG), "entry")
    content = entry.find(f"{ATOM}content")
    yield from _language(content.get(LANG), "content")
    if content.get("type") != "html":
        yield f"content has the type {content.get('type')}"
    yield from _html(content.text, entry.get(LANG))
    for name in ("updated", "published"):
        yield from _rfc3339(entry.findtext(f"{ATOM}{name}"))
    yield from _uri(entry.findtext(f"{ATOM}id"))
    yield from _links(entry, "entry")
    yield from _text(entry.findtext(f"{ATOM}title"), "title")
    for category in entry.findall(f"{ATOM}category"):
        yield from _text(category.get("term"), "a category's term")
        yield from _text(category.get("label"), "a category's label")
    if entry.findtext(f"{DC}language") != entry.get(LANG):
        yield "dc:language is not the entry's"
    yield from _text(entry.findtext(f"{DC}creator"), "dc:creator")


def _tombstones(feed: etree._Element, living: set[str | None]) -> Iterator[str]:
    for stone in feed.findall(TOMBSTONE):
        yield from _uri(stone.get("ref"))
        yield from _rfc3339(stone.get("when"))
        if stone.get("ref") in living:
            yield f"{stone.get('ref')} is an entry and a tombstone"


def _links(parent: etree._Element, place: str) -> Iterator[str]:
    found = parent.findall(f"{ATOM}link")
    for link in found:
        relation = link.get("rel", "alternate")
        if relation not in _RELATIONS[place]:
            yield f"a link of a {place} has rel={relation}"
        yield from _uri(link.get("href"))
        if link.get("hreflang") is not None:
            yield from _language(link.get("hreflang"), "hreflang")
        if link.get("type") is not None and not _MEDIA_TYPE.fullmatch(link.get("type")):
            yield f"a link has the type {link.get('type')}"
        if relation == "enclosure" and not re.fullmatch(r"[1-9]\d*", link.get("length", "")):
            yield "an enclosure has no length"
    alternates = [link for link in found if link.get("rel", "alternate") == "alternate"]
    yield from _unique(((link.get("type"), link.get("hreflang")) for link in alternates), "link")


def _rss(root: etree._Element, address: str) -> Iterator[str]:
    if (root.tag, root.get("version")) != ("rss", "2.0"):
        yield f"the root is {root.tag} {root.get('version')}"
    channel = root[0]
    yield from _once(channel, "title", "link", "description", "language")
    yield from _language(channel.findtext("language"), "channel")
    yield from _uri(channel.findtext("link"))
    names = [child.tag for child in channel]
    if "item" in names and names[names.index("item") :] != ["item"] * names.count("item"):
        yield "something stands behind the items"
    own = [link.get("href") for link in channel.findall(f"{ATOM}link[@rel='self']")]
    if own != [address]:
        yield f"atom:link self is {own}"
    if channel.find("lastBuildDate") is not None:
        yield from _rfc822(channel.findtext("lastBuildDate"))
    items = channel.findall("item")
    for item in items:
        yield from _rss_item(item)
    yield from _unique((item.findtext("guid") for item in items), "guid")


def _rss_item(item: etree._Element) -> Iterator[str]:
    yield from _once(item, "title", "link", "description", "guid", "pubDate", CONTENT)
    yield from _uri(item.findtext("link"))
    if item.find("guid").get("isPermaLink") != "false":
        yield "a tag URI is said to be a permalink"
    yield from _uri(item.findtext("guid"))
    yield from _rfc822(item.findtext("pubDate"))
    yield from _text(item.findtext("title"), "title")
    yield from _html(item.findtext(CONTENT), item.findtext(f"{DC}language"))
    yield from _links(item, "entry")
    if item.find("author") is not None:
        yield "an author must be an e-mail address; dc:creator names people"
    if len(item.findall("enclosure")) > 1:
        yield "an item has two enclosures"
    for enclosure in item.findall("enclosure"):
        yield from _uri(enclosure.get("url"))
        if not re.fullmatch(r"[1-9]\d*", enclosure.get("length", "")):
            yield "an enclosure has no length"
        if not _MEDIA_TYPE.fullmatch(enclosure.get("type", "")):
            yield "an enclosure has no media type"
    for category in item.findall("category"):
        yield from _text(category.text, "category")


def _json(feed: dict, address: str) -> Iterator[str]:
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield f"version is {feed.get('version')}"
    yield from _text(feed.get("title"), "title")
    yield from _uri(feed.get("home_page_url"))
    if feed.get("feed_url") != address:
        yield f"feed_url is {feed.get('feed_url')}"
    yield from _language(feed.get("language"), "feed")
    for hub in feed.get("hubs", []):
        yield from _text(hub.get("type"), "a hub's type")
        yield from _uri(hub.get("url"))
    for item in feed["items"]:
        yield from _json_item(item)
    yield from _unique((item.get("id") for item in feed["items"]), "id")


def _json_item(item: dict) -> Iterator[str]:
    for name in ("id", "url", "external_url", "image"):
        if name in item or name in {"id", "url"}:
            yield from _uri(item.get(name))
    for name in ("date_published", "date_modified"):
        yield from _rfc3339(item.get(name))
    yield from _text(item.get("title"), "title")
    yield from _language(item.get("language"), "item")
    yield from _html(item.get("content_html"), item.get("language"))
    if not all(isinstance(tag, str) and tag for tag in item.get("tags", [])):
        yield "a tag is no text"
    for attachment in item.get("attachments", []):
        yield from _uri(attachment.get("url"))
        if not _MEDIA_TYPE.fullmatch(attachment.get("mime_type", "")):
            yield "an attachment has no media type"
    foreign = {key for key in item if key.startswith("_")}
    known = {"id", "url", "external_url", "title", "content_html", "summary", "image", "tags"}
    known |= {"date_published", "date_modified", "authors", "language", "attachments"}
    if set(item) - known - foreign:
        yield f"an item has {set(item) - known - foreign}"


def _hrefs(feed: etree._Element, relation: str) -> list[str | None]:
    return [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='{relation}']")]


def _once(parent: etree._Element, *names: str) -> Iterator[str]:
    for name in names:
        if len(parent.findall(name)) != 1:
            yield f"{parent.tag} has {len(parent.findall(name))} {name}"


def _unique(values: Iterable[object], what: str) -> Iterator[str]:
    seen: set[object] = set()
    for value in values:
        if value in seen:
            yield f"{what} {value} stands twice"
        seen.add(value)


def _text(text: str | None, what: str) -> Iterator[str]:
    if not text or not text.strip():
        yield f"{what} is empty"


def _uri(text: str | None) -> Iterator[str]:
    parts = urlsplit(text or "")
    if parts.scheme == "tag":
        if not re.fullmatch(r"tag:[^,:]+,\d{4}(-\d\d(-\d\d)?)?:\S+", text or ""):
            yield f"{text} is not a tag URI"
    elif parts.scheme not in {"http", "https"} or not parts.netloc:
        yield f"{text} is not an absolute address"
    if not _ADDRESS.fullmatch(text or "") or re.search(r"%(?![0-9A-Fa-f]{2})", text or ""):
        yield f"{text} is not encoded as an address"


def _language(tag: str | None, where: str) -> Iterator[str]:
    try:
        language, *_ = parse_locale(tag or "", sep="-")
    except (ValueError, UnknownLocaleError):
        yield f"{where}: {tag} is no language tag"
        return
    if language not in get_global("likely_subtags"):
        yield f"{where}: {tag} is not in the registry"


def _rfc3339(text: str | None) -> Iterator[str]:
    form = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
    if not re.fullmatch(form, text or "", flags=re.ASCII):
        yield f"{text} is no moment of RFC 3339"
    elif datetime.fromisoformat(text or "").tzinfo is None:
        yield f"{text} has no time zone"


def _rfc822(text: str | None) -> Iterator[str]:
    try:
        same = format_datetime(parsedate_to_datetime(text or "")) == text
    except ValueError:
        same = False
    if not same:
        yield f"{text} is no date of RFC 822 with its right weekday"


def _html(text: str | None, language: str | None) -> Iterator[str]:
    """Content is one element in one language, without what harms or leads astray."""
    pieces = html.fragments_fromstring(text or "")
    if len(pieces) != 1 or not hasattr(pieces[0], "tag") or pieces[0].tag != "div":
        yield "content is not one <div>"
        return
    (root,) = pieces
    if root.get("lang") != language or root.get("dir") not in {"ltr", "rtl"}:
        yield f"content is marked {root.get('lang')} {root.get('dir')}"
    for element in root.iter():
        if element.tag in _HARMFUL:
            yield f"content has <{element.tag}>"
        for name, value in element.attrib.items():
            if name.startswith("on") or name == "style":
                yield f"content has {name}="
            if name in {"href", "src"} and not re.match(r"(https?://|mailto:|tel:)", value):
                yield f"content links to {value}"
            if name in {"lang", "hreflang"}:
                yield from _language(value, "content")
