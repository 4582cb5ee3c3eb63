"""A hub is told which feeds have changed: once each, in time, and without holding anything up."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.config import Config, Home, parse
from bot.model import Failure
from bot.publish import websub
from bot.store import Store
from tests import databases
from tests.conftest import CONFIG, alliance_bot, write_statement
from tests.publish.hub import Hub

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
SITE = "https://statements.example.org/"
EN = [f"{SITE}en/{name}" for name in ("atom.xml", "rss.xml", "feed.json")]
ES = [f"{SITE}es/{name}" for name in ("atom.xml", "rss.xml", "feed.json")]
A_DAY = timedelta(days=1)

Tell = Callable[..., tuple[Failure, ...]]


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub()
    yield hub
    hub.stop()


@pytest.fixture
def other() -> Iterator[Hub]:
    """Another server on this machine, which the configuration does not name."""
    other = Hub()
    yield other
    other.stop()


@pytest.fixture
def config(hub: Hub) -> Config:
    return parse(f'{CONFIG}\n[publish]\nhub = "{hub.url}"\n')


@pytest.fixture
def store(home: Home) -> Iterator[Store]:
    home.state.mkdir()
    store = databases.store_of(home)
    yield store
    store.close()


@pytest.fixture
def tell(home: Home, config: Config, store: Store) -> Tell:
    """Run what a cycle runs: tell(at a moment)."""
    for path in [*EN, *ES]:
        put(home, path.removeprefix(SITE), "first")

    def run(now: datetime = NOW, seconds: float = 5) -> tuple[Failure, ...]:
        return websub.tell(home, config, store, now, seconds=seconds)

    return run


def put(home: Home, path: str, text: str) -> None:
    """Write a feed as the program does: another file in the place of the old one."""
    place = home.feeds / path
    place.parent.mkdir(parents=True, exist_ok=True)
    new = place.with_name("new")
    new.write_text(text, "utf-8")
    new.replace(place)


def test_a_hub_is_told_of_every_feed_in_every_format(hub: Hub, tell: Tell) -> None:
    assert tell() == ()
    assert hub.log[0] == {
        "hub.mode": "publish",
        "hub.url": EN[0],
        "hub.topic": EN[0],
        "type": "application/x-www-form-urlencoded",
    }
    assert hub.told() == [*EN, *ES]


def test_it_is_told_once(hub: Hub, tell: Tell) -> None:
    tell()
    hub.told()
    assert tell(NOW + A_DAY) == ()
    assert hub.told() == []


def test_it_is_told_of_what_changed_and_of_nothing_else(hub: Hub, home: Home, tell: Tell) -> None:
    tell()
    hub.told()
    put(home, "es/rss.xml", "second")
    tell()
    assert hub.told() == [f"{SITE}es/rss.xml"]


def test_the_same_bytes_in_a_new_file_are_no_news(hub: Hub, home: Home, tell: Tell) -> None:
    tell()
    hub.told()
    (home.feeds / "es/rss.xml").unlink()
    put(home, "es/rss.xml", "first")
    os.utime(home.feeds / "es/rss.xml", ns=(1, 1))
    tell()
    assert hub.told() == []


def test_a_feed_that_was_away_is_no_news_when_it_is_as_it_was(
    hub: Hub, home: Home, tell: Tell
) -> None:
    tell()
    hub.told()
    (home.feeds / "es/rss.xml").unlink()
    tell()
    put(home, "es/rss.xml", "first")
    tell()
    assert hub.told() == []


def test_a_language_without_feeds_is_not_told_of(hub: Hub, home: Home, tell: Tell) -> None:
    for path in ES:
        (home.feeds / path.removeprefix(SITE)).unlink()
    tell()
    assert hub.told() == EN


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_hub_in_trouble_is_asked_again_after_growing_pauses(
    hub: Hub, tell: Tell, status: int
) -> None:
    hub.status = status
    now = NOW
    for pause in websub.PAUSES:
        assert tell(now) == ()
        assert hub.told() == [*EN, *ES]
        assert tell(now + pause - timedelta(seconds=1)) == ()
        assert hub.told() == []
        now += pause
    hub.status = 204
    assert tell(now) == ()
    assert hub.told() == [*EN, *ES]
    assert list(websub.PAUSES) == sorted(websub.PAUSES)


def test_what_is_given_up_is_reported_once(hub: Hub, home: Home, tell: Tell) -> None:
    hub.status = 500
    now = NOW
    for pause in websub.PAUSES:
        assert tell(now) == ()
        now += pause
    (failure,) = tell(now)
    assert (failure.where, failure.reason) == (hub.url, "hub-not-told")
    assert "the hub answered 500" in failure.detail
    assert EN[0] in failure.detail
    hub.told()
    assert tell(now + 30 * A_DAY) == ()
    assert hub.told() == []
    put(home, "en/atom.xml", "second")
    tell(now + 30 * A_DAY)
    assert hub.told() == [EN[0]]


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_refusal_is_reported_at_once(hub: Hub, tell: Tell, status: int) -> None:
    hub.status = status
    (failure,) = tell()
    assert f"the hub answered {status}" in failure.detail
    hub.told()
    assert tell(NOW + A_DAY) == ()
    assert hub.told() == []


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_leads_nowhere(hub: Hub, other: Hub, tell: Tell, status: int) -> None:
    hub.status, hub.location = status, other.url
    (failure,) = tell()
    assert f"the hub answered {status}" in failure.detail
    assert other.log == []


def test_a_hub_that_hangs_is_left_after_the_time_for_all(hub: Hub, tell: Tell) -> None:
    hub.status = 0
    assert tell(seconds=0.2) == ()
    assert hub.told() == [EN[0]]
    hub.status = 204
    assert tell(NOW + timedelta(seconds=1)) == ()
    assert hub.told() == []
    assert tell(NOW + websub.PAUSES[0]) == ()
    assert hub.told() == [*EN, *ES]


def test_a_hub_that_is_not_there_is_asked_once_a_cycle(hub: Hub, tell: Tell) -> None:
    hub.stop()
    assert tell() == ()
    assert tell() == ()


def test_a_process_that_should_end_tells_nobody(
    hub: Hub, home: Home, config: Config, store: Store, tell: Tell
) -> None:
    websub.tell(home, config, store, NOW, lambda: True)
    assert hub.told() == []
    tell()
    assert hub.told() == [*EN, *ES]


def test_cycles_tell_of_what_they_publish_and_a_dead_hub_stops_nothing(
    hub: Hub, home: Home
) -> None:
    home.config_file.write_text(f'{CONFIG}\n[publish]\nhub = "{hub.url}"\n', "utf-8")
    assert alliance_bot(home.root, "once").status == 0
    assert set(hub.told()) >= set(EN)
    assert alliance_bot(home.root, "once").status == 0
    assert hub.told() == []
    hub.status = 500
    write_statement(home, "On a second day of rest")
    ran = alliance_bot(home.root, "once", "--json")
    assert set(hub.told()) >= set(EN)
    assert (ran.status, ran.json["errors"]) == (0, [])
    assert "second day" in (home.feeds / "en/atom.xml").read_text("utf-8")


def test_without_a_hub_nobody_is_told(home: Home, store: Store) -> None:
    put(home, "en/atom.xml", "first")
    assert websub.tell(home, parse(CONFIG), store, NOW) == ()
    assert store.told("") == {}
