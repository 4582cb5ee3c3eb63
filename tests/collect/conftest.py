"""What the tests of collecting share: a home without statements, its store, one cycle."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.collect.formats import sandbox
from bot.collect.stage import Collected, collect
from bot.config import Config, Home, parse
from bot.store import Store
from tests import databases
from tests.collect.blog import Blog
from tests.collect.documents import here_too

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
def config() -> Config:
    return parse('[site]\nname = "Harbour Migrants Network"\nurl = "https://example.org/"\n')


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.statements.mkdir(parents=True)
    return home


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = databases.new_store(tmp_path / "collected")
    yield store
    store.close()


@pytest.fixture
def cycle(home: Home, config: Config, store: Store) -> Callable[[], Collected]:
    """One cycle of collecting."""
    return lambda: collect(home, config, store, NOW)


@pytest.fixture
def write(home: Home) -> Callable[..., Path]:
    """Put a file into statements/."""

    def put(name: str, content: str | bytes) -> Path:
        path = home.statements / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put


@pytest.fixture(autouse=True)
def read_here_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let documents be read in this process, too, where coverage sees it."""
    monkeypatch.setattr(sandbox, "read", here_too(sandbox.read))


@pytest.fixture(scope="session")
def blog_process() -> Iterator[Blog]:
    blog = Blog()
    yield blog
    blog.stop()


@pytest.fixture
def blog(blog_process: Blog) -> Blog:
    """A blog in another process on this machine, without posts, that behaves well."""
    blog_process.publish()
    blog_process.behave()
    return blog_process
