"""How the daemon ended is told, also where nothing of the home can be opened."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.alarms import ends
from bot.config import Home
from tests.alarms.made import Carrier, tell
from tests.conftest import alliance_bot

NOW = datetime(2026, 3, 8, 3, tzinfo=UTC)
CRASHED = "the daemon crashed, or was killed. It is started anew by itself"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def told(home: Home, carrier: Carrier) -> None:
    tell(home, carrier.json)


def test_an_end_as_it_should_be_is_not_told(home: Home, carrier: Carrier) -> None:
    ends.begin(home, NOW)
    ends.end(home)
    ends.ended(home, 0, NOW)
    ends.begin(home, NOW)
    assert carrier.messages() == []


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (1, CRASHED),
        (2, "the configuration is wrong"),
        (137, CRASHED),
    ],
)
def test_another_is_told_at_once(home: Home, carrier: Carrier, status: int, title: str) -> None:
    ends.begin(home, NOW)
    ends.ended(home, status, NOW)
    assert carrier.titles() == [title]


def test_a_home_that_another_process_holds_may_be_free_in_a_minute(
    home: Home, carrier: Carrier
) -> None:
    for number in range(11):
        ends.ended(home, 3, NOW + number * MINUTE)
        assert len(carrier.messages()) == (1 if number == 10 else 0)


def test_who_crashes_again_and_again_is_told_of_once(home: Home, carrier: Carrier) -> None:
    for number in range(30):
        ends.begin(home, NOW + number * MINUTE / 6)
        ends.ended(home, 1, NOW + number * MINUTE / 6)
    assert carrier.titles() == [CRASHED]


def test_a_daemon_that_was_killed_is_told_of_by_the_next(home: Home, carrier: Carrier) -> None:
    """Where nobody calls `alarms ended`, as in a container."""
    ends.begin(home, NOW)
    ends.begin(home, NOW + MINUTE)
    ends.begin(home, NOW + 2 * MINUTE)
    assert carrier.titles() == [CRASHED]


def test_an_end_that_was_told_is_not_told_by_the_next(home: Home, carrier: Carrier) -> None:
    ends.begin(home, NOW)
    ends.ended(home, 1, NOW)
    ends.begin(home, NOW + MINUTE)
    assert len(json.loads(home.alarms.read_bytes())["ends"]) == 1
    assert carrier.titles() == [CRASHED]


def test_a_machine_that_lost_its_power_is_no_crash(home: Home, carrier: Carrier) -> None:
    ends.begin(home, NOW)
    home.running.write_text("of-another-life-of-the-machine", "ascii")
    ends.begin(home, NOW + MINUTE)
    assert carrier.messages() == []


def test_a_daemon_that_another_one_leads_instead_of_did_not_crash(
    home: Home, carrier: Carrier
) -> None:
    ends.begin(home, NOW)
    ends.give_way(home)
    ends.ended(home, 1, NOW)
    ends.begin(home, NOW)
    ends.give_way(home)
    ends.begin(home, NOW)
    assert carrier.messages() == []


def test_what_follows_when_it_cannot_start_anew_is_told(home: Home, carrier: Carrier) -> None:
    ends.begin(home, NOW)
    ends.give_way(home)
    ends.ended(home, 1, NOW)
    ends.ended(home, 1, NOW + MINUTE)
    assert carrier.titles() == [CRASHED]


def test_it_is_told_with_a_damaged_database(home: Home, carrier: Carrier) -> None:
    home.state.mkdir()
    home.database.write_bytes(b"not a database" * 1000)
    ran = alliance_bot(home.root, "run")
    assert (ran.status, "database" in ran.err) == (1, True)
    assert alliance_bot(home.root, "alarms", "ended", "--status", "1").status == 0
    assert carrier.titles() == [CRASHED]


@pytest.mark.parametrize("wrong", ["\n[nonsense]\n", '\n[schedule]\ncycle = "often"\n'])
def test_it_is_told_with_a_wrong_configuration(home: Home, carrier: Carrier, wrong: str) -> None:
    with home.config_file.open("a", encoding="utf-8") as config:
        config.write(wrong)
    ends.ended(home, 2, NOW)
    assert carrier.titles() == ["the configuration is wrong"]


def test_it_is_told_with_one_that_is_no_toml_to_whom_the_former_named(
    home: Home, carrier: Carrier
) -> None:
    ends.begin(home, NOW)
    ends.end(home)
    home.config_file.write_text("[site\n", "utf-8")
    ends.ended(home, 2, NOW)
    assert carrier.titles() == ["the configuration is wrong"]


def test_who_names_nobody_has_nobody_told(home: Home, carrier: Carrier) -> None:
    text = home.config_file.read_text("utf-8").partition("[alarms]")[0]
    home.config_file.write_text(text, "utf-8")
    ends.begin(home, NOW)
    ends.ended(home, 1, NOW)
    assert carrier.messages() == []
    assert not home.running.exists()
