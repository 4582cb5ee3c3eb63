"""A home whose database is on a server: what differs from a file, does not show."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import Home, load
from bot.errors import ConfigError, DatabaseRefusedError, StoreError
from bot.store import FileRecord, Store, address_of, opened
from bot.store.address import VARIABLE, given
from tests.conftest import alliance_bot
from tests.postgresql.cluster import Cluster
from tests.postgresql.conftest import configure
from tests.store.rows import DELIVERY, STATEMENT

PASSWORD = "canary-5f1e22-password"


@pytest.fixture
def store(home: Home) -> Iterator[Store]:
    with closing(opened(address_of(home, load(home)))) as store:
        yield store


class TestWhatIsKept:
    def test_texts_are_in_the_order_of_their_characters(self, store: Store) -> None:
        """This server orders as people do: a, A, b."""
        names = ["Z.md", "a b.md", "a-b.md", "a.md", "Á.md", "é.md", "ä.md", "_.md"]
        store.save_files([FileRecord(name, 1, 1, "1") for name in names])
        assert list(store.files()) == sorted(names)

    def test_what_no_server_keeps_becomes_the_sign_for_no_letter(self, store: Store) -> None:
        store.add_delivery(replace(DELIVERY, remote_id="1\0two\ud800"))
        assert [one.remote_id for one in store.deliveries()] == ["1\ufffdtwo\ufffd"]

    def test_texts_and_numbers_may_be_long(self, store: Store) -> None:
        long = FileRecord("p" * 1000, 2**40, 2**62, "r" * 200, statement=STATEMENT)
        store.save_files([long])
        assert store.files() == {long.path: long}


class TestManyAtOnce:
    def test_one_of_them_adds_a_post(self, home: Home) -> None:
        added = [made for made in together(home, lambda one: one.add_delivery(DELIVERY)) if made]
        assert added == [True]

    def test_all_may_remember_the_same_sentences(self, home: Home, store: Store) -> None:
        targets = {f"d{number}": "hola" for number in range(600)}
        together(home, lambda one: one.remember(("en", "es"), "argos", "v1", targets))
        assert store.recall(("en", "es"), "argos", "v1", list(targets)) == targets

    def test_all_may_make_the_tables_of_a_new_database(self, home: Home) -> None:
        assert together(home, lambda one: one.is_empty()) == [True] * 6


class TestAServer:
    def test_that_closed_its_connections_is_asked_again(
        self, store: Store, cluster: Cluster
    ) -> None:
        store.add_delivery(DELIVERY)
        cluster.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'alliance-bot'"
        )
        assert store.deliveries() == (DELIVERY,)

    def test_that_is_away_is_named_and_the_next_try_works(self, home: Home) -> None:
        own = Cluster()
        try:
            configure(home, own.url(schema="{home}"))
            with closing(opened(address_of(home, load(home)))) as store:
                own.stop("fast")
                with pytest.raises(StoreError, match="does not answer") as caught:
                    store.deliveries()
                assert caught.value.reason == "database-away"
                own.start()
                assert store.deliveries() == ()
        finally:
            own.remove()

    @pytest.mark.parametrize(
        ("change", "mend"),
        [
            (("/homes?", "/missing?"), "createdb"),
            (("postgres@", "nobody_here@"), "createuser"),
        ],
    )
    def test_that_refuses_us_is_a_mistake_in_the_configuration(
        self, home: Home, change: tuple[str, str], mend: str
    ) -> None:
        text = home.config_file.read_text("utf-8")
        home.config_file.write_text(text.replace(*change), "utf-8")
        ran = alliance_bot(home.root, "once")
        assert ran.status == 2
        assert mend in ran.err
        with pytest.raises(DatabaseRefusedError):
            opened(address_of(home, load(home)))


class TestAPassword:
    @pytest.fixture
    def guarded(self, home: Home, cluster: Cluster) -> Iterator[Home]:
        """A home whose role needs a password, which is in a file."""
        cluster.let_in("local all guarded scram-sha-256")
        cluster.sql(f"CREATE ROLE guarded LOGIN PASSWORD '{PASSWORD}'")
        cluster.sql("GRANT CREATE ON DATABASE homes TO guarded")
        url = cluster.url(schema="{home}", user="guarded")
        configure(home, url, 'password = { file = "config/secrets/database" }')
        give(home, PASSWORD)
        yield home
        cluster.sql("DROP OWNED BY guarded", "homes")
        cluster.sql("REVOKE ALL ON DATABASE homes FROM guarded; DROP ROLE guarded")

    def test_is_taken_from_a_file(self, guarded: Home) -> None:
        ran = alliance_bot(guarded.root, "once")
        assert ran.status == 0, ran.err
        said = alliance_bot(guarded.root, "check")
        assert PASSWORD not in said.out + said.err

    @pytest.mark.parametrize("wrong", ["another-one", ""])
    def test_that_is_wrong_is_said_without_a_word_of_it(self, guarded: Home, wrong: str) -> None:
        give(guarded, wrong)
        ran = alliance_bot(guarded.root, "once")
        assert ran.status == 2
        assert "password" in ran.err
        assert not wrong or wrong not in ran.err

    def test_goes_into_no_backup(self, guarded: Home, tmp_path: Path) -> None:
        assert alliance_bot(guarded.root, "once").status == 0
        file = tmp_path / "backup.tar.gz"
        ran = alliance_bot(guarded.root, "backup", str(file))
        assert "config/secrets/database" in ran.out
        assert ran.status == 0


class TestAnAddress:
    def test_of_the_environment_wins(
        self, home: Home, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(VARIABLE, cluster.url(schema="elsewhere"))
        assert "elsewhere" in address_of(home, load(home)).name

    def test_may_be_one_for_many_homes(self, home: Home, tmp_path: Path) -> None:
        other = Home(tmp_path / "other")
        pattern = "postgresql:///{home}"
        names = {given(one, pattern, "x").name for one in (home, other, Home(home.root))}
        assert len(names) == 2

    @pytest.mark.parametrize(
        ("address", "what"),
        [
            ("mysql://db/x", "must be an address of PostgreSQL"),
            ("postgresql://db/x?password=secret", 'must not have a password after the "?"'),
            ("postgresql://db:port/x", "not an address"),
            ("sqlite:///elsewhere.sqlite", "leave .database. out"),
        ],
    )
    def test_that_cannot_be_one_is_refused_without_being_repeated(
        self, home: Home, address: str, what: str
    ) -> None:
        with pytest.raises(ConfigError, match=what) as caught:
            given(home, address, "here")
        assert address not in str(caught.value)

    def test_needs_the_library_which_is_named(self, home: Home) -> None:
        program = (
            "import sys; sys.modules['psycopg'] = None; sys.argv[1:] = "
            f"['--home', {str(home.root)!r}, 'once']; from bot.cli import main; main()"
        )
        ran = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=False
        )
        assert ran.returncode == 2
        assert 'pip install "alliance-bot[postgresql]"' in ran.stderr


def together(home: Home, work: Callable[[Store], object], count: int = 6) -> list[object]:
    """Do something in as many threads, each with a connection of its own, all at once."""
    start, done = threading.Barrier(count), list[object]()

    def run() -> None:
        start.wait()
        with closing(opened(address_of(home, load(home)))) as store:
            done.append(work(store))

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == count
    return done


def give(home: Home, password: str) -> None:
    secret = home.root / "config/secrets/database"
    secret.parent.mkdir(exist_ok=True)
    secret.write_text(password, "utf-8")
    secret.chmod(0o600)
