"""I/O: what the database keeps only to save work: it can be made again from the rest."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Table

from bot.model import Translation
from bot.store import tables
from bot.store.connected import put
from bot.store.readers import Readers
from bot.store.records import Reading, packed, reading_of, reading_row, unpacked

_AT_ONCE = 500


class Derived(Readers):
    """What was made of what; every method is one transaction."""

    def looked(self) -> datetime | None:
        """Return when all was looked at anew, whatever was known; None where it never was."""
        with self._transaction() as connection:
            found: datetime | None = connection.scalar(sa.select(tables.looks.c.since))
            return found

    def save_look(self, since: datetime) -> None:
        """Keep when all was looked at anew, in the place of what was kept before."""
        with self._transaction() as connection:
            connection.execute(tables.looks.delete())
            connection.execute(tables.looks.insert().values(since=since))

    def templates(self) -> dict[str, tuple[str, str]]:
        """Return by statement ID what its template was made of, and the stamp that it had."""
        with self._transaction() as connection:
            rows = connection.execute(sa.select(tables.templates))
            return {row.statement_id: (row.key, row.stamp) for row in rows}

    def save_templates(
        self, written: Mapping[str, tuple[str, str]], gone: Iterable[str] = ()
    ) -> None:
        """Keep (key, stamp) of templates by statement ID; forget those that are gone."""
        rows = [
            {"statement_id": name, "key": key, "stamp": stamp}
            for name, (key, stamp) in written.items()
        ]
        self._put(tables.templates, tables.templates.c.statement_id, rows, gone)

    def readings(self, language: str) -> dict[str, Reading]:
        """Return what was made of a language's PO files, by statement ID."""
        table = tables.readings
        columns = (one for one in table.c if one is not table.c.translation)
        query = sa.select(*columns).where(table.c.language == language)
        with self._transaction() as connection:
            rows = connection.execute(query)
            return {sys.intern(row.statement_id): reading_of(row) for row in rows}

    def translations_of(self, statement_id: str) -> dict[str, Translation]:
        """Return a statement's translations as the last cycle made them, by language."""
        table = tables.readings
        query = sa.select(table.c.language, table.c.translation)
        with self._transaction() as connection:
            rows = connection.execute(query.where(table.c.statement_id == statement_id))
            return {row.language: unpacked(row.translation) for row in rows}

    def save_readings(
        self,
        language: str,
        made: Mapping[str, tuple[Reading, Translation]],
        gone: Iterable[str] = (),
    ) -> None:
        """Keep what was made of PO files, by statement ID; forget those that are gone."""
        table = tables.readings
        rows = [
            reading_row(reading)
            | {"statement_id": name, "language": language, "translation": packed(translation)}
            for name, (reading, translation) in made.items()
        ]
        old = list(gone)
        with self._transaction() as connection:
            for start in range(0, len(old), _AT_ONCE):
                part = table.c.statement_id.in_(old[start : start + _AT_ONCE])
                connection.execute(table.delete().where(part, table.c.language == language))
            put(connection, table, rows)

    def leaves(self) -> Iterator[tuple[str, str, str]]:
        """Yield (statement ID, key, leaves) of every statement that is published."""
        table = tables.leaves
        query = sa.select(table.c.statement_id, table.c.key, table.c.leaves)
        with self._transaction() as connection:
            for row in connection.execute(query):
                yield row.statement_id, row.key, row.leaves

    def save_leaves(self, made: Mapping[str, tuple[str, str]], gone: Iterable[str] = ()) -> None:
        """Keep (key, leaves) by statement ID; forget those that are gone."""
        rows = [
            {"statement_id": name, "key": key, "leaves": text} for name, (key, text) in made.items()
        ]
        self._put(tables.leaves, tables.leaves.c.statement_id, rows, gone)

    def editions(self) -> dict[str, tuple[str, int]]:
        """Return by language what its current feed was made of, and how many entries it has."""
        table = tables.editions
        with self._transaction() as connection:
            rows = connection.execute(sa.select(table))
            return {row.language: (row.key, row.entries) for row in rows}

    def save_editions(self, ends: Mapping[str, tuple[str, int]]) -> None:
        """Keep (key, number of entries) of current feeds by language."""
        rows = [
            {"language": tag, "key": key, "entries": entries}
            for tag, (key, entries) in ends.items()
        ]
        self._put(tables.editions, tables.editions.c.language, rows)

    def outputs(self) -> dict[str, tuple[str, str]]:
        """Return by path what a file was made of, and the stamp that it had when written."""
        table = tables.outputs
        with self._transaction() as connection:
            rows = connection.execute(sa.select(table))
            return {row.path: (row.key, row.stamp) for row in rows}

    def save_outputs(
        self, written: Mapping[str, tuple[str, str]], gone: Iterable[str] = ()
    ) -> None:
        """Keep (key, stamp) of files that are written; forget those that are gone."""
        rows = [
            {"path": path, "key": key, "stamp": stamp} for path, (key, stamp) in written.items()
        ]
        self._put(tables.outputs, tables.outputs.c.path, rows, gone)

    def _put(
        self,
        table: Table,
        name: sa.Column[Any],
        rows: list[dict[str, Any]],
        gone: Iterable[str] = (),
    ) -> None:
        """Put rows in the place of those with the same name."""
        old = list(gone)
        with self._transaction() as connection:
            for start in range(0, len(old), _AT_ONCE):
                connection.execute(table.delete().where(name.in_(old[start : start + _AT_ONCE])))
            put(connection, table, rows)
