"""I/O: what the database keeps of readers: what they saw, was corrected, was withdrawn."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Table

from bot.model import Correction, Withdrawal
from bot.store import tables
from bot.store.connected import Connected, put
from bot.store.records import Shown, Wording


class Readers(Connected):
    """What readers saw; every method is one transaction."""

    def shown(self) -> dict[tuple[str, str], Shown]:
        """Return what readers saw last, by statement ID and language."""
        with self._transaction() as connection:
            rows = connection.execute(sa.select(tables.shown))
            return {
                (row.statement_id, row.language): Shown(row.digest, row.updated) for row in rows
            }

    def save_shown(
        self,
        changed: Mapping[tuple[str, str], Shown],
        wordings: Mapping[tuple[str, str], Wording],
        corrections: Mapping[tuple[str, str], Correction],
    ) -> None:
        """Keep what readers see from now on, of which words it is made, what was corrected."""
        with self._transaction() as connection:
            put(connection, tables.shown, _rows(changed))
            put(connection, tables.wordings, _rows(wordings))
            rows = [
                {"statement_id": name, "language": tag, "at": one.at, "parts": " ".join(one.parts)}
                for (name, tag), one in corrections.items()
            ]
            if rows:
                connection.execute(tables.corrections.insert(), rows)

    def had(self, statement_ids: Iterable[str]) -> frozenset[str]:
        """Return which of these statements readers have: shown once, and not withdrawn since."""
        shown = {row.statement_id for row in self._of_statements(tables.shown, statement_ids)}
        return frozenset(shown - self.withdrawals().keys()) if shown else frozenset()

    def wordings(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Wording]:
        """Return the words behind what readers saw, for these statement IDs and languages."""
        wanted = set(keys)
        table = tables.wordings
        return {
            (row.statement_id, row.language): Wording(row.day, row.parts)
            for row in self._of_statements(table, {name for name, _ in wanted})
            if (row.statement_id, row.language) in wanted
        }

    def corrections(
        self, statement_ids: Iterable[str] | None = None
    ) -> dict[tuple[str, str], tuple[Correction, ...]]:
        """Return the corrections that readers were told of, oldest first; of all, or of some."""
        found: dict[tuple[str, str], list[Correction]] = {}
        for row in self._of_statements(tables.corrections, statement_ids):
            made = Correction(row.at, tuple(row.parts.split()))
            found.setdefault((row.statement_id, row.language), []).append(made)
        return {key: tuple(sorted(made, key=lambda one: one.at)) for key, made in found.items()}

    def _of_statements(self, table: Table, ids: Iterable[str] | None) -> Iterator[Any]:
        with self._transaction() as connection:
            if ids is None:
                yield from connection.execute(sa.select(table))
                return
            wanted = sorted(set(ids))
            for start in range(0, len(wanted), 500):
                part = table.c.statement_id.in_(wanted[start : start + 500])
                yield from connection.execute(sa.select(table).where(part))

    def withdrawals(self) -> dict[str, Withdrawal]:
        """Return since when and why statements that readers had are withdrawn, by ID."""
        with self._transaction() as connection:
            rows = connection.execute(sa.select(tables.withdrawals))
            return {row.statement_id: Withdrawal(row.since, row.why, row.language) for row in rows}

    def save_withdrawals(self, made: Mapping[str, Withdrawal], undone: Iterable[str] = ()) -> None:
        """Keep that statements are withdrawn from now on, and that others stand again."""
        table = tables.withdrawals
        with self._transaction() as connection:
            for name in undone:
                connection.execute(table.delete().where(table.c.statement_id == name))
            rows = [{"statement_id": name} | asdict(one) for name, one in made.items()]
            put(connection, table, rows)


def _rows(found: Mapping[tuple[str, str], Shown | Wording]) -> list[dict[str, Any]]:
    """Return rows of what is known by statement ID and language."""
    return [
        {"statement_id": name, "language": tag} | asdict(one) for (name, tag), one in found.items()
    ]
