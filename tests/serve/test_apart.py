"""A daemon answers in a process of its own, which lives and ends with it."""

import os
import signal
import socket
import subprocess
from pathlib import Path

import httpx
import pytest

from bot.config import Home
from tests.daemon.running import daemon, wait_for
from tests.deploy.servers import free_port


@pytest.fixture
def address(home: Home) -> str:
    port = free_port()
    with home.config_file.open("a", encoding="utf-8") as config:
        config.write(f'\n[serve]\nbind = "127.0.0.1:{port}"\n')
    return f"http://127.0.0.1:{port}/"


def child_of(process: "subprocess.Popen[str]") -> int:
    """The process that answers for a daemon which does nothing else now."""
    tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
    (child,) = [int(number) for task in tasks for number in task.read_text("utf-8").split()]
    return child


def test_the_next_start_has_the_port_though_the_daemon_was_killed(home: Home, address: str) -> None:
    with daemon(home) as process:
        wait_for(process, "answering")
        process.kill()
    with daemon(home) as process:
        wait_for(process, "answering")
        assert httpx.get(f"{address}healthz", timeout=60).status_code in {200, 503}


def test_a_start_waits_for_a_port_that_another_process_is_about_to_leave(
    home: Home, address: str
) -> None:
    port = httpx.URL(address).port or 0
    with socket.create_server(("127.0.0.1", port)) as held, daemon(home) as process:
        wait_for(process, "port-awaited")
        held.close()
        wait_for(process, "answering")
        assert httpx.get(f"{address}healthz", timeout=60).status_code in {200, 503}


def test_a_signal_to_both_lets_the_daemon_end_as_it_should(home: Home, address: str) -> None:
    with daemon(home) as process:
        wait_for(process, "answering")
        wait_for(process, "cycle")
        child = child_of(process)
        assert httpx.get(address, timeout=60).status_code == 200
        for number in (signal.SIGTERM, signal.SIGINT):
            os.kill(child, number)
        assert httpx.get(address, timeout=60).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_where_it_ends_by_itself_the_daemon_says_so_and_ends(home: Home, address: str) -> None:
    with daemon(home) as process:
        wait_for(process, "answering")
        wait_for(process, "cycle")
        os.kill(child_of(process), signal.SIGKILL)
        assert "requests ended: -9" in wait_for(process, "crashed")["exception"]
        assert process.wait(timeout=10) == 1
