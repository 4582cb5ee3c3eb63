"""A statement that says when it goes out: translated at once, and nowhere to be had before."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import status
from bot.config import Home, load
from bot.model import Report
from bot.pipeline import App, preview, run_once
from bot.wiring import build_app
from tests.conftest import STATEMENT, Ran, alliance_bot, write_statement
from tests.test_quiet import is_quiet

NOW = datetime(2026, 3, 8, 15, tzinfo=UTC)
MOMENT = NOW + timedelta(hours=8)
SECOND = timedelta(seconds=1)
NAME = "2026-03-08-what-we-decided"


def write(home: Home, *lines: str, title: str = "What we decided") -> Path:
    """Write the statement with these lines in its front matter."""
    text = STATEMENT.format(title=title)
    return_to = home.statements / "decided.md"
    return_to.write_text(text.replace("---\n", "\n".join(("---", *lines, "")), 1), "utf-8")
    return return_to


AT = f"publish_at: {MOMENT:%Y-%m-%d %H:%M} UTC"


@pytest.fixture
def app(home: Home) -> Iterator[App]:
    write(home, AT)
    app = build_app(home, load(home))
    yield app
    app.store.close()


def files_with(home: Home, words: str) -> list[str]:
    """Name what readers could find the words in."""
    places = [path for path in home.feeds.rglob("*") if path.is_file()]
    posts = home.state / "posts.jsonl"
    return [
        path.name
        for path in (*places, *([posts] if posts.exists() else []))
        if words.encode() in path.read_bytes()
    ]


def posted(report: Report) -> set[str]:
    return {post.statement_id for post in report.announced.sent}


def test_before_its_moment_nothing_of_it_is_to_be_found(app: App) -> None:
    for minutes in (0, 1, 479):
        report = run_once(app, NOW + timedelta(minutes=minutes))
        assert NAME not in posted(report)
    assert files_with(app.home, "what-we-decided") == []
    assert files_with(app.home, "What we decided") == []


def test_it_is_ready_to_be_translated(app: App) -> None:
    run_once(app, NOW)
    assert (app.home.translations / NAME / "es.po").exists()


def test_at_its_moment_it_is_published_and_posted(app: App) -> None:
    run_once(app, NOW)
    report = run_once(app, MOMENT)
    assert posted(report) == {NAME}
    assert (app.home.feeds / f"en/s/{NAME}/index.html").exists()


def test_a_home_at_rest_wakes_at_the_moment(app: App) -> None:
    for _ in range(200):
        run_once(app, NOW)
        if is_quiet(app, NOW):
            break
    assert is_quiet(app, MOMENT - SECOND)
    assert not is_quiet(app, MOMENT)
    assert posted(run_once(app, MOMENT)) == {NAME}


def test_its_age_counts_from_the_moment(home: Home) -> None:
    write(home, "publish_at: 2026-03-20 09:00 UTC")
    text = home.config_file.read_text("utf-8").replace("3650d", "72h")
    home.config_file.write_text(text, "utf-8")
    app = build_app(home, load(home))
    moment = datetime(2026, 3, 20, 9, tzinfo=UTC)
    run_once(app, moment - SECOND)
    assert NAME in posted(run_once(app, moment + timedelta(hours=1)))
    app.store.close()


def test_the_moment_can_be_put_off_and_brought_forward(app: App) -> None:
    run_once(app, NOW)
    write(app.home, "publish_at: 2026-03-09 09:00 UTC")
    report = run_once(app, MOMENT)
    assert (posted(report), report.statements.changed) == (set(), (NAME,))
    write(app.home, f"publish_at: {MOMENT + SECOND * 60:%Y-%m-%d %H:%M} UTC")
    assert posted(run_once(app, MOMENT + SECOND * 60)) == {NAME}


def test_without_its_line_it_goes_out_at_once(app: App) -> None:
    run_once(app, NOW)
    write(app.home)
    assert NAME in posted(run_once(app, NOW + SECOND))


def test_when_it_is_withdrawn_before_nobody_ever_hears_of_it(app: App) -> None:
    run_once(app, NOW)
    write(app.home, AT, "withdrawn: We decided otherwise.")
    run_once(app, NOW + SECOND)
    run_once(app, MOMENT)
    assert files_with(app.home, "what-we-decided") == []


def test_what_readers_have_already_stays(app: App) -> None:
    write(app.home)
    run_once(app, NOW)
    write(app.home, AT)
    run_once(app, NOW + SECOND)
    page = (app.home.feeds / f"en/s/{NAME}/index.html").read_text("utf-8")
    assert "Domestic workers" in page
    said = status.as_text(status.look(app, NOW, NAME))
    assert "its publish_at holds nothing back, readers have it already" in said


def test_what_was_withdrawn_stays_so_until_the_moment(app: App) -> None:
    write(app.home)
    run_once(app, NOW)
    write(app.home, "withdrawn: Wrong figures.")
    run_once(app, NOW + SECOND)
    write(app.home, AT, title="What we decided, with right figures")
    run_once(app, NOW + 2 * SECOND)
    page = app.home.feeds / f"en/s/{NAME}/index.html"
    assert "Wrong figures." in page.read_text("utf-8")
    assert "right figures" not in page.read_text("utf-8")
    run_once(app, MOMENT)
    assert "with right figures" in page.read_text("utf-8")


def test_a_clock_that_is_set_back_takes_nothing_away(app: App) -> None:
    run_once(app, MOMENT)
    run_once(app, NOW)
    assert (app.home.feeds / f"en/s/{NAME}/index.html").exists()


def test_status_says_until_when(app: App) -> None:
    run_once(app, NOW)
    seen = status.look(app, NOW, NAME)
    assert f"{NAME}: published nowhere before 2026-03-08 23:00 UTC" in status.as_text(seen)
    (statement,) = status.as_json(seen)["statements"]
    assert (statement["publish_at"], statement["embargoed"]) == ("2026-03-08T23:00:00+00:00", True)
    assert "published nowhere" not in status.as_text(status.look(app, MOMENT, NAME))


def test_preview_shows_what_will_be_posted(app: App) -> None:
    run_once(app, NOW)
    assert preview(app, NAME, NOW)


def test_one_without_a_time_zone_is_named_with_its_mend(home: Home) -> None:
    write(home, "publish_at: 2026-03-08 23:00")
    ran: Ran = alliance_bot(home.root, "once", "--json")
    (rejected,) = ran.json["statements"]["rejected"]
    assert (ran.status, rejected["path"], rejected["reason"]) == (
        1,
        "statements/decided.md",
        "front-matter",
    )
    assert "Asia/Manila" in rejected["detail"]
    assert json.loads(ran.out)["statements"]["new"] == ["2026-03-08-on-our-day-of-rest"]


def test_an_urgent_one_is_posted_at_night(home: Home) -> None:
    text = home.config_file.read_text("utf-8")
    hours = 'network = "file"\nhours = "01:00-02:00"'
    home.config_file.write_text(text.replace('network = "file"', hours), "utf-8")
    write(home, "urgent: true")
    write_statement(home, "Another one")
    app = build_app(home, load(home))
    assert posted(run_once(app, NOW)) == {NAME}
    app.store.close()
