"""Pure: what goes with a file: its type, how long it may be kept, and what a request asks of it."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from mimetypes import MimeTypes
from pathlib import PurePosixPath

SAFE = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""With every answer: nothing is loaded from elsewhere, run, framed or told to others."""

SHORT = "public, max-age=300, must-revalidate"
_HOUR = "public, max-age=3600"
_FOR_EVER = "public, max-age=31536000, immutable"

_UTF_8 = "; charset=utf-8"
_TYPES = {
    "rss.xml": "application/rss+xml",
    "feed.json": "application/feed+json",
    ".xml": "application/atom+xml",
    ".opml": "text/x-opml",
    ".ico": "image/x-icon",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
_SITEMAP = re.compile(r"sitemap[^/]*\.xml")
_CARD = re.compile(r"media/cards/.*\.png")
_DRESS = re.compile(r"feed\.css|favicon\.\w+")
# The system's own tables differ from machine to machine.
_KNOWN = MimeTypes(filenames=())
_TAG = re.compile(r'"[^"]*"')
_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*")
_LEAST_TO_PACK = 500


def media_type(path: str) -> str:
    """Return the media type of a file in feeds/."""
    name = PurePosixPath(path).name
    if _SITEMAP.fullmatch(path):
        return "application/xml" + _UTF_8
    own = _TYPES.get(name) or _TYPES.get(PurePosixPath(name).suffix.lower())
    kind = own or _KNOWN.guess_type(name)[0] or "application/octet-stream"
    return kind + _UTF_8 if is_text(kind) else kind


def is_text(kind: str) -> bool:
    """Tell whether a media type is text, which gets shorter when packed."""
    return kind.startswith("text/") or kind.partition(";")[0].endswith(("xml", "json"))


def cache_control(path: str) -> str:
    """Return how long a file may be kept: for ever where its name changes with what is in it."""
    if _CARD.fullmatch(path):
        return _FOR_EVER
    return _HOUR if _DRESS.fullmatch(path) else SHORT


def may_pack(kind: str, size: int) -> bool:
    """Tell whether an answer is packed for those who can unpack it."""
    return is_text(kind) and size >= _LEAST_TO_PACK


def takes_gzip(accepted: str) -> bool:
    """Tell whether an Accept-Encoding header takes gzip."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        weights[name.strip()] = weight.replace(" ", "")
    liked = weights.get("gzip", weights.get("*"))
    return liked is not None and not re.fullmatch(r"q=0(\.0*)?", liked)


def http_date(moment: float) -> str:
    """Return a moment as HTTP writes it."""
    return format_datetime(datetime.fromtimestamp(int(moment), UTC), usegmt=True)


def known_tag(request: Mapping[str, str], tags: tuple[str, ...]) -> str:
    """Return which of a file's tags (one a packing) a client has already, or ""."""
    asked = request.get("if-none-match", "")
    if asked.strip() == "*":
        return tags[0]
    return next((tag for tag in _TAG.findall(asked) if tag in tags), "")


def is_as_old(request: Mapping[str, str], changed: float) -> bool:
    """Tell whether a client that names no tag has seen a file since it changed."""
    if "if-none-match" in request:
        return False
    try:
        since = parsedate_to_datetime(request.get("if-modified-since", ""))
        return int(changed) <= since.timestamp()
    except (ValueError, TypeError, OverflowError):
        return False


def part(request: Mapping[str, str], size: int, tag: str, changed: float) -> range | None:
    """Return which bytes are asked for: None for all, an empty range for what is not there."""
    found = _RANGE.fullmatch(request.get("range", ""))
    if found is None or request.get("if-range", tag) not in {tag, http_date(changed)}:
        return None
    first, last = found.groups()
    if not first:
        return range(max(size - int(last), 0), size) if last else None
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)
