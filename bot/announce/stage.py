"""I/O: the announcing stage: queue what is new, look for what is unsure, send what is due."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import plan
from bot.announce.characters import count
from bot.announce.compose import posts
from bot.announce.ledger import Ledger
from bot.announce.outbox import RETRIED, SKIPPED, Outbox, split_reason
from bot.announce.pace import left_this_hour, open_at, resting
from bot.config import AccountConfig, Config, Home
from bot.errors import AccountStoppedError, PostError, StoreError
from bot.locale import words
from bot.model import (
    AnnounceReport,
    Delivery,
    DeliveryState,
    Entry,
    Failure,
    PostRecord,
)
from bot.ports import Account, Limits, Status
from bot.store import Store

CAUTIOUS = Limits(characters=500, characters_per_url=25)
"""What any server takes; used where one does not answer, so that no statement waits too long."""
_NIGHT = timedelta(hours=24)
_WAITING = (DeliveryState.READY, DeliveryState.SENDING, DeliveryState.UNKNOWN)
_MENDS = {
    DeliveryState.READY: "It is tried again by itself.",
    DeliveryState.HELD: "`alliance-bot post retry` sends it, `post skip` drops it.",
    DeliveryState.REFUSED: "`alliance-bot post retry` sends it again, `post skip` drops it.",
    DeliveryState.UNKNOWN: "The account is read before anything is sent again; if it cannot be, "
    "look yourself, then `alliance-bot post retry` or `post skip`.",
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
    stopping: Callable[[], bool] = _never,
    reached: Callable[[str], None] = _nothing,
) -> AnnounceReport:
    """Announce the published entries: each once for an account and a language, for ever.

    An account of the configuration that is not in `accounts` rests. Nothing new is begun
    once `stopping` is true. `reached` is told each of `outbox.POINTS` as it is passed.
    """
    cycle = _Cycle(home, config, store, accounts, entries, now, stopping)
    cycle.queue()
    try:
        ledger = Ledger(home.ledger, home.name(home.ledger))
        cycle.note_torn(ledger)
        outbox = Outbox(store, ledger, now, config.announce.settle, reached)
        outbox.recover()
        for account in cycle.connected:
            cycle.serve(account, outbox)
    except StoreError as error:
        cycle.errors.append(Failure(error.where, error.reason, error.what, error.mend))
    return cycle.report()


def waiting(config: Config, store: Store) -> frozenset[str]:
    """Return the IDs of statements with a post that is queued, unsure or cut off in sending."""
    languages = {account.name: account.languages for account in config.accounts}
    return frozenset(
        delivery.statement_id
        for delivery in store.deliveries(*_WAITING)
        if delivery.language in languages.get(delivery.account, ())
    )


def needing_a_person(store: Store) -> AnnounceReport:
    """Return every post that a person must look at."""
    found: dict[DeliveryState, list[PostRecord]] = {state: [] for state in _MENDS}
    for delivery in store.deliveries(*_MENDS):
        if delivery.reason not in {"", SKIPPED, RETRIED}:
            found[delivery.state].append(_record(delivery, _MENDS[delivery.state]))
    return AnnounceReport(
        held=tuple(found[DeliveryState.HELD]),
        unknown=tuple(found[DeliveryState.UNKNOWN]),
        failed=(*found[DeliveryState.READY], *found[DeliveryState.REFUSED]),
    )


def preview(entry: Entry, limits: Limits, original: Entry | None = None) -> tuple[Status, int]:
    """Return exactly what would be posted of an entry, and its length as the network counts.

    `original` is the same statement's entry in its own language: it decides which
    sentences are said, unless people's translation is arranged in its own way.
    """
    status = posts(entry, original, limits, words(entry.language))[0]
    return status, count(status.text, limits)


def limits_of(account: Account) -> Limits:
    """Return an account's limits, or cautious ones where its server does not say them."""
    try:
        return account.limits()
    except PostError:
        return CAUTIOUS


def key_of(account: str, statement_id: str, language: str) -> str:
    """Return the idempotency key of a post.

    It follows from what the post is, so that a new database finds the receipts of an old
    one in the ledger.
    """
    name = "\n".join((account, statement_id, language))
    return hashlib.sha256(name.encode()).hexdigest()[:48]


class _Cycle:
    """What one cycle sees and finds."""

    def __init__(
        self,
        home: Home,
        config: Config,
        store: Store,
        accounts: Mapping[str, Account],
        entries: Sequence[Entry],
        now: datetime,
        stopping: Callable[[], bool],
    ) -> None:
        self._home = home
        self._stopping = stopping
        self._announce = config.announce
        self._store = store
        self._accounts = accounts
        self._now = now
        self._entries = {(entry.statement_id, entry.language): entry for entry in entries}
        self._sent: list[PostRecord] = []
        self.connected = [account for account in config.accounts if account.name in accounts]
        self.errors: list[Failure] = []

    def queue(self) -> None:
        """Make a delivery of every entry that is to be announced and has none yet."""
        known = {
            (delivery.account, delivery.statement_id, delivery.language)
            for delivery in self._store.deliveries()
        }
        completed = self._store.completed()
        for account in self.connected:
            new = [
                entry
                for language in account.languages
                for entry in self._entries.values()
                if entry.language == language
                and (account.name, entry.statement_id, language) not in known
                and self._may_be_announced(entry, account, completed)
                and not plan.too_old(entry.day, self._now, self._announce.max_age)
            ]
            if new:
                limits = limits_of(self._accounts[account.name])
                for entry in new:
                    self._store.add_delivery(self._delivery(entry, account.name, limits))

    def _may_be_announced(
        self,
        entry: Entry,
        account: AccountConfig,
        completed: Mapping[tuple[str, str], datetime],
    ) -> bool:
        since = completed.get((entry.statement_id, entry.language))
        policy = plan.policy_now(account.post, account.unreviewed_after, since, self._now)
        return plan.may_be_announced(entry.label, policy)

    def _delivery(self, entry: Entry, account: str, limits: Limits) -> Delivery:
        original = self._entries.get((entry.statement_id, entry.original))
        status, _ = preview(entry, limits, original)
        return Delivery(
            account=account,
            statement_id=entry.statement_id,
            language=entry.language,
            text=status.text,
            key=key_of(account, entry.statement_id, entry.language),
            address=entry.address,
            state=DeliveryState.READY,
            due=self._now,
            changed=self._now,
        )

    def note_torn(self, ledger: Ledger) -> None:
        """Report a half-written last line of the ledger."""
        if ledger.torn:
            self.errors.append(
                Failure(
                    self._home.name(self._home.ledger),
                    "ledger-torn",
                    "the last line was only half written: the program or the machine was stopped.",
                    "Nothing to do: nothing was sent on its strength, and it is dropped with the "
                    "next post.",
                )
            )

    def serve(self, account: AccountConfig, outbox: Outbox) -> None:
        """Resolve and send for one account; a stopped account keeps its queue."""
        try:
            self._resolve(account, outbox)
            self._send(account, outbox)
        except AccountStoppedError as error:
            self.errors.append(
                Failure(f"account {account.name}", error.reason, error.what, error.mend)
            )

    def _resolve(self, account: AccountConfig, outbox: Outbox) -> None:
        for delivery in self._queue_of(account, DeliveryState.UNKNOWN):
            if delivery.due <= self._now and not self._stopping():
                after = outbox.resolve(delivery, self._accounts[account.name])
                if after and after.state is DeliveryState.SENT:
                    self._sent.append(_record(after))

    def _send(self, account: AccountConfig, outbox: Outbox) -> None:
        queue = self._queue_of(account)
        if not open_at(self._now, account.hours, account.timezone):
            return
        if resting(queue, self._now, self._announce.settle):
            return
        left = left_this_hour(queue, self._now, self._announce.max_per_hour)
        for delivery in self._due(queue, account, outbox)[:left]:
            if self._stopping():
                return
            after = outbox.send(delivery, self._accounts[account.name])
            if after and after.state is DeliveryState.SENT:
                self._sent.append(_record(after))
            elif after and after.state is not DeliveryState.REFUSED:
                return  # what kept this one away would keep the next one away

    def _due(
        self, queue: Sequence[Delivery], account: AccountConfig, outbox: Outbox
    ) -> list[Delivery]:
        """Return what may be sent now, the oldest statement first.

        A statement that is not published any more waits; one that grew too old while it
        waited is held.
        """
        due: list[tuple[Entry, Delivery]] = []
        for delivery in queue:
            entry = self._entries.get((delivery.statement_id, delivery.language))
            if delivery.state is not DeliveryState.READY or delivery.due > self._now or not entry:
                continue
            too_old = plan.too_old(entry.day, self._now, self._announce.max_age + _NIGHT)
            if too_old and not delivery.reason and not delivery.attempts:
                outbox.hold(
                    delivery, "too-old: it grew too old to be announced by itself while it waited."
                )
            else:
                due.append((entry, delivery))
        order = account.languages.index
        due.sort(key=lambda pair: (pair[0].day, pair[1].statement_id, order(pair[1].language)))
        return [delivery for _, delivery in due]

    def _queue_of(self, account: AccountConfig, *states: DeliveryState) -> list[Delivery]:
        return [
            delivery
            for delivery in self._store.deliveries(*states)
            if delivery.account == account.name and delivery.language in account.languages
        ]

    def report(self) -> AnnounceReport:
        """Return what was done, and every post that needs a person."""
        found = needing_a_person(self._store)
        return replace(found, sent=tuple(self._sent), errors=tuple(self.errors))


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
    )
