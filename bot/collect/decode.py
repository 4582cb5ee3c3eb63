"""Pure: bytes become text, or a refusal; letters are never replaced by a guess."""

import codecs

from bot.errors import CollectError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MEND = "Open it in the program it was written with and save it as UTF-8 text."


def decode(content: bytes, where: str) -> str:
    """Return the text of a file; raises CollectError where it is not surely text."""
    mark, encoding = next(
        ((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", "utf-8")
    )
    try:
        text = content[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise CollectError(
            f"byte {len(mark) + error.start + 1} is no {encoding.upper()} text.",
            where=where,
            mend=_MEND,
            reason="not-text",
        ) from None
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
