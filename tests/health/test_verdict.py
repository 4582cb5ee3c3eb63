"""Whether a home is well: one fact more that is wrong, one reason more, and how to mend it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.health import Facts, judge
from bot.health.verdict import IN_VAIN, LOSS_MENDS_ITSELF, MARGIN, SILENT, oldest_due
from bot.model import DeliveryKind, DeliveryState
from bot.store import LastCycle, PostTally

NOW = datetime(2026, 3, 8, 15, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LATEST = 3 * MINUTE + MARGIN
WELL = Facts(
    every=MINUTE,
    last=LastCycle(NOW - MINUTE, 0.1),
    free=(("state", 10_000_000_000), ("feeds", 10_000_000_000)),
)
POST = PostTally(
    account="social",
    state=DeliveryState.READY,
    kind=DeliveryKind.POST,
    code="",
    withdrawn=False,
    count=1,
    due=NOW,
    attempts=0,
)


def reasons(facts: Facts) -> list[str]:
    return [one.reason for one in judge(facts, NOW).reasons]


def notes(facts: Facts) -> list[str]:
    return [one.reason for one in judge(facts, NOW).notes]


def ended(ago: timedelta, *errors: tuple[str, str]) -> LastCycle:
    return LastCycle(NOW - ago, 0.1, errors)


def test_a_home_that_does_its_work_is_well() -> None:
    verdict = judge(WELL, NOW)
    assert (verdict.is_well, verdict.reasons, verdict.notes) == (True, (), ())


def test_a_cycle_may_be_late_by_a_few_of_its_intervals() -> None:
    assert reasons(replace(WELL, last=ended(LATEST))) == []
    assert reasons(replace(WELL, last=ended(LATEST + MINUTE / 60))) == ["no-cycle"]


def test_how_late_a_cycle_may_be_follows_from_how_often_they_are() -> None:
    assert reasons(replace(WELL, every=timedelta(hours=6), last=ended(timedelta(hours=17)))) == []


def test_a_home_in_which_no_cycle_ended_yet_is_not_well() -> None:
    assert reasons(replace(WELL, last=None, sign=None)) == ["no-cycle"]


@pytest.mark.parametrize("last", [None, ended(timedelta(hours=5))])
def test_a_long_cycle_that_gives_signs_of_life_is_only_noted(last: LastCycle | None) -> None:
    facts = replace(WELL, last=last, sign=NOW - SILENT)
    assert (reasons(facts), notes(facts)) == ([], ["cycle-at-work"])


def test_a_long_cycle_without_signs_of_life_hangs() -> None:
    facts = replace(WELL, last=ended(timedelta(hours=5)), sign=NOW - SILENT - MINUTE)
    assert reasons(facts) == ["no-cycle"]


def test_the_last_sign_of_a_cycle_that_ended_is_none_of_a_new_one() -> None:
    last = ended(timedelta(minutes=20))
    assert reasons(replace(WELL, last=last, sign=last.ended - MINUTE)) == ["no-cycle"]


def test_a_cycle_that_ended_in_the_future_was_noted_by_a_wrong_clock() -> None:
    assert reasons(replace(WELL, last=ended(-timedelta(days=300)), sign=None)) == ["no-cycle"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (("ledger", "state/ledger.jsonl"), "ledger"),
        (("other-machine", "state/ledger.jsonl"), "other-machine"),
        (("not-written", "feeds/en/atom.xml"), "not-written"),
        (("statements-missing", "statements"), "statements-missing"),
        (("engine-failed", "languages.es"), "engine"),
        (("package", "languages.es"), "engine"),
    ],
)
def test_what_kept_a_cycle_from_its_work_is_a_reason(error: tuple[str, str], reason: str) -> None:
    assert reasons(replace(WELL, last=ended(MINUTE, error))) == [reason]


def test_one_file_that_is_wrong_is_none() -> None:
    error = ("catalog", "translations/2026-03-08-a/es.po")
    assert judge(replace(WELL, last=ended(MINUTE, error)), NOW) == judge(WELL, NOW)


def test_a_language_for_which_nothing_is_installed_is_noted() -> None:
    facts = replace(WELL, last=ended(MINUTE, ("no-route", "languages.ne")))
    assert (reasons(facts), notes(facts)) == ([], ["no-route"])
    assert "ne" in judge(facts, NOW).notes[0].what


def test_a_stopped_account_is_named_once() -> None:
    stopped = replace(POST, code="account-stopped")
    edit = replace(stopped, kind=DeliveryKind.EDIT)
    (found,) = judge(replace(WELL, posts=(stopped, edit)), NOW).reasons
    assert (found.reason, "social" in found.what) == ("account-stopped", True)


def test_a_server_that_was_tried_for_hours_is_a_reason_and_for_minutes_none() -> None:
    tried = replace(POST, code="not-sent", due=NOW + MINUTE)
    assert reasons(replace(WELL, posts=(replace(tried, attempts=IN_VAIN - 1),))) == []
    found = reasons(replace(WELL, posts=(replace(tried, attempts=IN_VAIN),)))
    assert found == ["account-unreachable"]


@pytest.mark.parametrize("state", [DeliveryState.HELD, DeliveryState.REFUSED])
def test_posts_that_wait_for_a_person_are_counted_in_a_note(state: DeliveryState) -> None:
    facts = replace(WELL, posts=(replace(POST, state=state, code="too-old", count=3),))
    assert reasons(facts) == []
    (note,) = judge(facts, NOW).notes
    assert (note.reason, note.what) == ("posts-for-a-person", "3 posts wait for a person.")


def test_an_account_on_which_a_post_is_unsure_is_noted_once() -> None:
    unsure = replace(POST, state=DeliveryState.UNKNOWN, code="unknown")
    facts = replace(WELL, posts=(unsure, replace(unsure, kind=DeliveryKind.EDIT)))
    (note,) = judge(facts, NOW).notes
    assert (note.reason, note.where) == ("posts-unsure", "social")


def test_files_that_are_not_taken_are_noted_with_why() -> None:
    (note,) = judge(replace(WELL, held=(("no-date", 2), ("unreadable", 1))), NOW).notes
    assert note.reason == "statements-held"
    assert note.what == "3 files are not taken as a statement (no-date, unreadable)."


def test_what_ends_by_itself_is_for_nobody() -> None:
    at_work = replace(WELL, last=ended(timedelta(hours=5)), sign=NOW)
    lost = replace(at_work, loss="restored", lost=NOW, backup_every=timedelta(days=1))
    found = judge(lost, NOW).notes
    assert [one.reason for one in found] == ["no-backup", "cycle-at-work", "announcing-rests"]
    assert not any(one.for_a_person for one in found)


def test_a_home_that_could_not_be_looked_at_wholly_says_so() -> None:
    assert judge(WELL, NOW).is_whole
    assert not judge(replace(WELL, database="database"), NOW).is_whole
    assert not judge(replace(WELL, is_restoring=True), NOW).is_whole


def test_a_post_that_a_person_skipped_is_not_noted() -> None:
    skipped = replace(POST, state=DeliveryState.HELD, code="skipped")
    assert notes(replace(WELL, posts=(skipped,))) == []


def test_a_held_post_of_a_withdrawn_statement_is_not_noted() -> None:
    held = replace(POST, state=DeliveryState.HELD, code="too-old", withdrawn=True)
    assert notes(replace(WELL, posts=(held,))) == []


def test_a_post_that_is_due_for_long_is_noted_and_one_of_tonight_not() -> None:
    facts = replace(WELL, posts=(replace(POST, due=NOW - timedelta(hours=12)),))
    assert notes(facts) == []
    facts = replace(WELL, posts=(POST, replace(POST, due=NOW - timedelta(hours=25))))
    assert notes(facts) == ["posts-wait"]
    assert oldest_due(facts) == NOW - timedelta(hours=25)


def test_a_disk_without_room_is_a_reason_and_with_little_a_note() -> None:
    facts = replace(WELL, free=(("state", 10_000_000_000), ("feeds", 99_000_000)))
    assert reasons(facts) == ["disk"]
    facts = replace(WELL, free=(("state", 400_000_000), ("feeds", 10_000_000_000)))
    assert (reasons(facts), notes(facts)) == ([], ["disk-nearly-full"])


def test_a_disk_that_can_only_be_read_is_named_where_the_work_stands_still() -> None:
    """Who shows a home to readers need not be let write there, and sees that others do."""
    facts = replace(WELL, read_only=("state", "feeds"))
    assert reasons(facts) == []
    assert reasons(replace(facts, last=ended(timedelta(hours=1)))) == [
        "disk-read-only",
        "disk-read-only",
        "no-cycle",
    ]
    assert reasons(replace(facts, database="database")) == [
        "database",
        "disk-read-only",
        "disk-read-only",
    ]


def test_a_large_database_needs_more_room() -> None:
    assert reasons(replace(WELL, database_size=6_000_000_000)) == ["disk", "disk"]


def test_a_backup_may_be_late_by_one_interval() -> None:
    day = timedelta(days=1)
    wanted = replace(WELL, backup_every=day)
    assert reasons(replace(wanted, backup=NOW - 2 * day)) == []
    assert reasons(replace(wanted, backup=NOW - 2 * day - MINUTE)) == ["backup"]
    assert reasons(replace(WELL, backup=NOW - 300 * day)) == []


def test_the_first_backup_is_noted_until_it_fails() -> None:
    wanted = replace(WELL, backup_every=timedelta(days=1))
    assert (reasons(wanted), notes(wanted)) == ([], ["no-backup"])
    failed = replace(wanted, backup_failed=True)
    assert (reasons(failed), notes(failed)) == (["backup"], [])


def test_a_loss_is_noted_until_it_should_have_mended_itself() -> None:
    lost = replace(WELL, loss="restored", lost=NOW - LOSS_MENDS_ITSELF + MINUTE)
    assert (reasons(lost), notes(lost)) == ([], ["announcing-rests"])
    lost = replace(lost, lost=NOW - LOSS_MENDS_ITSELF)
    assert (reasons(lost), notes(lost)) == (["announcing-rests"], [])


def test_a_loss_without_a_moment_is_noted() -> None:
    assert notes(replace(WELL, loss="database-new")) == ["announcing-rests"]


def test_of_a_database_that_cannot_be_read_nothing_else_is_guessed() -> None:
    unread = Facts(MINUTE, free=WELL.free, database="database")
    assert (reasons(unread), notes(unread)) == (["database"], [])


def test_a_database_whose_server_is_away_is_not_a_damaged_one() -> None:
    assert reasons(Facts(MINUTE, free=WELL.free, database="database-away")) == ["database-away"]


def test_while_a_backup_is_put_back_nothing_else_counts() -> None:
    assert reasons(Facts(MINUTE, is_restoring=True)) == ["restoring"]


def test_every_reason_says_how_to_mend_it() -> None:
    stopped = replace(POST, code="account-stopped")
    error = ("ledger", "state/ledger.jsonl")
    facts = replace(
        WELL,
        last=ended(timedelta(days=1), error, ("package", "languages.es")),
        posts=(stopped, replace(POST, account="other", code="not-sent", attempts=12)),
        free=(("state", 0), ("feeds", 0)),
        backup_every=MINUTE,
        backup=NOW - timedelta(days=1),
        loss="moved",
        lost=NOW - timedelta(days=1),
        database="",
    )
    found = judge(facts, NOW).reasons
    assert len(found) == 9
    assert all(one.what.endswith(".") and one.mend.endswith(".") for one in found)
