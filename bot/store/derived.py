"""I/O: what the database keeps only to save work: it can be made again from the rest."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Table

from bot.store import tables
from bot.store.readers import Readers

_AT_ONCE = 500


class Derived(Readers):
    """What was made of what; every method is one transaction."""

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
        old = [*(row[name.key] for row in rows), *gone]
        with self._transaction() as connection:
            for start in range(0, len(old), _AT_ONCE):
                connection.execute(table.delete().where(name.in_(old[start : start + _AT_ONCE])))
            if rows:
                connection.execute(table.insert(), rows)
