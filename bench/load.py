"""The daemon under load: does it answer readers while it translates, publishes and posts?

    python -m bench.load [--statements N] [--rate N] [--keep DIR]

A daemon with `[serve]`, six languages (Spanish by Apertium, five by made packages) and twelve
accounts on servers that are processes of their own. A hundred statements are put into its folder,
and it works until all is posted. Then readers come, and 200 statements are dropped within a minute;
they read until the last post is out.

The readers are two processes of ten connections each; half of their requests say what they have
already. Each has a twin that asks nginx for the same files in the same way: what the machine
itself makes slow, both meet. Every answer is unpacked, compared with its tag and parsed. At the end
the feeds, archives and pages of all languages, and the posts on all servers, are counted.

The result is written to bench/results/load-DATE.md.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from tests.daemon.loading import Account, Busy, give_packages, shown
from tests.daemon.readers import Reader, read
from tests.deploy.servers import free_port, process

RESULTS = Path(__file__).parent / "results"
LANGUAGES = {
    "es": 'engines = ["apertium"], publish = "draft"',
    **dict.fromkeys(("fr", "it", "pt", "id", "tl"), 'engines = ["argos"]'),
}
PACKAGES = tuple(tag for tag in LANGUAGES if tag != "es")
ACCOUNTS = (
    Account("mastodon-es", "mastodon", ("es",)),
    Account("mastodon-fr", "mastodon", ("fr",)),
    Account("mastodon-id", "mastodon", ("id",), "thread = true\n"),
    Account("mastodon-tl", "mastodon", ("tl",), "cards = false\n"),
    Account("bluesky-pt", "bluesky", ("pt",)),
    Account("bluesky-it", "bluesky", ("it",)),
    Account("bluesky-people", "bluesky", ("en", "fr"), 'post = "reviewed"\n'),
    Account("telegram-en", "telegram", ("en",)),
    Account("telegram-es", "telegram", ("es",)),
    Account("telegram-id", "telegram", ("id",)),
    Account("file-fr", "file", ("fr",)),
    Account("file-all", "file", ("en", "tl")),
)
PARAGRAPHS = 6
READERS, CONNECTIONS = 2, 10
LONGEST = 3600.0
P99 = 0.050
GROWTH = 0.10


@dataclass
class Crowd:
    """The readers of one server in one phase: what they asked for, and what they met."""

    times: list[tuple[str, int, float, float]] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def of(self, *kinds: str) -> list[float]:
        return sorted(row[3] for row in self.times if row[0] in kinds)


def at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def visit(addresses: dict[str, str], number: int, pace: float, enough: Event, told: Any) -> None:
    """A process of readers: as many of each server, in turns."""
    crowds = {
        name: [
            Reader(
                address, ("en", *LANGUAGES), number * CONNECTIONS + one, pace=pace,
                tells_content=name == "daemon",
            )
            for one in range(CONNECTIONS)
        ]
        for name, address in addresses.items()
    }  # fmt: skip
    asyncio.run(read([one for each in crowds.values() for one in each], enough.is_set))
    for name, readers in crowds.items():
        for one in readers:
            told.put((name, one.notes.times, dict(one.notes.statuses), one.notes.faults))
    told.put(None)


@contextmanager
def readers(addresses: dict[str, str], rate: float) -> Iterator[dict[str, Crowd]]:
    """Readers who read while the block lasts; what they met is there after it."""
    context = multiprocessing.get_context("spawn")
    enough, told = context.Event(), context.Queue()
    pace = READERS * CONNECTIONS / rate
    crowds = {name: Crowd() for name in addresses}
    processes = [
        context.Process(target=visit, args=(addresses, number, pace, enough, told))
        for number in range(READERS)
    ]
    for one in processes:
        one.start()
    try:
        yield crowds
    finally:
        enough.set()
        left = len(processes)
        while left:
            if (said := told.get(timeout=60)) is None:
                left -= 1
                continue
            name, times, statuses, faults = said
            crowds[name].times += times
            crowds[name].statuses.update(statuses)
            crowds[name].faults += faults
        for one in processes:
            one.join()


class Memory:
    """What the daemon takes, twice a second: its own process, and the one that answers for it.

    What it starts for a moment is not counted: until it runs its own program, such a process
    seems to have all of the daemon's memory once more.
    """

    def __init__(self, pid: int) -> None:
        self.samples: list[tuple[float, dict[str, int]]] = []
        self._pid = pid
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._enough.set()
        self._thread.join()

    def between(self, begin: float, end: float) -> list[int]:
        return [sum(said.values()) for when, said in self.samples if begin <= when <= end]

    def at(self, moment: float) -> tuple[int, int]:
        """What the daemon and the process that answers for it took then."""
        said = [said for when, said in self.samples if when <= moment][-1]
        own = said.get(str(self._pid), 0)
        return own, sum(said.values()) - own

    def _sample(self) -> None:
        while not self._enough.wait(0.5):
            self.samples.append((time.time(), dict(self._sizes())))

    def _sizes(self) -> Iterator[tuple[str, int]]:
        for pid in (self._pid, *children(self._pid)):
            try:
                command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                text = Path(f"/proc/{pid}/status").read_text("utf-8")
            except OSError:
                continue
            # What ended and nobody has asked after yet has no size.
            size = [line for line in text.splitlines() if line.startswith("VmRSS")]
            if size and (b"serve" in command or pid == self._pid):
                yield str(pid), int(size[0].split()[1]) * 1024


def children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, task.read_text("utf-8").split())
        except OSError:
            continue
    return found


class Work:
    """How far the daemon is, by its log and its database."""

    def __init__(self, busy: Busy, log: Path) -> None:
        self._busy = busy
        self._log = log

    def events(self, name: str) -> list[dict[str, Any]]:
        lines = self._log.read_text("utf-8").splitlines()
        told = (json.loads(line) for line in lines if f'"event": "{name}"' in line)
        return [one for one in told if one["event"] == name]

    def is_done(self) -> bool:
        """Tell whether all that was dropped is collected, and no post waits after a cycle."""
        cycles = self.events("cycle")
        if sum(one["new"] for one in cycles) < self._busy.dropped:
            return False
        uri = f"{self._busy.home.database.as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as database:
            query = "SELECT count(*) FROM deliveries WHERE state NOT IN ('sent')"
            return bool(database.execute(query).fetchone() == (0,))

    def wait(self, daemon: "subprocess.Popen[bytes]") -> None:
        end = time.monotonic() + LONGEST
        while not self.is_done():
            assert daemon.poll() is None, "the daemon ended"
            assert time.monotonic() < end, "it takes too long"
            time.sleep(2)
        assert daemon.poll() is None, "the daemon ended"


@contextmanager
def nginx(folder: Path, feeds: Path) -> Iterator[str]:
    """A bare server of files: no compression of its own but what the program's has, too."""
    port, place = free_port(), folder / "nginx"
    place.mkdir()
    own = place / "nginx.conf"
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{one}_temp_path {place}/{one};\n" for one in kinds)
    user = "user root;\n" if os.getuid() == 0 else ""
    own.write_text(
        f"{user}daemon off;\nworker_processes 1;\npid {place}/pid;\nevents {{}}\nhttp {{\n"
        "include /etc/nginx/mime.types;\ntypes { application/feed+json json; }\n"
        f"access_log {place}/access.log;\n{temporary}"
        "gzip on;\ngzip_types application/rss+xml application/atom+xml application/feed+json "
        "application/json text/xml text/css;\n"
        f"server {{ listen 127.0.0.1:{port}; root {feeds}; }}\n}}\n",
        "utf-8",
    )
    command = ["/usr/sbin/nginx", "-c", str(own), "-e", str(place / "error.log")]
    with process(command, port, place):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def daemon(busy: Busy, log: Path) -> "Iterator[subprocess.Popen[bytes]]":
    command = [sys.executable, "-m", "bot", "--home", str(busy.home.root), "run"]
    with log.open("wb") as out, subprocess.Popen(command, stderr=out) as started:
        try:
            yield started
        finally:
            started.terminate()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--warm-up", type=int, default=100, help="statements before the load")
    parser.add_argument("--statements", type=int, default=200)
    parser.add_argument("--within", type=float, default=60.0, help="seconds in which they come")
    parser.add_argument("--idle", type=float, default=30.0, help="seconds of reading before it")
    parser.add_argument("--rate", type=float, default=100.0, help="requests a second, each server")
    parser.add_argument("--keep", type=Path, help="work in this folder, and leave it")
    parser.add_argument("--only-print", action="store_true", help="write no result file")
    options = parser.parse_args()
    if options.keep:
        options.keep.mkdir(parents=True)
        return run(options.keep, options)
    with tempfile.TemporaryDirectory() as folder:
        return run(Path(folder), options)


@dataclass
class Found:
    """All that a run found."""

    idle: dict[str, Crowd]
    load: dict[str, Crowd]
    seconds: float
    wrong: list[str]
    shown: dict[str, list[str]]
    posts: int
    first: list[int]
    later: list[int]
    rest: list[int]
    apart: tuple[tuple[int, int], tuple[int, int]]


def run(folder: Path, options: argparse.Namespace) -> int:
    busy = Busy(folder, LANGUAGES, ACCOUNTS)
    log = folder / "daemon.log"
    try:
        give_packages(busy.home, folder, PACKAGES)
        busy.drop(options.warm_up, PARAGRAPHS)
        busy.home.feeds.mkdir()
        with daemon(busy, log) as started, nginx(folder, busy.home.feeds) as bare:
            memory, work = Memory(started.pid), Work(busy, log)
            while not work.events("answering"):
                assert started.poll() is None, log.read_text("utf-8")
                time.sleep(0.2)
            addresses = {"daemon": work.events("answering")[0]["address"], "nginx": bare}
            say("warming up")
            warming = time.time()
            work.wait(started)
            say(f"done after {time.time() - warming:.0f} s; idle")
            with readers(addresses, options.rate) as idle:
                time.sleep(options.idle)
            rested = time.time()
            say("load")
            with readers(addresses, options.rate) as load:
                begun = time.time()
                for number in range(options.statements):
                    busy.drop(1, PARAGRAPHS)
                    left = begun + (number + 1) * options.within / options.statements - time.time()
                    time.sleep(max(0.0, left))
                work.wait(started)
                ended = time.time()
            say(f"done after {ended - begun:.0f} s; counting")
            seen = {tag: shown(addresses["daemon"], tag) for tag in busy.tags}
            wrong, posts = count(busy, seen)
            memory.stop()
            found = Found(
                idle, load, ended - begun, wrong, seen, posts,
                memory.between(warming, rested),
                memory.between(begun, ended),
                memory.between(ended, time.time()),
                (memory.at(rested), memory.at(time.time())),
            )  # fmt: skip
    finally:
        busy.stop()
    text, is_good = table(found, options)
    print(text)
    if not options.only_print:
        (RESULTS / f"load-{datetime.now(UTC).date()}.md").write_text(text, "utf-8")
    return 0 if is_good else 1


def say(text: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", flush=True)


def count(busy: Busy, seen: dict[str, list[str]]) -> tuple[list[str], int]:
    """Return what is lost, doubled or too much, and how many posts there are."""
    wrong, posts = [], 0
    for tag, ids in seen.items():
        wrong += [f"{tag}: {one} is there twice" for one, n in Counter(ids).items() if n > 1]
        if tag == "en" and len(ids) != busy.dropped:
            wrong.append(f"en: {len(ids)} of {busy.dropped} statements")
        wrong += [f"{tag}: {one} is not there" for one in set(seen["en"]) - set(ids)]
    for account in busy.accounts:
        found, wanted = busy.posts(account), Counter(busy.wanted(account, seen))
        posts += found.total()
        wrong += [f"{account.name}: lost {one}" for one in wanted - found]
        wrong += [f"{account.name}: too much {one}" for one in found - wanted]
    return wrong, posts


def table(found: Found, options: argparse.Namespace) -> tuple[str, bool]:
    """Return the result as it is written, and whether all is as it must be."""
    rows = []
    for phase, crowds in (("idle", found.idle), ("load", found.load)):
        for name, crowd in crowds.items():
            for kind in ("feed", "page"):
                times = crowd.of(kind)
                figures = (at(times, 0.5), at(times, 0.95), at(times, 0.99), at(times, 0.999))
                cells = " | ".join(f"{one * 1000:.1f}" for one in (*figures, times[-1]))
                rows.append(f"| {phase} | {name} | {kind} | {len(times):,} | {cells} |")
    p99 = {
        (phase, name): at(crowds[name].of("feed"), 0.99)
        for phase, crowds in (("idle", found.idle), ("load", found.load))
        for name in crowds
    }
    faults = [fault for one in (found.idle, found.load) for fault in one["daemon"].faults]
    most = max(found.later) / max(found.first) - 1
    rest = found.rest[-1] / found.first[-1] - 1
    is_fast, is_flat = p99["load", "daemon"] < P99, max(abs(most), abs(rest)) <= GROWTH
    answers = sum(len(one["daemon"].times) for one in (found.idle, found.load))
    now = datetime.now(UTC)
    machine = (
        f"{now:%Y-%m-%d}, Linux {platform.release()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[2]:.1f} in the last quarter of an hour"
    )
    what = (
        f"`python -m bench.load`: {options.warm_up} statements to warm up, then "
        f"{options.statements} within {options.within:.0f} s; {len(LANGUAGES) + 1} languages, "
        f"{len(ACCOUNTS)} accounts. Readers ask the daemon {options.rate:.0f} times a second, and "
        "nginx as often for the same files."
    )
    facts = {
        "p99 of a feed under load": f"{p99['load', 'daemon'] * 1000:.1f} ms "
        f"({'under' if is_fast else 'NOT under'} {P99 * 1000:.0f} ms)",
        "over the idle daemon's p99": f"{p99['load', 'daemon'] / p99['idle', 'daemon']:.1f}",
        "over nginx's p99 at the same time": f"{p99['load', 'daemon'] / p99['load', 'nginx']:.1f}",
        "answers looked at; torn, wrongly tagged or missing": f"{answers:,}; {len(faults)}",
        "statements × languages that readers find": f"{sum(map(len, found.shown.values())):,}",
        "posts on the servers": f"{found.posts:,}",
        "lost, doubled, too much": f"{len(found.wrong)}",
        "from the first drop to the last post": f"{found.seconds:.0f} s",
        f"most memory with the first {options.warm_up}, and with the {options.statements} after "
        "them": f"{max(found.first) / 1e6:.0f} MB, {max(found.later) / 1e6:.0f} MB ({most:+.1%})",
        "memory at rest after these and after those": f"{found.first[-1] / 1e6:.0f} MB, "
        f"{found.rest[-1] / 1e6:.0f} MB ({rest:+.1%}; {'flat' if is_flat else 'NOT flat'})",
        "of these the daemon, and the process that answers": "; ".join(
            f"{own / 1e6:.0f} MB + {answering / 1e6:.0f} MB" for own, answering in found.apart
        ),
    }
    lines = [
        "# The daemon under load",
        "",
        machine,
        "",
        what,
        "",
        "Milliseconds from the request to the last byte of its answer:",
        "",
        "| | server | asked for | answers | p50 | p95 | p99 | p99.9 | longest |",
        "|---|---|---|---:|---:|---:|---:|---:|---:|",
        *rows,
        "",
        "| | |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in facts.items()),
        "",
    ]
    lines += [f"- {one}" for one in (faults + found.wrong)[:40]]
    return "\n".join(lines), is_fast and is_flat and not faults and not found.wrong


if __name__ == "__main__":
    sys.exit(main())
