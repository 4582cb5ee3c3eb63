"""Programs for the tests: a worker whose engine takes its time, and a daemon that rings often.

python -m tests.crew.slow worker --home DIR [--cost S] [--threads N] [--lease S]
python -m tests.crew.slow nursery …     (forks such a worker for every line that it reads)
python -m tests.crew.slow run --home DIR
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.cli import quiet
from bot.config import Home, load
from bot.crew import Handout, broker_of
from bot.crew.bell import Bell
from bot.crew.packing import tokens
from bot.crew.service import Service
from bot.daemon import Daemon, manager
from bot.lock import hold
from bot.log import configure
from bot.pipeline import App
from bot.ports import Engine, Route, Shielded
from bot.translate.engines.argos import ArgosEngine
from bot.wiring import build_app, build_worker
from tests.translate.conftest import foreign


class Slow:
    """An engine that costs so many seconds a token, whatever the processor does meanwhile.

    It waits, and ends every word otherwise; its models are another engine's.
    """

    draft = False
    at_once = 1
    pace = 4_096

    def __init__(self, models: Engine, cost: float) -> None:
        self.name = models.name
        self.places = models.places
        self._models = models
        self._cost = cost

    def route(self, source: str, target: str) -> Route | None:
        return self._models.route(source, target)

    def advice(self, source: str, target: str) -> str:
        return self._models.advice(source, target)

    def problems(self) -> tuple[()]:
        return ()

    def translate(
        self,
        _route: Route,
        sentences: Sequence[Shielded],
        *,
        careful: bool = False,  # noqa: ARG002
    ) -> list[str]:
        time.sleep(self._cost * sum(tokens(one.text) for one in sentences))
        return [foreign(one) for one in sentences]


def work(home: Home, cost: float, threads: int, lease: float) -> int:
    parts = build_worker(home, load(home))
    engines: dict[str, Engine] = {"argos": Slow(ArgosEngine(home.models), cost)}
    languages = parts.config.published_languages
    wanted = {tag: ("argos",) for tag in languages if tag != parts.config.site.source_language}
    service = Service(
        parts.config,
        parts.store,
        engines,
        parts.broker,
        wanted,
        threads,
        alive=lambda _words: None,
        lease=timedelta(seconds=lease),
    )
    return service.run()


def nursery(begin: Callable[[], int]) -> int:
    """Fork a worker for every line that is read, and say its number."""
    import celery.worker.autoscale
    import celery.worker.consumer
    import psycopg
    import sqlalchemy.dialects.postgresql.psycopg  # noqa: F401 - read once, for all workers

    assert celery
    assert psycopg
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        if (child := os.fork()) == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os._exit(begin())
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
    return 0


def run(home: Home) -> int:
    def build(stopping: Callable[[], bool]) -> App:
        config = load(home)
        broker = broker_of(home, config)
        assert broker is not None
        crew = Handout(Bell(broker), unheard=timedelta(seconds=3))
        return replace(build_app(home, config, stopping), crew=crew)

    with hold(home):
        return Daemon(build, manager=manager(os.environ)).run()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("worker", "nursery", "run"))
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--cost", type=float, default=0.001)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--lease", type=float, default=3.0)
    given = parser.parse_args()
    os.environ.update(quiet.SWITCHES)
    configure("json", "info", {})
    home = Home(given.home)
    if given.what == "run":
        return run(home)
    if given.what == "nursery":
        return nursery(lambda: work(home, given.cost, given.threads, given.lease))
    return work(home, given.cost, given.threads, given.lease)


if __name__ == "__main__":
    sys.exit(main())
