"""Who watches the daemon hears that it is well, and nothing more once it is not."""

import os
import signal

import pytest

from bot.config import Home
from tests.daemon.running import Manager, daemon, program, wait_for

MADE = """
import os, sys, threading, time
from dataclasses import replace
from pathlib import Path
from bot.config import Home, load
from bot.daemon import Clock, Daemon, Patience, manager
from bot.log import configure
from bot.ports import Route
from bot.wiring import build_app

configure("json", "info", {})
home = Home(Path(sys.argv[1]))

class Hangs:
    name, draft, pace, at_once, places = "argos", False, 1000, 1, ()
    def route(self, source, target):
        return Route((source, target), "1")
    def translate(self, route, sentences, *, careful=False):
        asked = sentences
        threading.Event().wait()

def build(stopping):
    return build_app(home, load(home), stopping)
"""
HANGS = (
    MADE
    + """
def build_with_engine(stopping):
    return replace(build(stopping), engines={"argos": Hangs()})

patience = Patience(job=1.0)
sys.exit(Daemon(build_with_engine, manager=manager(os.environ), patience=patience).run())
"""
)
SCHEDULER_DIES = (
    MADE
    + """
def steady():
    if threading.current_thread().name == "APScheduler":
        raise RuntimeError("the clock is broken")
    return time.monotonic()

patience = Patience(scheduler=1.0)
clock = Clock(steady=steady)
sys.exit(Daemon(build, manager=manager(os.environ), patience=patience, clock=clock).run())
"""
)


@pytest.fixture
def hanging(home: Home) -> Home:
    config = home.config_file.read_text("utf-8")
    home.config_file.write_text(config.replace("engines = []", 'engines = ["argos"]'), "utf-8")
    return home


def test_it_says_that_it_is_ready_alive_and_ending(home: Home) -> None:
    with Manager() as manager:
        variables = {"NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "300000"}
        with daemon(home, **variables) as process:
            manager.wait_for("READY=1")
            manager.wait_for("WATCHDOG=1")
            manager.wait_for("STATUS=waiting")
            process.send_signal(signal.SIGTERM)
            manager.wait_for("STOPPING=1")
            assert process.wait(timeout=10) == 0


def test_a_watchdog_of_another_process_is_not_fed(home: Home) -> None:
    with Manager() as manager:
        variables = {"NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "300000"}
        with daemon(home, **variables, WATCHDOG_PID=str(os.getpid())) as process:
            manager.wait_for("READY=1")
            wait_for(process, "cycle")
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=10) == 0
        assert not any("WATCHDOG=1" in message for message in manager.rest())


def test_a_job_that_hangs_is_named_with_its_place_and_the_watchdog_starves(hanging: Home) -> None:
    with Manager() as manager:
        variables = {"NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "300000"}
        with program(HANGS, hanging, **variables) as process:
            told = wait_for(process, "hangs")
            assert process.stderr is not None
            dump = process.stderr.read()
            assert process.wait(timeout=10) == 1
        heard = manager.rest()
    assert told["what"] == "cycle"
    assert "bot/translate/" in told["place"]
    assert "in translate" in dump
    last = max(number for number, message in enumerate(heard) if "WATCHDOG=1" in message)
    after = [line for message in heard[last + 1 :] for line in message]
    assert [line for line in after if line.startswith("STATUS=hangs: cycle")]


def test_where_a_job_hangs_is_told_without_a_word_of_the_text(hanging: Home) -> None:
    with program(HANGS, hanging) as process:
        _, said = process.communicate(timeout=60)
    assert '"hangs"' in said
    assert "Domestic workers" not in said


def test_a_scheduler_that_died_ends_the_daemon(home: Home) -> None:
    with program(SCHEDULER_DIES, home) as process:
        wait_for(process, "hangs", what="the scheduler")
        assert process.wait(timeout=10) == 1


def test_an_aborted_daemon_says_where_each_thread_was(home: Home) -> None:
    """A service manager aborts whoever does not answer, also where Python itself stands still."""
    with daemon(home) as process:
        wait_for(process, "cycle")
        process.send_signal(signal.SIGABRT)
        _, said = process.communicate(timeout=60)
    assert "Fatal Python error: Aborted" in said
    assert "bot/daemon/worker.py" in said
