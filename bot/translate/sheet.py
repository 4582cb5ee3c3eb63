"""Pure: CSV as spreadsheets write it: every cell with its place, so that one can be changed.

A change touches the one cell or adds one line: encoding, byte order mark, separators,
quotes, comments, line ends and the order of all else stay byte for byte.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.errors import CatalogError
from bot.languages import is_tag
from bot.markup import clean_text

_SEPARATORS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])(?:\r\n|\r|\n|$)")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FORMULAS = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its words on one line, and where it stands in the text, quotes included."""

    value: str
    start: int
    end: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row with content, and the line that it begins in."""

    line: int
    cells: tuple[Cell, ...]

    @property
    def values(self) -> list[str]:
        """The words of its cells."""
        return [cell.value for cell in self.cells]

    @property
    def end(self) -> int:
        """Where its last cell ends in the text."""
        return self.cells[-1].end


@dataclass(frozen=True, slots=True)
class Sheet:
    """A CSV file as it was read; `rows` are those with content, the header first."""

    text: str
    rows: tuple[Row, ...]
    separator: str = ","
    mark: bytes = b""
    encoding: str = "utf-8"

    def encoded(self, text: str) -> bytes:
        """Return another text in this file's encoding."""
        return self.mark + text.encode(self.encoding)

    def with_cell(self, row: Row, column: int, value: str) -> str:
        """Return the text with a value in a cell of a row, which may be shorter than that."""
        if column < len(row.cells):
            cell = row.cells[column]
            return self.text[: cell.start] + self._written(value) + self.text[cell.end :]
        more = self.separator * (column - len(row.cells) + 1)
        return self.text[: row.end] + more + self._written(value) + self.text[row.end :]

    def with_row(self, values: Sequence[str]) -> str:
        """Return the text with a row after all others."""
        text = self.text
        if text and not text.endswith(("\n", "\r")):
            text += self._line_end()
        return text + self.separator.join(map(self._written, values)) + self._line_end()

    def _line_end(self) -> str:
        found = re.search(r"\r\n|\n|\r", self.text)
        return found[0] if found else "\n"

    def _written(self, value: str) -> str:
        """Write a value as the rest of the file is written: all cells quoted, or few."""
        everywhere = bool(self.rows) and all(cell.quoted for cell in self.rows[0].cells)
        special = any(char in value for char in (self.separator, '"')) or value.startswith("#")
        if not (special or (everywhere and value)):
            return value
        return '"' + value.replace('"', '""') + '"'


def read(content: bytes, name: str) -> Sheet:
    """Read a CSV file; raises CatalogError with the line where that is not possible."""
    mark, encoding = next(
        ((mark, encoding) for mark, encoding in _MARKS if content.startswith(mark)), (b"", "utf-8")
    )
    text = _decoded(content[len(mark) :], encoding, name)
    said = _SEPARATOR_LINE.match(text)
    choices = (said[1],) if said else _SEPARATORS
    start = said.end() if said else 0
    best: tuple[int, str, tuple[Row, ...]] = (-1, ",", ())
    failure: _NotCsvError | None = None
    for separator in choices:
        try:
            rows = tuple(_rows(text, separator, start))
        except _NotCsvError as error:
            failure = failure or error
            continue
        tags = sum(is_tag(value) for value in rows[0].values) if rows else 0
        if tags > best[0]:
            best = (tags, separator, rows)
    if failure and best[0] < 2:
        raise CatalogError(
            f"is not CSV: {failure}.",
            where=f"{name}, line {failure.line}",
            mend="Save it again as CSV from a spreadsheet.",
        )
    return Sheet(text, best[2], best[1], mark, encoding)


_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def _decoded(content: bytes, encoding: str, name: str) -> str:
    if content.startswith(_WORKBOOKS):
        raise CatalogError(
            "is a workbook or a document, not a table.",
            where=name,
            mend='Open it, and save it as "CSV UTF-8".',
        )
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CatalogError(
            "is not UTF-8.",
            where=f"{name}, line {line}",
            mend='Save it as "CSV UTF-8" (Excel) or as CSV with the character set UTF-8.',
        ) from None
    if "\0" in text:
        raise CatalogError(
            "is not a text.", where=name, mend="Save it as CSV in UTF-8, not as a workbook."
        )
    return text


class _NotCsvError(Exception):
    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.line = line


def _rows(text: str, separator: str, start: int) -> Iterator[Row]:
    """Yield the rows with content; a row that begins with an unquoted "#" is a comment."""
    place = start
    while place < len(text):
        begin, cells = place, []
        while True:
            cell, place = _cell(text, place, separator)
            cells.append(cell)
            if place >= len(text) or text[place] != separator:
                break
            place += 1
        place += 2 if text.startswith("\r\n", place) else 1
        first = cells[0]
        comment = first.value.startswith("#") and not first.quoted
        if any(cell.value for cell in cells) and not comment:
            yield Row(_line(text, begin), tuple(cells))


def _cell(text: str, start: int, separator: str) -> tuple[Cell, int]:
    """Return the cell that begins at a place, and where it ends."""
    opened = re.compile(r' *"').match(text, start)
    if not opened:
        ends = re.compile(rf"[{separator}\r\n]").search(text, start)
        end = ends.start() if ends else len(text)
        return Cell(cleaned(text[start:end]), start, end), end
    closed = re.compile(r'(?:[^"]|"")*"').match(text, opened.end())
    if not closed:
        raise _NotCsvError("a quotation mark is not closed", _line(text, start))
    after = re.compile(rf" *(?=[{separator}\r\n]|$)").match(text, closed.end())
    if not after:
        raise _NotCsvError("something follows a closing quotation mark", _line(text, start))
    value = text[opened.end() : closed.end() - 1].replace('""', '"')
    return Cell(cleaned(value), start, after.end(), quoted=True), after.end()


def cleaned(value: str) -> str:
    """Return a value on one line; no-break spaces stay, because French has them on purpose."""
    return re.sub(r"[ \t\n]+", " ", clean_text(value)).strip(" ")


def _line(text: str, place: int) -> int:
    return len(re.findall(r"\r\n|\n|\r", text[:place])) + 1


def is_formula(value: str) -> bool:
    """Tell whether a spreadsheet would run a cell instead of showing it."""
    return value.startswith(_FORMULAS)
