"""8 processes edit while cycles run, and are killed: no edit is lost, no approval is invented.

`python -m bench.many --kills 100` kills more often.
"""

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest

from bot.config import Home
from bot.pipeline import run_once
from bot.translate import shelf
from tests.conftest import CONFIG
from tests.standins import editors
from tests.standins.editors import NOW, TICKER, Log, open_app, reviewed_texts

pytestmark = pytest.mark.slow

KILLS = 40
ONE, TWO, THREE = (f"2026-03-08-statement-{word}" for word in ("one", "two", "three"))
# Who edits what. Programs that know nothing of each other and write whole files have a file each.
PLACES = {
    "review1": ((ONE, "es"), "p1"),
    "review2": ((ONE, "es"), "p2"),
    "review3": ((ONE, "es"), "p3"),
    "review4": ((TWO, "es"), "p1"),
    "poedit5": ((ONE, "fr"), "p1"),
    "poedit6": ((TWO, "fr"), "p2"),
    "in-place7": ((THREE, "es"), "p3"),
    "in-place8": ((THREE, "fr"), "p1"),
}
STATEMENT = """---
title: Statement {word}
date: 2026-03-08
---

Workers of statement {word} stopped work.

Join us in square {word}.

Bring friends and families to meeting {word}.

{ticker}
"""


def made_home(folder: Path) -> Home:
    """Return a home of three statements in two languages, after its first cycle."""
    home = Home(folder / "home")
    home.config_file.parent.mkdir(parents=True)
    config = CONFIG.replace(
        "es = { engines = [] }", 'es = {}\nfr = {}\n[translate]\nengines = ["argos"]'
    )
    home.config_file.write_text(config, encoding="utf-8")
    home.statements.mkdir()
    for word in ("one", "two", "three"):
        text = STATEMENT.format(word=word, ticker=TICKER.format(number=0))
        (home.statements / f"{word}.md").write_text(text, encoding="utf-8")
    app = open_app(home)
    run_once(app, NOW)
    assert {one.id for one in app.store.statements()} == {ONE, TWO, THREE}
    app.store.close()
    return home


def start(home: Home, logs: Path, name: str, stop: Path) -> multiprocessing.process.BaseProcess:
    context = multiprocessing.get_context("fork")
    if name == "cycles":
        process = context.Process(target=editors.cycles, args=(home, logs, stop.exists))
    else:
        place, key = PLACES[name]
        process = context.Process(
            target=editors.edits, args=(home, logs, name, place, key, stop.exists)
        )
    process.start()
    return process


Running = dict[str, multiprocessing.process.BaseProcess]


def kill_at_random(
    home: Home, logs: Path, chance: random.Random, running: Running, kills: int
) -> None:
    """Let all work, kill one after the other, and start each again; then let them end."""
    stop = logs / "stop"
    names = [*PLACES, "cycles"]
    running |= {name: start(home, logs, name, stop) for name in names}
    for number in range(kills):
        time.sleep(chance.uniform(0.01, 0.6))
        name = chance.choice([*names, "cycles"])
        if number % 10 == 0:  # some leave half a file behind for certain
            name = chance.choice(["in-place7", "in-place8"])
            while not is_writing(logs, name):
                time.sleep(0.005)
        process = running[name]
        assert process.is_alive(), f"{name} ended by itself"
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        running[name] = start(home, logs, name, stop)
    while not all(Log(logs / name).last("done") >= 3 for name in PLACES) or (
        Log(logs / "cycles").last("cycle") < 10
    ):
        time.sleep(0.1)
        assert all(process.is_alive() for process in running.values())
    stop.touch()
    for process in running.values():
        process.join()
        assert process.exitcode == 0


def is_writing(logs: Path, name: str) -> bool:
    """Tell whether an editor is in the middle of an edit."""
    return Log(logs / name).lines()[-1:] == [f"intent {Log(logs / name).last('intent')}"]


def test_no_edit_is_lost_and_no_approval_invented(tmp_path: Path) -> None:
    check(tmp_path, KILLS)


def check(folder: Path, kills: int) -> None:
    """Have processes edit and be killed so often, and look for what is lost or invented."""
    home = made_home(folder)
    logs = folder / "logs"
    logs.mkdir()
    running: Running = {}
    try:
        kill_at_random(home, logs, random.Random(5), running, kills)
    finally:
        for process in running.values():
            process.kill()
    app = open_app(home)
    for name in ("in-place7", "in-place8"):
        (statement, language), _ = PLACES[name]
        run_once(app, NOW)
        editors.mend(home, home.translations / statement / f"{language}.po")
    report = run_once(app, NOW)
    assert report.translation.errors == ()
    found = {}
    for one in app.store.statements():
        for language in ("es", "fr"):
            for entry in shelf.read(home, one, language).entries()[0]:
                if entry.target and not entry.fuzzy:
                    found[(one.id, language), entry.key] = entry.target
    reviewed = reviewed_texts(app)
    app.store.close()

    # No edit is lost: its editor always found it again, and the last one, or a later one that
    # was cut off, is there at the end.
    for name, place in PLACES.items():
        log = Log(logs / name)
        assert log.last("lost") == 0, name
        said, _, number = found.pop(place).rpartition(" ")
        assert said == name
        assert log.last("done") <= int(number) <= log.last("intent"), name
    # No approval that nobody gave: neither now nor in any cycle.
    assert found == {}
    given = {
        f"{place[0]} {place[1]} {name} {number}"
        for name, (place, _) in PLACES.items()
        for number in range(1, Log(logs / name).last("intent") + 1)
    }
    assert reviewed | set(Log(logs / "seen").lines()) <= given
