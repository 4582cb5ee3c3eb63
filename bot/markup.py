"""Pure: inline HTML, the one form in which words with emphasis and links travel."""

import html
import re

import nh3
import regex

INLINE_TAGS = frozenset({"a", "em", "strong", "br", "sub", "sup", "span", "bdi"})
_ATTRIBUTES = {
    "a": {"href", "hreflang", "lang", "dir"},
    "em": {"lang", "dir"},
    "strong": {"lang", "dir"},
    "span": {"lang", "dir"},
    "bdi": {"lang", "dir"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_RENAMED = {"b": "strong", "i": "em"}

# Bidirectional overrides and embeddings can make text read other than it is written;
# isolates are only safe in pairs, which sanitise() checks. ZWNJ, ZWJ, LRM, RLM stay.
_OVERRIDES = re.compile("[\u202a-\u202e]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_PRIVATE = regex.compile(r"\p{Co}")


def clean_text(text: str) -> str:
    """Return text without control characters, lone surrogates, private-use characters
    and bidi overrides; NEL and other line separators become line feeds, CRLF too.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\x85\u2028]", "\n", text).replace("\u2029", "\n\n")
    text = _CONTROLS.sub("", _SURROGATES.sub("", _OVERRIDES.sub("", text)))
    return "\n".join(map(_balance_isolates, _PRIVATE.sub("", text).split("\n")))


def _balance_isolates(text: str) -> str:
    """Drop closing isolates without an opening one, and close what stays open.

    A line at a time: an isolate ends with its paragraph (UAX #9, X8), and one that was closed
    in the next would leave a stray sign there.
    """
    if not _ISOLATES.search(text):
        return text
    depth, out = 0, []
    for char in text:
        if char in "\u2066\u2067\u2068":
            depth += 1
        elif char == "\u2069":
            if depth == 0:
                continue
            depth -= 1
        out.append(char)
    return "".join(out) + "\u2069" * depth


def sanitise(fragment: str) -> str:
    """Return inline HTML with nothing in it but emphasis and safe links.

    Block tags, images, scripts, styles and `//` links are dropped, their words kept
    (a script's and a style's are not words). Text comes back with `&`, `<`, `>` escaped.
    """
    for old, new in _RENAMED.items():
        fragment = re.sub(rf"<(/?){old}(?=[\s>/])", rf"<\g<1>{new}", fragment, flags=re.IGNORECASE)
    cleaned = nh3.clean(
        clean_text(fragment),
        tags=set(INLINE_TAGS),
        clean_content_tags={"script", "style", "template", "iframe", "object", "svg", "math"},
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
        attribute_filter=_keep_attribute,
    )
    return cleaned.replace("&nbsp;", "\u00a0").strip()


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    if (tag, name) == ("a", "href") and not re.match(
        r"(?i)(https?://|mailto:|tel:)", value.strip()
    ):
        return None
    return value


def to_text(fragment: str) -> str:
    """Return the words of inline HTML as plain text; `<br>` becomes a space."""
    spaced = re.sub(r"<br\s*/?>", " ", fragment)
    return html.unescape(re.sub(r"<[^<>]*>", "", spaced))


def from_text(text: str) -> str:
    """Return plain text as inline HTML."""
    return html.escape(text, quote=False)
