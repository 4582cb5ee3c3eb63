"""Of several daemons of one home, one works; another takes over when it is gone."""

import json
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.config import Home, load
from bot.errors import LeadershipLostError
from bot.store import Leadership, address_of
from tests.announce.made import StandIn, connect
from tests.conftest import alliance_bot, write_statement
from tests.daemon.running import Manager, daemon, schedule, wait_for
from tests.deploy.servers import free_port
from tests.postgresql.cluster import Cluster

pytestmark = pytest.mark.slow


@pytest.fixture
def home(home: Home, server: StandIn) -> Home:
    connect(home, server.url)
    schedule(home, 'cycle = "1s"')
    return home


@pytest.fixture
def leader(home: Home) -> Iterator[subprocess.Popen[str]]:
    """A daemon that works."""
    with daemon(home) as process:
        wait_for(process, "cycle")
        yield process


def test_when_the_leader_is_killed_another_one_announces_what_is_due_once(
    home: Home, leader: subprocess.Popen[str], server: StandIn
) -> None:
    server.wait_until_accepted(1)
    with daemon(home) as standby:
        wait_for(standby, "stands-by")
        write_statement(home, "While the first one works")
        wait_for(leader, "cycle", sent=2)
        leader.kill()
        leader.wait()
        write_statement(home, "After it was killed")
        wait_for(standby, "takes-over")
        server.wait_until_accepted(3)
        wait_for(standby, "cycle", sent=2)
    assert len(server.posts()) == 3


def test_when_the_leader_is_killed_while_it_sends_nobody_is_told_twice(
    home: Home, server: StandIn
) -> None:
    """The server has taken the post and never answers: whether it is out only reading tells."""
    text = home.config_file.read_text("utf-8")
    text = text.replace("max_per_hour = 100", 'max_per_hour = 100\nsettle = "1s"')
    home.config_file.write_text(text, "utf-8")
    server.control(late=600, ignore_keys=True)
    with daemon(home) as first:
        server.wait_until_accepted(1)
        with daemon(home) as standby:
            wait_for(standby, "stands-by")
            first.kill()
            server.control(late=0)
            wait_for(standby, "takes-over")
            write_statement(home, "The next one")
            server.wait_until_accepted(2)
    assert len(server.posts()) == 2


def test_who_stands_by_does_nothing_and_says_so(
    home: Home, leader: subprocess.Popen[str], server: StandIn
) -> None:
    with Manager() as manager, daemon(home, NOTIFY_SOCKET=manager.address) as standby:
        manager.wait_for("READY=1")
        manager.wait_for("STATUS=standing by: another process leads this home")
        standby.send_signal(signal.SIGTERM)
        assert standby.wait(20) == 0
        assert ["STOPPING=1"] in manager.rest()


def test_who_stands_by_answers_requests_and_makes_room_for_itself(
    home: Home,
) -> None:
    """The leader is on another machine: this one's port is free."""
    port = free_port()
    with home.config_file.open("a", encoding="utf-8") as config:
        config.write(f'[serve]\nbind = "127.0.0.1:{port}"\n')
    leadership = Leadership(address_of(home, load(home)))
    assert leadership.take()
    with daemon(home) as standby:
        wait_for(standby, "answering")
        assert "stands-by" in notes(port)
        leadership.release()
        wait_for(standby, "takes-over")
        wait_for(standby, "answering")
        wait_for(standby, "cycle")
        assert "stands-by" not in notes(port)


def notes(port: int) -> list[str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20) as answer:
            said: Any = json.load(answer)
    except urllib.error.HTTPError as error:
        said = json.load(error)
    return [one["reason"] for one in said["notes"]]


@pytest.mark.parametrize(
    "command",
    [("once",), ("import", "page.txt"), ("models", "remove", "es"), ("post", "reconcile")],
    ids=" ".join,
)
def test_no_other_command_changes_a_home_that_another_machine_leads(
    home: Home, command: tuple[str, ...]
) -> None:
    leadership = Leadership(address_of(home, load(home)))
    assert leadership.take()
    ran = alliance_bot(home.root, *command)
    leadership.release()
    assert ran.status == 3
    assert "another alliance-bot leads this home" in ran.err


def test_a_leader_that_loses_its_lock_ends_and_another_one_works(
    home: Home, leader: subprocess.Popen[str], cluster: Cluster, server: StandIn
) -> None:
    server.wait_until_accepted(1)
    with daemon(home) as standby:
        wait_for(standby, "stands-by")
        cut_off(home, cluster)
        wait_for(leader, "leadership-lost")
        assert leader.wait(30) == 1
        wait_for(standby, "takes-over")
        write_statement(home, "Of the second one")
        server.wait_until_accepted(2)
    assert len(server.posts()) == 2


def cut_off(home: Home, cluster: Cluster) -> None:
    """End the session that holds the lock, as a server that is restarted does."""
    cluster.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
    )


def test_a_server_that_is_restarted_ends_the_leader_which_leads_again_when_started_anew(
    home: Home, server: StandIn
) -> None:
    own = Cluster()
    try:
        text = home.config_file.read_text("utf-8")
        former = text.split('url = "postgresql')[1].split('"')[0]
        home.config_file.write_text(
            text.replace(f"postgresql{former}", own.url(schema="{home}")), "utf-8"
        )
        with daemon(home) as first:
            wait_for(first, "cycle")
            own.stop("fast")
            assert first.wait(60) == 1
        away = alliance_bot(home.root, "run")
        assert (away.status, "does not answer" in away.err) == (1, True)
        own.start()
        with daemon(home) as again:
            wait_for(again, "cycle")
        assert len(server.posts()) == 1
    finally:
        own.remove()


class TestTheLock:
    @pytest.fixture
    def leadership(self, home: Home) -> Iterator[Leadership]:
        made = Leadership(address_of(home, load(home)))
        yield made
        made.release()

    def test_one_has_it(self, home: Home, leadership: Leadership) -> None:
        other = Leadership(address_of(home, load(home)))
        assert leadership.take()
        assert not other.take()
        leadership.release()
        assert other.take()
        other.release()

    def test_homes_of_one_database_do_not_share_it(
        self, leadership: Leadership, tmp_path: Path
    ) -> None:
        home = Home(tmp_path / "home")
        other = Home(tmp_path / "other")
        neighbour = Leadership(address_of(other, load(home)))
        assert leadership.take()
        assert neighbour.take()
        neighbour.release()

    def test_it_is_confirmed_while_it_is_held(self, leadership: Leadership) -> None:
        leadership.take()
        leadership.confirm()

    def test_one_whose_session_is_gone_is_lost_for_good(
        self, home: Home, leadership: Leadership, cluster: Cluster
    ) -> None:
        leadership.take()
        cut_off(home, cluster)
        for _ in range(2):
            with pytest.raises(LeadershipLostError):
                leadership.confirm()
