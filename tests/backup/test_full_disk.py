"""A disk that takes no more leaves no half backup, and a home as it was."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from bot.backup import make
from bot.config import Config, Home
from tests.backup.made import NOW, tree, write
from tests.conftest import REPOSITORY

# No file may grow beyond this: the kernel says so as it says that a disk is full.
LIMITED = """
import resource, sys
most = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
from bot.cli import main
main()
"""
MOST = 1_000_000


@pytest.fixture
def large(home: Home, config: Config) -> Home:
    """A home with more than that in it, which cannot be packed smaller."""
    noise = random.Random(1).randbytes(MOST).hex()
    write(home, "statements/noise.md", noise)
    return home


def limited(most: int, home: Home, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", LIMITED, str(most), "--home", str(home.root), *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=REPOSITORY,
    )


def test_a_backup_that_has_no_room_is_not_there(large: Home, tmp_path: Path) -> None:
    ran = limited(MOST, large, "backup", str(tmp_path / "b.tar.gz"))
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    assert "the disk's space" in ran.stderr
    assert list(tmp_path.glob("*b.tar.gz*")) == []
    assert list(large.state.glob(".backup-*")) == []


def test_a_database_that_cannot_be_copied_makes_no_backup(large: Home, tmp_path: Path) -> None:
    ran = limited(50_000, large, "backup", str(tmp_path / "b.tar.gz"))
    assert ran.returncode == 1
    assert "cannot be copied" in ran.stderr
    assert list(tmp_path.glob("*b.tar.gz*")) == []
    assert list(large.state.glob(".backup-*")) == []


def test_a_restore_that_has_no_room_changes_nothing(
    large: Home, config: Config, tmp_path: Path
) -> None:
    file = make(large, config, tmp_path / "b.tar.gz", NOW).file
    write(large, "statements/noise.md", "changed")
    before = tree(large)
    ran = limited(MOST, large, "restore", str(file), "--into-existing")
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    assert tree(large) == before
    assert not large.restoring.exists()


def test_where_there_is_room_both_are_done(large: Home, tmp_path: Path) -> None:
    """So the others fail for want of it."""
    file = tmp_path / "b.tar.gz"
    made = limited(10 * MOST, large, "backup", str(file), "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["size"] > MOST
    write(large, "statements/noise.md", "changed")
    assert limited(10 * MOST, large, "restore", str(file), "--into-existing").returncode == 0
