"""Who carries messages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.alarms.made import Carrier


@pytest.fixture
def carrier(tmp_path: Path) -> Iterator[Carrier]:
    carrier = Carrier(tmp_path / "messages.jsonl")
    yield carrier
    carrier.stop()
