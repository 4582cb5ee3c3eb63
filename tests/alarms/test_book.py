"""What is told to whom and when: once, again while it lasts, and when it is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.alarms import book as books
from bot.alarms.book import AT_ONCE, LONGEST_REST, NOTES_WAIT, Book, End, Letter
from bot.config import Alarms, Secret
from bot.health import Remark

NOW = datetime(2026, 3, 8, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RULES = Alarms(to=(Secret(file="a"),))
STOPPED = Remark("account-stopped", "the account social is stopped.", "Look.", "social")
OTHER = Remark("account-stopped", "the account other is stopped.", "Look.", "other")
LATE = Remark("no-cycle", "no cycle ended.", "Start it.")
NOTE = Remark("posts-for-a-person", "3 posts wait for a person.", "Look at them.")


class Diary:
    """A book, and what `a` was told by it."""

    def __init__(self) -> None:
        self.book = Book()

    def look(
        self, after: timedelta, *remarks: Remark, rules: Alarms = RULES, is_whole: bool = True
    ) -> list[str]:
        """Look at a moment; return what is told: "+" for new, "=" for still so, "-" for over."""
        now = NOW + after
        notes = [one for one in remarks if one is NOTE or one.reason == "disk-nearly-full"]
        reasons = [one for one in remarks if one not in notes]
        self.book = books.tidied(self.book, ["a"], rules, now)
        self.book = books.seen(self.book, reasons, notes, now, is_whole=is_whole)
        letter = books.due(self.book, "a", rules, now)
        if letter is not None:
            self.book = books.sent(self.book, "a", letter, now)
        self.book = books.tidied(self.book, ["a"], rules, now)
        return said(letter)

    def fail(self, after: timedelta, *remarks: Remark) -> bool:
        """Look, and send in vain; tell whether it was tried."""
        now = NOW + after
        self.book = books.seen(self.book, remarks, (), now, is_whole=True)
        if books.due(self.book, "a", RULES, now) is None:
            return False
        self.book = books.failed(self.book, "a", now)
        return True


def said(letter: Letter | None) -> list[str]:
    if letter is None:
        return []
    lasting = letter.lasting if letter.is_reminder else ()
    return [
        *(f"+{one.key}" for one in letter.fresh),
        *(f"={one.key}" for one in lasting),
        *(f"-{one.key}" for one in letter.over),
    ]


@pytest.fixture
def diary() -> Diary:
    return Diary()


def test_nothing_is_said_of_a_home_that_is_well(diary: Diary) -> None:
    assert diary.look(MINUTE) == []


@pytest.mark.parametrize("reason", sorted(AT_ONCE))
def test_what_surely_needs_a_person_is_told_at_once(diary: Diary, reason: str) -> None:
    assert diary.look(MINUTE, replace(LATE, reason=reason)) == [f"+{reason}"]


def test_it_is_told_once(diary: Diary) -> None:
    told = [diary.look(number * MINUTE, STOPPED) for number in range(60)]
    assert told == [["+account-stopped social"], *[[]] * 59]


def test_what_heals_within_minutes_wakes_nobody(diary: Diary) -> None:
    told = [diary.look(number * MINUTE, LATE) for number in range(10)]
    assert [*told, *(diary.look(number * MINUTE) for number in range(10, 60))] == [[]] * 60


def test_what_does_not_is_told_after_them(diary: Diary) -> None:
    told = [diary.look(number * MINUTE, LATE) for number in range(11)]
    assert told == [*[[]] * 10, ["+no-cycle"]]


def test_what_comes_and_goes_every_few_minutes_is_told_once(diary: Diary) -> None:
    told = [diary.look(5 * n * MINUTE, *((STOPPED,) if n % 2 else ())) for n in range(100)]
    assert [one for one in told if one] == [["+account-stopped social"]]


def test_it_is_told_again_while_it_lasts(diary: Diary) -> None:
    told = [diary.look(timedelta(hours=n), STOPPED) for n in range(72)]
    assert [n for n, one in enumerate(told) if one] == [0, 24, 48]
    assert told[24] == ["=account-stopped social"]


def test_all_that_lasts_is_told_again_together(diary: Diary) -> None:
    hours = [timedelta(hours=n) for n in range(60)]
    told = [diary.look(at, STOPPED, *((OTHER,) if at >= hours[5] else ())) for at in hours]
    assert [n for n, one in enumerate(told) if one] == [0, 5, 29, 53]
    assert told[29] == ["=account-stopped other", "=account-stopped social"]


def test_several_at_once_are_one_letter(diary: Diary) -> None:
    assert len(diary.look(MINUTE, STOPPED, OTHER)) == 2


def test_that_it_is_over_is_told_once_it_is_believed(diary: Diary) -> None:
    diary.look(timedelta(), STOPPED)
    told = [diary.look(n * MINUTE) for n in range(1, 60)]
    assert [(n, one) for n, one in enumerate(told, 1) if one] == [(11, ["-account-stopped social"])]
    assert diary.book.alarms == ()


def test_what_was_told_to_nobody_is_over_for_nobody(diary: Diary) -> None:
    diary.look(timedelta(), LATE)
    assert [diary.look(n * MINUTE) for n in range(1, 60)] == [[]] * 59
    assert diary.book.alarms == ()


def test_what_begins_anew_much_later_is_new(diary: Diary) -> None:
    diary.look(timedelta(), LATE)
    diary.look(MINUTE)
    assert diary.look(timedelta(hours=5), LATE) == []


def test_what_cannot_be_looked_at_is_not_over(diary: Diary) -> None:
    diary.look(timedelta(), STOPPED)
    damaged = Remark("database", "the database cannot be read.", "Look.")
    told = [diary.look(n * MINUTE, damaged, is_whole=False) for n in range(1, 30)]
    assert told == [["+database"], *[[]] * 28]
    told = [diary.look(n * MINUTE, STOPPED) for n in range(30, 60)]
    assert [one for one in told if one] == [["-database"]]


def test_a_note_waits_longer_and_is_told_once(diary: Diary) -> None:
    told = [diary.look(timedelta(hours=n), NOTE) for n in range(72)]
    assert [n for n, one in enumerate(told) if one] == [NOTES_WAIT // timedelta(hours=1)]


def test_who_wants_no_notes_is_told_none(diary: Diary) -> None:
    rules = RULES.model_copy(update={"notes": False})
    told = [diary.look(timedelta(hours=n), NOTE, rules=rules) for n in range(72)]
    assert told == [[]] * 72


def test_what_ends_without_anybody_s_doing_is_no_alarm(diary: Diary) -> None:
    at_work = replace(LATE, for_a_person=False)
    assert [diary.look(timedelta(hours=n), at_work) for n in range(9)] == [[]] * 9


def test_a_disk_that_is_full_now_is_not_well_again_as_one_that_was_nearly_full(
    diary: Diary,
) -> None:
    nearly = Remark("disk-nearly-full", "state/ has 400 MB left.", "Make room.", "state")
    full = Remark("disk", "state/ has 4 MB left.", "Make room.", "state")
    for n in range(3):
        diary.look(timedelta(hours=n), nearly)
    told = [diary.look(timedelta(hours=n), full) for n in range(3, 6)]
    assert told == [["+disk state"], [], []]
    told = [diary.look(timedelta(hours=n)) for n in range(6, 9)]
    assert told == [[], ["-disk state"], []]


def test_a_letter_that_was_not_taken_is_tried_again_ever_more_rarely(diary: Diary) -> None:
    tried = [n for n in range(24 * 60) if diary.fail(n * MINUTE, STOPPED)]
    assert tried[:6] == [0, 1, 3, 7, 15, 31]
    rests = [after - before for before, after in pairwise(tried)]
    assert max(rests) == LONGEST_REST // MINUTE


def test_what_could_be_told_to_nobody_and_is_over_is_not_told_late(diary: Diary) -> None:
    diary.fail(timedelta(), STOPPED)
    assert [diary.look(n * MINUTE) for n in range(1, 60)] == [[]] * 59


def test_each_is_told_by_itself() -> None:
    book = books.seen(Book(), [STOPPED], (), NOW, is_whole=True)
    first = books.due(book, "a", RULES, NOW)
    assert first is not None
    book = books.failed(books.sent(book, "a", first, NOW), "b", NOW)
    later = NOW + 2 * MINUTE
    assert books.due(book, "a", RULES, later) is None
    assert said(books.due(book, "b", RULES, later)) == ["+account-stopped social"]


def test_who_is_new_is_told_what_is_not_well(diary: Diary) -> None:
    diary.look(timedelta(), STOPPED)
    letter = books.due(diary.book, "new", RULES, NOW + MINUTE)
    assert said(letter) == ["+account-stopped social"]


def test_who_is_not_configured_any_more_is_forgotten(diary: Diary) -> None:
    diary.look(timedelta(), STOPPED)
    book = books.tidied(diary.book, ["b"], RULES, NOW)
    assert "a" not in book.addressees


def test_what_a_wrong_clock_noted_does_not_keep_alarms_back(diary: Diary) -> None:
    years = timedelta(days=4000)
    diary.look(years, LATE)
    diary.fail(years, STOPPED)
    told = [diary.look(n * MINUTE, LATE, STOPPED) for n in range(60 * 7)]
    assert [one for one in told if one] == [["+account-stopped social", "+no-cycle"]]


def test_a_crash_is_remarked_until_an_hour_without_one_has_passed() -> None:
    book = books.ended(Book(), End(NOW, books.CRASHED))
    hour = timedelta(hours=1)
    assert [one.reason for one in books.remarks_of_ends(book, NOW + hour - MINUTE)] == ["crashed"]
    assert books.remarks_of_ends(book, NOW + hour) == ()


def test_crashes_are_counted() -> None:
    book = Book()
    for n in range(50):
        book = books.ended(book, End(NOW + n * MINUTE / 6, books.CRASHED))
    (remark,) = books.remarks_of_ends(book, NOW + 9 * MINUTE)
    assert "20 times within an hour" in remark.what


@pytest.mark.parametrize("why", [books.CONFIGURATION, books.TAKEN])
def test_what_keeps_it_from_starting_is_over_when_it_starts(why: str) -> None:
    book = books.ended(Book(), End(NOW, why))
    assert [one.reason for one in books.remarks_of_ends(book, NOW + 99 * MINUTE)] == [why]
    assert books.remarks_of_ends(books.begun(book), NOW) == ()
