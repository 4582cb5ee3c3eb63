"""Pure: the syntax of PO files, read strictly and written stably.

polib and Babel accept files that gettext refuses (an open string swallows a letter, a
cut-off entry is an empty one), re-wrap people's comments, and drop the previous source of
obsolete entries. Where people's words are concerned, a doubtful file is refused instead.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.errors import CatalogError

_WIDTH = 76
_STRINGS = re.compile(r'(?:"(?:[^"\\]|\\.)*"\s*)+')
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)(?=[\s\"])\s*")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "a": "\a", "b": "\b"}
_ESCAPES |= {"v": "\v", "f": "\f"}
_ESCAPED = {value: f"\\{key}" for key, value in _ESCAPES.items()}
_MARKER = re.compile(r"(<{7}|>{7}|={7}|\|{7})( |$)")


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of a PO file; `context` is None where the entry has no msgctxt.

    `notes` are people's comments (`#`), `comments` the extracted ones (`#.`), both with
    their lines as they stand; `previous` is the source of an earlier state (`#|`).
    """

    source: str
    target: str = ""
    context: str | None = None
    notes: str = ""
    comments: str = ""
    flags: tuple[str, ...] = ()
    previous: str = ""
    obsolete: bool = False
    line: int = 0


@dataclass(slots=True)
class _Draft:
    """An entry while its lines are read."""

    where: str
    strings: dict[str, str] = field(default_factory=dict)
    previous: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    obsolete: bool = False
    line: int = 0
    last: str = ""

    def is_whole(self) -> bool:
        return "msgstr" in self.strings

    def message(self) -> Message:
        if not self.is_whole():
            raise _broken("is cut off: an entry has no msgstr.", self.where, self.line)
        return Message(
            self.strings["msgid"],
            self.strings["msgstr"],
            self.strings.get("msgctxt"),
            "\n".join(self.notes),
            "\n".join(self.comments),
            tuple(self.flags),
            self.previous.get("msgid", ""),
            self.obsolete,
            self.line,
        )


def _broken(what: str, where: str, line: int) -> CatalogError:
    mend = "Mend the line, or take the file's last good version."
    return CatalogError(what, where=f"{where}, line {line}", mend=mend)


def parse(content: bytes, where: str) -> tuple[Message, ...]:
    """Read a PO file; raises CatalogError with the line where it is broken."""
    text = _decoded(content, where)
    messages = []
    draft = _Draft(where)
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if _MARKER.match(stripped):
            raise CatalogError(
                "has the marks of a merge conflict.",
                where=f"{where}, line {number}",
                mend="Keep one of the two versions and delete the lines with the marks.",
            )
        if draft.is_whole() and _begins_entry(stripped):
            messages.append(draft.message())
            draft = _Draft(where)
        if stripped:
            draft.line = draft.line or number
            _take(draft, stripped, number)
    if draft.strings:
        messages.append(draft.message())
    _refuse_doubles(messages, where)
    return tuple(messages)


def _decoded(content: bytes, where: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        mend = "Save the file as UTF-8."
        raise CatalogError("is not UTF-8.", where=f"{where}, line {line}", mend=mend) from None
    if not text.strip():
        mend = "Delete the file; it is written anew with the next cycle."
        raise CatalogError("is empty.", where=where, mend=mend)
    return text.replace("\r\n", "\n")


def _begins_entry(line: str) -> bool:
    line = line.removeprefix("#~").strip() if line.startswith("#~") else line
    return line.startswith(("#", "|", "msgctxt", "msgid ", 'msgid"'))


def _take(draft: _Draft, line: str, number: int) -> None:
    if line.startswith(("#~|", "#|")):
        _take_string(draft, draft.previous, line.removeprefix("#~|").removeprefix("#|"), number)
    elif line.startswith("#~"):
        draft.obsolete = True
        _take_string(draft, draft.strings, line.removeprefix("#~"), number)
    elif line.startswith("#."):
        draft.comments.append(line.removeprefix("#.").removeprefix(" "))
    elif line.startswith(("#,", "#=")):
        draft.flags += [flag.strip() for flag in line[2:].split(",")]
    elif line.startswith("#:"):
        pass
    elif line.startswith("#"):
        draft.notes.append(line.removeprefix("#").removeprefix(" "))
    else:
        _take_string(draft, draft.strings, line, number)


def _take_string(draft: _Draft, strings: dict[str, str], rest: str, number: int) -> None:
    """Take `msgid "text"`, or `"text"` that continues the string before."""
    rest = rest.strip()
    keyword = _KEYWORD.match(rest)
    if keyword:
        draft.last = keyword[1]
        rest = rest[keyword.end() :]
        if draft.last in strings:
            raise _broken(f"has {draft.last} twice in one entry.", draft.where, number)
        if draft.last == "msgid_plural" or "[" in draft.last:
            raise _broken("has a plural, which no statement has.", draft.where, number)
        if draft.last == "msgstr" and "msgid" not in strings:
            raise _broken("has a msgstr without a msgid.", draft.where, number)
        strings[draft.last] = ""
    if draft.last not in strings or not _STRINGS.fullmatch(rest):
        raise _broken("is not a PO file here.", draft.where, number)
    for part in _STRING.findall(rest):
        strings[draft.last] += _unescaped(part, draft.where, number)


def _unescaped(text: str, where: str, number: int) -> str:
    def char(found: re.Match[str]) -> str:
        if found[1] not in _ESCAPES:
            raise _broken(f"has \\{found[1]}, which means nothing.", where, number)
        return _ESCAPES[found[1]]

    return re.sub(r"\\(.)", char, text)


def _refuse_doubles(messages: list[Message], where: str) -> None:
    seen: dict[tuple[str | None, str], int] = {}
    for message in messages:
        if message.obsolete:
            continue
        first = seen.setdefault((message.context, message.source), message.line)
        if first != message.line:
            raise CatalogError(
                f"has the same entry twice (first in line {first}).",
                where=f"{where}, line {message.line}",
                mend="Delete one of the two entries.",
            )


_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def render(messages: tuple[Message, ...]) -> bytes:
    """Write a PO file; the same messages are always the same bytes.

    NUL and halves of characters, which no text file can hold, become U+FFFD.
    """
    text = "\n".join("\n".join(_lines(message)) + "\n" for message in messages)
    return _UNWRITABLE.sub("\ufffd", text).encode()


def _lines(message: Message) -> Iterator[str]:
    old = "#~ " if message.obsolete else ""
    for mark, comment in (("#", message.notes), ("#.", message.comments)):
        if comment:
            for line in comment.split("\n"):
                stripped = f"{mark} {line}".rstrip()
                # To gettext a line that ends with a backslash goes on in the next one.
                yield f"{stripped} " if stripped.endswith("\\") else stripped
    if message.flags:
        yield f"#, {', '.join(message.flags)}"
    if message.previous:
        yield from _string("msgid", message.previous, "#~| " if message.obsolete else "#| ")
    if message.context is not None:
        yield from _string("msgctxt", message.context, old)
    yield from _string("msgid", message.source, old)
    yield from _string("msgstr", message.target, old)


def _string(keyword: str, text: str, prefix: str) -> Iterator[str]:
    pieces = ["".join(_ESCAPED.get(char, char) for char in piece) for piece in _wrapped(text)]
    if len(pieces) < 2 and len("".join(pieces)) + len(keyword) < _WIDTH:
        yield f'{prefix}{keyword} "{"".join(pieces)}"'
    else:
        yield f'{prefix}{keyword} ""'
        yield from (f'{prefix}"{piece}"' for piece in pieces)


def _wrapped(text: str) -> list[str]:
    """Cut after line feeds and after spaces, so that lines stay short where they can."""
    pieces: list[str] = []
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        pieces.append("")
        for word in re.findall(r"[^ ]* +|[^ ]+", line):
            if pieces[-1] and len(pieces[-1]) + len(word) > _WIDTH:
                pieces.append("")
            pieces[-1] += word
    return pieces
