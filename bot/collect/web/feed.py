"""Pure: the bytes of a feed (RSS, Atom, JSON Feed) become posts; nothing is fetched."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.collect.web import feed_dates, feed_text
from bot.errors import CollectError
from bot.markup import clean_text

MOST_POSTS = 5_000
"""A page of a feed with more posts than this is not read further."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post as the feed has it.

    `key` names the post in its feed: its guid, or its address where the guid is none.
    `title` is plain text; `content` is HTML as it came, which only `collect.html` makes
    safe. `published` and `updated` are aware, in the offset that the feed states.
    `is_summary` says that the feed itself has only the beginning of the text.
    """

    key: str
    address: str
    title: str
    content: str
    published: datetime | None = None
    updated: datetime | None = None
    language: str = ""
    tags: tuple[str, ...] = ()
    is_summary: bool = False

    @property
    def digest(self) -> str:
        """A hash of everything that makes the statement."""
        parts = (self.address, self.title, self.content, str(self.published), self.language)
        text = json.dumps([*parts, *self.tags, self.is_summary])
        return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of a feed, its posts in their order.

    `following` is the address of the next page where the feed names it. `is_whole` is
    False where the feed is broken, so that what is missing in it says nothing.
    """

    posts: tuple[Post, ...]
    language: str = ""
    following: str = ""
    is_whole: bool = True


def read(content: bytes, url: str, charset: str = "") -> Feed:
    """Return what a feed says; `charset` is what the server claims it is written in.

    Raises CollectError where it is no feed, or too broken to have a single post.
    """
    text = feed_text.decode(content, charset, url)
    if text.lstrip()[:1] in {"{", "["}:
        found = _read_json(text, url)
    else:
        found = _read_xml(feed_text.without_prolog(text, url), url)
    return replace(found, posts=_with_keys(found.posts[:MOST_POSTS]))


def _with_keys(posts: Sequence[Post]) -> tuple[Post, ...]:
    """Give each post a key and an address of its own: what several share names none of them."""
    keys = Counter(key for key, _ in {(post.key, post.address) for post in posts})
    addresses = Counter(address for _, address in {(post.key, post.address) for post in posts})
    found: dict[str, Post] = {}
    for post in posts:
        key = post.key if post.key and keys[post.key] == 1 else post.address
        address = post.address if addresses[post.address] == 1 or key == post.address else ""
        key = key or f"digest:{_likeness(post)}"
        found.setdefault(key, replace(post, key=key, address=address))
    return tuple(found.values())


def _likeness(post: Post) -> str:
    return sha256(f"{post.title}\n{post.published}".encode(errors="replace")).hexdigest()[:32]


def _not_a_feed(url: str) -> CollectError:
    return CollectError(
        "what is there is not a feed.",
        where=url,
        mend="Use the address of the blog's RSS, Atom or JSON feed.",
        reason="not-a-feed",
    )


def _broken(url: str, why: str) -> CollectError:
    return CollectError(
        f"the feed is broken: {why}.",
        where=url,
        mend="It is tried again later; if it stays so, tell those who run the blog.",
        reason="broken-feed",
    )


# RSS and Atom


def _read_xml(text: str, url: str) -> Feed:
    import io

    import feedparser

    # A stream, because feedparser would take a string for an address or the name of a file.
    # It neither sanitises (our own reader of HTML does) nor guesses letters (they are UTF-8),
    # nor takes seconds to complete the links within texts (`post.read` does that).
    feed_text.refuse_if_tangled(text, url)
    stream = io.BytesIO(text.encode("utf-8", "replace"))
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        parsed = feedparser.parse(
            stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # noqa: BLE001 - it lets through whatever its parts raise
        raise _broken(url, type(error).__name__) from None
    version = str(parsed.get("version", ""))
    is_whole = not parsed.bozo or feed_text.is_closed(text)
    # Where a feed was cut off, its last post was.
    entries = parsed.entries[:MOST_POSTS] if is_whole else parsed.entries[:-1][:MOST_POSTS]
    if not entries and parsed.bozo and version:
        raise _broken(url, str(parsed.bozo_exception))
    if not entries and not version:
        raise _not_a_feed(url)
    is_wordpress = "wordpress" in str(parsed.feed.get("generator", "")).lower()
    return Feed(
        posts=tuple(_entry(entry, version, is_wordpress=is_wordpress) for entry in entries),
        language=_words(parsed.feed.get("language")),
        following=_following(parsed.feed.get("links", ())),
        is_whole=is_whole,
    )


def _entry(entry: Any, version: str, *, is_wordpress: bool) -> Post:
    content, is_summary = _content(entry, version, is_wordpress=is_wordpress)
    address = _entry_address(entry)
    title = entry.get("title_detail", {})
    return Post(
        key=_key(entry.get("id")),
        address=address,
        title=feed_text.plain(_words(title.get("value")), is_html=_is_html(title)),
        content=feed_text.without_footer(content, address),
        # dict.get, because feedparser's own takes one date for the other
        published=feed_dates.read(_words(dict.get(entry, "published"))),
        updated=feed_dates.read(_words(dict.get(entry, "updated"))),
        language=_entry_language(entry),
        tags=_tags(tag.get("label") or tag.get("term") for tag in entry.get("tags", ())),
        is_summary=is_summary,
    )


def _content(entry: Any, version: str, *, is_wordpress: bool) -> tuple[str, bool]:
    """Return the fullest text of an entry as HTML, and whether it is only a summary.

    An RSS description is the whole text in some blogs and a summary in others: WordPress
    gives the whole text elsewhere or not at all, and a text cut off ends in dots.
    """
    full = [part for part in entry.get("content", ()) if part.get("value")]
    if full:
        best = next((part for part in full if _is_html(part)), full[0])
        return feed_text.as_html(str(best["value"]), is_html=_is_html(best)), False
    detail = entry.get("summary_detail", {})
    summary = feed_text.as_html(str(detail.get("value") or ""), is_html=_is_html(detail))
    is_cut = is_wordpress or version.startswith("atom") or feed_text.ends_in_dots(summary)
    return summary, bool(summary) and is_cut


def _is_html(detail: Mapping[str, Any]) -> bool:
    return str(detail.get("type", "")) in {"text/html", "application/xhtml+xml"}


def _entry_address(entry: Any) -> str:
    links = [
        link
        for link in entry.get("links", ())
        if link.get("rel") == "alternate" and "html" in link.get("type", "text/html")
    ]
    named = [_words(link.get("href")) for link in links] + [_words(entry.get("link"))]
    return next((address for one in named if (address := feed_text.post_address(one))), "")


def _entry_language(entry: Any) -> str:
    details = (*entry.get("content", ()), entry.get("title_detail", {}))
    return next((_words(one["language"]) for one in details if one.get("language")), "")


def _following(links: Sequence[Mapping[str, Any]]) -> str:
    """Return the next page (RFC 5005): of a paged feed, or the archive before this one."""
    for wanted in ("next", "prev-archive"):
        for link in links:
            if link.get("rel") == wanted and feed_text.address(_words(link.get("href"))):
                return feed_text.address(_words(link["href"]))
    return ""


# JSON Feed


def _read_json(text: str, url: str) -> Feed:
    from urllib.parse import urljoin

    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise _broken(url, "it is not JSON") from None
    if not isinstance(data, dict) or "jsonfeed.org/version/" not in str(data.get("version")):
        raise _not_a_feed(url)
    items = data.get("items")
    language = _words(data.get("language"))
    following = _words(data.get("next_url"))
    return Feed(
        posts=tuple(
            _item(item, url)
            for item in (items[:MOST_POSTS] if isinstance(items, list) else ())
            if isinstance(item, dict)
        ),
        language=language,
        following=feed_text.address(urljoin(url, following)) if following else "",
    )


def _item(item: Mapping[str, Any], url: str) -> Post:
    from urllib.parse import urljoin

    html, words = _words(item.get("content_html")), _words(item.get("content_text"))
    summary = _words(item.get("summary"))
    link = _words(item.get("url")) or _words(item.get("external_url"))
    address = feed_text.post_address(urljoin(url, link)) if link else ""
    tags = item.get("tags")
    content = html or feed_text.as_html(words or summary, is_html=False)
    return Post(
        key=_key(item.get("id")),
        address=address,
        title=feed_text.plain(_words(item.get("title")), is_html=False),
        content=feed_text.without_footer(content, address),
        published=feed_dates.read(_words(item.get("date_published"))),
        updated=feed_dates.read(_words(item.get("date_modified"))),
        language=_words(item.get("language")),
        tags=_tags(tags if isinstance(tags, list) else ()),
        is_summary=not html and not words and bool(summary),
    )


def _words(value: object) -> str:
    """Return a value as text; a number is written out, anything else is nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def _key(value: object) -> str:
    return clean_text(_words(value)).strip()[:500]


_NO_TAGS = frozenset({"uncategorized", "uncategorised", "sin categoría", "non classé"})


def _tags(values: Iterator[object] | Sequence[object]) -> tuple[str, ...]:
    """Return the tags without the blog's own word for having none."""
    tags = (feed_text.plain(_words(value), is_html="&" in _words(value)) for value in values)
    kept = (re.sub(r"\s+", " ", tag)[:100] for tag in tags)
    return tuple(dict.fromkeys(tag for tag in kept if tag and tag.casefold() not in _NO_TAGS))
