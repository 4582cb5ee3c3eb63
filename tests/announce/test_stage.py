from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

import pytest

from bot.announce import by_hand
from bot.announce.ledger import Ledger
from bot.announce.pace import Timing
from bot.announce.parts import key_of
from bot.announce.stage import announce
from bot.config import Config, Home
from bot.errors import (
    AccountStoppedError,
    NotSentError,
    OutcomeUnknownError,
    PostError,
    RefusedError,
)
from bot.model import AnnounceReport, Card, DeliveryState, Entry, Label
from bot.ports import Account, Limits, Receipt
from bot.store import Store
from tests import databases
from tests.announce.made import NOW, ScriptedAccount, configuration, entry, file_account

MINUTE = timedelta(minutes=1)
Cycle = Callable[..., AnnounceReport]


@pytest.fixture
def cycle(home: Home, store: Store) -> Cycle:
    def _cycle(
        config: Config,
        accounts: Mapping[str, Account],
        *entries: Entry,
        now: datetime = NOW,
        when: Mapping[str, Timing] | None = None,
    ) -> AnnounceReport:
        return announce(home, config, store, accounts, entries, now, timings=when)

    return _cycle


def social(languages: str = '["en"]', more: str = "", announce: str = "", *names: str) -> Config:
    tables = [file_account(name, languages, more) for name in names or ("social",)]
    return configuration(*tables, announce=announce)


def states(store: Store) -> list[DeliveryState]:
    return [delivery.state for delivery in store.deliveries()]


class TestOnceForEver:
    def test_each_language_of_each_account_is_posted(self, cycle: Cycle) -> None:
        accounts = {"one": ScriptedAccount(name="one"), "two": ScriptedAccount(name="two")}
        config = social('["es", "en"]', "", "", "one", "two")
        report = cycle(config, accounts, entry("en"), entry("es"), entry("ar"))
        assert [(post.account, post.language) for post in report.sent] == [
            ("one", "es"),
            ("one", "en"),
            ("two", "es"),
            ("two", "en"),
        ]

    def test_later_cycles_send_nothing(self, cycle: Cycle) -> None:
        account = ScriptedAccount()
        reports = [
            cycle(social(), {"social": account}, entry(), now=NOW + minutes * MINUTE)
            for minutes in range(5)
        ]
        assert [len(report.sent) for report in reports] == [1, 0, 0, 0, 0]
        assert len(account.posted) == 1

    def test_a_changed_entry_is_not_a_new_post(self, cycle: Cycle) -> None:
        account = ScriptedAccount()
        cycle(social(), {"social": account}, entry())
        cycle(social(), {"social": account}, entry(title="A day of rest, corrected"))
        assert len(account.posted) == 1

    def test_a_lost_database_is_made_good_by_the_ledger(
        self, home: Home, store: Store, cycle: Cycle
    ) -> None:
        account = ScriptedAccount()
        cycle(social(), {"social": account}, entry())
        store.close()
        databases.forget(home)
        store.open()
        report = cycle(social(), {"social": account}, entry())
        assert (len(account.posted), report.sent, states(store)) == (1, (), [DeliveryState.SENT])

    def test_the_text_is_frozen_when_it_is_queued(self, cycle: Cycle) -> None:
        account = ScriptedAccount(NotSentError("no network."))
        cycle(social(), {"social": account}, entry())
        cycle(social(), {"social": account}, entry(title="Changed"), now=NOW + MINUTE)
        first, second = account.posted
        assert first == second

    def test_all_languages_say_the_same_sentences(self, cycle: Cycle) -> None:
        account = ScriptedAccount()
        original = entry("en", paragraphs=["Buses run.", "We demand a day of rest for all 30."])
        translated = entry("es", paragraphs=["Hay buses.", "Un día de descanso para las 30."])
        cycle(social('["es"]'), {"social": account}, original, translated)
        assert "\n\nUn día de descanso para las 30.\n\n" in account.posted[0][0].text
        assert "buses" not in account.posted[0][0].text

    def test_the_report_names_the_post(self, cycle: Cycle) -> None:
        account = ScriptedAccount(Receipt("9", "https://social.org/@a/9"))
        (post,) = cycle(social(), {"social": account}, entry()).sent
        assert (post.statement_id, post.address) == (
            "2026-03-10-a-day-of-rest",
            "https://social.org/@a/9",
        )

    def test_an_account_that_is_not_connected_rests(self, store: Store, cycle: Cycle) -> None:
        assert cycle(social(), {}, entry()) == AnnounceReport()
        assert states(store) == []


class TestWhatMayBeAnnounced:
    @pytest.mark.parametrize("label", list(Label))
    def test_a_labelled_account_posts_all_that_is_published(
        self, cycle: Cycle, label: Label
    ) -> None:
        config = social('["es"]')
        assert cycle(config, {"social": ScriptedAccount()}, entry("es", label=label)).sent

    @pytest.mark.parametrize(
        ("label", "posted"),
        [
            (Label.ORIGINAL, True),
            (Label.REVIEWED, True),
            (Label.MACHINE, False),
            (Label.DRAFT, False),
            (Label.OUTDATED, False),
        ],
    )
    def test_a_reviewed_account_posts_what_people_wrote(
        self, cycle: Cycle, label: Label, posted: bool
    ) -> None:
        config = social('["es"]', 'post = "reviewed"')
        report = cycle(config, {"social": ScriptedAccount()}, entry("es", label=label))
        assert bool(report.sent) is posted

    def test_what_is_reviewed_later_is_posted_then(self, cycle: Cycle) -> None:
        config, account = social('["es"]', 'post = "reviewed"'), ScriptedAccount()
        cycle(config, {"social": account}, entry("es", label=Label.MACHINE))
        report = cycle(config, {"social": account}, entry("es", label=Label.REVIEWED))
        assert len(report.sent) == 1

    def test_an_archive_floods_nobody(self, store: Store, cycle: Cycle) -> None:
        account = ScriptedAccount()
        old = [entry(day=date(2017, month, 4)) for month in range(1, 10)]
        assert cycle(social(), {"social": account}, *old) == AnnounceReport()
        assert states(store) == []

    @pytest.mark.parametrize(("hours", "posted"), [(71, True), (73, False)])
    def test_the_age_counts_from_the_end_of_the_day(
        self, cycle: Cycle, hours: int, posted: bool
    ) -> None:
        now = datetime.fromisoformat("2026-03-11T00:00+00:00") + timedelta(hours=hours)
        report = cycle(social(), {"social": ScriptedAccount()}, entry(), now=now)
        assert bool(report.sent) is posted

    def test_what_is_not_published_any_more_waits(self, cycle: Cycle) -> None:
        account = ScriptedAccount(NotSentError("no network."))
        cycle(social(), {"social": account}, entry())
        cycle(social(), {"social": account}, now=NOW + MINUTE)
        assert len(account.posted) == 1

    def test_what_grew_too_old_while_it_waited_is_held(self, cycle: Cycle) -> None:
        account = ScriptedAccount(AccountStoppedError("401."))
        config = social()
        entries = [entry(), entry(slug="another")]
        cycle(config, {"social": account}, *entries)
        report = cycle(config, {"social": account}, *entries, now=NOW + timedelta(days=9))
        assert [post.reason for post in report.held] == ["too-old"]

    def test_a_person_can_send_what_grew_too_old(
        self, home: Home, store: Store, cycle: Cycle
    ) -> None:
        self.test_what_grew_too_old_while_it_waited_is_held(cycle)
        (held,) = store.deliveries(DeliveryState.HELD)
        now = NOW + timedelta(days=9, hours=2)
        ledger = Ledger(home.ledger, "ledger")
        by_hand.retry(store, ledger, "social", held.statement_id, "en", now)
        entries = [entry(), entry(slug="another")]
        report = cycle(social(), {"social": ScriptedAccount()}, *entries, now=now)
        assert [post.statement_id for post in report.sent] == [held.statement_id]


class TestThePace:
    def test_nothing_goes_out_at_night(self, cycle: Cycle) -> None:
        config = social('["en"]', 'hours = "08:00-21:00"\ntimezone = "Asia/Manila"')
        account = {"social": ScriptedAccount()}  # 12:00 UTC is 20:00 in Manila
        assert not cycle(config, account, entry(), now=NOW + timedelta(hours=1)).sent
        assert cycle(config, account, entry(), now=NOW + timedelta(hours=12)).sent

    def test_an_hour_has_room_for_so_many(self, cycle: Cycle) -> None:
        entries = [entry(slug=f"statement-{n}") for n in range(5)]
        account = {"social": ScriptedAccount()}
        config = social(announce="max_per_hour = 2")
        sent = [
            len(cycle(config, account, *entries, now=NOW + minutes * MINUTE).sent)
            for minutes in (0, 1, 59, 60, 61, 119, 120)
        ]
        assert sent == [2, 0, 0, 2, 0, 0, 1]

    def test_each_account_has_its_own_hour(self, cycle: Cycle) -> None:
        config = social('["en"]', "", "max_per_hour = 1", "one", "two")
        accounts = {"one": ScriptedAccount(name="one"), "two": ScriptedAccount(name="two")}
        report = cycle(config, accounts, entry(), entry(slug="another"))
        assert [post.account for post in report.sent] == ["one", "two"]

    def test_the_oldest_statement_goes_first(self, cycle: Cycle) -> None:
        days = [date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 8)]
        report = cycle(social(), {"social": ScriptedAccount()}, *[entry(day=day) for day in days])
        assert [post.statement_id[:10] for post in report.sent] == [
            "2026-03-08",
            "2026-03-09",
            "2026-03-10",
        ]

    def test_an_account_can_have_an_hour_of_its_own(self, cycle: Cycle) -> None:
        entries = [entry(slug=f"statement-{n}") for n in range(5)]
        config = social('["en"]', "max_per_hour = 1", "max_per_hour = 4")
        assert len(cycle(config, {"social": ScriptedAccount()}, *entries).sent) == 1

    def test_nothing_goes_out_on_a_quiet_day(self, cycle: Cycle) -> None:
        config = social('["en"]', 'quiet_days = ["tuesday"]\ntimezone = "Asia/Manila"')
        account = {"social": ScriptedAccount()}  # 10 March 2026 is a Tuesday
        assert not cycle(config, account, entry()).sent
        assert not cycle(config, account, entry(), now=NOW.replace(hour=15)).sent
        assert cycle(config, account, entry(), now=NOW.replace(hour=16)).sent

    def test_accounts_can_come_one_after_the_other(self, cycle: Cycle) -> None:
        delayed = file_account("two", more='delay = "2h"')
        config = configuration(file_account("one"), delayed)
        accounts = {"one": ScriptedAccount(name="one"), "two": ScriptedAccount(name="two")}
        sent = [
            [post.account for post in cycle(config, accounts, entry(), now=NOW + wait).sent]
            for wait in (timedelta(), timedelta(minutes=119), timedelta(minutes=120))
        ]
        assert sent == [["one"], [], ["two"]]

    @pytest.mark.parametrize("step", [timedelta(days=-1), timedelta(days=-400)])
    def test_a_clock_that_is_set_back_doubles_and_stops_nothing(
        self, cycle: Cycle, step: timedelta
    ) -> None:
        account = ScriptedAccount(Receipt("1"), NotSentError("no network."))
        entries = [entry(day=(NOW + step).date(), slug=f"statement-{n}") for n in range(2)]
        config = social(announce='max_per_hour = 1\nmax_age = "600d"')
        cycle(config, {"social": account}, *entries)
        cycle(config, {"social": account}, *entries, now=NOW + timedelta(hours=2))
        for minutes in range(3):
            cycle(config, {"social": account}, *entries, now=NOW + step + minutes * MINUTE)
        posted = [status.statement_id for status, _ in account.posted]
        assert posted == [entries[0].statement_id, *[entries[1].statement_id] * 2]


class TestWhatIsUrgent:
    def when(self, one: Entry) -> dict[str, Timing]:
        return {one.statement_id: Timing(urgent=True)}

    def test_goes_out_at_night_on_a_quiet_day_and_without_delay(self, cycle: Cycle) -> None:
        more = 'hours = "01:00-02:00"\nquiet_days = ["tuesday"]\ndelay = "5h"'
        account = {"social": ScriptedAccount()}
        assert cycle(social('["en"]', more), account, entry(), when=self.when(entry())).sent

    def test_goes_before_the_others(self, cycle: Cycle) -> None:
        old, urgent = entry(day=date(2026, 3, 9)), entry()
        config = social(announce="max_per_hour = 1")
        report = cycle(config, {"social": ScriptedAccount()}, old, urgent, when=self.when(urgent))
        assert [post.statement_id for post in report.sent] == [urgent.statement_id]

    def test_does_not_wait_until_the_hour_has_room(self, cycle: Cycle) -> None:
        first, urgent = entry(slug="first"), entry(slug="urgent")
        config, account = social(announce="max_per_hour = 1"), {"social": ScriptedAccount()}
        assert cycle(config, account, first).sent
        report = cycle(config, account, first, urgent, now=NOW + MINUTE, when=self.when(urgent))
        assert [post.statement_id for post in report.sent] == [urgent.statement_id]

    def test_is_not_endless(self, cycle: Cycle) -> None:
        entries = [entry(slug=f"statement-{n}") for n in range(5)]
        when = {one.statement_id: Timing(urgent=True) for one in entries}
        config = social(announce="max_per_hour = 2")
        assert len(cycle(config, {"social": ScriptedAccount()}, *entries, when=when).sent) == 2


class TestWhatCameOutLater:
    def test_is_as_young_as_its_moment(self, cycle: Cycle) -> None:
        old = entry(day=date(2026, 1, 10))
        account = {"social": ScriptedAccount()}
        assert not cycle(social(), account, old).sent
        when = {old.statement_id: Timing(publish_at=NOW - MINUTE)}
        assert cycle(social(), account, old, when=when).sent


class TestTheCard:
    CARD = Card("https://statements.alliance-site.org/media/cards/en-1.png", "Rest!", 1000)

    def test_goes_with_the_post(self, store: Store, cycle: Cycle) -> None:
        cycle(social(), {"social": ScriptedAccount()}, entry(card=self.CARD))
        (post,) = store.deliveries()
        assert (post.card, post.alt) == ("media/cards/en-1.png", "Rest!")

    def test_stays_at_home_where_an_account_wants_none(self, store: Store, cycle: Cycle) -> None:
        config = social('["en"]', "cards = false")
        cycle(config, {"social": ScriptedAccount()}, entry(card=self.CARD))
        (post,) = store.deliveries()
        assert (post.card, post.alt) == ("", "")


class TestTrouble:
    def run(self, cycle: Cycle, *ends: PostError | Receipt) -> tuple[AnnounceReport, int]:
        account = ScriptedAccount(*ends)
        entries = [entry(slug=f"statement-{n}") for n in range(3)]
        report = cycle(social(), {"social": account}, *entries)
        return report, len(account.posted)

    @pytest.mark.parametrize(
        "error",
        [NotSentError("no network."), OutcomeUnknownError("500."), AccountStoppedError("401.")],
    )
    def test_an_account_in_trouble_is_left_alone_for_the_cycle(
        self, cycle: Cycle, error: PostError
    ) -> None:
        assert self.run(cycle, error)[1] == 1

    def test_a_refused_post_does_not_keep_the_others(self, cycle: Cycle) -> None:
        report, posted = self.run(cycle, RefusedError("bad."))
        assert (posted, len(report.sent), [post.reason for post in report.failed]) == (
            3,
            2,
            ["refused"],
        )

    def test_other_accounts_go_on(self, cycle: Cycle) -> None:
        accounts = {
            "one": ScriptedAccount(AccountStoppedError("401."), name="one"),
            "two": ScriptedAccount(name="two"),
        }
        report = cycle(social('["en"]', "", "", "one", "two"), accounts, entry())
        assert [post.account for post in report.sent] == ["two"]

    def test_a_stopped_account_is_told_with_its_mend(self, cycle: Cycle) -> None:
        report, _ = self.run(cycle, AccountStoppedError("401.", mend="Make a new token."))
        (error,) = report.errors
        assert (error.where, error.reason, error.mend) == (
            "account social",
            "account-stopped",
            "Make a new token.",
        )

    def test_what_waits_after_a_failure_is_told_until_it_is_sent(self, cycle: Cycle) -> None:
        account = {"social": ScriptedAccount(NotSentError("no network."))}
        reports = [
            cycle(social(), account, entry(), now=NOW + seconds * timedelta(seconds=1))
            for seconds in (0, 30, 60)
        ]
        assert [len(report.failed) for report in reports] == [1, 1, 0]
        assert [len(report.sent) for report in reports] == [0, 0, 1]

    def test_what_is_unknown_is_told_until_it_is_known(self, cycle: Cycle) -> None:
        account = {"social": ScriptedAccount(OutcomeUnknownError("timeout."))}
        reports = [
            cycle(social(), account, entry(), now=NOW + minutes * MINUTE) for minutes in (0, 2, 4)
        ]
        assert [len(report.unknown) for report in reports] == [1, 1, 0]

    def test_what_a_person_skipped_is_not_told(
        self, home: Home, store: Store, cycle: Cycle
    ) -> None:
        account = {"social": ScriptedAccount(RefusedError("bad."))}
        cycle(social(), account, entry())
        ledger = Ledger(home.ledger, "ledger")
        by_hand.skip(store, ledger, "social", "2026-03-10-a-day-of-rest", "en", NOW)
        assert cycle(social(), account, entry()) == AnnounceReport()

    def test_a_server_that_does_not_say_its_limits_delays_nothing(self, cycle: Cycle) -> None:
        class Silent(ScriptedAccount):
            def limits(self) -> Limits:
                raise PostError("no answer.")

        assert cycle(social(), {"social": Silent()}, entry()).sent

    def test_a_broken_ledger_stops_every_post(self, home: Home, cycle: Cycle) -> None:
        home.ledger.write_text("nonsense\n")
        account = ScriptedAccount()
        report = cycle(social(), {"social": account}, entry())
        assert ([error.reason for error in report.errors], account.posted) == (["ledger"], [])

    def test_a_torn_ledger_is_told_and_stops_nothing(self, home: Home, cycle: Cycle) -> None:
        home.ledger.write_text('{"line": 1, "at"')
        report = cycle(social(), {"social": ScriptedAccount()}, entry())
        assert ([error.reason for error in report.errors], len(report.sent)) == (
            ["ledger-torn"],
            1,
        )

    def test_nothing_new_is_begun_when_the_program_stops(self, home: Home, store: Store) -> None:
        account = ScriptedAccount()
        entries = [entry(slug=f"statement-{n}") for n in range(3)]
        announce(
            home,
            social(),
            store,
            {"social": account},
            entries,
            NOW,
            stopping=lambda: len(account.posted) == 1,
        )
        assert len(account.posted) == 1


def test_a_key_follows_from_what_the_post_is() -> None:
    keys = {
        key_of("a", "s", "en"),
        key_of("a", "s", "es"),
        key_of("b", "s", "en"),
        key_of("a", "t", "en"),
    }
    assert len(keys) == 4
    assert all(len(key) <= 64 for key in keys)
