"""I/O: calls of Telegram's Bot API; their addresses hold the token, so no error repeats one."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.announce.networks.outcome import (
    Fate,
    fate_of_answer,
    innermost,
    retry_at,
    unsent_because,
)
from bot.announce.networks.session import ask_once, fresh_session
from bot.announce.secrets import read_secret
from bot.config import AccountConfig, Home
from bot.errors import (
    AccountStoppedError,
    NotSentError,
    OutcomeUnknownError,
    PostError,
    PostGoneError,
    RefusedError,
)

if TYPE_CHECKING:
    from requests import Response, Session

SERVER = "https://api.telegram.org"
_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_MISDIRECTED = 421
# What the server says, in its own words, of a channel that takes no post of this bot at all.
_CLOSED = (
    "administrator rights",
    "chat_admin_required",
    "chat not found",
    "chat_restricted",
    "chat_write_forbidden",
    "channel_private",
    "no rights to send a message",
    "not enough rights to send text",
    "upgraded to a supergroup",
)
_GONE = ("message to be replied not found", "message to edit not found", "message_id_invalid")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered: `result` where it did what it was asked, else what it `said`."""

    status: int
    said: str
    result: Any
    retry_at: datetime | None

    @property
    def is_done(self) -> bool:
        """True where the server did it and says how it is now."""
        return self.status == 200 and self.result is not None

    def says(self, *words: str) -> bool:
        """Tell whether one of these stands in what the server said of a refusal."""
        return self.status == 400 and any(word in self.said.casefold() for word in words)


class BotApi:
    """One bot; the token is read when it is first needed, and again after a refusal."""

    def __init__(
        self, home: Home, account: AccountConfig, timeout: float, now: Callable[[], datetime]
    ) -> None:
        self._home = home
        self._account = account
        self._where = f"account {account.name}"
        self._timeout = timeout
        self._now = now
        self._token = ""
        self._session: Session | None = None

    def __repr__(self) -> str:
        return f"BotApi({self._account.name!r})"

    def call(
        self, method: str, fields: Mapping[str, str], picture: tuple[bytes, str] | None = None
    ) -> Answer:
        """Call a method once; raises NotSentError or OutcomeUnknownError without an answer.

        `picture` is a photo's bytes and media type. No error is raised while the connection's
        own is being handled: that one's words have the address, and would stay attached.
        """
        token = self._read_token()
        server = self._account.server or SERVER
        try:
            return self._heard(
                ask_once(
                    self._connected(),
                    "POST",
                    f"{server}/bot{token}/{method}",
                    data=dict(fields),
                    files={"photo": ("card", *picture)} if picture else None,
                    timeout=self._timeout,
                )
            )
        except Exception as error:  # noqa: BLE001  # whatever happened, the post may be out
            failure = self._without_answer(error)
        raise failure

    def error(self, answer: Answer) -> PostError:
        """Say what an answer means that does not do what was asked."""
        status, said = answer.status, answer.said
        what = f"the server answered {status}" + (f": {said}" if said else "") + "."
        fate = fate_of_answer(status, said)
        if fate is Fate.UNSENT:
            return NotSentError(what, where=self._where, retry_at=answer.retry_at)
        if fate is Fate.STOPPED or status == _MISDIRECTED or answer.says(*_CLOSED):
            self._token = ""
            return AccountStoppedError(what, where=self._where, mend=self._mend(status))
        if answer.says(*_GONE):
            return PostGoneError("the post is not in the channel any more.", where=self._where)
        if fate is Fate.REFUSED:
            return RefusedError(what, where=self._where)
        moved = 300 <= status < 400
        mend = "Set `server` to the address that it sends to." if moved else ""
        return OutcomeUnknownError(what, where=self._where, mend=mend)

    def _mend(self, status: int) -> str:
        if status in {401, 404, _MISDIRECTED}:
            return "Ask @BotFather for the bot's token and put it in the token's place."
        return (
            f"Make the bot an administrator of {self._account.chat} that may post, edit and "
            "delete messages, and see that `chat` names that channel."
        )

    def _read_token(self) -> str:
        """Return the token; a word that is none could turn the request to another address."""
        if not self._token and self._account.token is not None:
            token = read_secret(self._home, self._account.token, self._where)
            if not _TOKEN.fullmatch(token):
                raise AccountStoppedError(
                    "what stands in the token's place is no token of a bot.",
                    where=self._where,
                    mend="A token is as @BotFather gave it: digits, a colon, letters and signs.",
                    reason="secret",
                )
            self._token = token
        return self._token

    def _connected(self) -> "Session":
        if self._session is None:
            self._session = fresh_session(lambda: None)
        return self._session

    def _heard(self, response: "Response") -> Answer:
        try:
            body = response.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            body = {}
        said = str(body.get("description") or "").replace(self._token, "[token]")
        return Answer(
            status=response.status_code,
            said=re.sub(r"[\x00-\x1f\x7f]+", " ", said).strip().rstrip(".")[:200],
            result=body.get("result") if body.get("ok") is True else None,
            retry_at=retry_at(response.headers) or self._after(body),
        )

    def _after(self, body: Mapping[str, Any]) -> datetime | None:
        parameters = body.get("parameters")
        seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
        if not isinstance(seconds, int):
            return None
        try:
            return self._now() + timedelta(seconds=seconds)
        except OverflowError:
            return datetime.max.replace(tzinfo=UTC)

    def _without_answer(self, error: Exception) -> PostError:
        if why := unsent_because(error):
            mend = "Check the network, and the server's address."
            return NotSentError(f"{why}.", where=self._where, mend=mend)
        what = f"the connection ended without an answer ({innermost(error)})."
        return OutcomeUnknownError(what, where=self._where)


def as_field(value: Mapping[str, Any]) -> str:
    """Return a structure as the API takes it inside a form."""
    return json.dumps(value, ensure_ascii=False)
