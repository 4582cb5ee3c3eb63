"""What happens to workers and their broker: kills at random, messages twice, all data lost."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.config import Home
from bot.store import Store, tables
from tests.crew.machines import Redis, environment

PREFIX = "translate."


@dataclass
class Fate:
    """Kills random workers and starts others in their place; `kills` counts.

    Workers are forked from a process that has read the program already, so that a start costs
    next to nothing.
    """

    home: Home
    redis: Redis
    options: tuple[str, ...] = ()
    workers: list[int] = field(default_factory=list)
    kills: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def __post_init__(self) -> None:
        command = [sys.executable, "-m", "tests.crew.slow", "nursery"]
        with self.log.open("w", encoding="utf-8") as log:
            self._nursery = subprocess.Popen(
                [*command, "--home", str(self.home.root), *self.options],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=environment(),
            )

    @property
    def log(self) -> Path:
        """What the workers say."""
        return self.home.root / "workers.log"

    def start(self) -> None:
        """Start one more worker."""
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write("one more\n")
        self._nursery.stdin.flush()
        self.workers.append(int(self._nursery.stdout.readline()))

    def kill(self) -> None:
        """Kill one as the kernel does, without a word, and start another."""
        os.kill(self.workers.pop(self.chance.randrange(len(self.workers))), signal.SIGKILL)
        self.kills += 1
        self.start()

    def lose_everything(self) -> None:
        """Wipe the broker's data."""
        self.redis.client.flushall()

    def end(self) -> None:
        for worker in self.workers:
            os.kill(worker, signal.SIGKILL)
        self._nursery.kill()
        self._nursery.communicate()


class Echo:
    """Puts every message into the broker once more, byte for byte, as soon as it is there.

    So also what a worker takes at once comes twice, as after an answer that was lost on its way.
    """

    _PUSHED = re.compile(r'"[LR]PUSH" "(translate\.[^"]*)" "((?:[^"\\]|\\.)*)"', re.ASCII)
    _END = "no more messages"

    def __init__(self, redis: Redis) -> None:
        self._client = redis.client
        self._own: set[str] = set()
        self.doubled = 0
        """How many messages were put in once more."""
        self.pushed = 0
        """How many were put in altogether, as the server itself counts, when it is over."""

    @contextmanager
    def listening(self) -> Iterator["Echo"]:
        """Repeat while the block lasts."""
        before = self._pushes()
        with self._client.monitor() as monitor:
            thread = threading.Thread(target=self._repeat, args=(monitor.connection,))
            thread.start()
            try:
                yield self
            finally:
                self._client.echo(self._END)
                thread.join()
                self.pushed = self._pushes() - before

    def _pushes(self) -> int:
        counted = self._client.info("commandstats")
        names = ("cmdstat_lpush", "cmdstat_rpush")
        return sum(int(counted[name]["calls"]) for name in names if name in counted)

    def _repeat(self, connection: Any) -> None:
        """Read what Redis says of each command (MONITOR), which is as a person would quote it."""
        while self._END not in (line := connection.read_response().decode("ascii")):
            if (pushed := self._PUSHED.search(line)) is None:
                continue
            queue, quoted = pushed.groups()
            message = re.sub(r"\\(.)", r"\1", quoted)
            if message in self._own:
                self._own.remove(message)
                continue
            assert "id" in json.loads(message)["headers"], message
            self._own.add(message)
            self._client.lpush(queue, message)
            self.doubled += 1


class Watch:
    """Looks into the database for what workers have begun, and for what is kept of it."""

    def __init__(self, store: Store) -> None:
        self._engine = sa.create_engine(store.address.url)
        self._seen: set[tuple[str, int]] = set()

    def has_begun(self) -> bool:
        """Tell whether a worker has begun something since this last said so."""
        table = tables.batches
        query = sa.select(table.c.id, table.c.attempts).where(table.c.state == "claimed")
        with self._engine.connect() as connection:
            now = {(one, attempt) for one, attempt in connection.execute(query)}
        new = now - self._seen
        self._seen |= now
        return bool(new)

    def remembered(self) -> Counter[tuple[str, str]]:
        """Return how often each sentence is kept, by language and digest."""
        table = tables.memory
        query = sa.select(table.c.target_language, table.c.digest)
        with self._engine.connect() as connection:
            return Counter((tag, digest) for tag, digest in connection.execute(query))

    def close(self) -> None:
        self._engine.dispose()


def posts_of(home: Home) -> list[dict[str, Any]]:
    path = home.state / "posts.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]
