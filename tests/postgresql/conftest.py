"""Fixtures of what is about PostgreSQL itself: a server, and a home whose database is there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Home
from bot.store.address import VARIABLE
from tests.announce.made import StandIn
from tests.conftest import CLUSTER
from tests.postgresql.cluster import Cluster


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """A server: that of the whole run, or one of its own."""
    shared = request.config.stash.get(CLUSTER, None)
    own = shared or Cluster()
    yield own
    if own is not shared:
        own.remove()


@pytest.fixture(autouse=True)
def as_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    """What these homes' configurations say counts, wherever other tests have their databases."""
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture
def home(home: Home, cluster: Cluster) -> Home:
    """A home whose configuration names a database on the server."""
    configure(home, cluster.url(schema="{home}"))
    return home


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    server = StandIn(tmp_path / "server.jsonl")
    yield server
    server.stop()


def configure(home: Home, url: str, *more: str) -> None:
    """Add a database to a home's configuration."""
    text = home.config_file.read_text("utf-8").partition("\n[database]")[0]
    table = "\n".join(("[database]", f'url = "{url}"', *more, ""))
    home.config_file.write_text(f"{text}\n{table}", "utf-8")
