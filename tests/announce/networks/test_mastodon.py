import logging
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from bot.announce.networks.mastodon import MastodonAccount, language_code
from bot.config import Home
from bot.errors import (
    AccountStoppedError,
    NotSentError,
    OutcomeUnknownError,
    PostError,
    RefusedError,
)
from bot.ports import Limits, Status
from tests.announce.made import (
    NOW,
    TOKEN,
    StandIn,
    configuration,
    give_token,
    mastodon_account,
)

ADDRESS = "https://statements.alliance-site.org/en/s/2026-03-10-rest/"
STATUS = Status(f"A day of rest\n\n{ADDRESS}", "en", ADDRESS)


def connected(home: Home, url: str, timeout: float = 5) -> MastodonAccount:
    account = configuration(mastodon_account(url)).accounts[0]
    return MastodonAccount(home, account, timeout=timeout)


@pytest.fixture
def account(home: Home, server: StandIn) -> MastodonAccount:
    give_token(home)
    return connected(home, server.url)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[StandIn]:
    server = StandIn(tmp_path / "elsewhere.jsonl")
    yield server
    server.stop()


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"),
        ("zh-Hant", "zh-TW"),
        ("zh-Hant-HK", "zh-HK"),
        ("zh-Hant-TW", "zh-TW"),
        ("zh-Hans", "zh-CN"),
        ("zh", "zh"),
        ("yue", "zh-YUE"),
        ("fil", "tl"),
        ("pt-BR", "pt"),
        ("sr-Latn", "sr"),
    ],
)
def test_a_language_tag_becomes_a_code_that_mastodon_knows(tag: str, code: str) -> None:
    assert language_code(tag) == code


def test_the_post_has_the_language_of_its_words(server: StandIn, account: MastodonAccount) -> None:
    account.post(Status(f"遊行\n\n{ADDRESS}", "zh-Hant", ADDRESS), "key")
    assert server.posts()[0]["language"] == "zh-TW"


def test_the_post_is_public(server: StandIn, account: MastodonAccount) -> None:
    account.post(STATUS, "key")
    assert server.posts()[0]["visibility"] == "public"


def test_limits_are_the_server_s(server: StandIn, account: MastodonAccount) -> None:
    server.control(max_characters=5000, characters_reserved_per_url=25)
    assert account.limits() == Limits(5000, 25)


class TestTheEndOfAPost:
    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            ([400, "Bad Request"], RefusedError),
            ([401, "The access token is invalid"], AccountStoppedError),
            ([403, "This action is outside the authorized scopes"], AccountStoppedError),
            ([403, "This action is not allowed"], RefusedError),
            ([404, "Not Found"], AccountStoppedError),
            ([408, "Request Timeout"], OutcomeUnknownError),
            ([409, "Conflict"], OutcomeUnknownError),
            ([422, "Validation failed: Text is bad"], RefusedError),
            ([425, "Too Early"], OutcomeUnknownError),
            ([429, "Too many requests"], NotSentError),
            ([500, "Internal Server Error"], OutcomeUnknownError),
            ([502, "Bad Gateway"], OutcomeUnknownError),
            ([503, "Service Unavailable"], OutcomeUnknownError),
            ([504, "Gateway Timeout"], OutcomeUnknownError),
        ],
    )
    def test_is_told_by_the_answer(
        self,
        server: StandIn,
        account: MastodonAccount,
        answer: list[Any],
        error: type[PostError],
    ) -> None:
        server.control(answer=answer)
        with pytest.raises(error, match=answer[1]) as caught:
            account.post(STATUS, "key")
        assert type(caught.value) is error

    def test_a_text_that_is_too_long_is_refused(
        self, server: StandIn, account: MastodonAccount
    ) -> None:
        server.control(max_characters=20)
        with pytest.raises(RefusedError, match="limit of 20 exceeded"):
            account.post(STATUS, "key")

    def test_429_says_when_to_come_back(self, server: StandIn, account: MastodonAccount) -> None:
        server.control(answer=[429, "Too many requests"], reset="2031-01-01T00:00:00.000000Z")
        with pytest.raises(NotSentError) as caught:
            account.post(STATUS, "key")
        assert caught.value.retry_at == datetime(2031, 1, 1, tzinfo=UTC)

    def test_a_nonsensical_reset_beside_a_success_is_not_taken_for_unsent(
        self, server: StandIn, account: MastodonAccount
    ) -> None:
        server.control(answer=[200, "odd"], reset="soon")
        with pytest.raises(OutcomeUnknownError):
            account.post(STATUS, "key")

    @pytest.mark.parametrize("fault", ["drop_before", "drop_after", "error_after", "garble"])
    def test_without_a_readable_answer_it_is_unknown(
        self, server: StandIn, account: MastodonAccount, fault: str
    ) -> None:
        server.control(**{fault: 1})
        with pytest.raises(OutcomeUnknownError):
            account.post(STATUS, "key")

    def test_after_a_timeout_it_is_unknown(self, home: Home, server: StandIn) -> None:
        give_token(home)
        server.control(late=30)
        with pytest.raises(OutcomeUnknownError):
            connected(home, server.url, timeout=0.3).post(STATUS, "key")

    def test_a_server_that_takes_no_connection_is_surely_unsent(self, home: Home) -> None:
        give_token(home)
        with socket.socket() as deaf, socket.socket() as waiting:
            deaf.bind(("127.0.0.1", 0))
            deaf.listen(0)
            waiting.connect(deaf.getsockname())  # and with this one, all places are taken
            with pytest.raises(NotSentError, match="could not be reached"):
                connected(home, f"http://127.0.0.1:{deaf.getsockname()[1]}", 0.2).post(
                    STATUS, "key"
                )

    def test_a_redirect_is_not_followed(
        self, server: StandIn, account: MastodonAccount, elsewhere: StandIn
    ) -> None:
        server.control(redirect=elsewhere.url)
        with pytest.raises(OutcomeUnknownError, match=r"308\. Set `server`"):
            account.post(STATUS, "key")
        assert elsewhere.requests() == 0


class TestReadingBack:
    def seed(self, server: StandIn, count: int, created_at: datetime) -> None:
        moment = created_at.isoformat().replace("+00:00", "Z")
        server.seed([{"text": f"post {n}", "created_at": moment} for n in range(count)])

    def test_goes_page_by_page(self, server: StandIn, account: MastodonAccount) -> None:
        receipt = account.post(STATUS, "key")
        self.seed(server, 100, NOW)
        assert account.find(STATUS, "key").receipt == receipt

    def test_ends_at_the_moment_before_which_it_cannot_be(
        self, server: StandIn, account: MastodonAccount
    ) -> None:
        self.seed(server, 450, NOW - timedelta(days=9))
        self.seed(server, 50, NOW)
        reading = account.find(STATUS, "key", NOW - timedelta(days=2))
        assert (reading.receipt, reading.complete) == (None, True)

    def test_is_incomplete_where_there_is_too_much_to_read(
        self, server: StandIn, account: MastodonAccount
    ) -> None:
        self.seed(server, 450, NOW)
        reading = account.find(STATUS, "key", NOW - timedelta(days=2))
        assert (reading.receipt, reading.complete) == (None, False)

    def test_can_fail(self, server: StandIn, account: MastodonAccount) -> None:
        server.control(broken_reads=True)
        with pytest.raises(PostError, match="could not be read: the server answered 503"):
            account.find(STATUS, "key")

    def test_needs_a_token_that_works(self, server: StandIn, account: MastodonAccount) -> None:
        server.control(unauthorised=True)
        with pytest.raises(AccountStoppedError, match="401"):
            account.find(STATUS, "key")


class TestTheToken:
    def test_is_read_again_after_it_was_refused(self, home: Home, server: StandIn) -> None:
        give_token(home, "an-old-token")
        account = connected(home, server.url)
        with pytest.raises(AccountStoppedError, match="Make a new token"):
            account.post(STATUS, "key")
        give_token(home)
        assert account.post(STATUS, "key").remote_id

    def test_in_a_file_that_others_can_read_is_refused(self, home: Home, server: StandIn) -> None:
        path = give_token(home, mode=0o640)
        with pytest.raises(AccountStoppedError, match=f"chmod 600 {path}"):
            connected(home, server.url).post(STATUS, "key")
        assert server.accepted() == 0

    def test_is_in_no_error_and_no_log(
        self,
        home: Home,
        server: StandIn,
        account: MastodonAccount,
        closed_port: int,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        caplog.set_level(logging.DEBUG)
        said = []
        for answer in ([401, f"bad token {TOKEN}"], [500, TOKEN], [422, TOKEN], [403, TOKEN]):
            server.control(answer=answer)
            said.append(self.error(account))
        server.control(answer=None, drop_after=1)
        said.append(self.error(account))
        said.append(self.error(connected(home, f"http://127.0.0.1:{closed_port}")))
        outputs = capfd.readouterr()
        everything = "".join((*said, caplog.text, outputs.out, outputs.err, repr(account)))
        assert len(said) == 6
        assert "canary" not in everything

    def error(self, account: MastodonAccount) -> str:
        import traceback

        with pytest.raises(PostError) as caught:
            account.post(STATUS, "key")
        return "".join(traceback.format_exception(caught.value)) + repr(caught.value)


class KeepsConnections(BaseHTTPRequestHandler):
    """A server that never closes a connection, whatever it is asked."""

    protocol_version = "HTTP/1.1"
    clients: ClassVar[set[tuple[str, int]]] = set()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.close_connection = False
        self.clients.add(self.client_address)
        body = b'{"configuration": {"statuses": {"max_characters": 500}}}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def keeping() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), KeepsConnections)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_connection_is_never_used_twice(home: Home, keeping: str) -> None:
    give_token(home)
    account = connected(home, keeping)
    KeepsConnections.clients.clear()
    for _ in range(3):
        account.limits()
    assert len(KeepsConnections.clients) == 3
