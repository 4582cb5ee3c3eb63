"""I/O: the memory of sentences: what a model translated, by the sentence's digest."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.store import tables
from bot.store.connected import Connected

AT_ONCE = 500
"""So many rows go in one statement: SQLite knows no more than some thousand values in one."""


class Memory(Connected):
    """The memory; every method is one transaction."""

    def recall(
        self, pair: tuple[str, str], engine: str, version: str, digests: Sequence[str]
    ) -> dict[str, str]:
        """Return digest → target of the sentences that this model translated before."""
        table, found = tables.memory, dict[str, str]()
        named = _named(pair, engine, version).items()
        same = [table.c[name] == value for name, value in named]
        with self._transaction() as connection:
            for start in range(0, len(digests), AT_ONCE):
                part = digests[start : start + AT_ONCE]
                query = sa.select(table.c.digest, table.c.target)
                rows = connection.execute(query.where(*same, table.c.digest.in_(part)))
                found.update((row.digest, row.target) for row in rows)
        return found

    def remember(
        self, pair: tuple[str, str], engine: str, version: str, targets: Mapping[str, str]
    ) -> None:
        """Keep digest → target for a model; what is known already is replaced."""
        with self._transaction() as connection:
            remember_in(connection, pair, engine, version, targets)


def remember_in(
    connection: sa.Connection,
    pair: tuple[str, str],
    engine: str,
    version: str,
    targets: Mapping[str, str],
) -> None:
    """Keep digest → target, also while others keep some of the same."""
    key = _named(pair, engine, version)
    # In one order, so that two who keep the same never wait for each other.
    rows = [key | {"digest": digest, "target": targets[digest]} for digest in sorted(targets)]
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    new: Any = insert(tables.memory)
    put = new.on_conflict_do_update(
        index_elements=list(tables.memory.primary_key), set_={"target": new.excluded.target}
    )
    for start in range(0, len(rows), AT_ONCE):
        connection.execute(put, rows[start : start + AT_ONCE])


def _named(pair: tuple[str, str], engine: str, version: str) -> dict[str, str]:
    names = ("source_language", "target_language", "engine", "version")
    return dict(zip(names, (*pair, engine, version), strict=True))
