"""Fixtures of backups."""

from pathlib import Path

import pytest

from bot.backup import Made, make
from bot.config import Config, Home
from tests.backup.made import NOW, fill_home


@pytest.fixture
def config(home: Home) -> Config:
    """The configuration of the home, which is full now."""
    return fill_home(home)


@pytest.fixture
def made(home: Home, config: Config, tmp_path: Path) -> Made:
    """A backup of that home."""
    return make(home, config, tmp_path / "backup.tar.gz", NOW)


@pytest.fixture
def other(tmp_path: Path) -> Home:
    """Where nothing is yet."""
    return Home(tmp_path / "other")
