"""What is made of PO files from one cycle to the next is what reading all of them makes."""

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.config import Home
from bot.errors import CatalogError
from bot.model import Block, Statement
from bot.plan import with_revision
from bot.store import Store, tables
from bot.translate import filling, shelf
from bot.translate.merge import DOUBT
from bot.translate.shelf import Change
from bot.translate.stage import Translated, translate
from tests import databases
from tests.translate.conftest import (
    NOW,
    SLOGAN,
    Bench,
    P,
    StandInEngine,
    config_of,
    statement,
)

HISTORIES = 12
STEPS = 14
PARAGRAPHS = (
    "We demand wages.",
    "The harbour has 12 cranes and no doctor.",
    "Our families wait for years.",
    "HAMW calls on the ministry.",
    'Read <a href="https://example.org/report">the report</a> today.',
)
SLOGANS = ("Rights now!", "No to violence!", "Wages for all!")


class Life:
    """A home to which things happen, in an order that a number gives."""

    def __init__(self, bench: Bench, seed: int) -> None:
        self.bench = bench
        self.random = random.Random(seed)
        self.engine = StandInEngine()
        self.bench.engines["argos"] = self.engine
        self.bench.config = config_of("es = {}\nfr = {}")
        self.statements: list[Statement] = []
        self.whole: list[Statement] = []
        self.broken: dict[Path, bytes] = {}
        self.now = NOW
        self.number = 0
        for _ in range(4):
            self.new()

    def live(self) -> None:
        happenings = (
            self.new, self.reworded, self.withdrawn, self.removed, self.approved_by_rename,
            self.approved_by_rename, self.approved_in_place, self.approved_on_the_page,
            self.approved_on_the_page, self.begun, self.doubted, self.unapproved, self.file_broken,
            self.file_mended, self.file_lost, self.template_lost, self.glossary, self.slogans,
            self.package, self.package_gone, self.engine_fails, self.languages, self.translated,
            self.translation_gone, self.clock, self.foreign_words,
        )  # fmt: skip
        self.random.choice(happenings)()

    def blocks(self) -> tuple[Block, ...]:
        count = self.random.randint(1, 3)
        found = [Block(P, text) for text in self.random.sample(PARAGRAPHS, count)]
        return (*found, Block(SLOGAN, self.random.choice(SLOGANS)))

    def one(self) -> Statement | None:
        return self.random.choice(self.statements) if self.statements else None

    def change(self, one: Statement, **changes: object) -> None:
        after = with_revision(replace(one, **changes))  # type: ignore[arg-type]
        self.statements = [after if each.id == one.id else each for each in self.statements]

    def new(self) -> None:
        self.number += 1
        language = "es" if self.random.random() < 0.15 else "en"
        made = statement(
            title=f"Day {self.random.randint(1, 3)}",
            name=f"2026-03-08-{self.number}",
            language=language,
        )
        self.statements.insert(0, with_revision(replace(made, blocks=self.blocks())))

    def reworded(self) -> None:
        if one := self.one():
            self.change(one, blocks=self.blocks())

    def withdrawn(self) -> None:
        if one := self.one():
            self.change(one, withdrawn="" if one.withdrawn else "An error.")

    def removed(self) -> None:
        if one := self.one():
            self.statements.remove(one)

    def files(self, ending: str = "po") -> list[Path]:
        return sorted(self.bench.home.translations.glob(f"*/*.{ending}"))

    def edit(self, change: Callable[[str], str], *, in_place: bool) -> None:
        """Save a PO file as an editor does: through another file, or in its place."""
        if files := self.files():
            path = self.random.choice(files)
            text = change(path.read_text("utf-8"))
            if in_place:
                path.write_text(text, "utf-8")
            else:
                beside = path.with_suffix(".po~")
                beside.write_text(text, "utf-8")
                beside.replace(path)

    def approved_by_rename(self) -> None:
        self.edit(lambda text: text.replace("#, fuzzy\n", "", 2), in_place=False)

    def approved_in_place(self) -> None:
        self.edit(lambda text: text.replace("#, fuzzy\n", ""), in_place=True)

    def unapproved(self) -> None:
        self.edit(lambda text: text.replace("\nmsgctxt", "\n#, fuzzy\nmsgctxt", 2), in_place=False)

    def begun(self) -> None:
        word = f"begun {self.random.randint(1, 9)} "
        self.edit(lambda text: text.replace('msgstr "', f'msgstr "{word}', 3), in_place=True)

    def foreign_words(self) -> None:
        """The same text gets another approval elsewhere: who lends it may change."""
        self.edit(
            lambda text: text.replace("#, fuzzy\n", "").replace("u ", "i "),
            in_place=self.random.random() < 0.5,
        )

    def on_the_page(self, approved: bool, doubt: str | None = None) -> None:
        one, tag = self.one(), self.random.choice(("es", "fr"))
        if one is None or one.language == tag or one.withdrawn:
            return
        try:
            entries = shelf.read(self.bench.home, one, tag).entries()[0]
            entry = self.random.choice(entries)
            change = Change(entry.key, entry.version, entry.target, approved=approved, doubt=doubt)
            if entry.target:
                shelf.edit(self.bench.home, one, tag, [change])
        except CatalogError:
            return

    def approved_on_the_page(self) -> None:
        self.on_the_page(approved=True)

    def doubted(self) -> None:
        self.on_the_page(approved=False, doubt=f"Is that right? {DOUBT}")

    def file_broken(self) -> None:
        if files := [path for path in self.files() if path not in self.broken]:
            path = self.random.choice(files)
            self.broken[path] = path.read_bytes()
            path.write_bytes(b"<<<<<<< HEAD\n" + path.read_bytes())

    def file_mended(self) -> None:
        if self.broken:
            path, content = self.broken.popitem()
            if path.parent.is_dir():
                path.write_bytes(content)

    def file_lost(self) -> None:
        if files := self.files():
            self.random.choice(files).unlink()

    def template_lost(self) -> None:
        if files := self.files("pot"):
            path = self.random.choice(files)
            path.write_bytes(b"# not a template\n") if self.random.random() < 0.5 else path.unlink()

    def glossary(self) -> None:
        word = self.random.choice(("salarios", "sueldos", '"broken'))
        self.bench.home.glossary.write_text(f"en,es,fr\nwages,{word},salaires\n", "utf-8")

    def slogans(self) -> None:
        word = self.random.choice(("¡Derechos ya!", "¡Derechos ahora!", ""))
        self.bench.home.slogans.write_text(f"en,es\nRights now!,{word}\n", "utf-8")

    def package(self) -> None:
        """Another version of a package is installed, or the first one."""
        self.engine.targets = ("es", "fr")
        self.engine.version = str(self.random.randint(1, 3))

    def package_gone(self) -> None:
        self.engine.targets = ("es",)

    def engine_fails(self) -> None:
        self.engine.fails = not self.engine.fails

    def languages(self) -> None:
        listed = ("es = {}\nfr = {}", "es = {}", "es = { engines = [] }\nfr = {}")
        self.bench.config = config_of(self.random.choice(listed))

    def translated(self) -> None:
        """A person translates a statement as a whole, paragraph by paragraph or freely."""
        if one := self.one():
            blocks = tuple(
                replace(block, content=f"Dicho: {block.content}") for block in one.blocks
            )
            made = replace(
                one, language="fr", title="Dicho", blocks=blocks[: self.random.randint(1, 4)]
            )
            self.whole = [each for each in self.whole if each.id != one.id]
            self.whole.append(with_revision(made))

    def translation_gone(self) -> None:
        if self.whole:
            self.whole.pop()

    def clock(self) -> None:
        self.now += timedelta(hours=self.random.choice((-50, 1, 5, 30)))

    def cycle(self, home: Home, store: Store) -> Translated:
        bench = self.bench
        return translate(
            home, bench.config, store, bench.engines, self.statements, self.now, whole=self.whole
        )


def read_anew(life: Life, folder: Path) -> tuple[object, ...]:
    """Run a cycle on a copy of the home that knows nothing of what was read before."""
    home = Home(databases.copied(life.bench.home.root, folder))
    forget(home)
    store = databases.store_of(home)
    found = life.cycle(home, store)
    everything = outcome(found, home)
    store.close()
    shutil.rmtree(folder)
    return everything


def forget(home: Home) -> None:
    derived = (tables.readings, tables.templates, tables.looks)
    databases.execute(home, *(f"DELETE FROM {table.name}" for table in derived))


def outcome(found: Translated, home: Home) -> tuple[object, ...]:
    files = sorted(path for path in home.translations.rglob("*") if path.is_file())
    last_good = sorted(path for path in home.last_good.rglob("*") if path.is_file())
    bytes_of = {path.relative_to(home.root).as_posix(): path.read_bytes() for path in files}
    bytes_of |= {path.relative_to(home.root).as_posix(): path.read_bytes() for path in last_good}
    return found.report, dict(found.translations), dict(found.outlines), bytes_of


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read, as statement ID and language."""
    noted: list[str] = []
    real = shelf.read

    def call(home: Home, one: Statement, tag: str, *more: object) -> shelf.File:
        noted.append(f"{one.id} {tag}")
        return real(home, one, tag, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(shelf, "read", call)
    return noted


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_whatever_happens_all_is_as_if_every_file_had_been_read(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: list[str], seed: int
) -> None:
    monkeypatch.setattr(filling, "_AT_ONCE", 2)
    life = Life(bench, seed)
    anew = known = 0
    for _ in range(STEPS):
        for _ in range(life.random.randint(0, 2)):
            life.live()
        expected = read_anew(life, tmp_path / "copy")
        anew += len(read)
        read.clear()
        found = life.cycle(bench.home, bench.store)
        known += len(read)
        assert outcome(found, bench.home) == expected
        read.clear()
    assert known < anew


# What is read


@pytest.fixture
def settled(bench: Bench, read: list[str]) -> Callable[[datetime], None]:
    """Run cycles until no file is read any more: each was then read as it stands."""

    def cycles(now: datetime = NOW) -> None:
        for _ in range(1_000):
            read.clear()
            translate(bench.home, bench.config, bench.store, bench.engines, MANY, now)
            if not read:
                return
        raise AssertionError(read)

    bench.engines["argos"] = StandInEngine()
    return cycles


MANY = [
    statement("We demand wages.", (SLOGAN, f"Slogan {number}!"), name=f"2026-03-08-{number}")
    for number in range(5)
]


def cycle(bench: Bench, *statements: Statement, now: datetime = NOW) -> Translated:
    return translate(bench.home, bench.config, bench.store, bench.engines, statements, now)


def test_of_five_files_the_one_that_was_saved_is_read(
    bench: Bench, settled: Callable[[], None], read: list[str]
) -> None:
    settled()
    path = bench.po(name=MANY[3].id)
    os.utime(path)
    cycle(bench, *MANY)
    assert read == [f"{MANY[3].id} es"] * len(read)
    assert read


def test_a_file_whose_size_and_time_are_set_back_is_read(
    bench: Bench, settled: Callable[[], None]
) -> None:
    settled()
    path = bench.po(name=MANY[3].id)
    before = path.stat()
    path.write_text(path.read_text("utf-8").replace("wagesu", "wagesi"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    found = cycle(bench, *MANY).translations[MANY[3].id, "es"]
    assert found.units[1].target == "Weu demandu wagesi."


def test_an_approval_is_lent_to_all_that_have_the_paragraph_and_no_other_file_is_read(
    bench: Bench, settled: Callable[[], None], read: list[str]
) -> None:
    other = statement("Nothing of that.", title="Else", name="2026-03-09-else")
    settled()
    cycle(bench, *MANY, other)
    settled()
    entries = shelf.read(bench.home, MANY[3], "es").entries()[0]
    (entry,) = [one for one in entries if one.key == "p1"]
    change = Change("p1", entry.version, "Exigimos salarios.", approved=True)
    assert not shelf.edit(bench.home, MANY[3], "es", [change]).refused
    read.clear()
    found = cycle(bench, *MANY)
    assert {one.partition(" ")[0] for one in read} == {one.id for one in MANY}
    for one in MANY:
        assert found.translations[one.id, "es"].units[1].target == "Exigimos salarios."


def test_once_a_day_all_is_read(
    bench: Bench, settled: Callable[..., None], read: list[str]
) -> None:
    settled()
    cycle(bench, *MANY, now=NOW + timedelta(hours=23))
    assert read == []
    cycle(bench, *MANY, now=NOW + timedelta(hours=25))
    assert len(set(read)) == len(MANY)


def test_a_clock_that_was_wrong_is_no_reason_to_read_nothing(
    bench: Bench, settled: Callable[..., None], read: list[str]
) -> None:
    settled(NOW + timedelta(days=300))
    cycle(bench, *MANY)
    assert len(set(read)) == len(MANY)


def test_a_glossary_that_changed_lets_all_be_read(
    bench: Bench, settled: Callable[[], None], read: list[str]
) -> None:
    settled()
    bench.home.glossary.write_text("en,es\nwages,sueldos\n", "utf-8")
    found = cycle(bench, *MANY)
    assert len(set(read)) == len(MANY)
    assert "sueldos" in found.translations[MANY[0].id, "es"].units[1].target


def test_what_no_machine_could_translate_is_told_of_in_each_cycle(
    bench: Bench, read: list[str]
) -> None:
    bench.engines["argos"] = StandInEngine(targets=())
    for _ in range(1_000):
        read.clear()
        found = cycle(bench, *MANY)
        assert [one.reason for one in found.report.errors] == ["no-route"]
        if not read:
            return
    raise AssertionError(read)


def test_a_statement_that_is_gone_is_forgotten(bench: Bench, settled: Callable[[], None]) -> None:
    settled()
    cycle(bench, *MANY[1:])
    assert set(bench.store.readings("es")) == {one.id for one in MANY[1:]}
    assert set(bench.store.templates()) == {one.id for one in MANY[1:]}
