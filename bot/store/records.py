"""Pure: what the database keeps beside the model's types, and how types become rows."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter

from bot.model import Delivery, DeliveryKind, DeliveryState, Refusal, Report, Statement

_statement_json = TypeAdapter(Statement)
_refusal_json = TypeAdapter(Refusal)
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

    `name` is for those who issue and revoke it, and is published nowhere.
    """

    id: str
    name: str
    languages: tuple[str, ...]
    issued: datetime
    expires: datetime
    revoked: datetime | None = None


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
