"""I/O: the queue: what is new, corrected, withdrawn or stands again becomes deliveries."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial

from bot import plan
from bot.announce import amend, basis, compose, withdraw
from bot.announce.amend import Rules
from bot.announce.changes import Amended, Proposal, is_unsent
from bot.announce.limits import limits_of
from bot.announce.pace import Timing
from bot.announce.parts import Line, in_lines, key_of, thread_part
from bot.announce.rows import Rows
from bot.config import AccountConfig, Config
from bot.locale import words
from bot.model import FIRST_PART, Delivery, DeliveryKind, DeliveryState, Entry, Withdrawal
from bot.ports import Account, Limits

_NO_TIMING = Timing()


class Queue:
    """What should become of every entry and every post, at one moment.

    `timings` are what statements say of when they go out, by ID.
    """

    def __init__(
        self,
        config: Config,
        rows: Rows,
        accounts: Mapping[str, Account],
        entries: Iterable[Entry],
        timings: Mapping[str, Timing],
        now: datetime,
    ) -> None:
        self._config = config
        self._rows = rows
        self._accounts = accounts
        self._entries = {(entry.statement_id, entry.language): entry for entry in entries}
        self._timings = timings
        self._now = now
        self._limits: dict[str, Limits] = {}

    def bring_up_to_date(self, accounts: Iterable[AccountConfig]) -> None:
        """Make the deliveries that these accounts lack, and change those that wait."""
        lines = in_lines(self._rows.store.deliveries())
        gone = self._rows.store.withdrawals()
        completed = self._rows.store.completed()
        for account in accounts:
            for new in self._announced(account, completed):
                if (account.name, new.statement_id, new.language) not in lines:
                    self._first(account, new)
            for (name, statement_id, language), line in lines.items():
                if name != account.name or language not in account.languages:
                    continue
                if statement_id in gone:
                    self._apply(self._withdrawn(account, line, gone[statement_id]))
                elif entry := self._entries.get((statement_id, language)):
                    self._follow(account, line, entry, completed)

    def _announced(
        self, account: AccountConfig, completed: Mapping[tuple[str, str], datetime]
    ) -> Iterable[Entry]:
        """Yield what an account announces by itself, in the order of its languages."""
        for language in account.languages:
            for entry in self._entries.values():
                if (
                    entry.language == language
                    and self._may_be_announced(entry, account, completed)
                    and self._is_young(entry)
                ):
                    yield entry

    def _may_be_announced(
        self,
        entry: Entry,
        account: AccountConfig,
        completed: Mapping[tuple[str, str], datetime],
    ) -> bool:
        since = completed.get((entry.statement_id, entry.language))
        policy = plan.policy_now(account.post, account.unreviewed_after, since, self._now)
        return plan.may_be_announced(entry.label, policy)

    def _is_young(self, entry: Entry) -> bool:
        publish_at = self._timing(entry).publish_at
        max_age = self._config.announce.max_age
        return not plan.too_old(entry.day, self._now, max_age, publish_at)

    def _timing(self, entry: Entry) -> Timing:
        return self._timings.get(entry.statement_id, _NO_TIMING)

    def _first(self, account: AccountConfig, entry: Entry) -> None:
        """Queue a statement's post, and what follows it in a thread."""
        card = self._card(account, entry)
        proposal = self._proposal(account, entry, card, in_parts=account.thread)
        delay = timedelta() if self._timing(entry).urgent else account.delay
        for number, status in enumerate(proposal.parts, start=1):
            part = thread_part(FIRST_PART, number)
            first = number == 1
            self._rows.store.add_delivery(
                Delivery(
                    account=account.name,
                    statement_id=entry.statement_id,
                    language=entry.language,
                    text=status.text,
                    key=key_of(account.name, entry.statement_id, entry.language, part),
                    address=entry.address,
                    state=DeliveryState.READY,
                    due=self._now + delay,
                    changed=self._now,
                    part=part,
                    kind=DeliveryKind.POST if first else DeliveryKind.REPLY,
                    target="" if first else thread_part(FIRST_PART, number - 1),
                    card=proposal.card if first else "",
                    alt=proposal.alt if first else "",
                    basis=proposal.basis(status.text),
                )
            )

    def _follow(
        self,
        account: AccountConfig,
        line: Line,
        entry: Entry,
        completed: Mapping[tuple[str, str], datetime],
    ) -> None:
        """Let posts of a statement that stands say what its page says."""
        if withdraw.is_told_otherwise(line):
            card = self._card(account, entry)
            proposal = self._proposal(account, entry, card, in_parts=account.thread)
            self._apply(withdraw.standing_again(line, proposal, self._now))
            return
        if amend.is_untouched(line, entry):
            return
        may = self._may_be_announced(entry, account, completed)
        if may and amend.needs_a_look(line, entry, basis.page_of(entry)):
            # A post that is out keeps its form: with a picture it has less room for words.
            unsent = is_unsent(line.root)
            card = self._card(account, entry) if unsent or line.root.card else ("", "")
            in_parts = account.thread if unsent else len(line.thread) > 1
            proposal = self._proposal(account, entry, card, in_parts=in_parts)
            self._apply(amend.amended(line, proposal, self._rules(account, entry), self._now))

    def _rules(self, account: AccountConfig, entry: Entry) -> Rules:
        wish, can_edit = account.corrections, self._accounts[account.name].can_edit
        urgent = self._timing(entry).urgent
        return Rules(
            edits=wish == "edit" and can_edit,
            answers=wish == "reply" or (wish == "edit" and not can_edit),
            keeps_up=self._is_young(entry),
            settles=timedelta() if urgent else amend.SETTLES,
        )

    def _withdrawn(self, account: AccountConfig, line: Line, gone: Withdrawal) -> Amended:
        root = line.root
        said = compose.withdrawal(
            gone, root.language, root.address, root.statement_id, words(root.language)
        )
        # A file that is only gone may come back: it was moved, or is being replaced.
        rests = timedelta() if gone.why else amend.SETTLES
        return withdraw.withdrawn(line, said, account.withdrawals, self._now, rests)

    def _proposal(
        self, account: AccountConfig, entry: Entry, card: tuple[str, str], *, in_parts: bool
    ) -> Proposal:
        original = self._entries.get((entry.statement_id, entry.original))
        limits, say = self._limits_of(account.name), words(entry.language)
        path, alt = card
        parts = compose.posts(
            entry, original, limits, say, thread=in_parts, with_picture=bool(path)
        )
        answer = partial(compose.correction, entry, original, limits, say)
        return Proposal(entry, basis.page_of(entry), parts, answer, path, alt)

    def _limits_of(self, account: str) -> Limits:
        if account not in self._limits:
            self._limits[account] = limits_of(self._accounts[account])
        return self._limits[account]

    def _card(self, account: AccountConfig, entry: Entry) -> tuple[str, str]:
        """Return where an entry's picture is inside feeds/, and what it says."""
        if entry.card is None or not account.cards:
            return "", ""
        path = entry.card.address.removeprefix(self._config.site.url)
        return ("", "") if path == entry.card.address else (path, entry.card.alt)

    def _apply(self, amended: Amended) -> None:
        """Keep what was decided: what waits is changed first, so that nothing old is sent."""
        for before, after in amended.moved:
            changed = {
                name: getattr(after, name)
                for name in ("reason", "due", "text", "key", "basis", "card", "alt")
                if getattr(after, name) != getattr(before, name)
            }
            self._rows.move(before, after.state, **changed)
        for delivery in amended.new:
            self._rows.store.add_delivery(delivery)
