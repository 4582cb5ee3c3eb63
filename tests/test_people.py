"""People in the loop, through whole cycles: states, policy, waiting, broken files."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import check, status
from bot.config import Home, load, parse
from bot.errors import ConfigError
from bot.model import Report
from bot.pipeline import App, run_once
from bot.store import tables
from bot.translate import shelf
from bot.translate.shelf import Change
from bot.wiring import build_app
from tests import databases
from tests.conftest import CONFIG, write_statement
from tests.translate.conftest import StandInEngine

NOW = datetime(2026, 3, 8, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
NAME = "2026-03-08-on-our-day-of-rest"
REVIEWED = '{ engines = ["argos"], publish = "reviewed", unreviewed_after = "48h" }'


class Engine(StandInEngine):
    places: tuple[Path, ...] = ()


def opened(home: Home, language: str, account: str = "") -> App:
    text = CONFIG.replace("{ engines = [] }", language)
    text = text.replace('languages = ["en", "es"]', f'languages = ["en", "es"]\n{account}')
    home.config_file.write_text(text, encoding="utf-8")
    app = build_app(home, load(home))
    return replace(app, engines={"argos": Engine()})


@pytest.fixture
def app(home: Home) -> Iterator[App]:
    app = opened(home, REVIEWED)
    yield app
    app.store.close()


def page(app: App) -> Path:
    return app.home.feeds / "es" / "s" / NAME / "index.html"


def po(app: App) -> Path:
    return app.home.translations / NAME / "es.po"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def approve_all(app: App) -> None:
    (one,) = app.store.statements()
    entries = shelf.read(app.home, one, "es").entries()[0]
    changes = [Change(e.key, e.version, e.target, approved=True, by="R.") for e in entries]
    assert not shelf.edit(app.home, one, "es", changes).refused


def state(app: App) -> str:
    places = status.look(app, NOW).standings.places.items()
    (found,) = (place.state for (_, tag), place in places if tag == "es")
    return found


def posts(report: Report) -> list[str]:
    return [post.language for post in report.announced.sent]


class TestWaitingForReview:
    def test_what_nobody_has_reviewed_is_not_published(self, app: App) -> None:
        run_once(app, NOW)
        assert not page(app).exists()

    def test_after_the_time_it_is_published_and_labelled(self, app: App) -> None:
        run_once(app, NOW)
        run_once(app, NOW + 47 * HOUR)
        assert not page(app).exists()
        run_once(app, NOW + 48 * HOUR)
        assert "Traducción automática" in page(app).read_text(encoding="utf-8")

    def test_the_time_counts_from_when_it_was_first_complete(self, app: App) -> None:
        run_once(app, NOW)
        run_once(app, NOW + 40 * HOUR)
        assert app.store.completed() == {(NAME, "es"): NOW}

    def test_the_quiet_cycle_wakes_when_the_time_has_come(self, app: App) -> None:
        run_once(app, NOW)
        for _ in range(200):
            run_once(app, NOW + 30 * HOUR)
            if is_standing(app, NOW + 31 * HOUR):
                break
        assert is_standing(app, NOW + 48 * HOUR - timedelta(seconds=1))
        assert not is_standing(app, NOW + 48 * HOUR)

    def test_status_says_what_waits_and_for_how_long(self, app: App) -> None:
        run_once(app, NOW)
        seen = status.look(app, NOW, NAME)
        text = "es: not published, waits for review, at most until 2026-03-10 15:00 UTC"
        assert text in status.as_text(seen)
        (one,) = status.as_json(seen)["statements"]
        assert one["waiting_for_review"] == {"es": "2026-03-10T15:00:00+00:00"}

    def test_an_approval_publishes_it_at_once(self, app: App) -> None:
        run_once(app, NOW)
        approve_all(app)
        run_once(app, NOW + HOUR)
        assert "revisado por personas" in page(app).read_text(encoding="utf-8")
        assert state(app) == "reviewed"

    def test_a_reviewers_name_is_in_nothing_that_readers_get(self, app: App) -> None:
        run_once(app, NOW)
        (one,) = app.store.statements()
        entries = shelf.read(app.home, one, "es").entries()[0]
        name, note = "Rosalinda", "Perhapsish"
        changes = [Change(e.key, e.version, e.target, approved=True, by=name) for e in entries]
        edited = shelf.edit(app.home, one, "es", changes)
        doubt = [Change("p1", edited.entries[1].version, "Hola", doubt=note, by=name)]
        shelf.edit(app.home, one, "es", doubt)
        report = run_once(app, NOW + HOUR)
        assert name in po(app).read_text(encoding="utf-8")
        assert name not in str(report)
        assert note not in str(report)
        for place in (app.home.feeds, app.home.state):
            for path in place.rglob("*"):
                if path.is_file() and path.name != "bot.sqlite":
                    assert name.encode() not in path.read_bytes()

    def test_a_doubt_holds_a_text_whose_time_has_come(self, app: App) -> None:
        run_once(app, NOW)
        edit(po(app), 'msgctxt "p1"', '# not sure: the number\nmsgctxt "p1"')
        report = run_once(app, NOW + 48 * HOUR)
        assert not page(app).exists()
        (held,) = report.translation.languages["es"].held
        assert (held.unit, held.reason) == ("p1", "doubted")
        assert "es p1 (doubted): the number" in status.as_text(status.look(app, NOW, NAME))


class TestAccounts:
    ACCOUNT = 'post = "reviewed"\nunreviewed_after = "2h"'

    def test_an_account_waits_longer_than_the_pages(self, home: Home) -> None:
        app = opened(home, '{ engines = ["argos"] }', self.ACCOUNT)
        assert posts(run_once(app, NOW)) == ["en"]
        assert page(app).exists()
        assert posts(run_once(app, NOW + HOUR)) == []
        assert posts(run_once(app, NOW + 2 * HOUR)) == ["es"]
        app.store.close()

    def test_without_a_time_it_waits_for_a_person(self, home: Home) -> None:
        app = opened(home, '{ engines = ["argos"] }', 'post = "reviewed"')
        run_once(app, NOW)
        assert posts(run_once(app, NOW + 100 * HOUR)) == []
        approve_all(app)
        assert posts(run_once(app, NOW + 101 * HOUR)) == ["es"]
        app.store.close()

    def test_the_quiet_cycle_wakes_for_an_account_too(self, home: Home) -> None:
        app = opened(home, '{ engines = ["argos"] }', self.ACCOUNT)
        for _ in range(200):
            run_once(app, NOW)
            if is_standing(app, NOW + HOUR):
                break
        assert is_standing(app, NOW + 2 * HOUR - timedelta(seconds=1))
        assert not is_standing(app, NOW + 2 * HOUR)
        app.store.close()


def is_standing(app: App, now: datetime) -> bool:
    """Tell whether a report stands at a moment, whatever the picture."""
    with databases.connected(app.home) as connection:
        until = connection.scalar(sa.select(tables.standing.c.until))
    return until is not None and now < until


class TestABrokenFile:
    @pytest.fixture
    def shown(self, app: App) -> App:
        run_once(app, NOW)
        approve_all(app)
        run_once(app, NOW)
        return app

    BREAKS = (
        ('msgctxt "p1"', '<<<<<<< HEAD\nmsgctxt "p1"', "merge conflict"),
        ('msgctxt "p1"', 'msgctxt "title"\nmsgid "On our day of rest"\nmsgstr ""\n\nmsgctxt "p1"',
         "same entry twice"),
        ('msgstr "', "msgstr ", "not a PO file here"),
    )  # fmt: skip

    @pytest.mark.parametrize(("old", "new", "what"), BREAKS)
    def test_its_former_text_stays_published_and_others_go_on(
        self, shown: App, old: str, new: str, what: str
    ) -> None:
        before = page(shown).read_bytes()
        edit(po(shown), old, new)
        write_statement(shown.home, "Another statement")
        report = run_once(shown, NOW + HOUR)
        assert page(shown).read_bytes().split(b"</header>")[1] == before.split(b"</header>")[1]
        (error,) = report.errors
        assert what in error.detail
        assert error.where.startswith(f"translations/{NAME}/es.po, line ")
        assert (shown.home.translations / "2026-03-08-another-statement" / "es.po").exists()

    def test_another_encoding_keeps_the_former_text_too(self, shown: App) -> None:
        before = page(shown).read_bytes()
        po(shown).write_bytes(po(shown).read_text(encoding="utf-8").encode("utf-16"))
        (error,) = run_once(shown, NOW + HOUR).errors
        assert "not UTF-8" in error.detail
        assert page(shown).read_bytes() == before

    def test_status_and_check_say_it(self, shown: App) -> None:
        edit(po(shown), 'msgctxt "p1"', '<<<<<<< HEAD\nmsgctxt "p1"')
        run_once(shown, NOW + HOUR)
        assert state(shown) == "broken"
        assert "has the marks of a merge conflict" in status.as_text(status.look(shown, NOW))
        found = [one for one in check.check(shown, NOW, online=False) if NAME in one.where]
        assert [one.level.value for one in found] == ["wrong"]

    def test_a_mended_file_counts_again(self, shown: App) -> None:
        whole = po(shown).read_text(encoding="utf-8")
        edit(po(shown), 'msgctxt "p1"', '<<<<<<< HEAD\nmsgctxt "p1"')
        run_once(shown, NOW + HOUR)
        po(shown).write_text(whole.replace("stoppedu", "pararon"), encoding="utf-8")
        report = run_once(shown, NOW + 2 * HOUR)
        assert not report.errors
        assert "pararon" in page(shown).read_text(encoding="utf-8")


def test_an_outdated_text_stays_on_the_page_labelled(app: App) -> None:
    run_once(app, NOW)
    approve_all(app)
    run_once(app, NOW)
    edit(app.home.statements / "on-our-day-of-rest.md", "12 cities", "15 cities")
    run_once(app, NOW + HOUR)
    text = page(app).read_text(encoding="utf-8")
    assert "12 citiesu" in text
    assert "todayu" in text
    assert state(app) == "outdated"


@pytest.mark.parametrize(
    ("languages", "accounts", "what"),
    [
        ('es = { unreviewed_after = "48h" }', "", "unreviewed_after needs publish"),
        ("es = {}", 'unreviewed_after = "2h"', 'needs post = "reviewed"'),
        ('es = { publish = "reviewed", unreviewed_after = 48 }', "", "a duration is a number"),
    ],
)
def test_a_time_without_its_policy_is_a_mistake(languages: str, accounts: str, what: str) -> None:
    text = CONFIG.replace("es = { engines = [] }", languages)
    text = text.replace('languages = ["en", "es"]', f'languages = ["en", "es"]\n{accounts}')
    with pytest.raises(ConfigError, match=what):
        parse(text)
