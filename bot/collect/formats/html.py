"""Pure: an HTML page or fragment becomes pieces; only words, emphasis and links are taken."""

from collections.abc import Iterator
from html import escape
from typing import Any

import regex

from bot.collect.draft import LONGEST_INLINE, MOST_PIECES, Piece, tidy, too_many_pieces
from bot.languages import is_tag
from bot.markup import INLINE_TAGS, clean_text, from_text, sanitise, to_text
from bot.model import BlockKind

# fmt: off
_INLINE = INLINE_TAGS | frozenset((
    "b", "i", "u", "s", "small", "font", "abbr", "cite", "code", "q", "mark", "time", "label",
    "ins", "del", "bdo", "kbd", "samp", "var", "dfn", "big", "tt", "strike", "data", "wbr",
))
# fmt: on
# fmt: off
_DROPPED = frozenset((
    "script", "style", "head", "nav", "aside", "footer", "form", "noscript", "template",
    "iframe", "object", "embed", "svg", "math", "button", "select", "textarea", "input",
    "audio", "video", "canvas", "img", "picture", "map", "link", "meta", "title",
))
# fmt: on
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SPACE = regex.compile(r"[ \t\r\n]+")
_LINK = regex.compile(r"(?i)\s*(?:https?://|mailto:|tel:)")
_OUTER_BREAKS = regex.compile(r"^(?:<br> ?)+|(?: ?<br>)+$")
_LANG = regex.compile(r"(?i)\slang\s*=")
_DEEPEST = 100
_TWO_BREAKS = regex.compile(r"(?:<br>\s*){2,}")


def read(source: str, first_line: int = 1) -> tuple[Piece, ...]:
    """Return the blocks of an HTML page or fragment in their order."""
    root = _parse(clean_text(source))
    if root is None:
        return ()
    walker = _Walker(first_line)
    walker.block(_main_part(root), 0)
    walker.flush()
    return tuple(walker.pieces)


def stated_language(source: str) -> str:
    """Return the language tag that a page gives its text; "" where it gives none, or nonsense."""
    if not _LANG.search(source):
        return ""
    root = _parse(clean_text(source))
    element = None if root is None else _main_part(root)
    while element is not None:
        if tag := (element.get("lang") or "").strip():
            return tag if is_tag(tag) else ""
        element = element.getparent()
    return ""


def _parse(source: str) -> Any:
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        return etree.fromstring(source.encode(), parser)
    except etree.ParserError:
        return None
    except etree.XMLSyntaxError:
        return None


def _main_part(root: Any) -> Any:
    """Return the one element that holds the text where the page says so."""
    for path in (".//article", ".//main"):
        found = root.findall(path)
        if len(found) == 1:
            return found[0]
    body = root.find("body")
    return root if body is None else body


class _Walker:
    """Walks over elements and gathers the words between block boundaries."""

    def __init__(self, first_line: int) -> None:
        self.pieces: list[Piece] = []
        self._words: list[str] = []
        self._kind = BlockKind.PARAGRAPH
        self._number: int | None = None
        self._level = 0
        self._first_line = first_line
        self._line = first_line

    def block(self, element: Any, depth: int) -> None:
        """Read what is in an element."""
        if depth > _DEEPEST:
            self._words.append(escape("".join(element.itertext()), quote=False))
            return
        self._text(element.text)
        for child in element:
            self._child(child, depth)
            self._text(child.tail)

    def _child(self, child: Any, depth: int) -> None:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in _DROPPED or not tag or child.get("hidden") is not None:
            return
        if tag == "br":
            self._words.append("<br>")
        elif tag in _INLINE:
            self._inline(child, tag, depth)
        else:
            self._boundary(child, tag, depth)

    def _inline(self, child: Any, tag: str, depth: int) -> None:
        if any(not isinstance(one.tag, str) or one.tag not in _INLINE for one in child.iter()):
            self.block(child, depth + 1)  # a block inside: its emphasis cannot span blocks
            return
        kept = {"b": "strong", "i": "em"}.get(tag, tag)
        attributes = "".join(
            f' {name}="{escape(child.get(name))}"'
            for name in ("href", "hreflang", "lang", "dir")
            if child.get(name)
        )
        is_kept = kept in INLINE_TAGS and (kept != "a" or bool(_LINK.match(child.get("href", ""))))
        self._words.append(f"<{kept}{attributes}>" if is_kept else "")
        self.block(child, depth + 1)
        self._words.append(f"</{kept}>" if is_kept else "")

    def _boundary(self, child: Any, tag: str, depth: int) -> None:
        self.flush()
        before = (self._kind, self._number, self._level)
        self._line = self._first_line + (child.sourceline or 1) - 1
        if tag in _HEADINGS:
            self._kind, self._number, self._level = BlockKind.HEADING, None, _HEADINGS[tag]
        elif tag == "li":
            self._kind, self._number, self._level = BlockKind.ITEM, _number(child), 0
        elif tag == "blockquote":
            self._kind, self._number, self._level = BlockKind.QUOTE, None, 0
        elif tag in {"ul", "ol", "table"}:
            self._kind, self._number, self._level = BlockKind.PARAGRAPH, None, 0
        self.block(child, depth + 1)
        self.flush()
        self._kind, self._number, self._level = before

    def _text(self, text: str | None) -> None:
        if text:
            self._words.append(escape(_SPACE.sub(" ", text), quote=False))

    def flush(self) -> None:
        """End the current block."""
        for part in _paragraphs("".join(self._words)):
            if len(self.pieces) >= MOST_PIECES:
                raise too_many_pieces()
            number = self._number
            self.pieces.append(
                Piece(self._kind, part, number=number, level=self._level, line=self._line)
            )
            if self._kind is BlockKind.ITEM:
                self._kind, self._number = BlockKind.PARAGRAPH, None
        self._words = []


def _paragraphs(words: str) -> Iterator[str]:
    """Two line breaks are what an editor makes of an empty line."""
    parts = _TWO_BREAKS.split(words)
    if any(part.count("<") != 2 * part.count("</") + part.count("<br>") for part in parts):
        parts = [words]
    for part in parts:
        content = _OUTER_BREAKS.sub("", tidy(_clean(part)))
        if content:
            yield content


def _clean(words: str) -> str:
    """Sanitise one block; beyond all sense only its words are taken."""
    return sanitise(words) if len(words) <= LONGEST_INLINE else from_text(to_text(words))


def _number(item: Any) -> int | None:
    """Return the printed number of a list item: `value`, or counted from `start`."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        number = _integer(item.get("value"), -1)
    else:
        number = _integer(parent.get("start"), 1) - 1
        for sibling in parent.iterchildren("li"):
            number = _integer(sibling.get("value"), number + 1)
            if sibling is item:
                break
    return number if 0 <= number < 10**9 else None


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and regex.fullmatch(r"-?\d{1,9}", text.strip()) else default
