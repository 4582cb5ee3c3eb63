"""I/O: an account on Bluesky, or another server of the AT Protocol: each post has its own key."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bot.announce.networks.bluesky_text import (
    COLLECTION,
    LIMITS,
    image_of,
    is_before,
    is_post_of,
    page_of,
    record,
    record_key,
    reply_to,
    repo_and_key,
)
from bot.announce.networks.bluesky_xrpc import Answer, Xrpc
from bot.announce.networks.pictures import content_of
from bot.config import AccountConfig, Home
from bot.errors import (
    AccountStoppedError,
    NotSentError,
    OutcomeUnknownError,
    PostError,
    PostGoneError,
    RefusedError,
)
from bot.ports import Limits, Picture, Reading, Receipt, Status

_NOT_FOUND = "RecordNotFound"
_MOST_PICTURE = 1_000_000
"""Bytes; newer servers take twice as much, older ones and other programs do not."""
_MOST_PAGES = 10
_PAGE = "100"


def _clock() -> datetime:
    return datetime.now(UTC)


def connect(home: Home, account: AccountConfig) -> "BlueskyAccount":
    """Return an account on this network."""
    return BlueskyAccount(home, account)


class BlueskyAccount:
    """One account; every delivery's post has a record key that follows from the delivery.

    A server keeps one record under a key, so that a second attempt makes no second post: it
    answers with an error, and the post is read instead. Records are created and never put:
    putting would bring back one that a person deleted.
    """

    network = "bluesky"
    can_read = True
    can_edit = False

    def __init__(
        self,
        home: Home,
        account: AccountConfig,
        *,
        timeout: float = 8.0,
        now: Callable[[], datetime] = _clock,
    ) -> None:
        self.name = account.name
        self._handle = account.handle
        self._where = f"account {account.name}"
        self._xrpc = Xrpc(home, account, timeout)
        self._now = now

    def __repr__(self) -> str:
        return f"BlueskyAccount({self.name!r}, {self._handle})"

    def verify(self) -> str:
        """Log in, unless that was done before."""
        return f"{self._handle}, kept on {self._xrpc.session().host}"

    def limits(self) -> Limits:
        """Return the limits that the record's schema has; they are the same on every server."""
        return LIMITS

    def post(self, status: Status, key: str) -> Receipt:
        """Create the record, once; where that fails, look whether it is there all the same.

        A server that has the record already says no more than "Internal Server Error", or a
        word of its own.
        """
        rkey = record_key(status.statement_id, status.part, key)
        made = self._record(status)
        answer = self._xrpc.write(
            "com.atproto.repo.createRecord",
            {
                "repo": self._xrpc.session().did,
                "collection": COLLECTION,
                "rkey": rkey,
                "record": made,
            },
        )
        receipt = _receipt(answer)
        if receipt:
            return receipt
        outcome = self._outcome(answer)
        if isinstance(outcome, RefusedError | OutcomeUnknownError):
            receipt = self._already_there(rkey)
        if receipt:
            return receipt
        raise outcome

    def find(self, status: Status, key: str, since: datetime | None = None) -> Reading:
        """Look for the record under the delivery's key, then for one under any other key.

        A server that gave the post a key of its own, and a person that posted the statement,
        leave one that has another key.
        """
        receipt = self._look(record_key(status.statement_id, status.part, key))
        return Reading(receipt) if receipt else self._search(status, since)

    def edit(self, remote_id: str, status: Status) -> Receipt:  # noqa: ARG002  # as Account has it
        """Refuse: nobody would see that the words were others."""
        raise RefusedError(
            "Bluesky shows no post's earlier words, so that posts are not changed there.",
            where=self._where,
            mend='Set corrections = "reply" for the account.',
        )

    def delete(self, remote_id: str) -> None:
        """Take a post away; a server says the same of one that is not there."""
        did = self._xrpc.session().did
        repo, rkey = repo_and_key(remote_id)
        if repo != did:
            raise RefusedError(
                f"the post is another account's than {self._handle}'s: {page_of(remote_id)}",
                where=self._where,
            )
        answer = self._xrpc.write(
            "com.atproto.repo.deleteRecord", {"repo": did, "collection": COLLECTION, "rkey": rkey}
        )
        if not answer.is_done and answer.error != _NOT_FOUND:
            raise self._outcome(answer)

    def _record(self, status: Status) -> dict[str, Any]:
        """Return the record; what goes wrong before there is one leaves the post surely unsent."""
        try:
            reply = self._reply(status.reply_to) if status.reply_to else None
            image = self._image(status.picture) if status.picture else None
            return record(status, self._now(), image=image, reply=reply)
        except (AccountStoppedError, NotSentError, PostGoneError):
            raise
        except PostError as error:
            what = error.what
        raise NotSentError(what, where=self._where)

    def _reply(self, uri: str) -> dict[str, Any]:
        answer = self._get(*repo_and_key(uri))
        if answer.error == _NOT_FOUND:
            raise PostGoneError("the post is not on the server any more.", where=self._where)
        receipt, value = _receipt(answer), answer.body.get("value")
        if not receipt or not isinstance(value, dict):
            raise self._could_not_read(answer)
        return reply_to(receipt.remote_id, str(answer.body["cid"]), value)

    def _image(self, picture: Picture) -> dict[str, Any] | None:
        """Hand a picture over; None where there is none that the server takes."""
        found = content_of(picture)
        if found is None or not 0 < len(found[0]) <= _MOST_PICTURE:
            return None
        answer = self._xrpc.write("com.atproto.repo.uploadBlob", *found)
        blob = answer.body.get("blob")
        if answer.is_done and isinstance(blob, dict):
            return image_of(blob, picture.alt, found[0])
        outcome = self._outcome(answer)
        if isinstance(outcome, RefusedError):
            return None
        raise outcome

    def _already_there(self, rkey: str) -> Receipt | None:
        try:
            return self._look(rkey)
        except PostError:
            return None

    def _look(self, rkey: str) -> Receipt | None:
        """Read one record; raises a PostError where the server does not tell whether it is there.

        What it says is of no matter: a person may have changed it with another program.
        """
        answer = self._get(self._xrpc.session().did, rkey)
        receipt = _receipt(answer)
        if receipt is None and answer.error != _NOT_FOUND:
            raise self._could_not_read(answer)
        return receipt

    def _get(self, repo: str, rkey: str) -> Answer:
        place = {"repo": repo, "collection": COLLECTION, "rkey": rkey}
        return self._xrpc.read("com.atproto.repo.getRecord", place)

    def _search(self, status: Status, since: datetime | None) -> Reading:
        """Read back page by page until the post, `since` or the first post is reached."""
        place = {"repo": self._xrpc.session().did, "collection": COLLECTION, "limit": _PAGE}
        for _ in range(_MOST_PAGES):
            answer = self._xrpc.read("com.atproto.repo.listRecords", place)
            page = _records(answer)
            if page is None:
                raise self._could_not_read(answer)
            for uri, value in page:
                if is_post_of(value, status) and not (since and is_before(value, since)):
                    return Reading(Receipt(uri, page_of(uri)))
            cursor = answer.body.get("cursor")
            if not page or not cursor or (since and is_before(page[-1][1], since)):
                return Reading(None)
            place["cursor"] = str(cursor)
        return Reading(None, complete=False)

    def _could_not_read(self, answer: Answer) -> PostError:
        outcome = self._outcome(answer)
        if isinstance(outcome, AccountStoppedError | NotSentError):
            return outcome
        return PostError(f"the account could not be read: {outcome.what}", where=self._where)

    def _outcome(self, answer: Answer) -> PostError:
        if answer.error == "BlobNotFound":  # it waited too long for its post: it is sent again
            return NotSentError("the server has lost the picture.", where=self._where)
        return self._xrpc.outcome(answer)


def _receipt(answer: Answer) -> Receipt | None:
    """Return what an answer says of a record, if it is one's address and version."""
    uri, cid = answer.body.get("uri"), answer.body.get("cid")
    if not answer.is_done or not isinstance(uri, str) or not isinstance(cid, str):
        return None
    return Receipt(uri, page_of(uri)) if uri.startswith("at://") else None


def _records(answer: Answer) -> list[tuple[str, dict[str, Any]]] | None:
    """Return the addresses and contents of a page of records; None where it is none."""
    page = answer.body.get("records")
    if not answer.is_done or not isinstance(page, list):
        return None
    try:
        return [(str(one["uri"]), dict(one["value"])) for one in page]
    except (KeyError, TypeError, ValueError):
        return None
