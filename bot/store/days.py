"""I/O: what the database keeps of each day, for those who want to see how the work goes."""

from collections.abc import Mapping
from datetime import date, timedelta

import sqlalchemy as sa

from bot.store import tables
from bot.store.connected import Connected

KEPT = timedelta(days=400)
"""A year and some more: a month can be compared with the same of the year before."""


class Days(Connected):
    """Numbers by day (UTC) and name; reading keeps nobody from writing."""

    def note_day(self, day: date, added: Mapping[str, float], found: Mapping[str, float]) -> None:
        """Keep what was done on a day, on top of what was, and how things stand at its end.

        What is `found` takes the place of what was found before. Days long ago are forgotten.
        """
        table = tables.days
        with self._transaction() as connection:
            connection.execute(table.delete().where(table.c.day < day - KEPT))
            for name, value in added.items():
                self._put_day(connection, day, name, table.c.value + value, value)
            for name, value in found.items():
                self._put_day(connection, day, name, sa.literal(value), value)

    @staticmethod
    def _put_day(
        connection: sa.Connection,
        day: date,
        name: str,
        value: sa.ColumnElement[float],
        first: float,
    ) -> None:
        table = tables.days
        same = (table.c.day == day, table.c.name == name)
        if connection.execute(table.update().where(*same).values(value=value)).rowcount == 0:
            connection.execute(table.insert().values(day=day, name=name, value=first))

    def days(self, since: date) -> dict[date, dict[str, float]]:
        """Return what is known of each day since one, oldest first; days without news have none."""
        table = tables.days
        query = sa.select(table).where(table.c.day >= since).order_by(table.c.day, table.c.name)
        found: dict[date, dict[str, float]] = {}
        with self._glance() as connection:
            for row in connection.execute(query):
                found.setdefault(row.day, {})[row.name] = row.value
        return found
