"""Pure: bytes become text, or a refusal; letters are never replaced by a guess."""

import codecs
import re

from bot.collect.formats import charsets, kinds
from bot.errors import CollectError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""(?i)<meta\s[^>]{0,200}?charset\s*=\s*["']?\s*([a-z0-9_:.-]{2,40})"""
    rb"""|^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([a-z0-9_:.-]{2,40})["']"""
)
_WHERE_DECLARED = 4096
_HTML = (".html", ".htm", ".xhtml")
_MEND = "Open it in the program it was written with and save it as UTF-8 text."


def decode(content: bytes, where: str, suffix: str = "") -> str:
    """Return the text of a file; raises CollectError where it is not surely text.

    A byte order mark comes first, then UTF-8, which no other encoding resembles, then what
    an HTML page says of itself, then a guess, if it is sure.
    """
    mark, encoding = next(
        ((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", "")
    )
    text = _marked(content[len(mark) :], encoding, where) if mark else _unmarked(content, suffix)
    if text is None or _is_binary(content):
        raise _not_utf8(content, where)
    return _checked(text, where)


def _marked(content: bytes, encoding: str, where: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        what = f"byte {error.start + 1} after its mark is no {encoding.upper()} text."
        raise CollectError(what, where=where, mend=_MEND, reason="not-text") from None


def _unmarked(content: bytes, suffix: str) -> str | None:
    match = _DECLARED.search(content[:_WHERE_DECLARED]) if suffix in _HTML else None
    declared = (match[1] or match[2]).decode("ascii") if match else ""
    if b"\x1b" in content:  # seven bits, and yet no ASCII
        return charsets.declared(content, declared)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return charsets.declared(content, declared) or charsets.guessed(content)


def _is_binary(content: bytes) -> bool:
    return bool(kinds.told_by(content)[0])


def _not_utf8(content: bytes, where: str) -> CollectError:
    kind, mend = kinds.told_by(content)
    if kind:
        return CollectError(f"it is {kind}, not a text.", where=where, mend=mend, reason="not-text")
    try:
        content.decode("utf-8")
        what = "this is not a text file."
    except UnicodeDecodeError as error:
        what = (
            f"byte {error.start + 1} is no UTF-8 text, and in which other encoding "
            "it was written cannot be told for sure."
        )
    return CollectError(what, where=where, mend=_MEND, reason="not-text")


def _checked(text: str, where: str) -> str:
    """Refuse what is no text, or has lost letters already."""
    if "\x00" in text:
        raise CollectError("this is not a text file.", where=where, mend=_MEND, reason="not-text")
    if "\ufffd" in text:
        line = text[: text.index("\ufffd")].count("\n") + 1
        raise CollectError(
            f"line {line} has a replacement character (\ufffd) where a letter was lost.",
            where=where,
            mend="Put the letters back from the original and save it as UTF-8 text.",
            reason="not-text",
        )
    if not text.strip():
        raise CollectError(
            "there is nothing in it.",
            where=where,
            mend="Write the statement into it, or remove the file.",
            reason="empty",
        )
    return text
