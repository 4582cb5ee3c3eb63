"""What the tests share: small homes, and the program as a person starts it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from bot.config import Home
from tests import databases
from tests.postgresql.cluster import Cluster

settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci")

REPOSITORY = Path(__file__).parents[1]
CLUSTER = pytest.StashKey[Cluster]()

CONFIG = """
[site]
name = "International Migrants Alliance"
url = "https://statements.example.org/"

[languages]
es = { engines = [] }

[[accounts]]
name = "preview"
network = "file"
path = "state/posts.jsonl"
languages = ["en", "es"]

[announce]
max_age = "3650d"
max_per_hour = 100
"""

STATEMENT = """---
title: {title}
date: 2026-03-08
issuer: International Migrants Alliance (IMA)
slogans: [Rights now!]
---

Domestic workers in 12 cities stopped work today. They ask for one day of rest in seven.
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="where the homes of tests have their databases",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Let Ctrl-C be heeded, and start the one server of the whole run before its workers are."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # So a shell starts what is in its background; what tests start is to heed Ctrl-C.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    is_first = not hasattr(config, "workerinput")
    if is_first and config.getoption("--database") == "postgresql":
        config.stash[CLUSTER] = Cluster()
        databases.use(config.stash[CLUSTER])


@pytest.fixture(scope="module", autouse=True)
def homes() -> Iterator[None]:
    """A database for the homes of each file of tests, where they are on a server."""
    with databases.apart():
        yield


def pytest_unconfigure(config: pytest.Config) -> None:
    if cluster := config.stash.get(CLUSTER, None):
        cluster.remove()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Over PostgreSQL, leave out what is about the file; each says why."""
    if config.getoption("--database") == "postgresql":
        for item in items:
            if mark := item.get_closest_marker("sqlite"):
                item.add_marker(pytest.mark.skip(reason=f"SQLite: {mark.args[0]}"))


@dataclass(frozen=True)
class Ran:
    """What a command left behind: its exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def alliance_bot(home: Path, *arguments: str, timeout: float = 120) -> Ran:
    """Run the program as a person would, in another process."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--home", str(home), *arguments],
        capture_output=True,
        text=True,
        timeout=timeout,
        env=os.environ | {"PYTHONWARNINGS": "default", "NO_COLOR": "1"},
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with one statement, a language that people translate, and a file account."""
    home = Home(tmp_path / "home")
    home.config_file.parent.mkdir(parents=True)
    home.config_file.write_text(CONFIG, encoding="utf-8")
    home.statements.mkdir()
    write_statement(home, "On our day of rest")
    return home


def write_statement(home: Home, title: str, name: str = "") -> Path:
    path = home.statements / (name or f"{title.lower().replace(' ', '-')}.md")
    path.write_text(STATEMENT.format(title=title), encoding="utf-8")
    return path


@pytest.fixture
def bot(home: Home) -> Callable[..., Ran]:
    """The program on that home: bot("once", "--json")."""
    return lambda *arguments: alliance_bot(home.root, *arguments)


def files_under(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder, with its bytes and the moment it was last written."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
