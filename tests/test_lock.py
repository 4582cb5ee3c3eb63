"""One process at a time works on a home."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.config import Home
from bot.errors import HomeLockedError
from bot.lock import hold, holder

HOLDER = """
import sys
from pathlib import Path
from bot.config import Home
from bot.lock import hold
with hold(Home(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held(root: Path) -> Iterator[subprocess.Popen[str]]:
    """Have another process hold a home, and end in peace afterwards."""
    command = [sys.executable, "-c", HOLDER, str(root)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield other
        other.communicate()


def test_a_second_process_is_told_who_works_here(tmp_path: Path) -> None:
    with held(tmp_path) as other:
        told = pytest.raises(HomeLockedError, match=f"process {other.pid}")
        with told, hold(Home(tmp_path)):
            pass


def test_who_holds_it_can_be_asked_without_taking_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert holder(home) is None
    with held(tmp_path) as other:
        assert holder(home) == other.pid
    assert home.lock.exists()
    assert holder(home) is None


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    with held(tmp_path) as other:
        other.kill()
    with hold(Home(tmp_path)):
        pass
