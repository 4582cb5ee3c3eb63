"""I/O: batches as workers have them: claimed by one at a time, kept alive, done or given back."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from bot.store import tables
from bot.store.memory import AT_ONCE, Memory, remember_in

MOST_ATTEMPTS = 3
"""So often a batch is begun; who then does not end it is not asked again."""


class BatchState(StrEnum):
    """The life of a batch."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Model:
    """What translates a batch: an engine, its very models, and the languages."""

    source: str
    target: str
    engine: str
    version: str

    @property
    def pair(self) -> tuple[str, str]:
        """The languages, source first."""
        return self.source, self.target


@dataclass(frozen=True, slots=True)
class Claim:
    """A batch that one worker has; `attempt` tells this claim from every other of the batch."""

    batch: str
    worker: str
    attempt: int
    model: Model
    payload: bytes


class Claims(Memory):
    """What workers do with batches; every method is one transaction."""

    def moment(self) -> datetime:
        """Return what the clock says that all who share the database go by."""
        with self._glance() as connection:
            return _moment(connection)

    def claim(self, batch: str, worker: str, now: datetime, until: datetime) -> Claim | None:
        """Take a batch that waits, or whose worker has not been heard of; None where it is not so.

        Of many who try at once, one gets it.
        """
        table = tables.batches
        free = sa.or_(
            table.c.state == BatchState.WAITING.value,
            sa.and_(table.c.state == BatchState.CLAIMED.value, table.c.lease < now),
        )
        taken = (
            table.update()
            .where(table.c.id == batch, table.c.attempts < MOST_ATTEMPTS, free)
            .values(
                state=BatchState.CLAIMED.value,
                worker=worker,
                lease=until,
                attempts=table.c.attempts + 1,
                error="",
            )
        )
        with self._transaction() as connection:
            if connection.execute(taken).rowcount == 0:
                return None
            row = connection.execute(sa.select(table).where(table.c.id == batch)).one()
            return Claim(batch, worker, row.attempts, model_of(row), row.payload)

    def finish(
        self,
        claim: Claim,
        targets: Mapping[str, str],
        mended: Collection[str],
        now: datetime,
    ) -> bool:
        """Remember what was translated (digest → target) and end the claim, both or nothing.

        False where the claim is not held any more: then another one has the batch.
        """
        ended = {"state": BatchState.DONE.value, "lease": None, "done": now, "payload": b""}
        with self._transaction() as connection:
            if connection.execute(_held(claim).values(**ended)).rowcount == 0:
                return False
            one = claim.model
            remember_in(connection, one.pair, one.engine, one.version, targets)
            again, waits = sorted(mended), tables.awaited
            for start in range(0, len(again), AT_ONCE):
                part = waits.c.digest.in_(again[start : start + AT_ONCE])
                connection.execute(
                    waits.update().where(waits.c.batch == claim.batch, part).values(mended=True)
                )
            return True

    def give_back(self, claim: Claim, targets: Mapping[str, str], error: str = "") -> bool:
        """Let others have a batch, and remember what was translated of it.

        Without an error the attempt does not count. With one the batch has failed where it
        was the last attempt.
        """
        left: dict[str, object] = {"worker": "", "lease": None, "rung": None, "error": error}
        if not error:
            left |= {"state": BatchState.WAITING.value, "attempts": claim.attempt - 1}
        elif claim.attempt < MOST_ATTEMPTS:
            left |= {"state": BatchState.WAITING.value}
        else:
            left |= {"state": BatchState.FAILED.value}
        with self._transaction() as connection:
            if connection.execute(_held(claim).values(**left)).rowcount == 0:
                return False
            one = claim.model
            remember_in(connection, one.pair, one.engine, one.version, targets)
            return True

    def keep_claims(self, claims: Iterable[Claim], until: datetime) -> None:
        """Say that a worker is still at work on what it has claimed."""
        with self._transaction() as connection:
            for claim in claims:
                connection.execute(_held(claim).values(lease=until))

    def show_worker(
        self, name: str, queues: Iterable[str], threads: int, since: datetime, now: datetime
    ) -> None:
        """Keep that a worker is there now, and what it takes."""
        row = {"queues": json.dumps(sorted(queues)), "threads": threads, "since": since}
        table = tables.workers
        with self._transaction() as connection:
            there = table.update().where(table.c.name == name).values(**row, seen=now)
            if connection.execute(there).rowcount == 0:
                connection.execute(table.insert().values(name=name, **row, seen=now))

    def hide_worker(self, name: str) -> None:
        """Keep that a worker has gone."""
        table = tables.workers
        with self._transaction() as connection:
            connection.execute(table.delete().where(table.c.name == name))

    def models_waited_for(self) -> tuple[Model, ...]:
        """Return what the batches that wait are to be translated with."""
        table = tables.batches
        columns = (table.c[name] for name in MODEL)
        query = sa.select(*columns).where(table.c.state == BatchState.WAITING.value).distinct()
        with self._glance() as connection:
            return tuple(model_of(row) for row in connection.execute(query))


MODEL = ("source_language", "target_language", "engine", "version")


def model_of(row: Any) -> Model:
    """Return what a row of batches is translated with."""
    return Model(row.source_language, row.target_language, row.engine, row.version)


def _held(claim: Claim) -> sa.Update:
    """Return a change of the batch that is made only while it is held by this very claim."""
    table = tables.batches
    return table.update().where(
        table.c.id == claim.batch,
        table.c.state == BatchState.CLAIMED.value,
        table.c.worker == claim.worker,
        table.c.attempts == claim.attempt,
    )


def _moment(connection: sa.Connection) -> datetime:
    """Return the server's time: machines whose clocks differ share one.

    What is in a file is shared by one machine.
    """
    if connection.dialect.name == "sqlite":
        text = "SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')"
        return datetime.fromisoformat(str(connection.exec_driver_sql(text).scalar_one()))
    found: datetime = connection.scalar(sa.select(sa.func.clock_timestamp()))  # type: ignore[assignment]
    return found
