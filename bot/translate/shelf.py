"""I/O: the PO files of a home: read strictly, written only where something is new."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot import plan
from bot.config import Home
from bot.errors import CatalogError
from bot.files import write_whole
from bot.model import Statement
from bot.translate import catalog, merge
from bot.translate.catalog import Catalog, Entry
from bot.translate.merge import Loan, Machine


@dataclass(frozen=True, slots=True)
class File:
    """A PO file as it was read; `content` is None where there is none yet."""

    statement: Statement
    language: str
    path: Path
    content: bytes | None
    catalog: Catalog

    def entries(self) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        """Return the entries of the statement's units, and the obsolete ones to keep."""
        return merge.match(self.catalog, plan.units(self.statement))


def read(home: Home, statement: Statement, language: str) -> File:
    """Read a PO file; raises CatalogError where it is broken, with the line."""
    path = home.translations / statement.id / f"{language}.po"
    try:
        content = _content(path)
    except OSError as error:
        raise CatalogError(
            f"cannot be read: {error.strerror}.",
            where=home.name(path),
            mend="Check the file's permissions.",
        ) from None
    known = Catalog() if content is None else catalog.parse(content, home.name(path))
    return File(statement, language, path, content, known)


def complete(
    home: Home, before: File, machine: Mapping[str, Machine], loans: Mapping[str, Loan]
) -> tuple[Entry, ...]:
    """Write a file with what is new, and return the entries of the statement's units.

    It is read again just before, so that what a person saved while the engine was at work
    is merged and not overwritten. Raises CatalogError where it is now broken or cannot be
    written.
    """
    for _ in range(3):
        now = read(home, before.statement, before.language)
        entries, obsolete = now.entries()
        entries = merge.apply(entries, machine, loans)
        made = Catalog(
            (*entries, *obsolete),
            now.catalog.comment,
            catalog.header(now.statement.language, now.language),
        )
        if made == now.catalog:
            return entries
        content = catalog.render(made)
        if _write(home, now.path, content, over=now):
            return entries
    raise CatalogError(
        "is being changed all the time.",
        where=home.name(before.path),
        mend="The next cycle tries again.",
    )


def write_template(home: Home, statement: Statement) -> None:
    """Write the POT file of a statement; raises CatalogError where it cannot be written."""
    path = home.translations / statement.id / f"{statement.id}.pot"
    content = catalog.template(plan.units(statement), statement.language)
    _write(home, path, content)


def _write(home: Home, path: Path, content: bytes, *, over: File | None = None) -> bool:
    """Write a file; False where it is no longer the one that `over` was read from."""
    try:
        if over is not None and _content(path) != over.content:
            return False
        write_whole(path, content)
    except OSError as error:
        raise CatalogError(
            f"cannot be written: {error.strerror}.",
            where=home.name(path),
            mend="Check the disk's space and the folder's permissions.",
            reason="unwritable",
        ) from None
    return True


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
