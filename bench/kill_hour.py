"""A busy hour with a hundred kills: is the home the same as without them?

    python -m bench.kill_hour [--kills N] [--lives N] [--rate R] [--longest S] [--seed N]

In an hour of the machine's clock, which runs faster meanwhile, 24 statements come. People correct
translations in PO files and on the review page, put a whole translation beside a statement,
correct statements and withdraw some; posts go to a file and to stand-ins of Mastodon and Bluesky;
readers fetch feeds and pages from the daemon. The daemon and all its processes get SIGKILL at
random moments and are started again, and nobody does anything else. Then time passes until nothing
waits.

Beside it a second home has the same hour without a kill. What is compared at the end: all files of
feeds/, translations/ and statements/, byte for byte but for the moments at which something was
done; the posts on the servers and in the file, with their last words (on Bluesky, which cannot
edit, their addresses); deliveries by name and state, but for edits: how many of them there are
depends upon moments; what the ledger says of each post.

The table is added to bench/results/kill-hour-DATE.md.
"""

import argparse
import multiprocessing
import os
import platform
import random
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.busy_hour import NAMES, Hour, Told
from tests.faults.scene import Kept

RESULTS = Path(__file__).parent / "results"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--lives", type=int, default=len(NAMES))
    parser.add_argument("--rate", type=float, default=6.0, help="how fast the clock runs")
    parser.add_argument("--longest", type=float, default=12.0, help="seconds between two kills")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        multiprocessing.get_context("fork").Pool(2) as pool,
    ):
        common = (chosen.lives, chosen.rate, chosen.longest, chosen.seed)
        runs = [
            pool.apply_async(an_hour, (Path(folder) / str(kills), kills, *common))
            for kills in (chosen.kills, 0)
        ]
        (told, killed), (calm, undisturbed) = (run.get() for run in runs)
    differs = undisturbed.differs(killed)
    write(told, calm, killed, differs, chosen.rate, chosen.seed)
    for line in differs[:50]:
        print(line[:500])
    return 1 if differs or told.spoiled or calm.spoiled else 0


def an_hour(
    folder: Path, kills: int, lives: int, rate: float, longest: float, seed: int
) -> tuple[Told, Kept]:
    with ExitStack() as ends:
        hour = Hour(folder, ends, lives, rate)
        hour.run(kills, random.Random(seed), longest)
        return hour.told, hour.kept()


def write(told: Told, calm: Told, kept: Kept, differs: list[str], rate: float, seed: int) -> None:
    now = datetime.now(UTC)
    path = RESULTS / f"kill-hour-{now:%Y-%m-%d}.md"
    head = "" if path.exists() else "# A busy hour with a hundred kills\n"
    servers = len(kept.posts)
    unknown = sum("unknown" in delivery for delivery in kept.deliveries)
    with path.open("a", encoding="utf-8") as out:
        out.write(
            f"{head}\n## {now:%Y-%m-%d}, {told.kills} kills, seed {seed}\n\n"
            f"Linux {platform.release()}, Python {platform.python_version()}, "
            f"{os.cpu_count()} cores, load {os.getloadavg()[2]:.1f} in the last quarter of an "
            f"hour; the clock ran {rate:g} times as fast, {told.seconds / 60:.0f} minutes\n\n"
            "| | with kills | without |\n|---|---:|---:|\n"
            f"| killed (SIGKILL, all processes) | {told.kills} | {calm.kills} |\n"
            f"| of these while it was at work, not just starting | {told.at_work} | |\n"
            f"| ended by itself | {len(told.ended_by_itself)} | {len(calm.ended_by_itself)} |\n"
            f"| feeds and pages read | {told.reads} | {calm.reads} |\n"
            f"| of these not whole | {len(told.spoiled)} | {len(calm.spoiled)} |\n\n"
            f"Compared: {len(kept.files)} files, {servers} posts on the servers, "
            f"{len(kept.lines)} lines in the file, {len(kept.deliveries)} deliveries "
            f"(unknown: {unknown}), {len(kept.recorded)} posts in the ledger. "
            f"**Differences: {len(differs)}.**\n"
        )
        out.writelines(f"- {line[:300]}\n" for line in differs[:20])
    print(path.read_text("utf-8"))


if __name__ == "__main__":
    sys.exit(main())
