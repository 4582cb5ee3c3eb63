"""What becomes of posts when their page says other words, or is withdrawn: decided, not done."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.announce import amend, basis, withdraw
from bot.announce.amend import SETTLES, Rules
from bot.announce.changes import Amended, Proposal
from bot.announce.parts import Line, Numbers, in_lines, is_thread, key_of, thread_part
from bot.model import Correction, Delivery, DeliveryKind, DeliveryState, Entry, Label
from bot.ports import Status
from tests.announce.made import NOW, delivery, entry

S = DeliveryState
EDITS, ANSWERS, NEITHER = Rules(edits=True), Rules(answers=True), Rules()
OLD, NEW = "They ask for one day of rest.", "They ask for two days of rest."
SAID = Status("This statement was withdrawn.", "en", "https://x.org")


def page(text: str = OLD, **more: Any) -> Entry:
    return entry(paragraphs=[text], **more)


def corrected(text: str = NEW, *parts: str) -> Entry:
    return page(text, corrections=(Correction(NOW, parts or ("p1",)),))


def proposal(one: Entry, *texts: str) -> Proposal:
    words = [f"{text}\n\n{one.address}" for text in texts or (_lead(one),)]
    parts = tuple(Status(text, "en", one.address) for text in words)
    answer = Status(f"Corrected. {_lead(one)}\n\n{one.address}", "en", one.address)
    return Proposal(one, basis.page_of(one), parts, lambda: answer)


def _lead(one: Entry) -> str:
    return one.blocks[0].content


def post(one: Entry | None = None, text: str = "", **changes: Any) -> Delivery:
    """Return a post that is out, made of a page."""
    made = one or page()
    said = text or proposal(made).parts[0].text
    values = {"state": S.SENT, "remote_id": "1", "changed": NOW - timedelta(hours=1)}
    kept = basis.packed(basis.of(said, made, basis.page_of(made)))
    values |= {"basis": kept, "key": key_of("social", made.statement_id, "en")}
    return delivery(text=said, **(values | changes))


def decided(line: Line, one: Entry, rules: Rules = EDITS) -> Amended:
    if not amend.needs_a_look(line, one, basis.page_of(one)):
        return Amended()
    return amend.amended(line, proposal(one), rules, NOW)


class TestACorrection:
    def test_that_changes_what_a_post_says_becomes_an_edit_that_rests(self) -> None:
        (made,) = decided(Line((post(),)), corrected()).new
        assert (made.part, made.kind, made.target) == ("correction-1", DeliveryKind.EDIT, "post")
        assert (NEW in made.text, made.due) == (True, NOW + SETTLES)

    def test_rests_not_where_the_statement_is_urgent(self) -> None:
        rules = Rules(edits=True, settles=timedelta())
        (made,) = decided(Line((post(),)), corrected(), rules).new
        assert made.due == NOW

    @pytest.mark.parametrize("rules", [EDITS, ANSWERS])
    def test_is_made_once(self, rules: Rules) -> None:
        first = decided(Line((post(),)), corrected(), rules).new
        assert not decided(Line((post(), *first)), corrected(), rules)
        done = tuple(replace(one, state=S.SENT) for one in first)
        assert not decided(Line((post(), *done)), corrected(), rules)

    def test_that_changes_again_while_it_rests_is_one_edit_with_the_last_words(self) -> None:
        waiting = decided(Line((post(),)), corrected()).new
        again = decided(Line((post(), *waiting)), corrected("They ask for three days."))
        ((before, after),) = again.moved
        assert (again.new, after.state, after.due) == ((), S.READY, before.due)
        assert "three days" in after.text
        assert after.key != before.key

    def test_that_is_taken_back_while_it_rests_is_dropped(self) -> None:
        waiting = decided(Line((post(),)), corrected()).new
        ((_, after),) = decided(Line((post(), *waiting)), corrected(OLD)).moved
        assert (after.state, after.reason.split(":")[0]) == (S.HELD, "superseded")

    def test_of_a_post_that_waits_changes_its_words(self) -> None:
        waiting = post(state=S.READY, remote_id="")
        ((_, after),) = decided(Line((waiting,)), corrected()).moved
        assert (NEW in after.text, after.key) == (True, waiting.key)

    @pytest.mark.parametrize(
        "changes",
        [
            {"state": S.READY, "attempts": 1, "reason": "not-sent: no network."},
            {"state": S.SENDING, "attempts": 1},
            {"state": S.UNKNOWN, "attempts": 1, "reason": "unknown: no answer."},
            {"state": S.REFUSED, "attempts": 1},
            {"state": S.DELETED},
        ],
        ids=lambda changes: changes["state"].value,
    )
    def test_of_a_post_that_was_tried_or_is_gone_waits(self, changes: dict[str, Any]) -> None:
        assert not decided(Line((post(**changes),)), corrected())

    def test_waits_until_an_edit_that_was_begun_is_done(self) -> None:
        (first,) = decided(Line((post(),)), corrected()).new
        begun = replace(first, attempts=1, reason="not-sent: no network.")
        assert not decided(Line((post(), begun)), corrected("They ask for three days."))

    def test_is_nothing_where_neither_is_wished(self) -> None:
        assert not decided(Line((post(),)), corrected(), NEITHER)

    def test_by_a_machine_of_an_old_statement_is_nothing(self) -> None:
        before = page(label=Label.MACHINE)
        rules = Rules(edits=True, keeps_up=False)
        assert not decided(Line((post(before),)), page(NEW, label=Label.MACHINE), rules)

    def test_by_a_person_of_an_old_statement_is_an_edit(self) -> None:
        assert decided(Line((post(),)), corrected(), Rules(edits=True, keeps_up=False)).new

    def test_keeps_a_picture_where_there_was_one(self) -> None:
        card = {"card": "media/cards/1.png", "alt": "Rest!"}
        (made,) = decided(Line((post(**card),)), corrected()).new
        assert (made.card, made.alt) == ("media/cards/1.png", "Rest!")

    def test_of_a_post_whose_words_are_lost_edits_it(self) -> None:
        lost = post(text="x", basis="", changed=NOW - timedelta(days=1))
        assert decided(Line((lost,)), corrected()).new
        assert not decided(Line((replace(lost, changed=NOW),)), corrected())


THIRD = "The ministry is to answer before May."


class TestAThread:
    """Two parts: the first says the page's lead, the second what they demand."""

    def second(self, text: str = THIRD, **changes: Any) -> Delivery:
        values = {"part": "thread-2", "kind": DeliveryKind.REPLY, "target": "post"}
        return post(page(text), text, **(values | {"remote_id": "2"} | changes))

    def other(self) -> Entry:
        return corrected()

    def amended(self, line: Line, *texts: str, rules: Rules = EDITS) -> Amended:
        return amend.amended(line, proposal(self.other(), *texts), rules, NOW)

    def test_that_waits_gets_the_parts_that_it_lacks(self) -> None:
        made = self.amended(Line((post(state=S.READY, remote_id=""),)), NEW, THIRD)
        assert [one.part for one in made.new] == ["thread-2"]
        assert made.new[0].target == "post"

    def test_that_waits_loses_the_parts_that_it_needs_no_more(self) -> None:
        waiting = (post(state=S.READY, remote_id=""), self.second(state=S.READY, remote_id=""))
        states = [after.state for _, after in self.amended(Line(waiting), NEW).moved]
        assert states == [S.READY, S.HELD]

    def test_that_broke_off_says_in_what_waits_what_is_so(self) -> None:
        line = Line((post(), self.second(OLD, state=S.READY, remote_id="")))
        ((before, after),) = self.amended(line, OLD, NEW, rules=NEITHER).moved
        assert (before.part, NEW in after.text) == ("thread-2", True)

    def test_that_is_out_is_edited_part_by_part_and_goes_on(self) -> None:
        line = Line((post(), self.second()))
        made = self.amended(line, NEW, "They wait no longer.", THIRD).new
        assert [(one.part, one.kind.value, one.target) for one in made] == [
            ("correction-1", "edit", "post"),
            ("correction-2", "edit", "thread-2"),
            ("thread-3", "reply", "thread-2"),
        ]

    def test_loses_parts_that_are_out_by_deleting_them_once(self) -> None:
        line = Line((post(), self.second()))
        made = self.amended(line, NEW).new
        assert [(one.part, one.target) for one in made] == [
            ("correction-1", "post"),
            ("removal-1", "thread-2"),
        ]
        again = self.amended(Line((*line.deliveries, *made)), "They ask for three days.").new
        assert [one.part for one in again] == []

    def test_loses_parts_that_wait_by_not_sending_them(self) -> None:
        line = Line((post(), self.second(state=S.READY, remote_id="")))
        ((before, after),) = self.amended(line, NEW).moved
        assert (before.part, after.state) == ("thread-2", S.HELD)

    def test_has_the_part_refreshed_that_waits_and_the_one_left_alone_that_was_tried(self) -> None:
        fresh = self.second(OLD, state=S.READY, remote_id="")
        ((before, after),) = self.amended(Line((post(), fresh)), NEW, NEW).moved
        assert (before.part, NEW in after.text) == ("thread-2", True)
        refused = self.second(OLD, state=S.REFUSED, attempts=1)
        assert [one.target for one in self.amended(Line((post(), refused)), NEW, NEW).new] == [
            "post"
        ]


class TestAPageThatIsAsItWas:
    def test_needs_no_closer_look(self) -> None:
        assert amend.is_untouched(Line((post(),)), page())

    @pytest.mark.parametrize(
        "other",
        [page(NEW), page(title="Another"), page(label=Label.REVIEWED), corrected(OLD)],
    )
    def test_is_told_from_one_that_changed(self, other: Entry) -> None:
        assert not amend.is_untouched(Line((post(),)), other)

    def test_is_looked_at_where_the_words_of_a_post_are_lost(self) -> None:
        assert not amend.is_untouched(Line((post(basis=""),)), page())


class TestAnAnswer:
    def test_says_what_it_takes_back(self) -> None:
        (made,) = decided(Line((post(),)), corrected(), ANSWERS).new
        assert (made.kind, made.target) == (DeliveryKind.REPLY, "post")
        known = basis.unpacked(made.basis)
        assert known is not None
        assert known.taken_back == {"they ask for one day of rest"}

    def test_is_not_given_for_a_machine_s_other_words(self) -> None:
        assert not decided(Line((post(),)), page(NEW), ANSWERS)

    def test_is_not_given_for_another_part_that_was_corrected(self) -> None:
        assert not decided(Line((post(),)), corrected(NEW, "p9"), ANSWERS)

    def test_is_given_for_what_was_taken_out(self) -> None:
        other = corrected("Nothing of it is left here.", "removed")
        assert decided(Line((post(),)), other, ANSWERS).new

    def test_is_not_given_for_a_slip(self) -> None:
        before = page("They ask for one day of rset.")
        assert not decided(Line((post(before),)), corrected(OLD), ANSWERS)

    def test_that_waits_is_dropped_when_all_is_as_it_was(self) -> None:
        waiting = decided(Line((post(),)), corrected(), ANSWERS).new
        again = corrected(OLD)
        ((_, after),) = decided(Line((post(), *waiting)), again, ANSWERS).moved
        assert after.state is S.HELD


class TestAnAnswerThatIsKnown:
    def test_and_waits_says_what_is_so_now(self) -> None:
        waiting = decided(Line((post(),)), corrected(), ANSWERS).new
        line = Line((post(), *waiting))
        ((_, after),) = decided(line, corrected("They ask for three days."), ANSWERS).moved
        assert "three days" in after.text

    def test_and_is_out_is_not_given_again(self) -> None:
        (made,) = decided(Line((post(),)), corrected(), ANSWERS).new
        assert not decided(Line((post(), replace(made, state=S.SENT))), corrected(), ANSWERS)

    def test_but_whose_words_are_lost_knows_what_was_corrected_before_it(self) -> None:
        lost = post(text="x", basis="", changed=NOW - timedelta(days=1))
        answer = replace(
            lost, part="correction-1", kind=DeliveryKind.REPLY, target="post", changed=NOW
        )
        assert not decided(Line((lost, answer)), corrected(), ANSWERS)


class TestAWithdrawal:
    def thread(self) -> Line:
        second = post(part="thread-2", kind=DeliveryKind.REPLY, target="post", remote_id="2")
        return Line((post(), second))

    def test_deletes_every_post_the_last_first(self) -> None:
        made = withdraw.withdrawn(self.thread(), SAID, "delete", NOW).new
        assert [(one.part, one.target) for one in made] == [
            ("deletion-1", "thread-2"),
            ("deletion-2", "post"),
        ]

    @pytest.mark.parametrize("what", ["delete", "reply"])
    def test_is_told_once(self, what: str) -> None:
        line = self.thread()
        made = withdraw.withdrawn(line, SAID, what, NOW).new
        for state in (S.READY, S.SENDING, S.UNKNOWN, S.SENT, S.REFUSED):
            later = Line((*line.deliveries, *(replace(one, state=state) for one in made)))
            assert not withdraw.withdrawn(later, SAID, what, NOW)

    def test_drops_what_waits(self) -> None:
        waiting = post(state=S.READY, remote_id="")
        edit = decided(Line((post(),)), corrected()).new
        for line in (Line((waiting,)), Line((post(), *edit))):
            moved = withdraw.withdrawn(line, SAID, "none", NOW).moved
            assert [after.reason.split(":")[0] for _, after in moved] == ["withdrawn"]

    def test_leaves_what_nobody_knows_of_until_it_is_known(self) -> None:
        unsure = Line((post(state=S.UNKNOWN, remote_id=""),))
        assert not withdraw.withdrawn(unsure, SAID, "delete", NOW)

    def test_can_rest(self) -> None:
        (made,) = withdraw.withdrawn(Line((post(),)), SAID, "delete", NOW, SETTLES).new
        assert made.due == NOW + SETTLES


class TestAStatementThatStandsAgain:
    def again(self, *deliveries: Delivery) -> Amended:
        line = Line(deliveries)
        if not withdraw.is_told_otherwise(line):
            return Amended()
        return withdraw.standing_again(line, proposal(page()), NOW)

    def test_keeps_the_post_that_was_not_deleted_yet(self) -> None:
        made = withdraw.withdrawn(Line((post(),)), SAID, "delete", NOW).new
        ((_, after),) = self.again(post(), *made).moved
        assert after.state is S.HELD

    def test_offers_a_deleted_post_to_a_person_and_sends_none(self) -> None:
        made = withdraw.withdrawn(Line((post(),)), SAID, "delete", NOW).new
        done = replace(made[0], state=S.SENT)
        (offer,) = self.again(post(state=S.DELETED), done).new
        assert (offer.part, offer.kind, offer.state) == ("again-1", DeliveryKind.POST, S.HELD)
        assert not self.again(post(state=S.DELETED), done, offer)

    def test_offers_nothing_where_a_person_deleted_it(self) -> None:
        assert not self.again(post(state=S.DELETED))

    def test_lets_what_was_dropped_go_out(self) -> None:
        waiting = post(state=S.READY, remote_id="")
        ((_, dropped),) = withdraw.withdrawn(Line((waiting,)), SAID, "delete", NOW).moved
        ((_, after),) = self.again(dropped).moved
        assert (after.state, after.reason) == (S.READY, "")

    def test_takes_back_an_answer_that_says_it_is_withdrawn_once(self) -> None:
        (said,) = withdraw.withdrawn(Line((post(),)), SAID, "reply", NOW).new
        ((_, after),) = self.again(post(), said).moved
        assert after.state is S.HELD
        out = replace(said, state=S.SENT, remote_id="9")
        (removal,) = self.again(post(), out).new
        assert (removal.kind, removal.target) == (DeliveryKind.DELETE, said.part)
        assert not self.again(post(), out, removal)

    def test_leaves_alone_what_a_person_held(self) -> None:
        held = post(state=S.HELD, remote_id="", reason="skipped: by a person.")
        dropped = replace(held, part="thread-2", kind=DeliveryKind.REPLY, target="post")
        gone = replace(dropped, reason="withdrawn: the statement was withdrawn.")
        moved = self.again(held, gone).moved
        assert [before.part for before, _ in moved] == ["thread-2"]

    def test_is_nothing_new_where_it_always_stood(self) -> None:
        assert not self.again(post())


class TestNames:
    def test_a_first_post_s_key_is_as_it_always_was(self) -> None:
        assert key_of("a", "s", "en") == key_of("a", "s", "en", "post")
        assert key_of("a", "s", "en") != key_of("a", "s", "en", "thread-2")

    @pytest.mark.parametrize(
        ("root", "second"), [("post", "thread-2"), ("again-1", "again-1-thread-2")]
    )
    def test_a_thread_is_named_after_its_first_part(self, root: str, second: str) -> None:
        assert (thread_part(root, 1), thread_part(root, 2)) == (root, second)
        assert (is_thread(root), is_thread(second)) == (False, True)

    def test_no_name_is_given_twice(self) -> None:
        kept = [post(), post(part="correction-1"), post(part="correction-7")]
        numbers = Numbers(Line(tuple(kept)))
        assert [numbers.next("correction") for _ in range(2)] == ["correction-8", "correction-9"]

    def test_deliveries_are_told_apart_by_account_statement_and_language(self) -> None:
        lines = in_lines([post(), post(language="es"), post(part="correction-1", account="x")])
        assert set(lines) == {
            ("social", "2026-03-10-a-day-of-rest", "en"),
            ("social", "2026-03-10-a-day-of-rest", "es"),
            ("x", "2026-03-10-a-day-of-rest", "en"),
        }
