"""The daemon tells people what needs them while it works, whatever their servers do."""

import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import Home, load
from bot.model import DeliveryState
from bot.wiring import build_app
from tests.alarms.made import Carrier, tell
from tests.conftest import write_statement
from tests.daemon.running import daemon, schedule, wait_for
from tests.store.rows import DELIVERY

STOPPED = "the account preview is stopped"


@pytest.fixture
def carrier(tmp_path: Path) -> Iterator[Carrier]:
    carrier = Carrier(tmp_path / "messages.jsonl")
    yield carrier
    carrier.stop()


@pytest.fixture
def stopped(home: Home, carrier: Carrier) -> Home:
    """A home whose account is stopped, before the daemon begins."""
    schedule(home, 'cycle = "1s"')
    tell(home, carrier.json)
    app = build_app(home, load(home))
    reason = "account-stopped: its token is refused."
    post = replace(DELIVERY, account="preview", state=DeliveryState.READY, reason=reason)
    app.store.add_delivery(post)
    app.store.close()
    return home


def test_a_stopped_account_is_told(stopped: Home, carrier: Carrier) -> None:
    with daemon(stopped) as process:
        wait_for(process, "alarm-sent", told=["account-stopped preview"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    assert carrier.titles() == [STOPPED]
    assert not stopped.running.exists()


def test_a_server_that_never_answers_holds_up_no_cycle_and_no_end(
    stopped: Home, carrier: Carrier
) -> None:
    carrier.behave(mute=True)
    with daemon(stopped) as process:
        wait_for(process, "cycle")
        write_statement(stopped, "Another day of rest")
        wait_for(process, "cycle", new=1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_a_killed_daemon_neither_repeats_nor_loses(stopped: Home, carrier: Carrier) -> None:
    carrier.behave(hangs=True)
    with daemon(stopped) as process:
        wait_for(process, "cycle")
        process.kill()
    carrier.behave()
    with daemon(stopped) as process:
        wait_until_told(process, "account-stopped preview")
        process.kill()
    with daemon(stopped) as process:
        wait_for(process, "cycle")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    told = [line for one in carrier.messages() for line in one["text"].splitlines()]
    for what in ("The account preview is stopped: ", "The daemon crashed, or was killed. "):
        assert len([line for line in told if line.startswith(what)]) == 1


def wait_until_told(process: subprocess.Popen[str], key: str) -> None:
    while key not in wait_for(process, "alarm-sent")["told"]:
        pass


def test_addresses_are_taken_up_with_a_new_configuration(stopped: Home, carrier: Carrier) -> None:
    with_address = stopped.config_file.read_text("utf-8")
    stopped.config_file.write_text(with_address.partition("[alarms]")[0], "utf-8")
    with daemon(stopped) as process:
        wait_for(process, "cycle")
        stopped.config_file.write_text(with_address, "utf-8")
        process.send_signal(signal.SIGHUP)
        wait_for(process, "alarm-sent", told=["account-stopped preview"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    assert carrier.titles() == [STOPPED]
