"""I/O: the PO files of a home: read strictly, written only where something is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import plan
from bot.config import Home
from bot.errors import CatalogError
from bot.files import write_whole
from bot.model import Statement, Translation
from bot.translate import catalog, merge, whole
from bot.translate.catalog import Catalog, Entry
from bot.translate.merge import Loan, Machine

_TRIES = 5


@dataclass(frozen=True, slots=True)
class File:
    """A PO file as it was read; `content` is None where there is none yet.

    `whole` is a person's translation of the whole statement beside it.
    """

    statement: Statement
    language: str
    path: Path
    content: bytes | None
    catalog: Catalog
    whole: Statement | None = None

    def entries(self) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        """Return the entries of the statement's units, and the obsolete ones to keep."""
        entries, obsolete = merge.match(self.catalog, plan.units(self.statement))
        if self.whole is not None:
            entries = whole.give(entries, self.statement, self.whole, self.remembered)
        return entries, obsolete

    @property
    def remembered(self) -> str:
        """What the file remembers of the whole translation beside it."""
        return catalog.whole_of(self.catalog.header)

    def header(self) -> str:
        """Return the fields that the file is to have."""
        marked = self.remembered
        if self.whole is not None:
            marked = whole.mark(self.statement, self.whole, marked)
        return catalog.header(self.statement.language, self.language, marked)

    def shown(self, translation: Translation) -> Translation:
        """Return what readers get: these units, or the whole translation beside them."""
        if self.whole is None:
            return translation
        return whole.kept(translation, self.statement, self.whole, self.remembered)


def read(home: Home, statement: Statement, language: str, beside: Statement | None = None) -> File:
    """Read a PO file; raises CatalogError where it is broken, with the line.

    `beside` is a person's translation of the whole statement.
    """
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
    return File(statement, language, path, content, known, beside)


def complete(
    home: Home, before: File, machine: Mapping[str, Machine], loans: Mapping[str, Loan]
) -> tuple[Entry, ...]:
    """Write a file with what is new, and return the entries of the statement's units.

    It is read again just before, so that what a person saved while the engine was at work
    is merged and not overwritten. Raises CatalogError where it is now broken or cannot be
    written.
    """
    for _ in range(_TRIES):
        now = read(home, before.statement, before.language, before.whole)
        entries, obsolete = now.entries()
        entries = merge.apply(entries, machine, loans)
        made = Catalog((*entries, *obsolete), now.catalog.comment, now.header())
        if made == now.catalog:
            return entries
        content = catalog.render(made)
        if _write(home, now.path, content, over=now):
            return entries
    raise _restless(home, before.path)


@dataclass(frozen=True, slots=True)
class Change:
    """What a person decided on one unit, bound to what they saw of it.

    `seen` is the `version` of the unit as it was shown. `target` is the text that is to
    stand (inline HTML), also where it is the one that was shown: who approves, approves
    exactly this. `doubt` is a note of a person who is not sure; None where they said
    nothing. `by` is the short name that a reviewer goes by here; it is never published.
    """

    key: str
    seen: str
    target: str
    approved: bool = False
    doubt: str | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of an edit: the units' entries as they stand now, and the changes refused.

    A change is refused where the unit's source, text or approval is no longer what the
    person saw; its `entries` say what is there instead.
    """

    entries: tuple[Entry, ...]
    refused: tuple[Change, ...] = ()


def edit(
    home: Home,
    statement: Statement,
    language: str,
    changes: Sequence[Change],
    beside: Statement | None = None,
) -> Edited:
    """Write a person's changes into a PO file, each only where it still fits.

    A paragraph that moved is found by what was seen of it. Raises CatalogError where the
    file is broken, or cannot be written.
    """
    for _ in range(_TRIES):
        now = read(home, statement, language, beside)
        entries, obsolete = now.entries()
        edited = _changed(entries, changes)
        made = Catalog((*edited.entries, *obsolete), now.catalog.comment, now.header())
        if _write(home, now.path, catalog.render(made), over=now):
            return edited
    raise _restless(home, now.path)


def _changed(entries: Sequence[Entry], changes: Sequence[Change]) -> Edited:
    found = list(entries)
    refused = []
    for change in changes:
        places = [n for n, entry in enumerate(found) if entry.version == change.seen]
        places.sort(key=lambda n: found[n].key != change.key)
        if places:
            found[places[0]] = merge.decided(
                found[places[0]], change.target, approved=change.approved, doubt=change.doubt
            )
        else:
            refused.append(change)
    return Edited(tuple(found), tuple(refused))


def _restless(home: Home, path: Path) -> CatalogError:
    return CatalogError(
        "is being changed all the time.",
        where=home.name(path),
        mend="The next cycle tries again.",
        reason="unsettled",
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
