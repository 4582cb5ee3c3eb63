"""A message that somebody understands on a phone at night."""

from datetime import UTC, datetime, timedelta

from bot.alarms.book import Alarm, Letter
from bot.alarms.words import trial, written

NOW = datetime(2026, 3, 8, 3, 22, tzinfo=UTC)
NAME, URL = "Migrants' Alliance", "https://statements.example.org/"
STOPPED = Alarm(
    "account-stopped",
    "social",
    "the account social is stopped: its server does not let it post.",
    "`alliance-bot check --online` says why.",
    NOW - timedelta(minutes=12),
)
FULL = Alarm("disk", "state", "state/ has 4 MB left.", "Make room.", NOW)
SINCE = NOW - timedelta(days=2)
NOTE = Alarm("posts", "", "3 posts wait for a person.", "Look.", SINCE, is_note=True)
OVER = Alarm(
    "no-cycle",
    "",
    "no cycle ended since 2026-03-07 22:00 UTC.",
    "Start it.",
    NOW - timedelta(hours=5),
    gone=NOW - timedelta(hours=1, minutes=30),
)


def test_one_new_thing_is_the_subject_and_what_to_do_about_it_the_text() -> None:
    message = written(Letter((STOPPED,), (), ()), NAME, URL, NOW)
    assert message.title == "Migrants' Alliance: the account social is stopped"
    assert message.kind == "failure"
    assert message.body.splitlines() == [
        "The account social is stopped: its server does not let it post.",
        "Since 2026-03-08 03:10 UTC (for 12 minutes).",
        "To do: `alliance-bot check --online` says why.",
        "",
        "alliance-bot of https://statements.example.org/",
    ]


def test_of_several_the_subject_names_what_keeps_from_work() -> None:
    message = written(Letter((NOTE, FULL, STOPPED), (), ()), NAME, URL, NOW)
    assert message.title == "Migrants' Alliance: state/ has 4 MB left (and 2 more)"
    for one in (NOTE, FULL, STOPPED):
        assert one.what[1:] in message.body
        assert one.mend in message.body


def test_what_only_waits_is_no_failure() -> None:
    message = written(Letter((NOTE,), (), ()), NAME, URL, NOW)
    assert message.kind == "warning"
    assert "(for 2 days)" in message.body


def test_what_began_now_is_so_just_now() -> None:
    assert "(just now)" in written(Letter((FULL,), (), ()), NAME, URL, NOW).body


def test_what_was_told_before_is_named_beside_the_new_in_a_line() -> None:
    message = written(Letter((FULL,), (STOPPED,), ()), NAME, URL, NOW)
    assert message.title == "Migrants' Alliance: state/ has 4 MB left"
    assert "Still so, as you were told:\n- The account social is stopped" in message.body
    assert STOPPED.mend not in message.body


def test_a_reminder_says_that_it_is_one_and_what_to_do() -> None:
    message = written(Letter((), (STOPPED,), (), is_reminder=True), NAME, URL, NOW)
    assert message.title == "Migrants' Alliance: still: the account social is stopped"
    assert STOPPED.mend in message.body
    assert "Still so" not in message.body


def test_what_is_over_says_how_long_it_lasted() -> None:
    message = written(Letter((), (), (OVER,)), NAME, URL, NOW)
    assert message.title.startswith("Migrants' Alliance: well again (it was: no cycle ended")
    assert message.kind == "success"
    assert "It began on 2026-03-07 22:22 UTC and lasted 3 hours 30 minutes." in message.body
    assert OVER.mend not in message.body


def test_a_subject_is_one_short_line_whatever_the_site_is_called() -> None:
    name = "An alliance\r\nBcc: everybody@example.org " + "with a very long name " * 9
    title = written(Letter((STOPPED,), (), ()), name, URL, NOW).title
    assert "\n" not in title
    assert "\r" not in title
    assert title.endswith(": the account social is stopped")
    assert len(title) <= 120


def test_a_test_says_that_nothing_is_wrong() -> None:
    message = trial(NAME, URL)
    assert message.title == "Migrants' Alliance: a test"
    assert "Nothing is wrong" in message.body
