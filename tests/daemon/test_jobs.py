"""The daemon's jobs: what is expected to go wrong is logged and tried again."""

import errno
import logging
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.config import Home, load
from bot.daemon.clock import Clock
from bot.daemon.jobs import Jobs
from bot.errors import StoreError
from bot.pipeline import App
from bot.wiring import build_app
from tests.conftest import write_statement

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)


class Time:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def clock(self) -> Clock:
        return Clock(lambda: NOW + timedelta(seconds=self.seconds), lambda: self.seconds)


@pytest.fixture
def app(home: Home) -> Iterator[App]:
    app = build_app(home, load(home))
    yield app
    app.store.close()


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="bot.daemon")
    return caplog


def told(log: pytest.LogCaptureFixture, event: str) -> list[dict[str, Any]]:
    return [vars(one)["facts"] for one in log.records if one.message == event]


class Fails:
    """A store of which a question fails."""

    def __init__(self, app: App, error: Exception) -> None:
        self._app, self._error = app, error

    def __getattr__(self, name: str) -> object:
        if name == "files":
            raise self._error
        return getattr(self._app.store, name)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
def test_a_full_or_broken_disk_is_named_and_the_next_cycle_goes_on(
    app: App, log: pytest.LogCaptureFixture, number: int
) -> None:
    current = [replace(app, store=Fails(app, OSError(number, os.strerror(number), "/x")))]  # type: ignore[arg-type]
    jobs = Jobs(lambda: current[0], Time().clock())
    jobs.cycle()
    (failed,) = told(log, "failed")
    assert (failed["job"], failed["reason"], failed["where"]) == ("cycle", "disk", "/x")
    assert failed["mend"]
    jobs.cycle()
    assert len(told(log, "failed")) == 1
    current[0] = app
    jobs.cycle()
    assert [one["new"] for one in told(log, "cycle")] == [1]
    assert told(log, "works-again") == [{"job": "cycle"}]


def test_what_keeps_a_job_from_its_work_is_known_until_it_works_again(app: App) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "statements/not-published-yet.md")
    current = [replace(app, store=Fails(app, full))]  # type: ignore[arg-type]
    jobs = Jobs(lambda: current[0], Time().clock())
    assert jobs.troubles == ()
    jobs.cycle()
    (trouble,) = jobs.troubles
    assert trouble.reason == "disk-fails"
    assert trouble.mend
    assert "not-published-yet" not in repr(trouble)
    current[0] = app
    jobs.cycle()
    assert jobs.troubles == ()


def test_why_else_a_job_fails_is_named_without_its_words(app: App) -> None:
    damaged = StoreError("a row of not-published-yet is damaged.", where="not-published-yet")
    current = [replace(app, store=Fails(app, damaged))]  # type: ignore[arg-type]
    jobs = Jobs(lambda: current[0], Time().clock())
    jobs.cycle()
    (trouble,) = jobs.troubles
    assert (trouble.reason, trouble.what) == ("work-fails", "cycle fails: database.")
    assert "not-published-yet" not in repr(trouble)


def test_what_nobody_expects_goes_on_to_end_the_daemon(app: App) -> None:
    broken = replace(app, store=Fails(app, OSError(errno.EBADF, "bad")))  # type: ignore[arg-type]
    with pytest.raises(OSError, match="bad"):
        Jobs(lambda: broken, Time().clock()).cycle()


def test_what_is_wrong_is_told_once_and_not_every_minute(
    home: Home, app: App, log: pytest.LogCaptureFixture
) -> None:
    jobs = Jobs(lambda: app, Time().clock())
    jobs.cycle()
    (home.root / "config" / "glossary.csv").write_bytes(b"\xff\xfe\x00")
    jobs.cycle()
    named = len(told(log, "failure"))
    assert named
    jobs.cycle()
    assert len(told(log, "failure")) == named


def test_a_quiet_cycle_says_nothing(app: App, log: pytest.LogCaptureFixture) -> None:
    jobs = Jobs(lambda: app, Time().clock())
    for _ in range(3):
        jobs.cycle()
    assert len(told(log, "cycle")) == 1


def test_a_cycle_out_of_turn_waits_twice_as_long_as_the_last_one_took(app: App) -> None:
    time, during = Time(), list[float]()

    class Slow:
        """A store that takes its time."""

        def __getattr__(self, name: str) -> object:
            if name == "files":
                time.seconds += 30
                during.append(jobs.rest())
            return getattr(app.store, name)

    jobs = Jobs(lambda: replace(app, store=Slow()), time.clock())  # type: ignore[arg-type]
    assert jobs.rest() == 0
    jobs.cycle()
    took = time.seconds
    assert all(during)
    assert jobs.rest() == 2 * took
    time.seconds += 3 * took
    assert jobs.rest() == 0


def test_a_backup_is_made_when_it_is_due(
    home: Home, app: App, log: pytest.LogCaptureFixture
) -> None:
    with home.config_file.open("a", encoding="utf-8") as config:
        config.write('\n[backup]\nfolder = "backups"\n')
    time, wanting = Time(), replace(app, config=load(home))
    jobs = Jobs(lambda: wanting, time.clock())
    for seconds in (0, 300, 86_400):
        time.seconds = seconds
        jobs.back_up()
    assert [Path(one["file"]).parent.name for one in told(log, "backup")] == 2 * ["backups"]


def test_posts_are_looked_after_in_between_only_where_cycles_are_rare(home: Home, app: App) -> None:
    jobs = Jobs(lambda: app, Time().clock())
    assert "announce" not in jobs.intervals()
    with home.config_file.open("a", encoding="utf-8") as config:
        config.write('\n[schedule]\ncycle = "1h"\n')
    rare = replace(app, config=load(home))
    assert jobs.intervals().keys() < Jobs(lambda: rare, Time().clock()).intervals().keys()


def test_between_cycles_nothing_is_announced_that_a_cycle_has_not_seen(
    home: Home, app: App, log: pytest.LogCaptureFixture
) -> None:
    jobs = Jobs(lambda: app, Time().clock())
    jobs.cycle()
    write_statement(home, "Another one")
    before = (home.state / "posts.jsonl").read_text("utf-8")
    jobs.announce()
    assert (home.state / "posts.jsonl").read_text("utf-8") == before
    assert told(log, "announced") == []
