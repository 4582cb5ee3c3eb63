"""`alarms`: whether messages arrive, and what was told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Home
from tests.alarms.made import PASSWORD, TOPIC, Carrier, tell
from tests.conftest import alliance_bot


@pytest.fixture
def carrier(tmp_path: Path) -> Iterator[Carrier]:
    carrier = Carrier(tmp_path / "messages.jsonl")
    yield carrier
    carrier.stop()


def test_a_test_says_of_each_whether_it_arrived(home: Home, carrier: Carrier) -> None:
    tell(home, carrier.json, "json://127.0.0.1:1/x", carrier.ntfy, "nonsense")
    ran = alliance_bot(home.root, "alarms", "test")
    assert ran.status == 1
    assert ran.out.splitlines() == [
        "file config/secrets/alarm-0: sent. Is it there?",
        "file config/secrets/alarm-1: not sent: its server refuses the connection.",
        "file config/secrets/alarm-2: sent. Is it there?",
        "file config/secrets/alarm-3: not sent: it is not an address that Apprise understands.",
    ]
    assert carrier.titles() == ["a test", "a test"]


def test_a_test_that_arrives_everywhere_is_done(home: Home, carrier: Carrier) -> None:
    tell(home, carrier.mail)
    ran = alliance_bot(home.root, "alarms", "test", "--json")
    assert (ran.status, ran.json) == (
        0,
        {"addresses": [{"address": "file config/secrets/alarm-0", "why": ""}]},
    )


def test_an_address_that_cannot_be_read_is_named_with_what_to_do(home: Home) -> None:
    tell(home, "json://127.0.0.1:1/x")
    (home.root / "config" / "secrets" / "alarm-0").chmod(0o644)
    ran = alliance_bot(home.root, "alarms", "test")
    assert ran.status == 1
    assert "chmod 600" in ran.out


@pytest.mark.parametrize("command", ["test", "list"])
def test_without_addresses_it_says_so(home: Home, command: str) -> None:
    ran = alliance_bot(home.root, "alarms", command)
    assert "has no [alarms]" in ran.out
    assert ran.status == (1 if command == "test" else 0)


def test_the_list_has_what_is_not_well_and_who_knows_it(home: Home, carrier: Carrier) -> None:
    tell(home, carrier.json, "json://127.0.0.1:1/x")
    assert alliance_bot(home.root, "alarms", "ended", "--status", "1").status == 0
    ran = alliance_bot(home.root, "alarms", "list", "--json")
    (alarm,) = ran.json["alarms"]
    assert (alarm["reason"], alarm["told"]) == ("crashed", ["file config/secrets/alarm-0"])
    said = alliance_bot(home.root, "alarms", "list").out
    assert "file config/secrets/alarm-0: was last told something at " in said
    assert "file config/secrets/alarm-1: could not be told 1 times; next try " in said
    assert "crashed: the daemon crashed" in said


@pytest.mark.parametrize(
    ("environment", "title"),
    [
        ({"SERVICE_RESULT": "success", "EXIT_CODE": "killed", "EXIT_STATUS": "TERM"}, []),
        (
            {"SERVICE_RESULT": "exit-code", "EXIT_CODE": "exited", "EXIT_STATUS": "2"},
            ["the configuration is wrong"],
        ),
        (
            {"SERVICE_RESULT": "oom-kill", "EXIT_CODE": "killed", "EXIT_STATUS": "KILL"},
            ["the daemon crashed, or was killed. It is started anew by itself"],
        ),
    ],
)
def test_what_systemd_says_of_an_end_is_understood(
    home: Home, carrier: Carrier, monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str], title: list[str],
) -> None:  # fmt: skip
    tell(home, carrier.json)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert alliance_bot(home.root, "alarms", "ended").status == 0
    assert carrier.titles() == title


def test_check_says_whether_addresses_could_be_used_and_sends_nothing(
    home: Home, carrier: Carrier
) -> None:
    tell(home, carrier.json, "nonsense", "ntfy://ntfy.example.org/topic")
    ran = alliance_bot(home.root, "check", "--json")
    found = {
        one["where"].rpartition(" ")[2]: one["level"]
        for one in ran.json["findings"]
        if one["where"].startswith("alarms")
    }
    assert found == {
        "config/secrets/alarm-0": "ok",
        "config/secrets/alarm-1": "wrong",
        "config/secrets/alarm-2": "note",
    }
    assert carrier.connections() == 0


def test_check_notes_where_nobody_is_told(home: Home) -> None:
    ran = alliance_bot(home.root, "check", "--json")
    (found,) = (one for one in ran.json["findings"] if one["where"] == "alarms")
    assert (found["level"], "docs/alarms.md" in found["mend"]) == ("note", True)


def test_no_command_says_an_address(home: Home, carrier: Carrier) -> None:
    tell(home, carrier.mail, carrier.ntfy)
    carrier.behave(status=500, login=False)
    for command in (("test",), ("list", "--json"), ("ended", "--status", "1"), ("list",)):
        ran = alliance_bot(home.root, "alarms", *command)
        for secret in (PASSWORD, TOPIC):
            assert secret not in ran.out + ran.err
