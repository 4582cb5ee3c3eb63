"""Whatever is lost or put back of what a home knows, nobody is told twice and nothing is forgotten.

The server ignores keys throughout: only what the bot knows and reads keeps it from posting twice.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.announce import by_hand
from bot.announce.identity import machine_of
from bot.announce.ledger import Ledger
from bot.announce.opening import lift, note_restored, open_outbox, settle_here
from bot.announce.reconciling import reconcile
from bot.announce.stage import announce
from bot.config import Config, Home
from bot.errors import OutcomeUnknownError, PostError, StoreError
from bot.model import AnnounceReport, DeliveryState, Entry
from bot.ports import Reading, Receipt
from bot.store import LedgerSeen, Store
from tests import databases
from tests.announce.bots import Bot, copied, die, forked, put_back
from tests.announce.made import NOW, ScriptedAccount, StandIn, configuration, entry, file_account

SENT, READY, UNKNOWN = DeliveryState.SENT, DeliveryState.READY, DeliveryState.UNKNOWN
DAY = timedelta(days=1)
SETTLE = timedelta(minutes=3)


@pytest.fixture
def bot(home: Home, server: StandIn) -> Bot:
    server.control(ignore_keys=True)
    return Bot(home, server)


def reasons(report: AnnounceReport) -> list[str]:
    return [error.reason for error in report.errors]


def another(day: date = date(2026, 3, 10)) -> Entry:
    return entry(slug="another", day=day)


class TestADeletedDatabase:
    def test_makes_no_second_post(self, bot: Bot, server: StandIn) -> None:
        bot.cycles()
        databases.forget(bot.home)
        bot.cycles(5)
        assert (bot.states, server.accepted()) == ([SENT], 1)

    def test_is_told_once(self, bot: Bot) -> None:
        bot.cycles()
        databases.forget(bot.home)
        reports = bot.cycles(2)
        assert [reasons(report) for report in reports] == [["database-new"], []]

    def test_knows_also_what_is_not_published_any_more(self, bot: Bot) -> None:
        bot.cycles()
        databases.forget(bot.home)
        bot.entries = [another()]
        bot.cycles(1)
        assert sorted(one.statement_id for one in bot.deliveries if one.state is SENT) == [
            "2026-03-10-a-day-of-rest",
            "2026-03-10-another",
        ]

    def test_after_an_attempt_of_unknown_outcome_is_resolved_first(
        self, bot: Bot, server: StandIn
    ) -> None:
        server.control(drop_after=1, broken_reads=True)
        bot.cycles()
        databases.forget(bot.home)
        bot.entries.append(another())
        bot.cycles(10)
        assert server.accepted() == 1
        server.control(broken_reads=False)
        bot.cycles(10)
        assert (sorted(bot.states), server.accepted()) == ([SENT, SENT], 2)

    def test_after_an_attempt_that_was_not_taken_sends_it_anew(
        self, bot: Bot, server: StandIn
    ) -> None:
        server.control(drop_before=1)
        bot.cycles()
        databases.forget(bot.home)
        bot.cycles(10)
        assert (bot.states, server.accepted()) == ([SENT], 1)

    def test_does_not_bring_back_what_a_person_took_away(self, bot: Bot, server: StandIn) -> None:
        bot.cycles()
        server.delete(bot.deliveries[0].remote_id)
        databases.forget(bot.home)
        bot.cycles(10)
        assert (server.posts(), server.accepted()) == ([], 1)

    def test_edits_nothing_because_words_are_forgotten(self, bot: Bot, server: StandIn) -> None:
        bot.cycles()
        before = server.posts()
        databases.forget(bot.home)
        bot.cycles(60)
        assert server.posts() == before


class TestAnOldDatabase:
    @pytest.fixture(params=["empty", "queued"])
    def old(self, request: pytest.FixtureRequest, bot: Bot) -> dict[Path, bytes | None]:
        """A copy of the database from before the first post."""
        if request.param == "queued":
            entries, bot.config = bot.entries, closed(bot)
            bot.cycles()
            bot.entries, bot.config = entries, opened_again(bot)
        else:
            bot.entries, entries = [], bot.entries
            bot.cycles()
            bot.entries = entries
        return copied(bot.home, bot.home.database)

    def test_makes_no_second_post(
        self, bot: Bot, server: StandIn, old: dict[Path, bytes | None]
    ) -> None:
        bot.cycles()
        assert server.accepted() == 1
        put_back(old)
        reports = bot.cycles(10)
        assert (bot.states, server.accepted()) == ([SENT], 1)
        assert reasons(reports[0]) == ["database-older"]

    def test_of_a_week_ago_makes_no_second_post(
        self, bot: Bot, server: StandIn, old: dict[Path, bytes | None]
    ) -> None:
        days = [date(2026, 3, 10) + timedelta(days=number) for number in range(7)]
        for day in days:
            bot.now = datetime.combine(day, NOW.timetz())
            bot.entries.append(entry(slug=f"statement-{day.day}", day=day))
            bot.cycles(2)
        assert server.accepted() == 8
        put_back(old)
        bot.cycles(10)
        assert server.accepted() == 8
        assert set(bot.states) == {SENT}

    def test_killed_while_it_is_read_back_goes_on(
        self, bot: Bot, server: StandIn, old: dict[Path, bytes | None]
    ) -> None:
        server.control(drop_after=1)
        bot.cycles()
        put_back(old)
        bot.reached = lambda point: die() if point == "writing-receipt" else None
        assert forked(lambda: bot.cycles(10)) < 0
        bot.reached = lambda _point: None
        bot.cycles(10)
        assert (bot.states, server.accepted()) == ([SENT], 1)


def closed(bot: Bot) -> Config:
    """Return the configuration with an account that is asleep now."""
    account = bot.config.accounts[0].model_copy(update={"hours": "01:00-02:00"})
    return bot.config.model_copy(update={"accounts": (account,)})


def opened_again(bot: Bot) -> Config:
    account = bot.config.accounts[0].model_copy(update={"hours": "00:00-24:00"})
    return bot.config.model_copy(update={"accounts": (account,)})


class TestALostLedger:
    def lose(self, bot: Bot) -> None:
        bot.home.ledger.unlink()

    def test_makes_no_second_post(self, bot: Bot, server: StandIn) -> None:
        bot.cycles()
        self.lose(bot)
        bot.cycles(10)
        assert (bot.states, server.accepted()) == ([SENT], 1)

    def test_is_told_until_it_is_made_good(self, bot: Bot) -> None:
        bot.cycles()
        self.lose(bot)
        reports = bot.cycles(4)
        assert [reasons(report) for report in reports] == [
            ["ledger-missing"],
            ["ledger-missing"],
            ["ledger-missing"],
            [],
        ]

    def test_keeps_new_posts_until_the_last_attempt_has_settled(
        self, bot: Bot, server: StandIn
    ) -> None:
        bot.cycles()
        self.lose(bot)
        bot.entries.append(another())
        bot.cycles(2)
        assert server.accepted() == 1
        bot.cycles(2)
        assert server.accepted() == 2

    def test_with_an_old_database_makes_no_second_post(self, bot: Bot, server: StandIn) -> None:
        bot.entries, entries = [], bot.entries
        bot.cycles()
        old = copied(bot.home, bot.home.database)
        bot.entries = entries
        bot.cycles()
        put_back(old)
        self.lose(bot)
        bot.cycles(10)
        assert (bot.states, server.accepted()) == ([SENT], 1)

    def test_with_a_new_database_makes_no_second_post(self, bot: Bot, server: StandIn) -> None:
        bot.cycles()
        databases.forget(bot.home)
        self.lose(bot)
        bot.cycles(10)
        assert (bot.states, server.accepted()) == ([SENT], 1)

    def test_while_the_account_cannot_be_read_sends_nothing(
        self, bot: Bot, server: StandIn
    ) -> None:
        bot.cycles()
        self.lose(bot)
        server.control(broken_reads=True)
        bot.entries.append(another())
        bot.cycles(30)
        assert server.accepted() == 1
        server.control(broken_reads=False)
        bot.now += timedelta(hours=6)
        bot.cycles(3)
        assert server.accepted() == 2

    def test_that_is_an_older_copy_is_noticed(self, bot: Bot, server: StandIn) -> None:
        bot.cycles()
        old = copied(bot.home, bot.home.ledger)
        bot.entries.append(another())
        bot.cycles()
        put_back(old)
        reports = bot.cycles(6)
        assert reasons(reports[0]) == ["ledger-older"]
        assert (bot.states, server.accepted()) == ([SENT, SENT], 2)

    def test_that_is_another_home_s_is_noticed(
        self, bot: Bot, server: StandIn, tmp_path: Path
    ) -> None:
        other = Bot(Home(tmp_path / "other"), server, entries=[another()])
        other.cycles()
        bot.cycles()
        bot.home.ledger.write_bytes(other.home.ledger.read_bytes())
        reports = bot.cycles(6)
        assert reasons(reports[0]) == ["ledger-other"]
        assert server.accepted() == 2


class TestBothOld:
    """The whole of state/ is an old copy: nothing in it contradicts anything else."""

    @pytest.fixture
    def old(self, bot: Bot) -> dict[Path, bytes | None]:
        bot.entries, entries = [], bot.entries
        bot.cycles()
        bot.entries = entries
        return copied(bot.home)

    def test_a_week_makes_no_second_post(
        self, bot: Bot, server: StandIn, old: dict[Path, bytes | None]
    ) -> None:
        bot.now = NOW + 7 * DAY
        bot.entries = [entry(day=bot.now.date())]
        bot.cycles()
        put_back(old)
        bot.cycles(10)
        assert (bot.states, server.accepted()) == ([SENT], 1)

    def test_restored_by_the_program_makes_no_second_post(
        self, bot: Bot, server: StandIn, old: dict[Path, bytes | None]
    ) -> None:
        bot.cycles()
        put_back(old)
        store = bot.opened()
        note_restored(store, bot.now)
        store.close()
        reports = bot.cycles(10)
        assert (bot.states, server.accepted()) == ([SENT], 1)
        assert reasons(reports[0]) == ["restored"]

    def test_a_new_home_looks_before_its_first_post(
        self, bot: Bot, server: StandIn, tmp_path: Path
    ) -> None:
        bot.cycles()
        reborn = Bot(Home(tmp_path / "reborn"), server)
        reborn.cycles(5)
        assert (reborn.states, server.accepted()) == ([SENT], 1)
        assert reborn.deliveries[0].remote_id == bot.deliveries[0].remote_id


class TestAnotherMachine:
    @pytest.fixture
    def outside(self, bot: Bot) -> Iterator[Store]:
        """The store of a home that has posted on another machine, and was copied here."""
        store = bot.opened()
        open_outbox(bot.home, bot.config, store, {}, bot.now, machine="there")
        yield store
        store.close()

    def open_here(self, bot: Bot, store: Store) -> bool:
        accounts = {"social": bot.account}
        opened = open_outbox(bot.home, bot.config, store, accounts, bot.now, machine="here")
        return opened.outbox.sending

    def test_posts_nothing(self, bot: Bot, outside: Store) -> None:
        with pytest.raises(StoreError, match=r"another machine.* resume --here"):
            self.open_here(bot, outside)

    def test_takes_over_when_a_person_says_so(self, bot: Bot, outside: Store) -> None:
        assert settle_here(bot.home, outside, bot.now, machine="here")
        assert not self.open_here(bot, outside)
        bot.now += SETTLE
        assert self.open_here(bot, outside)

    def test_takes_over_also_where_the_program_was_killed_meanwhile(
        self, bot: Bot, outside: Store
    ) -> None:
        ledger = Ledger(bot.home.ledger, "ledger")
        ledger.begin(ledger.home, "here", bot.now)
        assert not self.open_here(bot, outside)

    def test_that_was_left_posts_nothing_more(self, bot: Bot, outside: Store) -> None:
        settle_here(bot.home, outside, bot.now, machine="here")
        with pytest.raises(StoreError):
            open_outbox(bot.home, bot.config, outside, {}, bot.now, machine="there")

    def test_without_an_identity_is_not_told_apart(self, bot: Bot, outside: Store) -> None:
        open_outbox(bot.home, bot.config, outside, {}, bot.now, machine="")

    @pytest.mark.skipif(not machine_of("x"), reason="this machine has no identity")
    def test_stops_a_cycle_with_its_mend(self, bot: Bot, server: StandIn, outside: Store) -> None:
        outside.close()
        (report,) = bot.cycles()
        assert (reasons(report), server.accepted()) == (["other-machine"], 0)

    def test_is_not_named_in_the_ledger(self, tmp_path: Path) -> None:
        machine = tmp_path / "machine-id"
        machine.write_text("3d1219c7c4c5404aaa1f6d2a48adfda4\n")
        named = machine_of("home", machine)
        assert len(named) == 64
        assert "3d1219c7" not in named
        assert named != machine_of("another home", machine)


class TestAClock:
    def test_that_goes_back_a_day_sends_nothing_twice(self, bot: Bot, server: StandIn) -> None:
        bot.cycles(2)
        bot.now -= DAY
        bot.cycles(5)
        assert (bot.states, server.accepted()) == ([SENT], 1)

    @pytest.mark.parametrize("jump", [-DAY, -365 * DAY, DAY], ids=["day", "year", "forward"])
    def test_that_jumps_loses_nothing(self, bot: Bot, server: StandIn, jump: timedelta) -> None:
        bot.cycles(2)
        bot.now += jump
        bot.entries.append(another((bot.now - DAY).date()))
        bot.cycles(5)
        assert (bot.states, server.accepted()) == ([SENT, SENT], 2)

    @pytest.mark.parametrize("jump", [-DAY, -365 * DAY, DAY], ids=["day", "year", "forward"])
    def test_that_jumps_while_an_outcome_is_unknown_makes_one_post(
        self, bot: Bot, server: StandIn, jump: timedelta
    ) -> None:
        server.control(drop_after=1, hide_for_reads=1)
        bot.cycles(3)
        assert bot.states == [UNKNOWN]
        bot.now += jump
        bot.cycles(10)
        assert (bot.states, server.accepted()) == ([SENT], 1)

    def test_that_jumps_while_a_post_was_not_taken_sends_it(
        self, bot: Bot, server: StandIn
    ) -> None:
        server.control(drop_before=1)
        bot.cycles(1)
        bot.now -= 2 * DAY
        bot.cycles(20)
        assert (bot.states, server.accepted()) == ([SENT], 1)


class TestAnAccountThatCannotBeRead:
    """Telegram's kind: what may be out waits for a person."""

    @pytest.fixture
    def channel(self) -> ScriptedAccount:
        account = ScriptedAccount()
        account.can_read = False
        return account

    @pytest.fixture
    def silent(self, bot: Bot, channel: ScriptedAccount) -> Bot:
        bot.account = channel
        return bot

    def test_is_not_told_again_what_the_ledger_has_a_receipt_for(
        self, silent: Bot, channel: ScriptedAccount
    ) -> None:
        silent.cycles()
        databases.forget(silent.home)
        silent.cycles(5)
        assert (silent.states, len(channel.posted)) == ([SENT], 1)

    def test_after_an_unknown_outcome_and_a_loss_waits_for_a_person(
        self, silent: Bot, channel: ScriptedAccount
    ) -> None:
        channel.ends = [OutcomeUnknownError("timeout.")]
        silent.cycles()
        databases.forget(silent.home)
        reports = silent.cycles(40)
        assert (silent.states, len(channel.posted)) == ([UNKNOWN], 1)
        assert [(post.reason, bool(post.mend)) for post in reports[-1].unknown] == [
            ("not-readable", True)
        ]

    def test_what_waits_for_a_person_keeps_nothing_else(
        self, silent: Bot, channel: ScriptedAccount
    ) -> None:
        channel.ends = [OutcomeUnknownError("timeout.")]
        silent.cycles()
        databases.forget(silent.home)
        silent.entries.append(another())
        silent.cycles(5)
        assert sorted(silent.states) == [SENT, UNKNOWN]

    def test_after_the_ledger_was_lost_nothing_goes_out_by_itself(
        self, silent: Bot, channel: ScriptedAccount
    ) -> None:
        silent.cycles()
        silent.home.ledger.unlink()
        silent.entries.append(another())
        silent.cycles(10)
        assert (silent.states, len(channel.posted)) == ([SENT, UNKNOWN], 1)
        assert silent.deliveries[1].reason.split(":")[0] == "not-readable"

    def test_a_person_lets_it_go_out(self, silent: Bot, channel: ScriptedAccount) -> None:
        self.test_after_the_ledger_was_lost_nothing_goes_out_by_itself(silent, channel)
        store = silent.opened()
        ledger = Ledger(silent.home.ledger, "ledger")
        by_hand.retry(store, ledger, "social", "2026-03-10-another", "en", silent.now)
        store.close()
        silent.cycles(5)
        assert (silent.states, len(channel.posted)) == ([SENT, SENT], 2)

    def test_a_later_statement_goes_out_by_itself(
        self, silent: Bot, channel: ScriptedAccount
    ) -> None:
        silent.cycles()
        silent.home.ledger.unlink()
        silent.cycles(5)
        silent.now += 3 * DAY
        silent.entries = [another(silent.now.date())]
        silent.cycles(1)
        assert (silent.states, len(channel.posted)) == ([SENT, SENT], 2)


class TestAPerson:
    @pytest.fixture
    def paused(self, bot: Bot, server: StandIn) -> Bot:
        """A bot that lost its database while an outcome was unknown."""
        server.control(drop_after=1, hide_for_reads=2)
        bot.cycles()
        databases.forget(bot.home)
        bot.entries.append(another())
        bot.cycles()
        return bot

    def test_resumes_what_is_paused(self, paused: Bot, server: StandIn) -> None:
        server.control(broken_reads=True)
        paused.cycles(3)
        assert server.accepted() == 1
        store = paused.opened()
        lift(store)
        store.close()
        paused.cycles(1)
        assert server.accepted() == 2

    def test_asks_what_there_is(self, paused: Bot, server: StandIn) -> None:
        server.control(hide_for_reads=0)
        store = paused.opened()
        accounts = {"social": paused.account}
        opened = open_outbox(paused.home, paused.config, store, accounts, paused.now)
        first = reconcile(opened, paused.config, store, accounts)
        found = reconcile(opened, paused.config, store, accounts)
        store.close()
        assert ([one.state for one in first.unsure], bool(first.paused)) == ([UNKNOWN], True)
        assert ([one.state for one in found.found], found.paused) == ([SENT], "")
        paused.cycles(1)
        assert server.accepted() == 2

    def test_is_told_which_account_does_not_answer(self, paused: Bot, server: StandIn) -> None:
        server.control(broken_reads=True)
        store = paused.opened()
        accounts = {"social": paused.account}
        opened = open_outbox(paused.home, paused.config, store, accounts, paused.now)
        found = reconcile(opened, paused.config, store, accounts)
        store.close()
        assert list(found.unread) == ["social"]


class TestLookingFirst:
    """What a new home, or one that slept, looks for before its first posts."""

    def run(self, home: Home, store: Store, account: ScriptedAccount, now: datetime = NOW) -> None:
        config = configuration(file_account("social"))
        announce(home, config, store, {"social": account}, [entry(day=now.date())], now)

    def test_finds_what_an_earlier_life_sent(self, home: Home, store: Store) -> None:
        account = ScriptedAccount()
        account.readings = [Reading(Receipt("5", "https://s.org/5"))]
        self.run(home, store, account)
        (found,) = store.deliveries()
        assert (found.state, found.remote_id, account.posted) == (SENT, "5", [])

    def test_keeps_nothing_where_nothing_says_that_something_was_lost(
        self, home: Home, store: Store
    ) -> None:
        account = ScriptedAccount()
        account.readings = [PostError("503.")]
        self.run(home, store, account)
        assert len(account.posted) == 1

    @pytest.mark.parametrize(
        ("slept", "looks"), [(timedelta(hours=23), 0), (2 * DAY, 1)], ids=["short", "long"]
    )
    def test_is_done_again_after_a_long_sleep(
        self, home: Home, store: Store, slept: timedelta, looks: int
    ) -> None:
        open_outbox(home, configuration(), store, {}, NOW - 30 * DAY)
        open_outbox(home, configuration(), store, {}, NOW - slept)
        store.save_ledger_seen(forgotten(store))
        account = ScriptedAccount()
        self.run(home, store, account)
        assert (len(account.asked), len(account.posted)) == (looks, 1)


def forgotten(store: Store) -> LedgerSeen:
    """Return what is known of the ledger, without the doubts of before."""
    seen = store.ledger_seen()
    assert seen is not None
    return replace(seen, doubt=None)
