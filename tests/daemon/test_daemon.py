"""The daemon: cycles on a schedule, and a clean end on SIGTERM."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from bot.config import Home
from tests.conftest import alliance_bot, write_statement
from tests.daemon.running import daemon, schedule, wait_for


def test_it_runs_a_cycle_at_once(home: Home) -> None:
    with daemon(home) as process:
        assert wait_for(process, "cycle")["new"] == 1
        assert (home.feeds / "en/atom.xml").is_file()


def test_it_takes_up_what_is_added_while_it_runs(home: Home) -> None:
    schedule(home, 'cycle = "1s"')
    with daemon(home) as process:
        wait_for(process, "cycle", new=1)
        write_statement(home, "Another one")
        wait_for(process, "cycle", new=1)


def test_sigterm_ends_it_with_0_within_ten_seconds(home: Home) -> None:
    with daemon(home) as process:
        wait_for(process, "cycle")
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
