"""I/O: calls of the AT Protocol (XRPC), and the session that they need."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

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
    RefusedError,
)

if TYPE_CHECKING:
    from requests import Response
    from requests import Session as Connection

SERVER = "https://bsky.social"
_JSON = "application/json"
# A server looks at the token before it looks at anything else: nothing was done.
_EXPIRED = frozenset({"ExpiredToken", "InvalidToken"})
_CLOSED = frozenset(
    {"AccountDeactivated", "AccountNotFound", "AccountSuspended", "AccountTakedown"}
    | {"RepoDeactivated", "RepoNotFound", "RepoSuspended", "RepoTakendown"}
)
_NOT_LET_IN = frozenset(
    {"AuthenticationRequired", "AuthFactorTokenRequired", "AuthMissing", *_EXPIRED}
)


@dataclass(frozen=True, slots=True)
class Session:
    """Who is let in, where its posts are kept, and the tokens for that."""

    did: str
    host: str
    access: str = field(repr=False)
    refresh: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: `error` names a refusal, `said` has its words, without a secret."""

    status: int
    body: Mapping[str, Any]
    error: str = ""
    said: str = ""
    retry_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        """True where the server did what it was asked."""
        return self.status == 200

    @property
    def is_moved(self) -> bool:
        """True where the server sends to another address."""
        return 300 <= self.status < 400


class Xrpc:
    """One account; the app password is read when it is first needed, and again for a new session.

    Every method raises PostErrors and nothing else. None is raised while a connection's own
    error is being handled: that one holds the request, and would stay attached.
    """

    def __init__(self, home: Home, account: AccountConfig, timeout: float) -> None:
        self._home = home
        self._account = account
        self._where = f"account {account.name}"
        self._server = account.server or SERVER
        self._timeout = timeout
        self._session: Session | None = None
        self._password = ""
        self._connection: Connection | None = None

    def __repr__(self) -> str:
        return f"Xrpc({self._account.handle} on {self._server})"

    def session(self) -> Session:
        """Return the session, begun when it is first needed.

        Raises AccountStoppedError or NotSentError: before it nothing can have been posted.
        """
        if self._session is None:
            self._session = self._log_in()
        return self._session

    def read(self, method: str, fields: Mapping[str, str]) -> Answer:
        """Ask for what everybody may read; raises NotSentError or OutcomeUnknownError
        without an answer.
        """
        return self._ask("GET", self.session().host, method, params=dict(fields))

    def write(self, method: str, content: Mapping[str, Any] | bytes, kind: str = _JSON) -> Answer:
        """Have something done, once; raises NotSentError or OutcomeUnknownError without an answer.

        A session that the server takes no longer is renewed, and the call made with it.
        """
        session = self.session()
        answer = self._write(session, method, content, kind)
        if answer.error in _EXPIRED:
            self._session = self._renewed(session)
            answer = self._write(self._session, method, content, kind)
        return answer

    def outcome(self, answer: Answer) -> PostError:
        """Say what an answer means that does not do what was asked."""
        named = ": ".join(part for part in (answer.error, answer.said) if part)
        what = f"the server answered {answer.status}" + (f": {named}" if named else "") + "."
        fate = fate_of_answer(answer.status, answer.said)
        if fate is Fate.UNSENT:
            return NotSentError(what, where=self._where, retry_at=answer.retry_at)
        if fate is Fate.STOPPED or answer.error in _CLOSED | _NOT_LET_IN:
            self._session = None
            return AccountStoppedError(what, where=self._where, mend=self._mend(answer))
        if fate is Fate.REFUSED:
            return RefusedError(what, where=self._where)
        mend = "Set `server` to the address that it sends to." if answer.is_moved else ""
        return OutcomeUnknownError(what, where=self._where, mend=mend)

    def _mend(self, answer: Answer) -> str:
        handle = self._account.handle
        if answer.error in _CLOSED:
            return f"Log in as {handle} in the Bluesky app, which says why and what can be done."
        if answer.status in {404, 405, 410}:
            return f"Set `server` to the server on which {handle} has its account."
        return (
            f"Make a new app password for {handle} (Settings, Privacy and security, App "
            "passwords) and put it in the token's place."
        )

    def _log_in(self) -> Session:
        if self._account.token is None:
            raise TypeError("the configuration let a Bluesky account without a token through")
        self._password = read_secret(self._home, self._account.token, self._where)
        answer = self._before(
            "com.atproto.server.createSession",
            self._server,
            json={"identifier": self._account.handle, "password": self._password},
        )
        if not answer.is_done:
            raise self._not_let_in(answer)
        return self._begun(answer)

    def _renewed(self, session: Session) -> Session:
        """Return a session in the place of one that has expired, or a wholly new one."""
        answer = self._before(
            "com.atproto.server.refreshSession", session.host, headers=_bearer(session.refresh)
        )
        return self._begun(answer) if answer.is_done else self._log_in()

    def _begun(self, answer: Answer) -> Session:
        body = answer.body
        given = [body.get(name) for name in ("did", "accessJwt", "refreshJwt")]
        if not all(isinstance(part, str) and part for part in given):
            raise NotSentError(
                "the server answered something else than a session.",
                where=self._where,
                mend=f"Set `server` to the server on which {self._account.handle} has its account.",
            )
        did, access, refresh = map(str, given)
        if body.get("active") is False:
            status = re.sub(r"[^a-z]", "", str(body.get("status") or "")) or "not active"
            raise AccountStoppedError(
                f"the account is {status}.",
                where=self._where,
                mend=f"Log in as {self._account.handle} in the Bluesky app, which says why.",
            )
        return Session(did, home_of(body.get("didDoc"), did, self._server), access, refresh)

    def _not_let_in(self, answer: Answer) -> PostError:
        """Say why there is no session: the post itself is surely unsent, whatever happened."""
        error = self.outcome(answer)
        if isinstance(error, RefusedError):
            return AccountStoppedError(error.what, where=self._where, mend=self._mend(answer))
        if answer.is_moved:
            return AccountStoppedError(error.what, where=self._where, mend=error.mend)
        if isinstance(error, OutcomeUnknownError):
            return NotSentError(error.what, where=self._where)
        return error

    def _before(self, method: str, host: str, **options: Any) -> Answer:
        """Make a call that comes before a post: without an answer the post is surely unsent."""
        try:
            return self._ask("POST", host, method, **options)
        except OutcomeUnknownError as error:
            what = error.what
        raise NotSentError(what, where=self._where)

    def _write(
        self, session: Session, method: str, content: Mapping[str, Any] | bytes, kind: str
    ) -> Answer:
        what = {"data": content} if isinstance(content, bytes) else {"json": dict(content)}
        headers = {"Content-Type": kind, **_bearer(session.access)}
        return self._ask("POST", session.host, method, headers=headers, **what)

    def _ask(self, verb: str, host: str, method: str, **options: Any) -> Answer:
        if self._connection is None:
            self._connection = fresh_session(lambda: None)
            self._connection.headers["User-Agent"] = "alliance-bot"
        try:
            response = ask_once(
                self._connection,
                verb,
                f"{host}/xrpc/{method}",
                timeout=self._timeout,
                **options,
            )
            return self._heard(response)
        except Exception as error:  # noqa: BLE001  # whatever happened, the post may be out
            failure = self._without_answer(error)
        raise failure

    def _heard(self, response: "Response") -> Answer:
        try:
            body = response.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            body = {}
        return Answer(
            status=response.status_code,
            body=body,
            error=self._words(body.get("error")),
            said=self._words(body.get("message")),
            retry_at=retry_at(response.headers),
        )

    def _words(self, said: object) -> str:
        """Return a server's words, short, on one line, and without a secret of ours."""
        text = str(said or "")
        secrets = [self._password]
        if self._session is not None:
            secrets += [self._session.access, self._session.refresh]
        for secret in filter(None, secrets):
            text = text.replace(secret, "[token]")
        return re.sub(r"[\x00-\x1f\x7f]+", " ", text).strip().rstrip(".")[:200]

    def _without_answer(self, error: Exception) -> PostError:
        if why := unsent_because(error):
            mend = "Check the network, and the server's address."
            return NotSentError(f"{why}.", where=self._where, mend=mend)
        what = f"the connection ended without an answer ({innermost(error)})."
        return OutcomeUnknownError(what, where=self._where)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def home_of(document: object, did: str, server: str) -> str:
    """Return the server that keeps an account's posts, as its DID document names it.

    The one that let the account in knows it, or passes everything on. Nothing is sent
    unencrypted to another machine.
    """
    services = document.get("service") if isinstance(document, Mapping) else None
    for service in services if isinstance(services, list) else ():
        if not isinstance(service, Mapping) or service.get("type") != "AtprotoPersonalDataServer":
            continue
        if service.get("id") in {"#atproto_pds", f"{did}#atproto_pds"}:
            parts = urlsplit(str(service.get("serviceEndpoint")))
            is_local = parts.hostname in {"127.0.0.1", "::1", "localhost"}
            if parts.netloc and (parts.scheme == "https" or (parts.scheme == "http" and is_local)):
                return f"{parts.scheme}://{parts.netloc}"
    return server
