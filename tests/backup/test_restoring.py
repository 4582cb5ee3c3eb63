"""A backup is put back as the home was; what is newer here and matters more stays."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.announce.ledger import Ledger
from bot.backup import Made, make, restore
from bot.backup.making import alone
from bot.config import Config, Home, load
from bot.errors import BackupError, HomeLockedError, StoreError
from bot.store import address_of
from bot.wiring import build_app
from tests import databases
from tests.backup.made import NOW, PO, announce, rewritten, tree, write
from tests.conftest import REPOSITORY
from tests.store.rows import DELIVERY

GROWS = {"state/ledger.jsonl", "state/posts.jsonl"}


def test_an_empty_folder_becomes_the_home_with_modes_and_times(
    home: Home, made: Made, other: Home
) -> None:
    (home.root / PO).chmod(0o640)
    again = make(home, load(home), made.file.with_name("2.tar.gz"), NOW)
    restore(other, again.file, NOW)
    not_in_it = {
        "config/secrets/social",
        "feeds/media/cards/a.png",
        "state/review.key",
        "state/translations.lock",
    }
    assert tree(other) == {name: kept for name, kept in tree(home).items() if name not in not_in_it}


def test_the_database_is_what_it_was(made: Made, other: Home) -> None:
    restore(other, made.file, NOW)
    store = databases.store_of(other)
    assert store.deliveries() == (DELIVERY,)
    store.close()


def test_it_says_what_is_not_in_it(made: Made, other: Home) -> None:
    done = restore(other, made.file, NOW)
    assert "config/secrets/social" in {one.path for one in done.manifest.left_out}


def test_a_home_with_something_in_it_is_left_alone_and_what_would_go_is_named(
    home: Home, made: Made
) -> None:
    write(home, "statements/later.md", "later")
    write(home, "config/glossary.csv", "not in the archive: it stays")
    write(home, PO, "changed")
    databases.execute(home, "DELETE FROM deliveries")
    before = tree(home)
    with pytest.raises(BackupError) as caught:
        restore(home, made.file, NOW)
    assert caught.value.reason == "not-empty"
    named = f"({address_of(home, None).name}, {PO}, statements/later.md)"
    assert f"2 files would be replaced and 1 taken away {named}" in str(caught.value)
    assert tree(home) == before


def test_a_home_that_is_as_the_archive_is_no_obstacle(made: Made, other: Home) -> None:
    restore(other, made.file, NOW)
    assert restore(other, made.file, NOW).written == ()


def test_what_it_replaces_is_kept(home: Home, made: Made) -> None:
    write(home, PO, "changed")
    write(home, "statements/later.md", "later")
    done = restore(home, made.file, NOW, into_existing=True)
    assert (home.root / PO).read_text() == 'msgid ""\nmsgstr ""\n'
    assert not (home.statements / "later.md").exists()
    assert (done.before / PO).read_text() == "changed"
    assert (done.before / "statements/later.md").read_text() == "later"
    assert done.before.name == "before-restore-20260308T120000Z"


def test_secrets_other_configuration_and_hidden_files_stay(home: Home, made: Made) -> None:
    write(home, "config/own.csv", "own")
    write(home, "translations/.git/HEAD", "ref")
    restore(home, made.file, NOW, into_existing=True)
    for name in ("config/own.csv", "translations/.git/HEAD", "config/secrets/social"):
        assert (home.root / name).is_file()


def test_a_longer_ledger_stays(home: Home, made: Made) -> None:
    announce(home, "2")
    longer = home.ledger.read_bytes()
    done = restore(home, made.file, NOW, into_existing=True)
    assert home.ledger.read_bytes() == longer
    assert done.kept == ("state/ledger.jsonl",)


@pytest.mark.parametrize("lost", ["missing", "shorter", "torn", "damaged"])
def test_a_ledger_that_knows_less_or_is_broken_comes_back(
    home: Home, config: Config, tmp_path: Path, lost: str
) -> None:
    announce(home, "2")
    whole = home.ledger.read_bytes()
    made = make(home, config, tmp_path / "b.tar.gz", NOW)
    first, second = whole.splitlines(keepends=True)
    left = {"shorter": first, "torn": first + second[:20], "damaged": first + second + b"{}\n"}
    if lost == "missing":
        home.ledger.unlink()
    elif lost == "damaged":
        home.ledger.write_bytes(whole.replace(b"social", b"sozial"))
    else:
        home.ledger.write_bytes(left[lost])
    restore(home, made.file, NOW, into_existing=True)
    assert home.ledger.read_bytes() == whole
    assert Ledger(home.ledger, "ledger").torn is False


def test_the_ledger_of_other_posts_is_not_replaced(home: Home, made: Made) -> None:
    home.ledger.unlink()
    announce(home, "another")
    before = tree(home)
    with pytest.raises(BackupError) as caught:
        restore(home, made.file, NOW, into_existing=True)
    assert caught.value.reason == "other-ledger"
    assert tree(home) == before


@pytest.mark.sqlite("the journal is a file")
def test_the_journal_of_the_replaced_database_does_not_stay_beside_the_new_one(
    home: Home, made: Made
) -> None:
    """SQLite would play it into the restored database and destroy it."""
    with sqlite3.connect(home.database) as connection:
        connection.execute("DELETE FROM deliveries")
    connection.close()
    journal = write(home, "state/bot.sqlite-journal", "of another database")
    done = restore(home, made.file, NOW, into_existing=True)
    assert not journal.exists()
    assert (done.before / "state/bot.sqlite-journal").is_file()


def test_what_is_on_another_file_system_is_copied(
    made: Made, other: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == made.file.stat().st_dev:
        pytest.skip("there is no other file system")
    import tempfile

    with tempfile.TemporaryDirectory(dir=elsewhere) as folder:
        other.root.mkdir()
        other.translations.symlink_to(folder)
        write(other, PO, "older")
        done = restore(other, made.file, NOW, into_existing=True)
        assert (Path(folder) / PO.removeprefix("translations/")).read_text().startswith("msgid")
        assert (done.before / PO).read_text() == "older"


def test_a_file_where_the_archive_has_a_folder_is_named_before_anything_is_done(
    made: Made, other: Home
) -> None:
    write(other, "translations", "a file")
    with pytest.raises(BackupError, match="translations: is a file here"):
        restore(other, made.file, NOW, into_existing=True)
    assert not other.config_file.exists()


@pytest.mark.sqlite("of a newer one on a server no backup is made")
def test_a_backup_with_a_newer_database_is_refused(
    home: Home, config: Config, other: Home, tmp_path: Path
) -> None:
    with sqlite3.connect(home.database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    connection.close()
    made = make(home, config, tmp_path / "b.tar.gz", NOW)
    with pytest.raises(BackupError, match="schema 999") as caught:
        restore(other, made.file, NOW)
    assert caught.value.reason == "newer"
    assert not other.config_file.exists()


def test_a_damaged_backup_changes_nothing(home: Home, made: Made, tmp_path: Path) -> None:
    write(home, PO, "changed")
    before = tree(home)
    bad = rewritten(made.file, tmp_path / "bad.tar.gz", config__bot_DOT_toml=b"[site]\n")
    with pytest.raises(BackupError):
        restore(home, bad, NOW, into_existing=True)
    assert tree(home) == before
    assert list(home.state.glob(".restore-*")) == []


def test_a_backup_at_work_keeps_a_restore_out(home: Home, made: Made) -> None:
    with alone(home), pytest.raises(HomeLockedError):
        restore(home, made.file, NOW, into_existing=True)


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.backup import restore
from bot.config import Home
left = int(sys.argv[3])

def watch(event, about):
    global left
    if event == "os.rename" and str(about[1]).startswith(sys.argv[1]):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
restore(Home(Path(sys.argv[1])), Path(sys.argv[2]), datetime.now(UTC), into_existing=True)
"""


TWO_MORE = pytest.mark.sqlite("two renames are the file's own; tests/postgresql has their like")


@pytest.mark.parametrize(
    "step", [*range(2, 9), pytest.param(9, marks=TWO_MORE), pytest.param(10, marks=TWO_MORE)]
)
def test_a_restore_that_was_killed_is_noticed_and_done_again(
    home: Home, config: Config, made: Made, step: int
) -> None:
    """The first rename is that of the mark; the others are files going away and coming in."""
    whole = tree(home)
    for name in (PO, "config/bot.toml", "feeds/media/march.jpg"):
        write(home, name, (home.root / name).read_text() + "\n# changed\n")
    write(home, "statements/later.md", "later")
    databases.execute(home, "DELETE FROM deliveries")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(home.root), str(made.file), str(step)],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        check=False,
    )
    assert killed.returncode == -9
    with pytest.raises(StoreError, match="cut off"):
        build_app(home, config)

    restore(home, made.file, NOW, into_existing=True)

    build_app(home, config).store.close()
    now = {
        name: kept
        for name, kept in tree(home).items()
        if not name.startswith(("state/before-restore", "state/.restore"))
    }
    assert now == whole
