"""A home in the middle of its work on a disk that can be broken, made once."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.scene import Scene

IN_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session")
def quick() -> Iterator[Path]:
    """A folder in memory, where there is such a thing: a hundred fsyncs take no time there."""
    place = IN_MEMORY if IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def scene(quick: Path) -> Iterator[Scene]:
    with ExitStack() as ends:
        yield Scene(quick / "scene", ends.callback)
