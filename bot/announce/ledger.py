"""I/O: the ledger: what was going to be sent, and what became of it, outside the database.

A file of JSON lines, each with the hash of the line before it, forced to the disk before the
program goes on. It holds no text of a post.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.errors import StoreError
from bot.files import sync_folder
from bot.model import Delivery
from bot.ports import Receipt

_START = "0" * 64


class Event(StrEnum):
    """What a line says of a post."""

    INTENT = "intent"
    """It is going to be sent now: from here on it may be on the server."""
    RECEIPT = "receipt"
    """The server holds it."""
    UNSENT = "unsent"
    """This attempt is surely not on the server."""
    REFUSED = "refused"
    """The server will not have it."""
    ABSENT = "absent"
    """The account was read, or a person looked: it is not there."""


class Ledger:
    """The ledger of one home, read and verified when it is opened."""

    def __init__(self, path: Path, name: str) -> None:
        """Read the whole chain; raises StoreError where it is broken.

        A last line that is not whole is what a kill during an append leaves. It was not
        acted upon, because acting waits for the disk: it is dropped by the next append, and
        `torn` tells of it.
        """
        self._path = path
        self._name = name
        self._last = _START
        self._lines = 0
        self._receipts: dict[str, Receipt] = {}
        self._open: set[str] = set()
        self._first_intents: dict[str, datetime] = {}
        content = self._read()
        whole = content.rfind(b"\n") + 1
        self._size = whole
        self.torn = whole < len(content)
        for line in content[:whole].splitlines():
            self._take(self._checked(line))

    def receipt(self, key: str) -> Receipt | None:
        """Return what the server said of the post with this key."""
        return self._receipts.get(key)

    def is_open(self, key: str) -> bool:
        """Tell whether an attempt was begun of which no end is known."""
        return key in self._open

    def first_intent(self, key: str) -> datetime | None:
        """Return when the post with this key was first attempted."""
        return self._first_intents.get(key)

    def append(
        self, event: Event, delivery: Delivery, at: datetime, receipt: Receipt | None = None
    ) -> None:
        """Add a line and wait until it is on the disk; raises StoreError where it is not."""
        record: dict[str, Any] = {
            "line": self._lines + 1,
            "at": at.astimezone(UTC).isoformat(timespec="seconds"),
            "event": event.value,
            "key": delivery.key,
            "account": delivery.account,
            "statement": delivery.statement_id,
            "language": delivery.language,
            "address": delivery.address,
            "digest": hashlib.sha256(delivery.text.encode()).hexdigest(),
            "previous": self._last,
        }
        if receipt is not None:
            record |= {"remote_id": receipt.remote_id, "remote_address": receipt.remote_address}
        record["hash"] = _hash(record)
        line = json.dumps(record, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        try:
            self._write(line)
        except OSError as error:
            raise StoreError(
                f"the ledger cannot be written: {error.strerror}.",
                where=self._name,
                mend="Nothing is sent without it. Check the disk's space and permissions.",
                reason="ledger",
            ) from error
        self._size += len(line)
        self._take(record)

    def _read(self) -> bytes:
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise StoreError(
                f"the ledger cannot be read: {error.strerror}.",
                where=self._name,
                mend="Nothing is sent without it. Check its owner and permissions.",
                reason="ledger",
            ) from error

    def _checked(self, line: bytes) -> Mapping[str, Any]:
        try:
            record = json.loads(line)
            hashes = {key: value for key, value in record.items() if key != "hash"}
            whole = (
                record["hash"] == _hash(hashes)
                and record["previous"] == self._last
                and record["line"] == self._lines + 1
            )
            Event(record["event"])
            datetime.fromisoformat(record["at"])
        except (ValueError, KeyError, AttributeError, TypeError):
            whole = False
        if not whole:
            raise StoreError(
                f"line {self._lines + 1} of the ledger is not as it was written.",
                where=self._name,
                mend="Nothing is sent while it is broken. Put the ledger back from a backup; "
                "never edit it by hand.",
                reason="ledger",
            )
        return record  # type: ignore[no-any-return]  # json.loads returns Any

    def _take(self, record: Mapping[str, Any]) -> None:
        """Follow one line."""
        key, event = record["key"], Event(record["event"])
        self._last = record["hash"]
        self._lines += 1
        self._open.discard(key)
        if event is Event.INTENT:
            self._open.add(key)
            self._first_intents.setdefault(key, datetime.fromisoformat(record["at"]))
        elif event is Event.RECEIPT:
            self._receipts[key] = Receipt(record["remote_id"], record["remote_address"])

    def _write(self, line: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = not self._path.exists()
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            os.fchmod(file.fileno(), 0o600)
            if not self.torn and file.seek(0, os.SEEK_END) != self._size:
                raise OSError(0, "another process wrote to it")
            file.truncate(self._size)
            file.seek(self._size)
            try:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                file.truncate(self._size)
                raise
        if new:
            sync_folder(self._path.parent)
        self.torn = False


def _hash(record: Mapping[str, Any]) -> str:
    text = json.dumps(record, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
