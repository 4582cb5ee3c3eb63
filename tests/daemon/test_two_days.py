"""Two days over each change of summer time in three zones: every job when it should, and once.

The clock is an argument: two days are over in seconds. The jobs are those of the daemon, with a
real home: statements are dropped, posts wait for their local hours, backups are made.
"""

import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from bot.config import Home, load
from bot.daemon.clock import Clock
from bot.daemon.jobs import Jobs
from bot.daemon.rota import Rota
from bot.daemon.ticker import Ticker
from bot.wiring import build_app
from tests.conftest import CONFIG, STATEMENT

DAY = timedelta(days=1)
CYCLE, IMPORT, UPKEEP = timedelta(minutes=15), timedelta(minutes=40), timedelta(hours=1)
OPEN = range(1, 4)
"""The local hours in which posts go out: those in which clocks are changed."""
CHANGES = {
    "new-york-spring": ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
    "new-york-autumn": ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    "berlin-spring": ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    "berlin-autumn": ("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    "lord-howe-autumn": ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
    "lord-howe-spring": ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
}


class Hands:
    """The hands of a clock that a test turns."""

    def __init__(self, now: datetime) -> None:
        self._begin = now
        self.seconds = 0.0

    def now(self) -> datetime:
        return self._begin + timedelta(seconds=self.seconds)

    def clock(self) -> Clock:
        return Clock(self.now, lambda: self.seconds)


@pytest.fixture
def process_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """The machine itself is in that zone."""
    former = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    os.environ.pop("TZ")
    if former is not None:
        os.environ["TZ"] = former
    time.tzset()


def test_the_changes_are_changes() -> None:
    for zone, moment in CHANGES.values():
        before, after = (
            (moment + step).astimezone(ZoneInfo(zone)).utcoffset()
            for step in (-timedelta(seconds=1), timedelta())
        )
        assert before != after


@pytest.mark.slow
@pytest.mark.parametrize(
    ("process_zone", "change"), CHANGES.values(), ids=CHANGES, indirect=["process_zone"]
)
def test_every_job_runs_when_it_should_and_once(
    home: Home, process_zone: str, change: datetime
) -> None:
    zone = ZoneInfo(process_zone)
    begin, end = change - DAY, change + DAY
    home.config_file.write_text(
        CONFIG.replace("[announce]", f'hours = "01:00-04:00"\ntimezone = "{zone}"\n\n[announce]')
        + "[publish]\ncards = false\n"
        + '[schedule]\ncycle = "15m"\nimport = "40m"\n'
        + '[backup]\nfolder = "backups"\nevery = "24h"\n',
        "utf-8",
    )
    for path in home.statements.iterdir():
        path.unlink()
    dropped: dict[datetime, str] = {}
    hands = Hands(begin)
    app = build_app(home, load(home))
    jobs = Jobs(lambda: app, hands.clock())
    ran: dict[str, list[datetime]] = {name: [] for name in jobs.all}
    outbox = home.state / "posts.jsonl"
    posted: dict[str, datetime] = {}

    def recorded(name: str) -> None:
        ran[name].append(hands.now())
        jobs.all[name]()
        for line in outbox.read_text("utf-8").splitlines() if outbox.exists() else ():
            posted.setdefault(line, hands.now())

    def crashed(error: BaseException) -> None:
        raise error

    todo = {name: partial(recorded, name) for name in jobs.all}
    rota = Rota(todo, lambda: hands.seconds, crashed)
    rota.schedule(jobs.intervals())
    rota.want_all()
    drops = [change + timedelta(minutes=one) for one in (-1440, -150, -50, 5, 30, 1320, 1430)]
    while hands.now() <= end:
        if drops and hands.now() >= drops[0]:
            dropped[hands.now()] = title = f"Number {len(dropped) + 1}"
            text = STATEMENT.format(title=title).replace("2026-03-08", f"{hands.now():%Y-%m-%d}")
            (home.statements / f"{len(dropped)}.md").write_text(text, "utf-8")
            rota.worker.want("cycle")
            drops.pop(0)
        rota.ticker.tick()
        rota.worker.work_off()
        until_drop = [(one - hands.now()).total_seconds() for one in drops[:1]]
        until_ring = rota.ticker.tick()
        assert until_ring
        hands.seconds += min(until_ring, *until_drop) if until_drop else until_ring
    app.store.close()

    assert ran["cycle"] == sorted({*grid(begin, end, CYCLE), *dropped})
    assert ran["import"] == grid(begin, end, IMPORT)
    assert ran["upkeep"] == grid(begin, end, UPKEEP)
    assert ran["announce"] == grid(begin, end, timedelta(minutes=1))
    backups = sorted(path.name for path in (home.root / "backups").iterdir())
    assert backups == [f"alliance-bot-{one:%Y%m%dT%H%M%SZ}.tar.gz" for one in (begin, change, end)]
    sent = {json.loads(line)["text"].split("\n")[0]: moment for line, moment in posted.items()}
    assert len(posted) == len(sent)
    in_time = {
        title: first_open(moment, zone)
        for moment, title in dropped.items()
        if first_open(moment, zone) <= end
    }
    assert {title: sent.get(title) for title in in_time} == in_time
    assert len(in_time) >= 4


def grid(begin: datetime, end: datetime, step: timedelta) -> list[datetime]:
    return [begin + number * step for number in range(1 + (end - begin) // step)]


def first_open(moment: datetime, zone: ZoneInfo) -> datetime:
    """The first minute from a moment on at which the local clock is within the open hours."""
    while moment.astimezone(zone).hour not in OPEN:
        moment = moment.replace(second=0) + timedelta(minutes=1)
    return moment


def test_setting_the_systems_clock_changes_no_ring() -> None:
    hands = Hands(datetime(2026, 3, 8, tzinfo=UTC))
    rings: list[float] = []
    ticker = Ticker(lambda: hands.seconds)
    ticker.every("cycle", timedelta(minutes=1), lambda: rings.append(hands.seconds))
    for second in range(601):
        hands.seconds = second
        ticker.tick()
    assert rings == [60 * number for number in range(1, 11)]


def test_what_was_missed_rings_once_and_then_on_time() -> None:
    hands = Hands(datetime(2026, 3, 8, tzinfo=UTC))
    rings: list[float] = []
    ticker = Ticker(lambda: hands.seconds)
    ticker.every("cycle", timedelta(minutes=1), lambda: rings.append(hands.seconds))
    for second in (10, 86_410, 86_420, 86_460):
        hands.seconds = second
        ticker.tick()
    assert rings == [86_410, 86_460]
