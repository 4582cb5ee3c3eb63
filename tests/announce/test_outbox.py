from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.announce import by_hand
from bot.announce.ledger import Event, Ledger
from bot.announce.outbox import POINTS, Outbox
from bot.announce.recovering import recover
from bot.announce.rows import Rows, move
from bot.announce.states import MOST_ATTEMPTS, MOVES
from bot.config import Home
from bot.errors import (
    AccountStoppedError,
    BotError,
    NotSentError,
    OutcomeUnknownError,
    PostError,
    PostGoneError,
    RefusedError,
    StoreError,
)
from bot.model import Delivery, DeliveryKind, DeliveryState
from bot.ports import Picture, Reading, Receipt
from bot.store import Store
from tests.announce.made import NOW, ScriptedAccount, delivery

SETTLE = timedelta(seconds=120)
RECEIPT = Receipt("7", "https://social.org/@a/7")
Opened = Callable[..., Outbox]
Recover = Callable[..., None]


@pytest.fixture
def opened(home: Home, store: Store) -> Opened:
    def _open(now: datetime = NOW, reached: Callable[[str], None] = lambda _: None) -> Outbox:
        ledger = Ledger(home.ledger, "state/ledger.jsonl", reached)
        return Outbox(Rows(store, ledger, home.feeds, now, SETTLE, reached))

    return _open


@pytest.fixture
def recovered(home: Home, store: Store) -> Recover:
    def _recover(now: datetime = NOW, *, ledger_tells_all: bool = True) -> None:
        rows = Rows(store, ledger_of(home), home.feeds, now, SETTLE)
        recover(rows, ledger_tells_all=ledger_tells_all, longest=timedelta(hours=6))

    return _recover


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

    def test_a_post_that_is_out_can_only_be_taken_away(self) -> None:
        assert MOVES[DeliveryState.SENT] == {DeliveryState.DELETED}
        assert MOVES[DeliveryState.DELETED] == frozenset()

    def test_a_post_is_sent_only_from_ready(self) -> None:
        into = {state for state, moves in MOVES.items() if DeliveryState.SENDING in moves}
        assert into == {DeliveryState.READY}

    def test_every_other_state_can_end(self) -> None:
        ends = {DeliveryState.SENT, DeliveryState.DELETED}
        assert all(DeliveryState.SENT in MOVES[state] for state in set(MOVES) - ends)

    def test_a_move_outside_the_graph_is_a_mistake_of_the_program(
        self, home: Home, store: Store
    ) -> None:
        sent = added(store, state=DeliveryState.SENT)
        with pytest.raises(ValueError, match="no post goes from sent to ready"):
            move(store, ledger_of(home), sent, DeliveryState.READY, NOW)


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
        ready, sending, sent = DeliveryState.READY, DeliveryState.SENDING, DeliveryState.SENT
        states = [ready, *[sending] * 8, sent]
        assert seen == list(zip(POINTS, states, [0, 0, 0, 1, 1, 1, 1, 2, 2, 2], strict=True))

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

    def test_what_another_process_took_is_not_sent(
        self, home: Home, store: Store, opened: Opened
    ) -> None:
        mine = added(store)
        move(store, ledger_of(home), mine, DeliveryState.SENDING, NOW, attempts=1)
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
            if point == "answered":
                home.ledger.unlink()
                home.ledger.mkdir()

        with pytest.raises(StoreError):
            opened(reached=reached).send(added(store), ScriptedAccount(RECEIPT))
        assert only(store).state is DeliveryState.SENT


class TestRecovering:
    def test_what_was_being_sent_is_unknown(
        self, home: Home, store: Store, recovered: Recover
    ) -> None:
        made = added(store, state=DeliveryState.SENDING, attempts=1)
        ledger_of(home).append(Event.INTENT, made, NOW)
        recovered()
        assert (only(store).state, only(store).due) == (DeliveryState.UNKNOWN, NOW + SETTLE)

    def test_what_the_ledger_has_no_attempt_of_was_never_sent(
        self, store: Store, recovered: Recover
    ) -> None:
        added(store, state=DeliveryState.SENDING, attempts=1)
        recovered()
        assert only(store).state is DeliveryState.READY

    def test_a_ledger_that_may_lack_lines_proves_nothing(
        self, store: Store, recovered: Recover
    ) -> None:
        added(store, state=DeliveryState.SENDING, attempts=1)
        recovered(ledger_tells_all=False)
        assert only(store).state is DeliveryState.UNKNOWN

    @pytest.mark.parametrize("kind", [DeliveryKind.EDIT, DeliveryKind.DELETE])
    def test_what_may_be_done_twice_is_done_again(
        self, home: Home, store: Store, recovered: Recover, kind: DeliveryKind
    ) -> None:
        made = added(store, state=DeliveryState.SENDING, kind=kind)
        ledger_of(home).append(Event.INTENT, made, NOW)
        recovered()
        assert only(store).state is DeliveryState.READY

    @pytest.mark.parametrize(
        "state", sorted(set(DeliveryState) - {DeliveryState.SENT, DeliveryState.DELETED})
    )
    def test_a_receipt_in_the_ledger_is_believed(
        self, store: Store, home: Home, recovered: Recover, state: DeliveryState
    ) -> None:
        made = added(store, state=state)
        ledger_of(home).append(Event.RECEIPT, made, NOW, RECEIPT)
        recovered()
        assert (only(store).state, only(store).remote_id) == (DeliveryState.SENT, "7")

    @pytest.mark.parametrize(
        "state", [DeliveryState.READY, DeliveryState.HELD, DeliveryState.REFUSED]
    )
    def test_an_attempt_that_the_database_forgot_is_unknown(
        self, store: Store, home: Home, recovered: Recover, state: DeliveryState
    ) -> None:
        made = added(store, state=state)
        ledger_of(home).append(Event.INTENT, made, NOW)
        recovered()
        assert only(store).state is DeliveryState.UNKNOWN

    def test_an_attempt_that_ended_unsent_is_tried_again(
        self, store: Store, home: Home, recovered: Recover
    ) -> None:
        made = added(store)
        ledger = ledger_of(home)
        ledger.append(Event.INTENT, made, NOW)
        ledger.append(Event.UNSENT, made, NOW)
        recovered()
        assert only(store).state is DeliveryState.READY

    def test_a_post_that_only_the_ledger_knows_is_remembered(
        self, store: Store, home: Home, recovered: Recover
    ) -> None:
        made = delivery(part="thread-2", kind=DeliveryKind.REPLY, target="post")
        ledger_of(home).append(Event.INTENT, made, NOW)
        ledger_of(home).append(Event.RECEIPT, made, NOW, RECEIPT)
        recovered()
        found = only(store)
        assert (found.state, found.remote_id, found.text) == (DeliveryState.SENT, "7", "")
        assert (found.part, found.kind, found.target) == ("thread-2", DeliveryKind.REPLY, "post")

    def test_a_post_that_only_the_ledger_knows_keeps_its_name(
        self, store: Store, home: Home, recovered: Recover
    ) -> None:
        ledger_of(home).append(Event.RECEIPT, delivery(key="old"), NOW, RECEIPT)
        added(store, key="new")
        recovered()
        assert (only(store).key, only(store).state) == ("old", DeliveryState.SENT)

    @pytest.mark.parametrize("end", [Event.UNSENT, Event.REFUSED, Event.ABSENT])
    def test_a_post_that_is_surely_not_out_may_be_made_anew(
        self, store: Store, home: Home, recovered: Recover, end: Event
    ) -> None:
        ledger_of(home).append(Event.INTENT, delivery(), NOW)
        ledger_of(home).append(end, delivery(), NOW)
        recovered()
        assert store.deliveries() == ()

    def test_what_was_taken_away_stays_away(
        self, store: Store, home: Home, recovered: Recover
    ) -> None:
        made = added(store, state=DeliveryState.SENT)
        ledger_of(home).append(Event.DELETED, made, NOW)
        recovered()
        assert only(store).state is DeliveryState.DELETED

    def test_what_a_person_dropped_stays_dropped(
        self, store: Store, home: Home, recovered: Recover
    ) -> None:
        made = added(store)
        ledger_of(home).append(Event.SKIPPED, made, NOW)
        recovered()
        assert (only(store).state, only(store).reason) == (DeliveryState.HELD, "skipped")

    def test_a_receipt_that_the_ledger_lacks_is_given_to_it(
        self, store: Store, home: Home, recovered: Recover
    ) -> None:
        made = added(store, state=DeliveryState.SENT, remote_id="7")
        ledger_of(home).append(Event.INTENT, made, NOW)
        recovered()
        assert ledger_of(home).receipt(made.key) == Receipt("7", "")

    def test_a_wait_that_a_wrong_clock_wrote_is_shortened(
        self, store: Store, recovered: Recover
    ) -> None:
        added(store, state=DeliveryState.UNKNOWN, due=NOW + timedelta(days=365))
        recovered()
        assert only(store).due == NOW + SETTLE


class TestParts:
    """Answers, edits and deletions act on the post that is their target."""

    def sent(self, store: Store, **changes: object) -> Delivery:
        return added(store, **{"state": DeliveryState.SENT, "remote_id": "41"} | changes)

    def part(self, store: Store, kind: DeliveryKind, **changes: object) -> Delivery:
        usual = {"part": kind.value, "kind": kind, "target": "post", "key": kind.value}
        return added(store, **usual | {"text": "other words"} | changes)

    def states(self, store: Store) -> dict[str, DeliveryState]:
        return {found.part: found.state for found in store.deliveries()}

    def test_an_answer_names_what_it_answers(self, store: Store, opened: Opened) -> None:
        self.sent(store)
        account = ScriptedAccount(RECEIPT)
        opened().send(self.part(store, DeliveryKind.REPLY), account)
        assert account.posted[0][0].reply_to == "41"

    def test_an_edit_gives_the_post_its_words(self, store: Store, opened: Opened) -> None:
        self.sent(store)
        account = ScriptedAccount()
        after = opened().send(self.part(store, DeliveryKind.EDIT), account)
        assert [(name, status.text) for name, status in account.edited] == [("41", "other words")]
        assert after is not None
        assert after.state is DeliveryState.SENT

    def test_a_deletion_takes_the_post_away(self, store: Store, opened: Opened) -> None:
        self.sent(store)
        account = ScriptedAccount()
        opened().send(self.part(store, DeliveryKind.DELETE), account)
        assert account.deleted == ["41"]
        assert self.states(store) == {
            "post": DeliveryState.DELETED,
            "delete": DeliveryState.SENT,
        }

    def test_the_ledger_knows_what_was_taken_away(
        self, home: Home, store: Store, opened: Opened
    ) -> None:
        made = self.sent(store)
        opened().send(self.part(store, DeliveryKind.DELETE), ScriptedAccount())
        recorded = ledger_of(home).post(made.key)
        assert recorded is not None
        assert recorded.last is Event.DELETED

    @pytest.mark.parametrize("kind", [DeliveryKind.REPLY, DeliveryKind.EDIT, DeliveryKind.DELETE])
    @pytest.mark.parametrize(
        "state", [DeliveryState.READY, DeliveryState.UNKNOWN, DeliveryState.SENDING]
    )
    def test_it_waits_until_its_target_is_out(
        self, store: Store, opened: Opened, kind: DeliveryKind, state: DeliveryState
    ) -> None:
        self.sent(store, state=state)
        account = ScriptedAccount()
        assert opened().send(self.part(store, kind), account) is None
        assert (self.states(store)[kind.value], account.posted) == (DeliveryState.READY, [])

    @pytest.mark.parametrize("kind", [DeliveryKind.REPLY, DeliveryKind.EDIT])
    def test_what_belongs_to_a_post_that_was_taken_away_is_dropped(
        self, store: Store, opened: Opened, kind: DeliveryKind
    ) -> None:
        self.sent(store, state=DeliveryState.DELETED)
        opened().send(self.part(store, kind), ScriptedAccount())
        assert store.deliveries()[1].reason.startswith("target-gone: the post that it belongs to")

    def test_a_deletion_of_what_was_taken_away_is_done(self, store: Store, opened: Opened) -> None:
        self.sent(store, state=DeliveryState.DELETED)
        account = ScriptedAccount()
        opened().send(self.part(store, DeliveryKind.DELETE), account)
        assert (self.states(store)["delete"], account.deleted) == (DeliveryState.SENT, [])

    def test_what_belongs_to_nothing_is_held(self, store: Store, opened: Opened) -> None:
        opened().send(self.part(store, DeliveryKind.REPLY), ScriptedAccount())
        assert (only(store).state, only(store).reason.split(":")[0]) == (
            DeliveryState.HELD,
            "no-target",
        )

    @pytest.mark.parametrize("kind", [DeliveryKind.REPLY, DeliveryKind.EDIT])
    def test_a_post_that_a_person_deleted_is_known_by_what_finds_it_gone(
        self, store: Store, opened: Opened, kind: DeliveryKind
    ) -> None:
        self.sent(store)
        opened().send(self.part(store, kind), ScriptedAccount(PostGoneError("gone.")))
        assert self.states(store) == {"post": DeliveryState.DELETED, kind.value: DeliveryState.HELD}

    def test_the_ledger_has_an_end_of_what_found_it_gone(
        self, home: Home, store: Store, opened: Opened
    ) -> None:
        self.sent(store)
        reply = self.part(store, DeliveryKind.REPLY)
        opened().send(reply, ScriptedAccount(PostGoneError("gone.")))
        assert not ledger_of(home).is_open(reply.key)

    @pytest.mark.parametrize("kind", [DeliveryKind.EDIT, DeliveryKind.DELETE])
    def test_a_change_of_unknown_outcome_is_made_again_later(
        self, store: Store, opened: Opened, kind: DeliveryKind
    ) -> None:
        self.sent(store)
        opened().send(self.part(store, kind), ScriptedAccount(OutcomeUnknownError("timeout.")))
        found = store.deliveries()[1]
        assert (found.state, found.due) == (DeliveryState.READY, NOW + timedelta(minutes=1))

    def test_an_edit_that_a_later_one_overtook_is_dropped(
        self, store: Store, opened: Opened
    ) -> None:
        self.sent(store)
        first = self.part(store, DeliveryKind.EDIT)
        self.part(store, DeliveryKind.EDIT, part="edit-2", state=DeliveryState.SENT)
        account = ScriptedAccount()
        opened().send(first, account)
        assert (account.edited, store.deliveries()[1].reason.split(":")[0]) == ([], "superseded")

    def test_an_answer_of_unknown_outcome_is_looked_for_by_what_it_answers(
        self, store: Store, opened: Opened
    ) -> None:
        self.sent(store)
        account = ScriptedAccount(OutcomeUnknownError("timeout."))
        unknown = opened().send(self.part(store, DeliveryKind.REPLY), account)
        assert unknown is not None
        opened().resolve(unknown, account)
        assert account.sought[0].reply_to == "41"

    def test_a_card_goes_with_the_post(self, home: Home, store: Store, opened: Opened) -> None:
        card = home.feeds / "media" / "cards" / "a.png"
        card.parent.mkdir(parents=True)
        card.write_bytes(b"picture")
        account = ScriptedAccount()
        opened().send(added(store, card="media/cards/a.png", alt="In words"), account)
        assert account.posted[0][0].picture == Picture(card, "In words", "image/png")

    def test_a_card_that_is_gone_keeps_no_post(self, store: Store, opened: Opened) -> None:
        account = ScriptedAccount()
        opened().send(added(store, card="media/cards/a.png", alt="In words"), account)
        assert account.posted[0][0].picture is None


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
        self, store: Store, home: Home, opened: Opened, recovered: Recover, unknown: Delivery
    ) -> None:
        ledger_of(home).append(Event.INTENT, unknown, NOW)
        self.read(opened, store, Reading(None), Reading(None))
        recovered()
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

    def test_an_attempt_in_the_future_does_not_say_how_far_to_read(
        self, store: Store, home: Home, opened: Opened, unknown: Delivery
    ) -> None:
        ledger_of(home).append(Event.INTENT, unknown, NOW + timedelta(days=365))
        account = self.read(opened, store, Reading(None))
        assert account.asked[0][1] == NOW.replace(day=8, hour=0)

    @pytest.mark.usefixtures("unknown")
    def test_without_a_ledger_it_is_read_back_to_before_the_statement(
        self, store: Store, opened: Opened
    ) -> None:
        account = self.read(opened, store, Reading(None))
        assert account.asked[0][1] == NOW.replace(day=8, hour=0)

    def test_what_an_account_cannot_show_waits_for_a_person(
        self, store: Store, opened: Opened, unknown: Delivery
    ) -> None:
        account = ScriptedAccount()
        account.can_read = False
        opened().resolve(unknown, account)
        assert (only(store).state, only(store).reason.split(":")[0], account.asked) == (
            DeliveryState.UNKNOWN,
            "not-readable",
            [],
        )

    @pytest.mark.usefixtures("unknown")
    def test_a_reading_before_it_settled_does_not_count(self, store: Store, opened: Opened) -> None:
        self.read(opened, store, *[Reading(None)] * 5, step=timedelta(seconds=10))
        assert only(store).state is DeliveryState.UNKNOWN

    def test_a_post_without_words_is_made_anew(
        self, home: Home, store: Store, opened: Opened, recovered: Recover
    ) -> None:
        ledger_of(home).append(Event.INTENT, delivery(), NOW - SETTLE)
        recovered(NOW - SETTLE)
        self.read(opened, store, Reading(None), Reading(None))
        assert store.deliveries() == ()

    @pytest.mark.usefixtures("unknown")
    def test_a_stopped_account_is_told(self, store: Store, opened: Opened) -> None:
        with pytest.raises(AccountStoppedError):
            self.read(opened, store, AccountStoppedError("401."))
        assert only(store).state is DeliveryState.UNKNOWN


class TestAPerson:
    def name(self, made: Delivery) -> tuple[str, str, str]:
        return made.account, made.statement_id, made.language

    @pytest.mark.parametrize(
        "state", [DeliveryState.HELD, DeliveryState.REFUSED, DeliveryState.UNKNOWN]
    )
    def test_can_have_it_tried_again(
        self, store: Store, home: Home, recovered: Recover, state: DeliveryState
    ) -> None:
        made = added(store, state=state, attempts=12, reason="gave-up: x")
        ledger_of(home).append(Event.INTENT, made, NOW)
        by_hand.retry(store, ledger_of(home), *self.name(made), NOW)
        recovered()
        assert (only(store).state, only(store).attempts) == (DeliveryState.READY, 0)

    @pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.SENDING])
    def test_cannot_have_it_sent_twice(
        self, store: Store, home: Home, state: DeliveryState
    ) -> None:
        made = added(store, state=state)
        with pytest.raises(BotError, match=f"the post is {state}"):
            by_hand.retry(store, ledger_of(home), *self.name(made), NOW)

    @pytest.mark.parametrize(
        "state",
        [DeliveryState.READY, DeliveryState.HELD, DeliveryState.REFUSED, DeliveryState.UNKNOWN],
    )
    def test_can_skip_what_is_not_out(self, home: Home, store: Store, state: DeliveryState) -> None:
        made = added(store, state=state)
        by_hand.skip(store, ledger_of(home), *self.name(made), NOW)
        assert (only(store).state, only(store).reason) == (DeliveryState.HELD, "skipped")

    def test_skips_what_belongs_to_it_as_well(self, home: Home, store: Store) -> None:
        made = added(store)
        added(store, part="thread-2", target="post", key="2", kind=DeliveryKind.REPLY)
        added(store, part="thread-3", target="thread-2", key="3", kind=DeliveryKind.REPLY)
        by_hand.skip(store, ledger_of(home), *self.name(made), NOW)
        assert {found.reason for found in store.deliveries()} == {"skipped"}

    def test_can_name_a_part(self, home: Home, store: Store) -> None:
        made = added(store, state=DeliveryState.SENT)
        added(store, part="thread-2", target="post", key="2", state=DeliveryState.HELD)
        by_hand.retry(store, ledger_of(home), *self.name(made), NOW, part="thread-2")
        assert store.deliveries()[1].state is DeliveryState.READY

    def test_can_say_where_it_is(self, home: Home, store: Store) -> None:
        made = added(store, state=DeliveryState.UNKNOWN)
        by_hand.found(store, ledger_of(home), *self.name(made), RECEIPT, NOW)
        assert (only(store).state, only(store).remote_id) == (DeliveryState.SENT, "7")
        assert ledger_of(home).receipt(made.key) == RECEIPT

    def test_cannot_say_where_it_is_while_nothing_is_unsure(self, home: Home, store: Store) -> None:
        made = added(store)
        with pytest.raises(BotError, match="the post is ready"):
            by_hand.found(store, ledger_of(home), *self.name(made), RECEIPT, NOW)

    def test_is_told_of_a_post_that_does_not_exist(self, home: Home, store: Store) -> None:
        with pytest.raises(BotError, match="there is no post of x in en on social"):
            by_hand.skip(store, ledger_of(home), "social", "x", "en", NOW)
