"""`check`: the first thing a helper asks for. It says what is wrong and how to mend it."""

import json
import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import backup
from bot.announce.identity import machine_of
from bot.announce.ledger import Ledger
from bot.backup import make, remember
from bot.check import Checked, Level, check
from bot.config import Home, load
from bot.errors import BackupError
from bot.store import address_of
from bot.wiring import build_app
from tests.backup.made import announce, write
from tests.conftest import CONFIG, Ran, alliance_bot
from tests.test_offline import shut_in

Bot = Callable[..., Ran]
NOW = datetime.now(UTC)
DAY = timedelta(days=1)
WANTED = '\n[backup]\nfolder = "backups"\nevery = "24h"\n'
TROUBLED = """
[[accounts]]
name = "social"
network = "mastodon"
server = "https://social.example.org"
languages = ["en"]
token = { file = "config/secrets/social" }

[[sources]]
kind = "feed"
url = "https://blog.example.org/feed"
"""


def found(home: Home, now: datetime = NOW) -> list[Checked]:
    app = build_app(home, load(home))
    try:
        return list(check(app, now, online=False))
    finally:
        app.store.close()


def about(home: Home, where: str, now: datetime = NOW) -> Checked:
    return next(one for one in found(home, now) if one.where.startswith(where))


def configure(home: Home, more: str) -> None:
    home.config_file.write_text(CONFIG + more, "utf-8")


def test_database_and_ledger_are_read_whole(home: Home, bot: Bot) -> None:
    bot("once")
    assert about(home, address_of(home, None).name).level is Level.OK
    ledger = about(home, "state/ledger.jsonl")
    assert ledger.level is Level.OK
    assert f"{len(home.ledger.read_text('utf-8').splitlines())} lines" in ledger.what


@pytest.mark.sqlite("damages the file")
def test_a_damaged_page_of_the_database_is_found(home: Home, bot: Bot) -> None:
    bot("once")
    with sqlite3.connect(home.database) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'memory'")
        page, size = root.fetchone()[0], connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    with home.database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    wrong = about(home, "state/bot.sqlite")
    assert wrong.level is Level.WRONG
    assert "restore" in wrong.mend


@pytest.mark.skipif(not machine_of("x"), reason="this machine has no identity")
def test_a_copy_of_another_machine_s_home_is_told(home: Home, bot: Bot) -> None:
    bot("once")
    ledger = Ledger(home.ledger, "ledger")
    ledger.begin(ledger.home, "another machine", NOW)
    (wrong,) = [one for one in found(home) if "another machine" in one.what]
    assert (wrong.level, "post resume --here" in wrong.mend) == (Level.WRONG, True)


def test_a_changed_line_of_the_ledger_is_found(home: Home, bot: Bot) -> None:
    bot("once")
    home.ledger.write_bytes(home.ledger.read_bytes().replace(b"preview", b"previow"))
    assert about(home, "state/ledger.jsonl").level is Level.WRONG


def test_without_a_backup_it_says_so(home: Home) -> None:
    missing = about(home, "backup")
    assert missing.level is Level.NOTE
    assert "alliance-bot backup FILE" in missing.mend


def backed_up(home: Home, tmp_path: Path, now: datetime = NOW) -> Path:
    made = make(home, load(home), tmp_path / "b.tar.gz", now)
    remember(home, made)
    return made.file


def test_a_whole_backup_is_told_with_its_day(home: Home, tmp_path: Path) -> None:
    file = backed_up(home, tmp_path)
    assert about(home, "backup") == Checked(
        Level.OK, f"backup {file}", f"is of {NOW:%Y-%m-%d %H:%M} UTC, and whole."
    )


def test_a_backup_that_was_written_over_is_found(home: Home, tmp_path: Path) -> None:
    file = backed_up(home, tmp_path)
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 100] = b"x" * 100
    file.write_bytes(content)
    assert about(home, "backup").level is Level.WRONG


def test_a_backup_on_a_disk_that_is_not_there_is_no_damage(home: Home, tmp_path: Path) -> None:
    backed_up(home, tmp_path).unlink()
    gone = about(home, "backup")
    assert gone.level is Level.NOTE
    assert "Connect the disk" in gone.mend


@pytest.mark.parametrize(
    ("more", "age", "level"),
    [
        (WANTED, DAY, Level.OK),
        (WANTED, 3 * DAY, Level.WRONG),
        ("", 3 * DAY, Level.OK),
        ("", 40 * DAY, Level.NOTE),
    ],
)
def test_how_old_a_backup_may_be(
    home: Home, tmp_path: Path, more: str, age: timedelta, level: Level
) -> None:
    configure(home, more)
    backed_up(home, tmp_path)
    assert about(home, "backup", NOW + age).level is level


def test_a_backup_that_failed_is_told_until_one_succeeds(home: Home) -> None:
    configure(home, WANTED)
    write(home, "backups", "a file where the folder should be")
    with pytest.raises(BackupError):
        backup.backup_if_due(home, load(home), NOW, lambda: False)
    assert about(home, "backup").level is Level.WRONG
    (home.root / "backups").unlink()
    backup.backup_if_due(home, load(home), NOW + DAY, lambda: False)
    assert about(home, "backup", NOW + DAY).level is Level.OK


@pytest.mark.parametrize(
    "name",
    [
        "config/bot.toml",
        pytest.param("state/bot.sqlite", marks=pytest.mark.sqlite("a file has a time")),
        "state/ledger.jsonl",
    ],
)
def test_a_clock_behind_what_was_written_is_wrong(home: Home, bot: Bot, name: str) -> None:
    bot("once")
    later = (NOW + 2 * DAY).timestamp()
    os.utime(home.root / name, (later, later))
    assert about(home, "clock").level is Level.WRONG
    assert about(home, "clock", NOW + 3 * DAY).level is Level.OK


def test_what_is_wrong_has_a_mend(home: Home, bot: Bot) -> None:
    """In a home with much that is wrong at once."""
    configure(home, TROUBLED.replace("config/secrets/social", "config/secrets/missing"))
    write(home, "statements/empty.md", "")
    write(home, "statements/letter.pages", "x")
    bot("once")
    announce(home, "1")
    write(home, "translations/2026-03-08-on-our-day-of-rest/es.po", 'msgid "broken')
    write(home, "config/glossary.csv", "en,es\nrest,descanso\nrest,reposo\n")
    write(home, "state/models/unknown/x", "x")
    home.ledger.write_bytes(home.ledger.read_bytes() + b'{"half')
    configure(home, TROUBLED + "[languages.ko]\n")
    looked = [one for one in found(home) if one.level is not Level.OK]
    assert len(looked) >= 8
    assert [one for one in looked if not one.mend] == []


def test_it_opens_no_connection_unless_it_is_told_to(home: Home, tmp_path: Path) -> None:
    """The kernel ends a process that asks for a socket of the internet."""
    configure(home, TROUBLED)
    write(home, "config/secrets/social", "token", 0o600)
    alliance_bot(home.root, "init")
    person = tmp_path / "person"
    person.mkdir()
    program = "from bot.cli import main\nmain()"
    ran = shut_in(program, person, "--home", str(home.root), "check", "--json")
    assert ran.returncode == 0, ran.stderr
    wheres = {one["where"] for one in json.loads(ran.stdout)["findings"]}
    assert {"account social", "source https://blog.example.org/feed", "clock", "disk"} <= wheres
    online = shut_in(program, person, "--home", str(home.root), "check", "--online")
    assert online.returncode not in {0, 1}
