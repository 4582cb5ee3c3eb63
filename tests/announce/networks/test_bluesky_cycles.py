"""Cycle after cycle with what only a Bluesky server does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.config import Home
from bot.model import Card, DeliveryState, Entry
from tests.announce.bots import Bot
from tests.announce.made import NOW, StandIn, entry


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    server = StandIn(tmp_path / "server.jsonl", "bluesky")
    yield server
    server.stop()


@pytest.fixture
def bot(home: Home, server: StandIn) -> Bot:
    return Bot(home, server, "bluesky")


def with_card(home: Home) -> Entry:
    """An entry whose card is in feeds/."""
    path = home.feeds / "media" / "cards" / "a.png"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (1200).to_bytes(4) + (630).to_bytes(4))
    address = "https://statements.alliance-site.org/media/cards/a.png"
    return replace(entry(), card=Card(address, "Rest is a right!", 24))


def test_a_post_that_the_server_shows_to_nobody_is_never_made_twice(
    bot: Bot, server: StandIn
) -> None:
    server.control(drop_after=1, hide_for=10**9)
    for _ in range(40):
        bot.cycles(1)
        bot.now += timedelta(minutes=10)
    (delivery,) = bot.deliveries
    assert (delivery.state, server.accepted()) == (DeliveryState.HELD, 1)
    assert delivery.reason.startswith("gave-up: ")


@pytest.mark.parametrize(
    "fault",
    [
        {"expire": 1},
        {"expire": 2},
        {"expire": 1, "forget_sessions": True},
        {"refuse_blobs": [400, "BlobTooLarge"]},
        {"refuse_blobs": [500, "InternalServerError"]},
        {"lose_blobs": True},
    ],
    ids=str,
)
def test_what_goes_wrong_beside_the_post_makes_no_second_one(
    home: Home, server: StandIn, fault: dict[str, Any]
) -> None:
    bot = Bot(home, server, "bluesky", entries=[with_card(home)])
    server.control(**fault)
    bot.cycles(5)
    server.control(refuse_blobs=None, lose_blobs=False)
    bot.cycles(20)
    assert (bot.states, server.accepted()) == ([DeliveryState.SENT], 1)


def test_a_post_has_its_card(home: Home, server: StandIn) -> None:
    Bot(home, server, "bluesky", entries=[with_card(home)]).cycles(1)
    (post,) = server.posts()
    assert post["value"]["embed"]["images"][0]["alt"] == "Rest is a right!"


def test_a_reset_in_the_far_future_is_waited_for_six_hours_at_most(
    bot: Bot, server: StandIn
) -> None:
    server.control(answer=[429, "RateLimitExceeded", "Rate Limit Exceeded"], reset="99999999999")
    bot.cycles(1)
    (delivery,) = bot.deliveries
    assert delivery.due == NOW + timedelta(hours=6)
    server.control(answer=None)
    bot.now = delivery.due
    bot.cycles(1)
    assert (bot.states, server.accepted()) == ([DeliveryState.SENT], 1)


@pytest.mark.parametrize("status", ["takendown", "suspended", "deactivated"])
def test_a_closed_account_keeps_its_queue(bot: Bot, server: StandIn, status: str) -> None:
    server.control(status=status)
    (report,) = bot.cycles(1)
    assert bot.states == [DeliveryState.READY]
    assert [failure.where for failure in report.errors] == ["account social"]
    server.control(status=None)
    bot.cycles(40)
    assert (bot.states, server.accepted()) == ([DeliveryState.SENT], 1)
