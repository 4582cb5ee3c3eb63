"""How Mastodon reads, counts and renders a post's text."""

import html
import re
import unicodedata
from datetime import UTC, datetime

# What Mastodon's LanguagesHelper takes: anything else becomes the account's default.
LANGUAGES = {
    *("ar", "bn", "ca", "da", "de", "en", "es", "fr", "gl", "hi", "id", "it", "ja", "ko", "ms"),
    *("my", "ne", "nl", "pt", "si", "ta", "th", "tl", "ur", "vi"),
    *("zh", "zh-CN", "zh-HK", "zh-TW", "zh-YUE"),
}
DEFAULT_LANGUAGE = "en"
URL = re.compile(r"https?://[^\s<>()]+")
MENTION = re.compile(r"(?<![=/\w])@([a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)", re.IGNORECASE)
MARKS = {"Mn", "Me", "Mc"}
HASHTAG = re.compile(r"(?:(?<=^)|(?<=\s))[#＃](\w*[^\W\d]\w*)")


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def as_html(text: str) -> str:
    """Return a post's text as Mastodon renders it: paragraphs, breaks, links in three spans."""
    return "".join(
        f"<p>{URL.sub(shortened, html.escape(paragraph)).replace(chr(10), '<br />')}</p>"
        for paragraph in re.split(r"\n{2,}", text)
    )


def shortened(found: "re.Match[str]") -> str:
    scheme, rest = found[0].split("://", 1)
    return (
        f'<a href="{found[0]}" target="_blank" rel="nofollow noopener" translate="no">'
        f'<span class="invisible">{scheme}://</span><span class="ellipsis">{rest[:30]}</span>'
        f'<span class="invisible">{rest[30:]}</span></a>'
    )


def length(text: str, reserved: int) -> int:
    """Count signs as servers did before Unicode 15.1: every letter, but no mark on a letter."""
    counted = URL.sub("x" * reserved, text)
    return sum(
        unicodedata.category(char) not in MARKS and char not in "\u200c\u200d" for char in counted
    )
