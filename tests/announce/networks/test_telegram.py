"""A channel on Telegram: what is posted, and what is known after anything went wrong."""

import logging
import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.announce.networks.telegram import TelegramAccount, receipt_at
from bot.config import Home
from bot.errors import (
    AccountStoppedError,
    BotError,
    NotSentError,
    OutcomeUnknownError,
    PostError,
    PostGoneError,
    RefusedError,
)
from bot.ports import Limits, Picture, Reading, Receipt, Status
from tests.announce.made import (
    BOT_TOKEN,
    NOW,
    TOKEN,
    StandIn,
    configuration,
    give_token,
    telegram_account,
)

ADDRESS = "https://statements.alliance-site.org/en/s/2026-03-10-rest/"
STATUS = Status(f"A day of rest\n\n{ADDRESS}", "en", ADDRESS)
PNG = b"\x89PNG\r\n\x1a\n what follows is not looked at here"
CHANNEL = "-1001234567890"


def connected(home: Home, url: str, timeout: float = 5, chat: str = "@alliance") -> TelegramAccount:
    table = telegram_account(url).replace("@alliance", chat)
    account = configuration(table).accounts[0]
    return TelegramAccount(home, account, timeout=timeout, now=lambda: NOW)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    server = StandIn(tmp_path / "server.jsonl", "telegram")
    yield server
    server.stop()


@pytest.fixture
def account(home: Home, server: StandIn) -> TelegramAccount:
    give_token(home, BOT_TOKEN)
    return connected(home, server.url)


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    path = tmp_path / "card.png"
    path.write_bytes(PNG)
    return Picture(path, "Rest is a right!")


def test_limits_are_counted_in_utf16(account: TelegramAccount) -> None:
    assert account.limits() == Limits(4096, utf16=True, characters_with_picture=1024)


class TestAPost:
    def test_has_its_words_as_they_are(self, server: StandIn, account: TelegramAccount) -> None:
        account.post(replace(STATUS, text=f"<b> *a* _b_ & 'c'\n\n{ADDRESS}"), "key")
        assert server.posts()[0]["text"] == f"<b> *a* _b_ & 'c'\n\n{ADDRESS}"

    def test_shows_a_preview_of_the_statement(
        self, server: StandIn, account: TelegramAccount
    ) -> None:
        account.post(STATUS, "key")
        assert server.posts()[0]["preview"] == {"url": ADDRESS, "prefer_large_media": True}

    def test_without_the_address_in_it_shows_none(
        self, server: StandIn, account: TelegramAccount
    ) -> None:
        account.post(replace(STATUS, text="Demands"), "key")
        assert server.posts()[0]["preview"] == {"is_disabled": True}

    def test_names_the_channel_and_its_address(self, account: TelegramAccount) -> None:
        assert account.post(STATUS, "key") == Receipt(f"{CHANNEL}/1", "https://t.me/alliance/1")

    def test_in_a_channel_without_a_name_is_for_its_readers(
        self, home: Home, server: StandIn
    ) -> None:
        give_token(home, BOT_TOKEN)
        server.control(private=True)
        receipt = connected(home, server.url, chat=CHANNEL).post(STATUS, "key")
        assert receipt.remote_address == "https://t.me/c/1234567890/1"

    def test_answers_another(self, server: StandIn, account: TelegramAccount) -> None:
        first = account.post(STATUS, "key")
        account.post(replace(STATUS, reply_to=first.remote_id), "answer")
        assert [post["answers"] for post in server.posts()] == ["", "1"]

    def test_answers_none_of_the_same_number_in_another_channel(
        self, account: TelegramAccount
    ) -> None:
        account.post(STATUS, "key")
        with pytest.raises(PostGoneError):
            account.post(replace(STATUS, reply_to="-1009999999999/1"), "answer")

    def test_may_have_4096_code_units(self, account: TelegramAccount) -> None:
        account.post(replace(STATUS, text="\U0001f642" * 2048), "key")
        with pytest.raises(RefusedError, match="message is too long"):
            account.post(replace(STATUS, text="\U0001f642" * 2049), "key")


class TestAPicture:
    def test_has_the_words_below_it(
        self, server: StandIn, account: TelegramAccount, picture: Picture
    ) -> None:
        account.post(replace(STATUS, picture=picture), "key")
        post = server.posts()[0]
        assert (post["photo"], post["caption"], post["text"]) == (len(PNG), STATUS.text, "")

    def test_that_telegram_refuses_is_left_out(
        self, server: StandIn, account: TelegramAccount, picture: Picture
    ) -> None:
        server.control(bad_photo=True)
        account.post(replace(STATUS, picture=picture), "key")
        assert [post["text"] for post in server.posts()] == [STATUS.text]

    def test_is_left_out_where_the_text_is_longer_than_its_caption_may_be(
        self, server: StandIn, account: TelegramAccount, picture: Picture
    ) -> None:
        account.post(replace(STATUS, text="\U0001f642" * 513, picture=picture), "key")
        assert [len(post["text"]) for post in server.posts()] == [513]

    def test_that_may_be_out_is_not_sent_again_without_it(
        self, server: StandIn, account: TelegramAccount, picture: Picture
    ) -> None:
        server.control(error_after=1)
        with pytest.raises(OutcomeUnknownError):
            account.post(replace(STATUS, picture=picture), "key")
        assert server.accepted() == 1

    def test_of_a_post_that_is_gone_is_not_made(
        self, server: StandIn, account: TelegramAccount, picture: Picture
    ) -> None:
        with pytest.raises(PostGoneError):
            account.post(replace(STATUS, picture=picture, reply_to=f"{CHANNEL}/7"), "key")
        assert server.posts() == []


class TestTheEndOfAPost:
    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            ([400, "Bad Request: message text is empty"], RefusedError),
            ([400, "Bad Request: chat not found"], AccountStoppedError),
            ([400, "Bad Request: need administrator rights in the channel"], AccountStoppedError),
            ([400, "Bad Request: not enough rights to send text messages"], AccountStoppedError),
            ([400, "Bad Request: CHAT_WRITE_FORBIDDEN"], AccountStoppedError),
            ([400, "Bad Request: group chat was upgraded to a supergroup"], AccountStoppedError),
            ([401, "Unauthorized"], AccountStoppedError),
            ([403, "Forbidden: bot was kicked from the channel chat"], AccountStoppedError),
            ([404, "Not Found"], AccountStoppedError),
            ([408, "Request Timeout"], OutcomeUnknownError),
            ([409, "Conflict"], OutcomeUnknownError),
            ([413, "Request Entity Too Large"], RefusedError),
            ([421, "Misdirected Request: unallowed token"], AccountStoppedError),
            ([429, "Too Many Requests: retry after 5"], NotSentError),
            ([500, "Internal Server Error: restart"], OutcomeUnknownError),
            ([502, "Bad Gateway"], OutcomeUnknownError),
            ([504, "Gateway Timeout"], OutcomeUnknownError),
        ],
    )
    def test_is_told_by_the_answer(
        self,
        server: StandIn,
        account: TelegramAccount,
        answer: list[Any],
        error: type[PostError],
    ) -> None:
        server.control(answer=answer)
        with pytest.raises(error, match=answer[1]) as caught:
            account.post(STATUS, "key")
        assert type(caught.value) is error

    def test_429_says_when_to_come_back(self, server: StandIn, account: TelegramAccount) -> None:
        server.control(answer=[429, "Too Many Requests: retry after 35"], retry_after=35)
        with pytest.raises(NotSentError) as caught:
            account.post(STATUS, "key")
        assert caught.value.retry_at == NOW + timedelta(seconds=35)

    @pytest.mark.parametrize(
        ("absurd", "moment"),
        [
            (10**15, datetime.max.replace(tzinfo=UTC)),
            ("soon", None),
            (None, None),
            ([5], None),
        ],
    )
    def test_429_with_an_absurd_pause_is_still_unsent(
        self, server: StandIn, account: TelegramAccount, absurd: Any, moment: datetime | None
    ) -> None:
        server.control(answer=[429, "Too Many Requests"], retry_after=absurd)
        with pytest.raises(NotSentError) as caught:
            account.post(STATUS, "key")
        assert caught.value.retry_at == moment

    @pytest.mark.parametrize(
        "fault", ["drop_before", "drop_after", "error_after", "garble", "ok_false", "nameless"]
    )
    def test_without_a_readable_answer_it_is_unknown(
        self, server: StandIn, account: TelegramAccount, fault: str
    ) -> None:
        server.control(**{fault: 1})
        with pytest.raises(OutcomeUnknownError):
            account.post(STATUS, "key")

    def test_after_a_timeout_it_is_unknown(self, home: Home, server: StandIn) -> None:
        give_token(home, BOT_TOKEN)
        server.control(late=30)
        with pytest.raises(OutcomeUnknownError):
            connected(home, server.url, timeout=0.3).post(STATUS, "key")
        assert server.accepted() == 1

    def test_after_a_gateway_gave_up_it_is_unknown(
        self, server: StandIn, account: TelegramAccount
    ) -> None:
        server.control(gateway=0.1)
        with pytest.raises(OutcomeUnknownError, match="504"):
            account.post(STATUS, "key")
        server.wait_until_accepted(1)

    def test_a_redirect_is_not_followed(self, server: StandIn, account: TelegramAccount) -> None:
        server.control(redirect="http://127.0.0.1:1")
        with pytest.raises(OutcomeUnknownError, match=r"308\. Set `server`"):
            account.post(STATUS, "key")

    def test_what_is_unknown_stays_unknown(self, server: StandIn, account: TelegramAccount) -> None:
        server.control(drop_after=1)
        with pytest.raises(OutcomeUnknownError):
            account.post(STATUS, "key")
        asked = server.requests()
        assert account.find(STATUS, "key") == Reading(None, complete=False)
        assert server.requests() == asked


class TestAChange:
    def test_of_a_text(self, server: StandIn, account: TelegramAccount) -> None:
        first = account.post(STATUS, "key")
        edited = account.edit(first.remote_id, replace(STATUS, text="Two days of rest"))
        assert (edited, server.posts()[0]["text"]) == (first, "Two days of rest")

    @pytest.mark.parametrize("knows", [True, False])
    def test_of_what_is_below_a_picture(
        self, server: StandIn, account: TelegramAccount, picture: Picture, knows: bool
    ) -> None:
        first = account.post(replace(STATUS, picture=picture), "key")
        other = replace(STATUS, text="Two days", picture=picture if knows else None)
        account.edit(first.remote_id, other)
        assert (server.posts()[0]["caption"], server.posts()[0]["photo"]) == ("Two days", len(PNG))

    def test_of_a_text_that_was_to_have_a_picture(
        self, server: StandIn, account: TelegramAccount, picture: Picture
    ) -> None:
        first = account.post(STATUS, "key")
        account.edit(first.remote_id, replace(STATUS, text="Two days", picture=picture))
        assert server.posts()[0]["text"] == "Two days"

    def test_to_the_same_words_is_done(self, account: TelegramAccount) -> None:
        first = account.post(STATUS, "key")
        assert account.edit(first.remote_id, STATUS) == first

    def test_stays_in_the_channel_of_the_post(self, home: Home, server: StandIn) -> None:
        give_token(home, BOT_TOKEN)
        first = connected(home, server.url).post(STATUS, "key")
        moved = connected(home, server.url, chat="@elsewhere")
        moved.edit(first.remote_id, replace(STATUS, text="Two days"))
        assert server.posts()[0]["text"] == "Two days"

    def test_of_one_that_a_person_deleted_finds_it_gone(
        self, server: StandIn, account: TelegramAccount
    ) -> None:
        first = account.post(STATUS, "key")
        server.delete("1")
        with pytest.raises(PostGoneError):
            account.edit(first.remote_id, STATUS)

    def test_of_an_unclear_end_may_be_made_again(
        self, server: StandIn, account: TelegramAccount
    ) -> None:
        first = account.post(STATUS, "key")
        server.control(drop_after=1)
        other = replace(STATUS, text="Two days")
        with pytest.raises(OutcomeUnknownError):
            account.edit(first.remote_id, other)
        assert account.edit(first.remote_id, other) == first


class TestADeletion:
    def test_takes_the_post_away(self, server: StandIn, account: TelegramAccount) -> None:
        account.delete(account.post(STATUS, "key").remote_id)
        assert server.posts() == []

    def test_of_an_old_post_says_who_can(self, server: StandIn, account: TelegramAccount) -> None:
        first = account.post(STATUS, "key")
        server.control(too_old=True)
        with pytest.raises(RefusedError, match="48 hours") as caught:
            account.delete(first.remote_id)
        assert caught.value.mend.endswith("yourself: https://t.me/alliance/1")


class TestVerifying:
    def test_names_bot_and_channel(self, account: TelegramAccount) -> None:
        assert account.verify() == "@alliance_test_bot in @alliance"

    @pytest.mark.parametrize(
        ("fault", "said"),
        [
            ("unauthorised", "Unauthorized. Ask @BotFather"),
            ("kicked", "kicked from the channel chat. Make the bot an administrator"),
            ("no_rights", "may not post in @alliance. Make it an administrator"),
        ],
    )
    def test_says_what_keeps_the_bot_away(
        self, server: StandIn, account: TelegramAccount, fault: str, said: str
    ) -> None:
        server.control(**{fault: True})
        with pytest.raises(AccountStoppedError, match=said):
            account.verify()

    def test_can_fail_for_a_while(self, server: StandIn, account: TelegramAccount) -> None:
        server.control(answer=[502, "Bad Gateway"])
        with pytest.raises(PostError, match="could not be read: the server answered 502") as caught:
            account.verify()
        assert type(caught.value) is PostError


class TestTheToken:
    def test_is_read_again_after_it_was_refused(self, home: Home, server: StandIn) -> None:
        give_token(home, "4242:an-old-one")
        account = connected(home, server.url)
        with pytest.raises(AccountStoppedError, match="@BotFather"):
            account.post(STATUS, "key")
        give_token(home, BOT_TOKEN)
        assert account.post(STATUS, "key").remote_id

    @pytest.mark.parametrize("wrong", ["canary", "1/../canary", "12:can/ary", "12:canary?x=1"])
    def test_that_is_none_is_sent_nowhere(self, home: Home, server: StandIn, wrong: str) -> None:
        give_token(home, wrong)
        with pytest.raises(AccountStoppedError, match="no token of a bot") as caught:
            connected(home, server.url).post(STATUS, "key")
        assert server.requests() == 0
        assert wrong not in str(caught.value)

    def test_is_in_no_error_and_no_log(
        self,
        home: Home,
        server: StandIn,
        account: TelegramAccount,
        closed_port: int,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        caplog.set_level(logging.DEBUG)
        for name in list(logging.root.manager.loggerDict):
            if name.startswith(("urllib3", "requests")):
                logging.getLogger(name).setLevel(logging.DEBUG)
        said = []
        for status in (400, 401, 403, 404, 429, 500):
            server.control(answer=[status, f"Bad Request: {BOT_TOKEN} and {TOKEN}"])
            said += self.errors(account)
        for fault in ("drop_after", "garble", "ok_false"):
            server.control(answer=None, **{fault: 1})
            said += self.errors(account)
        server.control(redirect="http://127.0.0.1:1")
        said += self.errors(account)
        for url in (f"http://127.0.0.1:{closed_port}", server.url.replace("http:", "https:")):
            said += self.errors(connected(home, url))
        outputs = capfd.readouterr()
        everything = "".join((*said, caplog.text, outputs.out, outputs.err, repr(account)))
        assert len(said) == 12
        assert BOT_TOKEN not in everything

    def errors(self, account: TelegramAccount) -> list[str]:
        """Return all that an error and those behind it can say."""
        with pytest.raises(PostError) as caught:
            account.post(STATUS, "key")
        chain, error = [], caught.value
        while error is not None:
            chain.append(repr(error) + str(error) + repr(vars(error)))
            error = error.__cause__ or error.__context__
        return ["".join([*chain, *traceback.format_exception(caught.value)])]


@pytest.mark.parametrize(
    ("chat", "link", "remote"),
    [
        ("@alliance", "https://t.me/Alliance/12", "@Alliance/12"),
        ("@alliance", "https://t.me/c/1234567890/12", "-1001234567890/12"),
        ("-1001234567890", "https://t.me/c/1234567890/12?single", "-1001234567890/12"),
        ("-1001234567890", "https://t.me/alliance/12", "@alliance/12"),
    ],
)
def test_a_link_that_a_person_copied_is_a_receipt(chat: str, link: str, remote: str) -> None:
    assert receipt_at(chat, link) == Receipt(remote, link.removesuffix("?single"))


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("https://t.me/alliance", "is not the link of a message"),
        ("https://example.org/alliance/12", "is not the link of a message"),
        ("https://t.me/others/12", "is a message of @others"),
    ],
)
def test_what_is_no_message_of_the_channel_is_no_receipt(link: str, why: str) -> None:
    with pytest.raises(BotError, match=why):
        receipt_at("@alliance", link)
