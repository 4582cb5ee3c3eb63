"""I/O: what the database keeps of cycles, for whoever asks how the home is."""

import json
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from bot.model import DeliveryKind, DeliveryState
from bot.store import tables
from bot.store.connected import Connected
from bot.store.kinds import Code, Moment
from bot.store.records import LastCycle, PostTally

Tally = Mapping[tuple[str, str], float]
"""Numbers by name and label."""
_OPEN = (
    DeliveryState.READY,
    DeliveryState.SENDING,
    DeliveryState.UNKNOWN,
    DeliveryState.HELD,
    DeliveryState.REFUSED,
)


class Cycles(Connected):
    """The last cycle and what was counted in all; reading keeps nobody from writing."""

    def note_cycle(
        self, last: LastCycle, added: Tally, counted: Mapping[str, Mapping[str, float]]
    ) -> None:
        """Keep that a cycle ended.

        `added` goes on top of what was counted before, by name and label. What is `counted`, by
        name, takes the place of all that has this name.
        """
        table = tables.tallies
        with self._transaction() as connection:
            connection.execute(tables.last_cycle.delete())
            row = {"ended": last.ended, "seconds": last.seconds, "errors": json.dumps(last.errors)}
            connection.execute(tables.last_cycle.insert().values(**row))
            for (one, what), value in added.items():
                same = (table.c.name == one, table.c.label == what)
                more = table.update().where(*same).values(value=table.c.value + value)
                if connection.execute(more).rowcount == 0:
                    first = {"name": one, "label": what, "value": value}
                    connection.execute(table.insert().values(**first))
            for one, values in counted.items():
                connection.execute(table.delete().where(table.c.name == one))
                rows = [{"name": one, "label": what, "value": n} for what, n in values.items()]
                if rows:
                    connection.execute(table.insert(), rows)

    def last_cycle(self) -> LastCycle | None:
        """Return what is known of the last cycle that ended; None before the first."""
        with self._glance() as connection:
            row = connection.execute(sa.select(tables.last_cycle)).first()
        if row is None:
            return None
        errors = tuple((reason, where) for reason, where in json.loads(row.errors))
        return LastCycle(row.ended, row.seconds, errors)

    def tallies(self) -> dict[tuple[str, str], float]:
        """Return every number by its name and label, in their order."""
        table = tables.tallies
        with self._glance() as connection:
            rows = connection.execute(sa.select(table).order_by(table.c.name, table.c.label))
            return {(row.name, row.label): row.value for row in rows}

    def posts_by_state(self) -> dict[tuple[str, str], int]:
        """Return how many posts there are by account and state, in their order."""
        account, state = tables.deliveries.c.account, tables.deliveries.c.state
        query = sa.select(account, state, sa.func.count()).group_by(account, state)
        with self._glance() as connection:
            rows = connection.execute(query.order_by(account, state))
            return {(one, what): count for one, what, count in rows}

    def open_posts(self) -> tuple[PostTally, ...]:
        """Return what is left of posts, all alike in one; what is done takes no time."""
        table, gone = tables.deliveries, tables.withdrawals
        code = Code(table.c.reason).label("code")
        withdrawn = gone.c.statement_id.is_not(None).label("withdrawn")
        alike = (table.c.account, table.c.state, table.c.kind, code, withdrawn)
        numbers = (
            sa.func.count().label("posts"),
            sa.func.min(table.c.due, type_=Moment).label("due"),
            sa.func.max(table.c.attempts).label("attempts"),
        )
        query = (
            sa.select(*alike, *numbers)
            .select_from(table.outerjoin(gone, gone.c.statement_id == table.c.statement_id))
            .where(table.c.state.in_([state.value for state in _OPEN]))
            .group_by(*alike)
            .order_by(*alike)
        )
        with self._glance() as connection:
            return tuple(
                PostTally(
                    row.account,
                    DeliveryState(row.state),
                    DeliveryKind(row.kind),
                    row.code,
                    bool(row.withdrawn),
                    row.posts,
                    row.due,
                    row.attempts,
                )
                for row in connection.execute(query)
            )

    def announcing_rests(self) -> tuple[str, datetime | None]:
        """Return why nothing new is sent ("" where it is), and since when."""
        seen = tables.ledger_seen
        with self._glance() as connection:
            row = connection.execute(sa.select(seen.c.loss, seen.c.lost)).first()
            return ("", None) if row is None else (row.loss, row.lost)
