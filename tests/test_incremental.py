"""A home that knows what it read and made is, cycle by cycle, as one that knows nothing."""

import random
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import Home, load
from bot.model import Report
from bot.pipeline import App, run_once
from bot.store import tables
from bot.wiring import build_app
from tests import databases
from tests.conftest import write_statement

NOW = datetime(2026, 3, 8, 15, tzinfo=UTC)
STEPS = 7
DERIVED = (
    tables.readings, tables.templates, tables.looks, tables.leaves, tables.editions,
    tables.outputs, tables.standing,
)  # fmt: skip


class Life:
    """What people do in a home, in an order that a number gives."""

    def __init__(self, home: Home, seed: int) -> None:
        self.home = home
        self.random = random.Random(seed)
        self.number = 0
        for _ in range(3):
            self.new()

    def live(self) -> None:
        happenings = (
            self.new, self.edited, self.withdrawn, self.removed, self.translated, self.translated,
            self.translated, self.slogan, self.broken, self.page_lost, self.whole,
        )  # fmt: skip
        self.random.choice(happenings)()

    def one(self, pattern: str) -> Path | None:
        found = sorted(self.home.root.glob(pattern))
        return self.random.choice(found) if found else None

    def new(self) -> None:
        self.number += 1
        write_statement(self.home, f"Day {self.number} of the strike")

    def edited(self) -> None:
        if path := self.one("statements/*.md"):
            word = f"{self.random.randint(2, 99)} cities"
            path.write_text(path.read_text("utf-8").replace("12 cities", word), "utf-8")

    def withdrawn(self) -> None:
        if path := self.one("statements/*.md"):
            text = path.read_text("utf-8").replace("---\n", "---\nwithdrawn: An error.\n", 1)
            path.write_text(text, "utf-8")

    def removed(self) -> None:
        if path := self.one("statements/*.md"):
            path.unlink()

    def translated(self) -> None:
        """Somebody saves a PO file in which nothing is missing any more."""
        if path := self.one("translations/*/es.po"):
            word = self.random.choice(("Descanso", "Huelga"))
            text = path.read_text("utf-8").replace('msgstr ""\n\n', f'msgstr "{word}"\n\n')
            beside = path.with_suffix(".new")
            beside.write_text(text.removesuffix('msgstr ""\n') + f'msgstr "{word}"\n', "utf-8")
            beside.replace(path)

    def slogan(self) -> None:
        word = self.random.choice(("¡Derechos ya!", "¡Derechos ahora!"))
        self.home.slogans.write_text(f"en,es\nRights now!,{word}\n", "utf-8")

    def broken(self) -> None:
        if path := self.one("translations/*/es.po"):
            path.write_text("<<<<<<< HEAD\n" + path.read_text("utf-8"), "utf-8")

    def page_lost(self) -> None:
        if path := self.one("feeds/*/s/*/index.html"):
            path.unlink()

    def whole(self) -> None:
        """Somebody puts a translation of a whole statement beside its PO file."""
        if path := self.one("translations/*/es.po"):
            text = (
                "---\ntitle: Nuestro día\n---\n\nLas trabajadoras pararon hoy en doce ciudades.\n"
            )
            path.with_suffix(".md").write_text(text, "utf-8")


def cycle_on_a_copy(home: Home, folder: Path, now: datetime) -> tuple[Report, dict[str, bytes]]:
    """Run a cycle on a copy of a home, whose database knows nothing that can be made again."""
    copy = Home(databases.copied(home.root, folder))
    databases.execute(copy, *(f"DELETE FROM {table.name}" for table in DERIVED))
    app = build_app(copy, load(copy))
    found = run_once(app, now), files(copy)
    app.store.close()
    shutil.rmtree(folder)
    return found


def files(home: Home) -> dict[str, bytes]:
    return {
        path.relative_to(home.root).as_posix(): path.read_bytes()
        for folder in (home.feeds, home.translations)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def app(home: Home) -> Iterator[App]:
    # A card that the database does not know is drawn anew: the same, but it is counted.
    text = home.config_file.read_text("utf-8")
    home.config_file.write_text(f"{text}\n[publish]\ncards = false\n", "utf-8")
    app = build_app(home, load(home))
    yield app
    app.store.close()


@pytest.mark.parametrize("seed", range(4))
def test_a_home_with_a_past_is_as_one_that_reads_and_makes_everything(
    app: App, tmp_path: Path, seed: int
) -> None:
    life = Life(app.home, seed)
    now = NOW
    run_once(app, now)
    for _ in range(STEPS):
        for _ in range(life.random.randint(0, 3)):
            life.live()
        now += timedelta(hours=life.random.choice((0, 1, 30)))
        report, expected = cycle_on_a_copy(app.home, tmp_path / "copy", now)
        assert run_once(app, now) == report
        assert files(app.home) == expected
