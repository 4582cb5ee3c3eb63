"""Once a day leftovers go and the database is examined; what is a person's stays."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import Home, load
from bot.daemon import upkeep
from bot.errors import StoreError
from bot.pipeline import App
from bot.wiring import build_app

LATER = datetime.now(UTC) + timedelta(days=2)


@pytest.fixture
def app(home: Home) -> Iterator[App]:
    app = build_app(home, load(home))
    yield app
    app.store.close()


def left(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("half", "utf-8")
    path.chmod(0o600)
    return path


@pytest.mark.parametrize(
    "name",
    ["feeds/en/.atom.xml.k3_x9abc", "translations/2026-03-08-a/.es.po.abcdefgh",
     "statements/.letter.md.12345678", "state/.login.json.abcd_fgh",
     "feeds/media/cards/en/." + 80 * "c" + ".abcdefgh"],
)  # fmt: skip
def test_what_a_killed_process_left_goes_after_a_day(home: Home, name: str) -> None:
    path = left(home.root / name)
    assert upkeep.clear(home, datetime.now(UTC)) == 0
    assert path.exists()
    assert upkeep.clear(home, LATER) == 1
    assert not path.exists()


@pytest.mark.parametrize(
    "name",
    ["statements/.gitkeep", "statements/.letter.md.swp", "statements/.report.markdown",
     "translations/.git/index.lock", "feeds/.well-known.txt", "statements/letter.md.abcdefgh"],
)  # fmt: skip
def test_what_is_a_persons_stays(home: Home, name: str) -> None:
    path = left(home.root / name)
    assert upkeep.clear(home, LATER) == 0
    assert path.exists()


def test_a_link_with_such_a_name_stays(home: Home) -> None:
    link = home.statements / ".letter.md.abcdefgh"
    link.symlink_to(home.config_file)
    assert upkeep.clear(home, LATER) == 0
    assert link.is_symlink()


def test_a_database_is_examined_once_a_day(app: App) -> None:
    now = datetime(2026, 3, 8, 12, tzinfo=UTC)
    assert upkeep.is_due(app.home, now)
    upkeep.examine(app, now)
    assert not upkeep.is_due(app.home, now + timedelta(hours=23))
    assert upkeep.is_due(app.home, now + timedelta(hours=24))


def test_what_a_wrong_clock_noted_puts_nothing_off(app: App) -> None:
    now = datetime(2026, 3, 8, 12, tzinfo=UTC)
    upkeep.examine(app, now + timedelta(days=400))
    assert upkeep.is_due(app.home, now)


@pytest.mark.sqlite("damages the file")
def test_a_damaged_database_is_named_and_examined_again(app: App) -> None:
    now = datetime(2026, 3, 8, 12, tzinfo=UTC)
    app.store.close()
    with app.home.database.open("r+b") as database:
        database.seek(4096)
        database.write(os.urandom(8192))
    with pytest.raises(StoreError, match=r"damaged|does not answer"):
        upkeep.examine(app, now)
    assert upkeep.is_due(app.home, now)
