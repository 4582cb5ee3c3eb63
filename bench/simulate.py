"""How long do statements take to their readers, and what does it cost, at any size?

    python bench/simulate.py [--write]

A simulation (SimPy) of the publisher and its workers: statements come at random, in working hours
more than at night, and on a busy day ten times as many; each becomes batches of 1,024 tokens for
each language, new ones before the archive; workers take them one at a time a core; the publisher's
cycles put together and publish what has come. What a step takes is read from bench/results/, never
written here; what was not measured is an assumption, and is listed as one.

Prints the tables that docs/scale.md shows; --write puts them there.
"""

import argparse
import math
import random
import re
import statistics
import sys
from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import simpy

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.crew.packing import TOKENS  # noqa: E402

RESULTS = ROOT / "bench" / "results"
PAGE = ROOT / "docs" / "scale.md"
BEGINS, ENDS = "## What the simulation says\n\n", "How to read them:"
DAY, HOUR, MINUTE = 86_400.0, 3_600.0, 60.0
WANTED_P95 = 15 * MINUTE
MOST_TEXTS = 8_000
"""So many texts a run has about: enough for its 95th of 100."""
NEWS_SECONDS = 5.0
"""How often the daemon looks for what workers have done."""
# What was not measured.
TOKENS_A_WORD = 1.5
CORE_EURO_A_MONTH = 4.0
BUSY = 10.0
BY_NIGHT = 0.25
BEGIN = 9 * HOUR
WORKING_DAY = 9 / 24


@dataclass(frozen=True)
class Measured:
    """What the figures of bench/results/ say, each with the file that says it."""

    tokens_a_second_and_core: float
    overhead: float
    seconds_a_text: float
    seconds_a_statement_known: float
    words_a_statement: int
    page_bytes: int
    sources: tuple[tuple[str, str, str], ...]


def measured() -> Measured:
    """Read the figures; a file without its figure is a mistake."""
    sources: list[tuple[str, str, str]] = []

    def read(what: str, files: str, pattern: str, unit: str) -> float:
        path = sorted(RESULTS.glob(files))[-1]
        found = re.search(pattern, path.read_text("utf-8"), re.DOTALL)
        assert found, f"{path.name} does not say {what}"
        sources.append((what, f"{found[1]} {unit}".strip(), path.name))
        return float(found[1].replace(",", ""))

    speed = read(
        "tokens a second, two cores, a model of published size",
        "translate-*.md",
        r"\n\| this program \| [\d.]+ s \| (\d+) \|",
        "tokens/s",
    )
    overhead = read(
        "what handing a batch over costs",
        "workers-*.md",
        r"Median overhead: \*\*([+-][\d.]+)%",
        "%",
    )
    first = read(
        "processor time of publishing 10,000 statements in 5 languages",
        "publish-*.md",
        r"10,000 statements in 5 languages, without cards.*?first publishing \|[^|]*\|[^|]*\| "
        r"([\d.]+) s",
        "s",
    )
    known = read(
        "processor time of a cycle with one new statement among 10,000",
        "publish-*.md",
        r"10,000 statements in 5 languages, without cards.*?one new statement \|[^|]*\|[^|]*\| "
        r"([\d.]+) s",
        "s",
    )
    words = read("words of a typical statement", "pages-*.md", r"typical (\d+),", "words")
    page = read(
        "a typical page with its style sheet, compressed",
        "pages-*.md",
        r"\| es/s/typical/ \| \d+ \| \d+ \| (\d+) \|",
        "bytes",
    )
    return Measured(
        tokens_a_second_and_core=speed / 2,
        overhead=max(0.0, overhead / 100),
        seconds_a_text=first / 50_000,
        seconds_a_statement_known=known / 10_000,
        words_a_statement=int(words),
        page_bytes=int(page),
        sources=tuple(sources),
    )


@dataclass(frozen=True)
class Case:
    """A size: statements a day, languages, statements that are known already, cores that work."""

    name: str
    statements_a_day: float
    languages: int
    known: int
    cores: int = 1
    slower: float = 1.0


@dataclass
class Outcome:
    """What came of a case: seconds from the file to the feeds, by text, and who was how busy."""

    latencies: list[float] = field(default_factory=list)
    worked: float = 0.0
    published: float = 0.0
    days: float = 0.0


class Simulation:
    """One case over some days."""

    def __init__(self, case: Case, found: Measured, seed: int = 1) -> None:
        self._case = case
        self._found = found
        texts = case.statements_a_day * case.languages
        self.days = max(WORKING_DAY, min(60.0, MOST_TEXTS // texts))
        self._chance = random.Random(seed)
        self._world = simpy.Environment(initial_time=BEGIN)
        self._cores = simpy.Resource(self._world, case.cores)
        self._done: list[float] = []
        self._open: Counter[float] = Counter()
        self._news = self._world.event()
        self.outcome = Outcome()

    def run(self) -> Outcome:
        """Go through the days, and a day more for what is late."""
        self._world.process(self._arrivals())
        self._world.process(self._publisher())
        self._world.run(BEGIN + (self.days + 1) * DAY)
        self.outcome.days = self.days
        # What is not out by then has waited so long at least.
        late = [self._world.now - came for came in self._open.elements()]
        self.outcome.latencies += late
        return self.outcome

    def _arrivals(self) -> Generator[simpy.Event]:
        while self._world.now < BEGIN + self.days * DAY:
            hour = self._world.now % DAY / HOUR
            rate = self._case.statements_a_day / DAY * _by_hour(hour)
            yield self._world.timeout(self._chance.expovariate(rate))
            words = self._chance.lognormvariate(math.log(self._found.words_a_statement), 0.6)
            for _ in range(self._case.languages):
                self._world.process(self._text(words * TOKENS_A_WORD))

    def _text(self, tokens: float) -> Generator[simpy.Event]:
        """Have a text translated, batch by batch on as many cores as are free."""
        came = self._world.now
        self._open[came] += 1
        left = tokens
        batches = []
        while left > 0:
            batches.append(self._world.process(self._batch(min(left, TOKENS))))
            left -= TOKENS
        yield self._world.all_of(batches)
        self._done.append(came)
        if not self._news.triggered:
            self._news.succeed()

    def _batch(self, tokens: float) -> Generator[simpy.Event]:
        with self._cores.request() as core:
            yield core
            speed = self._found.tokens_a_second_and_core / self._case.slower
            seconds = tokens / speed * (1 + self._found.overhead)
            self.outcome.worked += seconds
            yield self._world.timeout(seconds)

    def _publisher(self) -> Generator[simpy.Event]:
        """Cycle where there is news; twice as long as the last cycle took it rests."""
        while True:
            yield self._news
            self._news = self._world.event()
            yield self._world.timeout(self._chance.uniform(0, NEWS_SECONDS))
            taken, self._done = self._done, []
            seconds = (
                self._case.known * self._found.seconds_a_statement_known
                + len(taken) * self._found.seconds_a_text
            )
            yield self._world.timeout(seconds)
            self.outcome.published += seconds
            now = self._world.now
            self._open.subtract(taken)
            self.outcome.latencies += [now - came for came in taken]
            yield self._world.timeout(2 * seconds)
            if self._done and not self._news.triggered:
                self._news.succeed()


def _by_hour(hour: float) -> float:
    """Return how much more comes in working hours than over the whole day."""
    daily = (9 * 1.0 + 15 * BY_NIGHT) / 24
    return (1.0 if 9 <= hour < 18 else BY_NIGHT) / daily


def fewest_cores(case: Case, found: Measured) -> tuple[Case, Outcome]:
    """Return the case with about the fewest cores that bring 95 of 100 texts in time."""

    def tried(cores: int) -> tuple[bool, Outcome]:
        outcome = Simulation(replace(case, cores=cores), found).run()
        return _percentile(outcome.latencies, 95) <= WANTED_P95, outcome

    enough, too_few = 1, 0
    is_enough, best = tried(enough)
    while not is_enough:
        enough, too_few = 2 * enough, enough
        is_enough, best = tried(enough)
    while enough - too_few > max(1, enough // 16):
        middle = (enough + too_few) // 2
        is_enough, outcome = tried(middle)
        if is_enough:
            enough, best = middle, outcome
        else:
            too_few = middle
    return replace(case, cores=enough), best


def _percentile(values: Sequence[float], which: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[which - 1]


CASES = (
    Case("an alliance today", 2, 20, 2_000),
    Case("10 times", 20, 20, 10_000),
    Case("100 times", 200, 40, 10_000),
)
SHARDED = Case("10,000 times", 20_000, 40, 0)
HOMES = 1_000
ARCHIVE = 10_000
SLOWER = 5.0
"""Larger models, longer texts, weaker processors: what is planned on is not what was measured."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="put the tables into docs/scale.md")
    said = tables(measured())
    if parser.parse_args().write:
        before, _, rest = PAGE.read_text("utf-8").partition(BEGINS)
        PAGE.write_text(f"{before}{BEGINS}{said}\n\n{ENDS}{rest.partition(ENDS)[2]}", "utf-8")
    print(said)


def tables(found: Measured) -> str:
    """Return all tables as Markdown."""
    return "\n\n".join(
        [
            "### What was measured\n\n" + _table(("", "", "in bench/results/"), found.sources),
            "### What was not\n\n" + _table(("assumed", ""), _assumed()),
            "### From the file to the feeds\n\n" + _latencies(found),
            "### An archive\n\n" + _archive(found),
        ]
    )


def _assumed() -> list[tuple[str, str]]:
    return [
        ("tokens a word (four letters a token, a space, and signs)", f"{TOKENS_A_WORD}"),
        ("a core of a cheap virtual server, a month", f"{CORE_EURO_A_MONTH:.0f} €"),
        ("what comes on a busy day (1 May, a catastrophe)", f"{BUSY:.0f} times as much"),
        ("what comes between 18 and 9 o'clock, of what comes by day", f"{BY_NIGHT:.0%}"),
    ]


def _latencies(found: Measured) -> str:
    share = replace(SHARDED, statements_a_day=SHARDED.statements_a_day / HOMES, known=ARCHIVE)
    cases = (*CASES, replace(share, name=f"{SHARDED.name}: one of {HOMES:,} homes"))
    rows = []
    for case in cases:
        for slower in (1.0, SLOWER):
            slow = replace(case, slower=slower)
            enough, usual = fewest_cores(slow, found)
            more = replace(enough, statements_a_day=case.statements_a_day * BUSY)
            rows.append(_row(enough, usual, Simulation(more, found).run()))
    heads = (
        "size", "statements a day", "languages", "model", "cores", "p50", "p95",
        "p95, busy day", "cores busy", "publisher busy", "€ a month",
    )  # fmt: skip
    return _table(heads, rows)


def _row(case: Case, usual: Outcome, busy: Outcome) -> tuple[object, ...]:
    span = usual.days * DAY
    middle, late = (_said(_percentile(usual.latencies, which)) for which in (50, 95))
    return (
        case.name,
        f"{case.statements_a_day:g}",
        case.languages,
        _model(case.slower),
        case.cores,
        middle,
        late,
        _said(_percentile(busy.latencies, 95)),
        f"{usual.worked / span / case.cores:.1%}",
        f"{usual.published / span:.1%}",
        f"{case.cores * CORE_EURO_A_MONTH:,.0f}",
    )


def _model(slower: float) -> str:
    return "as measured" if slower == 1 else f"{slower:g} times slower"


def _archive(found: Measured) -> str:
    """How long an archive takes: nothing waits for anything there, so that it is a division."""
    rows = []
    tokens = ARCHIVE * found.words_a_statement * TOKENS_A_WORD
    for languages in (20, 40):
        for cores in (1, 2, 16, 64):
            speed = found.tokens_a_second_and_core / (1 + found.overhead)
            hours = tokens * languages / speed / cores / HOUR
            rows.append(
                (f"{ARCHIVE:,}", languages, cores, f"{hours:,.0f} h", f"{SLOWER * hours:,.0f} h")
            )
    heads = ("statements", "languages", "cores", _model(1.0), _model(SLOWER))
    return _table(heads, rows)


def _said(seconds: float) -> str:
    if seconds < 2 * MINUTE:
        return f"{seconds:.0f} s"
    if seconds < 2 * HOUR:
        return f"{seconds / MINUTE:.0f} min"
    return f"{seconds / HOUR:.0f} h" if seconds < 18 * HOUR else "a day or more"


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)])


if __name__ == "__main__":
    main()
