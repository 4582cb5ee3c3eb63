"""What a person changes in statements/ reaches the posts that are out, and `status` says how."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import status
from bot.collect.retract import retract
from bot.config import Home, load
from bot.pipeline import App, run_once
from bot.wiring import build_app
from tests.conftest import write_statement
from tests.test_quiet import is_quiet

NOW = datetime(2026, 3, 8, 15, tzinfo=UTC)
NAME = "2026-03-08-on-our-day-of-rest"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def app(home: Home) -> Iterator[App]:
    """A home whose one statement is posted, with the limits of a real one."""
    text = home.config_file.read_text("utf-8").replace("3650d", "72h")
    home.config_file.write_text(text, "utf-8")
    app = build_app(home, load(home))
    run_once(app, NOW)
    yield app
    app.store.close()


def lines(home: Home) -> list[dict[str, Any]]:
    text = (home.state / "posts.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def correct(home: Home) -> None:
    path = write_statement(home, "On our day of rest")
    path.write_text(path.read_text("utf-8").replace("12 cities", "21 cities"), "utf-8")


def test_a_corrected_file_edits_the_post_after_a_while(app: App) -> None:
    correct(app.home)
    for minutes in range(1, 16):
        run_once(app, NOW + minutes * MINUTE)
    first, edit = lines(app.home)
    assert "12 cities" in first["text"]
    assert (edit["edits"], "21 cities" in edit["text"]) == (first["key"], True)


def test_an_edit_that_rests_keeps_nobody_awake_and_is_made(app: App) -> None:
    correct(app.home)
    for _ in range(200):
        run_once(app, NOW + MINUTE)
        if is_quiet(app, NOW + MINUTE):
            break
    assert is_quiet(app, NOW + MINUTE)
    run_once(app, NOW + 12 * MINUTE)
    assert len(lines(app.home)) == 2


def test_an_old_statement_s_post_is_edited_too(app: App) -> None:
    later = NOW + timedelta(days=40)
    run_once(app, later)
    correct(app.home)
    for minutes in range(1, 16):
        run_once(app, later + minutes * MINUTE)
    assert "21 cities" in lines(app.home)[-1]["text"]


def test_nothing_else_touches_a_post(app: App) -> None:
    write_statement(app.home, "Another one")
    path = app.home.statements / "on-our-day-of-rest.md"
    text = path.read_text("utf-8").replace("slogans:", "place: Geneva\nslogans:")
    path.write_text(text, "utf-8")
    for minutes in range(1, 16):
        run_once(app, NOW + minutes * MINUTE)
    assert [line.get("edits") for line in lines(app.home)] == [None, None]


def test_a_retracted_statement_s_posts_are_deleted_with_a_receipt(app: App) -> None:
    retract(app.home, app.store, NAME, "The strike was called off.")
    run_once(app, NOW + MINUTE)
    first, deletion = lines(app.home)
    assert deletion["deletes"] == first["key"]
    said = status.as_text(status.look(app, NOW, NAME))
    assert "preview en: deleted 2026-03-08 15:01 UTC" in said
    assert "preview en deletion-1: deleted the post 2026-03-08 15:01 UTC" in said


def test_a_file_that_is_only_gone_may_come_back(app: App) -> None:
    path = app.home.statements / "on-our-day-of-rest.md"
    write_statement(app.home, "Another one")
    text = path.read_text("utf-8")
    path.unlink()
    for minutes in range(1, 9):
        run_once(app, NOW + minutes * MINUTE)
    path.write_text(text, "utf-8")
    for minutes in range(9, 30):
        run_once(app, NOW + minutes * MINUTE)
    assert not any("deletes" in line for line in lines(app.home))


def test_a_file_that_stays_away_takes_its_posts_along(app: App) -> None:
    write_statement(app.home, "Another one")
    (app.home.statements / "on-our-day-of-rest.md").unlink()
    for minutes in range(1, 20):
        run_once(app, NOW + minutes * MINUTE)
    first = lines(app.home)[0]
    assert [line["deletes"] for line in lines(app.home) if "deletes" in line] == [first["key"]]
    assert "deletion-1: deleted" in status.as_text(status.look(app, NOW, NAME))
