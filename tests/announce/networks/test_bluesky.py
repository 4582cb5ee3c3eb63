import logging
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.announce.networks.bluesky import BlueskyAccount
from bot.announce.networks.bluesky_text import record
from bot.announce.networks.bluesky_xrpc import home_of
from bot.config import Home
from bot.errors import (
    AccountStoppedError,
    NotSentError,
    OutcomeUnknownError,
    PostError,
    PostGoneError,
    RefusedError,
)
from bot.ports import Picture, Reading, Status
from tests.announce.made import (
    NOW,
    TOKEN,
    StandIn,
    bluesky_account,
    configuration,
    give_token,
)

ADDRESS = "https://statements.alliance-site.org/en/s/2026-03-10-rest/"
STATUS = Status(f"A day of rest\n\n{ADDRESS}", "en", ADDRESS, "2026-03-10-rest")


def connected(home: Home, url: str, timeout: float = 5) -> BlueskyAccount:
    account = configuration(bluesky_account(url)).accounts[0]
    return BlueskyAccount(home, account, timeout=timeout, now=lambda: NOW)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    server = StandIn(tmp_path / "server.jsonl", "bluesky")
    yield server
    server.stop()


@pytest.fixture
def account(home: Home, server: StandIn) -> BlueskyAccount:
    give_token(home)
    return connected(home, server.url)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[StandIn]:
    server = StandIn(tmp_path / "elsewhere.jsonl", "bluesky")
    yield server
    server.stop()


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    path = tmp_path / "card.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (1200).to_bytes(4) + (630).to_bytes(4))
    return Picture(path, "Rest is a right!")


def held(server: StandIn) -> dict[str, Any]:
    """Return the one record that the server holds."""
    (post,) = server.posts()
    value: dict[str, Any] = post["value"]
    return value


class TestASession:
    def test_is_begun_when_it_is_needed_and_once(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        assert account.limits().characters == 300
        assert server.requests() == 0
        account.post(STATUS, "one")
        account.post(STATUS, "two")
        assert server.requests() == 3

    def test_leads_to_the_server_that_keeps_the_posts(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        keeper = server.url.replace("127.0.0.1", "localhost")
        server.control(pds=keeper)
        assert account.verify() == f"alliance.bsky.social, kept on {keeper}"
        assert account.post(STATUS, "key").remote_id

    def test_that_has_expired_is_renewed_and_the_post_made_once(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        server.control(expire=1)
        receipt = account.post(STATUS, "key")
        assert (server.accepted(), server.posts()[0]["id"]) == (1, receipt.remote_id)

    def test_that_cannot_be_renewed_is_begun_anew(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        server.control(expire=1, forget_sessions=True)
        account.post(STATUS, "key")
        assert server.accepted() == 1

    def test_that_expires_at_once_stops_the_account(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        server.control(expire=9)
        with pytest.raises(AccountStoppedError, match="ExpiredToken"):
            account.post(STATUS, "key")

    def test_needs_the_right_password_which_is_read_again(
        self, home: Home, server: StandIn
    ) -> None:
        give_token(home, "not-the-right-one")
        account = connected(home, server.url)
        with pytest.raises(AccountStoppedError, match="Make a new app password for alliance"):
            account.post(STATUS, "key")
        give_token(home)
        assert account.post(STATUS, "key").remote_id

    @pytest.mark.parametrize(
        ("status", "said"),
        [
            ("takendown", "AccountTakedown"),
            ("suspended", "is suspended"),
            ("deactivated", "is deactivated"),
        ],
    )
    def test_of_an_account_that_is_closed_is_none(
        self, server: StandIn, account: BlueskyAccount, status: str, said: str
    ) -> None:
        server.control(status=status)
        with pytest.raises(AccountStoppedError, match=f"{said}.*in the Bluesky app"):
            account.verify()

    @pytest.mark.parametrize("status", ["takendown", "suspended", "deactivated"])
    def test_ends_where_the_account_is_closed(
        self, server: StandIn, account: BlueskyAccount, status: str
    ) -> None:
        account.verify()
        server.control(status=status)
        with pytest.raises(AccountStoppedError, match="in the Bluesky app"):
            account.post(STATUS, "key")

    @pytest.mark.parametrize(
        ("answer", "error", "said"),
        [
            ([400, "InvalidRequest", "Bad"], AccountStoppedError, "app password"),
            ([401, "AuthFactorTokenRequired", "Code"], AccountStoppedError, "app password"),
            ([404, "NotFound", "?"], AccountStoppedError, "Set `server`"),
            ([429, "RateLimitExceeded", "Slow"], NotSentError, "429"),
            ([500, "InternalServerError", "Oh"], NotSentError, "500"),
            ([501, "MethodNotImplemented", "?"], NotSentError, "501"),
            ([200, "", ""], NotSentError, "Set `server`"),
        ],
    )
    def test_that_does_not_begin_leaves_the_post_surely_unsent(
        self,
        server: StandIn,
        account: BlueskyAccount,
        answer: list[Any],
        error: type[PostError],
        said: str,
    ) -> None:
        server.control(answer_session=answer)
        with pytest.raises(error, match=said) as caught:
            account.post(STATUS, "key")
        assert type(caught.value) is error

    def test_of_a_server_that_does_not_answer_leaves_the_post_surely_unsent(
        self, home: Home
    ) -> None:
        give_token(home)
        with socket.create_server(("127.0.0.1", 0)) as silent:
            account = connected(home, f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2)
            with pytest.raises(NotSentError, match="without an answer"):
                account.post(STATUS, "key")


SERVICE = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer"}


@pytest.mark.parametrize(
    ("document", "keeper"),
    [
        ({"service": [SERVICE | {"serviceEndpoint": "https://a.host/"}]}, "https://a.host"),
        (
            {"service": [SERVICE | {"id": "did:x#atproto_pds", "serviceEndpoint": "https://b"}]},
            "https://b",
        ),
        ({"service": [SERVICE | {"serviceEndpoint": "http://a.host"}]}, "https://s"),
        ({"service": [SERVICE | {"serviceEndpoint": 7}]}, "https://s"),
        ({"service": [SERVICE | {"type": "Other", "serviceEndpoint": "https://a"}]}, "https://s"),
        ({"service": [SERVICE | {"id": "#other", "serviceEndpoint": "https://a"}]}, "https://s"),
        ({"service": ["x"]}, "https://s"),
        ({"service": 1}, "https://s"),
        ({}, "https://s"),
        (None, "https://s"),
    ],
)
def test_posts_are_kept_where_the_document_says_or_else_where_one_logs_in(
    document: Any, keeper: str
) -> None:
    assert home_of(document, "did:x", "https://s") == keeper


class TestTheEndOfAPost:
    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            ([400, "InvalidRequest", "Invalid record"], RefusedError),
            ([401, "AuthenticationRequired", "No"], AccountStoppedError),
            ([401, "AuthMissing", "No"], AccountStoppedError),
            ([403, "AccountNotFound", "Account not found"], AccountStoppedError),
            ([400, "AccountTakedown", "Closed"], AccountStoppedError),
            ([404, "NotFound", "Not Found"], AccountStoppedError),
            ([408, "Timeout", "Request Timeout"], OutcomeUnknownError),
            ([409, "Conflict", "Conflict"], OutcomeUnknownError),
            ([413, "PayloadTooLarge", "request entity too large"], RefusedError),
            ([429, "RateLimitExceeded", "Rate Limit Exceeded"], NotSentError),
            ([500, "InternalServerError", "Internal Server Error"], OutcomeUnknownError),
            ([502, "UpstreamFailure", "Upstream Failure"], OutcomeUnknownError),
            ([504, "UpstreamTimeout", "Upstream Timeout"], OutcomeUnknownError),
        ],
    )
    def test_is_told_by_the_answer(
        self,
        server: StandIn,
        account: BlueskyAccount,
        answer: list[Any],
        error: type[PostError],
    ) -> None:
        server.control(answer=answer)
        with pytest.raises(error, match=f"{answer[1]}: {answer[2]}") as caught:
            account.post(STATUS, "key")
        assert type(caught.value) is error

    def test_429_says_when_to_come_back(self, server: StandIn, account: BlueskyAccount) -> None:
        server.control(answer=[429, "RateLimitExceeded", "Slow"], reset="1924992000")
        with pytest.raises(NotSentError) as caught:
            account.post(STATUS, "key")
        assert caught.value.retry_at == datetime(2031, 1, 1, tzinfo=UTC)

    @pytest.mark.parametrize("reset", ["soon", "9" * 40])
    def test_429_may_say_nonsense(
        self, server: StandIn, account: BlueskyAccount, reset: str
    ) -> None:
        server.control(answer=[429, "RateLimitExceeded", "Slow"], reset=reset)
        with pytest.raises(NotSentError) as caught:
            account.post(STATUS, "key")
        assert caught.value.retry_at is None

    @pytest.mark.parametrize(
        "text", ["x" * 301, "🏳️‍🌈" * 250], ids=["too many signs", "too many bytes"]
    )
    def test_a_text_that_is_too_long_is_refused(
        self, server: StandIn, account: BlueskyAccount, text: str
    ) -> None:
        with pytest.raises(RefusedError, match=r"too big \(maximum 300"):
            account.post(replace(STATUS, text=text), "key")
        assert server.accepted() == 0

    @pytest.mark.parametrize("fault", ["drop_before", "drop_after"])
    def test_without_an_answer_it_is_unknown(
        self, server: StandIn, account: BlueskyAccount, fault: str
    ) -> None:
        server.control(**{fault: 1})
        with pytest.raises(OutcomeUnknownError):
            account.post(STATUS, "key")

    @pytest.mark.parametrize("fault", ["error_after", "garble"])
    def test_an_error_after_it_was_taken_is_looked_into(
        self, server: StandIn, account: BlueskyAccount, fault: str
    ) -> None:
        server.control(**{fault: 1})
        assert account.post(STATUS, "key").remote_id == server.posts()[0]["id"]

    @pytest.mark.parametrize("fault", [{"broken_reads": True}, {"hide_for": 60}], ids=str)
    def test_is_unknown_where_that_cannot_be_looked_into(
        self, server: StandIn, account: BlueskyAccount, fault: dict[str, Any]
    ) -> None:
        server.control(error_after=1, **fault)
        with pytest.raises(OutcomeUnknownError, match="500: InternalServerError"):
            account.post(STATUS, "key")

    def test_after_a_timeout_it_is_unknown(self, home: Home, server: StandIn) -> None:
        give_token(home)
        server.control(late=30)
        with pytest.raises(OutcomeUnknownError):
            connected(home, server.url, timeout=0.3).post(STATUS, "key")

    def test_a_server_may_go_on_after_it_gave_up(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        server.control(goes_on=0.2)
        with pytest.raises(OutcomeUnknownError, match="504"):
            account.post(STATUS, "key")
        server.wait_until_accepted(1)
        assert account.find(STATUS, "key").receipt

    def test_a_password_is_not_carried_elsewhere(
        self, server: StandIn, account: BlueskyAccount, elsewhere: StandIn
    ) -> None:
        server.control(redirect=elsewhere.url)
        with pytest.raises(AccountStoppedError, match=r"308\. Set `server`"):
            account.post(STATUS, "key")
        assert elsewhere.requests() == 0

    def test_a_post_is_not_carried_elsewhere(
        self, server: StandIn, account: BlueskyAccount, elsewhere: StandIn
    ) -> None:
        account.verify()
        server.control(redirect=elsewhere.url)
        with pytest.raises(OutcomeUnknownError, match=r"308\. Set `server`"):
            account.post(STATUS, "key")
        assert elsewhere.requests() == 0


class TestTheSamePostOnceMore:
    def test_is_the_one_that_is_there(self, home: Home, server: StandIn) -> None:
        give_token(home)
        first = connected(home, server.url).post(STATUS, "key")
        again = connected(home, server.url).post(replace(STATUS, text=f"Other {ADDRESS}"), "key")
        assert (again, server.accepted()) == (first, 1)

    def test_is_found_also_where_the_server_has_a_word_for_it(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        first = account.post(STATUS, "key")
        server.control(answer=[400, "RecordAlreadyExists", "There is one already"])
        assert account.post(STATUS, "key") == first

    def test_stays_unknown_while_nobody_can_read_it(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        server.control(hide_for=60)
        account.post(STATUS, "key")
        with pytest.raises(OutcomeUnknownError):
            account.post(STATUS, "key")
        assert server.accepted() == 1


class TestReadingBack:
    def seed(self, server: StandIn, count: int, created_at: datetime) -> None:
        other = replace(STATUS, text="Another post", address="")
        moments = [created_at + timedelta(seconds=number) for number in range(count)]
        server.seed([record(other, moment) for moment in moments], "records")

    def test_finds_a_post_whose_words_are_others_now(self, account: BlueskyAccount) -> None:
        receipt = account.post(STATUS, "key")
        other = replace(STATUS, text="Other", address="https://a.org/")
        assert account.find(other, "key") == Reading(receipt)

    def test_finds_nothing_that_a_person_deleted(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        receipt = account.post(STATUS, "key")
        server.delete(receipt.remote_id)
        assert account.find(STATUS, "key") == Reading(None)

    def test_finds_nothing_that_the_server_lost(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        server.control(lose=1)
        account.post(STATUS, "key")
        assert account.find(STATUS, "key") == Reading(None)

    def test_finds_what_a_server_gave_a_key_of_its_own(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        server.control(ignore_keys=True, drop_after=1)
        with pytest.raises(OutcomeUnknownError):
            account.post(STATUS, "key")
        self.seed(server, 250, datetime.now(UTC))
        found = account.find(STATUS, "key").receipt
        assert found is not None
        assert found.remote_id == server.posts()[0]["id"]

    def test_passes_over_an_older_post_of_the_same_statement(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        server.seed([record(STATUS, NOW - timedelta(days=3))], "records")
        assert account.find(STATUS, "again", NOW - timedelta(days=2)) == Reading(None)
        assert account.find(STATUS, "again", NOW - timedelta(days=4)).receipt

    def test_ends_at_the_moment_before_which_it_cannot_be(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        self.seed(server, 1050, NOW - timedelta(days=9))
        self.seed(server, 50, NOW)
        assert account.find(STATUS, "key", NOW - timedelta(days=2)) == Reading(None)

    def test_is_incomplete_where_there_is_too_much_to_read(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        self.seed(server, 1050, NOW)
        reading = account.find(STATUS, "key", NOW - timedelta(days=2))
        assert reading == Reading(None, complete=False)

    def test_can_fail(self, server: StandIn, account: BlueskyAccount) -> None:
        server.control(broken_reads=True)
        with pytest.raises(PostError, match="could not be read: the server answered 503"):
            account.find(STATUS, "key")

    @pytest.mark.parametrize(
        "answer", [[], {}, {"records": 1}, {"records": [{}]}, {"records": [{"uri": 1, "value": 1}]}]
    )
    def test_says_nothing_where_the_list_is_none(
        self, server: StandIn, account: BlueskyAccount, answer: Any
    ) -> None:
        server.control(answer_list=answer)
        with pytest.raises(PostError, match="could not be read"):
            account.find(STATUS, "key")

    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            ([200, "", ""], PostError),
            ([400, "InvalidRequest", "Bad"], PostError),
            ([403, "AccountNotFound", "No"], AccountStoppedError),
            ([429, "RateLimitExceeded", "Slow"], NotSentError),
        ],
    )
    def test_tells_a_record_that_is_not_there_from_one_that_cannot_be_read(
        self,
        server: StandIn,
        account: BlueskyAccount,
        answer: list[Any],
        error: type[PostError],
    ) -> None:
        server.control(answer_get=answer)
        with pytest.raises(error) as caught:
            account.find(STATUS, "key")
        assert type(caught.value) is error

    def test_needs_to_know_whose_account_it_is(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        server.control(unauthorised=True)
        with pytest.raises(AccountStoppedError, match="401"):
            account.find(STATUS, "key")


class TestAnAnswer:
    def test_names_its_thread_and_what_it_answers(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        first = account.post(STATUS, "post")
        second = account.post(replace(STATUS, text="2", reply_to=first.remote_id), "thread-2")
        account.post(replace(STATUS, text="3", reply_to=second.remote_id), "thread-3")
        posts = {post["id"]: post for post in server.posts()}
        reply = next(post["value"] for post in posts.values() if post["text"] == "3")["reply"]
        assert reply == {
            "root": {"uri": first.remote_id, "cid": posts[first.remote_id]["cid"]},
            "parent": {"uri": second.remote_id, "cid": posts[second.remote_id]["cid"]},
        }

    def test_is_none_where_a_person_deleted_the_post(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        first = account.post(STATUS, "post")
        server.delete(first.remote_id)
        with pytest.raises(PostGoneError):
            account.post(replace(STATUS, text="2", reply_to=first.remote_id), "thread-2")

    def test_waits_where_the_post_cannot_be_read(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        first = account.post(STATUS, "post")
        server.control(broken_reads=True)
        with pytest.raises(NotSentError, match="503"):
            account.post(replace(STATUS, text="2", reply_to=first.remote_id), "thread-2")


class TestAPicture:
    def test_goes_with_its_words_and_its_shape(
        self, server: StandIn, account: BlueskyAccount, picture: Picture
    ) -> None:
        account.post(replace(STATUS, picture=picture), "key")
        (image,) = held(server)["embed"]["images"]
        assert (image["alt"], image["aspectRatio"], image["image"]["mimeType"]) == (
            "Rest is a right!",
            {"width": 1200, "height": 630},
            "image/png",
        )

    def test_that_is_too_large_is_left_out(
        self, server: StandIn, account: BlueskyAccount, picture: Picture
    ) -> None:
        picture.path.write_bytes(b"\0" * 1_000_001)
        account.post(replace(STATUS, picture=picture), "key")
        assert "embed" not in held(server)

    @pytest.mark.parametrize("answer", [[400, "BlobTooLarge"], [413, "PayloadTooLarge"]])
    def test_that_the_server_refuses_is_left_out(
        self, server: StandIn, account: BlueskyAccount, picture: Picture, answer: list[Any]
    ) -> None:
        server.control(refuse_blobs=answer)
        account.post(replace(STATUS, picture=picture), "key")
        assert "embed" not in held(server)

    @pytest.mark.parametrize(
        ("fault", "said"),
        [
            ({"refuse_blobs": [500, "InternalServerError"]}, "500"),
            ({"refuse_blobs": [429, "RateLimitExceeded"]}, "429"),
            ({"lose_blobs": True}, "has lost the picture"),
        ],
        ids=["500", "429", "lost"],
    )
    def test_that_does_not_arrive_leaves_the_post_surely_unsent(
        self,
        server: StandIn,
        account: BlueskyAccount,
        picture: Picture,
        fault: dict[str, Any],
        said: str,
    ) -> None:
        server.control(**fault)
        with pytest.raises(NotSentError, match=said):
            account.post(replace(STATUS, picture=picture), "key")
        assert server.accepted() == 0


def test_a_post_says_when_it_was_sent_and_in_which_language(
    server: StandIn, account: BlueskyAccount
) -> None:
    account.post(replace(STATUS, language="zh-Hant"), "key")
    value = held(server)
    assert (value["createdAt"], value["langs"]) == ("2026-03-10T12:00:00.000Z", ["zh-Hant", "zh"])


def test_the_server_takes_what_a_whole_post_is_made_of(
    server: StandIn, account: BlueskyAccount
) -> None:
    text = f"🏳️‍🌈 हक \u2068IMA\u2069\n\n#MigrantRights #हक_अधिकार #遊行\n{ADDRESS}"
    account.post(replace(STATUS, text=text), "key")
    assert len(held(server)["facets"]) == 4


class TestTakingAway:
    def test_waits_for_an_account_that_is_stopped(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        receipt = account.post(STATUS, "key")
        server.control(unauthorised=True)
        with pytest.raises(AccountStoppedError):
            account.delete(receipt.remote_id)

    def test_leaves_another_account_s_post_alone(
        self, server: StandIn, account: BlueskyAccount
    ) -> None:
        account.post(STATUS, "key")
        with pytest.raises(RefusedError, match="another account's"):
            account.delete("at://did:plc:somebody/app.bsky.feed.post/3mgptyzrxdgzb")
        assert len(server.posts()) == 1


def test_no_secret_is_in_an_error_or_a_log(
    home: Home,
    server: StandIn,
    account: BlueskyAccount,
    closed_port: int,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    said = []
    server.control(answer_session=[401, "AuthenticationRequired", f"not {TOKEN}"])
    said.append(error_of(account))
    server.control(answer_session=None)
    for status in (400, 401, 403, 500):
        one = connected(home, server.url)
        session = one._xrpc.session()  # noqa: SLF001  # a server may repeat what it was told
        secrets = f"{TOKEN}, {session.access}, {session.refresh}"
        server.control(answer=[status, "InvalidRequest", f"not {secrets}"])
        said.append(error_of(one))
    server.control(answer=None, drop_after=1)
    said.append(error_of(account))
    said.append(error_of(connected(home, f"http://127.0.0.1:{closed_port}")))
    outputs = capfd.readouterr()
    inner = account._xrpc  # noqa: SLF001  # what a crash would print
    said += [repr(account), repr(inner), repr(inner.session())]
    everything = "".join((*said, caplog.text, outputs.out, outputs.err))
    assert len(said) == 10
    assert "canary" not in everything


def error_of(account: BlueskyAccount) -> str:
    import traceback

    with pytest.raises(PostError) as caught:
        account.post(STATUS, "key")
    return "".join(traceback.format_exception(caught.value)) + repr(caught.value)
