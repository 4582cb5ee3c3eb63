"""Whatever goes wrong on the way, the server holds each post once, and the bot knows it."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.announce.networks.mastodon import MastodonAccount
from bot.announce.outbox import POINTS
from bot.announce.stage import announce
from bot.config import Home
from bot.model import AnnounceReport, DeliveryState
from bot.store import Store
from tests.announce.made import (
    NOW,
    ROOT,
    StandIn,
    configuration,
    entry,
    give_token,
    mastodon_account,
)

MINUTE = timedelta(minutes=1)


class Bot:
    """A bot with one Mastodon account; each cycle is a minute after the last."""

    def __init__(self, home: Home, store: Store, server: StandIn, timeout: float = 5) -> None:
        self.home, self.store, self.now = home, store, NOW
        self.config = configuration(mastodon_account(server.url))
        self.account = MastodonAccount(home, self.config.accounts[0], timeout=timeout)

    def cycles(self, count: int) -> AnnounceReport:
        for _ in range(count):
            report = announce(
                self.home, self.config, self.store, {"social": self.account}, [entry()], self.now
            )
            self.now += MINUTE
        return report

    @property
    def states(self) -> list[DeliveryState]:
        return [delivery.state for delivery in self.store.deliveries()]


@pytest.fixture
def bot(home: Home, store: Store, server: StandIn) -> Bot:
    give_token(home)
    return Bot(home, store, server)


@pytest.mark.parametrize("ignore_keys", [False, True], ids=["keys", "no keys"])
@pytest.mark.parametrize(
    ("faults", "state"),
    [
        ({}, DeliveryState.SENT),
        ({"drop_before": 1}, DeliveryState.UNKNOWN),
        ({"drop_before": 3}, DeliveryState.UNKNOWN),
        ({"drop_after": 1}, DeliveryState.UNKNOWN),
        ({"error_after": 1}, DeliveryState.UNKNOWN),
        ({"garble": 1}, DeliveryState.UNKNOWN),
        ({"drop_after": 1, "hide_for_reads": 1}, DeliveryState.UNKNOWN),
        ({"error_after": 1, "hide_for_reads": 1}, DeliveryState.UNKNOWN),
    ],
    ids=str,
)
def test_a_fault_leads_to_the_right_state_and_one_post(
    bot: Bot,
    server: StandIn,
    faults: dict[str, int],
    state: DeliveryState,
    ignore_keys: bool,
) -> None:
    server.control(**faults, ignore_keys=ignore_keys)
    bot.cycles(1)
    assert bot.states == [state]
    bot.cycles(20)
    assert (bot.states, server.accepted()) == ([DeliveryState.SENT], 1)


def test_an_answer_that_comes_too_late_makes_one_post(
    home: Home, store: Store, server: StandIn
) -> None:
    give_token(home)
    bot = Bot(home, store, server, timeout=0.3)
    server.control(late=30, ignore_keys=True)
    bot.cycles(1)
    assert bot.states == [DeliveryState.UNKNOWN]
    server.control(late=0)
    bot.cycles(10)
    assert (bot.states, server.accepted()) == ([DeliveryState.SENT], 1)


def test_while_the_account_cannot_be_read_nothing_is_sent_again(bot: Bot, server: StandIn) -> None:
    server.control(drop_after=1, broken_reads=True, ignore_keys=True)
    bot.cycles(20)
    assert (bot.states, server.accepted()) == ([DeliveryState.UNKNOWN], 1)
    server.control(broken_reads=False)
    bot.cycles(3)
    assert (bot.states, server.accepted()) == ([DeliveryState.SENT], 1)


@pytest.mark.parametrize(
    "answer", [[429, "Too many requests"], [401, "The access token is invalid"]], ids=str
)
def test_what_was_surely_not_taken_is_sent_when_the_server_takes_it(
    bot: Bot, server: StandIn, answer: list[Any]
) -> None:
    server.control(answer=answer, reset=(NOW + 5 * MINUTE).isoformat())
    bot.cycles(3)
    assert (bot.states, server.accepted()) == ([DeliveryState.READY], 0)
    server.control(answer=None)
    bot.cycles(20)
    assert (bot.states, server.accepted()) == ([DeliveryState.SENT], 1)


def test_a_server_that_always_fails_gets_no_endless_attempts(bot: Bot, server: StandIn) -> None:
    server.control(answer=[500, "Internal Server Error"])
    report = bot.cycles(120)
    assert bot.states == [DeliveryState.HELD]
    assert [post.reason for post in report.held] == ["gave-up"]


def test_a_post_that_a_person_deleted_is_not_made_again(bot: Bot, server: StandIn) -> None:
    bot.cycles(1)
    remote = bot.store.deliveries()[0].remote_id
    client = bot.account._connected()  # noqa: SLF001  # the person's hand
    client.status_delete(remote)
    bot.cycles(10)
    assert (server.posts(), server.accepted()) == ([], 1)


def test_a_post_carries_no_mention_and_the_wanted_hashtags(bot: Bot, server: StandIn) -> None:
    bot.cycles(1)
    (post,) = server.posts()
    assert (post["mentions"], [tag["name"] for tag in post["tags"]]) == (
        [],
        ["MigrantRights", "IMA"],
    )


class TestKilled:
    """SIGKILL at each point of an announcement; another process recovers."""

    def start(
        self, home: Home, server: StandIn, minutes: int, *points: str
    ) -> subprocess.Popen[bytes]:
        script = Path(__file__).with_name("announcer.py")
        now = (NOW + minutes * MINUTE).isoformat()
        return subprocess.Popen(
            [sys.executable, str(script), str(home.root), server.url, now, *points],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )

    def run(self, home: Home, server: StandIn, minutes: int, *points: str) -> int:
        return self.start(home, server, minutes, *points).wait(timeout=60)

    def states(self, home: Home) -> list[str]:
        store = Store(f"sqlite:///{home.database}")
        found = [delivery.state.value for delivery in store.deliveries()]
        store.close()
        return found

    @pytest.mark.parametrize("point", POINTS)
    def test_at_a_point_of_the_program(self, home: Home, server: StandIn, point: str) -> None:
        give_token(home)
        server.control(ignore_keys=True)
        assert self.run(home, server, 0, point) == -signal.SIGKILL
        for minutes in (1, 4, 7, 10):
            assert self.run(home, server, minutes) == 0
        assert (self.states(home), server.accepted()) == (["sent"], 1)

    def test_while_the_server_works_on_it(self, home: Home, server: StandIn) -> None:
        give_token(home)
        server.control(late=60, ignore_keys=True)
        process = self.start(home, server, 0)
        server.wait_until_accepted(1)
        process.kill()
        process.wait()
        assert self.states(home) == ["sending"]
        server.control(late=0)
        for minutes in (1, 4, 7):
            assert self.run(home, server, minutes) == 0
        assert (self.states(home), server.accepted()) == (["sent"], 1)
