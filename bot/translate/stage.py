"""I/O: the translating stage: reads and writes PO files, and has machines fill what is missing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from bot import plan
from bot.config import Config, Home
from bot.errors import BotError, CatalogError
from bot.markup import from_text
from bot.model import (
    Failure,
    Finding,
    FindingReason,
    LanguageReport,
    Refusal,
    Statement,
    TranslatedUnit,
    TranslateReport,
    Translation,
    Unit,
    UnitState,
)
from bot.ports import Engine, GivenTerm, Route
from bot.store import Store
from bot.translate import checks, glossary, merge, protect, routing, shelf, tasks, work
from bot.translate.catalog import NOTES_ONLY, Entry
from bot.translate.given import given_in
from bot.translate.glossary import Tables
from bot.translate.last_good import LastGood
from bot.translate.merge import Loan, Machine
from bot.translate.routing import Choice
from bot.translate.shelf import File
from bot.translate.tasks import Task


@dataclass(frozen=True, slots=True)
class Translated:
    """What translating made: translations by (statement ID, language), and the report.

    A statement whose PO file is broken has the translation of the file's last good version.
    """

    translations: Mapping[tuple[str, str], Translation]
    report: TranslateReport


def unwatched(_tag: str, _done: int, _all: int) -> None:
    """Nobody watches."""


def never() -> bool:
    """The process is not told to stop."""
    return False


def translate(
    home: Home,
    config: Config,
    store: Store,
    engines: Mapping[str, Engine],
    statements: Sequence[Statement],
    *,
    whole: Sequence[Statement] = (),
    stopping: Callable[[], bool] = never,
    progress: Callable[[str, int, int], None] = unwatched,
) -> Translated:
    """Translate every statement into every published language but its own.

    People's words are read from the PO files and kept; what nobody translated is asked of
    the language's engine, all statements together, in calls as large as the engine's pace
    allows. When `stopping` turns true, what was translated is remembered for the next
    cycle, the files of finished units are written, and no further language is begun.
    `whole` are people's translations of whole statements: what they say is given to the PO
    files where it is certain what stands for what; no machine works beside one.
    """
    tables = glossary.read(home.glossary, home.slogans)
    failures = list(tables.failures)
    living = [statement for statement in statements if not statement.withdrawn]
    for statement in living:
        try:
            shelf.write_template(home, statement)
        except CatalogError as error:
            failures.append(_failure(error))
    broken: list[File] = []
    translations: dict[tuple[str, str], Translation] = {}
    reports: dict[str, LanguageReport] = {}
    for tag in config.published_languages:
        others = [statement for statement in living if statement.language != tag]
        if not others or stopping():
            continue
        last = LastGood(store, tag)
        files = _Shelf(tag, home, tables, _by_statement(whole, tag), last)
        language = _Language(tag, files, last, config, store, engines, stopping, progress)
        made = language.translate(others)
        translations |= {(name, tag): translation for name, translation in made.items()}
        reports[tag] = language.report
        last.save()
        broken += files.broken
        failures += [*files.failures, *language.failures]
    try:
        shelf.lay_out(home, broken)
    except CatalogError as error:
        failures.append(_failure(error))
    return Translated(translations, TranslateReport(reports, tuple(failures)))


def given_terms(home: Home) -> GivenTerm:
    """Return how names and terms are said in other languages, as the glossary has it now."""
    return given_in(glossary.read(home.glossary, home.slogans).glossary)


def _by_statement(whole: Sequence[Statement], tag: str) -> dict[str, Statement]:
    return {one.id: one for one in whole if one.language == tag}


def read(
    home: Home,
    config: Config,
    store: Store,
    statements: Sequence[Statement],
    *,
    whole: Sequence[Statement] = (),
) -> dict[tuple[str, str], Translation]:
    """Return the translations as the PO files have them now; nothing is made or written.

    One whose PO file is broken is as it last was right, and left out where it never was.
    """
    tables = glossary.read(home.glossary, home.slogans)
    found: dict[tuple[str, str], Translation] = {}
    for tag in config.published_languages:
        others = [one for one in statements if one.language != tag and not one.withdrawn]
        files = _Shelf(tag, home, tables, _by_statement(whole, tag), LastGood(store, tag))
        made = files.look(others)
        found |= {(name, tag): translation for name, translation in made.items()}
    return found


@dataclass(frozen=True, slots=True)
class Desk:
    """A statement in one language as people review it: its units, and their PO entries."""

    statement: Statement
    translation: Translation
    entries: tuple[Entry, ...]


def desks(
    home: Home,
    store: Store,
    tag: str,
    statements: Sequence[Statement],
    *,
    whole: Sequence[Statement] = (),
) -> list[Desk]:
    """Return what people review in one language; nothing is made or written.

    What is written in it or withdrawn is left out; one whose PO file is broken says so.
    """
    tables = glossary.read(home.glossary, home.slogans)
    files = _Shelf(tag, home, tables, _by_statement(whole, tag), LastGood(store, tag))
    others = [one for one in statements if one.language != tag and not one.withdrawn]
    found = []
    for _, group in files.groups(others):
        for file in group:
            entries = file.entries()[0]
            found.append(Desk(file.statement, files.translation(file, entries), entries))
    return found


@dataclass(slots=True)
class _Shelf:
    """The PO files of one target language; `failures` grows as they are read.

    `whole` are people's translations of whole statements into it, by statement ID; `broken`
    are the files that are read as they last were right. Without
    `last` a broken file is left out, else it is as it last was right.
    """

    tag: str
    home: Home
    tables: Tables
    whole: Mapping[str, Statement]
    last: LastGood | None = None
    failures: list[Failure] = field(default_factory=list)
    broken: list[File] = field(default_factory=list)

    def look(self, statements: Sequence[Statement]) -> dict[str, Translation]:
        """Return the translations by statement ID as they are now."""
        made = {}
        for source, group in self.groups(statements):
            entries = [file.entries()[0] for file in group]
            loans = self.loans(source, group, entries)
            for file, each in zip(group, entries, strict=True):
                lent = merge.apply(each, {}, loans)
                made[file.statement.id] = self.translation(file, lent)
        return {one.id: made[one.id] for one in statements if one.id in made}

    def groups(self, statements: Sequence[Statement]) -> Iterable[tuple[str, list[File]]]:
        """Yield each source language with the files of its statements."""
        files = list(self._read(statements))
        for source in dict.fromkeys(file.statement.language for file in files):
            yield source, [file for file in files if file.statement.language == source]

    def _read(self, statements: Sequence[Statement]) -> Iterable[File]:
        for statement in statements:
            try:
                beside = self.whole.get(statement.id)
                file = shelf.read(self.home, statement, self.tag, beside, self.last)
                if file.broken:
                    self.broken.append(file)
                    self.failures.append(_failure(file.broken))
                yield file
            except CatalogError as error:
                self.failures.append(_failure(error))

    def loans(
        self, source: str, files: Sequence[File], entries: Sequence[Sequence[Entry]]
    ) -> dict[str, Loan]:
        """Return what people approved elsewhere, by source text; the slogan bank first."""
        bank = self.tables.slogans.bank(source, self.tag)
        loans: dict[str, Loan] = {}
        for file, each in zip(files, entries, strict=True):
            for entry in each:
                slogan = bank.get(glossary.slogan_key(entry.source))
                if slogan is not None and entry.key.startswith("slogan"):
                    loans[entry.source] = Loan(from_text(slogan), "slogans.csv")
                elif entry.target and not entry.fuzzy and not merge.is_borrowed(entry):
                    loans.setdefault(entry.source, Loan(entry.target, file.statement.id))
        return loans

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
            for unit, entry in zip(plan.units(statement), entries, strict=True)
        )
        broken = str(file.broken or "")
        return file.shown(
            Translation(statement.id, self.tag, statement.revision, units, broken=broken)
        )


@dataclass(slots=True)
class _Language:
    """One target language in one cycle; `report` and `failures` grow as it is translated."""

    tag: str
    files: _Shelf
    last: LastGood
    config: Config
    store: Store
    engines: Mapping[str, Engine]
    stopping: Callable[[], bool]
    progress: Callable[[str, int, int], None]
    report: LanguageReport = field(default_factory=LanguageReport)
    failures: list[Failure] = field(default_factory=list)
    unroutable: list[Choice] = field(default_factory=list)

    def translate(self, statements: Sequence[Statement]) -> dict[str, Translation]:
        """Read, translate and write; return the translations by statement ID."""
        made: dict[str, Translation] = {}
        for source, group in self.files.groups(statements):
            entries = [file.entries()[0] for file in group]
            loans = self.files.loans(source, group, entries)
            lent = [merge.apply(each, {}, loans) for each in entries]
            machine = self._machine(source, group, lent)
            for file in group:
                try:
                    final = shelf.complete(self.files.home, file, machine, loans, self.last)
                except CatalogError as error:
                    self.failures.append(_failure(error))
                    final = merge.apply(file.entries()[0], machine, loans)
                made[file.statement.id] = self.files.translation(file, final)
        if self.unroutable:
            self.failures.append(self._no_route())
        held = [refusal for one in made.values() for refusal in _refusals(one)]
        self.report = replace(self.report, held=tuple(held))
        return {one.id: made[one.id] for one in statements if one.id in made}

    def _machine(
        self, source: str, files: Sequence[File], entries: Sequence[Sequence[Entry]]
    ) -> dict[str, Machine]:
        """Have a machine translate what these files lack; return texts by unit source."""
        if not self.config.engines_for(self.tag) or not self.files.tables.usable:
            return {}
        choice = routing.choose(self.config, self.engines, source, self.tag)
        chosen = choice.found
        terms = self.files.tables.glossary.terms(source, self.tag)
        maker = f"{chosen[0].name} {chosen[1].version}" if chosen else ""
        draft = chosen is not None and chosen[0].draft
        wanted: list[Task] = []
        for file, each in zip(files, entries, strict=True):
            if file.whole is None:
                wanted += tasks.due(
                    file.statement, each, terms, maker, target=self.tag, draft=draft
                )
        if wanted and chosen is None:
            self.unroutable.append(choice)
        if not wanted or chosen is None:
            return {}
        return self._work(*chosen, wanted)

    def _no_route(self) -> Failure:
        choice = self.unroutable[0]
        sources = ", ".join(each.source for each in self.unroutable)
        return Failure(
            f"languages.{self.tag}",
            "no-route",
            f"nothing is installed that translates from {sources} to {self.tag} "
            f"(tried: {', '.join(choice.tried)}).",
            choice.advice,
        )

    def _work(self, engine: Engine, route: Route, wanted: Sequence[Task]) -> dict[str, Machine]:
        outcome = work.translate(
            engine, route, wanted, self.store, self.stopping, partial(self.progress, self.tag)
        )
        if outcome.error is not None:
            error = outcome.error
            detail = f"{error.where}: {error.what}" if error.where else error.what
            self.failures.append(Failure(f"languages.{self.tag}", error.reason, detail, error.mend))
        before = self.report
        self.report = replace(
            before,
            engine=before.engine or engine.name,
            units=before.units + outcome.units,
            sentences_translated=before.sentences_translated + outcome.translated,
            sentences_from_memory=before.sentences_from_memory + outcome.remembered,
            sentences_mended=before.sentences_mended + outcome.mended,
        )
        return outcome.texts


def _failure(error: BotError) -> Failure:
    return Failure(error.where, error.reason, error.what, error.mend)


def _refusals(translation: Translation) -> list[Refusal]:
    """Return one refusal for each held unit; its first finding gives the reason."""
    refusals: list[Refusal] = []
    if translation.whole:
        return refusals
    for unit in translation.units:
        findings = [finding for finding in unit.findings if finding.reason not in NOTES_ONLY]
        if unit.state is UnitState.HELD and findings:
            others = [f"{finding.reason}: {_said(finding)}" for finding in findings[1:]]
            detail = "; ".join([_said(findings[0]), *others])
            refusals.append(
                Refusal(
                    translation.statement_id, findings[0].reason.value, detail, unit=unit.unit.key
                )
            )
    return refusals


def _said(finding: Finding) -> str:
    """What a report says of a finding: a person's own words stay with the translators."""
    if finding.reason is FindingReason.DOUBTED:
        return "a translator is not sure; `alliance-bot status` with the ID shows the note"
    return finding.detail
