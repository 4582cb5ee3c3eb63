"""Is anything lost or done twice, however workers and their broker fare?

    python bench/worker_kills.py [--kills N] [--statements N]

A daemon publishes and announces; workers (each batch takes them about a second) are killed
(SIGKILL) at random moments of their work and others started in their place. Every message is put
into the broker twice, and once the broker loses all its data. PostgreSQL and Redis are real, and
all times are those of the program as it is. At the end every sentence is to be in the memory once,
every statement published in every language, and every post made once.

The report is written to bench/results/worker-kills-DATE.md.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.config import Home  # noqa: E402
from bot.crew.worker import LEASE  # noqa: E402
from bot.store import Store  # noqa: E402
from tests.crew import machines  # noqa: E402
from tests.crew.killing import Echo, Fate, Watch, posts_of  # noqa: E402
from tests.crew.machines import redis_server, start, until  # noqa: E402
from tests.crew.test_machines import Site, write  # noqa: E402
from tests.made_package import make_package  # noqa: E402
from tests.postgresql.cluster import Cluster  # noqa: E402
from tests.translate.conftest import SPANISH  # noqa: E402

RESULTS = ROOT / "bench" / "results"
LANGUAGES = ("es", "fr")
SENTENCES = 30
WORKERS = 3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--statements", type=int, default=400)
    chosen = parser.parse_args()
    cluster = Cluster()
    try:
        with tempfile.TemporaryDirectory(prefix="worker-kills-") as folder, redis_server() as redis:
            cluster.sql("CREATE DATABASE kills")
            packages = {
                tag: make_package(Path(folder, f"en_{tag}.argosmodel"), "en", tag, SPANISH)
                for tag in LANGUAGES
            }
            site = Site(Path(folder), cluster.url("kills"), redis, packages)
            return judged(site, chosen.kills, chosen.statements)
    finally:
        cluster.remove()


def judged(site: Site, kills: int, statements: int) -> int:
    home, other = (site.home(name, languages=LANGUAGES) for name in ("main", "worker"))
    for number in range(statements):
        told = " ".join(f"In year {number} we say the word {n} again." for n in range(SENTENCES))
        write(home, number, told)
    store = machines.store_of(Home(site.root / "look"), site.database)
    watch = Watch(store)
    fate = Fate(other, site.redis, ("--cost", "0.001", "--lease", f"{LEASE.total_seconds()}"))
    print(f"logs: {fate.log}, {site.root / 'daemon.log'}", flush=True)
    begun = time.monotonic()
    with Echo(site.redis).listening() as echo:
        daemon = start("-m bot", home, "run", log=site.root / "daemon.log")
        try:
            until(store.queued, 300)
            for _ in range(WORKERS):
                fate.start()
            while fate.kills < kills and store.queued():
                until(lambda: watch.has_begun() or not store.queued(), 300)
                fate.kill()
                if fate.kills == kills // 2:
                    fate.lose_everything()
                if fate.kills % 10 == 0:
                    print(f"{fate.kills} kills, {open_of(store)} batches left", flush=True)
            wanted = statements * len(LANGUAGES)
            until(lambda: len(posts_of(home)) >= wanted, 1_200)
            # One cycle more: what it did twice would show.
            until(lambda: not store.queued(), 60)
        finally:
            fate.end()
            daemon.terminate()
            daemon.communicate(timeout=60)
    minutes = (time.monotonic() - begun) / 60
    posts = Counter((post["statement"], post["language"]) for post in posts_of(home))
    remembered = watch.remembered()
    pages = sum(1 for tag in LANGUAGES for _ in (home.feeds / tag / "s").glob("*/index.html"))
    watch.close()
    store.close()
    sentences = (statements * SENTENCES + statements) * len(LANGUAGES)
    counted = {
        "workers killed": (fate.kills, kills),
        "messages put in, each twice": (echo.pushed, 2 * echo.doubled),
        "sentences kept": (len(remembered), sentences),
        "sentences kept twice": (sum(count > 1 for count in remembered.values()), 0),
        "pages": (pages, wanted),
        "posts": (sum(posts.values()), wanted),
        "posts made twice": (sum(count > 1 for count in posts.values()), 0),
    }
    rows = [f"| {what} | {seen:,} | {hoped:,} |" for what, (seen, hoped) in counted.items()]
    is_right = all(seen == hoped for seen, hoped in counted.values())
    text = f"""# Killed workers

{datetime.now(UTC).date()}, {len(os.sched_getaffinity(0))} cores. Made by
`python bench/worker_kills.py` in {minutes:.0f} minutes. Each of {echo.doubled:,} messages was put
into the broker once more, byte for byte, as soon as it was there; the broker lost all its data
after {kills // 2} kills. {WORKERS} workers at a time; whoever is killed is followed by another.

| | seen | wanted |
|---|---:|---:|
{chr(10).join(rows)}

{"Nothing was lost, and nothing done twice." if is_right else "NOT AS WANTED."}
"""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"worker-kills-{datetime.now(UTC).date()}.md").write_text(text, "utf-8")
    print(text)
    return 0 if is_right else 1


def open_of(store: Store) -> int:
    return sum(one.batches for one in store.queued())


if __name__ == "__main__":
    sys.exit(main())
