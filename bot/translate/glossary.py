"""I/O: the tables that people keep: the glossary and the slogan bank (CSV of any spreadsheet)."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import regex

from bot.errors import CatalogError
from bot.files import write_whole
from bot.languages import is_tag, meant_by
from bot.markup import clean_text, to_text
from bot.model import Failure
from bot.nearest import did_you_mean, quoted
from bot.translate import sheet
from bot.translate.terms import Term


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
            if term:
                found.setdefault(term, Term(term, row[second] or term, source))
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
    rows = sheet.read(content, name).rows
    if not rows:
        return Table(), ()
    columns = _columns(rows[0].values, f"{name}, line {rows[0].line}")
    return _rows([(row.line, row.values) for row in rows[1:]], columns, name)


def _columns(header: list[str], where: str) -> tuple[str, ...]:
    columns = list(header)
    while columns and not columns[-1]:
        columns.pop()
    wrong = [cell or "(empty)" for cell in columns if not is_tag(cell)]
    doubled = sorted({cell for cell in columns if columns.count(cell) > 1})
    if wrong:
        asked = did_you_mean(quoted(meant_by(wrong[0])))
        form = 'The first line names the languages, the source language first, as in "en,es,fr".'
        raise CatalogError(
            f"the header has {', '.join(wrong)}, which is no language tag.",
            where=where,
            mend=f"{asked} {form}".strip(),
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
        elif not cells[0] and len(list(filter(None, cells))) < 2:
            what = "has a translation but no term."
            mend = "Write the term into its own language's cell. The line is left out."
            failures.append(Failure(where, CatalogError.reason, what, mend))
        elif cells[0] and cells[0] in seen:
            what = f'has "{cells[0]}", which line {seen[cells[0]]} has already.'
            mend = "Keep one of the two. The later line is left out."
            failures.append(Failure(where, CatalogError.reason, what, mend))
        else:
            seen[cells[0]] = number
            padded = cells + [""] * len(columns)
            rows.append(tuple(padded[: len(columns)]))
    return Table(columns, tuple(rows)), tuple(failures)


def add_slogan(
    path: Path, slogan: str, translation: str, *, source: str, target: str, name: str = ""
) -> bool:
    """Put a slogan that people approved, with its translation, into the bank's file.

    `slogan` and `translation` are inline HTML in the languages `source` and `target`. A
    slogan that has a row gets the cell, another one a row of its own, a language that has
    no column the next one; everything else stays byte for byte. Return False where the
    bank has it already. Raises CatalogError where the bank says something else, cannot be
    read or written, or where a cell would be a formula to a spreadsheet.
    """
    name = name or f"{path.parent.name}/{path.name}"
    values = {source: _plain(slogan), target: _plain(translation)}
    _refuse_bad_slogan(values, source, target, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _alone_in(path.parent):
            changed = _with_slogan(_content(path, name), values, source, target, name)
            if changed is not None:
                mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
                write_whole(path, changed, mode=mode)
    except OSError as error:
        raise CatalogError(
            f"cannot be written: {error.strerror}.",
            where=name,
            mend="Check the disk's space and the folder's permissions.",
            reason="unwritable",
        ) from None
    return changed is not None


def _plain(fragment: str) -> str:
    return " ".join(clean_text(to_text(fragment)).split(" ")).strip()


def _refuse_bad_slogan(values: Mapping[str, str], source: str, target: str, name: str) -> None:
    wrong = [tag for tag in (source, target) if not is_tag(tag)]
    empty = [tag for tag, value in values.items() if not slogan_key(value)]
    formulas = [value for value in values.values() if sheet.is_formula(value)]
    if source == target or wrong or empty:
        what = "needs a slogan and its translation, in two languages."
        raise CatalogError(what, where=name, mend="Give both.")
    if formulas:
        raise CatalogError(
            f'"{formulas[0]}" would be a formula to a spreadsheet.',
            where=name,
            mend="Begin it with a letter or a quotation mark.",
        )


def _with_slogan(
    content: bytes, values: Mapping[str, str], source: str, target: str, name: str
) -> bytes | None:
    """Return the bank's bytes with a slogan; None where it has it already."""
    if not content.strip():
        content = content.rstrip() + f"{source},{target}\n".encode()
    before = sheet.read(content, name)
    columns = _columns(before.rows[0].values, f"{name}, line {before.rows[0].line}")
    missing = [tag for tag in (source, target) if tag not in columns]
    for tag in missing:
        text = before.with_cell(before.rows[0], len(columns), tag)
        before = sheet.read(before.encoded(text), name)
        columns = (*columns, tag)
    first, second = columns.index(source), columns.index(target)
    for row in before.rows[1:]:
        cells = [*row.values, *[""] * len(columns)]
        if slogan_key(cells[first]) != slogan_key(values[source]):
            continue
        if not cells[second]:
            return before.encoded(before.with_cell(row, second, values[target]))
        if cells[second] == values[target]:
            return None
        raise CatalogError(
            f'has "{cells[second]}" for this slogan.',
            where=f"{name}, line {row.line}",
            mend="Change the cell there, should the new translation be better.",
            reason="conflict",
        )
    return before.encoded(before.with_row([values.get(tag, "") for tag in columns]))


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Let one process at a time change the tables of a folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
