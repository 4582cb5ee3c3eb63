"""Messages through the real Apprise to servers on this machine, well and in every trouble."""

import json
import os
import subprocess
import sys

import pytest

from bot.alarms import messenger, sending
from bot.alarms.sending import Parcel, send, understood
from bot.alarms.words import Message
from tests.alarms.made import PASSWORD, TOPIC, Carrier

MESSAGE = Message(
    "Alliance: the disk is full", "Since 03:10.\nTo do: <make> room & rest.", "failure"
)
KINDS = ("json", "ntfy", "mail")


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_arrives_as_it_was_written(carrier: Carrier, kind: str) -> None:
    assert send([Parcel(carrier.of(kind), MESSAGE)]) == [""]
    (taken,) = carrier.messages()
    assert (taken["kind"], taken["title"]) == (kind, MESSAGE.title)
    assert taken["text"].replace("\r\n", "\n").strip() == MESSAGE.body


def test_an_e_mail_comes_from_the_bot_and_goes_to_whom_it_names(carrier: Carrier) -> None:
    send([Parcel(carrier.mail, MESSAGE)])
    (taken,) = carrier.messages()
    assert taken["to"] == ["helper@example.org"]
    assert "bot@example.org" in taken["sender"]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_in_a_message_leads_elsewhere(carrier: Carrier, kind: str) -> None:
    """No picture that the receiver's program would fetch, and no advertisement."""
    send([Parcel(carrier.of(kind), MESSAGE)])
    (taken,) = carrier.messages()
    told = json.dumps(taken).lower()
    assert "http" not in told
    assert "apprise" not in told


def test_all_are_sent_at_the_same_time(carrier: Carrier) -> None:
    assert send([Parcel(carrier.of(kind), MESSAGE) for kind in KINDS]) == ["", "", ""]
    assert sorted(one["kind"] for one in carrier.messages()) == sorted(KINDS)


@pytest.mark.parametrize(
    ("kind", "faults", "why"),
    [
        ("json", {"status": 500}, "its server answers 500."),
        ("ntfy", {"status": 403}, "its server answers 403."),
        ("mail", {"login": False}, "its server answers 535."),
        ("mail", {"status": 550}, "its server answers 550."),
    ],
)
def test_why_a_server_took_nothing_is_said_in_a_few_words(
    carrier: Carrier, kind: str, faults: dict[str, object], why: str
) -> None:
    carrier.behave(**faults)
    assert send([Parcel(carrier.of(kind), MESSAGE)]) == [why]
    assert carrier.messages() == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_is_not_there_refuses(carrier: Carrier, kind: str) -> None:
    address = carrier.of(kind)
    carrier.stop()
    assert send([Parcel(address, MESSAGE)]) == ["its server refuses the connection."]


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_never_answers_is_left_after_a_while(carrier: Carrier, kind: str) -> None:
    carrier.behave(hangs=True)
    slow, late = "its server did not answer in time.", sending.NO_ANSWER
    assert send([Parcel(carrier.of(kind), MESSAGE)], seconds=1)[0] in {slow, late}


def test_a_server_that_answers_without_end_holds_up_no_other(carrier: Carrier) -> None:
    """Whoever is told to stop gives those that are under way a few seconds, and no more."""
    carrier.behave(drips=True)
    parcels = [Parcel(carrier.json, MESSAGE), Parcel(carrier.mail, MESSAGE)]
    told = send(parcels, seconds=600, stopping=lambda: len(carrier.messages()) == 2)
    assert told == [sending.NO_ANSWER, ""]


def test_a_server_that_sends_on_to_another_is_not_followed(carrier: Carrier) -> None:
    carrier.behave(redirect=f"http://127.0.0.1:1/{TOPIC}")
    assert send([Parcel(carrier.json, MESSAGE)]) == ["its server answers 307."]
    assert carrier.connections() == 1


ADDRESSES = {
    "foo://x": messenger.NOT_UNDERSTOOD,
    "file:///etc/passwd": messenger.NOT_UNDERSTOOD,
    "https://example.org/": messenger.NOT_UNDERSTOOD,
    "x": messenger.NOT_UNDERSTOOD,
    "mailto://ana:x@mail.example.org?to=b@example.org": messenger.UNENCRYPTED,
    "mailtos://ana:x@mail.example.org?to=b@example.org": "",
    "mailto://ana:x@gmail.com": "",
    "mailto://localhost?from=a@example.org&to=b@example.org": "",
    "ntfy://topic": "",
    "ntfy://ntfy.example.org/topic": messenger.UNENCRYPTED,
    "ntfys://ntfy.example.org/topic": "",
    "matrixs://ana:x@matrix.example.org/!room:example.org": "",
    "tgram://123456789:abcdefg_hijklmnop/12315544/": "",
    "json://127.0.0.1/x": "",
}


@pytest.fixture(scope="module")
def faults() -> dict[str, str]:
    return dict(zip(ADDRESSES, understood(tuple(ADDRESSES)), strict=True))


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_wrong_with_an_address_is_said(address: str, faults: dict[str, str]) -> None:
    assert faults[address] == ADDRESSES[address]


def test_to_what_is_no_address_nothing_is_sent() -> None:
    assert send([Parcel("file:///etc/passwd", MESSAGE)]) == [messenger.NOT_UNDERSTOOD]


def test_to_look_at_an_address_sends_nothing(carrier: Carrier) -> None:
    assert understood([carrier.json, carrier.mail, carrier.ntfy]) == ["", "", ""]
    assert carrier.connections() == 0


def test_where_no_process_can_be_started_that_is_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    told = send([Parcel("json://127.0.0.1/x", MESSAGE)])
    assert told == ["nothing can be sent from here: No such file or directory."]


def test_a_parcel_does_not_show_its_address() -> None:
    assert PASSWORD not in repr(Parcel(f"json://ana:{PASSWORD}@127.0.0.1/x", MESSAGE))


def test_addresses_are_no_arguments_and_the_environment_is_not_handed_on(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALARM", PASSWORD)
    seen: list[str] = []

    class Seen(subprocess.Popen[bytes]):
        def __init__(self, command: list[str], **options: object) -> None:
            seen.extend((*command, json.dumps(options["env"])))
            super().__init__(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", Seen)
    assert send([Parcel(carrier.json, MESSAGE)]) == [""]
    assert PASSWORD not in "".join(seen)
    assert "HTTP_PROXY" not in "".join(seen)


def test_what_the_messenger_says_holds_no_secret(carrier: Carrier) -> None:
    """Also where everything is said that its libraries have to say."""
    carrier.behave(login=False)
    order = {"send": [{"address": carrier.mail, "title": "t", "body": "b", "kind": "info"}]}
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "bot.alarms.messenger"],
        input=json.dumps(order), capture_output=True, text=True, check=True,
        env=sending.environment() | {"PYTHONVERBOSE": ""}, cwd=os.sep,
    )  # fmt: skip
    assert json.loads(ran.stdout) == {"number": 0, "why": "its server answers 535."}
    assert PASSWORD not in ran.stdout + ran.stderr
