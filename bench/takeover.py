#!/usr/bin/env python3
"""How long nobody announces after the leader is killed: two daemons, a real PostgreSQL server.

    .venv/bin/python bench/takeover.py --rounds 10

Each round kills the leader with SIGKILL while it waits, drops a statement, and takes the time
until the standby has posted it on the stand-in of a server; then a new standby is started. It
ends with 1 where a statement was posted more or less than once.
"""

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.config import Home  # noqa: E402
from tests.announce.made import StandIn, connect  # noqa: E402
from tests.conftest import CONFIG, write_statement  # noqa: E402
from tests.daemon.running import daemon, schedule, wait_for  # noqa: E402
from tests.postgresql.cluster import Cluster  # noqa: E402
from tests.postgresql.conftest import configure  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, ExitStack() as ends:
        cluster = Cluster()
        ends.callback(cluster.remove)
        server = StandIn(Path(folder) / "server.jsonl")
        ends.callback(server.stop)
        home = made(Path(folder) / "home", cluster, server)
        seconds = killed(home, server, rounds, ends)
        posts = len(server.posts())
    print(f"takeovers                {rounds}")
    print(f"posts, of as many due    {posts} of {rounds + 1}")
    print(f"seconds, the middle one  {statistics.median(seconds):.1f}")
    print(f"seconds, the longest     {max(seconds):.1f}")
    return 0 if posts == rounds + 1 else 1


def made(root: Path, cluster: Cluster, server: StandIn) -> Home:
    home = Home(root)
    home.config_file.parent.mkdir(parents=True)
    home.statements.mkdir()
    home.config_file.write_text(CONFIG, "utf-8")
    connect(home, server.url)
    configure(home, cluster.url(schema="takeover"))
    schedule(home, 'cycle = "60s"')
    write_statement(home, "Number 0")
    return home


def killed(home: Home, server: StandIn, rounds: int, ends: ExitStack) -> list[float]:
    """Kill the leader so often; return how long it took each time until the next one posted."""
    found = []
    leader = ends.enter_context(daemon(home))
    wait_for(leader, "cycle")
    for number in range(1, rounds + 1):
        standby = ends.enter_context(daemon(home))
        wait_for(standby, "stands-by")
        begun = time.monotonic()
        leader.kill()
        leader.wait()
        write_statement(home, f"Number {number}")
        server.wait_until_accepted(number + 1, seconds=120)
        found.append(time.monotonic() - begun)
        wait_for(standby, "cycle", sent=2)
        leader = standby
    return found


if __name__ == "__main__":
    sys.exit(main())
