import socket
import ssl
from datetime import UTC, datetime

import pytest

from bot.announce.networks.outcome import Fate, fate_of_answer, retry_at, unsent_because


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        (200, Fate.UNKNOWN),
        (301, Fate.UNKNOWN),
        (400, Fate.REFUSED),
        (401, Fate.STOPPED),
        (403, Fate.STOPPED),
        (404, Fate.STOPPED),
        (408, Fate.UNKNOWN),
        (409, Fate.UNKNOWN),
        (413, Fate.REFUSED),
        (422, Fate.REFUSED),
        (425, Fate.UNKNOWN),
        (429, Fate.UNSENT),
        (500, Fate.UNKNOWN),
        (502, Fate.UNKNOWN),
        (503, Fate.UNKNOWN),
        (504, Fate.UNKNOWN),
        (599, Fate.UNKNOWN),
    ],
)
def test_an_answer_s_status_decides(status: int, fate: Fate) -> None:
    assert fate_of_answer(status, "") is fate


def test_a_post_that_is_not_allowed_does_not_stop_the_account() -> None:
    assert fate_of_answer(403, "This action is not allowed") is Fate.REFUSED


def test_a_token_without_the_scope_stops_the_account() -> None:
    assert fate_of_answer(403, "This action is outside the authorized scopes") is Fate.STOPPED


def wrapped(error: BaseException) -> BaseException:
    """Wrap an error as urllib3, requests and Mastodon.py do: as an argument, then as context."""
    outer = ConnectionError("Could not complete request")
    outer.__context__ = OSError(error)
    return outer


def tls(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, reason)
    error.reason = reason
    return error


@pytest.mark.parametrize(
    "error",
    [
        socket.gaierror(-2, "Name or service not known"),
        ConnectionRefusedError(111, "refused"),
        ssl.SSLCertVerificationError(1, "self-signed"),
        tls("WRONG_VERSION_NUMBER"),
    ],
)
def test_what_never_left_is_surely_unsent(error: BaseException) -> None:
    assert unsent_because(wrapped(error))


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError("timed out"),
        ConnectionResetError(104, "reset"),
        BrokenPipeError(32, "broken pipe"),
        tls("UNEXPECTED_EOF_WHILE_READING"),
        ValueError("not JSON"),
    ],
)
def test_what_may_have_left_is_not(error: BaseException) -> None:
    assert unsent_because(wrapped(error)) == ""


@pytest.mark.parametrize(
    ("headers", "moment"),
    [
        ({"X-RateLimit-Reset": "2026-03-10T13:00:00.000000Z"}, "2026-03-10T13:00"),
        ({"X-RateLimit-Reset": "2026-03-10T13:00:00"}, "2026-03-10T13:00"),
        ({"X-RateLimit-Reset": "1773147600"}, "2026-03-10T13:00"),
        ({"RateLimit-Reset": "1773147600"}, "2026-03-10T13:00"),
        (
            {"Retry-After": "90", "Date": "Tue, 10 Mar 2026 12:00:00 GMT"},
            "2026-03-10T12:01:30",
        ),
        ({"Retry-After": "Tue, 10 Mar 2026 13:00:00 GMT"}, "2026-03-10T13:00"),
    ],
)
def test_a_server_says_when_to_come_back(headers: dict[str, str], moment: str) -> None:
    assert retry_at(headers) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-RateLimit-Reset": "soon"},
        {"X-RateLimit-Reset": "9" * 30},
        {"Retry-After": "90"},
        {"Retry-After": "9" * 30, "Date": "Tue, 10 Mar 2026 12:00:00 GMT"},
    ],
)
def test_a_server_that_talks_nonsense_says_nothing(headers: dict[str, str]) -> None:
    assert retry_at(headers) is None
