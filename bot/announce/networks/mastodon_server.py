"""I/O: the server of a Mastodon account: its client, the token, and what its answers mean."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from bot.announce.networks.outcome import (
    Fate,
    fate_of_answer,
    innermost,
    retry_at,
    unsent_because,
)
from bot.announce.networks.session import fresh_session, no_login
from bot.announce.secrets import read_secret
from bot.config import AccountConfig, Home
from bot.errors import (
    AccountStoppedError,
    NotSentError,
    OutcomeUnknownError,
    PostError,
    RefusedError,
)

if TYPE_CHECKING:
    from mastodon import Mastodon
    from requests import Response

T = TypeVar("T")


class MastodonServer:
    """One server, for one account; the token is read when it is needed, again after a refusal."""

    def __init__(self, home: Home, account: AccountConfig, timeout: float) -> None:
        self.where = f"account {account.name}"
        self._home = home
        self._account = account
        self._timeout = timeout
        self._client: Mastodon | None = None
        self._token = ""
        self._answer: Response | None = None

    def __repr__(self) -> str:
        return f"MastodonServer({self._account.server})"

    @property
    def status(self) -> int:
        """The status of the last answer, 0 where there was none."""
        return 0 if self._answer is None else self._answer.status_code

    def read(self, ask: "Callable[[Mastodon], T]") -> T:
        """Ask for something that changes nothing on the server."""
        try:
            return self.change(ask)
        except AccountStoppedError:
            raise
        except PostError as outcome:
            raise PostError(
                f"the account could not be read: {outcome.what}", where=self.where
            ) from None

    def change(self, ask: "Callable[[Mastodon], T]") -> T:
        """Ask for a change once; the kind of error says what is known of it."""
        return self._changing(lambda: ask(self._connected()))

    def get(self, path: str) -> Any:
        """Ask for one thing, with the kinds of errors that a change has."""
        return self._changing(lambda: self._request("GET", path))

    def put(self, path: str, body: dict[str, Any]) -> Any:
        """Ask for a change once, with fields that Mastodon.py does not send."""
        return self._changing(lambda: self._request("PUT", path, json=body))

    def upload(self, path: str, file: tuple[bytes, str], fields: dict[str, str]) -> Any:
        """Send a file, as its bytes and media type.

        Mastodon.py would ask for the server's version first, and warn of unusual ones.
        """
        files = {"file": ("card", *file)}
        return self._changing(lambda: self._request("POST", path, data=fields, files=files))

    def _changing(self, ask: Callable[[], T]) -> T:
        self._connected()
        self._answer = None
        try:
            return ask()
        except Exception as error:  # noqa: BLE001  # whatever happened, the change may be done
            raise self._outcome(error) from None

    def _request(self, method: str, path: str, **content: Any) -> Any:
        """Make a request as Mastodon.py makes its own."""
        session = self._connected().session
        answer = session.request(
            method,
            f"{self._account.server}{path}",
            headers={"Authorization": f"Bearer {self._token}", "User-Agent": "alliance-bot"},
            timeout=self._timeout,
            auth=no_login,
            **content,
        )
        answer.raise_for_status()
        return answer.json()

    def _connected(self) -> "Mastodon":
        """Return the client, made when it is first needed.

        The token is set after the client is made, because Mastodon.py would take one that
        is a file's name for that file. No redirect is followed: it would carry the post,
        and perhaps the token, elsewhere. Every request has its own connection: a kept one
        that the server has just closed would look like a lost answer.
        """
        if self._client is not None:
            return self._client
        if self._account.token is None or self._account.server is None:
            raise TypeError("the configuration let a Mastodon account without a token through")
        self._token = read_secret(self._home, self._account.token, self.where)

        from mastodon import Mastodon

        session = fresh_session(self._forget)
        session.hooks["response"].append(self._remember)
        self._client = Mastodon(
            api_base_url=self._account.server,
            ratelimit_method="throw",
            request_timeout=self._timeout,
            version_check_mode="none",
            user_agent="alliance-bot",
            session=session,
        )
        self._client.access_token = self._token
        return self._client

    def _forget(self) -> None:
        self._answer = None

    def _remember(self, answer: "Response", *_: Any, **__: Any) -> None:
        """Keep the answer: Mastodon.py's errors do not always tell its status."""
        self._answer = answer

    def _outcome(self, error: Exception) -> PostError:
        """Say what an attempt's end means, in words that hold no token."""
        answer = self._answer
        if answer is None:
            why = unsent_because(error)
            if why:
                mend = "Check the server's address."
                return NotSentError(f"{why}.", where=self.where, mend=mend)
            return OutcomeUnknownError(
                f"the connection ended without an answer ({innermost(error)}).", where=self.where
            )
        said = self._said(answer)
        fate = fate_of_answer(answer.status_code, said)
        what = f"the server answered {answer.status_code}" + (f": {said}" if said else "") + "."
        if fate is Fate.UNSENT:
            return NotSentError(what, where=self.where, retry_at=retry_at(answer.headers))
        if fate is Fate.STOPPED:
            self._client = None
            mend = (
                f"Make a new token for {self._account.server} that may write posts and media and "
                "read them: `alliance-bot accounts login` does."
            )
            return AccountStoppedError(what, where=self.where, mend=mend)
        if fate is Fate.REFUSED:
            return RefusedError(what, where=self.where)
        moved = 300 <= answer.status_code < 400
        mend = "Set `server` to the address that it sends to." if moved else ""
        return OutcomeUnknownError(what, where=self.where, mend=mend)

    def _said(self, answer: "Response") -> str:
        """Return the error that an answer's body names, short and without the token."""
        try:
            said = answer.json()["error"]
        except (ValueError, KeyError, TypeError, RuntimeError, OSError):
            return ""
        text = re.sub(r"[\x00-\x1f\x7f]+", " ", str(said).replace(self._token, "[token]"))
        return text.strip().rstrip(".")[:200]
