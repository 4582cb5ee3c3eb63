"""I/O: the translating stage: reads and writes PO files, and has machines fill what is missing."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot import picture, plan
from bot.config import Config, Home
from bot.errors import CatalogError
from bot.model import Failure, LanguageReport, Statement, TranslateReport, Translation
from bot.plan import Outline
from bot.ports import Engine, GivenTerm
from bot.store import Store
from bot.translate import glossary, loans, shelf, templates
from bot.translate.catalog import Entry
from bot.translate.crew import HERE, Crew
from bot.translate.filling import Language
from bot.translate.given import given_in
from bot.translate.last_good import LastGood
from bot.translate.loans import Sources
from bot.translate.reading import Shelf, by_language, failure_of
from bot.translate.shelf import File

Key = tuple[str, str]

_IN_MEMORY = 20


@dataclass(frozen=True, slots=True)
class Translated:
    """What translating made, by (statement ID, language), and the report.

    A statement whose PO file is broken has the translation of the file's last good version.
    The `outlines` are in memory; each of the `translations` is read when it is asked for.
    """

    translations: Mapping[Key, Translation]
    outlines: Mapping[Key, Outline]
    report: TranslateReport


class Kept(Mapping[Key, Translation]):
    """Translations as a cycle made them, kept in the database; few are in memory at once."""

    def __init__(self, store: Store, outlines: Mapping[Key, Outline]) -> None:
        self._store = store
        self._outlines = outlines
        self._last: OrderedDict[str, dict[str, Translation]] = OrderedDict()

    def __getitem__(self, key: Key) -> Translation:
        """Return a translation; those of the statements asked for last are remembered."""
        if key not in self._outlines:
            raise KeyError(key)
        name, tag = key
        if name not in self._last:
            self._last[name] = self._store.translations_of(name)
            if len(self._last) > _IN_MEMORY:
                self._last.popitem(last=False)
        return self._last[name][tag]

    def __contains__(self, key: object) -> bool:
        """Tell whether there is one, without reading it."""
        return key in self._outlines

    def __iter__(self) -> Iterator[Key]:
        """Yield the keys of all."""
        return iter(self._outlines)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._outlines)


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
    now: datetime,
    *,
    whole: Sequence[Statement] = (),
    crew: Crew = HERE,
    stopping: Callable[[], bool] = never,
    progress: Callable[[str, int, int], None] = unwatched,
) -> Translated:
    """Translate every statement into every published language but its own.

    People's words are read from the PO files and kept; what nobody translated the `crew` is
    asked for, all statements together. When `stopping` turns true, what was translated is
    remembered for the next cycle, the files of finished units are written, and no further
    language is begun. Where a crew elsewhere was waited for, all languages are gone over once
    more, to put together what came. `whole` are people's translations of whole statements: what
    they say is given to the PO files where it is certain what stands for what; no machine works
    beside one.
    """
    tables = glossary.read(home.glossary, home.slogans)
    living = [statement for statement in statements if not statement.withdrawn]
    made_by = _made_by(store, now)
    sources = {tag: Sources(group) for tag, group in by_language(living)}

    def gone_over(before: Mapping[str, LanguageReport]) -> "_Pass":
        done = _Pass()
        for tag in config.published_languages:
            others = [statement for statement in living if statement.language != tag]
            if not others or stopping():
                continue
            files = Shelf(tag, home, tables, _by_statement(whole, tag), LastGood(store, tag))
            report = replace(before.get(tag, LanguageReport()), sentences_awaited=0)
            language = Language(
                tag, files, sources, made_by, config, store, engines, crew, now,
                stopping, progress, report,
            )  # fmt: skip
            done.add(language, language.translate(others))
        return done

    failures = [*tables.failures, *templates.write(home, store, living, made_by)]
    crew.begin(store)
    done = gone_over({})
    left = crew.settle(store, stopping, progress)
    if left.again and not stopping():
        done = gone_over(done.reports)
    failures += [*done.failures, *left.failures]
    try:
        shelf.lay_out(home, done.broken)
    except CatalogError as error:
        failures.append(failure_of(error))
    report = TranslateReport(done.reports, tuple(failures))
    return Translated(Kept(store, done.outlines), done.outlines, report)


@dataclass(slots=True)
class _Pass:
    """What came of going over all languages once."""

    outlines: dict[Key, Outline] = field(default_factory=dict)
    reports: dict[str, LanguageReport] = field(default_factory=dict)
    broken: list[File] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def add(self, language: Language, outlines: Mapping[str, Outline]) -> None:
        """Take in what came of a language."""
        self.outlines |= {(name, language.tag): one for name, one in outlines.items()}
        self.reports[language.tag] = language.report
        self.broken += language.files.broken
        self.failures += [*language.files.failures, *language.failures]


def _made_by(store: Store, now: datetime) -> str:
    """Name the program, and the time since when it relies upon what it knows of files.

    Another name means that all files are read: once a day nothing is relied upon.
    """
    since = store.looked()
    if since is None or plan.looks_anew(since, now):
        since = now
        store.save_look(since)
    return loans.digest(f"{picture.program()} {since.isoformat()}")


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
        files = Shelf(tag, home, tables, _by_statement(whole, tag), LastGood(store, tag))
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
    files = Shelf(tag, home, tables, _by_statement(whole, tag), LastGood(store, tag))
    others = [one for one in statements if one.language != tag and not one.withdrawn]
    found = []
    for _, group in by_language(others):
        for file in files.files(group):
            entries = file.entries()[0]
            found.append(Desk(file.statement, files.translation(file, entries), entries))
    return found
