"""From SIGTERM to the end of a daemon that translates: how long, fifty times.

    python -m bench.stop [--tries N]

A home gets a package of published size (6+6 layers of 512, 32,000 words, int8) and a statement
of 2,500 sentences. A daemon is started, and stopped at a moment after it has remembered the first
new sentences: so it translates. What it has done stays; the next one goes on, for twelve tries
with one home.

The result is written to bench/results/stop-DATE.md, in the place of an earlier one of that day.
"""

import argparse
import os
import platform
import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.config import Home
from tests.daemon.stopping import home_with_much_to_translate, seconds_to_stop, translated
from tests.made_package import Size

RESULTS = Path(__file__).parent / "results"
PUBLISHED = Size(
    layers=6, heads=8, depth=512, feed_forward=2048, vocabulary=32_000, quantization="int8"
)
ALLOWED = 10.0
A_HOME = 12
"""So many tries with one home: its sentences do not last for more."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=50)
    tries = parser.parse_args().tries
    with tempfile.TemporaryDirectory() as folder:
        prepared = home_with_much_to_translate(Path(folder), 250, PUBLISHED)
        taken, statuses, sentences, sound = [], [], 0, True
        for number in range(tries):
            if number % A_HOME == 0:
                home = Home(Path(folder) / f"home-{number}")
                shutil.copytree(prepared.root, home.root)
            seconds, status, news = seconds_to_stop(home)
            taken.append(seconds)
            statuses.append(status)
            print(f"{number + 1}: {seconds:.2f} s, status {status}, {news} sentences", flush=True)
            if number % A_HOME == A_HOME - 1 or number == tries - 1:
                sentences += translated(home)
                sound = sound and is_sound(home)
                shutil.rmtree(home.root)
        write(taken, statuses, sentences, sound=sound)


def is_sound(home: Home) -> bool:
    with closing(sqlite3.connect(home.database)) as database:
        return database.execute("PRAGMA quick_check").fetchall() == [("ok",)]


def write(taken: list[float], statuses: list[int], sentences: int, *, sound: bool) -> None:
    now = datetime.now(UTC)
    in_time = sum(one < ALLOWED for one in taken)
    ordered = sorted(taken)
    text = (
        "# From SIGTERM to the end while translating\n\n"
        f"{now:%Y-%m-%d}, {len(taken)} tries. Linux {platform.release()}, Python "
        f"{platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[2]:.1f} in "
        "the last quarter of an hour\n\n"
        "| under 10 s | ended with 0 | shortest | median | longest | sentences | database |\n"
        "|---:|---:|---:|---:|---:|---:|---|\n"
        f"| {in_time} of {len(taken)} | {statuses.count(0)} of {len(taken)} | "
        f"{ordered[0]:.1f} s | {ordered[len(ordered) // 2]:.1f} s | {ordered[-1]:.1f} s | "
        f"{sentences:,} | {'sound' if sound else 'damaged'} |\n\n"
        "A daemon waits four seconds for the job at hand. A call of the engine that takes longer "
        "is\ndropped; what was translated before it is kept.\n"
    )
    (RESULTS / f"stop-{now:%Y-%m-%d}.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
