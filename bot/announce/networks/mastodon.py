"""I/O: accounts on Mastodon, and on servers that speak its API, through Mastodon.py."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from bot.announce.networks.links import links_to
from bot.announce.networks.outcome import Fate, fate_of_answer, retry_at, unsent_because
from bot.announce.networks.session import fresh_session
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
from bot.ports import Limits, Reading, Receipt, Status

if TYPE_CHECKING:
    from mastodon import Mastodon
    from requests import Response

T = TypeVar("T")

_MOST_PAGES = 10
_PAGE = 40
_DEFAULT = Limits(characters=500, characters_per_url=23)
# Mastodon knows two-letter codes, a few three-letter ones, and these regions of Chinese
# (LanguagesHelper). What it does not know becomes the account's default language, silently.
_LANGUAGES = {
    "fil": "tl",
    "yue": "zh-YUE",
    "zh-hans": "zh-CN",
    "zh-hant": "zh-TW",
    "zh-hant-hk": "zh-HK",
    "zh-hant-mo": "zh-HK",
    "zh-cn": "zh-CN",
    "zh-hk": "zh-HK",
    "zh-mo": "zh-HK",
    "zh-sg": "zh-CN",
    "zh-tw": "zh-TW",
}


def language_code(tag: str) -> str:
    """Return Mastodon's code for a BCP 47 tag."""
    subtags = tag.lower().split("-")
    for length in range(len(subtags), 0, -1):
        code = _LANGUAGES.get("-".join(subtags[:length]))
        if code:
            return code
    return subtags[0]


class MastodonAccount:
    """One account; the token is read when it is first needed, and again after a refusal."""

    network = "mastodon"
    can_read = True
    can_edit = True

    def __init__(self, home: Home, account: AccountConfig, *, timeout: float = 8.0) -> None:
        self.name = account.name
        self._home = home
        self._account = account
        self._timeout = timeout
        self._client: Mastodon | None = None
        self._token = ""
        self._answer: Response | None = None

    def __repr__(self) -> str:
        return f"MastodonAccount({self.name!r} on {self._account.server})"

    def verify(self) -> str:
        """Ask the server whom the token belongs to."""
        return self._read(lambda client: f"@{client.account_verify_credentials().acct}")

    def limits(self) -> Limits:
        """Ask the server for its limits; they differ between servers."""
        statuses = self._read(_statuses_of_instance)
        return Limits(
            characters=_number(statuses, "max_characters", _DEFAULT.characters),
            characters_per_url=_number(
                statuses, "characters_reserved_per_url", _DEFAULT.characters_per_url or 0
            ),
        )

    def post(self, status: Status, key: str) -> Receipt:
        """Send once; the kind of error says what is known of the post."""
        client = self._connected()
        self._answer = None
        try:
            posted = client.status_post(
                status.text,
                visibility="public",
                language=language_code(status.language),
                idempotency_key=key,
            )
            return Receipt(_identifier(posted), str(posted.url or ""))
        except Exception as error:  # noqa: BLE001  # whatever happened, the post may be out
            raise self._outcome(error) from None

    def find(self, status: Status, key: str, since: datetime | None = None) -> Reading:  # noqa: ARG002  # no server tells a post's key
        """Read the account's own posts, newest first, for a link to the statement's address."""
        return self._read(lambda client: _search(client, status.address, since))

    def edit(self, remote_id: str, status: Status) -> Receipt:
        """Give a post another text."""
        client = self._connected()
        self._answer = None
        try:
            edited = client.status_update(remote_id, status.text)
            return Receipt(_identifier(edited), str(edited.url or ""))
        except Exception as error:  # noqa: BLE001  # whatever happened, the edit may be done
            raise self._outcome_of_change(error) from None

    def delete(self, remote_id: str) -> None:
        """Take a post away; one that is gone already is taken away."""
        client = self._connected()
        self._answer = None
        try:
            client.status_delete(remote_id)
        except Exception as error:  # noqa: BLE001  # whatever happened, it may be taken away
            outcome = self._outcome_of_change(error)
            if not isinstance(outcome, PostGoneError):
                raise outcome from None

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
        self._token = read_secret(self._home, self._account.token, f"account {self.name}")

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

    def _read(self, ask: "Callable[[Mastodon], T]") -> T:
        """Ask for something that changes nothing on the server."""
        client = self._connected()
        self._answer = None
        try:
            return ask(client)
        except Exception as error:  # noqa: BLE001  # a reading that fails for any reason says nothing
            outcome = self._outcome(error)
            if isinstance(outcome, AccountStoppedError):
                raise outcome from None
            raise PostError(
                f"the account could not be read: {outcome.what}", where=f"account {self.name}"
            ) from None

    def _outcome_of_change(self, error: Exception) -> PostError:
        """Say what a change's end means: here 404 is the post's, not the account's."""
        if self._answer is not None and self._answer.status_code in {404, 410}:
            return PostGoneError(
                "the post is not on the server any more.", where=f"account {self.name}"
            )
        return self._outcome(error)

    def _outcome(self, error: Exception) -> PostError:
        """Say what an attempt's end means, in words that hold no token."""
        where = f"account {self.name}"
        answer = self._answer
        if answer is None:
            why = unsent_because(error)
            if why:
                return NotSentError(f"{why}.", where=where, mend="Check the server's address.")
            return OutcomeUnknownError(
                f"the connection ended without an answer ({_kind(error)}).", where=where
            )
        said = self._said(answer)
        fate = fate_of_answer(answer.status_code, said)
        what = f"the server answered {answer.status_code}" + (f": {said}" if said else "") + "."
        if fate is Fate.UNSENT:
            return NotSentError(what, where=where, retry_at=retry_at(answer.headers))
        if fate is Fate.STOPPED:
            self._client = None
            mend = (
                f"Make a new token for {self._account.server} that may write posts and read them."
            )
            return AccountStoppedError(what, where=where, mend=mend)
        if fate is Fate.REFUSED:
            return RefusedError(what, where=where)
        moved = 300 <= answer.status_code < 400
        mend = "Set `server` to the address that it sends to." if moved else ""
        return OutcomeUnknownError(what, where=where, mend=mend)

    def _said(self, answer: "Response") -> str:
        """Return the error that an answer's body names, short and without the token."""
        try:
            said = answer.json()["error"]
        except (ValueError, KeyError, TypeError, RuntimeError, OSError):
            return ""
        text = re.sub(r"[\x00-\x1f\x7f]+", " ", str(said).replace(self._token, "[token]"))
        return text.strip().rstrip(".")[:200]


def _statuses_of_instance(client: "Mastodon") -> Any:
    """Return what the server says of posts; older ones only speak the first version."""
    from mastodon import MastodonNotFoundError

    try:
        instance: Any = client.instance_v2()
    except MastodonNotFoundError:
        instance = client.instance_v1()
    return instance["configuration"]["statuses"]


def _search(client: "Mastodon", address: str, since: datetime | None) -> Reading:
    """Read back page by page until the address, `since` or the first post is reached."""
    own = _identifier(client.account_verify_credentials())
    before: str | None = None
    for _ in range(_MOST_PAGES):
        page = client.account_statuses(own, exclude_reblogs=True, max_id=before, limit=_PAGE)
        if not isinstance(page, list):
            raise TypeError("not a list of posts")
        for post in page:
            if links_to(post.content, address):
                return Reading(Receipt(_identifier(post), str(post.url or "")))
        if not page or (since and page[-1].created_at < since):
            return Reading(None)
        before = _identifier(page[-1])
    return Reading(None, complete=False)


def _identifier(record: Any) -> str:
    if not record.id:
        raise ValueError("an answer without an id")
    return str(record.id)


def _number(record: Any, key: str, default: int) -> int:
    value = record.get(key)
    return value if isinstance(value, int) and value > 0 else default


def _kind(error: BaseException) -> str:
    """Name the innermost error's class: its words could repeat what was sent."""
    inner = error
    while inner.__context__ is not None:
        inner = inner.__context__
    return type(inner).__name__
