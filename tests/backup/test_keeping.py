"""The daemon has a backup made every so often, keeps the newest, and does not insist."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.backup import Made, backup_if_due, last, make, remember, verify
from bot.backup.manifest import file_name, is_due, surplus
from bot.config import Config, Home, load
from bot.errors import BackupError
from tests.backup.made import NOW, fill_home, write

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def wanting(home: Home) -> Config:
    """A configuration that wants a backup a day in backups/, and two kept."""
    fill_home(home)
    table = '\n[backup]\nfolder = "backups"\nkeep = 2\n'
    write(home, "config/bot.toml", home.config_file.read_text("utf-8") + table)
    return load(home)


def back_up(home: Home, config: Config, now: datetime) -> Made | None:
    return backup_if_due(home, config, now, lambda: False)


def kept(home: Home) -> list[str]:
    return sorted(path.name for path in (home.root / "backups").iterdir())


def test_the_first_is_made_at_once_and_the_next_a_day_later(home: Home, wanting: Config) -> None:
    first = back_up(home, wanting, NOW)
    assert first is not None
    assert back_up(home, wanting, NOW + DAY - timedelta(seconds=1)) is None
    assert back_up(home, wanting, NOW + DAY) is not None
    assert kept(home) == [file_name(NOW), file_name(NOW + DAY)]


def test_where_none_is_wanted_none_is_made(home: Home, config: Config) -> None:
    assert back_up(home, config, NOW) is None


def test_the_newest_are_kept_and_what_else_is_there_stays(home: Home, wanting: Config) -> None:
    write(home, "backups/letter.tar.gz", "a person's own")
    for day in range(4):
        assert back_up(home, wanting, NOW + day * DAY) is not None
    assert kept(home) == [file_name(NOW + 2 * DAY), file_name(NOW + 3 * DAY), "letter.tar.gz"]


def test_what_a_killed_backup_left_goes_when_it_is_old(home: Home, wanting: Config) -> None:
    for name, age in ((f".{file_name(NOW)}.abcd1234", 2 * DAY), (f".{file_name(NOW)}.wxyz", HOUR)):
        draft = write(home, f"backups/{name}", "half")
        moment = (NOW - age).timestamp()
        os.utime(draft, (moment, moment))
    assert back_up(home, wanting, NOW) is not None
    assert kept(home) == [f".{file_name(NOW)}.wxyz", file_name(NOW)]


def test_one_that_was_just_made_is_kept_also_where_the_clock_was_set_back(
    home: Home, wanting: Config
) -> None:
    for day in range(3, 0, -1):
        made = back_up(home, wanting, NOW + day * DAY)
        assert made is not None
        assert verify(made.file) == made.manifest
        assert back_up(home, wanting, NOW + day * DAY + HOUR) is None
    assert file_name(NOW + DAY) in kept(home)


def test_one_that_fails_is_remembered_and_tried_again_an_hour_later(
    home: Home, wanting: Config
) -> None:
    write(home, "backups", "a file where the folder should be")
    with pytest.raises(BackupError):
        back_up(home, wanting, NOW)
    assert last(home).failed == NOW
    assert "backups" in last(home).why
    assert back_up(home, wanting, NOW + HOUR - timedelta(seconds=1)) is None
    (home.root / "backups").unlink()
    assert back_up(home, wanting, NOW + HOUR) is not None
    assert last(home).failed is None


def test_a_disk_that_is_not_there_gets_no_folder_in_its_place(
    home: Home, wanting: Config, tmp_path: Path
) -> None:
    text = home.config_file.read_text("utf-8")
    write(home, "config/bot.toml", text.replace('"backups"', f'"{tmp_path}/usb"'))
    with pytest.raises(BackupError):
        back_up(home, load(home), NOW)
    assert not (tmp_path / "usb").exists()


@pytest.mark.sqlite("damages the file")
def test_a_failure_does_not_make_the_last_good_one_forgotten(home: Home, wanting: Config) -> None:
    made = back_up(home, wanting, NOW)
    assert made is not None
    content = home.database.read_bytes()
    home.database.write_bytes(b"x" * len(content))
    with pytest.raises(Exception, match="database"):
        back_up(home, wanting, NOW + DAY)
    found = last(home)
    assert found.by_itself is not None
    assert found.by_itself.made == NOW
    assert kept(home) == [made.file.name]


def test_one_that_a_person_makes_does_not_put_the_daemons_own_off(
    home: Home, wanting: Config, tmp_path: Path
) -> None:
    remember(home, make(home, wanting, tmp_path / "b.tar.gz", NOW))
    assert back_up(home, wanting, NOW) is not None
    found = last(home)
    assert found.by_hand is not None
    assert found.by_hand.file == str(tmp_path / "b.tar.gz")


def test_one_that_is_told_to_stop_is_no_failure(home: Home, wanting: Config) -> None:
    assert backup_if_due(home, wanting, NOW, lambda: True) is None
    assert last(home).failed is None
    assert kept(home) == []


@pytest.mark.parametrize(
    ("made", "tried", "due"),
    [
        (None, None, True),
        (timedelta(), None, False),
        (DAY - timedelta(seconds=1), None, False),
        (DAY, None, True),
        (-DAY, None, True),  # written by a wrong clock, then or now
        (None, timedelta(minutes=59), False),
        (None, HOUR, True),
        (None, -HOUR, True),
        (timedelta(), HOUR, False),
    ],
)
def test_when_one_is_due(made: timedelta | None, tried: timedelta | None, due: bool) -> None:
    moments = (None if ago is None else NOW - ago for ago in (made, tried))
    assert is_due(*moments, DAY, NOW) is due


def test_the_name_is_the_moment_in_utc() -> None:
    moment = datetime.fromisoformat("2026-03-08T20:00:00+08:00")
    assert file_name(moment) == file_name(NOW) == "alliance-bot-20260308T120000Z.tar.gz"
    assert NOW.tzinfo is UTC


def test_only_dated_backups_are_ever_given_up() -> None:
    names = [file_name(NOW + day * DAY) for day in range(3)]
    others = ["alliance-bot.tar.gz", "letter.tar.gz", f".{names[0]}.x7"]
    assert surplus([*others, *names], 1, names[2]) == (names[0], names[1])
    assert surplus(names, 5, names[2]) == ()
