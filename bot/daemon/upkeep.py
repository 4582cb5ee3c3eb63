"""I/O: what keeps a home well over years: leftovers go, and the database is examined."""

import os
import re
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.config import Home
from bot.files import write_whole
from bot.pipeline import App

OLD = timedelta(days=1)
"""A temporary file of this age belongs to no work that still goes on."""
EVERY = timedelta(days=1)
_LEFTOVER = re.compile(r"\.(?:.+\.\w{1,6}|.{80})\.[a-z0-9_]{8}|\..+\.po\.new")


def clear(home: Home, now: datetime) -> int:
    """Remove the temporary files of writing that was killed; return how many there were.

    They are known by their names, as `bot.files` gives them, their modes, their owner and their
    age: a hidden file of a person's looks otherwise.
    """
    before = (now - OLD).timestamp()
    gone = 0
    for folder in (home.feeds, home.translations, home.statements, home.state):
        for path in _leftovers(folder, before):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _leftovers(folder: Path, before: float) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        for name in names:
            if _LEFTOVER.fullmatch(name) is None:
                continue
            path = Path(place, name)
            try:
                found = path.lstat()
            except FileNotFoundError:
                continue
            if (
                stat.S_ISREG(found.st_mode)
                and stat.S_IMODE(found.st_mode) in {0o600, 0o644}
                and found.st_uid == os.geteuid()
                and max(found.st_mtime, found.st_ctime) < before
            ):
                yield path


def is_due(home: Home, now: datetime) -> bool:
    """Tell whether the database is to be examined again.

    What is noted of a moment to come was written under a wrong clock: it says nothing.
    """
    try:
        last = datetime.fromisoformat(_note(home).read_text("ascii").strip())
        return not last <= now < last + EVERY
    except (OSError, ValueError, TypeError):
        return True


def examine(app: App, now: datetime) -> None:
    """Read the whole database; raises StoreError where it is damaged.

    A damaged one is named at every look until it is replaced.
    """
    app.store.optimize()
    app.store.examine()
    write_whole(_note(app.home), f"{now.isoformat()}\n".encode())


def _note(home: Home) -> Path:
    return home.state / "examined"
