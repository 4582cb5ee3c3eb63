"""Real machines of a kind: a Redis and a PostgreSQL server, a home that publishes, workers."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.config import Home
from bot.store import Store
from bot.store.address import VARIABLE, given

REDIS = shutil.which("redis-server") or "/usr/bin/redis-server"

CONFIG = """
[site]
name = "International Migrants Alliance"
url = "https://statements.example.org/"

[languages]
{languages}

[translate]
engines = ["argos"]

[[accounts]]
name = "preview"
network = "file"
path = "state/posts.jsonl"
languages = [{posted}]

[announce]
max_age = "3650d"
max_per_hour = 1000

[database]
url = "{database}"

[workers]
broker = "{broker}"
{password}
patience = "{patience}"

[schedule]
cycle = "2s"

[publish]
cards = false
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Redis:
    """A Redis server on a port of loopback that keeps nothing on the disk."""

    def __init__(self, password: str = "", port: int = 0) -> None:
        self.port = port or free_port()
        self.password = password
        self.start()

    def start(self) -> None:
        """Start it empty."""
        secret = ["--requirepass", self.password] if self.password else []
        self._process = subprocess.Popen(
            [REDIS, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
             "--appendonly", "no", *secret],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if "Ready to accept connections" in line:
                return
        raise AssertionError("redis-server did not start")

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def client(self) -> Any:
        import redis

        return redis.Redis(port=self.port, password=self.password or None)

    def stop(self) -> None:
        self._process.kill()
        self._process.communicate()


@contextmanager
def redis_server(password: str = "") -> Iterator[Redis]:
    server = Redis(password)
    try:
        yield server
    finally:
        server.stop()


def write_config(
    home: Home,
    database: str,
    broker: str,
    *,
    languages: tuple[str, ...] = ("es",),
    patience: str = "1m",
    password: str = "",
) -> None:
    home.config_file.parent.mkdir(parents=True, exist_ok=True)
    text = CONFIG.format(
        languages="\n".join(f"{tag} = {{}}" for tag in languages),
        posted=", ".join(f'"{tag}"' for tag in languages),
        database=database,
        broker=broker,
        patience=patience,
        password=password,
    )
    home.config_file.write_text(text, encoding="utf-8")
    home.statements.mkdir(exist_ok=True)


def environment(**more: str) -> dict[str, str]:
    """The environment of a process: its database is that of the configuration."""
    return {name: value for name, value in os.environ.items() if name != VARIABLE} | more


def store_of(home: Home, database: str) -> Store:
    """The database of a home with workers, whatever the run's own homes have."""
    store = Store(given(home, database, "test"))
    store.open()
    return store


def start(
    program: str, home: Home, *arguments: str, log: Path | None = None
) -> subprocess.Popen[str]:
    """Start a program of the bot's in a process of its own; its log is what it says."""
    command = [sys.executable, *program.split(), "--home", str(home.root), *arguments]
    heard = log.open("w", encoding="utf-8") if log else None
    try:
        return subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=heard or subprocess.PIPE,
            text=True,
            env=environment(PYTHONUNBUFFERED="1"),
        )
    finally:
        if heard:
            heard.close()


def until(condition: Any, seconds: float = 60.0) -> None:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)
