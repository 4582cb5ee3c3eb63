"""I/O: the announcing stage: queue what is new, look for what is unsure, send what is due."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.announce.opening import open_outbox
from bot.announce.pace import Timing
from bot.announce.queue import Queue
from bot.announce.sending import Sending
from bot.announce.states import is_for_a_person, split_reason
from bot.config import Config, Home
from bot.errors import AccountStoppedError, StoreError
from bot.model import (
    AnnounceReport,
    Delivery,
    DeliveryState,
    Entry,
    Failure,
    PostRecord,
)
from bot.ports import Account
from bot.store import Store, unshared

_WAITING = (DeliveryState.READY, DeliveryState.SENDING, DeliveryState.UNKNOWN)
_MENDS = {
    DeliveryState.READY: "It is tried again by itself.",
    DeliveryState.HELD: "`alliance-bot post retry` sends it, `post skip` drops it.",
    DeliveryState.REFUSED: "`alliance-bot post retry` sends it again, `post skip` drops it.",
    DeliveryState.UNKNOWN: "The account is read before anything is sent again; if it cannot be, "
    "look yourself: `alliance-bot post retry` where it is not there, `post found` (Telegram) or "
    "`post skip` where it is.",
}


def _never() -> bool:
    return False


def _nothing(_point: str) -> None:
    pass


def announce(
    home: Home,
    config: Config,
    store: Store,
    accounts: Mapping[str, Account],
    entries: Sequence[Entry],
    now: datetime,
    *,
    timings: Mapping[str, Timing] | None = None,
    stopping: Callable[[], bool] = _never,
    reached: Callable[[str], None] = _nothing,
    confirm: Callable[[], None] = unshared,
) -> AnnounceReport:
    """Announce the published entries: each once for an account and a language, for ever.

    An account of the configuration that is not in `accounts` rests. `timings` are what
    statements say of when they go out, by ID. Nothing new is begun once `stopping` is true.
    `reached` is told each of `outbox.POINTS` as it is passed. `confirm` is asked before a post
    leaves, and raises LeadershipLostError where another process may be sending it.
    """
    connected = [account for account in config.accounts if account.name in accounts]
    when = timings or {}
    errors: list[Failure] = []
    sent: list[Delivery] = []
    try:
        opened = open_outbox(home, config, store, accounts, now, reached=reached, confirm=confirm)
        errors += opened.failures
        Queue(config, opened.rows, accounts, entries, when, now).bring_up_to_date(connected)
        sending = Sending(config, opened.rows, opened.outbox, entries, when, now, stopping)
        sent = sending.sent
        for account in connected:
            try:
                sending.serve(account, accounts[account.name])
            except AccountStoppedError as error:
                place = f"account {account.name}"
                errors.append(Failure(place, error.reason, error.what, error.mend))
    except StoreError as error:
        errors.append(Failure(error.where, error.reason, error.what, error.mend))
    found = needing_a_person(store)
    return replace(found, sent=tuple(map(_record, sent)), errors=tuple(errors))


def waiting(config: Config, store: Store) -> frozenset[str]:
    """Return the IDs of statements with a post that is queued, unsure or cut off in sending."""
    languages = {account.name: account.languages for account in config.accounts}
    return frozenset(
        delivery.statement_id
        for delivery in store.deliveries(*_WAITING)
        if delivery.language in languages.get(delivery.account, ())
    )


def posted(store: Store) -> frozenset[str]:
    """Return the IDs of statements with a post that is out, or was taken away again."""
    return store.announced(DeliveryState.SENT, DeliveryState.DELETED)


def needing_a_person(store: Store) -> AnnounceReport:
    """Return every post that a person must look at."""
    found: dict[DeliveryState, list[PostRecord]] = {state: [] for state in _MENDS}
    gone = store.withdrawals()
    for delivery in store.deliveries(*_MENDS):
        code = split_reason(delivery.reason)[0]
        is_withdrawn = delivery.statement_id in gone
        if is_for_a_person(delivery.state, delivery.kind, code, is_withdrawn=is_withdrawn):
            found[delivery.state].append(_record(delivery, _MENDS[delivery.state]))
    return AnnounceReport(
        held=tuple(found[DeliveryState.HELD]),
        unknown=tuple(found[DeliveryState.UNKNOWN]),
        failed=(*found[DeliveryState.READY], *found[DeliveryState.REFUSED]),
    )


def _record(delivery: Delivery, mend: str = "") -> PostRecord:
    code, detail = split_reason(delivery.reason)
    return PostRecord(
        account=delivery.account,
        statement_id=delivery.statement_id,
        language=delivery.language,
        address=delivery.remote_address,
        reason=code,
        detail=detail,
        mend=mend,
        part=delivery.part,
    )
