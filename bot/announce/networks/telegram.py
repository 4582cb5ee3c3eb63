"""I/O: a channel on Telegram, through the Bot API: at most once, as it cannot be read back."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bot.announce.networks.pictures import content_of
from bot.announce.networks.telegram_api import Answer, BotApi, as_field
from bot.config import AccountConfig, Home
from bot.errors import (
    AccountStoppedError,
    BotError,
    OutcomeUnknownError,
    PostError,
    RefusedError,
)
from bot.ports import Limits, Reading, Receipt, Status

_LIMITS = Limits(characters=4096, utf16=True, characters_with_picture=1024)
_NO_TEXT = "there is no text in the message"
_NO_CAPTION = "there is no caption in the message"


def _clock() -> datetime:
    return datetime.now(UTC)


def connect(home: Home, account: AccountConfig) -> "TelegramAccount":
    """Return an account on this network."""
    return TelegramAccount(home, account)


class TelegramAccount:
    """One channel that a bot posts in.

    Telegram knows neither keys nor a way for a bot to read what it posted: what may have
    been sent waits for a person, who sees the channel.
    """

    network = "telegram"
    can_read = False
    can_edit = True

    def __init__(
        self,
        home: Home,
        account: AccountConfig,
        *,
        timeout: float = 8.0,
        now: Callable[[], datetime] = _clock,
    ) -> None:
        self.name = account.name
        self._chat = account.chat or ""
        self._api = BotApi(home, account, timeout, now)

    def __repr__(self) -> str:
        return f"TelegramAccount({self.name!r} in {self._chat})"

    def limits(self) -> Limits:
        """Return Telegram's limits: they are documented, and no server tells them."""
        return _LIMITS

    def verify(self) -> str:
        """Ask whether the token is taken and the bot may post in the channel."""
        me = self._asked("getMe", {})
        self._asked("getChat", {"chat_id": self._chat})
        member = self._asked("getChatMember", {"chat_id": self._chat, "user_id": str(me["id"])})
        if member.get("status") != "creator" and not member.get("can_post_messages"):
            raise AccountStoppedError(
                f"the bot @{me.get('username')} may not post in {self._chat}.",
                where=f"account {self.name}",
                mend="Make it an administrator that may post, edit and delete messages.",
            )
        return f"@{me.get('username')} in {self._chat}"

    def post(self, status: Status, key: str) -> Receipt:  # noqa: ARG002  # Telegram knows no keys
        """Send once: a photo with the text below it, or the text alone.

        A picture that cannot be read, or that Telegram refuses, is left out rather than the
        post; so is one whose text is longer than what a photo may have.
        """
        common = {"chat_id": self._chat}
        if status.reply_to:
            chat, number = self._place(status.reply_to)
            answered = {"chat_id": chat, "message_id": int(number)}
            common["reply_parameters"] = as_field(answered)
        picture = content_of(status.picture)
        if picture and _length(status.text) <= (_LIMITS.characters_with_picture or 0):
            answer = self._api.call("sendPhoto", {**common, "caption": status.text}, picture)
            error = None if answer.is_done else self._api.error(answer)
            if not isinstance(error, RefusedError):
                return self._receipt(answer, error)
        answer = self._api.call("sendMessage", {**common, **_words(status)})
        return self._receipt(answer, None if answer.is_done else self._api.error(answer))

    def find(self, status: Status, key: str, since: datetime | None = None) -> Reading:  # noqa: ARG002  # as Account has it
        """Say that nothing can be said: a bot cannot read what it posted."""
        return Reading(None, complete=False)

    def edit(self, remote_id: str, status: Status) -> Receipt:
        """Give a message another text, or a photo another one below it, whichever it is."""
        chat, number = self._place(remote_id)
        place = {"chat_id": chat, "message_id": number}
        text = ("editMessageText", {**place, **_words(status)})
        caption = ("editMessageCaption", {**place, "caption": status.text})
        first, second = (caption, text) if status.picture else (text, caption)
        answer = self._api.call(*first)
        if answer.says(_NO_TEXT, _NO_CAPTION):
            answer = self._api.call(*second)
        if answer.says("message is not modified"):
            return Receipt(remote_id, self._address(chat, number))
        return self._receipt(answer, None if answer.is_done else self._api.error(answer))

    def delete(self, remote_id: str) -> None:
        """Take a message away; Telegram lets bots do that within 48 hours only."""
        chat, number = self._place(remote_id)
        answer = self._api.call("deleteMessage", {"chat_id": chat, "message_id": number})
        if answer.is_done or answer.says("message to delete not found", "message_id_invalid"):
            return
        if answer.says("message can't be deleted"):
            raise RefusedError(
                "Telegram lets a bot delete messages of the last 48 hours only, and ones that it "
                "has the right to delete.",
                where=f"account {self.name}",
                mend=f"Delete it in the channel yourself: {self._address(chat, number)}",
            )
        raise self._api.error(answer)

    def _asked(self, method: str, fields: dict[str, str]) -> dict[str, Any]:
        """Ask for something that changes nothing."""
        answer, failure = None, None
        try:
            answer = self._api.call(method, fields)
            failure = None if answer.is_done else self._api.error(answer)
        except PostError as error:
            failure = error
        if isinstance(failure, AccountStoppedError):
            raise failure
        if answer is None or failure or not isinstance(answer.result, dict):
            what = failure.what if failure else "the answer is not understood."
            raise PostError(f"the account could not be read: {what}", where=f"account {self.name}")
        return answer.result

    def _receipt(self, answer: Answer, error: PostError | None) -> Receipt:
        if error:
            raise error
        try:
            number, chat = int(answer.result["message_id"]), answer.result["chat"]
            identifier, name = int(chat["id"]), str(chat.get("username") or "")
        except (KeyError, TypeError, ValueError, AttributeError):
            raise OutcomeUnknownError(
                "the server's answer does not say which message it made.",
                where=f"account {self.name}",
            ) from None
        place = f"@{name}" if name else str(identifier)
        return Receipt(f"{identifier}/{number}", self._address(place, str(number)))

    def _place(self, remote_id: str) -> tuple[str, str]:
        """Return the channel and number of a message: also of one in an earlier channel."""
        chat, _, number = remote_id.rpartition("/")
        return chat or self._chat, number

    def _address(self, chat: str, number: str) -> str:
        """Return where a message is seen: by everybody, or by the channel's own readers."""
        known = chat if chat.startswith("@") else self._chat
        if known.startswith("@"):
            return f"https://t.me/{known[1:]}/{number}"
        return f"https://t.me/c/{chat.removeprefix('-100')}/{number}"


def receipt_at(chat: str, address: str) -> Receipt:
    """Return the receipt of a message that a person saw, by its link in the channel `chat`.

    "Copy link" in Telegram gives https://t.me/NAME/12, or https://t.me/c/123/12 where the
    channel is private. Raises BotError for what is no message of this channel.
    """
    seen = re.fullmatch(r"https://t\.me/(?:c/(\d+)|(\w+))/(\d+)(?:\?\S*)?", address)
    if seen is None:
        raise BotError(
            f"{address} is not the link of a message.",
            mend='Take "Copy link" of the message: it is like https://t.me/NAME/12.',
            reason="no-message",
        )
    number, name, message = seen.groups()
    other = f"@{name}" if name else f"-100{number}"
    if chat.casefold() != other.casefold() and chat.startswith("@") == other.startswith("@"):
        raise BotError(
            f"{address} is a message of {other}, and this account posts in {chat}.",
            mend="Take the link of the message in the account's own channel.",
            reason="other-channel",
        )
    return Receipt(f"{other}/{message}", address.partition("?")[0])


def _words(status: Status) -> dict[str, str]:
    """Return a message's text, with a preview of the statement's page where the text names it."""
    preview: dict[str, Any] = {"is_disabled": True}
    if status.address and status.address in status.text:
        preview = {"url": status.address, "prefer_large_media": True}
    return {"text": status.text, "link_preview_options": as_field(preview)}


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
