"""I/O: the database: what was collected, the memory of sentences, what readers saw, posts."""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Table

from bot.model import Report, Statement
from bot.store import tables
from bot.store.batches import Batches
from bot.store.connected import put
from bot.store.cycles import Cycles
from bot.store.days import Days
from bot.store.posts import Posts
from bot.store.records import (
    FileRecord,
    ImportedPost,
    ReviewLink,
    SourceRecord,
    Told,
    Waiting,
    file_record,
    file_row,
    report_json,
)


class Store(Posts, Cycles, Days, Batches):
    """The database of one home; every method is one transaction."""

    # What was collected

    def files(self) -> dict[str, FileRecord]:
        """Return what is known of every file in statements/, in the order of paths."""
        return self._files_in(tables.files)

    def save_files(self, seen: Iterable[FileRecord], gone: Iterable[str] = ()) -> None:
        """Keep what was read of files in statements/, and forget those that are gone."""
        self._save_files_in(tables.files, seen, gone)

    def whole_translations(self) -> dict[str, FileRecord]:
        """Return what is known of every whole translation's file, in the order of paths."""
        return self._files_in(tables.whole_translations)

    def save_whole_translations(self, seen: Iterable[FileRecord], gone: Iterable[str] = ()) -> None:
        """Keep what was read of whole translations, and forget those that are gone."""
        self._save_files_in(tables.whole_translations, seen, gone)

    def _files_in(self, table: Table) -> dict[str, FileRecord]:
        with self._transaction() as connection:
            rows = connection.execute(sa.select(table).order_by(table.c.path)).mappings()
            return {row["path"]: file_record(row) for row in rows}

    def _save_files_in(self, table: Table, seen: Iterable[FileRecord], gone: Iterable[str]) -> None:
        with self._transaction() as connection:
            for path in gone:
                connection.execute(table.delete().where(table.c.path == path))
            put(connection, table, [file_row(record) for record in seen])

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
                    sa.select(tables.files).where(tables.files.c.statement_id.in_(part))
                ).mappings()
                found += [file_record(row).statement for row in rows]
        return _newest_first(found)

    # The last report that stands while nothing changes

    def standing_report(self, picture: str, now: datetime) -> Report | None:
        """Return the report that stands at this picture of the inputs, at this moment.

        None stands before it was made: then the clock was wrong, at that time or now.
        """
        query = sa.select(tables.standing.c.report).where(
            tables.standing.c.picture == picture,
            tables.standing.c.since <= now,
            tables.standing.c.until > now,
        )
        with self._transaction() as connection:
            report = connection.scalar(query)
        return None if report is None else report_json.validate_json(report)

    def keep_report(
        self, picture: str, report: Report, *, since: datetime, until: datetime
    ) -> None:
        """Keep what a cycle reported, in the place of what was kept before."""
        text = report_json.dump_json(report).decode()
        row = {"picture": picture, "since": since, "until": until, "report": text}
        with self._transaction() as connection:
            connection.execute(tables.standing.delete())
            connection.execute(tables.standing.insert().values(**row))

    # What was imported

    def sources(self) -> dict[str, SourceRecord]:
        """Return what is known of every source that was ever looked at, by its address."""
        with self._transaction() as connection:
            rows = connection.execute(sa.select(tables.sources)).mappings()
            return {row["url"]: SourceRecord(**row) for row in rows}

    def save_source(self, record: SourceRecord) -> None:
        """Keep when a source was looked at and what its server said."""
        with self._transaction() as connection:
            put(connection, tables.sources, [asdict(record)])

    def imported(self) -> tuple[ImportedPost, ...]:
        """Return every post that was ever imported, in the order of sources and keys."""
        query = sa.select(tables.imported).order_by(tables.imported.c.source, tables.imported.c.key)
        with self._transaction() as connection:
            return tuple(ImportedPost(**row) for row in connection.execute(query).mappings())

    def save_imported(
        self, posts: Iterable[ImportedPost], gone: Iterable[ImportedPost] = ()
    ) -> None:
        """Keep what is known of posts, in the place of what was; forget those that are gone."""
        with self._transaction() as connection:
            for post in gone:
                connection.execute(
                    tables.imported.delete().where(
                        tables.imported.c.source == post.source, tables.imported.c.key == post.key
                    )
                )
            put(connection, tables.imported, [asdict(post) for post in posts])

    # Translations: their files as they last were right, and since when they are complete

    def catalog_digests(self, language: str) -> dict[str, str]:
        """Return the digests of a language's last good PO files, by statement ID."""
        table = tables.catalogs
        query = sa.select(table.c.statement_id, table.c.digest).where(table.c.language == language)
        with self._transaction() as connection:
            return {row.statement_id: row.digest for row in connection.execute(query)}

    def catalog(self, statement_id: str, language: str) -> bytes | None:
        """Return a PO file as it last was right."""
        table = tables.catalogs
        query = sa.select(table.c.content).where(
            table.c.statement_id == statement_id, table.c.language == language
        )
        with self._transaction() as connection:
            packed = connection.scalar(query)
        return None if packed is None else zlib.decompress(packed)

    def keep_catalogs(self, language: str, kept: Mapping[str, tuple[str, bytes]]) -> None:
        """Keep PO files of a language: (digest, content) by statement ID."""
        rows = [
            {"statement_id": name, "digest": digest, "content": zlib.compress(content)}
            for name, (digest, content) in kept.items()
        ]
        with self._transaction() as connection:
            put(connection, tables.catalogs, [row | {"language": language} for row in rows])

    def completed(self) -> dict[tuple[str, str], datetime]:
        """Return since when each translation is complete, by statement ID and language."""
        with self._transaction() as connection:
            rows = connection.execute(sa.select(tables.completed))
            return {(row.statement_id, row.language): row.since for row in rows}

    def note_completed(self, names: Iterable[tuple[str, str]], now: datetime) -> None:
        """Keep that translations are complete since now; they must not have been before."""
        rows = [{"statement_id": one, "language": tag, "since": now} for one, tag in names]
        if rows:
            with self._transaction() as connection:
                connection.execute(tables.completed.insert(), rows)

    # What a hub was told

    def told(self, hub: str) -> dict[str, Told]:
        """Return what a hub was told of each feed, by the feed's address."""
        query = sa.select(tables.told).where(tables.told.c.hub == hub)
        with self._transaction() as connection:
            rows = connection.execute(query).mappings()
            return {row["feed"]: Told(**row) for row in rows}

    def save_told(self, records: Iterable[Told]) -> None:
        """Keep what a hub was told, in the place of what was kept of the same feeds."""
        with self._transaction() as connection:
            put(connection, tables.told, [asdict(record) for record in records])

    # Who may review

    def add_review_link(self, link: ReviewLink) -> None:
        """Keep a link that is given out."""
        row = asdict(link) | {"languages": " ".join(link.languages)}
        with self._transaction() as connection:
            connection.execute(tables.review_links.insert().values(**row))

    def review_links(self, link_id: str | None = None) -> tuple[ReviewLink, ...]:
        """Return the links in the order they were given out; all, or the one with this ID."""
        query = sa.select(tables.review_links).order_by(
            tables.review_links.c.issued, tables.review_links.c.id
        )
        if link_id is not None:
            query = query.where(tables.review_links.c.id == link_id)
        with self._transaction() as connection:
            rows = connection.execute(query).mappings()
            return tuple(
                ReviewLink(**dict(row) | {"languages": tuple(row["languages"].split())})
                for row in rows
            )

    def revoke_review_link(self, link_id: str, now: datetime) -> None:
        """Let a link open nothing any more."""
        chosen = tables.review_links.c.id == link_id
        with self._transaction() as connection:
            connection.execute(tables.review_links.update().where(chosen).values(revoked=now))

    def waiting(self, language: str) -> dict[str, Waiting]:
        """Return what reviewers of a language were told that waits, by statement ID."""
        table = tables.waiting
        with self._transaction() as connection:
            rows = connection.execute(sa.select(table).where(table.c.language == language))
            return {
                row.statement_id: Waiting(frozenset(row.versions.split()), row.since)
                for row in rows
            }

    def save_waiting(self, language: str, found: Mapping[str, Waiting]) -> None:
        """Keep what waits in a language, in the place of all that waited there."""
        table = tables.waiting
        rows = [
            {
                "language": language,
                "statement_id": name,
                "versions": " ".join(sorted(one.versions)),
                "since": one.since,
            }
            for name, one in found.items()
        ]
        with self._transaction() as connection:
            connection.execute(table.delete().where(table.c.language == language))
            if rows:
                connection.execute(table.insert(), rows)


def _newest_first(statements: Iterable[Statement | None]) -> tuple[Statement, ...]:
    found = sorted((one for one in statements if one), key=lambda statement: statement.id)
    found.sort(key=lambda statement: statement.published, reverse=True)
    return tuple(found)
