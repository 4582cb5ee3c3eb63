"""I/O: the PO files of one language, read as readers and reviewers get them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.config import Home
from bot.errors import BotError, CatalogError
from bot.model import Failure, Finding, Statement, TranslatedUnit, Translation, Unit
from bot.translate import checks, loans, merge, protect, shelf, tasks
from bot.translate.catalog import Entry
from bot.translate.glossary import Tables
from bot.translate.last_good import LastGood
from bot.translate.loans import Sources
from bot.translate.shelf import File


@dataclass(slots=True)
class Shelf:
    """The PO files of one target language; `failures` grows as they are read.

    `whole` are people's translations of whole statements into it, by statement ID; `broken`
    are the files that are read as they last were right, or left out where they never were.
    """

    tag: str
    home: Home
    tables: Tables
    whole: Mapping[str, Statement]
    last: LastGood
    failures: list[Failure] = field(default_factory=list)
    broken: list[File] = field(default_factory=list)

    def look(self, statements: Sequence[Statement]) -> dict[str, Translation]:
        """Return the translations by statement ID as they are now."""
        made = {}
        for source, group in by_language(statements):
            files = [(file, file.entries()[0]) for file in self.files(group)]
            bank = self.tables.slogans.bank(source, self.tag)
            offers = ((file.statement.id, loans.offered(each)) for file, each in files)
            found = Sources(group).loans(bank, offers)
            for file, each in files:
                lent = merge.apply(each, {}, loans.for_units(found, file.units))
                made[file.statement.id] = self.translation(file, lent)
        return {one.id: made[one.id] for one in statements if one.id in made}

    def files(self, statements: Iterable[Statement]) -> Iterator[File]:
        """Yield the files of these statements; what is wrong with others is noted."""
        opened = map(self.open, statements)
        yield from (file for file in opened if file is not None)

    def open(self, statement: Statement) -> File | None:
        """Return a statement's file; None where it is broken, and never was right."""
        try:
            file = self.file(statement)
        except CatalogError as error:
            self.failures.append(failure_of(error))
            return None
        self.note(file)
        return file

    def note(self, file: File) -> None:
        """Take in that a file is broken, where it is."""
        if file.broken:
            self.broken.append(file)
            self.failures.append(failure_of(file.broken))

    def file(self, statement: Statement) -> File:
        """Return a statement's file; raises CatalogError where it cannot be read at all."""
        beside = self.whole.get(statement.id)
        return shelf.read(self.home, statement, self.tag, beside, self.last)

    def path(self, statement: Statement) -> Path:
        """Return where a statement's file is, or will be."""
        return shelf.path_of(self.home, statement.id, self.tag)

    def translation(self, file: File, entries: Sequence[Entry]) -> Translation:
        """Return what the entries of a file are to readers."""
        statement = file.statement

        def recheck(unit: Unit, target: str) -> tuple[Finding, ...]:
            terms = self.tables.glossary.terms(statement.language, self.tag)
            found = tasks.protected_names(statement, everything=False)
            sent = protect.shield(unit.source, tasks.occurring(unit.source, terms), found)
            pair = checks.pair(sent, target, (statement.language, self.tag))
            lost = checks.links_lost(unit.key, unit.source, target)
            return (*checks.find(unit.key, pair), *lost)

        units: tuple[TranslatedUnit, ...] = tuple(
            merge.translated(unit, entry, recheck)
            for unit, entry in zip(file.units, entries, strict=True)
        )
        broken = str(file.broken or "")
        return file.shown(
            Translation(statement.id, self.tag, statement.revision, units, broken=broken)
        )


def by_language(statements: Iterable[Statement]) -> Iterator[tuple[str, list[Statement]]]:
    """Yield each source language with its statements, in the order in which they first occur."""
    groups: dict[str, list[Statement]] = {}
    for one in statements:
        groups.setdefault(one.language, []).append(one)
    yield from groups.items()


def failure_of(error: BotError) -> Failure:
    """Return an error as a report has it."""
    return Failure(error.where, error.reason, error.what, error.mend)
