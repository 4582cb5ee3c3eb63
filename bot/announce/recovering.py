"""I/O: what a kill, a lost commit or a lost database left behind is put right from the ledger."""

from datetime import timedelta

from bot.announce.ledger import Event, Recorded
from bot.announce.rows import Rows
from bot.announce.states import MAKES_A_POST, MOVES, SKIPPED, split_reason
from bot.model import Delivery, DeliveryKind, DeliveryState
from bot.ports import Receipt

_BEHIND = "database-behind: the ledger has an attempt that the database lacks."
_KILLED = "killed: the program ended while it was sending."
_CUT_OFF = frozenset({DeliveryState.READY, DeliveryState.HELD, DeliveryState.REFUSED})


def recover(rows: Rows, *, ledger_tells_all: bool, longest: timedelta) -> None:
    """Bring every row up to what the ledger knows, and add those that only it knows.

    Where the ledger tells all, an attempt that it does not have was never begun. `longest`
    is how far ahead anything is ever due: what is further was written by a wrong clock.
    """
    known = set()
    for delivery in rows.store.deliveries():
        known.add(delivery.key)
        recorded = rows.ledger.post(delivery.key)
        if recorded is None or not _follow(rows, delivery, recorded):
            _take_up(rows, delivery, ledger_tells_all=ledger_tells_all)
    for recorded in rows.ledger.posts():
        if recorded.key not in known and (found := _remembered(rows, recorded)):
            _add(rows, found)
    for delivery in rows.store.deliveries(DeliveryState.UNKNOWN):
        if delivery.due > rows.now + longest:
            rows.store.date_delivery(delivery, rows.now + rows.settle, rows.now)


def _add(rows: Rows, found: Delivery) -> None:
    """Add a row that was lost; one of the same name that was made since never went out."""
    name = (found.account, found.statement_id, found.language, found.part)
    other = rows.store.delivery(*name)
    if other is not None and other.state is DeliveryState.READY:
        rows.store.forget_delivery(other)
    rows.store.add_delivery(found)


def _follow(rows: Rows, delivery: Delivery, recorded: Recorded) -> bool:
    """Move a row to where the ledger says that it ended; False where it says nothing new."""
    allowed = MOVES[delivery.state]
    if recorded.last is Event.DELETED and DeliveryState.DELETED in allowed:
        receipt = recorded.receipt or Receipt(delivery.remote_id, delivery.remote_address)
        rows.move(
            delivery,
            DeliveryState.DELETED,
            remote_id=receipt.remote_id,
            remote_address=receipt.remote_address,
            reason="",
        )
    elif recorded.receipt and DeliveryState.SENT in allowed:
        rows.sent(delivery, recorded.receipt)
    elif recorded.last is Event.SKIPPED and delivery.state is not DeliveryState.SENDING:
        if split_reason(delivery.reason)[0] != SKIPPED and DeliveryState.HELD in allowed:
            rows.hold(delivery, SKIPPED)
    else:
        return False
    return True


def _take_up(rows: Rows, delivery: Delivery, *, ledger_tells_all: bool) -> None:
    """Put right what was cut off: done again where that does no harm, or else unknown."""
    is_open = rows.ledger.is_open(delivery.key)
    if delivery.state is DeliveryState.SENDING:
        is_safe = ledger_tells_all and not is_open
        if is_safe or delivery.kind not in MAKES_A_POST:
            rows.move(delivery, DeliveryState.READY, due=rows.now, reason="")
        else:
            rows.unknown(delivery, _KILLED)
    elif is_open and delivery.state in _CUT_OFF and delivery.kind in MAKES_A_POST:
        rows.unknown(delivery, _BEHIND)
    elif is_open and delivery.state is DeliveryState.SENT:
        receipt = Receipt(delivery.remote_id, delivery.remote_address)
        rows.ledger.append(Event.RECEIPT, delivery, rows.now, receipt)
    elif delivery.state is DeliveryState.DELETED and rows.ledger.is_out(delivery.key):
        rows.ledger.append(Event.DELETED, delivery, rows.now)


def _remembered(rows: Rows, recorded: Recorded) -> Delivery | None:
    """Return the row of a post that only the ledger knows; None where it may be made anew.

    Its words are lost: the ledger holds none. An edit or a deletion that was cut off is
    decided anew.
    """
    if recorded.last is Event.DELETED:
        state, reason = DeliveryState.DELETED, ""
    elif recorded.receipt:
        state, reason = DeliveryState.SENT, ""
    elif recorded.last is Event.SKIPPED:
        state, reason = DeliveryState.HELD, SKIPPED
    elif recorded.last is Event.INTENT and recorded.kind in MAKES_A_POST:
        state, reason = DeliveryState.UNKNOWN, _BEHIND
    else:
        return None
    receipt = recorded.receipt or Receipt("")
    return Delivery(
        account=recorded.account,
        statement_id=recorded.statement_id,
        language=recorded.language,
        text="",
        key=recorded.key,
        address=recorded.address,
        state=state,
        due=rows.now + rows.settle,
        attempts=recorded.attempts,
        changed=min(recorded.at, rows.now),
        remote_id=receipt.remote_id,
        remote_address=receipt.remote_address,
        reason=reason,
        part=recorded.part,
        kind=DeliveryKind(recorded.kind),
        target=recorded.target,
    )
