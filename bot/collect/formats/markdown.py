"""Pure: Markdown (CommonMark) becomes pieces, with its emphasis and links as inline HTML."""

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.collect.draft import LONGEST_INLINE, MOST_PIECES, Piece, too_many_pieces
from bot.collect.formats import html
from bot.markup import clean_text, from_text, sanitise
from bot.model import BlockKind

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

# What a person writes at the end of a block to say what it is: "Unite! {.paragraph}".
MARK = re.compile(
    r"(?<!\\)\{\.(heading|paragraph|item|quote|slogan|signature|contact|dateline)\}\s*$"
)


@cache
def _blocks() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    # Indented lines are paragraphs that somebody indented, not program code.
    parser = MarkdownIt("commonmark").disable("code")
    parser.core.ruler.enableOnly(["normalize", "block"])  # words are read block by block
    return parser


@cache
def _inlines() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark")


def read(text: str, first_line: int = 1) -> tuple[Piece, ...]:
    """Return the blocks of a Markdown text in their order."""
    if text.count("\n") > 2 * MOST_PIECES:
        raise too_many_pieces()
    env: dict[str, Any] = {}
    lines_before = 0
    pieces: list[Piece] = []
    stack: list[_Level] = []
    for token in _blocks().parse(clean_text(text), env):
        if token.map:
            lines_before = token.map[0]
        line = first_line + lines_before
        if token.type in {"list_item_open", "blockquote_open", "heading_open"}:
            stack.append(_Level(token))
        elif token.type in {"list_item_close", "blockquote_close", "heading_close"}:
            stack.pop()
        elif token.type == "inline":
            pieces.append(_piece(token.content, stack, env, line))
        elif token.type == "html_block":
            pieces.extend(html.read(token.content, line))
        elif token.type == "fence":
            pieces.append(Piece(BlockKind.PARAGRAPH, from_text(token.content.strip()), line=line))
    return tuple(piece for piece in pieces if piece.content)


class _Level:
    """An open heading, quote or list item around the words that are read."""

    def __init__(self, token: Any) -> None:
        self.type = token.type
        self.level = int(token.tag[1]) if token.type == "heading_open" else 0
        self.number = int(token.info) if token.info.isdigit() else None
        self.is_read = False


def _piece(source: str, stack: list[_Level], env: dict[str, Any], line: int) -> Piece:
    mark = MARK.search(source)
    words = source[: mark.start()].rstrip() if mark else source
    said = BlockKind(mark[1]) if mark else None
    kind, number, level = _kind(stack)
    content = inline(words, env)
    return Piece(kind, content, number=number, level=level, line=line, said=said)


def _kind(stack: list[_Level]) -> tuple[BlockKind, int | None, int]:
    """The innermost level decides; an item's second paragraph is a paragraph."""
    if not stack:
        return BlockKind.PARAGRAPH, None, 0
    top = stack[-1]
    if top.type == "heading_open":
        return BlockKind.HEADING, None, top.level
    if top.type == "blockquote_open":
        return BlockKind.QUOTE, None, 0
    if top.is_read:
        return BlockKind.PARAGRAPH, None, 0
    top.is_read = True
    return BlockKind.ITEM, top.number, 0


def inline(source: str, env: dict[str, Any] | None = None) -> str:
    """Return the words of one block as sanitised inline HTML."""
    if len(source) > LONGEST_INLINE:
        return from_text(source)
    rendered = _inlines().renderInline(source, env if env is not None else {})
    return sanitise(rendered.replace("<br />\n", "<br>"))
