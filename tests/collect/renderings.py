"""Writes a statement as people do: as plain text, as an HTML page, as a Word document."""

from html import escape

import regex

from bot.collect.draft import Draft
from bot.markup import to_text
from bot.model import Block, BlockKind
from tests.collect import word

_EMPHASIS = regex.compile(r"<(/?)(strong|em)>")
_LINK = regex.compile(r'<a href="([^"]*)">([^<]*)</a>')


def as_text(draft: Draft) -> str:
    """Paragraphs with empty lines between them; the items of a list without."""
    lines = [draft.title, ""]
    for block in draft.blocks:
        lines.append(f"{_mark(block)}{to_text(block.content)}")
        if block.kind is not BlockKind.ITEM:
            lines.append("")
    return "\n".join(lines)


def _mark(block: Block) -> str:
    if block.kind is not BlockKind.ITEM:
        return ""
    return "- " if block.number is None else f"{block.number}. "


def as_html(draft: Draft) -> str:
    """A page as a blog makes it."""
    parts = [f"<h1>{escape(draft.title)}</h1>"]
    for block in draft.blocks:
        if block.kind is BlockKind.ITEM and block.number is None:
            parts.append(f"<ul><li>{block.content}</li></ul>")
        elif block.kind is BlockKind.ITEM:
            parts.append(f'<ol start="{block.number}"><li><p>{block.content}</p></li></ol>')
        else:
            tag = {BlockKind.HEADING: "h2", BlockKind.QUOTE: "blockquote"}.get(block.kind, "p")
            parts.append(f"<{tag}>{block.content}</{tag}>")
    body = "\n".join(parts)
    return f"<html><head><title>Blog</title></head><body><article>{body}</article></body></html>"


def as_docx(draft: Draft) -> bytes:
    """A document with Word's own styles, lists and links."""
    return word.build("\n".join([f"# {draft.title}", *(_line(block) for block in draft.blocks)]))


def _line(block: Block) -> str:
    marks = {BlockKind.HEADING: "## ", BlockKind.QUOTE: "> "}
    mark = marks.get(block.kind, _mark(block))
    if block.number == 1:
        mark = "1) "
    marked = _LINK.sub(r"[\2](\1)", block.content)
    marked = _EMPHASIS.sub(lambda match: "**" if match[2] == "strong" else "*", marked)
    return mark + to_text(marked.replace("<br>", "\x00")).replace("\x00", "<br>")
