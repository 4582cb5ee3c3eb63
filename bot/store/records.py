"""Pure: what the database keeps beside the model's types, and how types become rows."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter

from bot.model import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Label,
    Refusal,
    Report,
    Statement,
    Translation,
)
from bot.plan import Outline, Showing

_statement_json = TypeAdapter(Statement)
_refusal_json = TypeAdapter(Refusal)
_refusals_json = TypeAdapter(tuple[Refusal, ...])
_translation_json = TypeAdapter(Translation)
report_json = TypeAdapter(Report)


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What was last read of a statement's file: a statement, or why there is none, or both.

    Both: the last good statement of a file that is wrong now, or one that was taken and
    that a person should look at (its language is doubtful).
    `path` is relative to the home; `reader` names the version of the reading code, so
    that a better reader reads again what an older one understood less well.
    """

    path: str
    size: int
    mtime_ns: int
    reader: str
    statement: Statement | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What readers last saw of a statement in one language: its digest, and since when."""

    digest: str
    updated: datetime


@dataclass(frozen=True, slots=True)
class Wording:
    """Of which words, unit by unit, a reader's text was last made; see `publish.wording`.

    `day` is the statement's date: it is known here also when its file is gone.
    """

    day: date
    parts: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What reviewers were told that waits in a statement, and since when so much has waited.

    `versions` name the units' sources and texts.
    """

    versions: frozenset[str]
    since: datetime


@dataclass(frozen=True, slots=True)
class ReviewLink:
    """A link that lets a person review; `id` alone opens nothing, only a signature over it does.

    `name` is for those who issue and revoke it, and is published nowhere. One of a `coordinator`
    also opens the overview of all languages and posts.
    """

    id: str
    name: str
    languages: tuple[str, ...]
    issued: datetime
    expires: datetime
    revoked: datetime | None = None
    coordinator: bool = False


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """When a source was last looked at, and what its server said of that answer.

    `complete` says that all its pages have been imported once.
    """

    url: str
    looked: datetime
    etag: str = ""
    last_modified: str = ""
    complete: bool = False


@dataclass(frozen=True, slots=True)
class ImportedPost:
    """A post of a source and the file that it became; `path` is "" where it became none.

    `written` is a digest of the file as this program wrote it: one that differs was edited
    by a person. `content` is a digest of the post. `absent` counts how often in a row the
    post was missing, `withdrawn` is the reason that was written into the file because of
    it. `waiting` is the text of a translation whose statement is not known yet.
    """

    source: str
    key: str
    address: str = ""
    path: str = ""
    written: str = ""
    content: str = ""
    posted: datetime | None = None
    absent: int = 0
    withdrawn: str = ""
    waiting: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a hub (WebSub) was told of a feed.

    `digest` names what the feed has in it, and `stamp` the file in which that was read;
    `told` is the digest that the hub knows of. `attempts` have failed since, and the next is
    `due`; None: there is nothing to tell, or it was given up.
    """

    hub: str
    feed: str
    stamp: str
    digest: str
    told: str = ""
    attempts: int = 0
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class LedgerSeen:
    """What the database knows of the ledger, so that either notices when the other is lost.

    `home` is the home's identity; `lines` and `head` (the hash of the last line) are the
    ledger as it was when the database was last written, and `seen` when a cycle last opened
    it. What was not written later than `doubt` may have been posted without this home's
    knowledge. `loss` says why nothing new is sent ("" where it is), since `lost`.
    """

    home: str
    lines: int
    head: str
    seen: datetime
    doubt: datetime | None = None
    loss: str = ""
    lost: datetime | None = None


@dataclass(frozen=True, slots=True)
class LastCycle:
    """When the last cycle ended, how long it took, and its errors as (reason, where)."""

    ended: datetime
    seconds: float
    errors: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PostTally:
    """Posts that are not done, and alike: how many, the first that is due, the most attempts.

    `code` is the short name of the reason; `withdrawn` says that their statements are.
    """

    account: str
    state: DeliveryState
    kind: DeliveryKind
    code: str
    withdrawn: bool
    count: int
    due: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cycle made of a PO file, and of what: where that is the same, so is the rest.

    `key` names all but other files, and `stamp` is the file as it was; "" where it has to be
    read again in any case. `lent` names what people approved elsewhere for the same words,
    and `offers` what they approved here, by the digests of the sources. `outline` is that of
    the translation and `held` what a report says of it; `unmade` says that a machine's text
    is missing.
    """

    key: str
    stamp: str
    lent: str
    offers: Mapping[str, str]
    outline: Outline
    held: tuple[Refusal, ...] = ()
    unmade: bool = False

    def is_of(self, revision: str, beside: str) -> bool:
        """Tell whether it is of a statement's revision, and of that of a whole translation."""
        return self.key.partition(" ")[2] == f"{revision} {beside}"

    @staticmethod
    def key_of(made_by: str, revision: str, beside: str) -> str:
        """Name what a translation is made of; `made_by`, a word, names all but its texts."""
        return f"{made_by} {revision} {beside}"


def reading_row(reading: Reading) -> dict[str, Any]:
    """Return a reading as a row, without its translation."""
    held = _refusals_json.dump_json(reading.held).decode() if reading.held else ""
    return {
        "key": reading.key,
        "stamp": reading.stamp,
        "lent": reading.lent,
        "offers": json.dumps(reading.offers, ensure_ascii=False) if reading.offers else "",
        "outline": " ".join(astuple(reading.outline)),
        "held": held,
        "unmade": reading.unmade,
    }


def reading_of(row: Any) -> Reading:
    """Return a row as a reading."""
    return Reading(
        row.key,
        row.stamp,
        row.lent,
        json.loads(row.offers) if row.offers else {},
        _outline_of(row.outline),
        _refusals_json.validate_json(row.held) if row.held else (),
        row.unmade,
    )


def _outline_of(text: str) -> Outline:
    digest, labelled, reviewed, draft, label = text.split(" ")
    may = (Showing(labelled), Showing(reviewed), Showing(draft))
    return Outline(digest, *may, Label(label))


def packed(translation: Translation) -> bytes:
    """Return a translation as the database keeps it."""
    return zlib.compress(_translation_json.dump_json(translation, exclude_defaults=True), 1)


def unpacked(kept: bytes) -> Translation:
    """Return the translation that was packed."""
    return _translation_json.validate_json(zlib.decompress(kept))


def file_row(record: FileRecord) -> dict[str, Any]:
    """Return a file's record as a row."""
    statement = record.statement
    return {
        "path": record.path,
        "size": record.size,
        "mtime_ns": record.mtime_ns,
        "reader": record.reader,
        "statement_id": statement.id if statement else None,
        "revision": statement.revision if statement else None,
        "statement": _statement_json.dump_json(statement).decode() if statement else None,
        "refusal": _refusal_json.dump_json(record.refusal).decode() if record.refusal else None,
    }


def file_record(row: Any) -> FileRecord:
    """Return a row as a file's record."""
    return FileRecord(
        path=row["path"],
        size=row["size"],
        mtime_ns=row["mtime_ns"],
        reader=row["reader"],
        statement=_statement_json.validate_json(row["statement"]) if row["statement"] else None,
        refusal=_refusal_json.validate_json(row["refusal"]) if row["refusal"] else None,
    )


def delivery_row(delivery: Delivery) -> dict[str, Any]:
    """Return a delivery as a row."""
    return asdict(delivery) | {"state": delivery.state.value, "kind": delivery.kind.value}


def delivery_of(row: Any) -> Delivery:
    """Return a row as a delivery."""
    values = {key: row[key] for key in row if key != "id"}
    kinds = {"state": DeliveryState(row["state"]), "kind": DeliveryKind(row["kind"])}
    return Delivery(**(values | kinds))
