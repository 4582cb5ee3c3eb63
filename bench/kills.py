"""Is a statement posted once, wherever the program is killed? SIGKILL at every named point.

    python bench/kills.py [--repeats N] [--only NETWORK] [--point POINT]

Each run is a home of its own and a bot that is killed (SIGKILL) at one point of its first
announcement, with a picture; the server behaves well, or forgets keys, drops the connection
before or after it took the post, answers 500 or nonsense after it did, shows the post late: in
turn. In every second run the process that recovers is killed as well. Then a new process runs
twelve cycles, and what counts is the durable log of the server, a process of its own.

Processes are forked from this one, which has sent a post before, so that a run costs neither the
start of an interpreter nor its imports. The table is
added to bench/results/kills-DATE.md.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.config import Home
from bot.model import DeliveryState
from tests.announce.bots import Bot
from tests.announce.kills import EVERY_POINT, WITHOUT_UPLOADS, Outcome, run
from tests.announce.made import StandIn, entry

RESULTS = Path(__file__).parent / "results"
NETWORKS = {"mastodon": EVERY_POINT, "bluesky": EVERY_POINT, "telegram": WITHOUT_UPLOADS}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=50)
    parser.add_argument("--only", choices=NETWORKS)
    parser.add_argument("--point", choices=EVERY_POINT)
    chosen = parser.parse_args()
    rows, bad = [], 0
    begun = time.monotonic()
    for network, points in NETWORKS.items():
        if chosen.only not in {None, network}:
            continue
        for point in points:
            if chosen.point not in {None, point}:
                continue
            outcomes = runs(network, point, chosen.repeats)
            wrong = [one for one in outcomes if not is_right(network, one)]
            bad += len(wrong)
            rows.append(row(network, point, outcomes, len(wrong)))
            print(rows[-1], flush=True)
            for one in wrong[:3]:
                print(f"  wrong: {one}", flush=True)
    if chosen.only is None and chosen.point is None:
        write(rows, bad, chosen.repeats, time.monotonic() - begun)
    return 1 if bad else 0


def runs(network: str, point: str, repeats: int) -> list[Outcome]:
    with tempfile.TemporaryDirectory() as folder:
        server = StandIn(Path(folder) / "server.jsonl", network)
        try:
            Bot(Home(Path(folder) / "warm"), server, network, entries=[entry(slug="warm")]).cycles()
            return [
                run(Path(folder) / str(number), server, network, point, number)
                for number in range(repeats)
            ]
        finally:
            server.stop()


def is_right(network: str, one: Outcome) -> bool:
    """Elsewhere exactly one, and it is known; on Telegram at most one, and a person is told."""
    if not one.killed:
        return False
    known = one.posts == 1 and one.state is DeliveryState.SENT
    if network == "telegram":
        return known or (one.posts <= 1 and one.state is DeliveryState.UNKNOWN and one.told)
    return known


def row(network: str, point: str, outcomes: list[Outcome], wrong: int) -> str:
    posts = Counter(one.posts for one in outcomes)
    states = Counter(one.state.value for one in outcomes)
    killed = sum(one.killed for one in outcomes)
    counts = ", ".join(f"{number}: {posts[number]}" for number in sorted(posts))
    ends = ", ".join(f"{state} {states[state]}" for state in sorted(states))
    return f"| {network} | {point} | {killed} | {counts} | {ends} | {wrong} |"


def write(rows: list[str], bad: int, repeats: int, seconds: float) -> None:
    today = datetime.now(UTC).date().isoformat()
    path = RESULTS / f"kills-{today}.md"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    path.write_text(
        f"# Killed while announcing\n\n"
        f"## {today}, {repeats} repeats at each point\n\n"
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, {memory:.0f} GiB; {seconds / 60:.0f} minutes\n\n"
        "| network | killed at | killed | posts on the server: runs | states at the end | wrong |\n"
        "|---|---|---:|---|---|---:|\n" + "\n".join(rows) + "\n\n"
        f"Wrong runs: {bad} of {repeats * len(rows)}.\n\n"
        "On Mastodon and Bluesky every run must end with one post on the server, known as `sent`.\n"
        "On Telegram, which cannot be read back, with at most one; where nobody can know, the\n"
        "post is `unknown` and in every report until a person has looked.\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    sys.exit(main())
