"""What the tests of packages share: a home without packages, and an index."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Home
from tests.package_index import PackageIndex


@pytest.fixture
def place(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture(scope="session")
def index_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackageIndex]:
    index = PackageIndex(tmp_path_factory.mktemp("index"))
    yield index
    index.stop()


@pytest.fixture
def index(index_process: PackageIndex) -> PackageIndex:
    """An index in another process on this machine, which offers nothing and behaves well."""
    index_process.clear()
    return index_process
