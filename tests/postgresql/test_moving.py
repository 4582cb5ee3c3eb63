"""What a home knows moves to a server and back, and comes back from a backup there."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.backup import make, restore
from bot.config import Home, load
from bot.errors import BackupError, BotError, ConfigError, HomeLockedError
from bot.model import DeliveryState
from bot.moving import ends, move
from bot.store import Leadership, Store, address_of, opened
from bot.store.address import own_file
from bot.store.portable import unwatched
from tests.announce.made import StandIn, connect
from tests.backup.made import NOW, members
from tests.conftest import CONFIG, alliance_bot, write_statement
from tests.postgresql.cluster import Cluster
from tests.postgresql.conftest import configure
from tests.store.rows import DELIVERY, fill_store


@pytest.fixture
def posting(home: Home, server: StandIn) -> Home:
    """A home that has posted, with its database in a file."""
    configured = home.config_file.read_text("utf-8")
    home.config_file.write_text(CONFIG, "utf-8")
    connect(home, server.url)
    assert alliance_bot(home.root, "once").status == 0
    assert len(server.posts()) == 1
    table = configured.partition("\n[database]")[2]
    home.config_file.write_text(
        home.config_file.read_text("utf-8") + f"\n[database]{table}", "utf-8"
    )
    return home


@pytest.fixture
def full(home: Home) -> Iterator[Home]:
    """A home with something in its file."""
    home.state.mkdir()
    with closing(opened(own_file(home))) as store:
        fill_store(store)
    return home


def moved(home: Home, to: str | None = None) -> None:
    move(home, *ends(home, load(home), to), NOW, unwatched)


def test_a_moved_home_goes_on_as_if_nothing_had_been(posting: Home, server: StandIn) -> None:
    ran = alliance_bot(posting.root, "once")
    assert (ran.status, "database move" in ran.err) == (1, True)
    ran = alliance_bot(posting.root, "database", "move")
    assert ran.status == 0, ran.err
    assert not posting.database.exists()
    write_statement(posting, "Of the day after")
    ran = alliance_bot(posting.root, "once", "--json")
    assert ran.status == 0, ran.err
    assert ran.json["errors"] == []
    assert len(server.posts()) == 2
    assert alliance_bot(posting.root, "check").status == 0


def test_it_goes_back_in_the_same_way(posting: Home, server: StandIn) -> None:
    assert alliance_bot(posting.root, "database", "move").status == 0
    ran = alliance_bot(posting.root, "database", "move", "--to", "sqlite:///state/bot.sqlite")
    assert ran.status == 0, ran.err
    assert "take [database] out" in ran.out
    text = posting.config_file.read_text("utf-8").partition("\n[database]")[0]
    posting.config_file.write_text(text, "utf-8")
    write_statement(posting, "Of the day after")
    ran = alliance_bot(posting.root, "once", "--json")
    assert (ran.status, ran.json["errors"], len(server.posts())) == (0, [], 2)


def test_every_row_arrives_and_the_file_is_kept_under_another_name(full: Home) -> None:
    moved(full)
    kept = full.state / "bot.moved-20260308T120000Z.sqlite"
    with (
        closing(opened(address_of(full, load(full)))) as after,
        closing(Store(f"sqlite:///{kept}")) as before,
    ):
        assert after.is_like(before)
        assert after.deliveries() == (DELIVERY,)


def test_a_new_row_gets_a_number_that_no_moved_one_has(full: Home) -> None:
    moved(full)
    with closing(opened(address_of(full, load(full)))) as store:
        assert store.add_delivery(replace(DELIVERY, part="thread-1", state=DeliveryState.READY))
        assert len(store.deliveries()) == 2


def test_a_target_with_something_in_it_is_refused_and_nothing_is_changed(full: Home) -> None:
    with closing(opened(address_of(full, load(full)))) as store:
        store.remember(("en", "es"), "argos", "v1", {"other": "otra"})
    with pytest.raises(BotError, match="not empty"):
        moved(full)
    assert full.database.exists()


def test_a_move_that_was_cut_off_after_copying_is_ended_by_another(full: Home) -> None:
    with (
        closing(opened(own_file(full))) as file,
        closing(opened(address_of(full, load(full)))) as store,
    ):
        store.load(file)
    moved(full)
    assert not full.database.exists()


def test_a_database_that_another_process_leads_is_not_filled(full: Home) -> None:
    leadership = Leadership(address_of(full, load(full)))
    assert leadership.take()
    with pytest.raises(HomeLockedError):
        moved(full)
    leadership.release()
    assert full.database.exists()


def test_an_end_that_is_missing_is_named(home: Home) -> None:
    home.config_file.write_text(CONFIG, "utf-8")
    with pytest.raises(ConfigError, match="nowhere to move to"):
        ends(home, load(home), None)
    with pytest.raises(ConfigError, match="already"):
        ends(home, load(home), "sqlite:///state/bot.sqlite")
    with pytest.raises(ConfigError, match="must be an address of PostgreSQL"):
        ends(home, load(home), "mysql://somewhere/else")


class TestABackup:
    def test_comes_back_on_a_server(self, full: Home, tmp_path: Path) -> None:
        moved(full)
        made = make(full, load(full), tmp_path / "backup.tar.gz", NOW)
        with closing(opened(address_of(full, load(full)))) as store:
            store.forget_delivery(DELIVERY)
            restore(full, made.file, NOW, into_existing=True)
            assert store.deliveries() == (DELIVERY,)

    def test_keeps_what_it_replaces(self, full: Home, tmp_path: Path) -> None:
        moved(full)
        made = make(full, load(full), tmp_path / "backup.tar.gz", NOW)
        with closing(opened(address_of(full, load(full)))) as store:
            store.remember(("en", "es"), "argos", "v1", {"later": "luego"})
        done = restore(full, made.file, NOW, into_existing=True)
        with closing(Store(f"sqlite:///{done.before / 'state/bot.sqlite'}")) as kept:
            assert kept.recall(("en", "es"), "argos", "v1", ["later"]) == {"later": "luego"}

    def test_never_goes_into_a_database_that_another_home_has_filled(
        self, full: Home, cluster: Cluster, tmp_path: Path
    ) -> None:
        """The archive's own configuration names it: to try a backup out must not undo a week."""
        configure(full, cluster.url(schema="shared_by_mistake"))
        moved(full)
        made = make(full, load(full), tmp_path / "backup.tar.gz", NOW)
        with closing(opened(address_of(full, load(full)))) as store:
            store.remember(("en", "es"), "argos", "v1", {"later": "luego"})
            with pytest.raises(BackupError, match="not empty"):
                restore(Home(tmp_path / "other"), made.file, NOW)
            assert store.recall(("en", "es"), "argos", "v1", ["later"])

    def test_is_not_restored_under_a_leader(self, full: Home, tmp_path: Path) -> None:
        moved(full)
        made = make(full, load(full), tmp_path / "backup.tar.gz", NOW)
        leadership = Leadership(address_of(full, load(full)))
        assert leadership.take()
        with pytest.raises(HomeLockedError):
            restore(full, made.file, NOW, into_existing=True)
        leadership.release()

    def test_is_of_one_moment_while_others_write(self, full: Home, tmp_path: Path) -> None:
        """Two rows are always written together: no copy has one of them alone."""
        moved(full)
        stop, wrote = threading.Event(), threading.Event()

        def write_pairs() -> None:
            with closing(opened(address_of(full, load(full)))) as store:
                number = 0
                while not stop.is_set():
                    pair = {f"{number}-1": "a", f"{number}-2": "b"}
                    store.remember(("en", "fr"), "pairs", "v1", pair)
                    number += 1
                    wrote.set()

        thread = threading.Thread(target=write_pairs)
        thread.start()
        try:
            assert wrote.wait(30)
            for number in range(5):
                made = make(full, load(full), tmp_path / f"{number}.tar.gz", NOW)
                copied = tmp_path / f"{number}.sqlite"
                copied.write_bytes(members(made.file)["state/bot.sqlite"])
                with closing(sqlite3.connect(copied)) as connection:
                    query = "SELECT count(*) FROM memory WHERE engine = 'pairs'"
                    assert connection.execute(query).fetchone()[0] % 2 == 0
        finally:
            stop.set()
            thread.join()
