"""I/O: the process of a worker: it hears the bell, shows that it lives, and ends when told to.

Celery waits for messages and hands them to threads; a model is in memory once for all of them.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from bot.config import Config
from bot.crew import packing
from bot.crew.bell import TASK, celery_for
from bot.crew.broker import Broker
from bot.crew.worker import LEASE, Wanted, Worker
from bot.errors import BotError, StoreError
from bot.log import Log
from bot.ports import Engine
from bot.store import Store

LOG = Log("translate")
GRACE_SECONDS = 8.0
"""How long what is at work may go on after SIGTERM; then it is given back."""
_SIGNS_IN_A_LEASE = 6
_LOOK_SECONDS = 0.25


class Stop:
    """The order to stop, which a signal gives at any moment: so it is no lock, and only set."""

    def __init__(self) -> None:
        self.is_given = False

    def __call__(self) -> bool:
        """Tell whether it was given."""
        return self.is_given

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        """Listen to SIGTERM and SIGINT."""
        from celery.worker import state

        def give(_number: int, _frame: object) -> None:
            self.is_given = True
            state.should_stop = 0

        numbers = (signal.SIGTERM, signal.SIGINT)
        before = [signal.signal(number, give) for number in numbers]
        try:
            yield
        finally:
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)


class Service:
    """A worker with its bell; `alive` is told now and then what it does."""

    def __init__(
        self,
        config: Config,
        store: Store,
        engines: Mapping[str, Engine],
        broker: Broker,
        wanted: Wanted,
        threads: int,
        *,
        alive: Callable[[str], None],
        lease: timedelta = LEASE,
    ) -> None:
        self._sources = dict.fromkeys((config.site.source_language, *config.published_languages))
        self._on_cards = frozenset(config.workers.gpu if config.workers else ())
        self._wanted = wanted
        self._threads = threads
        self._broker = broker
        self._store = store
        self._alive = alive
        self._stop = Stop()
        self._worker = Worker(store, engines, self._stop, lease)
        self._sign_seconds = lease.total_seconds() / _SIGNS_IN_A_LEASE
        self._celery = celery_for(broker)
        self._controller: Any = None

    def run(self) -> int:
        """Work until SIGTERM; return the exit status."""
        queues = self._queues()
        if not queues:
            tags = " ".join(self._wanted)
            raise BotError(
                f"nothing is installed here that translates into {tags or 'any language'}.",
                where="worker",
                mend=f"Run `alliance-bot models install {tags}` on this machine, with the same "
                "packages as the home that publishes.",
                reason="no-route",
            )
        self._celery.task(name=TASK, ignore_result=True)(self._do)
        self._controller = self._celery.WorkController(
            hostname=self._worker.name,
            concurrency=self._threads,
            queues=sorted(queues),
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        )
        signs = threading.Thread(target=self._give_signs, args=(queues,), daemon=True)
        with self._stop.on_signals():
            LOG.info("worker-started", name=self._worker.name, threads=self._threads,
                     queues=len(queues), broker=self._broker.name)  # fmt: skip
            self._worker.show(queues, self._threads)
            signs.start()
            self._controller.start()
        # Whatever ended it, nothing stays claimed.
        self._worker.leave()
        self._store.close()
        LOG.info("worker-stopped")
        return 0 if self._stop() else 1

    def _do(self, batch: str) -> None:
        """Do what was rung for; what goes wrong is logged, and the batch rung for again."""
        try:
            self._worker.do(batch)
        except StoreError as error:
            LOG.error("failed", where=error.where, detail=error.what, mend=error.mend)  # noqa: TRY400 - expected
        except Exception as error:  # noqa: BLE001 - the batch is to blame, and its lease tells
            LOG.error("batch-crashed", failure=error, batch=batch)  # noqa: TRY400 - it is given

    def _queues(self) -> frozenset[str]:
        models = self._worker.models(self._wanted, self._sources)
        return frozenset(packing.queue_of(model, self._on_cards) for model in models)

    def _give_signs(self, queues: Collection[str]) -> None:
        """Show every few seconds that this process lives, and see to it that it ends in time."""
        heard = frozenset(queues)
        shown = time.monotonic()
        ends = None
        while ends is None or time.monotonic() < ends:
            time.sleep(_LOOK_SECONDS)
            if self._stop() and ends is None:
                ends = time.monotonic() + GRACE_SECONDS
            if time.monotonic() - shown >= self._sign_seconds:
                shown = time.monotonic()
                try:
                    heard = self._listen_to(heard)
                    self._worker.show(heard, self._threads)
                except StoreError as error:
                    LOG.warning("not-shown", where=error.where, detail=error.what)
                self._alive(f"{self._worker.at_work} batches at work")
        self._worker.leave()
        LOG.info("left-unfinished", mend="Others take it up.")
        os._exit(0)

    def _listen_to(self, heard: frozenset[str]) -> frozenset[str]:
        """Listen to the queues of the models that are installed now, and to no others."""
        now = self._queues()
        consumer = self._controller.consumer
        if now == heard or consumer is None:
            return heard
        for queue in now - heard:
            consumer.call_soon(consumer.add_task_queue, queue)
        for queue in heard - now:
            consumer.call_soon(consumer.cancel_task_queue, queue)
        return now
