"""Fixtures of announcing."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Home
from bot.store import Store
from tests import databases
from tests.announce.made import StandIn


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.state.mkdir(parents=True)
    return home


@pytest.fixture
def store(home: Home) -> Iterator[Store]:
    store = databases.store_of(home)
    yield store
    store.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    server = StandIn(tmp_path / "server.jsonl")
    yield server
    server.stop()


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port on which nobody listens: bound, so that nobody else takes it."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]
