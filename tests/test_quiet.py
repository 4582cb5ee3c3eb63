"""A cycle with nothing to do looks at names, sizes and times only; whatever changes wakes it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.config import Home, load
from bot.errors import EngineError
from bot.model import DeliveryState
from bot.pipeline import App, run_once
from bot.ports import Route, Shielded
from bot.wiring import build_app
from tests.conftest import CONFIG, write_statement

NOW = datetime(2026, 3, 8, 15, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
NAME = "2026-03-08-on-our-day-of-rest"
WITH_ENGINE = CONFIG.replace(
    "es = { engines = [] }", 'es = { engines = ["argos"], publish = "draft" }'
)


def opened(home: Home) -> App:
    return build_app(home, load(home))


@pytest.fixture
def app(home: Home) -> Iterator[App]:
    """A home at rest: what there was to do is done, and a report stands."""
    app = opened(home)
    until_quiet(app)
    yield app
    app.store.close()


def until_quiet(app: App) -> None:
    """Run cycles until one leaves a report that stands; a file system's clock must tick first."""
    for _ in range(200):
        run_once(app, NOW)
        if is_quiet(app):
            return
    raise AssertionError("this home never comes to rest")


class LookedError(Exception):
    """A cycle has begun to read."""


def is_quiet(app: App, now: datetime = NOW) -> bool:
    """Tell whether a cycle that may not ask for any file's record gets through."""

    class Closed:
        def __getattr__(self, name: str) -> object:
            if name == "files":
                raise LookedError
            return getattr(app.store, name)

    try:
        run_once(replace(app, store=Closed()), now)  # type: ignore[arg-type]  # it is a store, but for one method
    except LookedError:
        return False
    return True


def test_a_home_with_nothing_to_do_comes_to_rest(app: App) -> None:
    assert is_quiet(app)


def test_the_first_cycle_and_the_one_after_it_look_at_everything(home: Home) -> None:
    app = opened(home)
    assert not is_quiet(app)
    run_once(app, NOW)
    assert not is_quiet(app)
    app.store.close()


def test_a_quiet_cycle_reports_what_a_full_one_would(app: App) -> None:
    quiet = run_once(app, LATER)
    (app.home.statements / "x.bin").touch()
    (app.home.statements / "x.bin").unlink()
    os.utime(next(app.home.statements.iterdir()))
    assert not is_quiet(app)
    assert quiet == run_once(app, LATER)
    assert quiet.statements.unchanged == 1
    assert quiet.published.languages == ("en",)
    assert quiet.published.files_unchanged > 5


def add_a_statement(home: Home) -> None:
    write_statement(home, "Another one")


def edit_a_statement(home: Home) -> None:
    path = home.statements / "on-our-day-of-rest.md"
    path.write_text(path.read_text("utf-8") + "\nAnd we mean it.\n", "utf-8")


def edit_a_statement_keeping_size_and_time(home: Home) -> None:
    path = home.statements / "on-our-day-of-rest.md"
    before = path.stat()
    path.write_text(path.read_text("utf-8").replace("12", "13"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def rename_a_statement(home: Home) -> None:
    (home.statements / "on-our-day-of-rest.md").rename(home.statements / "renamed.md")


def touch_a_statement(home: Home) -> None:
    os.utime(home.statements / "on-our-day-of-rest.md")


def remove_a_statement(home: Home) -> None:
    (home.statements / "on-our-day-of-rest.md").unlink()


def forbid_a_statement(home: Home) -> None:
    (home.statements / "on-our-day-of-rest.md").chmod(0o600)


def drop_something_into_a_new_folder(home: Home) -> None:
    (home.statements / "2026" / "march").mkdir(parents=True)
    (home.statements / "2026" / "march" / "note.md").touch()


def edit_a_translation(home: Home) -> None:
    path = home.translations / NAME / "es.po"
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")


def edit_a_translation_through_a_link(home: Home) -> None:
    (home.root / "shared.po").write_text("# edited\n", "utf-8")


def remove_a_template(home: Home) -> None:
    (home.translations / NAME / f"{NAME}.pot").unlink()


def add_a_whole_translation(home: Home) -> None:
    (home.translations / NAME / "fr.md").write_text("Un texte.\n", "utf-8")


def add_a_glossary(home: Home) -> None:
    home.glossary.write_text("en,es\nIMA,IMA\n", "utf-8")


def add_slogans(home: Home) -> None:
    home.slogans.write_text("en,es\nRights now!,¡Derechos ya!\n", "utf-8")


def delete_feeds(home: Home) -> None:
    shutil.rmtree(home.feeds)


def delete_a_page(home: Home) -> None:
    (home.feeds / f"en/s/{NAME}/index.html").unlink()


def damage_a_page(home: Home) -> None:
    (home.feeds / f"en/s/{NAME}/index.html").write_text("gone", "utf-8")


def put_a_foreign_file_beside_a_page(home: Home) -> None:
    (home.feeds / f"en/s/{NAME}/foreign.html").touch()


def put_a_foreign_page_into_feeds(home: Home) -> None:
    (home.feeds / "en/s/2020-01-01-foreign").mkdir()


def replace_a_page_by_a_link(home: Home) -> None:
    delete_a_page(home)
    (home.feeds / f"en/s/{NAME}/index.html").symlink_to("/dev/null")


def damage_a_feed(home: Home) -> None:
    (home.feeds / "en/atom.xml").write_bytes(b"")


def lose_the_ledgers_last_line(home: Home) -> None:
    home.ledger.write_bytes(home.ledger.read_bytes()[:-3])


@pytest.mark.parametrize(
    "change",
    [
        add_a_statement,
        edit_a_statement,
        edit_a_statement_keeping_size_and_time,
        rename_a_statement,
        touch_a_statement,
        remove_a_statement,
        forbid_a_statement,
        drop_something_into_a_new_folder,
        edit_a_translation,
        remove_a_template,
        add_a_whole_translation,
        add_a_glossary,
        add_slogans,
        delete_feeds,
        delete_a_page,
        damage_a_page,
        put_a_foreign_file_beside_a_page,
        put_a_foreign_page_into_feeds,
        replace_a_page_by_a_link,
        damage_a_feed,
        lose_the_ledgers_last_line,
    ],
)
def test_a_change_wakes_it(app: App, change: Callable[[Home], None]) -> None:
    change(app.home)
    assert not is_quiet(app)


def test_an_edit_of_a_file_that_is_linked_to_wakes_it(home: Home) -> None:
    (home.root / "shared.po").touch()
    folder = home.translations / "2020-01-01-elsewhere"
    folder.mkdir(parents=True)
    (folder / "es.po").symlink_to(home.root / "shared.po")
    app = opened(home)
    until_quiet(app)
    edit_a_translation_through_a_link(home)
    assert not is_quiet(app)
    app.store.close()


def test_a_folder_that_links_to_itself_is_looked_at_once(home: Home) -> None:
    home.translations.mkdir()
    (home.translations / "again").symlink_to(home.translations)
    app = opened(home)
    until_quiet(app)
    app.store.close()


@pytest.mark.parametrize("name", [".on-our.md.swp", "~$draft.docx", "on-our-day-of-rest.md~"])
def test_what_an_editor_leaves_beside_a_file_does_not_wake_it(app: App, name: str) -> None:
    (app.home.statements / name).touch()
    assert is_quiet(app)


def test_a_changed_configuration_wakes_it(app: App) -> None:
    text = app.home.config_file.read_text("utf-8")
    app.home.config_file.write_text(text.replace("3650d", "3651d"), "utf-8")
    changed = opened(app.home)
    assert not is_quiet(changed)
    changed.store.close()


def test_a_daemons_full_cycle_does_not_hide_a_configuration_that_it_has_not_read(app: App) -> None:
    text = app.home.config_file.read_text("utf-8")
    app.home.config_file.write_text(text.replace("3650d", "3651d"), "utf-8")
    until_quiet(app)  # the daemon goes on with the configuration of its start
    restarted = opened(app.home)
    assert not is_quiet(restarted)
    restarted.store.close()


def test_an_installed_model_wakes_it(home: Home) -> None:
    home.config_file.write_text(WITH_ENGINE, "utf-8")
    app = opened(home)
    until_quiet(app)
    (home.models / "translate-en_es-1").mkdir(parents=True)
    assert not is_quiet(app)
    app.store.close()


def test_it_rests_also_where_no_engine_has_a_route_and_says_so_every_time(home: Home) -> None:
    home.config_file.write_text(WITH_ENGINE, "utf-8")
    app = opened(home)
    until_quiet(app)
    assert [error.reason for error in run_once(app, LATER).errors] == ["no-route"]
    app.store.close()


class BrokenEngine:
    """An engine that has a route and fails on it."""

    name = "argos"
    draft = False
    pace = 1000
    at_once = 1
    places = ()

    def route(self, source: str, target: str) -> Route:
        return Route((source, target), "1")

    def advice(self, source: str, target: str) -> str:
        return f"Repair {source}-{target}."

    def translate(
        self, _route: Route, _sentences: Sequence[Shielded], **_manner: bool
    ) -> list[str]:
        raise EngineError("the machine broke.", where=self.name)


def test_an_engine_that_failed_is_tried_again_every_time(home: Home) -> None:
    home.config_file.write_text(WITH_ENGINE, "utf-8")
    app = replace(opened(home), engines={"argos": BrokenEngine()})
    for _ in range(3):
        assert [error.reason for error in run_once(app, NOW).errors] == ["engine-failed"]
    assert not is_quiet(app)
    app.store.close()


def test_another_version_of_the_program_wakes_it(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.picture.program", lambda: "another one")
    assert not is_quiet(app)


def test_after_a_day_it_looks_at_everything_again(app: App) -> None:
    assert is_quiet(app, NOW + timedelta(hours=23))
    assert not is_quiet(app, NOW + timedelta(hours=25))


def test_a_clock_that_was_set_back_wakes_it(app: App) -> None:
    assert not is_quiet(app, NOW - timedelta(minutes=1))


def test_what_is_held_and_what_was_not_taken_is_named_by_quiet_cycles_too(home: Home) -> None:
    (home.statements / "undated.md").write_text("# Without a date\n\nSome text.\n", "utf-8")
    (home.statements / "empty.md").touch()
    app = opened(home)
    until_quiet(app)
    report = run_once(app, LATER)
    assert [held.reason for held in report.statements.held] == ["no-date"]
    assert [refused.id for refused in report.statements.rejected] == ["statements/empty.md"]
    assert report.needs_a_person
    app.store.close()


def posts(home: Home) -> list[str]:
    path = home.state / "posts.jsonl"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def at_night(home: Home) -> App:
    """A home whose account posts in the evening only."""
    text = home.config_file.read_text("utf-8")
    hours = 'languages = ["en", "es"]\nhours = "20:00-21:00"'
    home.config_file.write_text(text.replace('languages = ["en", "es"]', hours), "utf-8")
    app = opened(home)
    until_quiet(app)
    return app


def test_a_post_that_waits_for_its_hour_goes_out_in_a_quiet_cycle(home: Home) -> None:
    app = at_night(home)
    assert posts(home) == []
    report = run_once(app, NOW.replace(hour=20, minute=30))
    assert [sent.statement_id for sent in report.announced.sent] == [NAME]
    assert len(posts(home)) == 1
    app.store.close()


def test_a_post_goes_out_once_however_many_quiet_cycles_follow(home: Home) -> None:
    app = at_night(home)
    for minute in (10, 20, 30):
        run_once(app, NOW.replace(hour=20, minute=minute))
    assert len(posts(home)) == 1
    app.store.close()


def test_only_statements_whose_posts_wait_are_read(home: Home) -> None:
    app = at_night(home)
    run_once(app, NOW.replace(hour=20, minute=30))
    write_statement(home, "Another one")
    until_quiet(app)
    asked: list[str] = []

    class Watched:
        def __getattr__(self, name: str) -> object:
            if name == "statements_named":
                return lambda ids: asked.extend(ids) or app.store.statements_named(ids)
            return getattr(app.store, name)

    run_once(replace(app, store=Watched()), NOW.replace(hour=16))  # type: ignore[arg-type]  # a store that is watched
    assert asked == ["2026-03-08-another-one"]
    app.store.close()


def test_a_post_that_a_person_must_look_at_is_named_by_quiet_cycles_too(home: Home) -> None:
    app = at_night(home)
    (waiting,) = app.store.deliveries(DeliveryState.READY)
    app.store.move_delivery(waiting, DeliveryState.HELD, NOW, reason="gave-up: it failed.")
    assert is_quiet(app)
    (held,) = run_once(app, LATER).announced.held
    assert held.reason == "gave-up"
    app.store.close()


def test_a_cycle_that_was_cut_off_before_announcing_is_followed_by_a_full_one(app: App) -> None:
    add_a_statement(app.home)

    class Killed(BaseException):
        pass

    class Dying:
        def __getattr__(self, name: str) -> object:
            if name == "deliveries":
                raise Killed
            return getattr(app.store, name)

    with pytest.raises(Killed):
        run_once(replace(app, store=Dying()), NOW)  # type: ignore[arg-type]  # it dies in announcing
    assert (app.home.feeds / "en/s/2026-03-08-another-one/index.html").is_file()
    report = run_once(app, NOW)
    assert [sent.statement_id for sent in report.announced.sent] == ["2026-03-08-another-one"]


def test_a_cycle_that_was_told_to_stop_leaves_no_report_that_stands(app: App) -> None:
    touch_a_statement(app.home)
    for _ in range(3):
        run_once(replace(app, stopping=lambda: True), NOW)
    assert not is_quiet(app)


def test_feeds_that_cannot_be_written_are_tried_again_every_time(app: App) -> None:
    shutil.rmtree(app.home.feeds)
    app.home.feeds.write_text("a file in the way", "utf-8")
    for _ in range(3):
        assert [error.reason for error in run_once(app, NOW).errors] == ["not-written"]
    assert not is_quiet(app)


UNTIL_NOTHING_IS_OPENED = """
import json, os, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.config import Home, load
from bot.pipeline import run_once
from bot.wiring import build_app

home = Home(Path(sys.argv[1]))
app = build_app(home, load(home))
opened = []


def watch(event, about):
    if event == "open" and os.fsdecode(str(about[0])).startswith(sys.argv[1]):
        opened[-1].append(os.path.relpath(os.fsdecode(str(about[0])), sys.argv[1]))


sys.addaudithook(watch)
for _ in range(200):
    opened.append([])
    report = run_once(app, datetime(2026, 3, 8, 15, tzinfo=UTC))
    if not opened[-1]:
        break
print(json.dumps([report.statements.unchanged, opened]))
"""


def test_a_quiet_cycle_opens_no_file_and_reports_all_of_them(home: Home) -> None:
    write_statement(home, "Another one")
    command = [sys.executable, "-c", UNTIL_NOTHING_IS_OPENED, str(home.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    unchanged, opened = json.loads(done.stdout)
    assert "statements/on-our-day-of-rest.md" in opened[0]
    assert f"translations/{NAME}/es.po" in opened[0]
    assert opened[-1] == []
    assert unchanged == 2
