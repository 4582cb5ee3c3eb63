"""What does a backup of a large home cost, and putting it back?

    python bench/backup.py [--statements N] [--out FILE]

A made home: N statements of 500 words in N x 5 translations of 1,000 words, and a database that
holds what nothing packs smaller. Measured are wall and processor time of `make`, `verify` and
`restore`, each in a process of its own, and the most memory that each had (ru_maxrss). The table is
added to bench/results/backup-DATE.md.
"""

import argparse
import json
import os
import platform
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.backup import make, restore, verify
from bot.config import Home, load
from bot.store import Store

RESULTS = Path(__file__).parent / "results"
TAGS = ("es", "fr", "ar", "hi", "id")
STEPS = ("backup", "verify", "restore")
CONFIG = '[site]\nname = "A"\nurl = "https://statements.example.org/"\n'
NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=2000)
    parser.add_argument("--out", type=Path, default=RESULTS / f"backup-{datetime.now(UTC):%F}.md")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(measured(options.step, options.folder)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = made_home(Home(folder / "home"), options.statements)
        files = sum(1 for path in home.root.rglob("*") if path.is_file())
        size = sum(path.stat().st_size for path in home.root.rglob("*") if path.is_file())
        lines = [row(step, run(step, folder)) for step in STEPS]
        packed = (folder / "b.tar.gz").stat().st_size
    head = (
        f"# Backup and restore, {datetime.now(UTC):%F}\n\n"
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}. "
        f"{options.statements} statements x {len(TAGS)} languages: {files} files, "
        f"{size / 1e6:.0f} MB, of which {packed / 1e6:.0f} MB are left in the archive.\n\n"
        "| step | processor time | wall time | most memory |\n|---|---|---|---|\n"
    )
    options.out.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print(options.out.read_text("utf-8"))


def made_home(home: Home, statements: int) -> Home:
    """Write a home; the words are made, the same every time."""
    chance = random.Random(8)
    letters = "abcdefghilmnoprstu"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(4000)]
    for folder in (home.config_file.parent, home.statements, home.state):
        folder.mkdir(parents=True)
    home.config_file.write_text(CONFIG, encoding="utf-8")
    store = Store(f"sqlite:///{home.database}")
    store.open()
    store.close()
    with sqlite3.connect(home.database) as database:
        for number in range(statements):
            text = " ".join(chance.choices(words, k=500))
            (home.statements / f"{number}.md").write_text(text, encoding="utf-8")
            shelf = home.translations / f"2026-03-08-{number}"
            shelf.mkdir(parents=True)
            for tag in TAGS:
                text = " ".join(chance.choices(words, k=1000))
                (shelf / f"{tag}.po").write_text(text, encoding="utf-8")
            row = (f"{number}", "es", "d", chance.randbytes(20_000))
            database.execute("INSERT INTO catalogs VALUES (?, ?, ?, ?)", row)
    database.close()
    return home


def run(step: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--step", step, "--folder", str(folder)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def measured(step: str, folder: Path) -> dict[str, float]:
    home, file = Home(folder / "home"), folder / "b.tar.gz"
    work: dict[str, Callable[[], object]] = {
        "backup": lambda: make(home, load(home), file, NOW),
        "verify": lambda: verify(file),
        "restore": lambda: restore(Home(folder / "other"), file, NOW),
    }
    begun, used = time.perf_counter(), time.process_time()
    work[step]()
    return {
        "wall": time.perf_counter() - begun,
        "processor": time.process_time() - used,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
    }


def row(step: str, took: dict[str, float]) -> str:
    return (
        f"| {step} | {took['processor']:.1f} s | {took['wall']:.1f} s | {took['memory']:.0f} MB |"
    )


if __name__ == "__main__":
    main()
