"""The daemon: cycles on a schedule, and a clean end on SIGTERM."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.config import Home
from tests.conftest import alliance_bot, write_statement


@contextmanager
def daemon(home: Home, **environment: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bot", "--home", str(home.root), "run"]
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(process: subprocess.Popen[str], words: str) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        if words in line:
            return line
    raise AssertionError(f"the daemon ended without saying {words!r}")


def test_it_runs_a_cycle_at_once(home: Home) -> None:
    with daemon(home) as process:
        assert "1 new" in wait_for(process, "cycle:")
        assert (home.feeds / "en/atom.xml").is_file()


def test_it_takes_up_what_is_added_while_it_runs(home: Home) -> None:
    config = home.config_file.read_text("utf-8") + '\n[schedule]\ncycle = "1s"\n'
    home.config_file.write_text(config, "utf-8")
    with daemon(home) as process:
        wait_for(process, "1 new")
        write_statement(home, "Another one")
        wait_for(process, "1 new")


def test_sigterm_ends_it_with_0_within_ten_seconds(home: Home) -> None:
    with daemon(home) as process:
        wait_for(process, "cycle:")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


@pytest.mark.parametrize("start", range(5))
def test_sigterm_ends_it_when_its_first_cycle_is_about_to_begin(home: Home, start: int) -> None:
    with daemon(home) as process:
        wait_for(process, "started")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def test_sigterm_in_the_middle_of_the_first_cycle_ends_it_too(home: Home) -> None:
    for number in range(200):
        write_statement(home, f"Statement number {number}")
    with daemon(home) as process:
        wait_for(process, "started")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    assert alliance_bot(home.root, "once").status == 0


def test_a_second_process_on_the_same_home_ends_with_3(home: Home) -> None:
    with daemon(home) as process:
        wait_for(process, "started")
        assert alliance_bot(home.root, "once").status == 3


@pytest.mark.skipif(
    shutil.which("apertium") is None, reason="Apertium is not installed: `make setup` as root"
)
def test_sigterm_ends_it_while_an_engine_hangs(home: Home, tmp_path: Path) -> None:
    config = home.config_file.read_text("utf-8")
    home.config_file.write_text(config.replace("engines = []", 'engines = ["apertium"]'), "utf-8")
    hangs = tmp_path / "bin" / "apertium"
    hangs.parent.mkdir()
    hangs.write_text(f"#!/bin/sh\ntouch {tmp_path}/asked\nexec sleep 60\n", "utf-8")
    hangs.chmod(0o755)
    with daemon(home, PATH=f"{hangs.parent}:{os.environ['PATH']}") as process:
        wait_for(process, "started")
        while not (tmp_path / "asked").exists():
            os.sched_yield()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    assert alliance_bot(home.root, "once").status == 0
