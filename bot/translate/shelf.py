"""I/O: the PO files of a home: read strictly, written only where something is new."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from bot import plan
from bot.config import Home
from bot.errors import CatalogError
from bot.files import replace_if, write_whole
from bot.languages import is_tag
from bot.markup import sanitise
from bot.model import Statement, Translation, Unit
from bot.translate import catalog, merge, recover, whole
from bot.translate.catalog import Catalog, Entry
from bot.translate.last_good import LastGood
from bot.translate.merge import Loan, Machine

_TRIES = 5
_SETTLED_SECONDS = 10


@dataclass(frozen=True)
class File:
    """A PO file as it was read; `content` is None where there is none yet.

    `catalog` is what counts of it: where a tool dropped what is known of a text, or an
    editor left half a file, that is taken from its last good version. `whole` is a
    person's translation of the whole statement beside it. `broken` says why the file is
    left alone; `catalog` is its last good version then. `is_known` says that it is exactly
    its last good version, or the first one.
    """

    statement: Statement
    language: str
    path: Path
    content: bytes | None
    written: Catalog
    catalog: Catalog
    units: tuple[Unit, ...]
    whole: Statement | None = None
    broken: CatalogError | None = None
    is_known: bool = False

    def entries(self) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        """Return the entries of the statement's units, and the obsolete ones to keep."""
        return self._matched

    @cached_property
    def _matched(self) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        entries, obsolete = merge.match(self.catalog, self.units)
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


def path_of(home: Home, statement_id: str, language: str) -> Path:
    """Return where a statement's PO file is, or will be."""
    return home.translations / statement_id / f"{language}.po"


def read(
    home: Home,
    statement: Statement,
    language: str,
    beside: Statement | None = None,
    last: LastGood | None = None,
) -> File:
    """Read a PO file; raises CatalogError, with the line, where it is broken.

    With `last`, a broken one is read as it last was right, where it ever was. `beside` is
    a person's translation of the whole statement.
    """
    path = path_of(home, statement.id, language)
    units = plan.units(statement)
    good: bytes | None = None
    content: bytes | None = None
    try:
        content = _content(home, path)
        good = last.other_than(statement.id, content) if last else None
        written, known = _understood(home, path, content, good)
    except CatalogError as error:
        good = good or (last.other_than(statement.id, None) if last else None)
        if good is None:
            raise
        known = catalog.parse(good, home.name(path))
        if error.reason == CatalogError.reason:
            error.mend += f" Its last good version is {home.name(_laid_out(home, path))}."
        return File(statement, language, path, content, known, known, units, beside, error)
    return File(
        statement, language, path, content, written, known, units, beside, is_known=good is None
    )


def _of_its_language(found: Catalog, language: str, name: str) -> Catalog:
    """Return a file's content; raises CatalogError where it says that it is another language's."""
    said = catalog.language_of(found.header)
    if is_tag(said) and _primary(said) != _primary(language):
        raise CatalogError(
            f'is named after "{language}", and says at its top that it is in "{said}".',
            where=name,
            mend=f'Put the right file there; or write "Language: {language}" at its top.',
        )
    return found


def _primary(tag: str) -> str:
    """Return the language of a tag without script and region; Tagalog has two names."""
    first = tag.partition("-")[0]
    return "tl" if first == "fil" else first


def _understood(
    home: Home, path: Path, content: bytes | None, good: bytes | None
) -> tuple[Catalog, Catalog]:
    """Return what stands in a file, and what counts of it."""
    name = home.name(path)
    if content is None:
        return Catalog(), Catalog()
    if good is None:
        found = _of_its_language(catalog.parse(content, name), path.stem, name)
        return found, found
    before = catalog.parse(good, name)
    is_emptied = not content.strip(b"\0 \t\r\n")
    found = Catalog()
    if not is_emptied:
        found = _of_its_language(catalog.parse(content, name), path.stem, name)
    if (is_emptied or recover.lost(found, before)) and _is_young(path):
        raise CatalogError(
            "has lost entries that people wrote: perhaps it is still being written.",
            where=name,
            mend="It is looked at again when it has stopped changing.",
            reason="unsettled",
        )
    return found, before if is_emptied else recover.recovered(found, before)


def lay_out(home: Home, files: Iterable[File]) -> None:
    """Put the last good versions of broken files where a person can take them from.

    Those of files that are mended go. Raises CatalogError where that cannot be done.
    """
    try:
        if home.last_good.exists():
            shutil.rmtree(home.last_good)
        for file in files:
            if file.broken:
                made = replace(file.catalog, header=file.header())
                write_whole(_laid_out(home, file.path), catalog.render(made))
    except OSError as error:
        raise unwritable(home, home.last_good, error) from None


def _laid_out(home: Home, path: Path) -> Path:
    return home.last_good / path.relative_to(home.translations)


def _is_young(path: Path) -> bool:
    """Tell whether a file was written a moment ago; times in the future are no moment ago."""
    try:
        age = time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return True
    return 0 <= age < _SETTLED_SECONDS


@dataclass(frozen=True, slots=True)
class Completed:
    """The entries of a statement's units as they stand in the file now.

    `as_before` says that nothing was written, and nothing was to be mended: the same file
    would be read in the same way again.
    """

    entries: tuple[Entry, ...]
    as_before: bool = False


def complete(
    home: Home,
    before: File,
    machine: Mapping[str, Machine],
    loans: Mapping[str, Loan],
    last: LastGood,
) -> Completed:
    """Write a file with what is new, and return what stands there.

    It is read again just before, so that what a person saved while the engine was at work
    is merged and not overwritten. A broken one is not written. Raises CatalogError where it
    cannot be written.
    """
    entries, made = _made(before, machine, loans)
    if before.content is not None and made == before.written and not before.broken:
        last.keep(before.statement.id, before.content)
        return Completed(entries, before.is_known)
    for _ in range(_TRIES):
        with alone(home):
            now = read(home, before.statement, before.language, before.whole, last)
            entries, made = _made(now, machine, loans)
            if now.broken and not before.broken:
                raise now.broken
            if now.broken:
                return Completed(entries)
            content = now.content
            if made != now.written or content is None:
                content = catalog.render(made)
                if not _write(home, now, content):
                    continue
        last.keep(before.statement.id, content)
        return Completed(entries)
    raise _restless(home, before.path)


def _made(
    file: File, machine: Mapping[str, Machine], loans: Mapping[str, Loan]
) -> tuple[tuple[Entry, ...], Catalog]:
    """Return a file's entries with what is new, and the file that they make."""
    entries, obsolete = file.entries()
    entries = merge.apply(entries, machine, loans)
    return entries, Catalog((*entries, *obsolete), file.catalog.comment, file.header())


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
    file is broken, is still being written, or cannot be written.
    """
    for _ in range(_TRIES):
        with alone(home):
            now = read(home, statement, language, beside)
            entries, obsolete = now.entries()
            there = {entry.source for entry in now.catalog.entries}
            if now.content and not all(e.source in there for e in entries) and _is_young(now.path):
                raise _restless(home, now.path)
            edited = _changed(entries, changes)
            made = Catalog((*edited.entries, *obsolete), now.catalog.comment, now.header())
            if made == now.written or _write(home, now, catalog.render(made)):
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
                found[places[0]],
                sanitise(change.target),
                approved=change.approved,
                doubt=change.doubt,
                by=change.by,
            )
        else:
            refused.append(change)
    return Edited(tuple(found), tuple(refused))


def _restless(home: Home, path: Path) -> CatalogError:
    return CatalogError(
        "is being written by another program.",
        where=home.name(path),
        mend="Try again in a moment; a cycle does by itself.",
        reason="unsettled",
    )


def _write(home: Home, over: File, content: bytes) -> bool:
    """Write a file; False where it is no longer the one that `over` was read from."""
    try:
        return replace_if(over.path, content, expected=over.content)
    except OSError as error:
        raise unwritable(home, over.path, error) from None


def unwritable(home: Home, path: Path, error: OSError) -> CatalogError:
    """Return the error for a file of translations/ that the system does not let be written."""
    return CatalogError(
        f"cannot be written: {error.strerror}.",
        where=home.name(path),
        mend="Check the disk's space and the folder's permissions.",
        reason="unwritable",
    )


def _content(home: Home, path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CatalogError(
            f"cannot be read: {error.strerror}.",
            where=home.name(path),
            mend="Check the file's permissions.",
        ) from None


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Keep this program's other processes and threads from writing PO files meanwhile.

    The kernel lets go of the lock when the process ends, however it ends. Raises CatalogError
    where the lock cannot be opened.
    """
    try:
        home.state.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(home.translations_lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise unwritable(home, home.translations_lock, error) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
