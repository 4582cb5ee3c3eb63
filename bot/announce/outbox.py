"""I/O: the outbox: each post's state lives in its row, and every move is one that is allowed.

The order of one announcement: commit `sending`, write the intent to the ledger, send, write
the receipt, commit `sent`. Whatever kills the program in between leaves a state that the next
cycle can resolve without sending twice: see `recovering` and `searching`.
Edits and deletions need none of that: done once more they change nothing.
"""

from collections.abc import Callable
from datetime import datetime

from bot.announce.ledger import Event
from bot.announce.loss import is_in_doubt
from bot.announce.pace import STOPPED_PAUSE, next_try
from bot.announce.rows import Rows
from bot.announce.searching import Searching
from bot.announce.states import MAKES_A_POST, MOST_ATTEMPTS, SUPERSEDED, TARGET_GONE, reason_of
from bot.errors import (
    AccountStoppedError,
    NotSentError,
    OutcomeUnknownError,
    PostError,
    PostGoneError,
    RefusedError,
    StoreError,
)
from bot.model import Delivery, DeliveryKind, DeliveryState
from bot.ports import Account, Receipt

POINTS = (
    "begun",
    "committed-sending",
    "writing-intent",
    "unsynced-intent",
    "wrote-intent",
    "answered",
    "writing-receipt",
    "unsynced-receipt",
    "wrote-receipt",
    "committed-sent",
)
"""The named points of one announcement, in their order."""


class Outbox:
    """The deliveries of one home in one cycle; nothing new is sent where not `sending`.

    `confirm` is asked before anything leaves.
    """

    def __init__(
        self, rows: Rows, *, sending: bool = True, confirm: Callable[[], None] = lambda: None
    ) -> None:
        self._rows = rows
        self._searching = Searching(rows)
        self.sending = sending
        self._confirm = confirm

    def send(self, delivery: Delivery, account: Account) -> Delivery | None:
        """Send once; return the delivery as it is then, or None where it is not its turn.

        It is not where another process has it, where nothing new is sent, or where the post
        that it answers or changes is not out. Raises AccountStoppedError after the delivery
        is back in the queue, and StoreError where the ledger cannot be written.
        """
        if not self.sending:
            return None
        target = self._rows.target(delivery)
        if delivery.kind is not DeliveryKind.POST and not self._has_its_turn(delivery, target):
            return None
        if is_in_doubt(delivery, self._rows.ledger, self._rows.doubt.until):
            looked = self._searching.look_first(delivery, account)
            if looked is not delivery:
                return looked
        self._confirm()
        self._rows.reached("begun")
        sending = self._rows.move(
            delivery, DeliveryState.SENDING, attempts=delivery.attempts + 1, reason=""
        )
        if sending is None:
            return None
        self._rows.reached("committed-sending")
        try:
            self._rows.ledger.append(Event.INTENT, sending, self._rows.now)
        except StoreError:
            self._back_to_queue(sending, self._rows.now, "ledger: the ledger could not be written.")
            raise
        try:
            receipt = self._act(sending, target, account)
        except PostError as error:
            return self._failed(sending, target, error)
        self._rows.reached("answered")
        return self._rows.receive(sending, receipt)

    def resolve(self, delivery: Delivery, account: Account) -> Delivery | None:
        """Look for a post of unknown outcome, as `Searching.resolve` does."""
        return self._searching.resolve(delivery, account)

    def hold(self, delivery: Delivery, reason: str) -> Delivery | None:
        """Hold a delivery for a person."""
        return self._rows.hold(delivery, reason)

    def _act(self, delivery: Delivery, target: Delivery | None, account: Account) -> Receipt:
        status = self._rows.status(delivery)
        if target is not None and delivery.kind is DeliveryKind.EDIT:
            return account.edit(target.remote_id, status)
        if target is not None and delivery.kind is DeliveryKind.DELETE:
            account.delete(target.remote_id)
            return Receipt(target.remote_id)
        return account.post(status, delivery.key)

    def _failed(
        self, sending: Delivery, target: Delivery | None, error: PostError
    ) -> Delivery | None:
        """Do what follows from how an attempt ended."""
        may_repeat = sending.kind not in MAKES_A_POST
        if isinstance(error, OutcomeUnknownError) and may_repeat:
            return self._try_later(sending, error, None)
        if isinstance(error, OutcomeUnknownError):
            return self._rows.unknown(sending, reason_of(error))
        if isinstance(error, PostGoneError) and target is not None:
            self._rows.ledger.append(Event.DELETED, target, self._rows.now)
            self._rows.ledger.append(Event.UNSENT, sending, self._rows.now)
            self._rows.move(target, DeliveryState.DELETED)
            self._target_is_gone(sending)
            return None
        if isinstance(error, RefusedError):
            self._rows.ledger.append(Event.REFUSED, sending, self._rows.now)
            return self._rows.move(sending, DeliveryState.REFUSED, reason=reason_of(error))
        self._rows.ledger.append(Event.UNSENT, sending, self._rows.now)
        if isinstance(error, AccountStoppedError):
            self._back_to_queue(sending, self._rows.now + STOPPED_PAUSE, reason_of(error))
            raise error
        retry_at = error.retry_at if isinstance(error, NotSentError) else None
        return self._try_later(sending, error, retry_at)

    def _has_its_turn(self, delivery: Delivery, target: Delivery | None) -> bool:
        """Tell whether what a delivery answers or changes is out; settle it where it never is."""
        if target is None:
            self._rows.hold(
                delivery, f"no-target: there is no {delivery.target} that it belongs to."
            )
        elif target.state is DeliveryState.DELETED and delivery.kind is DeliveryKind.DELETE:
            self._rows.sent(delivery, Receipt(target.remote_id))
        elif target.state is DeliveryState.DELETED:
            self._target_is_gone(delivery)
        elif delivery.kind is DeliveryKind.EDIT and self._is_superseded(delivery):
            self._rows.hold(delivery, f"{SUPERSEDED}: a later edit takes its place.")
        else:
            return target.state is DeliveryState.SENT
        return False

    def _target_is_gone(self, delivery: Delivery) -> None:
        self._rows.hold(delivery, f"{TARGET_GONE}: the post that it belongs to was taken away.")

    def _is_superseded(self, delivery: Delivery) -> bool:
        """Tell whether a later edit of the same post waits or is done: the last text stays."""
        edits = [
            other.part
            for other in self._rows.store.deliveries()
            if other.kind is DeliveryKind.EDIT
            and other.state is not DeliveryState.HELD
            and (other.account, other.statement_id, other.language, other.target)
            == (delivery.account, delivery.statement_id, delivery.language, delivery.target)
        ]
        return edits[-1] != delivery.part

    def _try_later(
        self, delivery: Delivery, error: PostError, retry_at: datetime | None
    ) -> Delivery | None:
        if delivery.attempts >= MOST_ATTEMPTS:
            return self._rows.give_up(delivery, error.what)
        due = next_try(self._rows.now, delivery.attempts, retry_at)
        return self._rows.move(delivery, DeliveryState.READY, due=due, reason=reason_of(error))

    def _back_to_queue(self, delivery: Delivery, due: datetime, reason: str) -> None:
        """Return a delivery whose attempt says nothing about the post: it does not count."""
        self._rows.move(
            delivery, DeliveryState.READY, due=due, reason=reason, attempts=delivery.attempts - 1
        )
