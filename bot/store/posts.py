"""I/O: what the database keeps of posts: each delivery, and the ledger as it was last seen."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.model import Delivery, DeliveryState
from bot.store import tables
from bot.store.connected import add
from bot.store.derived import Derived
from bot.store.records import LedgerSeen, delivery_of, delivery_row

_ID = tables.deliveries.c.id


class Posts(Derived):
    """The deliveries; every method is one transaction."""

    def deliveries(self, *states: DeliveryState) -> tuple[Delivery, ...]:
        """Return deliveries in the order they were made; all, or those in some states."""
        query = sa.select(tables.deliveries).order_by(_ID)
        if states:
            query = query.where(tables.deliveries.c.state.in_([state.value for state in states]))
        with self._transaction() as connection:
            return tuple(delivery_of(row) for row in connection.execute(query).mappings())

    def deliveries_of(self, account: str) -> tuple[Delivery, ...]:
        """Return an account's deliveries in the order they were made."""
        query = sa.select(tables.deliveries).where(tables.deliveries.c.account == account)
        with self._transaction() as connection:
            rows = connection.execute(query.order_by(_ID)).mappings()
            return tuple(map(delivery_of, rows))

    def announced(self, *states: DeliveryState) -> frozenset[str]:
        """Return the IDs of statements that have a delivery in one of these states."""
        query = sa.select(tables.deliveries.c.statement_id).distinct()
        chosen = tables.deliveries.c.state.in_([state.value for state in states])
        with self._transaction() as connection:
            return frozenset(connection.scalars(query.where(chosen)))

    def delivery(
        self, account: str, statement_id: str, language: str, part: str
    ) -> Delivery | None:
        """Return one delivery as it is now, by its name."""
        query = sa.select(tables.deliveries).where(*_named(account, statement_id, language, part))
        with self._transaction() as connection:
            row = connection.execute(query).mappings().first()
            return None if row is None else delivery_of(row)

    def add_delivery(self, delivery: Delivery) -> bool:
        """Insert a delivery; False where there is one of the same name."""
        with self._transaction() as connection:
            return add(connection, tables.deliveries, delivery_row(delivery))

    def move_delivery(
        self,
        before: Delivery,
        state: DeliveryState,
        changed: datetime,
        *,
        ledger: tuple[int, str] | None = None,
        **changes: Any,
    ) -> Delivery | None:
        """Move a delivery to a state; None when it is no longer as `before` says.

        The update is fenced by state and attempts: of two processes only one moves it.
        `ledger` is the ledger's lines and head, kept in the same step.
        """
        after = replace(before, state=state, changed=changed, **changes)
        with self._transaction() as connection:
            result = connection.execute(
                tables.deliveries.update().where(*_as_it_is(before)).values(**delivery_row(after))
            )
            if ledger is not None:
                lines, head = ledger
                connection.execute(tables.ledger_seen.update().values(lines=lines, head=head))
            return after if result.rowcount == 1 else None

    def date_delivery(self, delivery: Delivery, due: datetime, changed: datetime | None) -> None:
        """Give a delivery other moments, unless it was moved in between."""
        values = {"due": due, "changed": changed}
        with self._transaction() as connection:
            connection.execute(
                tables.deliveries.update().where(*_as_it_is(delivery)).values(**values)
            )

    def forget_delivery(self, delivery: Delivery) -> None:
        """Forget a delivery, unless it was moved in between."""
        with self._transaction() as connection:
            connection.execute(tables.deliveries.delete().where(*_as_it_is(delivery)))

    # The ledger, as it was last seen

    def ledger_seen(self) -> LedgerSeen | None:
        """Return what is known of the ledger; None in a new database."""
        with self._transaction() as connection:
            row = connection.execute(sa.select(tables.ledger_seen)).mappings().first()
            return None if row is None else LedgerSeen(**row)

    def save_ledger_seen(self, seen: LedgerSeen) -> None:
        """Keep what is known of the ledger, in the place of what was."""
        with self._transaction() as connection:
            connection.execute(tables.ledger_seen.delete())
            connection.execute(tables.ledger_seen.insert().values(**asdict(seen)))


def _named(account: str, statement_id: str, language: str, part: str) -> tuple[Any, ...]:
    return (
        tables.deliveries.c.account == account,
        tables.deliveries.c.statement_id == statement_id,
        tables.deliveries.c.language == language,
        tables.deliveries.c.part == part,
    )


def _key(delivery: Delivery) -> tuple[Any, ...]:
    return _named(delivery.account, delivery.statement_id, delivery.language, delivery.part)


def _as_it_is(delivery: Delivery) -> tuple[Any, ...]:
    return (
        *_key(delivery),
        tables.deliveries.c.state == delivery.state.value,
        tables.deliveries.c.attempts == delivery.attempts,
    )
