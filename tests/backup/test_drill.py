"""The drill: a home in use is backed up, lost, and put back; nobody gets anything twice."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Home
from bot.lock import hold
from tests.announce.made import StandIn, connect, give_token
from tests.conftest import Ran, alliance_bot, files_under, write_statement

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    server = StandIn(tmp_path / "server.jsonl")
    yield server
    server.stop()


@pytest.fixture
def posting(home: Home, server: StandIn) -> Home:
    connect(home, server.url)
    write_statement(home, "The first of many")
    return home


def once(home: Home) -> Ran:
    ran = alliance_bot(home.root, "once", "--json")
    assert ran.status in {0, 1}, ran.out + ran.err
    return ran


def test_a_lost_home_comes_back_as_it_was(posting: Home, server: StandIn, tmp_path: Path) -> None:
    """The machine is gone; the archive and the token are all that is left."""
    once(posting)
    feeds = {name: content for name, (content, _) in files_under(posting.feeds).items()}
    posts = len(server.posts())
    assert posts == 2
    file = tmp_path / "backup.tar.gz"
    assert alliance_bot(posting.root, "backup", str(file)).status == 0

    other = Home(tmp_path / "other")
    ran = alliance_bot(other.root, "restore", str(file))
    assert ran.status == 0, ran.err
    assert "config/secrets/social" in ran.out
    give_token(other)
    assert alliance_bot(other.root, "check").status == 0
    once(other)
    once(other)

    again = {name: content for name, (content, _) in files_under(other.feeds).items()}
    assert again == feeds
    assert len(server.posts()) == posts


def test_an_old_backup_over_a_newer_home_sends_nothing_twice(
    posting: Home, server: StandIn, tmp_path: Path
) -> None:
    """What was posted since is known to the ledger, which stays because it is longer."""
    once(posting)
    file = tmp_path / "backup.tar.gz"
    alliance_bot(posting.root, "backup", str(file))
    write_statement(posting, "Of the week after")
    once(posting)
    assert len(server.posts()) == 3

    assert alliance_bot(posting.root, "restore", str(file)).status == 2
    ran = alliance_bot(posting.root, "restore", str(file), "--into-existing", "--json")
    assert ran.status == 0, ran.err
    assert "state/ledger.jsonl" in ran.json["kept"]
    (newer,) = Path(ran.json["before"]).glob("statements/*.md")
    newer.rename(posting.statements / newer.name)
    once(posting)
    once(posting)
    assert len(server.posts()) == 3


def test_what_was_posted_after_the_backup_is_found_on_the_account(
    posting: Home, server: StandIn, tmp_path: Path
) -> None:
    """Database and ledger are both older than the account; the statements are not."""
    text = posting.config_file.read_text("utf-8")
    posting.config_file.write_text(
        text.replace("max_per_hour = 100", 'max_per_hour = 100\nsettle = "0s"'), "utf-8"
    )
    server.control(ignore_keys=True)
    once(posting)
    file = tmp_path / "backup.tar.gz"
    alliance_bot(posting.root, "backup", str(file))
    newer = write_statement(posting, "Of the week after")
    once(posting)
    assert len(server.posts()) == 3

    other = Home(tmp_path / "other")
    assert alliance_bot(other.root, "restore", str(file)).status == 0
    give_token(other)
    (other.statements / newer.name).write_bytes(newer.read_bytes())
    assert "restored" in once(other).out
    posts = alliance_bot(other.root, "post", "list", "--json").json["posts"]
    assert [post["state"] for post in posts if post["account"] == "social"] == ["sent"] * 3
    assert len(server.posts()) == 3


def test_backups_are_made_while_cycles_run(posting: Home, server: StandIn, tmp_path: Path) -> None:
    """Each one, taken at whatever moment, restores to a home in order."""
    file = posting.config_file
    file.write_text(file.read_text("utf-8") + '\n[schedule]\ncycle = "1s"\n', "utf-8")
    command = [sys.executable, "-m", "bot", "--home", str(posting.root), "run"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=dict(os.environ)) as daemon:
        try:
            for number in range(3):
                write_statement(posting, f"Number {number} while it runs")
                made = alliance_bot(posting.root, "backup", str(tmp_path / f"{number}.tar.gz"))
                assert made.status == 0, made.err
                server.wait_until_accepted(number + 3)
        finally:
            daemon.terminate()
            daemon.wait(20)
    posts = len(server.posts())
    assert posts == 5
    for number in range(3):
        other = Home(tmp_path / f"other{number}")
        restored = alliance_bot(other.root, "restore", str(tmp_path / f"{number}.tar.gz"))
        assert restored.status == 0, restored.err
        give_token(other)
        assert alliance_bot(other.root, "check").status == 0


def test_a_home_that_is_worked_on_is_not_replaced(posting: Home, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.gz"
    alliance_bot(posting.root, "backup", str(file))
    with hold(posting):
        assert alliance_bot(posting.root, "backup", str(tmp_path / "2.tar.gz")).status == 0
        ran = alliance_bot(posting.root, "restore", str(file), "--into-existing")
    assert ran.status == 3


def test_a_folder_gets_a_file_with_a_dated_name(posting: Home, tmp_path: Path) -> None:
    ran = alliance_bot(posting.root, "backup", str(tmp_path), "--json")
    assert ran.status == 0, ran.err
    (file,) = tmp_path.glob("alliance-bot-*Z.tar.gz")
    assert ran.json["file"] == str(file)
    assert ran.json["size"] == file.stat().st_size


def test_what_could_not_be_read_is_named_and_the_status_says_so(
    posting: Home, tmp_path: Path
) -> None:
    (posting.statements / "gone.md").symlink_to(tmp_path / "nothing")
    ran = alliance_bot(posting.root, "backup", str(tmp_path / "b.tar.gz"))
    assert ran.status == 1
    assert "not in it    statements/gone.md: it leads nowhere." in ran.out
