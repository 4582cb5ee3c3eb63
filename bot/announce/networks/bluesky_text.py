"""Pure: a post as Bluesky holds it: text and its facets in bytes, languages, record key, record."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import regex

from bot.announce.characters import ELLIPSIS, clusters
from bot.languages import direction
from bot.model import FIRST_PART
from bot.ports import Limits, Status

COLLECTION = "app.bsky.feed.post"
_LONGEST_LINK = 40
LIMITS = Limits(characters=300, characters_per_url=_LONGEST_LINK, bytes=3000)
"""An address counts for less than its length: it is shown shortened, and leads there whole."""

_MARKED = regex.compile(
    r'(?P<link>https?://[\p{L}\p{N}\[][^\s<>"\u2066-\u2069]*)'
    r"|(?<=^|[\s\u2066-\u2069])[#＃](?P<tag>[\p{L}\p{N}_][\p{L}\p{M}\p{N}_\u200c]*)"
)
_AFTER_A_LINK = ".,;:!?'…。、，；：！？»”’」』】》"
_LONGEST_TAG = 64
_MOST_TAG_BYTES = 640
# Bluesky's own readers choose Tagalog by its two letters.
_ALSO = {"fil": "tl"}
_LRM = "\u200e"
_PNG = b"\x89PNG\r\n\x1a\n"

_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
_CLOCK_BITS = 10
_MOMENT_BITS = 53
_HOUR = 3_600_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RichText:
    """A text as it is shown, and what in it leads somewhere: facets, counted in bytes of UTF-8."""

    text: str
    facets: tuple[dict[str, Any], ...] = ()


def rich_text(text: str, language: str) -> RichText:
    """Return a post's text with its addresses shortened, and facets for them and its hashtags.

    Without a facet an address is no link on Bluesky and a hashtag no hashtag.
    """
    shown, facets, end = "", list[dict[str, Any]](), 0
    for found in _MARKED.finditer(text):
        if found["link"]:
            source = _link(found["link"])
            part = _shortened(source, language)
            feature = {"$type": "app.bsky.richtext.facet#link", "uri": source}
        elif _is_hashtag(found["tag"]):
            source = part = found[0]
            feature = {"$type": "app.bsky.richtext.facet#tag", "tag": found["tag"]}
        else:
            continue
        shown += text[end : found.start()]
        start = len(shown.encode())
        shown += part
        end = found.start() + len(source)
        index = {"byteStart": start, "byteEnd": len(shown.encode())}
        facets.append({"index": index, "features": [feature]})
    return RichText(shown + text[end:], tuple(facets))


def _link(address: str) -> str:
    """Return an address without the punctuation of the sentence that it stands in."""
    own = _AFTER_A_LINK if "(" in address or "（" in address else f"{_AFTER_A_LINK})）"
    return address.rstrip(own)


def _shortened(address: str, language: str) -> str:
    """Return how an address is shown: host and beginning of the path, as Bluesky itself does.

    Its end stays on the right also where the text around it is read from the right.
    """
    signs = clusters(address.partition("://")[2].removesuffix("/"))
    if len(signs) <= _LONGEST_LINK:
        return "".join(signs)
    tail = ELLIPSIS + (_LRM if direction(language) == "rtl" else "")
    return "".join(signs[: _LONGEST_LINK - len(tail)]) + tail


def _is_hashtag(tag: str) -> bool:
    is_short = len(clusters(tag)) <= _LONGEST_TAG and len(tag.encode()) <= _MOST_TAG_BYTES
    return is_short and regex.search(r"\p{L}", tag) is not None


def languages(tag: str) -> list[str]:
    """Return the languages to name for a BCP 47 tag: itself, and what readers look for."""
    primary = tag.partition("-")[0]
    return list(dict.fromkeys(name for name in (tag, primary, _ALSO.get(primary)) if name))


def record_key(statement_id: str, part: str, key: str) -> str:
    """Return the record key of a delivery's post: a TID that always comes out the same.

    Posts with another kind of key are refused by newer servers and not shown by the app. A
    TID is a moment and a clock's number. The moment is one on the statement's day: its hour
    says which part it is, and the rest is the delivery's key.
    """
    midnight = datetime.combine(date.fromisoformat(statement_id[:10]), time(), tzinfo=UTC)
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:16])
    hours = (midnight - _EPOCH).days * 24 + _hour(part)
    moment = hours * _HOUR + (number >> _CLOCK_BITS) % _HOUR
    clock = number % (1 << _CLOCK_BITS)
    value = (moment % (1 << _MOMENT_BITS)) << _CLOCK_BITS | clock
    return "".join(_SORTABLE[value >> bits & 31] for bits in range(60, -1, -5))


def _hour(part: str) -> int:
    """Return the hour that stands for a part: Bluesky takes the oldest answer by its key for the
    next part of a thread, so that a correction must not be older than that.
    """
    name, _, number = part.rpartition("-")
    if part == FIRST_PART or name == "again":
        return 0
    place = min(int(number), 11) if number.isdecimal() else 11
    return place if name.endswith("thread") else 12 + place


def repo_and_key(uri: str) -> tuple[str, str]:
    """Return whose post an at:// address names, and its record key."""
    repo, _, path = uri.removeprefix("at://").partition("/")
    return repo, path.rpartition("/")[2]


def page_of(uri: str) -> str:
    """Return where people see a post; it stays there also when the account gets another handle."""
    repo, key = repo_and_key(uri)
    return f"https://bsky.app/profile/{repo}/post/{key}"


def record(
    status: Status,
    at: datetime,
    *,
    image: Mapping[str, Any] | None = None,
    reply: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the record of a post; `at` is the moment of sending, which its readers see."""
    rich = rich_text(status.text, status.language)
    made: dict[str, Any] = {
        "$type": COLLECTION,
        "text": rich.text,
        "langs": languages(status.language),
        "createdAt": at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    if rich.facets:
        made["facets"] = list(rich.facets)
    if image:
        made["embed"] = {"$type": "app.bsky.embed.images", "images": [dict(image)]}
    if reply:
        made["reply"] = dict(reply)
    return made


def image_of(blob: Mapping[str, Any], alt: str, content: bytes) -> dict[str, Any]:
    """Return a picture as a record names it; a PNG's shape is kept free while it loads."""
    made = {"alt": alt, "image": dict(blob)}
    if content.startswith(_PNG):
        width, height = (int.from_bytes(content[at : at + 4]) for at in (16, 20))
        if width and height:
            made["aspectRatio"] = {"width": width, "height": height}
    return made


def reply_to(uri: str, cid: str, parent: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an answer names: the post it answers, and the one that its thread began with."""
    own = {"uri": uri, "cid": cid}
    above = parent.get("reply")
    root = above.get("root") if isinstance(above, Mapping) else None
    return {"root": root or own, "parent": own}


def is_post_of(value: Mapping[str, Any], status: Status) -> bool:
    """Tell whether a record is what posting this status makes, whatever its key.

    A first post is known by where it leads; an answer by what it answers and its text.
    """
    above = value.get("reply")
    parent = above.get("parent") if isinstance(above, Mapping) else None
    if status.reply_to:
        text = rich_text(status.text, status.language).text
        answers = isinstance(parent, Mapping) and parent.get("uri") == status.reply_to
        return answers and value.get("text") == text
    return parent is None and status.address in _links_in(value)


def _links_in(value: Mapping[str, Any]) -> set[str]:
    """Return where a record leads; one of an unknown form leads nowhere."""
    card = value.get("embed")
    try:
        links = [
            feature["uri"]
            for facet in value.get("facets") or ()
            for feature in facet["features"]
            if feature["$type"] == "app.bsky.richtext.facet#link"
        ]
        if isinstance(card, Mapping) and card.get("$type") == "app.bsky.embed.external":
            links.append(card["external"]["uri"])
        return set(links)
    except (KeyError, TypeError):
        return set()


def is_before(value: Mapping[str, Any], since: datetime) -> bool:
    """Tell whether a record says that it is older; one that says nothing of its age is not."""
    try:
        created = datetime.fromisoformat(value["createdAt"])
    except (KeyError, TypeError, ValueError):
        return False
    return created.replace(tzinfo=created.tzinfo or UTC) < since
