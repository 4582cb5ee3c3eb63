"""I/O: the outbox: each post's state lives in its row, and every move is one that is allowed.

The order of one announcement: commit `sending`, write the intent to the ledger, send, write
the receipt, commit `sent`. Whatever kills the program in between leaves a state that the next
cycle can resolve without sending twice: what may be out is looked for on the account, twice
and `settle` apart, before it is sent again. The second reading begins at least `settle` after
the attempt ended, however long the cycle took, because the first belongs to a later cycle.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.announce.ledger import Event, Ledger
from bot.announce.pace import LONGEST_PAUSE, STOPPED_PAUSE, next_try
from bot.errors import (
    AccountStoppedError,
    BotError,
    NotSentError,
    OutcomeUnknownError,
    PostError,
    RefusedError,
    StoreError,
)
from bot.model import Delivery, DeliveryState
from bot.ports import Account, Receipt, Status
from bot.store import Store

MOVES: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.READY: frozenset(
        # to `sent` and `unknown` where the ledger knows more than the database
        {DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.HELD}
    ),
    DeliveryState.SENDING: frozenset(
        {
            DeliveryState.SENT,
            DeliveryState.UNKNOWN,
            DeliveryState.REFUSED,
            DeliveryState.HELD,
            DeliveryState.READY,
        }
    ),
    DeliveryState.UNKNOWN: frozenset(
        # to itself: a reading that settled nothing
        {DeliveryState.UNKNOWN, DeliveryState.SENT, DeliveryState.READY, DeliveryState.HELD}
    ),
    DeliveryState.HELD: frozenset(
        # to itself: skipped, after it was held for another reason
        {DeliveryState.HELD, DeliveryState.READY, DeliveryState.SENT}
    ),
    DeliveryState.REFUSED: frozenset({DeliveryState.READY, DeliveryState.SENT, DeliveryState.HELD}),
    DeliveryState.SENT: frozenset(),
    DeliveryState.DELETED: frozenset(),
}
MOST_ATTEMPTS = 12
POINTS = ("committed-sending", "wrote-intent", "posted", "wrote-receipt", "committed-sent")
"""The named points of one announcement, in their order."""

ABSENT_ONCE = "absent-once"
SKIPPED = "skipped"
RETRIED = "retried"
_CLOCK_MARGIN = timedelta(days=2)


class Outbox:
    """The deliveries of one home in one cycle."""

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        now: datetime,
        settle: timedelta,
        reached: Callable[[str], None],
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._now = now
        self._settle = settle
        self._reached = reached

    def recover(self) -> None:
        """Put right what a kill, a lost commit or a restored backup left behind."""
        for delivery in self._store.deliveries():
            receipt = self._ledger.receipt(delivery.key)
            if receipt and DeliveryState.SENT in MOVES[delivery.state]:
                self._sent(delivery, receipt)
            elif delivery.state is DeliveryState.SENDING:
                self._unknown(delivery, "killed: the program ended while it was sending.")
            elif delivery.state is DeliveryState.READY and self._ledger.is_open(delivery.key):
                self._unknown(
                    delivery,
                    "database-behind: the ledger has an attempt that the database lacks.",
                )

    def send(self, delivery: Delivery, account: Account) -> Delivery | None:
        """Send once; return the delivery as it is then, or None where another process has it.

        Raises AccountStoppedError after the delivery is back in the queue, and StoreError
        where the ledger cannot be written.
        """
        sending = self._move(
            delivery, DeliveryState.SENDING, attempts=delivery.attempts + 1, reason=""
        )
        if sending is None:
            return None
        self._reached("committed-sending")
        try:
            self._ledger.append(Event.INTENT, sending, self._now)
        except StoreError:
            self._back_to_queue(sending, self._now, "ledger: the ledger could not be written.")
            raise
        self._reached("wrote-intent")
        try:
            receipt = account.post(_status(sending), sending.key)
        except NotSentError as error:
            self._ledger.append(Event.UNSENT, sending, self._now)
            return self._try_later(sending, error)
        except AccountStoppedError as error:
            self._ledger.append(Event.UNSENT, sending, self._now)
            self._back_to_queue(sending, self._now + STOPPED_PAUSE, _reason(error))
            raise
        except RefusedError as error:
            self._ledger.append(Event.REFUSED, sending, self._now)
            return self._move(sending, DeliveryState.REFUSED, reason=_reason(error))
        except OutcomeUnknownError as error:
            return self._unknown(sending, _reason(error))
        self._reached("posted")
        return self._receive(sending, receipt)

    def resolve(self, delivery: Delivery, account: Account) -> Delivery | None:
        """Look for a post of unknown outcome on its account; return it as it is then.

        Raises AccountStoppedError where the account cannot be read because it is stopped.
        """
        try:
            reading = account.find(_status(delivery), delivery.key, self._since(delivery))
        except PostError as error:
            self._stays_unknown(delivery, delivery.reason, self._settle)
            if isinstance(error, AccountStoppedError):
                raise
            return delivery
        if reading.receipt:
            return self._receive(delivery, reading.receipt)
        if not reading.complete:
            detail = "the account cannot be read back far enough to be sure."
            return self._stays_unknown(delivery, f"not-readable: {detail}", LONGEST_PAUSE)
        code, detail = split_reason(delivery.reason)
        if code != ABSENT_ONCE:
            return self._stays_unknown(delivery, f"{ABSENT_ONCE}: {detail}", self._settle)
        self._ledger.append(Event.ABSENT, delivery, self._now)
        if delivery.attempts >= MOST_ATTEMPTS:
            return self._give_up(delivery, detail)
        return self._move(delivery, DeliveryState.READY, due=self._now, reason="")

    def hold(self, delivery: Delivery, reason: str) -> Delivery | None:
        """Hold a delivery for a person."""
        return self._move(delivery, DeliveryState.HELD, reason=reason)

    def _receive(self, delivery: Delivery, receipt: Receipt) -> Delivery | None:
        """Keep a receipt, in the ledger first; the database has it also where that fails."""
        try:
            self._ledger.append(Event.RECEIPT, delivery, self._now, receipt)
        except StoreError:
            self._sent(delivery, receipt)
            raise
        self._reached("wrote-receipt")
        sent = self._sent(delivery, receipt)
        self._reached("committed-sent")
        return sent

    def _sent(self, delivery: Delivery, receipt: Receipt) -> Delivery | None:
        return self._move(
            delivery,
            DeliveryState.SENT,
            remote_id=receipt.remote_id,
            remote_address=receipt.remote_address,
            reason="",
        )

    def _try_later(self, delivery: Delivery, error: NotSentError) -> Delivery | None:
        if delivery.attempts >= MOST_ATTEMPTS:
            return self._give_up(delivery, error.what)
        due = next_try(self._now, delivery.attempts, error.retry_at)
        return self._move(delivery, DeliveryState.READY, due=due, reason=_reason(error))

    def _give_up(self, delivery: Delivery, detail: str) -> Delivery | None:
        return self.hold(delivery, f"gave-up: {delivery.attempts} attempts failed. {detail}")

    def _back_to_queue(self, delivery: Delivery, due: datetime, reason: str) -> None:
        """Return a delivery whose attempt says nothing about the post: it does not count."""
        self._move(
            delivery, DeliveryState.READY, due=due, reason=reason, attempts=delivery.attempts - 1
        )

    def _unknown(self, delivery: Delivery, reason: str) -> Delivery | None:
        return self._move(
            delivery, DeliveryState.UNKNOWN, due=self._now + self._settle, reason=reason
        )

    def _stays_unknown(self, delivery: Delivery, reason: str, rest: timedelta) -> Delivery | None:
        """Keep waiting; `changed` stays the moment from which the outcome has been unknown."""
        return move(
            self._store,
            delivery,
            DeliveryState.UNKNOWN,
            delivery.changed or self._now,
            due=self._now + rest,
            reason=reason,
        )

    def _since(self, delivery: Delivery) -> datetime:
        """Return how far back to read: well before the first attempt, or the statement's day."""
        first = self._ledger.first_intent(delivery.key)
        if first is None:
            day = datetime.fromisoformat(delivery.statement_id[:10]).date()
            first = datetime.combine(day, time(), tzinfo=UTC)
        return first - _CLOCK_MARGIN

    def _move(self, delivery: Delivery, state: DeliveryState, **changes: Any) -> Delivery | None:
        return move(self._store, delivery, state, self._now, **changes)


def _status(delivery: Delivery) -> Status:
    return Status(delivery.text, delivery.language, delivery.address, delivery.statement_id)


def move(
    store: Store, delivery: Delivery, state: DeliveryState, now: datetime, **changes: Any
) -> Delivery | None:
    """Move a delivery along the graph; None where another process moved it first."""
    if state not in MOVES[delivery.state]:
        raise ValueError(f"no post goes from {delivery.state.value} to {state.value}")
    return store.move_delivery(delivery, state, now, **changes)


def listing(store: Store) -> tuple[Delivery, ...]:
    """Return every post of the home, in the order they were queued."""
    return store.deliveries()


def retry(
    store: Store, ledger: Ledger, account: str, statement_id: str, language: str, now: datetime
) -> Delivery:
    """Queue a held, refused or unknown post again, because a person says so.

    For an unknown one the person has looked: it is not on the account. Raises BotError
    where there is no such post or its state allows no retry.
    """
    delivery = _named(store, account, statement_id, language)
    _allow(delivery, {DeliveryState.HELD, DeliveryState.REFUSED, DeliveryState.UNKNOWN})
    ledger.append(Event.ABSENT, delivery, now)
    return _taken(
        move(store, delivery, DeliveryState.READY, now, due=now, attempts=0, reason=RETRIED),
        delivery,
    )


def skip(store: Store, account: str, statement_id: str, language: str, now: datetime) -> Delivery:
    """Drop a post that is not out: it stays held and is not reported any more."""
    delivery = _named(store, account, statement_id, language)
    _allow(
        delivery,
        {DeliveryState.READY, DeliveryState.HELD, DeliveryState.REFUSED, DeliveryState.UNKNOWN},
    )
    return _taken(move(store, delivery, DeliveryState.HELD, now, reason=SKIPPED), delivery)


def _named(store: Store, account: str, statement_id: str, language: str) -> Delivery:
    wanted = (account, statement_id, language)
    for delivery in store.deliveries():
        if (delivery.account, delivery.statement_id, delivery.language) == wanted:
            return delivery
    raise BotError(
        f"there is no post of {statement_id} in {language} on {account}.",
        mend="`alliance-bot post list` shows all posts.",
        reason="no-such-post",
    )


def _allow(delivery: Delivery, states: set[DeliveryState]) -> None:
    if delivery.state not in states:
        raise BotError(
            f"the post is {delivery.state.value}; this is for posts that are "
            f"{', '.join(sorted(state.value for state in states))}.",
            where=f"{delivery.statement_id} {delivery.language} on {delivery.account}",
            reason="wrong-state",
        )


def _taken(moved: Delivery | None, delivery: Delivery) -> Delivery:
    if moved is None:
        raise BotError(
            "the post was moved by another process in this moment.",
            where=f"{delivery.statement_id} {delivery.language} on {delivery.account}",
            mend="Look at `alliance-bot post list` and try again.",
            reason="moved",
        )
    return moved


def split_reason(reason: str) -> tuple[str, str]:
    """Return a delivery's reason as its short name and its sentence."""
    code, _, detail = reason.partition(": ")
    return code, detail


def _reason(error: PostError) -> str:
    return f"{error.reason}: {error.what}" + (f" {error.mend}" if error.mend else "")
