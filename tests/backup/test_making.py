"""A backup has what people wrote and what is known only here, and no secret."""

import os
import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from bot.backup import Made, make, restore
from bot.backup.contents import Survey
from bot.backup.making import alone
from bot.config import Config, Home, load
from bot.errors import BackupError, HomeLockedError, StoreError
from bot.translate import models, shelf
from tests.backup.made import NOW, PO, SECRET, announce, fill_home, members, write
from tests.conftest import write_statement
from tests.made_package import make_package


def test_it_holds_content_and_state(made: Made) -> None:
    assert set(members(made.file)) == {
        "config/bot.toml",
        "feeds/media/march.jpg",
        "manifest.json",
        "state/bot.sqlite",
        "state/ledger.jsonl",
        "state/posts.jsonl",
        "statements/on-our-day-of-rest.md",
        PO,
    }


def test_only_its_owner_can_read_it(made: Made) -> None:
    assert made.file.stat().st_mode & 0o777 == 0o600


def test_no_secret_is_in_it_and_each_is_named(made: Made) -> None:
    assert all(SECRET.encode() not in content for content in members(made.file).values())
    named = {one.path for one in made.manifest.left_out}
    assert named == {"config/secrets/social", "state/review.key"}


def test_a_token_elsewhere_in_the_home_is_a_secret_too(home: Home, tmp_path: Path) -> None:
    config = fill_home(home, token="config/tokens/social.txt")
    made = make(home, config, tmp_path / "b.tar.gz", NOW)
    assert "config/tokens/social.txt" in {one.path for one in made.manifest.left_out}
    assert all(SECRET.encode() not in content for content in members(made.file).values())


def test_the_address_of_an_alarm_and_the_password_of_a_database_are_secrets_too(
    home: Home, tmp_path: Path
) -> None:
    fill_home(home)
    names = ["config/alarm.txt", "config/password.txt"]
    for name in names:
        (home.root / name).write_text(SECRET, "utf-8")
    with home.config_file.open("a", encoding="utf-8") as file:
        file.write(f'[alarms]\nto = [{{ file = "{names[0]}" }}]\n')
        file.write('[database]\nurl = "postgresql+psycopg://bot@localhost/bot"\n')
        file.write(f'password = {{ file = "{names[1]}" }}\n')
    found = Survey(home, load(home)).folder("config")
    assert set(names) <= {one.path for one in found.left_out}
    assert not set(names) & {one.path for one in found.sources}


def test_a_link_to_a_token_is_a_secret_too(home: Home, config: Config, tmp_path: Path) -> None:
    (home.root / "config/linked").symlink_to(home.root / "config/secrets/social")
    made = make(home, config, tmp_path / "b.tar.gz", NOW)
    assert all(SECRET.encode() not in content for content in members(made.file).values())


def test_the_same_home_at_the_same_moment_gives_the_same_bytes(
    home: Home, config: Config, tmp_path: Path
) -> None:
    one, two = (make(home, config, tmp_path / name, NOW) for name in ("1.tar.gz", "2.tar.gz"))
    assert one.file.read_bytes() == two.file.read_bytes()


def test_hidden_files_and_what_editors_leave_are_not_taken(
    home: Home, config: Config, tmp_path: Path
) -> None:
    for name in (".git/config", ".a.md.swp", "a.md~", "~$letter.docx"):
        write(home, f"statements/{name}", "x")
    found = members(make(home, config, tmp_path / "b.tar.gz", NOW).file)
    assert [name for name in found if name.startswith("statements/")] == [
        "statements/on-our-day-of-rest.md"
    ]


def test_linked_folders_are_followed_and_circles_are_not(
    home: Home, config: Config, tmp_path: Path
) -> None:
    write_statement(home, "Elsewhere")
    elsewhere = tmp_path / "elsewhere"
    home.statements.rename(elsewhere)
    home.statements.symlink_to(elsewhere)
    (elsewhere / "again").symlink_to(elsewhere)
    found = members(make(home, config, tmp_path / "b.tar.gz", NOW).file)
    assert len([name for name in found if name.startswith("statements/")]) == 2


@pytest.mark.parametrize("name", ["a\nb.md", "a\\b.md", os.fsdecode(b"\xff.md")])
def test_a_file_whose_name_cannot_be_kept_is_named_as_wrong(
    home: Home, config: Config, tmp_path: Path, name: str
) -> None:
    (home.statements / name).write_text("x")
    left_out = make(home, config, tmp_path / "b.tar.gz", NOW).manifest.left_out
    assert [one.path for one in left_out if one.wrong] == [ascii(f"statements/{name}")]


def test_a_link_that_leads_nowhere_is_named_as_wrong(
    home: Home, config: Config, tmp_path: Path
) -> None:
    (home.statements / "gone.md").symlink_to(tmp_path / "nothing")
    left_out = make(home, config, tmp_path / "b.tar.gz", NOW).manifest.left_out
    assert [one.path for one in left_out if one.wrong] == ["statements/gone.md"]


def test_a_link_to_itself_keeps_nothing_else_out(
    home: Home, config: Config, tmp_path: Path
) -> None:
    (home.statements / "loop.md").symlink_to(home.statements / "loop.md")
    made = make(home, config, tmp_path / "b.tar.gz", NOW)
    assert [one.path for one in made.manifest.left_out if one.wrong] == ["statements/loop.md"]
    assert "statements/on-our-day-of-rest.md" in made.manifest.by_path


def test_of_the_ledger_the_whole_lines_are_taken(
    home: Home, config: Config, tmp_path: Path
) -> None:
    whole = home.ledger.read_bytes()
    home.ledger.write_bytes(whole + b'{"line": 2, "half')
    found = members(make(home, config, tmp_path / "b.tar.gz", NOW).file)
    assert found["state/ledger.jsonl"] == whole


def test_packages_are_named_or_taken_when_asked(home: Home, config: Config, tmp_path: Path) -> None:
    package = models.install(home, make_package(tmp_path / "x", "en", "es", {"rest": "descanso"}))
    without = make(home, config, tmp_path / "1.tar.gz", NOW)
    folder = f"state/models/{package.name}"
    assert [one.name for one in without.manifest.packages] == [package.name]
    assert folder in {one.path for one in without.manifest.left_out}
    assert "state/models/digests.json" in members(without.file)
    with_models = make(home, config, tmp_path / "2.tar.gz", NOW, with_models=True)
    taken = {name for name in members(with_models.file) if name.startswith(f"{folder}/")}
    assert taken == {f"{folder}/installed.json", *(f"{folder}/{name}" for name, _ in package.files)}


@pytest.mark.sqlite("copies the file; tests/postgresql has its like")
def test_the_database_is_copied_at_one_moment_while_others_write(
    home: Home, config: Config, tmp_path: Path
) -> None:
    """Two rows are always written together: no copy has one of them alone."""
    with sqlite3.connect(home.database) as connection:
        connection.execute("CREATE TABLE pairs (n INTEGER)")
    stop, wrote = threading.Event(), threading.Event()

    def write_pairs() -> None:
        writer = sqlite3.connect(home.database, timeout=30)
        writer.execute("PRAGMA synchronous=OFF")
        number = 0
        while not stop.wait(0.001):
            with writer:
                writer.executemany("INSERT INTO pairs VALUES (?)", [(number,), (number,)])
            number += 1
            wrote.set()
        writer.close()

    thread = threading.Thread(target=write_pairs)
    thread.start()
    try:
        assert wrote.wait(30)
        for number in range(5):
            made = make(home, config, tmp_path / f"{number}.tar.gz", NOW)
            copied = tmp_path / f"{number}.sqlite"
            copied.write_bytes(members(made.file)["state/bot.sqlite"])
            with sqlite3.connect(copied) as connection:
                alone = connection.execute(
                    "SELECT n FROM pairs GROUP BY n HAVING count(*) <> 2"
                ).fetchall()
            connection.close()
            assert alone == []
    finally:
        stop.set()
        thread.join()


def test_translations_wait_for_whoever_writes_them(
    home: Home, config: Config, tmp_path: Path
) -> None:
    done = threading.Event()

    def back_up() -> None:
        make(home, config, tmp_path / "b.tar.gz", NOW)
        done.set()

    with shelf.alone(home):
        thread = threading.Thread(target=back_up)
        thread.start()
        drafts = tmp_path.glob(".b.tar.gz.*")
        while not any(draft.exists() for draft in drafts):
            assert thread.is_alive()
            drafts = tmp_path.glob(".b.tar.gz.*")
        assert not done.is_set()
        write(home, PO, "written while the lock was held")
    thread.join()
    assert members(tmp_path / "b.tar.gz")[PO] == b"written while the lock was held"


@pytest.mark.sqlite("damages the file")
def test_a_damaged_database_makes_no_backup(home: Home, config: Config, tmp_path: Path) -> None:
    content = bytearray(home.database.read_bytes())
    content[4096:12288] = b"x" * 8192
    home.database.write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged|copied"):
        make(home, config, tmp_path / "b.tar.gz", NOW)
    assert list(tmp_path.glob("*b.tar.gz*")) == []


def test_a_home_that_never_ran_has_no_database_in_its_backup(home: Home, tmp_path: Path) -> None:
    made = make(home, load(home), tmp_path / "b.tar.gz", NOW)
    assert made.manifest.schema is None
    assert "state/bot.sqlite" not in members(made.file)


def test_nothing_is_left_where_it_cannot_be_written(
    home: Home, config: Config, tmp_path: Path
) -> None:
    with pytest.raises(BackupError, match="there is no such folder"):
        make(home, config, tmp_path / "missing" / "b.tar.gz", NOW)
    assert list(home.state.glob(".backup-*")) == []


def test_what_the_system_refuses_is_said_in_words(home: Home, tmp_path: Path) -> None:
    write(home, "state", "a file where the folder should be")
    with pytest.raises(BackupError, match="state: cannot be written"):
        make(home, load(home), tmp_path / "b.tar.gz", NOW)
    with pytest.raises(BackupError, match="state: cannot be written"):
        restore(home, tmp_path / "b.tar.gz", NOW)


def test_what_a_killed_backup_left_behind_goes(home: Home, config: Config, tmp_path: Path) -> None:
    write(home, "state/.backup-abc/bot.sqlite", "x")
    make(home, config, tmp_path / "b.tar.gz", NOW)
    assert list(home.state.glob(".backup-*")) == []


def test_nothing_is_replaced(made: Made, home: Home, config: Config) -> None:
    before = made.file.read_bytes()
    with pytest.raises(BackupError, match="is there already"):
        make(home, config, made.file, NOW + timedelta(days=1))
    assert made.file.read_bytes() == before


@pytest.mark.parametrize("folder", ["feeds", "statements", "translations", "config", "state"])
def test_it_is_not_put_where_it_would_be_served_or_taken(
    home: Home, config: Config, folder: str
) -> None:
    with pytest.raises(BackupError, match="outside of the home"):
        make(home, config, home.root / folder / "b.tar.gz", NOW)


def test_two_at_once_are_refused(home: Home, config: Config, tmp_path: Path) -> None:
    with alone(home), pytest.raises(HomeLockedError):
        make(home, config, tmp_path / "b.tar.gz", NOW)


def test_it_ends_when_the_program_is_to_end(home: Home, config: Config, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="to end"):
        make(home, config, tmp_path / "b.tar.gz", NOW, stopping=lambda: True)
    assert list(tmp_path.glob("*b.tar.gz*")) == []


def test_what_is_sent_after_the_database_was_copied_is_in_the_ledger(
    home: Home, config: Config, tmp_path: Path
) -> None:
    """The ledger knows at least what the database knows: it is taken later."""
    order = list(members(make(home, config, tmp_path / "b.tar.gz", NOW).file))
    assert order.index("state/bot.sqlite") < order.index("state/ledger.jsonl")
    announce(home, "2")
    again = members(make(home, config, tmp_path / "c.tar.gz", NOW).file)
    assert again["state/ledger.jsonl"].count(b"\n") == 2
