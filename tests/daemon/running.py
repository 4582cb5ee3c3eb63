"""The daemon in a process of its own, and what a service manager hears of it."""

import itertools
import json
import os
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.config import Home

ABOUT = itertools.count()


@contextmanager
def daemon(home: Home, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """The daemon as `alliance-bot run` starts it."""
    command = [sys.executable, "-m", "bot", "--home", str(home.root), "run"]
    with process(command, environment) as started:
        yield started


@contextmanager
def program(text: str, home: Home, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A program that makes a daemon in its own way."""
    with process([sys.executable, "-c", text, str(home.root)], environment) as started:
        yield started


@contextmanager
def process(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=os.environ | environment,
    ) as started:
        try:
            yield started
        finally:
            started.kill()


def wait_for(process: subprocess.Popen[str], event: str, **facts: object) -> dict[str, Any]:
    """Read the log up to an event with these fields, and return it."""
    assert process.stderr is not None
    for line in process.stderr:
        told = json.loads(line) if line.startswith("{") else {}
        if told.get("event") == event and facts.items() <= told.items():
            return told
    raise AssertionError(f"the daemon ended without {event!r}")


def schedule(home: Home, *lines: str) -> None:
    with home.config_file.open("a", encoding="utf-8") as config:
        config.write("\n".join(("\n[schedule]", *lines, "")))


class Manager:
    """A service manager: hears all that is said to it, in its order."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        name = f"alliance-bot-{os.getpid()}-{next(ABOUT)}"
        self._socket.bind(f"\0{name}")
        self.address = f"@{name}"
        self._heard: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def __enter__(self) -> "Manager":
        return self

    def __exit__(self, *_about: object) -> None:
        self.rest()
        self._socket.close()

    def wait_for(self, line: str) -> None:
        while line not in self._heard.get(timeout=60):
            pass

    def rest(self) -> list[list[str]]:
        """Everything that was said and not waited for."""
        if self._thread.is_alive():
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
                end.sendto(b"", self._socket.getsockname())
            self._thread.join()
        return [self._heard.get() for _ in range(self._heard.qsize())]

    def _listen(self) -> None:
        while message := self._socket.recv(4096):
            self._heard.put(message.decode().split("\n"))
