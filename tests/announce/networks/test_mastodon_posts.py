"""What a post on Mastodon has beside its words, and what becomes of it later."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.announce.networks.mastodon import MastodonAccount
from bot.announce.networks.mastodon_media import MastodonPictures
from bot.announce.networks.mastodon_server import MastodonServer
from bot.config import Home
from bot.errors import (
    AccountStoppedError,
    NotSentError,
    OutcomeUnknownError,
    PostError,
    PostGoneError,
    RefusedError,
)
from bot.ports import Picture, Reading, Receipt, Status
from tests.announce.made import NOW, StandIn, configuration, give_token, mastodon_account

ADDRESS = "https://statements.alliance-site.org/en/s/2026-03-10-rest/"
STATUS = Status(f"A day of rest\n\n#MigrantRights\n{ADDRESS}", "en", ADDRESS)
Connect = Callable[..., MastodonAccount]


@pytest.fixture
def connect(home: Home, server: StandIn) -> Connect:
    """Connect an account with more in its table."""
    give_token(home)

    def connected(more: str = "", timeout: float = 5) -> MastodonAccount:
        table = mastodon_account(server.url, more=more)
        return MastodonAccount(home, configuration(table).accounts[0], timeout=timeout)

    return connected


@pytest.fixture
def account(connect: Connect) -> MastodonAccount:
    return connect()


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    path = tmp_path / "card.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n what follows is not looked at here")
    return Picture(path, "Rest is a right!")


@pytest.fixture
def shown(picture: Picture) -> Status:
    """The post with its picture."""
    return replace(STATUS, picture=picture)


def media(server: StandIn) -> list[dict[str, Any]]:
    uploaded: list[dict[str, Any]] = server.show("/media")
    return uploaded


def numbers(server: StandIn) -> list[list[str]]:
    return [[one["id"] for one in post["media_attachments"]] for post in server.posts()]


class TestThePicture:
    def test_is_attached_with_its_words(
        self, server: StandIn, account: MastodonAccount, shown: Status
    ) -> None:
        account.post(shown, "key")
        assert [one["description"] for one in media(server)] == ["Rest is a right!"]
        assert numbers(server) == [["1"]]

    def test_is_waited_for_while_it_is_processed(
        self, server: StandIn, account: MastodonAccount, shown: Status
    ) -> None:
        server.control(processing=3)
        account.post(shown, "key")
        assert numbers(server) == [["1"]]

    def test_that_takes_long_is_asked_for_again_later(
        self, home: Home, server: StandIn, picture: Picture
    ) -> None:
        give_token(home)
        server.control(processing=8)
        rested: list[float] = []
        table = configuration(mastodon_account(server.url)).accounts[0]
        pictures = MastodonPictures(MastodonServer(home, table, 5), rested.append)
        with pytest.raises(NotSentError, match="not processed the picture yet"):
            pictures.attach(picture, "key")
        assert sum(rested) < 2
        assert pictures.attach(picture, "key") == "1"

    def test_that_is_never_processed_is_left_out_at_last(
        self, home: Home, server: StandIn, picture: Picture
    ) -> None:
        give_token(home)
        server.control(processing=1000)
        table = configuration(mastodon_account(server.url)).accounts[0]
        pictures = MastodonPictures(MastodonServer(home, table, 5), lambda _: None)
        with pytest.raises(NotSentError):
            pictures.attach(picture, "key")
        assert pictures.attach(picture, "key") is None

    @pytest.mark.parametrize(
        "fault",
        [
            {"upload": [422, "Validation failed: File is not supported"]},
            {"upload": [413, "Payload Too Large"]},
            {"upload": [404, "Not Found"]},
            {"processing": 3, "unprocessable": True},
            {"attach": [422, "Validation failed: Media is not yours"]},
        ],
        ids=str,
    )
    def test_that_is_refused_is_left_out(
        self, server: StandIn, account: MastodonAccount, shown: Status, fault: dict[str, Any]
    ) -> None:
        server.control(**fault)
        assert account.post(shown, "key").remote_id
        assert numbers(server) == [[]]

    @pytest.mark.parametrize(
        "answer", [[429, "Too many requests"], [500, "Internal Server Error"], [503, "Down"]]
    )
    def test_that_fails_leaves_the_post_surely_unsent(
        self, server: StandIn, account: MastodonAccount, shown: Status, answer: list[Any]
    ) -> None:
        server.control(upload=answer)
        with pytest.raises(NotSentError, match=f"the picture was not taken: .*{answer[0]}"):
            account.post(shown, "key")
        assert server.accepted() == 0

    def test_that_the_server_stumbles_over_twice_is_left_out(
        self, server: StandIn, account: MastodonAccount, shown: Status
    ) -> None:
        server.control(upload=[500, "Error processing thumbnail for uploaded media"])
        with pytest.raises(NotSentError):
            account.post(shown, "key")
        assert account.post(shown, "key").remote_id
        assert numbers(server) == [[]]

    def test_that_the_token_may_not_send_stops_the_account(
        self, server: StandIn, account: MastodonAccount, shown: Status
    ) -> None:
        server.control(upload=[403, "This action is outside the authorized scopes"])
        with pytest.raises(AccountStoppedError, match="accounts login"):
            account.post(shown, "key")


class TestTheTable:
    @pytest.mark.parametrize("visibility", ["public", "unlisted", "private"])
    def test_says_who_sees_the_posts(
        self, server: StandIn, connect: Connect, visibility: str
    ) -> None:
        connect(f'visibility = "{visibility}"').post(STATUS, "key")
        assert server.posts()[0]["visibility"] == visibility

    def test_has_a_content_warning(self, server: StandIn, connect: Connect) -> None:
        connect('content_warning = "Detention"').post(STATUS, "key")
        assert server.posts()[0]["spoiler_text"] == "Detention"

    def test_leaves_room_for_the_content_warning(self, connect: Connect) -> None:
        assert connect('content_warning = "Detention"').limits().characters == 500 - 9


def test_words_are_sent_as_plain_text(server: StandIn, account: MastodonAccount) -> None:
    first = account.post(STATUS, "key")
    assert server.posts()[0]["content_type"] == "text/plain"
    account.edit(first.remote_id, replace(STATUS, text="1. *Two* days"))
    assert server.posts()[0]["content_type"] == "text/plain"


class TestAnAnswer:
    def test_answers_the_post(self, server: StandIn, account: MastodonAccount) -> None:
        first = account.post(STATUS, "key")
        account.post(replace(STATUS, text="One", reply_to=first.remote_id), "answer")
        assert server.posts()[1]["in_reply_to_id"] == first.remote_id

    @pytest.mark.parametrize("answer", [[400, "Bad Request"], [404, "Not Found"], [422, "No"]])
    def test_to_a_post_that_a_person_deleted_finds_it_gone(
        self, server: StandIn, account: MastodonAccount, answer: list[Any]
    ) -> None:
        first = account.post(STATUS, "key")
        server.delete(first.remote_id)
        server.control(answer=answer)
        with pytest.raises(PostGoneError):
            account.post(replace(STATUS, reply_to=first.remote_id), "answer")

    def test_that_is_refused_although_the_post_is_there_is_refused(
        self, server: StandIn, account: MastodonAccount
    ) -> None:
        first = account.post(STATUS, "key")
        server.control(answer=[422, "Validation failed: Text is bad"])
        with pytest.raises(RefusedError):
            account.post(replace(STATUS, reply_to=first.remote_id), "answer")

    def test_is_found_by_its_words(self, account: MastodonAccount) -> None:
        first = account.post(STATUS, "key")
        one = replace(STATUS, text=f"1. Un día de <rest>\n\n2. #Paz & «pan»\n{ADDRESS}")
        one = replace(one, reply_to=first.remote_id)
        other = replace(one, text=one.text.replace("1.", "3."))
        receipt = account.post(one, "thread-2")
        assert account.find(one, "thread-2") == Reading(receipt)
        assert account.find(other, "thread-3") == Reading(None)


class TestFindingAFirstPost:
    def seed(self, server: StandIn, **more: Any) -> None:
        moment = NOW.isoformat().replace("+00:00", "Z")
        server.seed([{"text": STATUS.text, "created_at": moment, **more}])

    def test_passes_over_answers(self, server: StandIn, account: MastodonAccount) -> None:
        self.seed(server, in_reply_to_id="17", in_reply_to_account_id="1")
        assert account.find(STATUS, "key") == Reading(None)

    @pytest.mark.parametrize("anyway", [False, True])
    def test_passes_over_boosts(
        self, server: StandIn, account: MastodonAccount, anyway: bool
    ) -> None:
        server.control(ignore_filters=anyway)
        self.seed(server, reblog={"id": "9", "content": "", "created_at": "2026-03-01T00:00:00Z"})
        assert account.find(STATUS, "key") == Reading(None)

    def test_waits_until_the_server_shows_it(
        self, server: StandIn, account: MastodonAccount
    ) -> None:
        server.control(hide_for_reads=1)
        receipt = account.post(STATUS, "key")
        since = NOW - timedelta(days=2)
        assert account.find(STATUS, "key", since) == Reading(None)
        assert account.find(STATUS, "key", since) == Reading(receipt)

    def test_does_not_find_one_that_is_hidden_for_half_a_minute(
        self, server: StandIn, account: MastodonAccount
    ) -> None:
        server.control(hide_for=30)
        account.post(STATUS, "key")
        assert account.find(STATUS, "key") == Reading(None)
        assert len(server.posts()) == 1

    def test_does_not_find_one_that_the_server_lost(
        self, server: StandIn, account: MastodonAccount
    ) -> None:
        server.control(lose=1)
        account.post(STATUS, "key")
        assert server.accepted() == 1
        assert account.find(STATUS, "key") == Reading(None)

    def test_finds_one_that_was_taken_after_a_gateway_gave_up(
        self, server: StandIn, account: MastodonAccount
    ) -> None:
        server.control(gateway=0.2)
        with pytest.raises(OutcomeUnknownError, match="504"):
            account.post(STATUS, "key")
        server.wait_until_accepted(1)
        found = account.find(STATUS, "key").receipt
        assert found == Receipt(server.posts()[0]["id"], server.posts()[0]["url"])


class TestAnEdit:
    def test_keeps_picture_language_and_warning(
        self, server: StandIn, connect: Connect, shown: Status
    ) -> None:
        account = connect('content_warning = "Detention"')
        first = account.post(replace(shown, language="zh-Hant"), "key")
        assert account.edit(first.remote_id, replace(STATUS, text="Two days")) == first
        (post,) = server.posts()
        assert (post["text"], post["language"], post["spoiler_text"]) == (
            "Two days",
            "zh-TW",
            "Detention",
        )
        assert numbers(server) == [["1"]]

    def test_names_the_language_to_servers_that_would_forget_it(
        self, server: StandIn, account: MastodonAccount
    ) -> None:
        server.control(default_language=True)
        first = account.post(replace(STATUS, language="es"), "key")
        account.edit(first.remote_id, replace(STATUS, text="Dos días", language="es"))
        assert server.posts()[0]["language"] == "es"

    def test_to_the_same_words_leaves_no_trace(
        self, server: StandIn, account: MastodonAccount
    ) -> None:
        first = account.post(STATUS, "key")
        for text in ("Two days", "Two days", STATUS.text):
            account.edit(first.remote_id, replace(STATUS, text=text))
        history = server.show("/history")[first.remote_id]
        assert [edition["content"][:6] for edition in history] == ["<p>A d", "<p>Two", "<p>A d"]

    def test_to_the_same_words_may_be_refused_and_is_done(
        self, server: StandIn, account: MastodonAccount
    ) -> None:
        first = account.post(STATUS, "key")
        server.control(no_source=True, refuse_same=True)
        assert account.edit(first.remote_id, STATUS) == first

    def test_needs_no_source_of_the_server(self, server: StandIn, account: MastodonAccount) -> None:
        first = account.post(STATUS, "key")
        server.control(no_source=True)
        account.edit(first.remote_id, replace(STATUS, text="Two days"))
        assert server.posts()[0]["text"] == "Two days"

    def test_of_a_post_that_a_person_deleted_finds_it_gone(
        self, server: StandIn, account: MastodonAccount
    ) -> None:
        first = account.post(STATUS, "key")
        server.delete(first.remote_id)
        with pytest.raises(PostGoneError):
            account.edit(first.remote_id, STATUS)

    def test_on_a_server_without_edits_is_refused(
        self, server: StandIn, account: MastodonAccount
    ) -> None:
        first = account.post(STATUS, "key")
        server.control(no_edits=True)
        with pytest.raises(RefusedError, match="cannot change posts"):
            account.edit(first.remote_id, replace(STATUS, text="Two days"))

    @pytest.mark.parametrize("fault", ["drop_after", "error_after", "garble"])
    def test_of_an_unclear_end_may_be_made_again(
        self, server: StandIn, account: MastodonAccount, fault: str
    ) -> None:
        first = account.post(STATUS, "key")
        server.control(**{fault: 1})
        other = replace(STATUS, text="Two days")
        with pytest.raises(OutcomeUnknownError):
            account.edit(first.remote_id, other)
        assert account.edit(first.remote_id, other) == first

    def test_may_be_too_long(self, account: MastodonAccount) -> None:
        first = account.post(STATUS, "key")
        with pytest.raises(RefusedError, match="limit of 500 exceeded"):
            account.edit(first.remote_id, replace(STATUS, text="x" * 501))


class TestASuspendedAccount:
    @pytest.mark.parametrize("what", ["post", "answer", "find", "edit", "delete", "verify"])
    def test_is_stopped_whatever_is_asked(
        self, server: StandIn, account: MastodonAccount, what: str
    ) -> None:
        first = account.post(STATUS, "key")
        server.control(suspended=True)
        calls: dict[str, Callable[[], object]] = {
            "post": lambda: account.post(STATUS, "other"),
            "answer": lambda: account.post(replace(STATUS, reply_to=first.remote_id), "answer"),
            "find": lambda: account.find(STATUS, "key"),
            "edit": lambda: account.edit(first.remote_id, STATUS),
            "delete": lambda: account.delete(first.remote_id),
            "verify": account.verify,
        }
        with pytest.raises(AccountStoppedError, match="403: Your login is currently disabled"):
            calls[what]()


@pytest.mark.parametrize("absurd", ["9999-12-31T23:59:59Z", "-1", "10000000000000", "yesterday"])
def test_429_with_an_absurd_reset_is_unsent(
    server: StandIn, account: MastodonAccount, absurd: str
) -> None:
    server.control(answer=[429, "Too many requests"], reset=absurd)
    with pytest.raises(NotSentError):
        account.post(STATUS, "key")


def test_nothing_but_a_post_error_comes_out_of_nonsense(
    server: StandIn, account: MastodonAccount, shown: Status
) -> None:
    first = account.post(STATUS, "key")
    server.control(answer=[200, "odd"])
    with pytest.raises(PostError):
        account.post(shown, "other")
    server.control(answer=None, garble=5)
    with pytest.raises(PostError):
        account.delete(first.remote_id)
