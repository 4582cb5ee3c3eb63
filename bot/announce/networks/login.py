"""I/O: signs in to a Mastodon server in a person's browser, and keeps the token for the account."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bot.announce.networks.outcome import innermost
from bot.announce.networks.session import ask_once, fresh_session
from bot.config import AccountConfig, Home
from bot.errors import BotError
from bot.files import write_whole

SCOPES = ("write:statuses", "write:media", "read:statuses", "read:accounts")
"""What the program does with an account, and no more: it follows nobody and changes no profile."""
_OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
_TIMEOUT = 20.0


class LoginError(BotError):
    """The sign-in did not come to its end; nothing was kept of it."""

    reason = "login"


@dataclass(frozen=True, slots=True)
class Application:
    """This program, as a server knows it for one sign-in; kept nowhere after that."""

    server: str
    identifier: str
    secret: str = field(repr=False)

    @property
    def address(self) -> str:
        """The address that the person opens: the server asks there, and shows a code."""
        query = {
            "client_id": self.identifier,
            "redirect_uri": _OUT_OF_BAND,
            "response_type": "code",
            "scope": " ".join(SCOPES),
        }
        return f"{self.server}/oauth/authorize?{urlencode(query)}"


def check_place(home: Home, account: AccountConfig, *, again: bool) -> None:
    """Raise LoginError where the account's token cannot be kept, or is there already."""
    if account.token is None or account.token.file is None:
        raise LoginError(
            "the token is not in a file.",
            where=f"account {account.name}",
            mend='Write token = { file = "config/secrets/NAME" } into the configuration.',
        )
    path = home.resolve(account.token.file)
    if path.is_dir():
        raise LoginError("is a folder.", where=home.name(path), mend="Name a file in it.")
    if path.exists() and not again:
        raise LoginError(
            "is there already.", where=home.name(path), mend="`--again` puts another in its place."
        )


def register(account: AccountConfig) -> Application:
    """Tell the server that a program wants to sign in; raises LoginError."""
    server = account.server or ""
    answer = _post(
        server,
        "/api/v1/apps",
        {
            "client_name": "alliance-bot",
            "redirect_uris": _OUT_OF_BAND,
            "scopes": " ".join(SCOPES),
        },
    )
    return Application(server, _word(answer, "client_id"), _word(answer, "client_secret"))


def exchange(application: Application, code: str) -> str:
    """Return the token for the code that the server showed; raises LoginError."""
    answer = _post(
        application.server,
        "/oauth/token",
        {
            "grant_type": "authorization_code",
            "client_id": application.identifier,
            "client_secret": application.secret,
            "redirect_uri": _OUT_OF_BAND,
            "scope": " ".join(SCOPES),
            "code": code,
        },
    )
    granted = str(answer.get("scope", "")).split()
    lacking = [one for one in SCOPES if not {one, one.partition(":")[0]} & set(granted)]
    if granted and lacking:
        raise LoginError(
            f"the server did not grant {', '.join(lacking)}.",
            where=application.server,
            mend="Sign in again and allow all that is asked.",
        )
    return _word(answer, "access_token")


def keep(home: Home, account: AccountConfig, token: str) -> str:
    """Put the token in its file, whole or not at all and for its owner only; return its name.

    Its folder is closed to others as well, where it is one of the home's and for nothing else.
    """
    if account.token is None or account.token.file is None:
        raise TypeError("a token is kept where check_place allowed it")
    path = home.resolve(account.token.file)
    shared = {home.root, home.config_file.parent, home.state}
    if not path.parent.exists():
        path.parent.mkdir(parents=True, mode=0o700)
    elif path.parent not in shared and path.parent.is_relative_to(home.root):
        path.parent.chmod(0o700)
    write_whole(path, f"{token}\n".encode(), mode=0o600)
    path.chmod(0o600)  # also where the very same token stood in a file that was open to others
    return home.name(path)


def _post(server: str, path: str, fields: Mapping[str, str]) -> dict[str, Any]:
    """Ask once; no error repeats what was sent or answered but the server's own complaint."""
    failure = "the answer is not understood"
    try:
        answer = ask_once(
            fresh_session(lambda: None),
            "POST",
            f"{server}{path}",
            data=dict(fields),
            headers={"User-Agent": "alliance-bot", "Accept": "application/json"},
            timeout=_TIMEOUT,
        )
        body = answer.json()
        if answer.status_code in {200, 201} and isinstance(body, dict):
            return body
        failure = f"the server answered {answer.status_code}{_complaint(body, fields)}"
    except Exception as error:  # noqa: BLE001  # its words could repeat what was sent
        failure = f"the server could not be asked ({innermost(error)})"
    raise LoginError(
        f"{failure}.",
        where=f"{server}{path}",
        mend="Check `server`, and begin again: a code is good for one time and a few minutes.",
    )


def _complaint(body: Any, fields: Mapping[str, str]) -> str:
    said = body.get("error_description") or body.get("error") if isinstance(body, dict) else ""
    text = re.sub(r"[\x00-\x1f\x7f]+", " ", str(said or ""))
    for name in ("code", "client_secret"):
        text = text.replace(fields.get(name) or "\0", f"[{name}]")
    return f": {text.strip().rstrip('.')[:200]}" if text else ""


def _word(answer: Mapping[str, Any], name: str) -> str:
    value = str(answer.get(name) or "")
    if not re.fullmatch(r"[\x21-\x7e]+", value):
        raise LoginError(f"the server's answer has no {name}.", mend="Is it a Mastodon server?")
    return value
