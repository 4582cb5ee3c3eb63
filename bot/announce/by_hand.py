"""I/O: what a person does with posts: look, try again, drop, say where one is."""

from datetime import datetime

from bot.announce.ledger import Event, Ledger
from bot.announce.rows import move
from bot.announce.states import RETRIED, SKIPPED
from bot.errors import BotError
from bot.model import FIRST_PART, Delivery, DeliveryState
from bot.nearest import did_you_mean, near
from bot.ports import Receipt
from bot.store import Store

_RETRIED = frozenset({DeliveryState.HELD, DeliveryState.REFUSED, DeliveryState.UNKNOWN})
_SKIPPED = _RETRIED | {DeliveryState.READY}


def retry(
    store: Store,
    ledger: Ledger,
    account: str,
    statement_id: str,
    language: str,
    now: datetime,
    *,
    part: str = FIRST_PART,
) -> Delivery:
    """Queue a held, refused or unknown post again, because a person says so.

    For an unknown one the person has looked: it is not on the account. One whose words are
    lost is forgotten, and made anew while its statement is young. Raises BotError where
    there is no such post or its state allows no retry.
    """
    delivery = _named(store, account, statement_id, language, part)
    _allow(delivery, _RETRIED)
    ledger.append(Event.ABSENT, delivery, now)
    changes = {"due": now, "attempts": 0, "reason": RETRIED}
    moved = _taken(move(store, ledger, delivery, DeliveryState.READY, now, **changes), delivery)
    if not moved.text:
        store.forget_delivery(moved)
    return moved


def skip(
    store: Store,
    ledger: Ledger,
    account: str,
    statement_id: str,
    language: str,
    now: datetime,
    *,
    part: str = FIRST_PART,
) -> Delivery:
    """Drop a post that is not out: it stays held and is not reported any more.

    What belongs to it (later parts of a thread, edits) is dropped with it.
    """
    delivery = _named(store, account, statement_id, language, part)
    _allow(delivery, _SKIPPED)
    for other in store.deliveries():
        depends = (other.account, other.statement_id, other.language, other.target) == (
            account,
            statement_id,
            language,
            part,
        )
        if depends and other.state in _SKIPPED and other.reason != SKIPPED:
            skip(store, ledger, account, statement_id, language, now, part=other.part)
    ledger.append(Event.SKIPPED, delivery, now)
    moved = move(store, ledger, delivery, DeliveryState.HELD, now, reason=SKIPPED)
    return _taken(moved, delivery)


def found(
    store: Store,
    ledger: Ledger,
    account: str,
    statement_id: str,
    language: str,
    receipt: Receipt,
    now: datetime,
    *,
    part: str = FIRST_PART,
) -> Delivery:
    """Keep where a post of unknown outcome is, because a person has seen it there.

    From then on it can be edited and taken away like any other. Raises BotError where there
    is no such post or nothing about it is unknown.
    """
    delivery = _named(store, account, statement_id, language, part)
    _allow(delivery, frozenset({DeliveryState.UNKNOWN}))
    ledger.append(Event.RECEIPT, delivery, now, receipt)
    place = {"remote_id": receipt.remote_id, "remote_address": receipt.remote_address}
    moved = move(store, ledger, delivery, DeliveryState.SENT, now, reason="", **place)
    return _taken(moved, delivery)


def _named(store: Store, account: str, statement_id: str, language: str, part: str) -> Delivery:
    found = store.delivery(account, statement_id, language, part)
    if found is None:
        which = "post" if part == FIRST_PART else part
        meant = _meant(store, (account, statement_id, language))
        raise BotError(
            f"there is no {which} of {statement_id} in {language} on {account}.",
            mend=meant or "`alliance-bot post list` shows all posts.",
            reason="no-such-post",
        )
    return found


def _meant(store: Store, named: tuple[str, str, str]) -> str:
    """Ask after the account or the statement that was meant, or say what there is of it."""
    account, statement_id, language = named
    posts = [(one.account, one.statement_id, one.language) for one in store.deliveries()]
    accounts, statements = {post[0] for post in posts}, {post[1] for post in posts}
    if account not in accounts:
        return did_you_mean(near(account, sorted(accounts)))
    if statement_id not in statements:
        return did_you_mean(near(statement_id, sorted(statements)))
    there = sorted({tag for *whose, tag in posts if whose == [account, statement_id]})
    return f"There it is in {', '.join(there)}." if there and language not in there else ""


def _allow(delivery: Delivery, states: frozenset[DeliveryState]) -> None:
    if delivery.state not in states:
        raise BotError(
            f"the post is {delivery.state.value}; this is for posts that are "
            f"{' or '.join(sorted(state.value for state in states))}.",
            where=f"{delivery.statement_id} {delivery.language} on {delivery.account}",
            mend="`alliance-bot post list` shows all posts with their states.",
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
