"""I/O: the rows of the outbox: moved along their graph, with the ledger beside them."""

import mimetypes
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.announce.ledger import Event, Ledger
from bot.announce.loss import Doubt, statement_day
from bot.announce.states import MOVES
from bot.errors import StoreError
from bot.model import Delivery, DeliveryKind, DeliveryState
from bot.ports import Picture, Receipt, Status
from bot.store import Store

_CLOCK_MARGIN = timedelta(days=2)


class Rows:
    """The deliveries of one home at one moment; `feeds` is where their pictures are."""

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        feeds: Path,
        now: datetime,
        settle: timedelta,
        reached: Callable[[str], None] = lambda _point: None,
        doubt: Doubt = Doubt(),  # noqa: B008  # it is frozen
    ) -> None:
        self.store = store
        self.ledger = ledger
        self.now = now
        self.settle = settle
        self.reached = reached
        self.doubt = doubt
        self._feeds = feeds

    def move(self, delivery: Delivery, state: DeliveryState, **changes: Any) -> Delivery | None:
        """Move a delivery at this moment."""
        return move(self.store, self.ledger, delivery, state, self.now, **changes)

    def receive(self, delivery: Delivery, receipt: Receipt) -> Delivery | None:
        """Keep a receipt, in the ledger first; the database has it also where that fails."""
        target = self.target(delivery) if delivery.kind is DeliveryKind.DELETE else None
        try:
            if target is not None:
                self.ledger.append(Event.DELETED, target, self.now)
            self.ledger.append(Event.RECEIPT, delivery, self.now, receipt)
        except StoreError:
            self._keep(delivery, target, receipt)
            raise
        sent = self._keep(delivery, target, receipt)
        self.reached("committed-sent")
        return sent

    def _keep(
        self, delivery: Delivery, deleted: Delivery | None, receipt: Receipt
    ) -> Delivery | None:
        if deleted is not None:
            self.move(deleted, DeliveryState.DELETED)
        return self.sent(delivery, receipt)

    def sent(self, delivery: Delivery, receipt: Receipt) -> Delivery | None:
        """Move a delivery to where nothing is left to do."""
        return self.move(
            delivery,
            DeliveryState.SENT,
            remote_id=receipt.remote_id,
            remote_address=receipt.remote_address,
            reason="",
        )

    def unknown(self, delivery: Delivery, reason: str) -> Delivery | None:
        """Move a delivery to where it is looked for, after it has settled."""
        return self.move(delivery, DeliveryState.UNKNOWN, due=self.now + self.settle, reason=reason)

    def stays_unknown(self, delivery: Delivery, reason: str, rest: timedelta) -> Delivery | None:
        """Keep waiting; `changed` stays the moment from which the outcome has been unknown."""
        return move(
            self.store,
            self.ledger,
            delivery,
            DeliveryState.UNKNOWN,
            delivery.changed or self.now,
            due=self.now + rest,
            reason=reason,
        )

    def hold(self, delivery: Delivery, reason: str) -> Delivery | None:
        """Hold a delivery for a person."""
        return self.move(delivery, DeliveryState.HELD, reason=reason)

    def give_up(self, delivery: Delivery, detail: str) -> Delivery | None:
        """Hold a delivery that failed too often."""
        return self.hold(delivery, f"gave-up: {delivery.attempts} attempts failed. {detail}")

    def target(self, delivery: Delivery) -> Delivery | None:
        """Return the delivery that another one answers or changes, as it is now."""
        return self.store.delivery(
            delivery.account, delivery.statement_id, delivery.language, delivery.target
        )

    def status(self, delivery: Delivery) -> Status:
        """Return what a network is given of a delivery."""
        target = self.target(delivery) if delivery.kind is DeliveryKind.REPLY else None
        return Status(
            delivery.text,
            delivery.language,
            delivery.address,
            delivery.statement_id,
            self._picture(delivery),
            target.remote_id if target else "",
            delivery.part,
        )

    def since(self, delivery: Delivery) -> datetime:
        """Return how far back to read: well before the first attempt, or the statement's day.

        An attempt in the future was made while the clock was wrong: that says nothing.
        """
        first = self.ledger.first_intent(delivery.key)
        if first is None or first > self.now:
            first = datetime.combine(statement_day(delivery), time(), tzinfo=UTC)
        return first - _CLOCK_MARGIN

    def _picture(self, delivery: Delivery) -> Picture | None:
        """Return a post's picture; one that is not there any more keeps no post."""
        path = self._feeds / delivery.card
        if not delivery.card or not path.is_file():
            return None
        return Picture(path, delivery.alt, mimetypes.guess_type(path.name)[0] or "image/png")


def move(
    store: Store,
    ledger: Ledger,
    delivery: Delivery,
    state: DeliveryState,
    now: datetime,
    **changes: Any,
) -> Delivery | None:
    """Move a delivery along the graph; None where another process moved it first.

    The database remembers the ledger's head in the same step, so that each knows the other.
    """
    if state not in MOVES[delivery.state]:
        raise ValueError(f"no post goes from {delivery.state.value} to {state.value}")
    return store.move_delivery(delivery, state, now, ledger=ledger.head, **changes)
