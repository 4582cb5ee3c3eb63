"""The program posts to a Bluesky server in another process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Home
from tests.announce.made import TOKEN, StandIn, bluesky_account, give_token
from tests.conftest import alliance_bot

PAGE = "https://statements.example.org/en/s/2026-03-08-on-our-day-of-rest/"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    server = StandIn(tmp_path / "server.jsonl", "bluesky")
    yield server
    server.stop()


@pytest.fixture
def connected(home: Home, server: StandIn) -> Home:
    account = f"\n[[accounts]]\n{bluesky_account(server.url)}"
    home.config_file.write_text(home.config_file.read_text("utf-8") + account, "utf-8")
    give_token(home)
    return home


def test_a_statement_is_posted_once_and_leads_to_its_page(connected: Home, server: StandIn) -> None:
    for _ in range(2):
        ran = alliance_bot(connected.root, "once", "--json")
        assert ran.status == 0, ran.out + ran.err
    (post,) = server.posts()
    features = [facet["features"][0] for facet in post["value"]["facets"]]
    assert PAGE in [feature.get("uri") for feature in features]
    assert post["value"]["langs"] == ["en"]


def test_a_password_that_is_not_taken_stops_the_account_and_is_not_told(
    connected: Home, server: StandIn
) -> None:
    server.control(unauthorised=True)
    ran = alliance_bot(connected.root, "once", "--json")
    assert ran.status == 1
    assert "Make a new app password for alliance.bsky.social" in ran.out
    kept = b"".join(path.read_bytes() for path in connected.state.rglob("*") if path.is_file())
    assert TOKEN not in ran.out + ran.err + kept.decode("utf-8", "replace")


def test_check_logs_in_only_when_told_to(connected: Home, server: StandIn) -> None:
    assert alliance_bot(connected.root, "check").status == 0
    assert server.requests() == 0
    said = alliance_bot(connected.root, "check", "--online").out
    assert f"as alliance.bsky.social, kept on {server.url}; takes 300 characters" in said
