"""Whatever goes wrong on the way, the server holds each post once, and the bot knows it."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.announce.networks.mastodon import MastodonAccount
from bot.config import Home
from bot.model import DeliveryState
from tests.announce.bots import MINUTE, Bot
from tests.announce.kills import EVERY_POINT, WITHOUT_UPLOADS, run
from tests.announce.made import NOW, ROOT, StandIn, give_token, mastodon_account

READY, SENT = DeliveryState.READY, DeliveryState.SENT
UNKNOWN, HELD = DeliveryState.UNKNOWN, DeliveryState.HELD


@pytest.fixture(params=["mastodon", "bluesky"])
def network(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server(tmp_path: Path, network: str) -> Any:
    server = StandIn(tmp_path / "server.jsonl", network)
    yield server
    server.stop()


@pytest.fixture
def bot(home: Home, server: StandIn, network: str) -> Bot:
    return Bot(home, server, network)


@pytest.mark.parametrize("ignore_keys", [False, True], ids=["keys", "no keys"])
@pytest.mark.parametrize(
    "faults",
    [
        {},
        {"drop_before": 1},
        {"drop_before": 3},
        {"drop_after": 1},
        {"error_after": 1},
        {"garble": 1},
        {"lose": 1},
        {"drop_after": 1, "hide_for_reads": 1},
        {"error_after": 1, "hide_for_reads": 1},
    ],
    ids=str,
)
def test_after_a_fault_there_is_one_post(
    bot: Bot, server: StandIn, faults: dict[str, int], ignore_keys: bool
) -> None:
    server.control(**faults, ignore_keys=ignore_keys)
    bot.cycles(20)
    lost = faults.get("lose", 0)
    assert (bot.states, server.accepted()) == ([SENT], 1)
    assert len(server.posts()) == 1 - lost


@pytest.mark.parametrize("network", ["mastodon"])
class TestWhatIsKnown:
    """What one attempt tells, where the network itself does not help out."""

    @pytest.mark.parametrize(
        ("faults", "state"),
        [
            ({}, SENT),
            ({"drop_before": 1}, UNKNOWN),
            ({"drop_after": 1}, UNKNOWN),
            ({"error_after": 1}, UNKNOWN),
            ({"garble": 1}, UNKNOWN),
        ],
        ids=str,
    )
    def test_after_one_cycle(
        self, bot: Bot, server: StandIn, faults: dict[str, int], state: DeliveryState
    ) -> None:
        server.control(**faults)
        bot.cycles()
        assert bot.states == [state]

    def test_an_answer_that_comes_too_late_makes_one_post(self, bot: Bot, server: StandIn) -> None:
        bot.account = MastodonAccount(bot.home, bot.config.accounts[0], timeout=0.3)
        server.control(late=30, ignore_keys=True)
        bot.cycles(1)
        assert bot.states == [UNKNOWN]
        server.control(late=0)
        bot.cycles(10)
        assert (bot.states, server.accepted()) == ([SENT], 1)

    def test_a_server_that_always_fails_gets_no_endless_attempts(
        self, bot: Bot, server: StandIn
    ) -> None:
        server.control(answer=[500, "Internal Server Error"])
        report = bot.cycles(120)[-1]
        assert bot.states == [HELD]
        assert [post.reason for post in report.held] == ["gave-up"]

    def test_a_post_carries_no_mention_and_the_wanted_hashtags(
        self, bot: Bot, server: StandIn
    ) -> None:
        bot.cycles()
        (post,) = server.posts()
        assert (post["mentions"], [tag["name"] for tag in post["tags"]]) == (
            [],
            ["MigrantRights", "IMA"],
        )

    @pytest.mark.parametrize(
        "answer", [[429, "Too many requests"], [401, "The access token is invalid"]], ids=str
    )
    @pytest.mark.parametrize("after", [5 * MINUTE, timedelta(days=3650)], ids=["soon", "absurd"])
    def test_what_was_surely_not_taken_is_sent_when_the_server_takes_it(
        self, bot: Bot, server: StandIn, answer: list[Any], after: timedelta
    ) -> None:
        server.control(answer=answer, reset=(NOW + after).isoformat())
        bot.cycles(3)
        assert (bot.states, server.accepted()) == ([READY], 0)
        server.control(answer=None)
        bot.now += timedelta(hours=6)
        bot.cycles(1)
        assert (bot.states, server.accepted()) == ([SENT], 1)


def test_while_the_account_cannot_be_read_nothing_is_sent_again(bot: Bot, server: StandIn) -> None:
    server.control(drop_after=1, broken_reads=True, ignore_keys=True)
    bot.cycles(20)
    assert (bot.states, server.accepted()) == ([UNKNOWN], 1)
    server.control(broken_reads=False)
    bot.cycles(3)
    assert (bot.states, server.accepted()) == ([SENT], 1)


def test_a_post_that_a_person_deleted_is_not_made_again(bot: Bot, server: StandIn) -> None:
    bot.cycles()
    server.delete(server.posts()[0]["id"])
    bot.cycles(10)
    assert (server.posts(), server.accepted()) == ([], 1)


class TestKilled:
    """SIGKILL at each point of an announcement; another process recovers.

    bench/kills.py does the same fifty times at each point.
    """

    @pytest.mark.parametrize("point", EVERY_POINT)
    def test_at_a_point(self, tmp_path: Path, server: StandIn, network: str, point: str) -> None:
        outcome = run(tmp_path / "home", server, network, point, 1)
        assert outcome.killed
        assert (outcome.state, outcome.posts) == (SENT, 1)

    @pytest.mark.parametrize("network", ["telegram"])
    @pytest.mark.parametrize("point", WITHOUT_UPLOADS)
    def test_where_nothing_can_be_read_back(
        self, tmp_path: Path, server: StandIn, network: str, point: str
    ) -> None:
        outcome = run(tmp_path / "home", server, network, point, 0)
        assert outcome.killed
        assert outcome.posts <= 1
        if (outcome.state, outcome.posts) != (SENT, 1):
            assert (outcome.state, outcome.told) == (UNKNOWN, True)


@pytest.mark.sqlite("over a server the second one stands by: tests/postgresql/test_leading.py")
@pytest.mark.parametrize("network", ["mastodon"])
def test_of_two_daemons_that_start_together_one_posts(tmp_path: Path, server: StandIn) -> None:
    home = Home(tmp_path / "home")
    home.statements.mkdir(parents=True)
    home.config_file.parent.mkdir()
    home.config_file.write_text(
        '[site]\nname = "Alliance"\nurl = "https://statements.alliance-site.org/"\n'
        f"[languages]\nes = {{ engines = [] }}\n[[accounts]]\n{mastodon_account(server.url)}"
    )
    give_token(home)
    today = datetime.now(UTC).date().isoformat()
    (home.statements / "one.md").write_text(
        f"---\ntitle: A day of rest\ndate: {today}\n---\n\nThey ask for one day of rest.\n"
    )
    server.control(ignore_keys=True)
    command = [sys.executable, "-m", "bot", "--home", str(home.root), "run"]
    daemons = [
        subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    server.wait_until_accepted(1, seconds=60)
    while all(daemon.poll() is None for daemon in daemons):
        os.sched_yield()
    for daemon in daemons:
        if daemon.poll() is None:
            daemon.send_signal(signal.SIGTERM)
    ends = [daemon.communicate(timeout=60)[1] for daemon in daemons]
    assert sorted(daemon.returncode for daemon in daemons) == [0, 3]
    assert any("another alliance-bot" in end for end in ends)
    assert server.accepted() == 1
