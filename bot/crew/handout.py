"""I/O: the publisher's side: hands out what is missing, rings for it, takes up what is done."""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.crew import packing, remarks
from bot.crew.packing import Item
from bot.errors import BrokerError
from bot.log import Log
from bot.model import Failure
from bot.store import BatchState, Model, Queued, Ring, Store
from bot.translate import memory
from bot.translate.crew import Filled, Missing, Progress, Settled, Stopping

LOG = Log("translate")
UNHEARD = timedelta(minutes=1)
"""After so long a batch that waits is rung for again, where the broker has lost the ring."""
_LOOK_SECONDS = 0.2
_TEND_SECONDS = 5.0
_KILLED = "whoever translated this ended each time, three times in a row."


class Rings(Protocol):
    """What tells workers of batches."""

    def ring(self, rings: Sequence[Ring], rung: Callable[[str], None]) -> None:
        """Tell workers of batches, and `rung` of each that was told; raises BrokerError."""

    def unheard(self, queues: Collection[str]) -> dict[str, int]:
        """Return how many rings each queue has yet; raises BrokerError."""


class Handout:
    """The workers elsewhere, as a crew.

    A cycle hands out what is missing, takes what has come, and goes on. With `patience` it
    waits until all has come, or until nobody took anything up for so long: so does `once`.
    """

    def __init__(
        self,
        bell: Rings,
        on_cards: Collection[str] = (),
        patience: timedelta | None = None,
        unheard: timedelta = UNHEARD,
    ) -> None:
        self._bell = bell
        self._on_cards = frozenset(on_cards)
        self._patience = patience
        self._unheard = unheard
        self._begun: datetime | None = None
        self._failures: list[Failure] = []

    def begin(self, store: Store) -> None:
        """Note when a whole cycle began; the first one tries again what failed before."""
        if self._begun is None:
            store.try_again()
        self._begun = store.moment()
        self._failures = []

    def fill(self, store: Store, missing: Missing, stopping: Stopping) -> Iterator[Filled]:
        """Take up what is done of this, and hand out what is missing; the same again is no more."""
        engine, route = missing.engine, missing.route
        model = Model(route.source, route.target, engine.name, route.version)
        if missing.known:
            made, mended = store.take(model, [memory.digest(one) for one in missing.known])
            yield Filled(made=made, mended=mended)
        if missing.sentences:
            if not stopping():
                self._hand_out(store, model, missing)
            yield Filled(awaited=len(missing.sentences))

    def _hand_out(self, store: Store, model: Model, missing: Missing) -> None:
        items = [
            Item(memory.digest(one), one, missing.names[one], missing.urgency[one])
            for one in missing.sentences
        ]
        items = list({item.digest: item for item in items}.values())
        places = store.places(model, [item.digest for item in items])
        hurried: dict[str, int] = {}
        for item in items:
            place = places.get(item.digest)
            if place and place.state is BatchState.WAITING and item.urgency < place.urgency:
                hurried[place.batch] = min(item.urgency, hurried.get(place.batch, item.urgency))
        new = packing.batches(
            model,
            packing.queue_of(model, self._on_cards),
            (item for item in items if item.digest not in places),
        )
        wanted = {place.batch for place in places.values()}
        store.hand_out(new, wanted, hurried, store.moment())
        # Workers of the first languages need not wait until all have been gone over.
        self._reach(store, self._ring_new)

    def settle(self, store: Store, stopping: Stopping, progress: Progress) -> Settled:
        """Forget what nobody wants any more, ring for what was not heard, wait where told to."""
        if stopping() or self._begun is None:
            return Settled()
        store.forget(self._begun, store.moment())
        self._tend(store)
        again = False
        if self._patience is not None:
            self._wait(store, self._patience.total_seconds(), stopping, progress)
            again = store.has_news()
        queued = store.queued()
        said = remarks.failures(queued, store.workers(), store.moment())
        in_vain = remarks.in_vain(queued) if self._patience is not None else ()
        return Settled(again, (*self._failures, *said, *in_vain))

    def has_news(self, store: Store) -> bool:
        """Tell whether something is done that no cycle has taken up."""
        return store.has_news()

    def _tend(self, store: Store) -> None:
        """Give what lost its worker to others, and ring for what waits."""
        now = store.moment()
        for lost in store.expire(now):
            LOG.warning("batch-fatal", batch=lost.id, sentences=len(lost.digests))
            store.replace(lost.id, packing.halves(lost), _KILLED, now)
        self._reach(store, self._ring_new)
        self._reach(store, self._ring_again)

    def _reach(self, store: Store, ring: Callable[[Store], None]) -> None:
        """Ring; a broker that does not answer is asked once in a cycle."""
        if self._failures:
            return
        try:
            ring(store)
        except BrokerError as error:
            what = f"{error.where} {error.what}"
            self._failures.append(Failure(remarks.WHERE, error.reason, what, error.mend))

    def _ring_new(self, store: Store) -> None:
        self._ring(store, store.unrung())

    def _ring_again(self, store: Store) -> None:
        """Ring for what the broker has lost.

        What it still has is heard later: a long queue is no lost one.
        """
        before = store.moment() - self._unheard
        waiting = store.rung_for(before)
        in_broker = self._bell.unheard(list(waiting))
        for queue, count in waiting.items():
            if (lost := count - in_broker[queue]) > 0:
                self._ring(store, store.unheard(queue, before, lost))

    def _ring(self, store: Store, rings: tuple[Ring, ...]) -> None:
        rung: list[str] = []
        try:
            self._bell.ring(rings, rung.append)
        finally:
            store.note_rung(rung, store.moment())

    def _wait(self, store: Store, patience: float, stopping: Stopping, progress: Progress) -> None:
        """Wait until all is done or has failed, or until nobody took anything up for long."""
        seen = store.queued()
        total = _sentences(seen)
        moved = tended = time.monotonic()
        while any(one.state is not BatchState.FAILED for one in seen) and not stopping():
            time.sleep(_LOOK_SECONDS)
            now, before = time.monotonic(), seen
            seen = store.queued()
            left = _sentences(seen)
            for tag, count in total.items():
                progress(tag, count - left.get(tag, 0), count)
            if seen != before or any(one.state is BatchState.CLAIMED for one in seen):
                moved = now
            if now - moved > patience:
                return
            if now - tended > _TEND_SECONDS:
                self._failures = []
                self._tend(store)
                tended = now


def _sentences(queued: tuple[Queued, ...]) -> dict[str, int]:
    """Return how many sentences are open, by target language."""
    found: dict[str, int] = {}
    for one in queued:
        found[one.model.target] = found.get(one.model.target, 0) + one.sentences
    return found
