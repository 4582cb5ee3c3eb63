"""Pure: what was lost: the database and the ledger each notice when the other is not its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.announce.ledger import Event, Ledger
from bot.announce.states import MAKES_A_POST
from bot.model import Delivery, DeliveryState
from bot.store import LedgerSeen

GAP = timedelta(days=1)
"""A home that did nothing for so long may be an old copy of itself."""
_DAY = timedelta(days=1)


class Loss(StrEnum):
    """Why nothing new is sent until the accounts were read."""

    DATABASE_NEW = "database-new"
    DATABASE_OLDER = "database-older"
    LEDGER_MISSING = "ledger-missing"
    LEDGER_OLDER = "ledger-older"
    LEDGER_OTHER = "ledger-other"
    MOVED = "moved"
    RESTORED = "restored"

    @property
    def ledger_tells_all(self) -> bool:
        """True where the ledger is whole, so that what it does not know was never sent."""
        return self in {Loss.DATABASE_NEW, Loss.DATABASE_OLDER}


WHAT = {
    Loss.DATABASE_NEW: "the database is new, and the ledger knows of posts.",
    Loss.DATABASE_OLDER: "the database is older than the ledger, as from a backup.",
    Loss.LEDGER_MISSING: "the ledger that the database knows is gone.",
    Loss.LEDGER_OLDER: "the ledger is shorter than the database knows it, as from a backup.",
    Loss.LEDGER_OTHER: "the ledger is not the one that the database knows.",
    Loss.MOVED: "the home was moved to this machine.",
    Loss.RESTORED: "the home was restored from a backup.",
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Of what it is not sure that it was never sent.

    A post that the ledger does not know, of a statement not later than `until`, is looked
    for on the account before it is first sent. Not later than `lost`, there is evidence that
    something was lost: then it is not sent where it cannot be looked for.
    """

    until: datetime | None = None
    lost: datetime | None = None


def find_loss(
    seen: LedgerSeen | None, ledger: Ledger, deliveries: Iterable[Delivery]
) -> Loss | None:
    """Return what was lost since the database last saw the ledger; None where all is well.

    A kill between the two is no loss: then the ledger is ahead by what the database has as
    being sent.
    """
    if seen is None:
        return Loss.DATABASE_NEW if ledger.posts() else None
    lines, _ = ledger.head
    if lines < seen.lines and not lines:
        return Loss.LEDGER_MISSING
    if lines and ledger.home != seen.home:
        return Loss.LEDGER_OTHER
    if lines < seen.lines:
        return Loss.LEDGER_OLDER
    if ledger.hash_at(seen.lines) != seen.head:
        return Loss.LEDGER_OTHER
    states = {delivery.key: delivery.state for delivery in deliveries}
    for event, key in ledger.after(seen.lines):
        if event is Event.HOME:
            return Loss.MOVED
        if key not in states or (
            event is Event.INTENT and states[key] is not DeliveryState.SENDING
        ):
            return Loss.DATABASE_OLDER
    return None


def is_in_doubt(delivery: Delivery, ledger: Ledger, moment: datetime | None) -> bool:
    """Tell whether a post may have been sent before `moment` without the ledger's knowledge.

    A statement's day is a day somewhere on the earth: one day more is counted as not later.
    """
    if moment is None or delivery.kind not in MAKES_A_POST or ledger.post(delivery.key):
        return False
    return statement_day(delivery) <= (moment + _DAY).date()


def statement_day(delivery: Delivery) -> date:
    """Return the day of a delivery's statement, which its ID begins with."""
    return date.fromisoformat(delivery.statement_id[:10])
