"""I/O: one language in a cycle: what changed is read, machines fill what is missing, files follow.

Of most files nothing changes between two cycles. What was made of a file is kept in the
database beside all that it was made of; only where that is another one the file is read.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from bot import files as places
from bot.config import Config
from bot.errors import CatalogError
from bot.model import (
    Failure,
    Finding,
    FindingReason,
    LanguageReport,
    Refusal,
    Statement,
    Translation,
    UnitState,
)
from bot.plan import Outline, outline, urgency
from bot.ports import Engine
from bot.store import Reading, Store
from bot.translate import loans, merge, routing, shelf, tasks, work
from bot.translate.catalog import NOTES_ONLY, Entry
from bot.translate.crew import Crew
from bot.translate.loans import Sources
from bot.translate.merge import Loan, Machine
from bot.translate.reading import Shelf, by_language, failure_of
from bot.translate.routing import Choice
from bot.translate.shelf import File
from bot.translate.tasks import Task

_AT_ONCE = 200
"""So many statements are in memory at once, with all their words."""


@dataclass(slots=True)
class Language:
    """One target language in one cycle; `report` and `failures` grow as it is translated.

    `made_by` names the program and what else is the same for all statements; `sources` are
    the paragraphs of all statements, by source language. `crew` are those who translate.
    """

    tag: str
    files: Shelf
    sources: Mapping[str, Sources]
    made_by: str
    config: Config
    store: Store
    engines: Mapping[str, Engine]
    crew: Crew
    now: datetime
    stopping: Callable[[], bool]
    progress: Callable[[str, int, int], None]
    report: LanguageReport = field(default_factory=LanguageReport)
    failures: list[Failure] = field(default_factory=list)
    unroutable: list[Choice] = field(default_factory=list)
    is_broken_down: bool = False

    def translate(self, statements: Sequence[Statement]) -> dict[str, Outline]:
        """Read, translate and write what changed; return all translations' outlines by ID."""
        known = self.store.readings(self.tag)
        made: dict[str, Reading] = {}
        for source, group in by_language(statements):
            made |= _Group(self, source, known).translate(group)
        if gone := known.keys() - made.keys():
            self.store.save_readings(self.tag, {}, gone)
        if self.unroutable:
            self.failures.append(self._no_route())
        held = [refusal for one in made.values() for refusal in one.held]
        self.report = replace(self.report, held=tuple(held))
        return {one.id: made[one.id].outline for one in statements if one.id in made}

    def work(self, choice: Choice, wanted: Sequence[Task]) -> dict[str, Machine]:
        """Have a machine translate; return texts by unit source.

        After an engine failed it is not asked again in this cycle: what is remembered of it
        is still used.
        """
        if not wanted or choice.found is None:
            return {}
        engine, route = choice.found
        before = self.report
        stopping = (lambda: True) if self.is_broken_down else self.stopping
        done = before.sentences_translated

        def progress(translated: int, missing: int) -> None:
            self.progress(self.tag, done + translated, done + missing)

        outcome = work.translate(engine, route, wanted, self.store, self.crew, stopping, progress)
        if outcome.error is not None:
            self.is_broken_down = True
            error = outcome.error
            detail = f"{error.where}: {error.what}" if error.where else error.what
            self.failures.append(Failure(f"languages.{self.tag}", error.reason, detail, error.mend))
        self.report = replace(
            before,
            engine=before.engine or engine.name,
            units=before.units + outcome.units,
            sentences_translated=before.sentences_translated + outcome.translated,
            sentences_from_memory=before.sentences_from_memory + outcome.remembered,
            sentences_mended=before.sentences_mended + outcome.mended,
            sentences_awaited=before.sentences_awaited + outcome.awaited,
        )
        return outcome.texts

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


class _Group:
    """The statements of one source language, in one target language."""

    def __init__(self, language: Language, source: str, known: Mapping[str, Reading]) -> None:
        self._language = language
        self._files = language.files
        self._known = known
        self._sources = language.sources[source]
        self._terms = self._files.tables.glossary.terms(source, language.tag)
        self._bank = self._files.tables.slogans.bank(source, language.tag)
        self._choice = self._choose(source)
        found = self._choice.found if self._choice else None
        self._maker = f"{found[0].name} {found[1].version}" if found else ""
        self._is_draft = found is not None and found[0].draft
        self._made_by = self._context()
        self._open: dict[str, tuple[str, File]] = {}

    def translate(self, statements: Sequence[Statement]) -> dict[str, Reading]:
        """Return what is known of each statement now, by ID."""
        standing = {one.id: self._known[one.id] for one in statements if self._stands(one)}
        lent = self._loans(statements, standing)
        for one in statements:
            if one.id in standing and standing[one.id].lent != self._sources.lent(one.id, lent):
                del standing[one.id]
        if any(reading.unmade for reading in standing.values()):
            self._note_no_route()
        made: dict[str, Reading] = {}
        changed = (one for one in statements if one.id not in standing)
        while some := list(islice(changed, _AT_ONCE)):
            made |= self._renew(some, lent)
        made |= standing
        return {one.id: made[one.id] for one in statements if one.id in made}

    def _choose(self, source: str) -> Choice | None:
        """Return which machine works here; None where none is to."""
        language = self._language
        if not language.config.engines_for(language.tag) or not self._files.tables.usable:
            return None
        return routing.choose(language.config, language.engines, source, language.tag)

    def _context(self) -> str:
        """Name what all translations of the group are made of."""
        terms = [[term.source, term.target] for term in self._terms]
        is_routed = None if self._choice is None else bool(self._choice.found)
        parts = [self._language.made_by, self._maker, self._is_draft, is_routed]
        said = json.dumps([*parts, terms, sorted(self._bank.items())], ensure_ascii=False)
        return loans.digest(said)

    def _key(self, statement: Statement) -> str:
        """Name what a statement's translation is made of, but for its file and for loans."""
        beside = self._files.whole.get(statement.id)
        return Reading.key_of(self._made_by, statement.revision, beside.revision if beside else "")

    def _stands(self, statement: Statement) -> bool:
        """Tell whether a file, and all that belongs to its statement, is as it was read."""
        known = self._known.get(statement.id)
        return (
            known is not None
            and known.key == self._key(statement)
            and known.stamp != ""
            and known.stamp == places.stamp(self._files.path(statement))
        )

    def _loans(
        self, statements: Sequence[Statement], standing: Mapping[str, Reading]
    ) -> dict[str, Loan]:
        """Return what people approved for paragraphs that stand in several places."""

        def offers() -> Iterator[tuple[str, Mapping[str, str]]]:
            for one in statements:
                if one.id in standing:
                    yield one.id, standing[one.id].offers
                elif self._sources.shares(one.id):
                    yield one.id, self._offered(one)

        return self._sources.loans(self._bank, offers())

    def _offered(self, statement: Statement) -> dict[str, str]:
        """Return what a file offers that has to be read in any case."""
        stamp = self._stamp(statement)
        try:
            file = self._files.file(statement)
        except CatalogError:
            return {}
        if len(self._open) < _AT_ONCE:
            self._open[statement.id] = stamp, file
        return loans.offered(file.entries()[0])

    def _renew(
        self, statements: Sequence[Statement], lent: Mapping[str, Loan]
    ) -> dict[str, Reading]:
        """Read, translate and write the files of some statements, and keep what came of it."""
        found = list(self._read(statements))
        lends = [loans.for_units(lent, file.units) for _, file in found]
        wanted = [
            self._due(file, merge.apply(file.entries()[0], {}, each))
            for (_, file), each in zip(found, lends, strict=True)
        ]
        machine: dict[str, Machine] = {}
        if self._choice is not None and any(wanted):
            self._note_no_route()
            machine = self._language.work(self._choice, [task for each in wanted for task in each])
        made = {}
        for (stamp, file), each, due in zip(found, lends, wanted, strict=True):
            entries, as_before = self._complete(file, machine, each)
            translation = self._files.translation(file, entries)
            reading = Reading(
                key=self._key(file.statement),
                stamp=stamp if as_before and not (due and self._maker) else "",
                lent=self._sources.lent(file.statement.id, lent),
                offers=loans.offered(entries),
                outline=outline(translation),
                held=tuple(_refusals(translation)),
                unmade=bool(due),
            )
            made[file.statement.id] = reading, translation
        # A file counts as read only once its good version is kept.
        self._files.last.save()
        self._language.store.save_readings(self._language.tag, made)
        return {name: reading for name, (reading, _) in made.items()}

    def _read(self, statements: Sequence[Statement]) -> Iterator[tuple[str, File]]:
        """Yield the statements' files, each with its stamp from before it was read."""
        for one in statements:
            if one.id in self._open:
                stamp, file = self._open.pop(one.id)
                self._files.note(file)
                yield stamp, file
                continue
            stamp = self._stamp(one)
            if (opened := self._files.open(one)) is not None:
                yield stamp, opened

    def _stamp(self, statement: Statement) -> str:
        return places.settled_stamp(self._files.path(statement))

    def _due(self, file: File, entries: Sequence[Entry]) -> list[Task]:
        if self._choice is None or file.whole is not None:
            return []
        language = self._language
        return tasks.due(
            file.statement,
            entries,
            self._terms,
            self._maker,
            target=language.tag,
            draft=self._is_draft,
            urgency=urgency(file.statement, language.now, language.config.announce.max_age),
        )

    def _complete(
        self, file: File, machine: Mapping[str, Machine], lent: Mapping[str, Loan]
    ) -> tuple[tuple[Entry, ...], bool]:
        """Write a file; return its entries, and whether it may count as read."""
        try:
            done = shelf.complete(self._files.home, file, machine, lent, self._files.last)
        except CatalogError as error:
            self._language.failures.append(failure_of(error))
            return merge.apply(file.entries()[0], machine, lent), False
        return done.entries, done.as_before

    def _note_no_route(self) -> None:
        choice = self._choice
        if choice is not None and choice.found is None and choice not in self._language.unroutable:
            self._language.unroutable.append(choice)


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
