"""I/O: what is due goes out: in which order, at which hours, and how many of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot import plan
from bot.announce.outbox import Outbox
from bot.announce.pace import (
    Timing,
    is_alone_in_trouble,
    is_due,
    left_this_hour,
    open_at,
    resting,
)
from bot.announce.parts import CORRECTION, is_thread
from bot.announce.rows import Rows
from bot.config import AccountConfig, Config
from bot.model import Delivery, DeliveryKind, DeliveryState, Entry
from bot.ports import Account

_NIGHT = timedelta(hours=24)
_NO_TIMING = Timing()
_KEPT_AWAY = frozenset({DeliveryState.READY, DeliveryState.SENDING, DeliveryState.UNKNOWN})


class Sending:
    """The sending of one cycle; `sent` is what is out, or done, because of it."""

    def __init__(
        self,
        config: Config,
        rows: Rows,
        outbox: Outbox,
        entries: Iterable[Entry],
        timings: Mapping[str, Timing],
        now: datetime,
        stopping: Callable[[], bool],
    ) -> None:
        self._announce = config.announce
        self._rows = rows
        self._outbox = outbox
        self._entries = {(entry.statement_id, entry.language): entry for entry in entries}
        self._timings = timings
        self._now = now
        self._stopping = stopping
        self.sent: list[Delivery] = []

    def serve(self, account: AccountConfig, network: Account) -> None:
        """Look for what is unsure, then send what is due.

        Raises AccountStoppedError where the account is stopped; its queue stays.
        """
        for delivery in self._queue_of(account):
            is_unsure = delivery.state is DeliveryState.UNKNOWN
            if is_unsure and delivery.due <= self._now and not self._stopping():
                after = self._outbox.resolve(delivery, network)
                if after and after.state is DeliveryState.SENT:
                    self.sent.append(after)
        if resting(self._queue_of(account), self._now, self._announce.settle):
            return
        self._hold_what_is_too_old(account)
        tried: set[tuple[str, str, str]] = set()
        while (due := self._next(account, tried)) and not self._stopping():
            tried.add((due.statement_id, due.language, due.part))
            after = self._outbox.send(due, network)
            if after and after.state is DeliveryState.SENT:
                self.sent.append(after)
            elif after and after.state in _KEPT_AWAY and not is_alone_in_trouble(after):
                return  # what kept this one away would keep the next one away

    def _next(self, account: AccountConfig, tried: set[tuple[str, str, str]]) -> Delivery | None:
        """Return what goes out next, if anything may now."""
        queue = self._queue_of(account)
        ready = [
            one
            for one in queue
            if one.state is DeliveryState.READY
            and (is_due(one, self._now, account.delay) or self._cannot_wait(one))
            and (one.statement_id, one.language, one.part) not in tried
            and self._is_sendable(one, queue)
        ]
        ready.sort(key=lambda one: self._order(one, account))
        return next((one for one in ready if self._is_its_time(one, queue, account)), None)

    def _is_sendable(self, delivery: Delivery, queue: Sequence[Delivery]) -> bool:
        """Tell whether what a delivery needs is there: its page, the post that it belongs to.

        What is not published any more waits. Only what tells of a withdrawal needs no page.
        """
        needs_page = delivery.kind in {DeliveryKind.POST, DeliveryKind.EDIT} or (
            delivery.kind is DeliveryKind.REPLY
            and (is_thread(delivery.part) or delivery.part.startswith(CORRECTION))
        )
        if needs_page and (delivery.statement_id, delivery.language) not in self._entries:
            return False
        if delivery.kind is DeliveryKind.POST:
            return True
        name = (delivery.statement_id, delivery.language, delivery.target)
        targets = (one for one in queue if (one.statement_id, one.language, one.part) == name)
        settled = {DeliveryState.SENT, DeliveryState.DELETED}
        return all(target.state in settled for target in targets)

    def _order(self, delivery: Delivery, account: AccountConfig) -> tuple[object, ...]:
        """Say where a delivery comes in: what mends comes first, then what is urgent, then age."""
        if delivery.kind is DeliveryKind.DELETE:
            rank = 0
        elif delivery.kind is DeliveryKind.EDIT:
            rank = 1
        elif is_thread(delivery.part):
            rank = 2
        elif self._is_urgent(delivery):
            rank = 3
        else:
            rank = 4 if delivery.kind is DeliveryKind.REPLY else 5
        entry = self._entries.get((delivery.statement_id, delivery.language))
        day = entry.day.isoformat() if entry else delivery.statement_id
        number = delivery.part.rpartition("-")[2]
        return (
            rank,
            day,
            delivery.statement_id,
            account.languages.index(delivery.language),
            int(number) if number.isdecimal() else 0,
        )

    def _is_its_time(
        self, delivery: Delivery, queue: Sequence[Delivery], account: AccountConfig
    ) -> bool:
        """Tell whether followers may be told now.

        Nobody hears of an edit or a deletion, and a thread that was begun is ended. What is
        urgent waits for no hour and for no other post, but is itself not endless.
        """
        if delivery.kind in {DeliveryKind.EDIT, DeliveryKind.DELETE} or is_thread(delivery.part):
            return True
        most = account.max_per_hour or self._announce.max_per_hour
        if self._is_urgent(delivery):
            urgent = filter(self._is_urgent, queue)
            return left_this_hour(urgent, self._now, most) > 0
        is_open = open_at(self._now, account.hours, account.timezone, account.quiet_days)
        return is_open and left_this_hour(queue, self._now, most) > 0

    def _cannot_wait(self, delivery: Delivery) -> bool:
        """Tell whether a post was to come after those on other accounts, and became urgent."""
        is_new = delivery.kind is DeliveryKind.POST and not delivery.attempts
        return is_new and not delivery.reason and self._is_urgent(delivery)

    def _is_urgent(self, delivery: Delivery) -> bool:
        return self._timings.get(delivery.statement_id, _NO_TIMING).urgent

    def _hold_what_is_too_old(self, account: AccountConfig) -> None:
        """Hold posts that grew too old while they waited, if nobody was kept from them before."""
        for delivery in self._queue_of(account):
            entry = self._entries.get((delivery.statement_id, delivery.language))
            is_new = delivery.state is DeliveryState.READY and delivery.kind is DeliveryKind.POST
            if not entry or not is_new or delivery.reason or delivery.attempts:
                continue
            publish_at = self._timings.get(delivery.statement_id, _NO_TIMING).publish_at
            longest = self._announce.max_age + _NIGHT + account.delay
            if plan.too_old(entry.day, self._now, longest, publish_at):
                detail = "it grew too old to be announced by itself while it waited."
                self._outbox.hold(delivery, f"too-old: {detail}")

    def _queue_of(self, account: AccountConfig) -> list[Delivery]:
        return [
            delivery
            for delivery in self._rows.store.deliveries_of(account.name)
            if delivery.language in account.languages
        ]
