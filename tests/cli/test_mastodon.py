"""The program posts through the real Mastodon.py to a server in another process."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Home
from tests.announce.made import TOKEN, StandIn, give_token, mastodon_account
from tests.conftest import alliance_bot


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    server = StandIn(tmp_path / "server.jsonl")
    yield server
    server.stop()


@pytest.fixture
def connected(home: Home, server: StandIn) -> Home:
    account = f"\n[[accounts]]\n{mastodon_account(server.url)}"
    home.config_file.write_text(home.config_file.read_text("utf-8") + account, "utf-8")
    give_token(home)
    return home


def test_a_statement_is_posted_once_in_its_language(connected: Home, server: StandIn) -> None:
    for _ in range(2):
        ran = alliance_bot(connected.root, "once", "--json")
        assert ran.status == 0, ran.out + ran.err
    (post,) = server.posts()
    assert post["language"] == "en"
    assert "https://statements.example.org/en/s/2026-03-08-on-our-day-of-rest/" in post["content"]
    assert "Rights now!" in post["content"]


def test_the_card_goes_with_it_and_with_what_it_says(connected: Home, server: StandIn) -> None:
    alliance_bot(connected.root, "once")
    (picture,) = server.posts()[0]["media_attachments"]
    cards = connected.feeds / "media" / "cards"
    digests = {hashlib.sha256(card.read_bytes()).hexdigest() for card in cards.rglob("*.png")}
    assert picture["digest"] in digests
    assert "Rights now!" in picture["description"]


def test_preview_shows_what_is_posted(connected: Home, server: StandIn) -> None:
    alliance_bot(connected.root, "once")
    ran = alliance_bot(
        connected.root, "preview", "2026-03-08-on-our-day-of-rest", "--account", "social", "--json"
    )
    (shown,) = ran.json["posts"]
    assert shown["text"] == server.posts()[0]["text"]
    assert shown["length"] <= shown["limit"] == 500


def test_the_token_is_in_nothing_that_is_printed_or_kept(connected: Home, server: StandIn) -> None:
    server.control(unauthorised=True)
    ran = alliance_bot(connected.root, "once", "--json")
    assert ran.status == 1
    assert "account social" in ran.out
    kept = b"".join(path.read_bytes() for path in connected.state.rglob("*") if path.is_file())
    assert TOKEN not in ran.out + ran.err + kept.decode("utf-8", "replace")


def test_check_asks_the_server_only_when_told_to(connected: Home, server: StandIn) -> None:
    before = server.requests()
    assert alliance_bot(connected.root, "check").status == 0
    assert server.requests() == before
    ran = alliance_bot(connected.root, "check", "--online")
    assert "takes 500 characters" in ran.out
