"""The program posts in a Telegram channel, through a server in another process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Home
from tests.announce.made import BOT_TOKEN, StandIn
from tests.conftest import alliance_bot

ID = "2026-03-08-on-our-day-of-rest"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    server = StandIn(tmp_path / "server.jsonl", "telegram")
    yield server
    server.stop()


@pytest.fixture
def connected(home: Home, server: StandIn) -> Home:
    account = f"""
[[accounts]]
name = "channel"
network = "telegram"
server = "{server.url}"
chat = "@alliance"
languages = ["en"]
token = {{ file = "config/secrets/channel" }}
"""
    settled = 'settle = "0s"\nmax_age'
    text = home.config_file.read_text("utf-8").replace("max_age", settled, 1)
    home.config_file.write_text(text + account, "utf-8")
    secret = home.config_file.parent / "secrets" / "channel"
    secret.parent.mkdir()
    secret.write_text(BOT_TOKEN, "utf-8")
    secret.chmod(0o600)
    return home


def test_a_statement_is_posted_once_with_its_card(connected: Home, server: StandIn) -> None:
    for _ in range(2):
        ran = alliance_bot(connected.root, "once", "--json")
        assert ran.status == 0, ran.out + ran.err
    (post,) = server.posts()
    words = post["caption"] or post["text"]
    assert f"https://statements.example.org/en/s/{ID}/" in words
    listed = alliance_bot(connected.root, "post", "list", "--json").json["posts"]
    assert [one["address"] for one in listed if one["account"] == "channel"] == [
        "https://t.me/alliance/1"
    ]


def test_what_may_be_out_waits_for_a_person_and_is_never_sent_again(
    connected: Home, server: StandIn
) -> None:
    server.control(drop_after=1)
    for _ in range(3):
        ran = alliance_bot(connected.root, "once", "--json")
        assert ran.status == 1
    (unknown,) = ran.json["announced"]["unknown"]
    assert (unknown["account"], unknown["id"]) == ("channel", ID)
    assert server.accepted() == 1


def test_a_withdrawn_statement_leaves_the_channel(connected: Home, server: StandIn) -> None:
    alliance_bot(connected.root, "once")
    assert len(server.posts()) == 1
    alliance_bot(connected.root, "retract", ID, "--why", "An error")
    assert alliance_bot(connected.root, "once").status == 0
    assert server.posts() == []


def test_a_person_says_where_a_post_is_and_a_withdrawal_reaches_it(
    connected: Home, server: StandIn
) -> None:
    server.control(drop_after=1)
    alliance_bot(connected.root, "once")
    where = (ID, "--account", "channel", "--lang", "en", "--at", "https://t.me/alliance/1")
    ran = alliance_bot(connected.root, "post", "found", *where)
    assert ran.out == f"{ID} en on channel: is at https://t.me/alliance/1.\n"
    alliance_bot(connected.root, "retract", ID, "--why", "An error")
    assert alliance_bot(connected.root, "once").status == 0
    assert server.posts() == []


def test_only_an_account_that_cannot_be_read_needs_to_be_told(connected: Home) -> None:
    where = (ID, "--account", "preview", "--lang", "en", "--at", "https://t.me/alliance/1")
    ran = alliance_bot(connected.root, "post", "found", *where)
    assert (ran.status, "preview is no Telegram account" in ran.err) == (2, True)


def test_a_bot_that_was_removed_is_named_with_what_to_do(connected: Home, server: StandIn) -> None:
    server.control(kicked=True)
    ran = alliance_bot(connected.root, "once")
    assert ran.status == 1
    assert "bot was kicked from the channel chat" in ran.out
    assert "Make the bot an administrator of @alliance" in ran.out
    server.control(kicked=False)


def test_check_says_which_bot_and_channel(connected: Home, server: StandIn) -> None:
    ran = alliance_bot(connected.root, "check", "--online")
    assert "as @alliance_test_bot in @alliance; takes 4096 characters" in ran.out
