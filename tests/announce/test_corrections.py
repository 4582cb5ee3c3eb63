"""A correction changes the post that is out, a withdrawal takes it away, and neither twice."""

import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.announce.amend import SETTLES
from bot.announce.networks.mastodon import MastodonAccount
from bot.announce.outbox import POINTS
from bot.announce.pace import Timing
from bot.announce.stage import announce
from bot.config import Home
from bot.errors import AccountStoppedError, NotSentError, OutcomeUnknownError, PostGoneError
from bot.model import (
    AnnounceReport,
    Correction,
    DeliveryState,
    Entry,
    Label,
    Withdrawal,
)
from bot.ports import Limits, Reading, Receipt, Status
from bot.store import Store
from tests import databases
from tests.announce.bots import die, forked
from tests.announce.made import (
    NOW,
    ScriptedAccount,
    StandIn,
    configuration,
    entry,
    give_token,
    mastodon_account,
)

MINUTE = timedelta(minutes=1)
FIRST = "Domestic workers marched today. They ask for one day of rest. Their employers refuse."
SECOND = "Domestic workers marched yesterday. They ask for two days of rest. Their employers agree."


class Editor:
    """A page that a person edits and withdraws, and the bot that announces it every minute."""

    def __init__(self, home: Home, store: Store, server: StandIn, more: str = "") -> None:
        self.home, self.store, self.server, self.now = home, store, server, NOW
        self.config = configuration(mastodon_account(server.url, more=more))
        self.account = MastodonAccount(home, self.config.accounts[0])
        self.page: Entry = entry(paragraphs=[FIRST])
        self.stands = True
        self.stopping = False
        self.urgent = False
        self.reached: Callable[[str], None] = lambda _point: None

    def cycles(self, count: int = 1) -> AnnounceReport:
        for _ in range(count):
            pages = [self.page] if self.stands else []
            report = announce(
                self.home,
                self.config,
                self.store,
                {"social": self.account},
                pages,
                self.now,
                timings={self.page.statement_id: Timing(urgent=self.urgent)},
                stopping=lambda: self.stopping,
                reached=self.reached,
            )
            self.now += MINUTE
        return report

    def settle(self) -> AnnounceReport:
        """Let pass what a correction rests."""
        return self.cycles(SETTLES // MINUTE + 2)

    def correct(self, text: str, *parts: str) -> None:
        before = self.page.corrections
        # as pages have it: later than the one before, whatever the clock says
        at = max(self.now, *(one.at + timedelta(seconds=1) for one in before[-1:]), NOW)
        told = (*before, Correction(at, parts or ("p1",)))
        self.page = entry(paragraphs=[text], corrections=told, updated=self.now)

    def withdraw(self) -> None:
        self.stands = False
        made = Withdrawal(self.now, "The march was called off.", "en")
        self.store.save_withdrawals({self.page.statement_id: made})

    def restore(self) -> None:
        self.stands = True
        self.store.save_withdrawals({}, [self.page.statement_id])

    def kinds(self, *states: DeliveryState) -> list[str]:
        return [one.part for one in self.store.deliveries(*states)]

    def edits(self) -> int:
        return self.server.log.read_text("utf-8").count('"event": "edited"')


@pytest.fixture
def editor(home: Home, store: Store, server: StandIn) -> Editor:
    give_token(home)
    return Editor(home, store, server)


def another(editor: Editor, more: str) -> Editor:
    return Editor(editor.home, editor.store, editor.server, more)


class TestACorrection:
    def test_edits_the_post_once(self, editor: Editor) -> None:
        editor.cycles()
        editor.correct(SECOND)
        editor.settle()
        editor.settle()
        (post,) = editor.server.posts()
        assert "marched yesterday" in post["text"]
        assert "marched today" not in post["text"]
        assert (editor.edits(), editor.server.accepted()) == (1, 1)

    def test_rests_a_while_so_that_several_become_one(self, editor: Editor) -> None:
        editor.cycles()
        for day in ("yesterday", "on Monday", "on Tuesday"):
            editor.correct(FIRST.replace("today", day))
            editor.cycles(2)
        assert editor.edits() == 0
        editor.settle()
        (post,) = editor.server.posts()
        assert ("on Tuesday" in post["text"], editor.edits()) == (True, 1)

    def test_that_is_taken_back_in_time_edits_nothing(self, editor: Editor) -> None:
        editor.cycles()
        editor.correct(SECOND)
        editor.cycles(2)
        editor.correct(FIRST)
        editor.settle()
        assert editor.edits() == 0
        assert editor.kinds(DeliveryState.READY) == []

    def test_of_what_the_post_does_not_say_edits_nothing(self, editor: Editor) -> None:
        editor.page = entry(paragraphs=[FIRST, "Another part that was wrong in one word."])
        editor.cycles()
        (before,) = editor.server.posts()
        told = (Correction(editor.now, ("slogan1",)),)
        editor.page = entry(
            paragraphs=[FIRST, "Another part that was wrong in one word."],
            corrections=told,
            place="Geneva",
        )
        editor.settle()
        assert (editor.server.posts(), editor.edits()) == ([before], 0)

    def test_before_the_post_is_out_is_in_it_at_once(self, editor: Editor) -> None:
        late = another(editor, 'hours = "18:00-20:00"')
        late.cycles()
        late.correct(SECOND)
        late.now += timedelta(hours=7)
        late.settle()
        (post,) = editor.server.posts()
        assert ("yesterday" in post["text"], editor.edits()) == (True, 0)

    def test_a_second_one_edits_again(self, editor: Editor) -> None:
        editor.cycles()
        editor.correct(SECOND)
        editor.settle()
        editor.correct(FIRST.replace("one day", "three days"))
        editor.settle()
        (post,) = editor.server.posts()
        assert ("three days" in post["text"], editor.edits()) == (True, 2)

    def test_edits_also_an_old_post(self, editor: Editor) -> None:
        editor.cycles()
        editor.now += timedelta(days=300)
        editor.correct(SECOND)
        editor.settle()
        assert editor.edits() == 1

    def test_is_told_by_one_answer_where_that_is_wished(self, editor: Editor) -> None:
        other = another(editor, 'corrections = "reply"')
        other.cycles()
        other.correct(SECOND)
        other.settle()
        other.settle()
        first, answer = sorted(editor.server.posts(), key=lambda post: int(post["id"]))
        assert "marched today" in first["text"]
        assert answer["in_reply_to_id"] == first["id"]
        assert "Corrected on" in answer["text"]
        assert "yesterday" in answer["text"]

    def test_each_is_told_by_an_answer_of_its_own(self, editor: Editor) -> None:
        other = another(editor, 'corrections = "reply"')
        other.cycles()
        other.correct(SECOND)
        other.settle()
        other.now += timedelta(hours=1)
        other.correct(SECOND.replace("yesterday", "on Monday"))
        other.settle()
        other.settle()
        assert len(editor.server.posts()) == 3

    def test_of_a_slip_of_the_pen_makes_no_second_post(self, editor: Editor) -> None:
        other = another(editor, 'corrections = "reply"')
        other.page = entry(paragraphs=[FIRST.replace("employers", "employrs")])
        other.cycles()
        other.correct(FIRST)
        other.settle()
        assert len(editor.server.posts()) == 1

    def test_is_left_alone_where_that_is_wished(self, editor: Editor) -> None:
        other = another(editor, 'corrections = "none"')
        other.cycles()
        (before,) = editor.server.posts()
        other.correct(SECOND)
        other.settle()
        assert editor.server.posts() == [before]

    def test_waits_for_no_hour(self, editor: Editor) -> None:
        other = another(editor, 'hours = "11:00-13:00"\nquiet_days = ["03-11"]')
        other.cycles()
        other.now += timedelta(days=1)
        other.correct(SECOND)
        other.settle()
        assert editor.edits() == 1

    def test_that_the_server_does_not_take_at_once_is_made_later(self, editor: Editor) -> None:
        editor.cycles()
        editor.server.control(unauthorised=True)
        editor.correct(SECOND)
        editor.settle()
        editor.server.control(unauthorised=False)
        editor.cycles(20)
        (post,) = editor.server.posts()
        assert "yesterday" in post["text"]

    def test_that_a_server_answers_oddly_keeps_no_new_post(self, editor: Editor) -> None:
        account = ScriptedAccount(Receipt("1"), *[OutcomeUnknownError("500.")] * 2)
        editor.account = account  # type: ignore[assignment]
        editor.cycles()
        editor.correct(SECOND)
        editor.settle()
        assert editor.kinds(DeliveryState.READY) == ["correction-1"]
        old, editor.page = editor.page, entry(slug="another")
        editor.cycles()
        assert [status.statement_id for status, _ in account.posted] == [
            old.statement_id,
            editor.page.statement_id,
        ]

    def test_of_a_post_that_a_person_deleted_makes_none_again(self, editor: Editor) -> None:
        editor.cycles()
        (post,) = editor.server.posts()
        editor.account.delete(post["id"])
        editor.correct(SECOND)
        editor.settle()
        editor.settle()
        assert (editor.server.posts(), editor.server.accepted()) == ([], 1)


class TestOtherWordsOfATranslation:
    def spanish(self, text: str, label: Label, **more: Any) -> Entry:
        return entry("es", paragraphs=[text], label=label, **more)

    def test_a_label_that_is_not_true_any_more_goes(self, editor: Editor) -> None:
        editor.config = configuration(mastodon_account(editor.server.url, '["es"]'))
        editor.page = self.spanish("Las trabajadoras marcharon hoy.", Label.MACHINE)
        editor.cycles()
        assert "Traducción automática" in editor.server.posts()[0]["text"]
        editor.page = self.spanish("Las trabajadoras marcharon hoy.", Label.REVIEWED)
        editor.settle()
        assert "Traducción automática" not in editor.server.posts()[0]["text"]
        assert editor.edits() == 1

    def test_a_label_makes_no_answer(self, editor: Editor) -> None:
        more = 'corrections = "reply"'
        editor.config = configuration(mastodon_account(editor.server.url, '["es"]', more))
        editor.page = self.spanish("Las trabajadoras marcharon hoy.", Label.MACHINE)
        editor.cycles()
        editor.page = self.spanish("Las obreras han marchado.", Label.REVIEWED)
        editor.settle()
        assert editor.server.accepted() == 1

    def test_a_machine_s_other_words_edit_no_old_post(self, editor: Editor) -> None:
        editor.config = configuration(mastodon_account(editor.server.url, '["es"]'))
        editor.page = self.spanish("Las trabajadoras marcharon hoy.", Label.MACHINE)
        editor.cycles()
        editor.now += timedelta(days=10)
        editor.page = self.spanish("Las obreras han marchado.", Label.MACHINE)
        editor.settle()
        assert editor.edits() == 0


class TestAWithdrawal:
    def test_deletes_the_post_with_a_receipt(self, editor: Editor) -> None:
        editor.cycles()
        editor.withdraw()
        report = editor.cycles()
        assert editor.server.posts() == []
        assert [(post.account, post.part) for post in report.sent] == [("social", "deletion-1")]
        assert editor.kinds(DeliveryState.DELETED) == ["post"]

    def test_twice_the_same_does_nothing(self, editor: Editor) -> None:
        editor.cycles()
        editor.withdraw()
        editor.cycles()
        requests = editor.server.requests()
        editor.cycles(5)
        assert editor.server.requests() == requests

    def test_waits_for_no_hour(self, editor: Editor) -> None:
        other = another(editor, 'hours = "11:00-13:00"')
        other.cycles()
        other.now += timedelta(hours=9)
        other.withdraw()
        other.cycles()
        assert editor.server.posts() == []

    def test_drops_what_was_not_sent_yet(self, editor: Editor) -> None:
        other = another(editor, 'hours = "18:00-20:00"')
        other.cycles()
        other.withdraw()
        other.now += timedelta(hours=6)
        report = other.cycles(3)
        assert (editor.server.accepted(), report) == (0, AnnounceReport())

    def test_is_told_by_an_answer_where_that_is_wished(self, editor: Editor) -> None:
        other = another(editor, 'withdrawals = "reply"')
        other.cycles()
        other.withdraw()
        other.cycles(3)
        first, answer = sorted(editor.server.posts(), key=lambda post: int(post["id"]))
        assert answer["in_reply_to_id"] == first["id"]
        assert "withdrawn" in answer["text"]

    def test_is_left_alone_where_that_is_wished(self, editor: Editor) -> None:
        other = another(editor, 'withdrawals = "none"')
        other.cycles()
        (before,) = editor.server.posts()
        other.withdraw()
        other.cycles(3)
        assert editor.server.posts() == [before]

    @pytest.mark.parametrize("faults", [{"drop_after": 1}, {"error_after": 1}], ids=str)
    def test_of_a_post_of_unknown_outcome_looks_for_it_first(
        self, editor: Editor, faults: dict[str, int]
    ) -> None:
        editor.server.control(**faults, ignore_keys=True)
        editor.cycles()
        assert editor.kinds(DeliveryState.UNKNOWN) == ["post"]
        editor.withdraw()
        editor.cycles(10)
        assert (editor.server.posts(), editor.server.accepted()) == ([], 1)

    def test_of_a_post_that_was_not_taken_sends_it_no_more(self, editor: Editor) -> None:
        editor.server.control(drop_before=1)
        editor.cycles()
        editor.withdraw()
        editor.cycles(10)
        assert editor.server.accepted() == 0

    def test_takes_answers_away_as_well(self, editor: Editor) -> None:
        other = another(editor, 'corrections = "reply"')
        other.cycles()
        other.correct(SECOND)
        other.settle()
        assert len(editor.server.posts()) == 2
        other.withdraw()
        other.cycles()
        assert editor.server.posts() == []

    def test_while_the_server_is_away_is_done_later(self, editor: Editor) -> None:
        editor.cycles()
        editor.withdraw()
        editor.server.control(unauthorised=True)
        editor.cycles(3)
        assert len(editor.server.posts()) == 1
        editor.server.control(unauthorised=False)
        editor.cycles(20)
        assert editor.server.posts() == []


class TestAStatementThatStandsAgain:
    def test_is_not_posted_a_second_time_by_itself(self, editor: Editor) -> None:
        editor.cycles()
        editor.withdraw()
        editor.cycles(2)
        editor.restore()
        report = editor.cycles(3)
        assert (editor.server.posts(), editor.server.accepted()) == ([], 1)
        assert [(post.part, post.reason) for post in report.held] == [("again-1", "stands-again")]

    def test_is_posted_again_when_a_person_says_so(self, editor: Editor) -> None:
        from bot.announce import by_hand
        from bot.announce.ledger import Ledger

        self.test_is_not_posted_a_second_time_by_itself(editor)
        ledger = Ledger(editor.home.ledger, "ledger")
        name = editor.page.statement_id
        by_hand.retry(editor.store, ledger, "social", name, "en", editor.now, part="again-1")
        editor.cycles(2)
        (post,) = editor.server.posts()
        assert "marched today" in post["text"]
        editor.correct(SECOND)
        editor.settle()
        (post,) = editor.server.posts()
        assert "marched yesterday" in post["text"]

    def test_is_posted_after_all_where_it_never_was(self, editor: Editor) -> None:
        other = another(editor, 'hours = "18:00-20:00"')
        other.cycles()
        other.withdraw()
        other.cycles()
        other.restore()
        other.now += timedelta(hours=6)
        other.cycles(3)
        assert len(editor.server.posts()) == 1

    def test_before_its_post_was_deleted_keeps_it(self, editor: Editor) -> None:
        editor.cycles()
        (before,) = editor.server.posts()
        editor.withdraw()
        editor.stopping = True
        editor.cycles()
        assert editor.kinds(DeliveryState.READY) == ["deletion-1"]
        editor.stopping = False
        editor.restore()
        editor.cycles(20)
        assert editor.server.posts() == [before]

    def test_takes_back_the_answer_that_it_was_withdrawn(self, editor: Editor) -> None:
        other = another(editor, 'withdrawals = "reply"')
        other.cycles()
        (before,) = editor.server.posts()
        other.withdraw()
        other.cycles(2)
        other.restore()
        other.cycles(3)
        assert [post["id"] for post in editor.server.posts()] == [before["id"]]

    def test_whose_post_a_person_deleted_offers_none(self, editor: Editor) -> None:
        editor.cycles()
        (post,) = editor.server.posts()
        editor.account.delete(post["id"])
        editor.correct(SECOND)
        editor.settle()
        editor.withdraw()
        editor.cycles(2)
        editor.restore()
        assert editor.cycles(3).held == ()


class TestKilled:
    """SIGKILL on the way of an edit or a deletion; another process does it once more."""

    def killed_at(self, editor: Editor, point: str, *, after: Callable[[], None]) -> None:
        editor.cycles()
        after()

        def reached(passed: str) -> None:
            if passed == point:
                die()

        def work() -> None:
            editor.store.close()
            editor.reached = reached
            editor.settle()

        editor.store.close()
        assert forked(work) == -signal.SIGKILL
        editor.now += timedelta(hours=1)
        editor.cycles(20)

    @pytest.mark.parametrize("point", POINTS)
    def test_in_an_edit(self, editor: Editor, point: str) -> None:
        self.killed_at(editor, point, after=lambda: editor.correct(SECOND))
        (post,) = editor.server.posts()
        assert ("yesterday" in post["text"], editor.server.accepted()) == (True, 1)
        assert editor.kinds(DeliveryState.READY, DeliveryState.SENDING) == []

    @pytest.mark.parametrize("point", POINTS)
    def test_in_a_deletion(self, editor: Editor, point: str) -> None:
        self.killed_at(editor, point, after=editor.withdraw)
        assert (editor.server.posts(), editor.server.accepted()) == ([], 1)
        assert editor.kinds(DeliveryState.READY, DeliveryState.SENDING) == []


class TestAThread:
    PAGE = entry(
        paragraphs=["Domestic workers of twelve cities marched today. We demand:"],
    )

    def page(self, *demands: str) -> Entry:
        from bot.model import BlockKind, EntryBlock

        items = [
            EntryBlock(BlockKind.ITEM, demand, "en", number)
            for number, demand in enumerate(demands, start=1)
        ]
        head, *rest = self.PAGE.blocks
        return replace(self.PAGE, blocks=(head, *items, *rest))

    def long(self, count: int, day: str = "rest") -> list[str]:
        return [
            f"Demand {n}: every worker of every household has a whole day of {day} in each week, "
            "paid in full, written into the contract, and watched by inspectors who come unasked."
            for n in range(1, count + 1)
        ]

    def texts(self, editor: Editor) -> list[str]:
        posts = sorted(editor.server.posts(), key=lambda post: int(post["id"]))
        return [post["text"] for post in posts]

    def test_goes_out_in_one_row(self, editor: Editor) -> None:
        other = another(editor, "thread = true\nmax_per_hour = 1")
        other.page = self.page(*self.long(6))
        other.cycles()
        posts = sorted(editor.server.posts(), key=lambda post: int(post["id"]))
        assert len(posts) > 2
        assert [post["in_reply_to_id"] for post in posts[1:]] == [post["id"] for post in posts[:-1]]

    def test_that_broke_off_goes_on_where_it_was(self, editor: Editor) -> None:
        other = another(editor, "thread = true")
        other.page = self.page(*self.long(6))
        editor.server.control(drop_after=1, ignore_keys=True)
        other.cycles(10)
        texts = self.texts(editor)
        assert len(texts) == editor.server.accepted() == len(set(texts)) > 2

    def test_is_edited_part_by_part(self, editor: Editor) -> None:
        other = another(editor, "thread = true")
        other.page = self.page(*self.long(6))
        other.cycles()
        before = self.texts(editor)
        demands = self.long(6)
        demands[-1] = demands[-1].replace("day of rest", "day of leave")
        told = (Correction(other.now, ("item6",)),)
        other.page = replace(self.page(*demands), corrections=told)
        other.settle()
        after = self.texts(editor)
        assert len(after) == len(before)
        assert "day of leave" in " ".join(after)
        assert editor.edits() == sum(one != two for one, two in zip(before, after, strict=True))

    def test_that_became_shorter_loses_its_last_parts(self, editor: Editor) -> None:
        other = another(editor, "thread = true")
        other.page = self.page(*self.long(8))
        other.cycles()
        before = self.texts(editor)
        told = (Correction(other.now, ("removed",)),)
        other.page = replace(self.page(*self.long(4, "leave")), corrections=told)
        other.settle()
        after = self.texts(editor)
        assert 1 < len(after) < len(before)
        assert "whole day of rest" not in " ".join(after)

    def test_is_withdrawn_whole(self, editor: Editor) -> None:
        other = another(editor, "thread = true")
        other.page = self.page(*self.long(6))
        other.cycles()
        other.withdraw()
        other.cycles()
        assert editor.server.posts() == []


class Held:
    """A server in this process, and an account on it, for histories of hundreds of cycles."""

    name = "social"
    network = "scripted"
    can_read = True

    def __init__(self, *, can_edit: bool) -> None:
        self.can_edit = can_edit
        self.posts: dict[str, Status] = {}
        self.firsts = 0
        self.made = 0
        self.fault = ""

    def limits(self) -> Limits:
        return Limits(500, 23)

    def post(self, status: Status, _key: str) -> Receipt:
        if status.reply_to and status.reply_to not in self.posts:
            raise PostGoneError("what it answers is gone.")
        self._fail_before()
        self.made += 1
        self.firsts += not status.reply_to
        self.posts[str(self.made)] = status
        return self._receipt(str(self.made))

    def find(self, status: Status, _key: str, _since: datetime | None = None) -> Reading:
        if self.fault == "stopped":
            raise AccountStoppedError("401.")
        for number, post in self.posts.items():
            same = post.address == status.address and post.reply_to == status.reply_to
            if same and (not status.reply_to or post.text == status.text):
                return Reading(Receipt(number, f"https://s.org/{number}"))
        return Reading(None)

    def edit(self, remote_id: str, status: Status) -> Receipt:
        if remote_id not in self.posts:
            raise PostGoneError("gone.")
        self._fail_before()
        self.posts[remote_id] = replace(self.posts[remote_id], text=status.text)
        return self._receipt(remote_id)

    def delete(self, remote_id: str) -> None:
        self._fail_before()
        self.posts.pop(remote_id, None)
        self._receipt(remote_id)

    def _fail_before(self) -> None:
        if self.fault == "lost":
            raise OutcomeUnknownError("no answer.")
        if self.fault == "unsent":
            raise NotSentError("no network.")
        if self.fault == "stopped":
            raise AccountStoppedError("401.")

    def _receipt(self, number: str) -> Receipt:
        if self.fault == "unanswered":
            raise OutcomeUnknownError("no answer, and it is there.")
        return Receipt(number, f"https://s.org/{number}")


class History(Editor):
    """The same editor, with the server in this process."""

    def __init__(self, home: Home, store: Store, more: str, *, can_edit: bool) -> None:
        self.home, self.store, self.now = home, store, NOW
        self.config = configuration(mastodon_account("http://127.0.0.1:9", more=more))
        self.held = Held(can_edit=can_edit)
        self.account = self.held  # type: ignore[assignment]
        self.number = 0
        self.page = entry(paragraphs=["Some 0 workers marched. They ask for rest."])
        self.stands, self.stopping, self.urgent = True, False, False
        self.reached = lambda _point: None

    def rewrite(self) -> None:
        self.number += 1
        self.correct(f"Some {self.number} workers marched. They ask for rest.", "p1")


STEPS = st.one_of(
    st.sampled_from(["rewrite", "withdraw", "restore", "person", "back", "forward"]),
    st.integers(1, 3),
    st.sampled_from(["", "lost", "unsent", "unanswered", "stopped"]).map(lambda one: f"={one}"),
)


@pytest.mark.parametrize(
    ("more", "can_edit"),
    [
        ("", True),
        ("", False),
        ('corrections = "reply"\nwithdrawals = "reply"', True),
    ],
    ids=["edits", "cannot edit", "replies"],
)
@given(steps=st.lists(STEPS, min_size=3, max_size=14))
@settings(max_examples=25)
def test_whatever_happens_followers_get_one_post_that_says_what_the_page_says(
    more: str, can_edit: bool, steps: list[str | int]
) -> None:
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.state.mkdir()
        store = databases.store_of(home)
        bot = History(home, store, more, can_edit=can_edit)
        has_person_deleted = play(bot, steps)
        bot.held.fault = ""
        for _ in range(6):
            bot.cycles(2)
            bot.now += SETTLES
        bot.now += timedelta(hours=7)
        bot.cycles(5)
        states = {one.state for one in store.deliveries()}
        first = store.deliveries()[:1]
        store.close()
    assert bot.held.firsts <= 1
    assert not states & {DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.READY}
    texts = [post.text for post in bot.held.posts.values()]
    says = [text for text in texts if "workers marched" in text]
    if not bot.stands and not more:
        assert texts == []
    elif bot.stands and says and not has_person_deleted:
        assert f"Some {bot.number} workers" in says[-1]
    if bot.stands:
        assert not any("withdrawn" in text for text in texts)
    if bot.stands and not has_person_deleted and first and first[0].state is DeliveryState.SENT:
        assert says
    if bot.stands and can_edit and not more:
        assert len(texts) <= 1


def play(bot: History, steps: list[str | int]) -> bool:
    """Do what a history says; return whether a person deleted a post."""
    has_deleted = False
    for step in steps:
        match step:
            case int(minutes):
                bot.cycles(minutes)
            case "rewrite":
                bot.rewrite()
            case "withdraw":
                bot.withdraw()
            case "restore":
                bot.restore()
            case "back" | "forward":
                bot.now += timedelta(hours=26) * (-1 if step == "back" else 1)
            # what was deleted before anybody knew that it was there was never there
            case "person" if bot.held.posts and not bot.kinds(DeliveryState.UNKNOWN):
                bot.held.posts.popitem()
                has_deleted = True
            case str(fault) if fault.startswith("="):
                bot.held.fault = fault[1:]
    return has_deleted
