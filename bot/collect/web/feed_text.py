"""Pure: the letters of a feed: its encoding, what stands before it, its texts and addresses."""

import html
import re
from html import escape
from urllib.parse import urljoin, urlsplit

import regex

from bot.collect.formats import charsets
from bot.collect.formats.decode import decode as recognise
from bot.errors import CollectError
from bot.markup import clean_text, sanitise, to_text

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_WIDE = re.compile(r"(?i)utf[-_]?(?:16|32)(?:[-_]?[bl]e)?")
_LONGEST_ADDRESS = 2_000
_MOST_TAGS = 200_000
"""A feed of five thousand posts has fewer; feedparser takes fifteen seconds for so many."""


def decode(content: bytes, charset: str, where: str) -> str:
    """Return a feed's text: what is UTF-8 is UTF-8, whatever it claims to be.

    Few texts in another encoding are UTF-8 by chance, and many feeds are declared wrongly.
    Raises CollectError where no claim fits.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _sound(_decoded(content[len(mark) :], encoding), where)
    match = _DECLARED.match(content[:400])
    claims = [match[1].decode("ascii"), charset] if match else [charset]
    if b"\x1b" not in content:  # seven bits, and yet no ASCII
        claims = [*filter(_WIDE.fullmatch, claims), "utf-8", *claims]
    for name in claims:
        is_unicode = name == "utf-8" or _WIDE.fullmatch(name)
        text = _decoded(content, name) if is_unicode else charsets.declared(content, name)
        if text is not None:
            return _sound(text, where)
    return recognise(content, where)


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _sound(text: str | None, where: str) -> str:
    if text is None or "\x00" in text:
        raise CollectError(
            "its letters cannot be read: it is not in the encoding that it claims.",
            where=where,
            mend="Tell those who run the blog; UTF-8 is what feeds are written in.",
            reason="not-text",
        )
    return text


_DOCTYPE = re.compile(r"""(?i)<!DOCTYPE(?:[^\["'>]|"[^"]*"|'[^']*')*([\[>])""")
_ELEMENT = re.compile(r"<[A-Za-z_]")
_CLOSED = re.compile(r"</(?:rss|feed|(?:\w{1,20}:)?RDF)\s*>")
_SPACE = re.compile(r"\s*")


def without_prolog(text: str, where: str) -> str:
    """Return XML from its first element on; raises CollectError where entities are declared."""
    start = 0
    while (end := _end_of_markup(text, start, where)) > start:
        start = end
    rest = text[start:]
    first = _ELEMENT.search(rest)
    if "<!ENTITY" in rest[: first.start() if first else len(rest)].upper():
        raise _entities(where)
    return rest


def refuse_if_tangled(text: str, where: str) -> None:
    """Raise CollectError where XML has more elements than any feed needs."""
    if text.count("<") > _MOST_TAGS and _tags(text) > _MOST_TAGS:
        raise CollectError(
            f"it has more than {_MOST_TAGS} tags.",
            where=where,
            mend="Use a feed of fewer posts.",
            reason="too-large",
        )


def _tags(text: str) -> int:
    """Count the tags outside of quoted texts."""
    count = end = 0
    while (start := text.find("<![CDATA[", end)) >= 0:
        count += text.count("<", end, start)
        end = text.find("]]>", start)
        if end < 0:
            return count
    return count + text.count("<", end)


def _end_of_markup(text: str, start: int, where: str) -> int:
    """Return the end of the declaration, comment or document type here; `start` for none."""
    match = _SPACE.match(text, start)
    here = match.end() if match else start
    for opening, closing in (("<?", "?>"), ("<!--", "-->")):
        if text.startswith(opening, here):
            end = text.find(closing, here)
            return start if end < 0 else end + len(closing)
    doctype = _DOCTYPE.match(text, here)
    if doctype is None:
        return start
    if doctype[1] == "[":
        raise _entities(where)
    return doctype.end()


def _entities(where: str) -> CollectError:
    return CollectError(
        "it declares entities of its own, which a feed has no need for.",
        where=where,
        mend="Use another of the blog's feeds.",
        reason="entities",
    )


def is_closed(text: str) -> bool:
    """Tell whether XML has its end: it may be wrong, but it was not cut off."""
    return _CLOSED.search(text[-1_000:]) is not None


def plain(value: str, *, is_html: bool) -> str:
    """Return a title or a tag as plain text on one line."""
    text = to_text(sanitise(value[:20_000])) if is_html else clean_text(value[:20_000])
    return " ".join(text.split())


def as_html(value: str, *, is_html: bool) -> str:
    """Return a text as HTML; what has no tags has its paragraphs between empty lines."""
    if is_html and "<" in value:
        return value
    text = html.unescape(value) if is_html else value
    parts = regex.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip())
    return "\n".join(
        f"<p>{escape(part.strip(), quote=False).replace(chr(10), '<br>')}</p>"
        for part in parts
        if part.strip()
    )


def ends_in_dots(content: str) -> bool:
    """Tell whether a text breaks off."""
    text = to_text(content[-2_000:]).rstrip("\n \t\u00a0])")
    return text.endswith(("…", "..."))


def address(value: str) -> str:
    """Return a whole http(s) address, or "" for everything else."""
    value = value.strip()
    if not value.isprintable() or regex.search(r"[\s\\<>\"]", value):
        return ""
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    is_sound = (
        parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    )
    return value if is_sound and len(value) <= _LONGEST_ADDRESS else ""


def post_address(value: str) -> str:
    """Return the address of a post, or "" where it is only that of the whole blog."""
    found = address(value)
    parts = urlsplit(found)
    return found if parts.path.strip("/") or parts.query else ""


def same_page(address: str) -> str:
    """Return what addresses of one page have in common: not scheme, "www.", "/", "#", "?utm_"."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return address
    asked = [one for one in parts.query.split("&") if one and not one.startswith("utm_")]
    query = f"?{'&'.join(asked)}" if asked else ""
    host = (parts.netloc.rpartition("@")[2]).lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}{query}"


_PARTIAL = re.compile(
    r"""(<a\b[^<>]{0,2000}?\bhref\s*=\s*)(["'])\s*(?![a-z][a-z0-9+.-]*:|#)([^"'<>]{1,2000})\2""",
    re.IGNORECASE,
)


def with_whole_links(content: str, base: str) -> str:
    """Return HTML whose links do not depend on the page that it stood on."""

    def whole(match: re.Match[str]) -> str:
        try:
            joined = urljoin(base, html.unescape(match[3]).strip())
        except ValueError:
            return match[0]
        return f"{match[1]}{match[2]}{escape(joined)}{match[2]}"

    return _PARTIAL.sub(whole, content) if base else content


_LINK = re.compile(r"""<a\b[^>]{0,2000}?href\s*=\s*["']([^"']{1,2000})["']""", re.IGNORECASE)


def without_footer(content: str, own: str) -> str:
    """Drop the paragraph that WordPress ends every post with: "The post X appeared first on Y".

    It is known by its two links in any language: to the post itself and to its blog.
    """
    start = content.rfind("<p", max(0, len(content) - 3_000))
    if start < 0 or not own:
        return content
    links = [html.unescape(link) for link in _LINK.findall(content[start:])]
    if len(links) != 2 or same_page(links[0]) != same_page(own):
        return content
    host = same_page(own).split("/", 1)[0]
    is_root = same_page(links[1]).split("/", 1)[0] == host and same_page(links[1]) != same_page(own)
    return content[:start].rstrip() if is_root else content
