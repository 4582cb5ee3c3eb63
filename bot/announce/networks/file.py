"""I/O: an account that is a file: what would be posted, one JSON line a post."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.announce.characters import count
from bot.config import AccountConfig, Home
from bot.errors import NotSentError, OutcomeUnknownError, PostError
from bot.files import sync_folder
from bot.ports import Limits, Reading, Receipt, Status

_LIMITS = Limits(characters=500, characters_per_url=23)


class FileAccount:
    """One file; it can be read back whole, so that no outcome stays unknown."""

    network = "file"
    can_read = True
    can_edit = True

    def __init__(self, home: Home, account: AccountConfig) -> None:
        self.name = account.name
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
        return self._write(status, key, {})

    def find(self, status: Status, key: str, since: datetime | None = None) -> Reading:  # noqa: ARG002  # a file is read whole
        """Look for a post with this key in the file."""
        try:
            content = self._content()
        except OSError as error:
            raise PostError(
                f"the file cannot be read: {error.strerror}.", where=self._place
            ) from None
        for receipt, record in self._records(content):
            if record.get("key") == key:
                return Reading(receipt)
        return Reading(None)

    def edit(self, remote_id: str, status: Status) -> Receipt:
        """Append the new text, as one that stands in the place of an earlier line's."""
        digest = hashlib.sha256(f"{remote_id}\n{status.text}".encode()).hexdigest()[:48]
        return self._write(status, digest, {"edits": remote_id})

    def delete(self, remote_id: str) -> None:
        """Append that an earlier line's post is taken away."""
        self._write(Status("", "", ""), f"deleted {remote_id}", {"deletes": remote_id})

    def _write(self, status: Status, key: str, more: Mapping[str, str]) -> Receipt:
        try:
            content = self._content()
        except OSError as error:
            raise self._unsent(error) from None
        for receipt, record in self._records(content):
            if record.get("key") == key:
                return receipt
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
        whole = _whole(content)
        self._append(whole, json.dumps(line, ensure_ascii=False).encode() + b"\n")
        number = len(content[:whole].splitlines()) + 1
        return Receipt(key, f"{self._place}#{number}")

    def _content(self) -> bytes:
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return b""

    def _records(self, content: bytes) -> Iterator[tuple[Receipt, dict[str, Any]]]:
        """Return the whole lines; a line that a person spoiled is passed over."""
        for number, line in enumerate(content[: _whole(content)].splitlines(), start=1):
            try:
                record = json.loads(line)
                yield Receipt(record["key"], f"{self._place}#{number}"), record
            except (ValueError, KeyError, TypeError):
                continue

    def _append(self, whole: int, line: bytes) -> None:
        """Write a line after the last whole one, and wait for the disk.

        What a kill left of a half-written line is cut off first.
        """
        try:
            new = not self._path.exists()
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise self._unsent(error) from None
        with os.fdopen(descriptor, "r+b") as file:
            try:
                file.truncate(whole)
                file.seek(whole)
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
            except OSError as error:
                raise OutcomeUnknownError(
                    f"the file could not be written whole: {error.strerror}.", where=self._place
                ) from None
        if new:
            sync_folder(self._path.parent)

    def _unsent(self, error: OSError) -> NotSentError:
        return NotSentError(
            f"the file cannot be opened: {error.strerror}.",
            where=self._place,
            mend="Check that its folder exists and belongs to the bot's user.",
        )


def _whole(content: bytes) -> int:
    """Return the length of the whole lines."""
    return content.rfind(b"\n") + 1
