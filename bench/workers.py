"""What do workers bring, and what does handing work to them cost?

    python bench/workers.py [--sentences N] [--batches N] [--rounds N]

Over a PostgreSQL and a Redis server of its own, with workers in processes of their own:

- overhead: the whole stage (statements in, PO files and memory written) in this process, and the
  same with a worker on the same machine, in turns; a made package of published size;
- two workers against one, each held to a processor core of its own; the same package;
- the curve for 1, 2 and 4 workers whose engine waits so long a token as it is told to, so that
  this machine's cores do not matter.

The report is written to bench/results/workers-DATE.md.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench import made_text  # noqa: E402
from bot.config import Home, load  # noqa: E402
from bot.crew import Handout, broker_of  # noqa: E402
from bot.crew.bell import Bell  # noqa: E402
from bot.crew.packing import TOKENS  # noqa: E402
from bot.model import Statement  # noqa: E402
from bot.ports import Engine  # noqa: E402
from bot.store import Store, tables  # noqa: E402
from bot.translate import models  # noqa: E402
from bot.translate.crew import HERE, Crew  # noqa: E402
from bot.translate.engines.argos import ArgosEngine  # noqa: E402
from bot.translate.stage import translate  # noqa: E402
from tests.crew import machines  # noqa: E402
from tests.crew.machines import Redis, redis_server  # noqa: E402
from tests.made_package import PUBLISHED, make_package  # noqa: E402
from tests.postgresql.cluster import Cluster  # noqa: E402

RESULTS = ROOT / "bench" / "results"
WORKERS = (1, 2, 4)
COST = 0.001
"""Seconds a token: a batch of 1,024 tokens takes about one."""
Command = Sequence[str]


@dataclass
class Site:
    """The servers, the package, and homes over them, each with a database of its own."""

    folder: Path
    cluster: Cluster
    redis: Redis
    package: Path
    homes: int = 0

    def home(self) -> Home:
        """Make a home with the package, over a database that nobody has used."""
        self.homes += 1
        self.cluster.sql(f"CREATE DATABASE bench{self.homes}")
        self.redis.client.flushall()
        home = Home(self.folder / f"home{self.homes}")
        machines.write_config(
            home, self.cluster.url(f"bench{self.homes}"), self.redis.url, languages=("es",)
        )
        rows = ["en,es", *(",".join(term) for term in made_text.TERMS)]
        home.glossary.write_text("\n".join(rows) + "\n", "utf-8")
        home.state.mkdir()
        models.install(home, self.package)
        return home

    def store(self) -> Store:
        return machines.store_of(Home(self.folder / "look"), self.cluster.url(f"bench{self.homes}"))


@dataclass(frozen=True)
class Ran:
    """How long a stage took, from its beginning and from its first batch to the last one."""

    seconds: float
    sentences: int
    batches: int = 0
    between: float = 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sentences", type=int, default=1_200)
    parser.add_argument("--batches", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=2)
    chosen = parser.parse_args()
    begun, before = time.monotonic(), os.getloadavg()
    with tempfile.TemporaryDirectory(prefix="workers-") as folder, servers() as (cluster, redis):
        package = Path(folder, "en_es.argosmodel")
        words, names = made_text.dictionary(), " ".join(made_text.NAMES)
        make_package(package, "en", "es", words, text=names, size=PUBLISHED)
        site = Site(Path(folder), cluster, redis, package)
        parts = [
            overhead(site, chosen.sentences, chosen.rounds),
            two_cores(site, chosen.sentences),
            curve(site, chosen.batches),
        ]
    minutes = (time.monotonic() - begun) / 60
    text = "\n".join([heading(before, minutes), *parts])
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"workers-{datetime.now(UTC).date()}.md").write_text(text, "utf-8")
    print(text)


@contextmanager
def servers() -> Iterator[tuple[Cluster, Redis]]:
    cluster = Cluster()
    try:
        with redis_server() as redis:
            yield cluster, redis
    finally:
        cluster.remove()


def heading(before: Sequence[float], minutes: float) -> str:
    cores = len(os.sched_getaffinity(0))
    memory = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
    return f"""# Workers

{datetime.now(UTC).date()}, {cores} cores, {memory} GiB, PostgreSQL 15 and Redis on the same
machine. Made by `python bench/workers.py` in {minutes:.0f} minutes. Load of the machine in the
quarter of an hour before: {before[2]:.1f}, in the last one of it: {os.getloadavg()[2]:.1f}. Times
of one run say little about other machines; the ratios are what counts.
"""


def overhead(site: Site, count: int, rounds: int) -> str:
    """Let this process and a worker beside it take turns on the same sentences."""
    statements = made(count)
    pairs = []
    for number in range(rounds):
        here = run(site.home(), HERE, statements)
        with workers(site, [[]]) as home:
            there = run(home, crew_of(home), statements)
        assert here.sentences == there.sentences == count, (here, there)
        pairs.append((here.seconds, there.seconds, there.seconds / here.seconds - 1))
        print(f"overhead {number + 1}: {pairs[-1]}", file=sys.stderr, flush=True)
    rows = [
        (number + 1, f"{here:.1f} s", f"{there:.1f} s", f"{more:+.1%}")
        for number, (here, there, more) in enumerate(pairs)
    ]
    said = statistics.median(more for _, _, more in pairs)
    heads = ("round", "in this process", "a worker", "overhead")
    return f"""
## What handing over costs

{count} sentences (about {tokens_of(statements):,} tokens) in batches of {TOKENS:,} tokens, the
whole stage from statements to PO files, model loaded in both. The worker has both cores, as this
process has when it translates itself. Median overhead: **{said:+.1%}** (at most +10% is wanted).

{table(heads, rows)}
"""


def two_cores(site: Site, count: int) -> str:
    """Hold workers to a core each: one of them, and two."""
    statements, cores = made(count), sorted(os.sched_getaffinity(0))[:2]
    found: dict[int, Ran] = {}
    for number in (1, 2):
        held = [["taskset", "--cpu-list", str(core)] for core in cores[:number]]
        with workers(site, held) as home:
            found[number] = run(home, crew_of(home), statements)
        assert found[number].sentences == count
        print(f"cores {number}: {found[number]}", file=sys.stderr, flush=True)
    ratio = found[1].between / found[2].between
    rows = [
        (number, one.batches, f"{one.between:.1f} s", f"{tokens_of(statements) / one.between:.0f}")
        for number, one in found.items()
    ]
    return f"""
## Two workers against one, a core each

The same sentences, from the first batch that was handed out to the last that was done. Two
workers do **{ratio:.2f}** times what one does.

{table(("workers", "batches", "time", "tokens/s"), rows)}
"""


def curve(site: Site, batches: int) -> str:
    """Let more and more workers wait side by side."""
    statements = made(round(batches * TOKENS / 24))
    found: dict[int, Ran] = {}
    for number in WORKERS:
        with slow_workers(site, number) as home:
            found[number] = run(home, crew_of(home), statements)
        print(f"curve {number}: {found[number]}", file=sys.stderr, flush=True)
    first = found[1].between
    rows = [
        (
            number,
            one.batches,
            f"{one.between:.1f} s",
            f"{first / one.between:.2f}",
            f"{first / one.between / number:.2f}",
        )
        for number, one in found.items()
    ]
    least = min(first / one.between / number for number, one in found.items())
    return f"""
## More workers, an engine of fixed cost

An engine that waits {COST * 1000:.0f} ms a token, one batch at a time; from the first batch that
was handed out to the last that was done. At least **{least:.2f}** of linear (0.9 is wanted). What
cannot be divided costs: with few batches the last ones leave workers idle.

{table(("workers", "batches", "time", "speed, one worker = 1", "of linear"), rows)}
"""


def made(count: int) -> list[Statement]:
    return made_text.statements(made_text.sentences(count))[0]


def tokens_of(statements: Sequence[Statement]) -> int:
    letters = sum(
        len(one.title) + sum(len(block.content) for block in one.blocks) for one in statements
    )
    return letters // 4


def crew_of(home: Home) -> Crew:
    broker = broker_of(home, load(home))
    assert broker is not None
    return Handout(Bell(broker), patience=timedelta(minutes=2))


def run(home: Home, crew: Crew, statements: Sequence[Statement]) -> Ran:
    """Run the stage once, and read from the database what workers did."""
    config = load(home)
    assert config.database is not None
    store = machines.store_of(home, config.database.url)
    engines: Mapping[str, Engine] = {"argos": ArgosEngine(home.models)}
    begun = time.perf_counter()
    done = translate(home, config, store, engines, statements, datetime.now(UTC), crew=crew)
    seconds = time.perf_counter() - begun
    assert not done.report.errors, done.report.errors
    engine = sa.create_engine(store.address.url)
    with engine.connect() as connection:
        table = tables.batches
        first, last, batches = connection.execute(
            sa.select(
                sa.func.min(table.c.made, type_=table.c.made.type),
                sa.func.max(table.c.done, type_=table.c.made.type),
                sa.func.count(),
            )
        ).one()
    engine.dispose()
    store.close()
    between = (last - first).total_seconds() if batches else 0.0
    return Ran(seconds, done.report.languages["es"].sentences_translated, batches, between)


@contextmanager
def workers(site: Site, before: Sequence[Command]) -> Iterator[Home]:
    """Give a home for which so many workers are there; `before` is what starts each."""
    home = site.home()
    command = [sys.executable, "-m", "bot", "--home", str(home.root), "worker"]
    with processes(site, [[*one, *command] for one in before]):
        yield home


@contextmanager
def slow_workers(site: Site, number: int) -> Iterator[Home]:
    """Give a home for which so many workers wait."""
    home = site.home()
    command = [sys.executable, "-m", "tests.crew.slow", "worker", "--home", str(home.root)]
    with processes(site, [[*command, "--cost", str(COST), "--lease", "30"]] * number):
        yield home


@contextmanager
def processes(site: Site, commands: Sequence[Command]) -> Iterator[None]:
    environment: Any = machines.environment(PYTHONPATH=str(ROOT))
    null = subprocess.DEVNULL
    started = [
        subprocess.Popen(command, env=environment, cwd=ROOT, stdout=null, stderr=null)
        for command in commands
    ]
    store = site.store()
    try:
        machines.until(lambda: len(store.workers()) == len(commands), 120)
        yield
    finally:
        store.close()
        for process in started:
            process.terminate()
            process.wait()


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [f"| {' | '.join(heads)} |", "|---:" * len(heads) + "|"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    return "\n".join(lines)


if __name__ == "__main__":
    assert shutil.which("taskset"), "taskset (util-linux) holds workers to a core"
    main()
