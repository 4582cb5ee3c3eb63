"""Pure: where things are: paths inside feeds/, and the absolute addresses built on the site's."""

import hashlib
import posixpath
from urllib.parse import quote, urlsplit, urlunsplit

import regex

HOME = "index.html"
STYLE = "feed.css"
OPML = "all.opml"
CARDS = "media/cards"
ROBOTS = "robots.txt"
SITEMAP = "sitemap.xml"
ICON = "favicon.svg"
OLD_ICON = "favicon.ico"
GONE_MARK = "gone.txt"
"""Beside a page that stands in the place of a withdrawn statement: a web server answers 410."""

# A file name may have 255 bytes; what is longer than this is cut and made unique again.
_FOLDER_BYTES = 200
_UNSAFE = regex.compile(r"[^\p{L}\p{N}\p{M}._~-]+")
_ADDRESS_CHARACTERS = "%/:=&?~#+!$,;'@()*[]-._"


def folder(statement_id: str) -> str:
    """Return the folder's name for a statement's page: its ID, if the ID can be one."""
    safe = _UNSAFE.sub("-", statement_id).lstrip(".")
    encoded = safe.encode()
    if safe and safe == statement_id and len(encoded) <= _FOLDER_BYTES:
        return safe
    digest = hashlib.sha256(statement_id.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    cut = encoded[: _FOLDER_BYTES - 11].decode(errors="ignore")
    return f"{cut}-{digest}"


def language_page(language: str) -> str:
    """Return the path of a language's index page."""
    return f"{language}/index.html"


def statement_page(language: str, statement_id: str) -> str:
    """Return the path of a statement's page."""
    return f"{language}/s/{folder(statement_id)}/index.html"


def gone_mark(language: str, statement_id: str) -> str:
    """Return the path of the mark beside a withdrawn statement's page."""
    return f"{language}/s/{folder(statement_id)}/{GONE_MARK}"


def month_page(language: str, month: str) -> str:
    """Return the path of the page that lists the older statements of a month (YYYY-MM)."""
    return f"{language}/archive/{month}/index.html"


def month_feed(language: str, month: str) -> str:
    """Return the path of a month's archive document."""
    return f"{language}/archive/{month}.xml"


def atom(language: str) -> str:
    """Return the path of a language's Atom feed."""
    return f"{language}/atom.xml"


def rss(language: str) -> str:
    """Return the path of a language's RSS feed."""
    return f"{language}/rss.xml"


def json_feed(language: str) -> str:
    """Return the path of a language's JSON Feed."""
    return f"{language}/feed.json"


def card(language: str, name: str) -> str:
    """Return the path of a card."""
    return f"{CARDS}/{language}/{name}.png"


def sitemap_part(name: str) -> str:
    """Return the path of one of the files that the sitemap is made of."""
    return f"sitemap-{name}.xml"


def absolute(site_url: str, path: str) -> str:
    """Return a path's address on the web, in ASCII; a page's ends in a slash."""
    parts = urlsplit(site_url)
    port = f":{parts.port}" if parts.port else ""
    base = urlunsplit((parts.scheme, host(site_url) + port, quote(parts.path, safe="/%"), "", ""))
    return base + quote(path.removesuffix("index.html"))


def relative(page: str, target: str) -> str:
    """Return the link from one page's path to another path: it works on a disk, too.

    Paths have nothing in them that needs encoding, and letters of other scripts may stand
    in a link as they are: encoded, they would be half of the weight of a list.
    """
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def host(site_url: str) -> str:
    """Return the site's host in ASCII."""
    name = urlsplit(site_url).hostname or ""
    if ":" in name:
        return f"[{name}]"
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return quote(name)


def entry_id(site_url: str, year: int, statement_id: str, language: str) -> str:
    """Return the tag URI (RFC 4151) of a statement in one language."""
    authority = host(site_url).strip("[]")
    name = quote(statement_id, errors="backslashreplace")
    return f"tag:{authority},{year:04d}:statement:{name}:{language}"


def web_address(text: str) -> str:
    """Return a http(s) address in ASCII, or "" where the text is none."""
    try:
        parts = urlsplit(text.strip())
        name = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not name:
        return ""
    return quote(urlunsplit(parts), safe=_ADDRESS_CHARACTERS)
