"""A disk that fails at each write of a cycle: is everything whole, told, and made good by itself?

    python -m bench.failing_disk [--processes N] [--minutes M] [--folder DIR] [--once]

A home in the middle of its work: feeds that readers have, a changed statement, a withdrawn one, a
new one with people's translation beside it, a person's correction in a PO file, posts for a file
and for a stand-in of Mastodon. A library counts every call of the cycle that changes something in
the home, those of SQLite too, and fails one of them (ENOSPC, EIO, EROFS), or all from there on
(a full disk: all that need room, after a write that was half done). So for every call and each of
the six ways; each in a home of its own, by the program in a process of its own.

After that cycle: no file is spoiled or lost, the database is sound, the ledger can be read, and
what went wrong was said with its place and its mend, without a traceback. After another cycle on a
whole disk all files are byte for byte those of a run that no disk disturbed, and after two more
hours of the clock, which stands still meanwhile, so are posts, deliveries and the ledger's ends;
and the daily upkeep leaves no temporary file.

With --once only the three ways are tried in which one call fails. With --minutes the cases are
tried in a random order (always the same) until the time is over. The tables are written to
bench/results/failing-disk-DATE.md.
"""

import argparse
import multiprocessing
import os
import platform
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.disk import FAULTS, Fault
from tests.faults.scene import Scene, kind

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Tried:
    """One case, as it goes from a process to the table."""

    fault: str
    call: str
    hits: int
    status: int
    wrong: tuple[str, ...]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--folder", type=Path, help="where the homes are, such as /dev/shm")
    parser.add_argument("--once", action="store_true")
    chosen = parser.parse_args()
    ways = [fault for fault in FAULTS if not (chosen.once and fault.lasting)]
    begun = time.monotonic()
    until = begun + chosen.minutes * 60 if chosen.minutes else float("inf")
    found: multiprocessing.Queue[Tried | int] = multiprocessing.Queue()
    workers = [
        multiprocessing.Process(
            target=work, args=(number, chosen.processes, chosen.folder, ways, until, found)
        )
        for number in range(chosen.processes)
    ]
    for worker in workers:
        worker.start()
    tried, calls, ended = [], 0, 0
    while ended < len(workers):
        one = found.get()
        if isinstance(one, int):
            ended, calls = ended + 1, max(calls, one)
            continue
        tried.append(one)
        for what in one.wrong[:3]:
            print(f"wrong: {one.fault}, {one.call}: {what}", flush=True)
    write(tried, calls, time.monotonic() - begun)
    return 1 if any(one.wrong for one in tried) else 0


def work(
    number: int,
    processes: int,
    folder: Path | None,
    ways: Sequence[Fault],
    until: float,
    found: "multiprocessing.Queue[Tried | int]",
) -> None:
    """Try every so manieth case, and say last how many calls a cycle has."""
    calls = 0
    try:
        with tempfile.TemporaryDirectory(dir=folder) as place, ExitStack() as ends:
            scene = Scene(Path(place), ends.callback)
            calls = len(scene.whole.calls)
            for fault, at in cases(ways, calls)[number::processes]:
                if time.monotonic() > until:
                    break
                case = scene.fail(fault, at)
                found.put(
                    Tried(fault.name, kind(case.what), case.hits, case.ran.status, case.wrong)
                )
    finally:
        found.put(calls)


def cases(ways: Sequence[Fault], calls: int) -> Sequence[tuple[Fault, int]]:
    every = [(fault, at) for fault in ways for at in range(1, calls + 1)]
    random.Random(8).shuffle(every)
    return every


def write(tried: Sequence[Tried], calls: int, seconds: float) -> None:
    now = datetime.now(UTC)
    path = RESULTS / f"failing-disk-{now:%Y-%m-%d}.md"
    path.write_text("\n".join(report(tried, calls, seconds, now)) + "\n", "utf-8")
    print(path.read_text("utf-8"))


def report(tried: Sequence[Tried], calls: int, seconds: float, now: datetime) -> Iterator[str]:
    yield "# A disk that fails at each write of a cycle"
    yield ""
    yield (
        f"{now:%Y-%m-%d}, Linux {platform.release()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores; {seconds / 60:.0f} minutes. `python -m bench.failing_disk` says "
        "what is tried and what is looked at."
    )
    yield ""
    yield f"A cycle has {calls:,} calls that change something in the home."
    yield ""
    yield "| the disk says | cases tried | of | calls that failed | noticed | not needed | wrong |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for fault in FAULTS:
        of = [one for one in tried if one.fault == fault.name]
        told = sum(one.status == 1 for one in of)
        wrong = sum(bool(one.wrong) for one in of)
        hits = sum(one.hits for one in of)
        yield (
            f"| {fault.name} | {len(of):,} | {calls:,} | {hits:,} | {told:,} | {len(of) - told:,} "
            f"| {wrong} |"
        )
    yield ""
    yield (
        "Noticed: the command ended with 1 and said what, where and how to mend it. Not needed: "
        "it ended with 0, as the call was one that the cycle does without (the time of a sign of "
        "life, a temporary file that the next upkeep removes, a write that was taken up again)."
    )
    yield ""
    yield "| call that failed first | cases | noticed | wrong |"
    yield "|---|---:|---:|---:|"
    by_kind: dict[str, list[Tried]] = defaultdict(list)
    for one in tried:
        by_kind[one.call or "none: past the end"].append(one)
    for name, of in sorted(by_kind.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        statuses = Counter(one.status for one in of)
        yield f"| {name} | {len(of):,} | {statuses[1]:,} | {sum(bool(o.wrong) for o in of)} |"


if __name__ == "__main__":
    sys.exit(main())
