"""One process at a time works on a home."""

import subprocess
import sys
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


def test_a_second_process_is_told_who_works_here(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(HomeLockedError, match=f"process {other.pid}"), hold(Home(tmp_path)):
            pass
        other.stdin.close()


def test_who_holds_it_can_be_asked_without_taking_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert holder(home) is None
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        assert holder(home) == other.pid
        other.stdin.close()
        other.wait()
    assert home.lock.exists()
    assert holder(home) is None


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        other.kill()
    with hold(Home(tmp_path)):
        pass
