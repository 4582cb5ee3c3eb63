"""Pure: the line that leads to a statement in other languages: "Translation: Bahasa | Español".

It is no part of the text. Its addresses become `translations`; a name without an address
leads nowhere and is left out with the line, but only where every word of that line is a
label or the name of a language. One word more, and the line stays as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape

import regex

from bot.collect.draft import Piece
from bot.collect.recognise import vocabulary
from bot.languages import autonym, is_tag, locale_of
from bot.markup import to_text
from bot.model import BlockKind

# fmt: off
_LANGUAGES = (
    "ar", "bn", "ca", "ceb", "cs", "da", "de", "el", "en", "es", "eu", "fa", "fi", "fr", "gl", "he",
    "hi", "hu", "id", "ilo", "it", "ja", "km", "ko", "lo", "mr", "ms", "my", "nb", "ne", "nl", "pa",
    "pl", "pt", "ro", "ru", "si", "so", "sr", "sv", "sw", "ta", "te", "th", "tl", "tr", "uk", "ur",
    "vi", "wo", "zh", "zh-Hans", "zh-Hant",
)
_NAMED_IN = (
    "en", "es", "fr", "pt", "it", "id", "fil", "ms", "de", "nl", "da", "ko", "ja", "zh", "zh-Hant",
    "ar", "ur", "hi", "ne", "bn", "th",
)
# What people call a language where Babel has another word for it.
_ALSO = {
    "bahasa": "id", "indonesian": "id", "bahasa indonesia": "id", "印尼文": "id", "印尼語": "id",
    "melayu": "ms", "bahasa malaysia": "ms", "filipino": "tl", "pilipino": "tl", "tagalog": "tl",
    "tagalo": "tl", "菲律賓文": "tl", "castellano": "es", "farsi": "fa", "中文": "zh", "漢語": "zh",
    "繁體": "zh-Hant", "正體中文": "zh-Hant", "繁中": "zh-Hant", "简体": "zh-Hans",
    "bangla": "bn", "日文": "ja", "韓文": "ko", "泰文": "th", "英文": "en", "english version": "en",
}
# fmt: on
_LABEL = regex.compile(rf"(?i)^\W*(?:{vocabulary.TRANSLATION_LABELS})\s*[:：]")
_LINK = regex.compile(r'<a href="([^"]*)"([^<>]*)>(.*?)</a>')
_HREFLANG = regex.compile(r'hreflang="([A-Za-z0-9-]{2,35})"')
_PRINTED = regex.compile(
    r"(?P<name>[^|/,;:：、，·•()（）\[\]<>\n]{2,40}?)\s*[:：–—-]?\s*[(（\[<]?"
    r"(?P<address>https?://[^\s|,;(（)）\]<>、，·]{3,2000})[)）\]>]?"
)
_HELD = regex.compile(r"\x02(\d+)\x03")
_BETWEEN = regex.compile(r"[|/,;、，·•\n]+|(?<=\x03)|(?=\x02)")
_EDGE = " \t\u00a0.:：–—-()[]（）*_»›→"
_LONGEST = 8_000
_KINDS = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.ITEM})


@dataclass(frozen=True, slots=True)
class Line:
    """A line that names languages: (tag, address), the address "" where none is given."""

    names: tuple[tuple[str, str], ...]
    is_labelled: bool

    @property
    def is_linked(self) -> bool:
        """True where each name has its address."""
        return bool(self.names) and all(address for _, address in self.names)

    @property
    def stands_alone(self) -> bool:
        """True where nothing above it is needed to know what it is."""
        return bool(self.names) if self.is_labelled else self.is_linked and len(self.names) > 1


def take(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], tuple[tuple[str, str], ...]]:
    """Return the pieces without such lines, and where the translations are, by language tag."""
    read = [_line(piece) for piece in pieces]
    kept: list[Piece] = []
    found: dict[str, str] = {}
    goes_on = False
    for index, (piece, line) in enumerate(zip(pieces, read, strict=True)):
        following = read[index + 1] if index + 1 < len(read) else None
        goes_on = line is not None and _is_meant(line, following, goes_on=goes_on)
        if line is None or not goes_on:
            kept.append(piece)
            continue
        for tag, address in line.names:
            if address:
                found.setdefault(tag, address)
    return tuple(kept), tuple(found.items())


def is_one(content: str) -> bool:
    """Tell whether inline HTML is such a line by itself."""
    line = _read(content)
    return line is not None and line.stands_alone


def _is_meant(line: Line, following: Line | None, *, goes_on: bool) -> bool:
    """Below a label, a line may hold a single language, as in a list."""
    if not line.names:
        return following is not None and following.is_linked
    return line.stands_alone or (goes_on and line.is_linked)


def _line(piece: Piece) -> Line | None:
    is_free = piece.said is None and piece.kind in _KINDS
    return _read(piece.content) if is_free else None


def _read(content: str) -> Line | None:
    """Return the languages that a line names; None where it says anything else."""
    if len(content) > _LONGEST:
        return None
    is_labelled = _LABEL.match(to_text(content)) is not None
    if not is_labelled and "://" not in content:
        return None
    links: list[tuple[str, str]] = []

    def hold(tag: str, address: str) -> str:
        links.append((tag, address))
        return f"\x02{len(links) - 1}\x03"

    text = _LINK.sub(lambda link: hold(_linked_tag(link), unescape(link[1])), content)
    text = to_text(text.replace("<br>", "\n"))
    text = _LABEL.sub("", text)
    text = _PRINTED.sub(lambda link: hold(named(link["name"]), link["address"]), text)
    names = tuple(_parts(text, links))
    if not all(tag for tag, _ in names) or not (names or is_labelled):
        return None
    return Line(names, is_labelled)


def _parts(text: str, links: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for part in _BETWEEN.split(text):
        if held := _HELD.fullmatch(part):
            yield links[int(held[1])]
        elif bare := part.strip(_EDGE):
            yield named(bare), ""


def _linked_tag(link: "regex.Match[str]") -> str:
    """Return the language that a link leads to: by its name, or as it says itself."""
    if not link[1].startswith(("http://", "https://")):
        return ""
    said = _HREFLANG.search(link[2])
    by_name = named(to_text(link[3]))
    return said[1] if said and is_tag(said[1]) and by_name else by_name


def named(name: str) -> str:
    """Return the tag of a language by a name of it ("Español", "Spanish", "西班牙文"), or ""."""
    return _names().get(" ".join(name.strip(_EDGE).split()).casefold(), "")


@cache
def _names() -> dict[str, str]:
    names = dict(_ALSO)
    for tag in _LANGUAGES:
        names.setdefault(autonym(tag).casefold(), tag)
    for language in _NAMED_IN:
        known = locale_of(language).languages
        for tag in _LANGUAGES:
            if name := known.get(tag.replace("-", "_")):
                names.setdefault(name.casefold(), tag)
    return names
