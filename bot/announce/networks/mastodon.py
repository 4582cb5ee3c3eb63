"""I/O: accounts on Mastodon, and on servers that speak its API, through Mastodon.py."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bot.announce.characters import count
from bot.announce.networks.mastodon_media import MastodonPictures
from bot.announce.networks.mastodon_reading import receipt_of, search
from bot.announce.networks.mastodon_server import MastodonServer
from bot.config import AccountConfig, Home
from bot.errors import AccountStoppedError, PostError, PostGoneError, RefusedError
from bot.ports import Limits, Reading, Receipt, Status

if TYPE_CHECKING:
    from mastodon import Mastodon

_GONE = frozenset({404, 410})
_PLAIN = "text/plain"  # on GoToSocial the account's own setting could make Markdown of a post
_NOT_CHANGED = "status was not changed"  # GoToSocial refuses an edit to the same words
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


def connect(home: Home, account: AccountConfig) -> "MastodonAccount":
    """Return an account on this network."""
    return MastodonAccount(home, account)


class MastodonAccount:
    """One account; its picture, visibility and content warning are as the configuration says."""

    network = "mastodon"
    can_read = True
    can_edit = True

    def __init__(self, home: Home, account: AccountConfig, *, timeout: float = 8.0) -> None:
        self.name = account.name
        self._account = account
        self._server = MastodonServer(home, account, timeout)
        self._pictures = MastodonPictures(self._server)

    def __repr__(self) -> str:
        return f"MastodonAccount({self.name!r} on {self._account.server})"

    def limits(self) -> Limits:
        """Ask the server for its limits; they differ, and a content warning counts as well."""
        statuses = self._server.read(_statuses_of_instance)
        limits = Limits(
            characters=_number(statuses, "max_characters", _DEFAULT.characters),
            characters_per_url=_number(
                statuses, "characters_reserved_per_url", _DEFAULT.characters_per_url or 0
            ),
        )
        warning = count(self._account.content_warning, limits)
        return replace(limits, characters=max(1, limits.characters - warning))

    def verify(self) -> str:
        """Ask the server whose token it is."""
        return self._server.read(lambda client: f"@{client.account_verify_credentials().acct}")

    def post(self, status: Status, key: str) -> Receipt:
        """Send once; a picture that the server does not take is left out."""
        picture = self._pictures.attach(status.picture, key)
        try:
            return self._post(status, key, picture)
        except RefusedError:
            if picture is None:
                raise
        return self._post(status, key, None)

    def find(self, status: Status, key: str, since: datetime | None = None) -> Reading:  # noqa: ARG002  # no server tells a post's key
        """Read the account's own posts, newest first."""
        return self._server.read(lambda client: search(client, status, since))

    def edit(self, remote_id: str, status: Status) -> Receipt:
        """Give a post another text; its picture, language and content warning stay.

        All of them are sent again: a server takes what an edit leaves out for taken away.
        """
        path = _path(remote_id)
        post = self._of_post(remote_id, path)
        text, warning = self._source(path, post)
        if text.strip() == status.text.strip():
            return receipt_of(post)
        body = {
            "status": status.text,
            "content_type": _PLAIN,
            "language": post.get("language") or language_code(status.language),
            "spoiler_text": warning,
            "sensitive": bool(post.get("sensitive")),
            "media_ids": [
                str(media["id"])
                for media in post.get("media_attachments") or ()
                if isinstance(media, dict) and media.get("id")
            ],
        }
        try:
            self._server.put(path, body)
            return receipt_of(post)
        except RefusedError as error:
            if _NOT_CHANGED in error.what:
                return receipt_of(post)
            raise
        except AccountStoppedError:
            if self._server.status not in {*_GONE, 405}:
                raise
        self._of_post(remote_id, path)
        raise RefusedError("the server cannot change posts.", where=self._server.where)

    def delete(self, remote_id: str) -> None:
        """Take a post away; one that is gone already is taken away."""
        try:
            self._server.change(lambda client: client.status_delete(remote_id))
        except AccountStoppedError:
            if self._server.status not in _GONE:
                raise

    def _post(self, status: Status, key: str, picture: str | None) -> Receipt:
        def send(client: "Mastodon") -> Receipt:
            return receipt_of(
                client.status_post(
                    status.text,
                    in_reply_to_id=status.reply_to or None,
                    media_ids=[picture] if picture else None,
                    visibility=self._account.visibility,
                    spoiler_text=self._account.content_warning or None,
                    language=language_code(status.language),
                    content_type=_PLAIN,
                    idempotency_key=key,
                )
            )

        try:
            return self._server.change(send)
        except (AccountStoppedError, RefusedError):
            if status.reply_to and self._is_gone(status.reply_to):
                raise self._gone() from None
            raise

    def _of_post(self, remote_id: str, path: str) -> dict[str, Any]:
        """Return a post as the server has it; raises PostGoneError where it has not."""
        try:
            post = self._server.get(path)
        except AccountStoppedError:
            if self._server.status in _GONE:
                raise self._gone() from None
            raise
        if not isinstance(post, dict) or str(post.get("id")) != remote_id:
            raise PostError("the server's answer is not understood.", where=self._server.where)
        found: dict[str, Any] = post
        return found

    def _source(self, path: str, post: dict[str, Any]) -> tuple[str, str]:
        """Return a post's own text and content warning; not all servers tell the text."""
        try:
            source = self._server.get(f"{path}/source")
        except AccountStoppedError:
            if self._server.status not in _GONE:
                raise
            source = None
        told = source if isinstance(source, dict) else post
        return str(told.get("text") or ""), str(told.get("spoiler_text") or "")

    def _is_gone(self, remote_id: str) -> bool:
        try:
            self._of_post(remote_id, _path(remote_id))
        except PostGoneError:
            return True
        except PostError:
            return False
        return False

    def _gone(self) -> PostGoneError:
        return PostGoneError("the post is not on the server any more.", where=self._server.where)


def _path(remote_id: str) -> str:
    return f"/api/v1/statuses/{quote(remote_id, safe='')}"


def _statuses_of_instance(client: "Mastodon") -> Any:
    """Return what the server says of posts; older ones only speak the first version."""
    from mastodon import MastodonNotFoundError

    try:
        instance: Any = client.instance_v2()
    except MastodonNotFoundError:
        instance = client.instance_v1()
    return instance["configuration"]["statuses"]


def _number(record: Any, key: str, default: int) -> int:
    value = record.get(key)
    return value if isinstance(value, int) and value > 0 else default
