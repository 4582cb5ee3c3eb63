"""I/O: batches as the publisher has them: handed out, rung for, taken up, split, forgotten."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.store import tables
from bot.store.claims import MODEL, MOST_ATTEMPTS, BatchState, Claims, Model, model_of
from bot.store.kinds import Moment
from bot.store.memory import AT_ONCE

_OPEN = (BatchState.WAITING.value, BatchState.CLAIMED.value, BatchState.FAILED.value)
_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences that go to a worker together; `digests` name them as the memory does."""

    id: str
    model: Model
    queue: str
    urgency: int
    digests: tuple[str, ...]
    payload: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """In which batch a sentence is awaited."""

    batch: str
    state: BatchState
    urgency: int


@dataclass(frozen=True, slots=True)
class Ring:
    """A batch that workers are to be told of."""

    batch: str
    queue: str
    urgency: int


@dataclass(frozen=True, slots=True)
class Queued:
    """The batches of one model and state: how many, since when, and why they failed."""

    model: Model
    queue: str
    state: BatchState
    batches: int
    sentences: int
    oldest: datetime
    error: str = ""


@dataclass(frozen=True, slots=True)
class Present:
    """A worker that was there lately, and what it takes."""

    name: str
    queues: frozenset[str]
    threads: int
    seen: datetime


class Batches(Claims):
    """What a publisher does with batches; every method is one transaction."""

    def places(self, model: Model, digests: Sequence[str]) -> dict[str, Place]:
        """Return in which open batch each of these sentences is, where it is in one."""
        waits, table = tables.awaited, tables.batches
        query = sa.select(waits.c.digest, table.c.id, table.c.state, table.c.urgency).join(
            table, table.c.id == waits.c.batch
        )
        found: dict[str, Place] = {}
        with self._transaction() as connection:
            for part in _parts(digests):
                rows = connection.execute(
                    query.where(
                        *_of(model, waits), waits.c.digest.in_(part), table.c.state.in_(_OPEN)
                    )
                )
                found |= {
                    row.digest: Place(row.id, BatchState(row.state), row.urgency) for row in rows
                }
        return found

    def hand_out(
        self,
        new: Iterable[Batch],
        wanted: Collection[str],
        urgent: Mapping[str, int],
        now: datetime,
    ) -> None:
        """Keep new batches, and that others are still `wanted`, or more `urgent` than before.

        A batch of the same name that is over makes room, and so do sentences that were
        awaited in one that is over.
        """
        table, waits = tables.batches, tables.awaited
        with self._transaction() as connection:
            for part in _parts(sorted(wanted)):
                connection.execute(table.update().where(table.c.id.in_(part)).values(wanted=now))
            for batch, urgency in sorted(urgent.items()):
                more = {"urgency": urgency, "rung": None}
                connection.execute(table.update().where(table.c.id == batch).values(**more))
            for one in new:
                connection.execute(table.delete().where(table.c.id == one.id))
                for part in _parts(one.digests):
                    same = (*_of(one.model, waits), waits.c.digest.in_(part))
                    connection.execute(waits.delete().where(*same))
                _add(connection, one, made=now, wanted=now)

    def take(self, model: Model, digests: Sequence[str]) -> tuple[int, int]:
        """Take up what workers have done of these sentences: how many, how many were mended."""
        waits, table = tables.awaited, tables.batches
        over = sa.select(table.c.id).where(table.c.state == BatchState.DONE.value)
        taken: list[bool] = []
        with self._transaction() as connection:
            for part in _parts(digests):
                done = waits.delete().where(
                    *_of(model, waits), waits.c.digest.in_(part), waits.c.batch.in_(over)
                )
                taken += connection.scalars(done.returning(waits.c.mended)).all()
        return len(taken), sum(map(bool, taken))

    def has_news(self) -> bool:
        """Tell whether something is done that nobody has taken up."""
        waits, table = tables.awaited, tables.batches
        query = sa.select(waits.c.batch).join(table, table.c.id == waits.c.batch)
        with self._glance() as connection:
            done = query.where(table.c.state == BatchState.DONE.value).limit(1)
            return connection.execute(done).first() is not None

    def try_again(self) -> None:
        """Let batches that failed be tried like new ones: somebody may have mended the cause."""
        table = tables.batches
        new = {"state": BatchState.WAITING.value, "attempts": 0, "rung": None, "error": ""}
        with self._transaction() as connection:
            failed = table.c.state == BatchState.FAILED.value
            connection.execute(table.update().where(failed).values(**new))

    def expire(self, now: datetime) -> tuple[Batch, ...]:
        """Let batches whose worker is not heard of any more wait again.

        Those that were begun often enough are not: they are returned, for `replace`.
        """
        table, waits = tables.batches, tables.awaited
        lost = (table.c.state == BatchState.CLAIMED.value, table.c.lease < now)
        again = {"state": BatchState.WAITING.value, "worker": "", "lease": None, "rung": None}
        with self._transaction() as connection:
            connection.execute(
                table.update().where(*lost, table.c.attempts < MOST_ATTEMPTS).values(**again)
            )
            rows = connection.execute(sa.select(table).where(*lost)).all()
            return tuple(
                Batch(
                    row.id,
                    model_of(row),
                    row.queue,
                    row.urgency,
                    tuple(
                        connection.scalars(
                            sa.select(waits.c.digest)
                            .where(waits.c.batch == row.id)
                            .order_by(waits.c.digest)
                        )
                    ),
                    row.payload,
                )
                for row in rows
            )

    def replace(self, old: str, new: Sequence[Batch], error: str, now: datetime) -> None:
        """Put new batches in the place of one that ends its workers; without any, it has failed."""
        table, waits = tables.batches, tables.awaited
        lost = (table.c.id == old, table.c.state == BatchState.CLAIMED.value, table.c.lease < now)
        with self._transaction() as connection:
            if not new:
                failed = {"state": BatchState.FAILED.value, "lease": None, "error": error}
                connection.execute(table.update().where(*lost).values(**failed))
            elif connection.execute(table.delete().where(*lost)).rowcount:
                connection.execute(waits.delete().where(waits.c.batch == old))
                for one in new:
                    _add(connection, one, made=now, wanted=now)

    def forget(self, since: datetime, now: datetime) -> None:
        """Drop what a whole cycle that began at `since` did not want, and what is long over."""
        table, waits = tables.batches, tables.awaited
        left = sa.and_(
            table.c.state.in_((BatchState.WAITING.value, BatchState.FAILED.value)),
            table.c.wanted < since,
        )
        over = sa.and_(table.c.state == BatchState.DONE.value, table.c.done < now - _KEPT)
        # Who had wanted it would have taken it up by now.
        untaken = sa.select(table.c.id).where(
            table.c.state == BatchState.DONE.value, table.c.done < since
        )
        with self._transaction() as connection:
            gone = connection.scalars(table.delete().where(left).returning(table.c.id)).all()
            for part in _parts(gone):
                connection.execute(waits.delete().where(waits.c.batch.in_(part)))
            connection.execute(waits.delete().where(waits.c.batch.in_(untaken)))
            connection.execute(table.delete().where(over))
            unseen = tables.workers.c.seen < now - _KEPT
            connection.execute(tables.workers.delete().where(unseen))

    # The bell

    def unrung(self) -> tuple[Ring, ...]:
        """Return the batches that workers were never told of, the most urgent first."""
        table = tables.batches
        query = sa.select(table.c.id, table.c.queue, table.c.urgency).where(
            table.c.state == BatchState.WAITING.value, table.c.rung.is_(None)
        )
        with self._transaction() as connection:
            rows = connection.execute(query.order_by(table.c.urgency, table.c.made, table.c.id))
            return tuple(Ring(*row) for row in rows)

    def rung_for(self, before: datetime) -> dict[str, int]:
        """Return by queue how many batches wait although they were rung for before a moment."""
        table = tables.batches
        query = (
            sa.select(table.c.queue, sa.func.count().label("waiting"))
            .where(table.c.state == BatchState.WAITING.value, table.c.rung < before)
            .group_by(table.c.queue)
        )
        with self._transaction() as connection:
            return {row.queue: row.waiting for row in connection.execute(query)}

    def unheard(self, queue: str, before: datetime, most: int) -> tuple[Ring, ...]:
        """Return at most so many of them, those first that were rung for the longest ago."""
        table = tables.batches
        query = (
            sa.select(table.c.id, table.c.queue, table.c.urgency)
            .where(
                table.c.state == BatchState.WAITING.value,
                table.c.queue == queue,
                table.c.rung < before,
            )
            .order_by(table.c.rung, table.c.urgency, table.c.made, table.c.id)
        )
        with self._transaction() as connection:
            return tuple(Ring(*row) for row in connection.execute(query.limit(most)))

    def note_rung(self, batches: Sequence[str], now: datetime) -> None:
        """Keep that workers were told of batches."""
        table = tables.batches
        with self._transaction() as connection:
            for part in _parts(batches):
                connection.execute(table.update().where(table.c.id.in_(part)).values(rung=now))

    # How it stands

    def queued(self) -> tuple[Queued, ...]:
        """Return what is open, all alike in one."""
        table = tables.batches
        alike = (*(table.c[name] for name in MODEL), table.c.queue, table.c.state)
        query = (
            sa.select(
                *alike,
                sa.func.count().label("batches"),
                sa.func.sum(table.c.sentences).label("count_of_sentences"),
                sa.func.min(table.c.made, type_=Moment).label("oldest"),
                sa.func.max(table.c.error).label("error"),
            )
            .where(table.c.state.in_(_OPEN))
            .group_by(*alike)
            .order_by(*alike)
        )
        with self._glance() as connection:
            return tuple(
                Queued(
                    model_of(row),
                    row.queue,
                    BatchState(row.state),
                    row.batches,
                    int(row.count_of_sentences),
                    row.oldest,
                    row.error,
                )
                for row in connection.execute(query)
            )

    def workers(self) -> tuple[Present, ...]:
        """Return the workers that have shown themselves within a day, by name."""
        table = tables.workers
        with self._glance() as connection:
            rows = connection.execute(sa.select(table).order_by(table.c.name))
            return tuple(
                Present(row.name, frozenset(json.loads(row.queues)), row.threads, row.seen)
                for row in rows
            )


def _add(connection: sa.Connection, one: Batch, *, made: datetime, wanted: datetime) -> None:
    model = dict(zip(MODEL, (*one.model.pair, one.model.engine, one.model.version), strict=True))
    row: dict[str, Any] = {
        **model,
        "id": one.id,
        "queue": one.queue,
        "urgency": one.urgency,
        "sentences": len(one.digests),
        "payload": one.payload,
        "state": BatchState.WAITING.value,
        "attempts": 0,
        "worker": "",
        "made": made,
        "wanted": wanted,
        "error": "",
    }
    connection.execute(tables.batches.insert().values(**row))
    rows = [model | {"digest": digest, "batch": one.id, "mended": False} for digest in one.digests]
    connection.execute(tables.awaited.insert(), rows)


def _of(model: Model, table: sa.Table) -> list[sa.ColumnElement[bool]]:
    values = (*model.pair, model.engine, model.version)
    return [table.c[name] == value for name, value in zip(MODEL, values, strict=True)]


def _parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
