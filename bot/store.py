"""I/O: the database: what was collected, the memory of sentences, what readers saw, posts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy import Column, Integer, MetaData, String, Table, Text, UniqueConstraint
from sqlalchemy.types import TypeDecorator

from bot.errors import StoreError
from bot.model import Delivery, DeliveryState, Refusal, Report, Statement

SCHEMA_VERSION = 1


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as UTC in ISO 8601 so that text order is time order."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> str | None:
        """Refuse naive moments: they mean a different time on every machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment without a time zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, _dialect: sa.Dialect) -> datetime | None:
        """Return what was kept."""
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData()
_schema = Table("schema", metadata, Column("version", Integer, nullable=False))


def _table_of_files(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("path", Text, primary_key=True),
        Column("size", Integer, nullable=False),
        Column("mtime_ns", sa.BigInteger, nullable=False),
        Column("reader", String(64), nullable=False),
        Column("statement_id", String(200)),
        Column("revision", String(64)),
        Column("statement", Text),
        Column("refusal", Text),
    )


_files = _table_of_files("files")
_whole_translations = _table_of_files("whole_translations")
_memory = Table(
    "memory",
    metadata,
    Column("source_language", String(35), primary_key=True),
    Column("target_language", String(35), primary_key=True),
    Column("engine", String(40), primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("target", Text, nullable=False),
)
_shown = Table(
    "shown",
    metadata,
    Column("statement_id", String(200), primary_key=True),
    Column("language", String(35), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("updated", Moment, nullable=False),
)
_deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", String(100), nullable=False),
    Column("statement_id", String(200), nullable=False),
    Column("language", String(35), nullable=False),
    Column("text", Text, nullable=False),
    Column("key", String(64), nullable=False),
    Column("address", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("due", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("changed", Moment),
    Column("remote_id", Text, nullable=False),
    Column("remote_address", Text, nullable=False),
    Column("reason", Text, nullable=False),
    UniqueConstraint("account", "statement_id", "language"),
)
_standing = Table(
    "standing",
    metadata,
    Column("picture", String(64), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("report", Text, nullable=False),
)

_sources = Table(
    "sources",
    metadata,
    Column("url", Text, primary_key=True),
    Column("looked", Moment, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("complete", sa.Boolean, nullable=False),
)
_imported = Table(
    "imported",
    metadata,
    Column("source", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("address", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("written", String(64), nullable=False),
    Column("content", String(64), nullable=False),
    Column("posted", Moment),
    Column("absent", Integer, nullable=False),
    Column("withdrawn", Text, nullable=False),
    Column("waiting", Text, nullable=False),
)

_statement_json = TypeAdapter(Statement)
_refusal_json = TypeAdapter(Refusal)
_report_json = TypeAdapter(Report)


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


class Store:
    """The database of one home; every method is one transaction."""

    def __init__(self, url: str) -> None:
        self._engine = sa.create_engine(url)
        if self._engine.dialect.name == "sqlite":
            _use_sqlite_safely(self._engine)

    def open(self) -> None:
        """Make the tables where they are missing; raises StoreError on a newer schema."""
        with self._transaction() as connection:
            metadata.create_all(connection)
            version = connection.scalar(sa.select(_schema.c.version))
            if version is None:
                connection.execute(_schema.insert().values(version=SCHEMA_VERSION))
            elif version > SCHEMA_VERSION:
                raise StoreError(
                    f"the database has schema {version}; this program knows {SCHEMA_VERSION}.",
                    where=self._engine.url.render_as_string(hide_password=True),
                    mend="Run the newer alliance-bot that made it, or restore an older backup.",
                )

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.DatabaseError as error:
            raise StoreError(
                f"the database does not answer as it should: {error.orig}.",
                where=self._engine.url.render_as_string(hide_password=True),
                mend="Check the disk's space and permissions; a damaged file is replaced from a "
                "backup.",
            ) from error

    # What was collected

    def files(self) -> dict[str, FileRecord]:
        """Return what is known of every file in statements/, in the order of paths."""
        return self._files_in(_files)

    def save_files(self, seen: Iterable[FileRecord], gone: Iterable[str] = ()) -> None:
        """Keep what was read of files in statements/, and forget those that are gone."""
        self._save_files_in(_files, seen, gone)

    def whole_translations(self) -> dict[str, FileRecord]:
        """Return what is known of every whole translation's file, in the order of paths."""
        return self._files_in(_whole_translations)

    def save_whole_translations(self, seen: Iterable[FileRecord], gone: Iterable[str] = ()) -> None:
        """Keep what was read of whole translations, and forget those that are gone."""
        self._save_files_in(_whole_translations, seen, gone)

    def _files_in(self, table: Table) -> dict[str, FileRecord]:
        with self._transaction() as connection:
            rows = connection.execute(sa.select(table).order_by(table.c.path)).mappings()
            return {row["path"]: _file_record(row) for row in rows}

    def _save_files_in(self, table: Table, seen: Iterable[FileRecord], gone: Iterable[str]) -> None:
        with self._transaction() as connection:
            for path in gone:
                connection.execute(table.delete().where(table.c.path == path))
            for record in seen:
                connection.execute(table.delete().where(table.c.path == record.path))
                connection.execute(table.insert().values(**_file_row(record)))

    def statements(self) -> tuple[Statement, ...]:
        """Return all statements that were taken, newest first, then by ID."""
        return _newest_first(record.statement for record in self.files().values())

    def statements_named(self, ids: Iterable[str]) -> tuple[Statement, ...]:
        """Return the statements with these IDs in the same order, without reading the others."""
        wanted = sorted(set(ids))
        found: list[Statement | None] = []
        with self._transaction() as connection:
            for start in range(0, len(wanted), 500):
                part = wanted[start : start + 500]
                rows = connection.execute(
                    sa.select(_files).where(_files.c.statement_id.in_(part))
                ).mappings()
                found += [_file_record(row).statement for row in rows]
        return _newest_first(found)

    # The last report that stands while nothing changes

    def standing_report(self, picture: str, now: datetime) -> Report | None:
        """Return the report that stands at this picture of the inputs, at this moment.

        None stands before it was made: then the clock was wrong, at that time or now.
        """
        query = sa.select(_standing.c.report).where(
            _standing.c.picture == picture, _standing.c.since <= now, _standing.c.until > now
        )
        with self._transaction() as connection:
            report = connection.scalar(query)
        return None if report is None else _report_json.validate_json(report)

    def keep_report(
        self, picture: str, report: Report, *, since: datetime, until: datetime
    ) -> None:
        """Keep what a cycle reported, in the place of what was kept before."""
        text = _report_json.dump_json(report).decode()
        row = {"picture": picture, "since": since, "until": until, "report": text}
        with self._transaction() as connection:
            connection.execute(_standing.delete())
            connection.execute(_standing.insert().values(**row))

    # What was imported

    def sources(self) -> dict[str, SourceRecord]:
        """Return what is known of every source that was ever looked at, by its address."""
        with self._transaction() as connection:
            rows = connection.execute(sa.select(_sources)).mappings()
            return {row["url"]: SourceRecord(**row) for row in rows}

    def save_source(self, record: SourceRecord) -> None:
        """Keep when a source was looked at and what its server said."""
        with self._transaction() as connection:
            connection.execute(_sources.delete().where(_sources.c.url == record.url))
            connection.execute(_sources.insert().values(**asdict(record)))

    def imported(self) -> tuple[ImportedPost, ...]:
        """Return every post that was ever imported, in the order of sources and keys."""
        query = sa.select(_imported).order_by(_imported.c.source, _imported.c.key)
        with self._transaction() as connection:
            return tuple(ImportedPost(**row) for row in connection.execute(query).mappings())

    def save_imported(
        self, posts: Iterable[ImportedPost], gone: Iterable[ImportedPost] = ()
    ) -> None:
        """Keep what is known of posts, in the place of what was; forget those that are gone."""
        kept = list(posts)
        with self._transaction() as connection:
            for post in (*gone, *kept):
                connection.execute(
                    _imported.delete().where(
                        _imported.c.source == post.source, _imported.c.key == post.key
                    )
                )
            for post in kept:
                connection.execute(_imported.insert().values(**asdict(post)))

    # The memory of sentences

    def recall(
        self, pair: tuple[str, str], engine: str, version: str, digests: Sequence[str]
    ) -> dict[str, str]:
        """Return digest → target of the sentences that this model translated before."""
        found: dict[str, str] = {}
        conditions = _memory_key(pair, engine, version)
        with self._transaction() as connection:
            for start in range(0, len(digests), 500):
                part = digests[start : start + 500]
                query = sa.select(_memory.c.digest, _memory.c.target).where(
                    *conditions, _memory.c.digest.in_(part)
                )
                found.update((row.digest, row.target) for row in connection.execute(query))
        return found

    def remember(
        self, pair: tuple[str, str], engine: str, version: str, targets: Mapping[str, str]
    ) -> None:
        """Keep digest → target for a model; what is known already is replaced."""
        with self._transaction() as connection:
            for digest, target in targets.items():
                where = (*_memory_key(pair, engine, version), _memory.c.digest == digest)
                connection.execute(_memory.delete().where(*where))
                connection.execute(
                    _memory.insert().values(
                        source_language=pair[0],
                        target_language=pair[1],
                        engine=engine,
                        version=version,
                        digest=digest,
                        target=target,
                    )
                )

    # What readers saw

    def shown(self) -> dict[tuple[str, str], Shown]:
        """Return what readers saw last, by statement ID and language."""
        with self._transaction() as connection:
            rows = connection.execute(sa.select(_shown))
            return {
                (row.statement_id, row.language): Shown(row.digest, row.updated) for row in rows
            }

    def save_shown(self, changed: Mapping[tuple[str, str], Shown]) -> None:
        """Keep what readers see from now on."""
        with self._transaction() as connection:
            for (statement_id, language), mark in changed.items():
                connection.execute(
                    _shown.delete().where(
                        _shown.c.statement_id == statement_id, _shown.c.language == language
                    )
                )
                connection.execute(
                    _shown.insert().values(
                        statement_id=statement_id,
                        language=language,
                        digest=mark.digest,
                        updated=mark.updated,
                    )
                )

    # Posts

    def deliveries(self, *states: DeliveryState) -> tuple[Delivery, ...]:
        """Return deliveries in the order they were made; all, or those in some states."""
        query = sa.select(_deliveries).order_by(_deliveries.c.id)
        if states:
            query = query.where(_deliveries.c.state.in_([state.value for state in states]))
        with self._transaction() as connection:
            return tuple(_delivery(row) for row in connection.execute(query).mappings())

    def add_delivery(self, delivery: Delivery) -> bool:
        """Insert a delivery; False where this statement has one there in this language."""
        with self._transaction() as connection:
            exists = connection.scalar(sa.select(_deliveries.c.id).where(*_delivery_key(delivery)))
            if exists is not None:
                return False
            connection.execute(_deliveries.insert().values(**_delivery_row(delivery)))
            return True

    def move_delivery(
        self, before: Delivery, state: DeliveryState, changed: datetime, **changes: Any
    ) -> Delivery | None:
        """Move a delivery to a state; None when it is no longer as `before` says.

        The update is fenced by state and attempts: of two processes only one moves it.
        """
        after = replace(before, state=state, changed=changed, **changes)
        fence = (
            _deliveries.c.state == before.state.value,
            _deliveries.c.attempts == before.attempts,
        )
        with self._transaction() as connection:
            result = connection.execute(
                _deliveries.update()
                .where(*_delivery_key(before), *fence)
                .values(**_delivery_row(after))
            )
            return after if result.rowcount == 1 else None


def _newest_first(statements: Iterable[Statement | None]) -> tuple[Statement, ...]:
    found = sorted((one for one in statements if one), key=lambda statement: statement.id)
    found.sort(key=lambda statement: statement.published, reverse=True)
    return tuple(found)


def _use_sqlite_safely(engine: sa.Engine) -> None:
    """DELETE journal (WAL has a reset bug before 3.51.3), full syncs, BEGIN IMMEDIATE."""

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=DELETE", "synchronous=FULL", "busy_timeout=10000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _file_row(record: FileRecord) -> dict[str, Any]:
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


def _file_record(row: Any) -> FileRecord:
    return FileRecord(
        path=row["path"],
        size=row["size"],
        mtime_ns=row["mtime_ns"],
        reader=row["reader"],
        statement=_statement_json.validate_json(row["statement"]) if row["statement"] else None,
        refusal=_refusal_json.validate_json(row["refusal"]) if row["refusal"] else None,
    )


def _memory_key(pair: tuple[str, str], engine: str, version: str) -> tuple[Any, ...]:
    return (
        _memory.c.source_language == pair[0],
        _memory.c.target_language == pair[1],
        _memory.c.engine == engine,
        _memory.c.version == version,
    )


def _delivery_key(delivery: Delivery) -> tuple[Any, ...]:
    return (
        _deliveries.c.account == delivery.account,
        _deliveries.c.statement_id == delivery.statement_id,
        _deliveries.c.language == delivery.language,
    )


def _delivery_row(delivery: Delivery) -> dict[str, Any]:
    return asdict(delivery) | {"state": delivery.state.value}


def _delivery(row: Any) -> Delivery:
    values = {key: row[key] for key in row if key != "id"}
    return Delivery(**(values | {"state": DeliveryState(row["state"])}))
