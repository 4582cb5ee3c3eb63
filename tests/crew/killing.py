"""What happens to workers and their broker, at random: kills, messages twice, all data lost."""

import random
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.config import Home
from bot.store import Store
from tests.crew.machines import Redis, start

PREFIX = "translate."


@dataclass
class Fate:
    """Kills random workers and starts others in their place; `kills` counts."""

    home: Home
    redis: Redis
    options: tuple[str, ...] = ()
    workers: list[subprocess.Popen[str]] = field(default_factory=list)
    kills: int = 0
    doubled: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def start(self) -> None:
        """Start one more worker."""
        worker = start("-m tests.crew.slow worker", self.home, *self.options)
        self.workers.append(worker)

    def kill(self) -> None:
        """Kill one as the kernel does, without a word, and start another."""
        worker = self.workers.pop(self.chance.randrange(len(self.workers)))
        worker.kill()
        worker.communicate()
        self.kills += 1
        self.start()

    def double(self) -> None:
        """Deliver every message that is in the broker once more, as after a lost answer."""
        client = self.redis.client
        for key in client.scan_iter(f"{PREFIX}*"):
            if client.type(key) == b"list":
                messages = client.lrange(key, 0, -1)
                for message in messages:
                    client.lpush(key, message)
                self.doubled += len(messages)

    def lose_everything(self) -> None:
        """Wipe the broker's data."""
        self.redis.client.flushall()

    def end(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.communicate()


def busy(store: Store, count: int) -> Callable[[], bool]:
    """Tell whether so many batches are at work, or none is left."""

    def tell() -> bool:
        queued = store.queued()
        at_work = sum(one.batches for one in queued if one.state == "claimed")
        return at_work >= count or not queued

    return tell


def pause(seconds: float) -> None:
    """Let the others work: how long does not matter to what must come of it."""
    time.sleep(seconds)


def posts_of(home: Home) -> list[dict[str, Any]]:
    import json

    path = home.state / "posts.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]
