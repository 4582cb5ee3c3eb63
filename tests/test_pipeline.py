"""The whole job: a statement in, translated by a real model with the network cut off, out."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import Home, load
from bot.model import Report
from bot.pipeline import App, run_once
from bot.translate import models
from bot.wiring import build_app
from tests.conftest import CONFIG, files_under
from tests.made_package import make_package

NOW = datetime(2026, 3, 8, 15, tzinfo=UTC)
DICTIONARY = {
    "domestic": "domésticas",
    "workers": "trabajadoras",
    "in": "en",
    "cities": "ciudades",
    "stopped": "pararon",
    "work": "trabajo",
    "today": "hoy",
    "rights": "derechos",
    "now": "ahora",
    "our": "nuestros",
    "day": "día",
    "of": "de",
}
STATEMENT = """---
title: Our rights today
date: 2026-03-08
issuer: International Migrants Alliance (IMA)
tags: [workers]
slogans: [Rights now!]
---

Domestic workers in 12 cities stopped work today. IMA supports the workers of 189 cities.

Maria Santos, chairperson
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages")
    return make_package(folder / "en_es.argosmodel", "en", "es", DICTIONARY, text=STATEMENT)


@pytest.fixture
def app(tmp_path: Path, package: Path) -> Iterator[App]:
    home = Home(tmp_path / "home")
    home.statements.mkdir(parents=True)
    home.config_file.parent.mkdir()
    config = CONFIG.replace("es = { engines = [] }", 'es = { engines = ["argos"] }')
    home.config_file.write_text(config, encoding="utf-8")
    (home.statements / "rights.md").write_text(STATEMENT, encoding="utf-8")
    models.install(home, package)
    app = build_app(home, load(home))
    yield app
    app.store.close()


@pytest.fixture
def report(app: App, socket_disabled: None) -> Report:
    """The first cycle, in which every attempt to open a socket would fail the test."""
    return run_once(app, NOW)


def test_nothing_waits_for_a_person(report: Report) -> None:
    assert not report.needs_a_person, report


def test_the_model_translates_every_unit(report: Report) -> None:
    assert report.translation.languages["es"].engine == "argos"
    assert report.translation.languages["es"].units == 3
    assert report.translation.languages["es"].sentences_translated == 4


def test_the_page_has_the_models_words_under_an_honest_label(app: App, report: Report) -> None:
    page = (app.home.feeds / "es/s/2026-03-08-our-rights-today/index.html").read_text("utf-8")
    assert "Domésticas trabajadoras en 12 ciudades pararon trabajo hoy." in page
    assert "Traducción automática" in page


def test_names_of_people_stay_as_they_are(app: App, report: Report) -> None:
    page = (app.home.feeds / "es/s/2026-03-08-our-rights-today/index.html").read_text("utf-8")
    assert re.search(r'lang="en"[^>]*>Maria Santos, chairperson', page)


def test_feeds_carry_the_translation_in_its_language(app: App, report: Report) -> None:
    feed = json.loads((app.home.feeds / "es/feed.json").read_text("utf-8"))
    assert feed["language"] == "es"
    assert feed["items"][0]["id"].endswith(":statement:2026-03-08-our-rights-today:es")


def test_each_language_is_posted_once(app: App, report: Report) -> None:
    lines = (app.home.state / "posts.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["language"] for line in lines] == ["en", "es"]


def test_a_second_cycle_asks_no_engine_writes_no_file_and_posts_nothing(
    app: App, report: Report
) -> None:
    before = files_under(app.home.feeds) | files_under(app.home.translations)
    again = run_once(app, NOW.replace(hour=16))
    assert again.translation.languages["es"].sentences_translated == 0
    assert again.published.files_written == 0
    assert again.announced.sent == ()
    assert files_under(app.home.feeds) | files_under(app.home.translations) == before


def test_a_persons_correction_is_published_and_survives(app: App, report: Report) -> None:
    path = app.home.translations / "2026-03-08-our-rights-today/es.po"
    text = path.read_text("utf-8")
    corrected = re.sub(
        r'#, fuzzy\n(msgctxt "title"\nmsgid "Our rights today"\nmsgstr )"[^"]*"',
        r'\1"Hoy, nuestros derechos"',
        text,
    )
    assert corrected != text
    path.write_text(corrected, "utf-8")
    for hour in (17, 18):
        run_once(app, NOW.replace(hour=hour))
    page = (app.home.feeds / "es/s/2026-03-08-our-rights-today/index.html").read_text("utf-8")
    assert "Hoy, nuestros derechos" in page
    assert '"Hoy, nuestros derechos"' in path.read_text("utf-8")


def test_a_cycle_that_is_told_to_stop_neither_publishes_nor_posts(app: App) -> None:
    stopping = App(app.home, app.config, app.store, app.engines, app.accounts, lambda: True)
    report = run_once(stopping, NOW)
    assert report.published.files_written == 0
    assert report.announced.sent == ()
