"""People and cycles that work on one home at the same time, and may be killed at any moment.

Each editor has a paragraph of its own, writes "NAME 1", "NAME 2" … into it, approved, and keeps
a log that is on the disk before and after each edit.
"""

import os
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.config import Home, load
from bot.errors import CatalogError
from bot.model import UnitState
from bot.pipeline import App, run_once, translations_of
from bot.translate import catalog, shelf
from bot.translate.shelf import Change
from bot.wiring import build_app
from tests.translate.conftest import StandInEngine

NOW = datetime(2026, 3, 8, 15, tzinfo=UTC)
TICKER = "The number of this hour is {number}, and it changes all the time."
PAUSE = 0.01
"""Of a person between two edits, and of a slow disk within one; nobody else would get to work."""
Stopping = Callable[[], bool]


class Engine(StandInEngine):
    places: tuple[Path, ...] = ()


class Log:
    """Lines that are on the disk when `write` returns; a torn last line does not count."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def beside(self, name: str) -> Path:
        return self._path.with_name(name)

    def write(self, line: str) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        os.write(descriptor, f"{line}\n".encode())
        os.fsync(descriptor)
        os.close(descriptor)

    def lines(self) -> list[str]:
        if not self._path.exists():
            return []
        return self._path.read_text(encoding="utf-8").split("\n")[:-1]

    def last(self, word: str) -> int:
        """The highest number that stands behind a word, 0 where there is none."""
        found = (line.split(" ") for line in self.lines())
        return max((int(number) for said, number in found if said == word), default=0)


def look_for_own(log: Log, name: str, target: str) -> None:
    """Note it where what was saved last is not there any more."""
    said, _, number = target.rpartition(" ")
    done = log.last("done")
    if done and (said != name or int(number) < done):
        log.write(f"lost {done}")


def open_app(home: Home, stopping: Stopping = lambda: False) -> App:
    app = build_app(home, load(home), stopping)
    return replace(app, engines={"argos": Engine()})


def cycles(home: Home, logs: Path, stopping: Stopping) -> None:
    """Edit the ticking paragraph of every statement and run a cycle, again and again."""
    app = open_app(home)
    seen, taken = Log(logs / "seen"), Log(logs / "taken")
    count = Log(logs / "cycles")
    while not stopping():
        number = count.last("cycle") + 1
        for path in home.statements.iterdir():
            if path.suffix == ".md":
                text = re.sub(r"hour is \d+", f"hour is {number}", path.read_text("utf-8"))
                temporary = path.with_name(f".{path.name}")
                temporary.write_text(text, "utf-8")
                temporary.replace(path)
        there = reviewed_texts(app)
        run_once(app, NOW + timedelta(minutes=number))
        found = reviewed_texts(app)
        # What was written after the cycle looked at its file is seen, and not yet taken.
        for log, texts in ((seen, found), (taken, found & there)):
            for text in texts - set(log.lines()):
                log.write(text)
        count.write(f"cycle {number}")
    app.store.close()


def reviewed_texts(app: App) -> set[str]:
    """Return "STATEMENT LANGUAGE TEXT" of everything that readers are told people reviewed."""
    made = translations_of(app, app.store.statements())
    return {
        f"{name} {language} {unit.target}"
        for (name, language), translation in made.items()
        for unit in translation.units
        if unit.state is UnitState.REVIEWED
    }


def review_page(home: Home, log: Log, name: str, place: tuple[str, str], key: str) -> None:
    """Edit as the review page does."""
    statement = next(one for one in open_statements(home) if one.id == place[0])
    entries = shelf.read(home, statement, place[1]).entries()[0]
    seen = next(entry for entry in entries if entry.key == key)
    look_for_own(log, name, seen.target)
    number = log.last("intent") + 1
    log.write(f"intent {number}")
    change = Change(key, seen.version, f"{name} {number}", approved=True)
    if not shelf.edit(home, statement, place[1], [change]).refused:
        log.write(f"done {number}")


def open_statements(home: Home) -> list[shelf.Statement]:
    app = open_app(home)
    try:
        return list(app.store.statements())
    finally:
        app.store.close()


def poedit(home: Home, log: Log, name: str, place: tuple[str, str], key: str) -> None:
    """Edit as Poedit does: the whole file anew, in the old one's place, if that is as it was."""
    path = home.translations / place[0] / f"{place[1]}.po"
    before = path.read_bytes()
    look_for_own(log, name, text_of(before, key))
    number = log.last("intent") + 1
    content = with_text(before, key, f"{name} {number}")
    log.write(f"intent {number}")
    temporary = path.with_name(f"poedit-{name}.tmp")
    temporary.write_bytes(content)
    temporary.replace(path)
    log.write(f"done {number}")


def in_place(home: Home, log: Log, name: str, place: tuple[str, str], key: str) -> None:
    """Edit as a simple editor does: empty the file, then write it, piece by piece.

    Not before a cycle has taken the edit before: what nobody has read yet, nobody else can
    give back to an editor that is killed with an emptied file.
    """
    path = home.translations / place[0] / f"{place[1]}.po"
    taken = Log(log.beside("taken")).lines()
    if log.last("intent") and f"{place[0]} {place[1]} {name} {log.last('done')}" not in taken:
        mend(home, path)
        return
    number = log.last("intent") + 1
    try:
        before = path.read_bytes()
        look_for_own(log, name, text_of(before, key))
        content = with_text(before, key, f"{name} {number}")
    except CatalogError:
        mend(home, path)
        return
    log.write(f"intent {number}")
    with path.open("wb", buffering=0) as file:
        for start in range(0, len(content), 400):
            file.write(content[start : start + 400])
            time.sleep(PAUSE)
    log.write(f"done {number}")


def mend(home: Home, path: Path) -> None:
    """Do what the program advises where an editor left a broken file; time has passed meanwhile."""
    content = path.read_bytes()
    try:
        catalog.parse(content, path.name)
    except CatalogError:
        good = home.last_good / path.relative_to(home.translations)
        if content.strip() and good.exists():
            path.write_bytes(good.read_bytes())
    moment = time.time() - 60
    os.utime(path, (moment, moment))


def text_of(content: bytes, key: str) -> str:
    """Return what stands for a unit; raises CatalogError where it is not in the file."""
    for entry in catalog.parse(content, "x.po").entries:
        if entry.key == key and not entry.obsolete:
            return entry.target
    raise CatalogError("has no such entry yet.")


def with_text(content: bytes, key: str, text: str) -> bytes:
    """Return a file in which a unit has this text and no fuzzy mark."""
    found = catalog.parse(content, "x.po")
    entries = tuple(
        replace(entry, target=text, fuzzy=False)
        if entry.key == key and not entry.obsolete
        else entry
        for entry in found.entries
    )
    return catalog.render(replace(found, entries=entries))


WAYS = {"review": review_page, "poedit": poedit, "in-place": in_place}


def edits(
    home: Home, logs: Path, name: str, place: tuple[str, str], key: str, stopping: Stopping
) -> None:
    """Edit again and again, in the way that the name says."""
    log = Log(logs / name)
    way = WAYS[name.rstrip("0123456789")]
    while not stopping():
        # What is broken or half-written just now, a person looks at again.
        with suppress(CatalogError, FileNotFoundError):
            way(home, log, name, place, key)
        time.sleep(PAUSE)
