"""I/O: the translating stage: reads and writes PO files, and has machines fill what is missing."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import picture, plan
from bot.config import Config, Home
from bot.errors import CatalogError
from bot.model import LanguageReport, Statement, TranslateReport, Translation
from bot.plan import Outline
from bot.ports import Engine, GivenTerm
from bot.store import Store
from bot.translate import glossary, loans, shelf, templates
from bot.translate.catalog import Entry
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
    living = [statement for statement in statements if not statement.withdrawn]
    made_by = _made_by(store, now)
    sources = {tag: Sources(group) for tag, group in by_language(living)}
    failures = [*tables.failures, *templates.write(home, store, living, made_by)]
    broken: list[File] = []
    outlines: dict[Key, Outline] = {}
    reports: dict[str, LanguageReport] = {}
    for tag in config.published_languages:
        others = [statement for statement in living if statement.language != tag]
        if not others or stopping():
            continue
        files = Shelf(tag, home, tables, _by_statement(whole, tag), LastGood(store, tag))
        language = Language(
            tag, files, sources, made_by, config, store, engines, stopping, progress
        )
        outlines |= {(name, tag): one for name, one in language.translate(others).items()}
        reports[tag] = language.report
        broken += files.broken
        failures += [*files.failures, *language.failures]
    try:
        shelf.lay_out(home, broken)
    except CatalogError as error:
        failures.append(failure_of(error))
    report = TranslateReport(reports, tuple(failures))
    return Translated(Kept(store, outlines), outlines, report)


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
