"""Pure: a file's bytes get the line that withdraws its statement; nothing else in them changes."""

import codecs
import re
from dataclasses import replace
from typing import Any

from bot.collect.draft import tidy
from bot.collect.formats import frontmatter
from bot.errors import CollectError
from bot.markup import clean_text

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OPENING = re.compile(r"---[ \t]*(\r\n|\n|\r)")
_CLOSING = re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)")
_LINE_END = re.compile(r"\r\n|\n|\r")
_KEY = "withdrawn"
_NO_REASONS = frozenset({"", "true", "yes", "on", "false", "no", "off"})


def withdraw(content: bytes, why: str, where: str) -> bytes:
    """Return a file's bytes with the reason in the front matter, in the place of an older one.

    Byte order mark, encoding and line ends stay what they are. A file without front matter
    gets one. Raises CollectError where there is no reason, where the front matter cannot
    be read as it is, and where it is written in a way that cannot be added to.
    """
    reason = tidy(clean_text(why))
    if reason.casefold() in _NO_REASONS:
        raise CollectError(
            "readers are told why a statement was withdrawn.",
            mend='Give a reason in words, as in --why "The strike was called off."',
            reason="no-reason",
        )
    mark, encoding = next(
        ((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", "utf-8")
    )
    is_ascii = b"\x1b" in content
    try:
        text = content[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        # Written in an older encoding, whichever: ASCII is the same in all of them.
        encoding, is_ascii = "latin-1", True
        mark, text = b"", content.decode(encoding)
    if "\x00" in text:
        raise CollectError(
            "this is not a text file.",
            where=where,
            mend="Save it as UTF-8 text and try again.",
            reason="not-text",
        )
    edited = _edited(text, _line(reason, is_ascii=is_ascii), where)
    _check(text, edited, reason, where)
    return mark + edited.encode(encoding)


def _line(reason: str, *, is_ascii: bool) -> str:
    import yaml

    line: str = yaml.safe_dump({_KEY: reason}, allow_unicode=not is_ascii, width=1_000_000)
    return line.rstrip("\n")


def _edited(text: str, line: str, where: str) -> str:
    front = frontmatter.split(_with_line_feeds(text), where)
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if front[2] == 1 or opening is None or closing is None:
        found = _LINE_END.search(text)
        end = found[0] if found else "\n"
        return f"---{end}{line}{end}---{end}{text}"
    source = text[opening.end() : closing.start()]
    changed = _with_line(source, line, opening[1], where)
    return text[: opening.end()] + changed + text[closing.start() :]


def _with_line(source: str, line: str, end: str, where: str) -> str:
    """Return the YAML with the line at its end, or in the place of the one that is there."""
    import yaml

    root: Any = yaml.compose(source, Loader=yaml.SafeLoader)
    if root is None:
        return f"{source}{line}{end}"
    if root.flow_style:
        raise _by_hand(where, line)
    for key, value in root.value:
        if key.value == _KEY:
            before = source[key.start_mark.index : value.end_mark.index]
            space = before[len(before.rstrip()) :]
            return source[: key.start_mark.index] + line + space + source[value.end_mark.index :]
    return f"{source}{' ' * root.start_mark.column}{line}{end}"


def _check(before: str, after: str, reason: str, where: str) -> None:
    """Raise CollectError where reading the file again would find anything else changed."""
    front, body, _ = frontmatter.split(_with_line_feeds(before), where)
    try:
        new_front, new_body, _ = frontmatter.split(_with_line_feeds(after), where)
    except CollectError:
        raise _by_hand(where, _line(reason, is_ascii=False)) from None
    if new_front != replace(front, withdrawn=reason) or new_body != body:
        raise _by_hand(where, _line(reason, is_ascii=False))


def _by_hand(where: str, line: str) -> CollectError:
    return CollectError(
        "its front matter is written in a way that a line cannot be added to.",
        where=where,
        mend=f"Write it there yourself: {line}",
        reason="front-matter",
    )


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
