"""A daemon that is stopped while it translates."""

import signal
import subprocess
import time
from contextlib import suppress
from itertools import product
from pathlib import Path

import sqlalchemy as sa

from bot.config import Home
from bot.store import tables
from bot.translate import models
from tests import databases
from tests.conftest import CONFIG
from tests.daemon.running import daemon
from tests.made_package import SMALL, Size, make_package

WORDS = {"workers": "trabajadoras", "stopped": "pararon", "work": "trabajo", "today": "hoy"}


def home_with_much_to_translate(folder: Path, paragraphs: int, size: Size = SMALL) -> Home:
    """A home with one long statement of which no sentence is like another."""
    home = Home(folder / "home")
    home.config_file.parent.mkdir(parents=True)
    home.config_file.write_text(CONFIG.replace("engines = []", 'engines = ["argos"]'), "utf-8")
    syllables = ["".join(two) for two in product("bdfglmnprst", "aeiou")]
    names = ("".join(one).capitalize() for one in product(syllables, repeat=3))
    text = "\n\n".join(
        " ".join(f"Workers stopped work in {next(names)} today." for _ in range(10))
        for _ in range(paragraphs)
    )
    home.statements.mkdir()
    statement = f"---\ntitle: Rest\ndate: 2026-03-08\nlanguage: en\n---\n\n{text}\n"
    (home.statements / "long.md").write_text(statement, "utf-8")
    models.install(home, make_package(folder / "x", "en", "es", WORDS, text=text, size=size))
    return home


def translated(home: Home) -> int:
    """How many sentences the home remembers."""
    try:
        with databases.connected(home) as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(tables.memory)) or 0
    except sa.exc.DBAPIError:  # it is just being made
        return 0


def seconds_to_stop(home: Home) -> tuple[float, int, int]:
    """Start a daemon, stop it while it translates; return seconds, exit status and sentences."""
    before = translated(home)
    with daemon(home) as process:
        while (done := translated(home)) == before:
            # Asked without a pause, the database would do nothing but answer.
            with suppress(subprocess.TimeoutExpired):
                raise AssertionError(f"it ended with {process.wait(timeout=0.2)}")
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        status = process.wait(timeout=60)
        return time.monotonic() - begun, status, done - before
