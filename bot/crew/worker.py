"""I/O: the worker's side: a batch is claimed, filled as anywhere else, and done or given back."""

import socket
import threading
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta

from bot.crew import packing
from bot.crew.packing import Item
from bot.errors import EngineError, StoreError
from bot.log import Log
from bot.memo import forget
from bot.ports import Engine, Route
from bot.store import Claim, Model, Store
from bot.translate.fill import fill

LOG = Log("translate")
Wanted = Mapping[str, Collection[str]]
"""The engines that a worker has, by the languages that it translates into."""
LEASE = timedelta(seconds=30)
"""So long a worker may be silent before others take what it has."""


class Worker:
    """Somebody who translates batches, several at once in threads of one process.

    `name` is its own among all workers, also after it was started anew.
    """

    def __init__(
        self,
        store: Store,
        engines: Mapping[str, Engine],
        stopping: Callable[[], bool],
        lease: timedelta = LEASE,
    ) -> None:
        self.name = f"{socket.gethostname()}-{uuid.uuid4().hex[:8]}"
        self._store = store
        self._engines = engines
        self._stopping = stopping
        self._lease = lease
        self._claims: dict[str, Claim] = {}
        self._change = threading.Lock()
        self._since = store.moment()

    def do(self, batch: str) -> None:
        """Do a batch that was rung for; where it is done already, or another has it, nothing."""
        if self._stopping():
            return
        now = self._store.moment()
        claim = self._store.claim(batch, self.name, now, now + self._lease)
        if claim is None:
            LOG.debug("batch-taken", batch=batch)
            return
        with self._change:
            self._claims[batch] = claim
        try:
            self._work(claim)
        finally:
            with self._change:
                self._claims.pop(batch, None)
                is_idle = not self._claims
            if is_idle:
                forget()

    def _work(self, claim: Claim) -> None:
        found = self._route(claim.model)
        if found is None:
            self._store.give_back(claim, {})
            LOG.warning("other-models", languages=" ".join(claim.model.pair))
            return
        engine, route = found
        model, items = claim.model, packing.unpacked(claim.payload)
        known = self._store.recall(
            model.pair, model.engine, model.version, [item.digest for item in items]
        )
        missing = {item.sentence: item for item in items if item.digest not in known}
        targets: dict[str, str] = {}
        mended: set[str] = set()
        try:
            for done in fill(
                engine, route, list(missing), packing.names_of(items), 1, self._stopping
            ):
                targets |= {missing[one].digest: said for one, said in done.best.items()}
                mended |= {missing[one].digest for one in done.mended}
        except EngineError as error:
            self._store.give_back(claim, targets, str(error))
            LOG.error("engine-failed", where=error.where, detail=error.what, mend=error.mend)  # noqa: TRY400 - expected
            return
        self._end(claim, items, known, targets, mended)

    def _end(
        self,
        claim: Claim,
        items: Collection[Item],
        known: Collection[str],
        targets: Mapping[str, str],
        mended: Collection[str],
    ) -> None:
        fields = {"batch": claim.batch, "language": claim.model.target}
        if any(item.digest not in known and item.digest not in targets for item in items):
            self._store.give_back(claim, targets)
            LOG.info("given-back", **fields)
        elif self._store.finish(claim, targets, mended, self._store.moment()):
            LOG.info("translated", **fields, sentences=len(targets), mended=len(mended))
        else:
            LOG.warning("claim-lost", **fields)

    def _route(self, model: Model) -> tuple[Engine, Route] | None:
        """Return the engine and the route of exactly these models."""
        engine = self._engines.get(model.engine)
        route = engine.route(*model.pair) if engine else None
        return (engine, route) if engine and route and route.version == model.version else None

    def models(self, wanted: Wanted, sources: Iterable[str]) -> tuple[Model, ...]:
        """Return what this worker can translate with: from these languages, and what waits."""
        pairs = dict.fromkeys(
            (engine, source, target)
            for target, names in wanted.items()
            for engine in names
            for source in sources
            if source != target
        )
        for one in self._store.models_waited_for():
            if one.engine in wanted.get(one.target, ()):
                pairs[one.engine, one.source, one.target] = None
        found = []
        for name, source, target in pairs:
            engine = self._engines.get(name)
            route = engine.route(source, target) if engine else None
            if route is not None:
                found.append(Model(source, target, name, route.version))
        return tuple(found)

    # Signs of life

    def show(self, queues: Iterable[str], threads: int) -> None:
        """Say that this worker is there, and still at work on what it has."""
        now = self._store.moment()
        self._store.show_worker(self.name, queues, threads, self._since, now)
        with self._change:
            claims = list(self._claims.values())
        self._store.keep_claims(claims, now + self._lease)

    @property
    def at_work(self) -> int:
        """How many batches it has."""
        with self._change:
            return len(self._claims)

    def leave(self) -> None:
        """Give back all that is not done, and say that this worker has gone."""
        with self._change:
            claims = list(self._claims.values())
        try:
            for claim in claims:
                self._store.give_back(claim, {})
            self._store.hide_worker(self.name)
        except StoreError as error:
            # What it had is taken for lost when its lease is over.
            LOG.warning("not-given-back", where=error.where, detail=error.what)
