"""A home in the middle of its work on a disk that can be broken, made once."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.faults.scene import Scene


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with ExitStack() as ends:
        yield Scene(tmp_path_factory.mktemp("scene"), ends.callback)
