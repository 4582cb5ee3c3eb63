"""I/O: the ledger: what was going to be sent, and what became of it, outside the database.

A file of JSON lines, each with the hash of the line before it, forced to the disk before the
program goes on. It holds no text of a post. Its first line says whose it is: the home's
identity, and the machine that works on it.
"""

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.errors import StoreError
from bot.files import sync_folder
from bot.model import FIRST_PART, Delivery, DeliveryKind
from bot.ports import Receipt

_START = "0" * 64


class Event(StrEnum):
    """What a line says of a post, or of the home."""

    HOME = "home"
    """This home, on this machine, writes from here on."""
    INTENT = "intent"
    """It is going to be sent now: from here on it may be on the server."""
    RECEIPT = "receipt"
    """The server holds it; of an edit or a deletion: it is done."""
    UNSENT = "unsent"
    """This attempt is surely not on the server."""
    REFUSED = "refused"
    """The server will not have it."""
    ABSENT = "absent"
    """The account was read, or a person looked: it is not there."""
    SKIPPED = "skipped"
    """A person dropped it, whatever became of it."""
    DELETED = "deleted"
    """It was there, and is not any more: this program or a person took it away."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the lines say of one post; `last` is the last of them, `digest` its text's."""

    key: str
    account: str
    statement_id: str
    language: str
    part: str
    kind: DeliveryKind
    target: str
    address: str
    digest: str
    last: Event
    at: datetime
    attempts: int = 0
    first_intent: datetime | None = None
    receipt: Receipt | None = None


class Ledger:
    """The ledger of one home, read and verified when it is opened."""

    def __init__(
        self, path: Path, name: str, reached: Callable[[str], None] = lambda _point: None
    ) -> None:
        """Read the whole chain; raises StoreError where it is broken.

        A last line that is not whole is what a kill during an append leaves. It was not
        acted upon, because acting waits for the disk: it is dropped by the next append, and
        `torn` tells of it. `reached` is told each step of an append.
        """
        self._path = path
        self._name = name
        self._reached = reached
        self._hashes = [_START]
        self._lines: list[tuple[Event, str]] = []
        self._posts: dict[str, Recorded] = {}
        self.home = ""
        self.machine = ""
        content = self._read()
        whole = content.rfind(b"\n") + 1
        self._size = whole
        self.torn = whole < len(content)
        for line in content[:whole].splitlines():
            self._take(self._checked(line))

    @property
    def head(self) -> tuple[int, str]:
        """The number of lines, and the hash of the last."""
        return len(self._lines), self._hashes[-1]

    def hash_at(self, lines: int) -> str | None:
        """Return the hash of the last of so many lines; None where there are fewer."""
        return self._hashes[lines] if 0 <= lines < len(self._hashes) else None

    def after(self, lines: int) -> Sequence[tuple[Event, str]]:
        """Return what came after so many lines: each event with its post's key."""
        return self._lines[lines:]

    def posts(self) -> tuple[Recorded, ...]:
        """Return what is known of every post, in the order of their first lines."""
        return tuple(self._posts.values())

    def post(self, key: str) -> Recorded | None:
        """Return what is known of the post with this key."""
        return self._posts.get(key)

    def receipt(self, key: str) -> Receipt | None:
        """Return what the server said of the post with this key."""
        found = self._posts.get(key)
        return found.receipt if found else None

    def is_open(self, key: str) -> bool:
        """Tell whether an attempt was begun of which no end is known."""
        found = self._posts.get(key)
        return found is not None and found.last is Event.INTENT

    def is_out(self, key: str) -> bool:
        """Tell whether the last that is known of a post is that the server holds it."""
        found = self._posts.get(key)
        return found is not None and found.last is Event.RECEIPT

    def first_intent(self, key: str) -> datetime | None:
        """Return when the post with this key was first attempted."""
        found = self._posts.get(key)
        return found.first_intent if found else None

    def begin(self, home: str, machine: str, at: datetime) -> None:
        """Write whose ledger this is from here on, as `append` does."""
        self._append(Event.HOME, at, {"home": home, "machine": machine})

    def append(
        self, event: Event, delivery: Delivery, at: datetime, receipt: Receipt | None = None
    ) -> None:
        """Add a line and wait until it is on the disk; raises StoreError where it is not."""
        fields: dict[str, Any] = {
            "key": delivery.key,
            "account": delivery.account,
            "statement": delivery.statement_id,
            "language": delivery.language,
            "part": delivery.part,
            "kind": delivery.kind.value,
            "target": delivery.target,
            "address": delivery.address,
            "digest": hashlib.sha256(delivery.text.encode()).hexdigest(),
        }
        if receipt is not None:
            fields |= {"remote_id": receipt.remote_id, "remote_address": receipt.remote_address}
        self._append(event, at, fields)

    def _append(self, event: Event, at: datetime, fields: Mapping[str, Any]) -> None:
        lines, last = self.head
        record: dict[str, Any] = {
            "line": lines + 1,
            "at": at.astimezone(UTC).isoformat(timespec="seconds"),
            "event": event.value,
            **fields,
            "previous": last,
        }
        record["hash"] = _hash(record)
        line = json.dumps(record, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        try:
            self._write(line, event)
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
        lines, last = self.head
        try:
            record = json.loads(line)
            hashes = {key: value for key, value in record.items() if key != "hash"}
            whole = (
                record["hash"] == _hash(hashes)
                and record["previous"] == last
                and record["line"] == lines + 1
            )
            Event(record["event"])
            datetime.fromisoformat(record["at"])
        except (ValueError, KeyError, AttributeError, TypeError):
            whole = False
        if not whole:
            raise StoreError(
                f"line {lines + 1} of the ledger is not as it was written.",
                where=self._name,
                mend="Nothing is sent while it is broken. Put the ledger back from a backup; "
                "never edit it by hand.",
                reason="ledger",
            )
        return record  # type: ignore[no-any-return]  # json.loads returns Any

    def _take(self, record: Mapping[str, Any]) -> None:
        """Follow one line."""
        event = Event(record["event"])
        self._hashes.append(record["hash"])
        self._lines.append((event, record.get("key", "")))
        if event is Event.HOME:
            self.home, self.machine = record["home"], record["machine"]
        else:
            key = record["key"]
            self._posts[key] = _followed(self._posts.get(key), event, record)

    def _write(self, line: bytes, event: Event) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = not self._path.exists()
        self._reached(f"writing-{event}")
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
                self._reached(f"unsynced-{event}")
                os.fsync(file.fileno())
            except OSError:
                file.truncate(self._size)
                raise
        if new:
            sync_folder(self._path.parent)
        self.torn = False
        self._reached(f"wrote-{event}")


def _followed(known: Recorded | None, event: Event, record: Mapping[str, Any]) -> Recorded:
    """Return what is known of a post after one more line."""
    at = datetime.fromisoformat(record["at"])
    before = known or Recorded(
        key=record["key"],
        account=record["account"],
        statement_id=record["statement"],
        language=record["language"],
        part=record.get("part", FIRST_PART),
        kind=DeliveryKind(record.get("kind", DeliveryKind.POST)),
        target=record.get("target", ""),
        address=record["address"],
        digest=record["digest"],
        last=event,
        at=at,
    )
    now = replace(before, last=event, at=at)
    if event is Event.INTENT:
        first = before.first_intent or at
        return replace(
            now, digest=record["digest"], attempts=before.attempts + 1, first_intent=first
        )
    if event is Event.RECEIPT:
        receipt = Receipt(record["remote_id"], record["remote_address"])
        return replace(now, digest=record["digest"], receipt=receipt)
    return now


def _hash(record: Mapping[str, Any]) -> str:
    text = json.dumps(record, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
