"""I/O: posts of unknown outcome are looked for on the account's own timeline.

Twice and `settle` apart before one is sent again: a server may show a post late. The second
reading begins at least `settle` after the attempt ended, however long the cycle took, because
the first belongs to a later cycle.
"""

from bot.announce.ledger import Event
from bot.announce.loss import is_in_doubt
from bot.announce.pace import LONGEST_PAUSE, STOPPED_PAUSE, next_try
from bot.announce.rows import Rows
from bot.announce.states import ABSENT_ONCE, MOST_ATTEMPTS, reason_of, split_reason
from bot.errors import AccountStoppedError, PostError
from bot.model import Delivery, DeliveryKind, DeliveryState
from bot.ports import Account, Reading


class Searching:
    """Looks for posts that may be out."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def resolve(self, delivery: Delivery, account: Account) -> Delivery | None:
        """Look for a post of unknown outcome on its account; return it as it is then.

        None where it is not there and its words are lost: then it is forgotten, and made
        anew if its statement is still young. Raises AccountStoppedError where the account
        cannot be read because it is stopped.
        """
        if not account.can_read:
            detail = "posts on this network cannot be read back: look whether it is there."
            return self._waits_for_a_person(delivery, detail)
        if delivery.kind is DeliveryKind.REPLY and not delivery.text:
            detail = "its words are lost, and an answer is known by them: look whether it is there."
            return self._waits_for_a_person(delivery, detail)
        try:
            reading = self._read(delivery, account)
        except PostError as error:
            self._rows.stays_unknown(delivery, delivery.reason, self._rows.settle)
            if isinstance(error, AccountStoppedError):
                raise
            return delivery
        if reading.receipt:
            return self._rows.receive(delivery, reading.receipt)
        if not reading.complete:
            detail = "the account cannot be read back far enough to be sure."
            return self._waits_for_a_person(delivery, detail)
        return self._absent(delivery)

    def look(self, delivery: Delivery, account: Account) -> Delivery:
        """Look for a post that is not known to be out; keep its receipt if it is there."""
        reading = self._read(delivery, account)
        found = self._rows.receive(delivery, reading.receipt) if reading.receipt else None
        return found or delivery

    def look_first(self, delivery: Delivery, account: Account) -> Delivery | None:
        """Look for a post before it is first sent; return it unchanged where it may be sent.

        Where nothing says that something was lost, an account that cannot be read keeps
        nothing from being sent.
        """
        is_lost = is_in_doubt(delivery, self._rows.ledger, self._rows.doubt.lost)
        if not account.can_read:
            detail = "after-loss: it may have been sent before, and the account cannot be read."
            return self._rows.unknown(delivery, detail) if is_lost else delivery
        try:
            reading = self._read(delivery, account)
        except AccountStoppedError as error:
            due = self._rows.now + STOPPED_PAUSE
            self._rows.move(delivery, DeliveryState.READY, due=due, reason=reason_of(error))
            raise
        except PostError as error:
            if not is_lost:
                return delivery
            due = next_try(self._rows.now, delivery.attempts + 1, None)
            return self._rows.move(delivery, DeliveryState.READY, due=due, reason=reason_of(error))
        if reading.receipt:
            return self._rows.receive(delivery, reading.receipt)
        if is_lost and not reading.complete:
            detail = "after-loss: it may have been sent before, and the account cannot be read "
            return self._rows.unknown(delivery, f"{detail}back far enough.")
        return delivery

    def _read(self, delivery: Delivery, account: Account) -> Reading:
        rows = self._rows
        return account.find(rows.status(delivery), delivery.key, rows.since(delivery))

    def _absent(self, delivery: Delivery) -> Delivery | None:
        """Count a reading that did not find a post; one before it is due does not count."""
        if self._rows.now < delivery.due:
            return delivery
        code, detail = split_reason(delivery.reason)
        if code != ABSENT_ONCE:
            return self._rows.stays_unknown(delivery, f"{ABSENT_ONCE}: {detail}", self._rows.settle)
        self._rows.ledger.append(Event.ABSENT, delivery, self._rows.now)
        if not delivery.text:
            self._rows.store.forget_delivery(delivery)
            return None
        if delivery.attempts >= MOST_ATTEMPTS:
            return self._rows.give_up(delivery, detail)
        return self._rows.move(delivery, DeliveryState.READY, due=self._rows.now, reason="")

    def _waits_for_a_person(self, delivery: Delivery, detail: str) -> Delivery | None:
        return self._rows.stays_unknown(delivery, f"not-readable: {detail}", LONGEST_PAUSE)
