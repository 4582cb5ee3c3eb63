"""I/O: the tables that people keep: the glossary and the slogan bank (CSV of any spreadsheet)."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import regex

from bot.errors import CatalogError
from bot.languages import is_tag
from bot.markup import clean_text, to_text
from bot.model import Failure
from bot.translate.protect import Term


@dataclass(frozen=True, slots=True)
class Table:
    """A table of terms: `columns` are language tags, the source language first.

    An empty cell means that the term stays as it is in that language.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def terms(self, source: str, target: str) -> tuple[Term, ...]:
        """Return what each term becomes, from any column into any other."""
        if source not in self.columns or target not in self.columns:
            return ()
        first, second = self.columns.index(source), self.columns.index(target)
        found: dict[str, Term] = {}
        for row in self.rows:
            term = row[first] or row[0]
            found.setdefault(term, Term(term, row[second] or term))
        return tuple(found.values())

    def bank(self, source: str, target: str) -> dict[str, str]:
        """Return the approved slogans of a pair: key (see `slogan_key`) → translation."""
        if source not in self.columns or target not in self.columns:
            return {}
        first, second = self.columns.index(source), self.columns.index(target)
        rows = [row for row in self.rows if row[first] and row[second]]
        return {slogan_key(row[first]): row[second] for row in reversed(rows)}


@dataclass(frozen=True, slots=True)
class Tables:
    """Both tables as they were read, and what is wrong with them.

    `usable` is False where the glossary as a whole could not be read: machine text made
    without it would lose the names that it protects.
    """

    glossary: Table = Table()
    slogans: Table = Table()
    failures: tuple[Failure, ...] = ()
    usable: bool = True


def slogan_key(fragment: str) -> str:
    """Return what is the same in two ways of writing a slogan."""
    words = regex.findall(r"[\p{L}\p{M}\p{N}]+", to_text(fragment).casefold())
    return " ".join(words)


def read(glossary: Path, slogans: Path) -> Tables:
    """Read both tables; a missing file is an empty table."""
    failures: list[Failure] = []
    tables: list[Table] = []
    whole: list[bool] = []
    for path in (glossary, slogans):
        name = f"{path.parent.name}/{path.name}"
        try:
            table, broken = parse(_content(path, name), name)
            tables.append(table)
            failures += broken
            whole.append(True)
        except CatalogError as error:
            tables.append(Table())
            failures.append(Failure(error.where, error.reason, error.what, error.mend))
            whole.append(False)
    return Tables(tables[0], tables[1], tuple(failures), usable=whole[0])


def _content(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise CatalogError(
            f"cannot be read: {error.strerror}.", where=name, mend="Check the file's permissions."
        ) from None


def parse(content: bytes, name: str) -> tuple[Table, tuple[Failure, ...]]:
    """Read a table; rows that cannot be understood are named with their line and left out.

    Raises CatalogError where the table as a whole cannot be read.
    """
    try:
        text = content.decode("utf-8-sig")
        lines = list(_lines(text))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CatalogError(
            "is not UTF-8.", where=f"{name}, line {line}", mend="Save it as CSV in UTF-8."
        ) from None
    except csv.Error as error:
        raise CatalogError(
            f"is not CSV: {error}.", where=name, mend="Save it again as CSV from a spreadsheet."
        ) from None
    if not lines:
        return Table(), ()
    number, header = lines[0]
    columns = _columns(header, f"{name}, line {number}")
    return _rows(lines[1:], columns, name)


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Return (line number, cells) of every line with content."""
    first = text.split("\n", maxsplit=1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found, begins = [], 1
    for row in reader:
        cells = [_one_line(cell) for cell in row]
        if any(cells) and not cells[0].startswith("#"):
            found.append((begins, cells))
        begins = reader.line_num + 1
    return found


def _one_line(cell: str) -> str:
    """Return a cell on one line; no-break spaces stay, because French has them on purpose."""
    return re.sub(r"[ \t\n]+", " ", clean_text(cell)).strip(" ")


def _columns(header: list[str], where: str) -> tuple[str, ...]:
    columns = list(header)
    while columns and not columns[-1]:
        columns.pop()
    wrong = [cell or "(empty)" for cell in columns if not is_tag(cell)]
    doubled = sorted({cell for cell in columns if columns.count(cell) > 1})
    if wrong:
        raise CatalogError(
            f"the header has {', '.join(wrong)}, which is no language tag.",
            where=where,
            mend='The first line names the languages, the source language first, as in "en,es,fr".',
        )
    if doubled:
        raise CatalogError(
            f"the header names {', '.join(doubled)} twice.",
            where=where,
            mend="Join the two columns into one.",
        )
    return tuple(columns)


def _rows(
    lines: list[tuple[int, list[str]]], columns: tuple[str, ...], name: str
) -> tuple[Table, tuple[Failure, ...]]:
    rows: list[tuple[str, ...]] = []
    failures: list[Failure] = []
    seen: dict[str, int] = {}
    for number, cells in lines:
        where = f"{name}, line {number}"
        if any(cells[len(columns) :]):
            what = f"has {len(cells)} cells; the header has {len(columns)}."
            mend = "Put a cell with a comma in quotation marks. The line is left out."
            failures.append(Failure(where, CatalogError.reason, what, mend))
        elif not cells[0]:
            what = "has translations but no term."
            mend = "Write the term into the first cell. The line is left out."
            failures.append(Failure(where, CatalogError.reason, what, mend))
        elif cells[0] in seen:
            what = f'has "{cells[0]}", which line {seen[cells[0]]} has already.'
            mend = "Keep one of the two. The later line is left out."
            failures.append(Failure(where, CatalogError.reason, what, mend))
        else:
            seen[cells[0]] = number
            padded = cells + [""] * len(columns)
            rows.append(tuple(padded[: len(columns)]))
    return Table(columns, tuple(rows)), tuple(failures)
