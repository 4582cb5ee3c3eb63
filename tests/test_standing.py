"""Where statements stand: what a cycle kept counts while the file is the one that it read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import standing
from bot.config import Home, load
from bot.model import Label
from bot.pipeline import App, run_once
from bot.places import Place, State
from bot.wiring import build_app
from tests.conftest import CONFIG
from tests.translate.conftest import StandInEngine

NOW = datetime(2026, 3, 8, 15, tzinfo=UTC)
NAME = "2026-03-08-on-our-day-of-rest"
KEY = NAME, "es"


class Engine(StandInEngine):
    places: tuple[Path, ...] = ()


@pytest.fixture
def app(home: Home) -> Iterator[App]:
    """A home whose Spanish a machine wrote, after as many cycles as it takes to settle."""
    text = CONFIG.replace("{ engines = [] }", '{ engines = ["argos"] }')
    home.config_file.write_text(text, encoding="utf-8")
    opened = build_app(home, load(home))
    app = replace(opened, engines={"argos": Engine()})
    for minute in range(100):
        run_once(app, NOW + timedelta(minutes=minute))
        if app.store.readings("es")[NAME].stamp:
            break
    yield app
    app.store.close()


def place(app: App) -> Place:
    return standing.look(app, app.store.statements()).places[KEY]


def keep_another_label(app: App) -> None:
    """Let the database say otherwise than the file, so that it shows which of them counts."""
    reading = app.store.readings("es")[NAME]
    other = replace(reading, outline=replace(reading.outline, label=Label.REVIEWED))
    translation = app.store.translations_of(NAME)["es"]
    app.store.save_readings("es", {NAME: (other, translation)})


def test_every_language_has_a_place(app: App) -> None:
    found = standing.look(app, app.store.statements()).places
    assert found == {(NAME, "en"): Place(State.ORIGINAL), KEY: Place(State.MACHINE)}


def test_a_file_that_a_cycle_read_is_not_read_again(app: App) -> None:
    keep_another_label(app)
    assert place(app).state is State.REVIEWED


def test_a_file_that_changed_since_is_read(app: App) -> None:
    keep_another_label(app)
    path = app.home.translations / NAME / "es.po"
    path.write_text(f"{path.read_text('utf-8')}\n", "utf-8")
    assert place(app).state is State.MACHINE


def test_a_file_is_read_where_the_statement_is_another_one(app: App) -> None:
    keep_another_label(app)
    (one,) = app.store.statements()
    found = standing.look(app, [replace(one, revision="another")])
    assert found.places[KEY].state is State.MACHINE


def test_the_words_are_there_when_asked_for(app: App) -> None:
    found = standing.look(app, app.store.statements())
    translation = found.translation(NAME, "es")
    assert translation is not None
    assert translation.units[0].target
    assert found.translation(NAME, "en") is None


def test_a_withdrawn_statement_is_nothing_else(app: App) -> None:
    (one,) = app.store.statements()
    found = standing.look(app, [replace(one, withdrawn="called off")])
    assert set(found.places.values()) == {Place(State.WITHDRAWN)}


def test_a_broken_file_says_why_and_keeps_its_last_good_words(app: App) -> None:
    (app.home.translations / NAME / "es.po").write_text('msgid "', "utf-8")
    found = standing.look(app, app.store.statements())
    assert found.places[KEY].state is State.BROKEN
    assert "es.po" in found.places[KEY].broken
    assert found.translation(*KEY) is not None
