"""SIGHUP: a right configuration is taken up, a wrong one named in whole and left."""

import re
import signal
import subprocess

import httpx
import pytest

from bot.config import Home
from tests.conftest import write_statement
from tests.daemon.running import Manager, daemon, schedule, wait_for


def change(home: Home, before: str, after: str) -> None:
    text = home.config_file.read_text("utf-8")
    assert before in text
    home.config_file.write_text(text.replace(before, after), "utf-8")


def test_a_right_configuration_is_taken_up(home: Home) -> None:
    schedule(home, 'cycle = "1d"')
    with daemon(home) as process:
        wait_for(process, "cycle")
        change(home, "es = {", "id = { engines = [] }\nes = {")
        change(home, '"International Migrants Alliance"', '"Another name"')
        process.send_signal(signal.SIGHUP)
        wait_for(process, "reloaded")
        wait_for(process, "cycle")
        assert "Another name" in (home.feeds / "en/index.html").read_text("utf-8")


def test_of_a_wrong_one_every_mistake_is_named_and_the_former_stays(home: Home) -> None:
    schedule(home, 'cycle = "1d"')
    with daemon(home) as process:
        wait_for(process, "cycle")
        change(home, "max_per_hour = 100", "max_per_hour = -1\nmax_pre_hour = 3")
        process.send_signal(signal.SIGHUP)
        named = [wait_for(process, "configuration-refused")["problem"] for _ in range(2)]
        assert all(any(key in one for one in named) for key in ("max_per_hour", "max_pre_hour"))
        wait_for(process, "former-configuration-stays")
        write_statement(home, "Another one")
        wait_for(process, "cycle", new=1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def test_the_service_manager_hears_of_both(home: Home) -> None:
    with Manager() as manager, daemon(home, NOTIFY_SOCKET=manager.address) as process:
        manager.wait_for("READY=1")
        wait_for(process, "cycle")
        for _ in range(2):
            process.send_signal(signal.SIGHUP)
            manager.wait_for("RELOADING=1")
            manager.wait_for("READY=1")
            change(home, "max_per_hour = 100", "max_per_hour = 100 # still")


def test_the_port_stays_open_and_shows_the_new_configuration(home: Home) -> None:
    with home.config_file.open("a", encoding="utf-8") as config:
        config.write('\n[serve]\nbind = "127.0.0.1:0"\n')
    with daemon(home) as process:
        address = _address(process)
        wait_for(process, "cycle")
        change(home, '"International Migrants Alliance"', '"Another name"')
        process.send_signal(signal.SIGHUP)
        assert _address(process) == address
        missing = httpx.get(f"{address}nothing-here", timeout=60)
        assert missing.status_code == 404
        assert "Another name" in missing.text


def test_a_port_that_cannot_be_had_leaves_the_former(home: Home) -> None:
    with daemon(home) as process:
        wait_for(process, "cycle")
        with home.config_file.open("a", encoding="utf-8") as config:
            config.write('\n[serve]\nbind = "192.0.2.1:80"\n')
        process.send_signal(signal.SIGHUP)
        assert "192.0.2.1:80" in wait_for(process, "configuration-refused")["problem"]
        wait_for(process, "former-configuration-stays")


@pytest.mark.parametrize("times", [1, 20])
def test_sighups_in_a_row_do_no_harm(home: Home, times: int) -> None:
    with daemon(home) as process:
        wait_for(process, "started")
        for _ in range(times):
            process.send_signal(signal.SIGHUP)
        wait_for(process, "reloaded")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def _address(process: subprocess.Popen[str]) -> str:
    """Read the log up to the address on which the daemon answers."""
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"http://[^\s\"]+/", line):
            return found[0]
    raise AssertionError("it ended without answering")
