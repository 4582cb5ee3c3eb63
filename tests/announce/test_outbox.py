from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.announce import outbox as rules
from bot.announce.ledger import Event, Ledger
from bot.announce.outbox import MOST_ATTEMPTS, MOVES, POINTS, Outbox
from bot.config import Home
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
from bot.ports import Reading, Receipt
from bot.store import Store
from tests.announce.made import NOW, ScriptedAccount, delivery

SETTLE = timedelta(seconds=120)
RECEIPT = Receipt("7", "https://social.org/@a/7")
Opened = Callable[..., Outbox]


@pytest.fixture
def opened(home: Home, store: Store) -> Opened:
    def _open(now: object = NOW, reached: Callable[[str], None] = lambda _: None) -> Outbox:
        return Outbox(store, ledger_of(home), now, SETTLE, reached)  # type: ignore[arg-type]

    return _open


def ledger_of(home: Home) -> Ledger:
    return Ledger(home.ledger, "state/ledger.jsonl")


def added(store: Store, **changes: object) -> Delivery:
    made = delivery(**changes)
    store.add_delivery(made)
    return made


def only(store: Store) -> Delivery:
    (found,) = store.deliveries()
    return found


class TestTheGraph:
    def test_every_state_has_its_moves(self) -> None:
        assert set(MOVES) == set(DeliveryState)

    def test_nothing_leaves_a_post_that_is_out(self) -> None:
        assert MOVES[DeliveryState.SENT] == MOVES[DeliveryState.DELETED] == frozenset()

    def test_a_post_is_sent_only_from_ready(self) -> None:
        into = {state for state, moves in MOVES.items() if DeliveryState.SENDING in moves}
        assert into == {DeliveryState.READY}

    def test_every_other_state_can_end(self) -> None:
        ends = {DeliveryState.SENT, DeliveryState.DELETED}
        assert all(DeliveryState.SENT in MOVES[state] for state in set(MOVES) - ends)

    def test_a_move_outside_the_graph_is_a_mistake_of_the_program(self, store: Store) -> None:
        sent = added(store, state=DeliveryState.SENT)
        with pytest.raises(ValueError, match="no post goes from sent to ready"):
            rules.move(store, sent, DeliveryState.READY, NOW)


class TestSending:
    def test_a_receipt_makes_it_sent(self, store: Store, opened: Opened) -> None:
        opened().send(added(store), ScriptedAccount(RECEIPT))
        found = only(store)
        assert (found.state, found.remote_id, found.remote_address, found.attempts) == (
            DeliveryState.SENT,
            "7",
            "https://social.org/@a/7",
            1,
        )

    def test_the_order_is_kept(self, store: Store, home: Home, opened: Opened) -> None:
        seen: list[tuple[str, DeliveryState, int]] = []

        def reached(point: str) -> None:
            lines = home.ledger.read_text().count("\n") if home.ledger.exists() else 0
            seen.append((point, only(store).state, lines))

        opened(reached=reached).send(added(store), ScriptedAccount(RECEIPT))
        states = [DeliveryState.SENDING] * 4 + [DeliveryState.SENT]
        assert seen == list(zip(POINTS, states, [0, 1, 1, 2, 2], strict=True))

    def test_what_was_surely_not_sent_waits(self, store: Store, opened: Opened) -> None:
        opened().send(added(store), ScriptedAccount(NotSentError("no network.")))
        found = only(store)
        assert (found.state, found.attempts, found.due, found.reason) == (
            DeliveryState.READY,
            1,
            NOW + timedelta(minutes=1),
            "not-sent: no network.",
        )

    def test_the_server_s_reset_time_is_honoured(self, store: Store, opened: Opened) -> None:
        error = NotSentError("429.", retry_at=NOW + timedelta(minutes=50))
        opened().send(added(store), ScriptedAccount(error))
        assert only(store).due == NOW + timedelta(minutes=50)

    def test_after_many_attempts_it_is_held(self, store: Store, opened: Opened) -> None:
        before = added(store, attempts=MOST_ATTEMPTS - 1)
        opened().send(before, ScriptedAccount(NotSentError("no network.")))
        assert only(store).state is DeliveryState.HELD
        assert only(store).reason == "gave-up: 12 attempts failed. no network."

    def test_a_refusal_is_final(self, store: Store, opened: Opened) -> None:
        opened().send(added(store), ScriptedAccount(RefusedError("too long.")))
        assert (only(store).state, only(store).reason) == (
            DeliveryState.REFUSED,
            "refused: too long.",
        )

    def test_a_stopped_account_keeps_its_queue(self, store: Store, opened: Opened) -> None:
        with pytest.raises(AccountStoppedError):
            opened().send(added(store), ScriptedAccount(AccountStoppedError("401.")))
        assert (only(store).state, only(store).attempts) == (DeliveryState.READY, 0)

    def test_an_unknown_outcome_settles_first(self, store: Store, opened: Opened) -> None:
        opened().send(added(store), ScriptedAccount(OutcomeUnknownError("timeout.")))
        found = only(store)
        assert (found.state, found.due) == (DeliveryState.UNKNOWN, NOW + SETTLE)

    def test_only_an_unknown_outcome_leaves_the_intent_open(
        self, store: Store, home: Home, opened: Opened
    ) -> None:
        ends = {
            "a": NotSentError("x"),
            "b": RefusedError("x"),
            "c": OutcomeUnknownError("x"),
            "d": RECEIPT,
        }
        for name, end in ends.items():
            opened().send(added(store, account=name, key=name), ScriptedAccount(end))
        ledger = ledger_of(home)
        assert [name for name in ends if ledger.is_open(name)] == ["c"]

    def test_what_another_process_took_is_not_sent(self, store: Store, opened: Opened) -> None:
        mine = added(store)
        rules.move(store, mine, DeliveryState.SENDING, NOW, attempts=1)
        account = ScriptedAccount()
        assert opened().send(mine, account) is None
        assert account.posted == []

    def test_without_the_ledger_nothing_is_sent(
        self, store: Store, home: Home, opened: Opened
    ) -> None:
        outbox, account = opened(), ScriptedAccount()
        home.ledger.mkdir()
        with pytest.raises(StoreError):
            outbox.send(added(store), account)
        assert (account.posted, only(store).state) == ([], DeliveryState.READY)

    def test_a_receipt_that_the_ledger_does_not_take_is_kept_in_the_database(
        self, store: Store, home: Home, opened: Opened
    ) -> None:
        def reached(point: str) -> None:
            if point == "posted":
                home.ledger.unlink()
                home.ledger.mkdir()

        with pytest.raises(StoreError):
            opened(reached=reached).send(added(store), ScriptedAccount(RECEIPT))
        assert only(store).state is DeliveryState.SENT


class TestRecovering:
    def test_what_was_being_sent_is_unknown(self, store: Store, opened: Opened) -> None:
        added(store, state=DeliveryState.SENDING, attempts=1)
        opened().recover()
        assert (only(store).state, only(store).due) == (DeliveryState.UNKNOWN, NOW + SETTLE)

    @pytest.mark.parametrize(
        "state", sorted(set(DeliveryState) - {DeliveryState.SENT, DeliveryState.DELETED})
    )
    def test_a_receipt_in_the_ledger_is_believed(
        self, store: Store, home: Home, opened: Opened, state: DeliveryState
    ) -> None:
        made = added(store, state=state)
        ledger_of(home).append(Event.RECEIPT, made, NOW, RECEIPT)
        opened().recover()
        assert (only(store).state, only(store).remote_id) == (DeliveryState.SENT, "7")

    def test_an_attempt_that_the_database_forgot_is_unknown(
        self, store: Store, home: Home, opened: Opened
    ) -> None:
        made = added(store)
        ledger_of(home).append(Event.INTENT, made, NOW)
        opened().recover()
        assert only(store).state is DeliveryState.UNKNOWN

    def test_an_attempt_that_ended_unsent_is_tried_again(
        self, store: Store, home: Home, opened: Opened
    ) -> None:
        made = added(store)
        ledger = ledger_of(home)
        ledger.append(Event.INTENT, made, NOW)
        ledger.append(Event.UNSENT, made, NOW)
        opened().recover()
        assert only(store).state is DeliveryState.READY


class TestResolving:
    @pytest.fixture
    def unknown(self, store: Store) -> Delivery:
        return added(
            store,
            state=DeliveryState.UNKNOWN,
            attempts=1,
            reason="unknown: timeout.",
            changed=NOW - SETTLE,
        )

    def read(
        self, opened: Opened, store: Store, *readings: Reading | PostError, step: timedelta = SETTLE
    ) -> ScriptedAccount:
        account, now = ScriptedAccount(), NOW
        account.readings = list(readings)
        while account.readings:
            opened(now).resolve(only(store), account)
            now += step
        return account

    @pytest.mark.usefixtures("unknown")
    def test_a_found_post_is_sent(self, store: Store, opened: Opened) -> None:
        self.read(opened, store, Reading(RECEIPT))
        assert (only(store).state, only(store).remote_id) == (DeliveryState.SENT, "7")

    def test_a_found_post_is_in_the_ledger(
        self, store: Store, home: Home, opened: Opened, unknown: Delivery
    ) -> None:
        self.read(opened, store, Reading(RECEIPT))
        assert ledger_of(home).receipt(unknown.key) == RECEIPT

    @pytest.mark.usefixtures("unknown")
    def test_absent_once_is_not_enough(self, store: Store, opened: Opened) -> None:
        self.read(opened, store, Reading(None))
        found = only(store)
        assert (found.state, found.due) == (DeliveryState.UNKNOWN, NOW + SETTLE)

    @pytest.mark.usefixtures("unknown")
    def test_absent_twice_is_ready_again(self, store: Store, opened: Opened) -> None:
        self.read(opened, store, Reading(None), Reading(None))
        assert (only(store).state, only(store).attempts) == (DeliveryState.READY, 1)

    def test_absent_twice_is_not_unknown_to_the_ledger(
        self, store: Store, home: Home, opened: Opened, unknown: Delivery
    ) -> None:
        ledger_of(home).append(Event.INTENT, unknown, NOW)
        self.read(opened, store, Reading(None), Reading(None))
        opened().recover()
        assert only(store).state is DeliveryState.READY

    @pytest.mark.usefixtures("unknown")
    def test_found_at_the_second_reading_is_sent(self, store: Store, opened: Opened) -> None:
        self.read(opened, store, Reading(None), Reading(RECEIPT))
        assert only(store).state is DeliveryState.SENT

    @pytest.mark.usefixtures("unknown")
    def test_a_reading_that_fails_settles_nothing(self, store: Store, opened: Opened) -> None:
        self.read(opened, store, *[PostError("503.")] * 5)
        assert (only(store).state, only(store).reason) == (
            DeliveryState.UNKNOWN,
            "unknown: timeout.",
        )

    @pytest.mark.usefixtures("unknown")
    def test_a_reading_that_fails_does_not_count_as_absent(
        self, store: Store, opened: Opened
    ) -> None:
        self.read(opened, store, Reading(None), PostError("503."))
        assert only(store).state is DeliveryState.UNKNOWN

    @pytest.mark.usefixtures("unknown")
    def test_an_incomplete_reading_waits_for_a_person(self, store: Store, opened: Opened) -> None:
        self.read(opened, store, *[Reading(None, complete=False)] * 5)
        assert (only(store).state, only(store).reason.split(":")[0]) == (
            DeliveryState.UNKNOWN,
            "not-readable",
        )

    def test_after_many_attempts_it_is_held(self, store: Store, opened: Opened) -> None:
        added(
            store, state=DeliveryState.UNKNOWN, attempts=MOST_ATTEMPTS, reason="absent-once: 500."
        )
        self.read(opened, store, Reading(None))
        assert only(store).state is DeliveryState.HELD

    def test_readings_do_not_change_since_when_it_is_unknown(
        self, store: Store, opened: Opened, unknown: Delivery
    ) -> None:
        self.read(opened, store, Reading(None))
        assert only(store).changed == unknown.changed

    def test_it_is_read_back_to_before_the_first_attempt(
        self, store: Store, home: Home, opened: Opened, unknown: Delivery
    ) -> None:
        ledger_of(home).append(Event.INTENT, unknown, NOW - timedelta(days=30))
        account = self.read(opened, store, Reading(None))
        assert account.asked == [(unknown.address, NOW - timedelta(days=32))]

    @pytest.mark.usefixtures("unknown")
    def test_without_a_ledger_it_is_read_back_to_before_the_statement(
        self, store: Store, opened: Opened
    ) -> None:
        account = self.read(opened, store, Reading(None))
        assert account.asked[0][1] == NOW.replace(day=8, hour=0)

    @pytest.mark.usefixtures("unknown")
    def test_a_stopped_account_is_told(self, store: Store, opened: Opened) -> None:
        with pytest.raises(AccountStoppedError):
            self.read(opened, store, AccountStoppedError("401."))
        assert only(store).state is DeliveryState.UNKNOWN


class TestAPerson:
    def name(self, made: Delivery) -> tuple[str, str, str]:
        return made.account, made.statement_id, made.language

    def test_sees_every_post(self, store: Store) -> None:
        made = added(store)
        assert rules.listing(store) == (made,)

    @pytest.mark.parametrize(
        "state", [DeliveryState.HELD, DeliveryState.REFUSED, DeliveryState.UNKNOWN]
    )
    def test_can_have_it_tried_again(
        self, store: Store, home: Home, opened: Opened, state: DeliveryState
    ) -> None:
        made = added(store, state=state, attempts=12, reason="gave-up: x")
        ledger_of(home).append(Event.INTENT, made, NOW)
        rules.retry(store, ledger_of(home), *self.name(made), NOW)
        opened().recover()
        assert (only(store).state, only(store).attempts) == (DeliveryState.READY, 0)

    @pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.SENDING])
    def test_cannot_have_it_sent_twice(
        self, store: Store, home: Home, state: DeliveryState
    ) -> None:
        made = added(store, state=state)
        with pytest.raises(BotError, match=f"the post is {state}"):
            rules.retry(store, ledger_of(home), *self.name(made), NOW)

    @pytest.mark.parametrize(
        "state",
        [DeliveryState.READY, DeliveryState.HELD, DeliveryState.REFUSED, DeliveryState.UNKNOWN],
    )
    def test_can_skip_what_is_not_out(self, store: Store, state: DeliveryState) -> None:
        made = added(store, state=state)
        rules.skip(store, *self.name(made), NOW)
        assert (only(store).state, only(store).reason) == (DeliveryState.HELD, "skipped")

    def test_is_told_of_a_post_that_does_not_exist(self, store: Store) -> None:
        with pytest.raises(BotError, match="there is no post of x in en on social"):
            rules.skip(store, "social", "x", "en", NOW)
