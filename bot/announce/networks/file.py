"""I/O: an account that is a file: what would be posted, one JSON line a post."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.announce.characters import count
from bot.config import AccountConfig, Home
from bot.errors import NotSentError, OutcomeUnknownError, PostError, PostGoneError
from bot.files import sync_folder
from bot.ports import Limits, Reading, Receipt, Status

_LIMITS = Limits(characters=500, characters_per_url=23)


def connect(home: Home, account: AccountConfig) -> "FileAccount":
    """Return an account on this network."""
    return FileAccount(home, account)


class FileAccount:
    """One file; it can be read back whole, so that no outcome stays unknown."""

    network = "file"
    can_read = True
    can_edit = True

    def __init__(self, home: Home, account: AccountConfig) -> None:
        self.name = account.name
        self._name_of = home.name
        self._path = home.resolve(account.path or "")
        self._place = home.name(self._path)

    def verify(self) -> str:
        """Read the file; one that is not there yet is made by the first post."""
        self.find(Status("", "", ""), "")
        return self._place

    def limits(self) -> Limits:
        """Return Mastodon's usual limits, so that the file shows what most readers would see."""
        return _LIMITS

    def post(self, status: Status, key: str) -> Receipt:
        """Append the post, or return the receipt of the one that has this key."""
        kept = self._kept()
        if key in kept.posts:
            return kept.posts[key].receipt
        if status.reply_to and not kept.has(status.reply_to):
            raise self._gone()
        more = {"answers": status.reply_to} if status.reply_to else {}
        return self._write(kept, status, key, more)

    def find(self, status: Status, key: str, since: datetime | None = None) -> Reading:  # noqa: ARG002  # a file is read whole
        """Look for a post with this key in the file; a line that takes it away hides none."""
        try:
            found = self._kept().posts.get(key)
        except NotSentError as error:
            raise PostError(error.what, where=self._place) from None
        return Reading(found.receipt if found else None)

    def edit(self, remote_id: str, status: Status) -> Receipt:
        """Append the new text, as one that stands in the place of an earlier line's."""
        kept = self._kept()
        if not kept.has(remote_id):
            raise self._gone()
        post = kept.posts[remote_id]
        if post.text != status.text:
            self._write(kept, status, f"{remote_id}, edit {post.edits + 1}", {"edits": remote_id})
        return post.receipt

    def delete(self, remote_id: str) -> None:
        """Append that an earlier line's post is taken away."""
        kept = self._kept()
        if kept.has(remote_id):
            line = {"account": self.name, "deletes": remote_id, "key": f"{remote_id}, deleted"}
            self._append(kept.size, line)

    def _write(self, kept: "_Kept", status: Status, key: str, more: Mapping[str, str]) -> Receipt:
        line = {
            "account": self.name,
            "statement": status.statement_id,
            "language": status.language,
            "text": status.text,
            "address": status.address,
            "length": count(status.text, _LIMITS),
            "limit": _LIMITS.characters,
            "key": key,
            **more,
        }
        if status.picture:
            line["picture"] = self._name_of(status.picture.path)
            line["alt"] = status.picture.alt
        self._append(kept.size, line)
        return Receipt(key, f"{self._place}#{kept.lines + 1}")

    def _kept(self) -> "_Kept":
        """Read the file; raises NotSentError where that is not possible."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            content = b""
        except OSError as error:
            raise self._unsent(error, "read") from None
        return _Kept(content, self._place)

    def _append(self, whole: int, record: Mapping[str, Any]) -> None:
        """Write a line after the last whole one, and wait for the disk.

        What a kill left of a half-written line is cut off first.
        """
        line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
        try:
            new = not self._path.exists()
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise self._unsent(error, "opened") from None
        try:
            with os.fdopen(descriptor, "r+b") as file:
                file.truncate(whole)
                file.seek(whole)
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
            if new:
                sync_folder(self._path.parent)
        except OSError as error:
            raise OutcomeUnknownError(
                f"the file could not be written whole: {error.strerror}.", where=self._place
            ) from None

    def _unsent(self, error: OSError, what: str) -> NotSentError:
        return NotSentError(
            f"the file cannot be {what}: {error.strerror}.",
            where=self._place,
            mend="Check that its folder exists and belongs to the bot's user.",
        )

    def _gone(self) -> PostGoneError:
        return PostGoneError("the post is not in the file any more.", where=self._place)


@dataclass
class _Post:
    """A line that is a post, and what later lines did to it."""

    receipt: Receipt
    text: str
    edits: int = 0
    is_deleted: bool = False


class _Kept:
    """What the whole lines of a file say; one that a person spoiled is passed over."""

    def __init__(self, content: bytes, place: str) -> None:
        self.size = content.rfind(b"\n") + 1
        self.posts: dict[str, _Post] = {}
        lines = content[: self.size].splitlines()
        self.lines = len(lines)
        for number, line in enumerate(lines, start=1):
            with suppress(ValueError, KeyError, TypeError, AttributeError):
                self._follow(json.loads(line), f"{place}#{number}")

    def has(self, remote_id: str) -> bool:
        """Tell whether a post is there and was not taken away."""
        return remote_id in self.posts and not self.posts[remote_id].is_deleted

    def _follow(self, record: dict[str, Any], address: str) -> None:
        if "deletes" in record:
            self.posts[record["deletes"]].is_deleted = True
        elif "edits" in record:
            post = self.posts[record["edits"]]
            post.text, post.edits = record["text"], post.edits + 1
        else:
            key = record["key"]
            self.posts.setdefault(key, _Post(Receipt(key, address), record["text"]))
