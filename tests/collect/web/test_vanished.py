"""Which posts should be in a feed's window and are not."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.collect.web import vanished
from bot.collect.web.feed import Post
from bot.store import ImportedPost

URL = "https://example.org/feed"


def day(number: int) -> datetime:
    return datetime(2026, 3, number, 12, tzinfo=UTC)


def shown(*days: int, updated: dict[int, int] | None = None) -> list[Post]:
    """Posts as the feed lists them, each named after its day."""
    return [
        Post(
            f"key-{number}",
            f"https://example.org/{number}",
            "T",
            "",
            published=day(number),
            updated=day((updated or {}).get(number, number)),
        )
        for number in days
    ]


def known(*days: int) -> list[ImportedPost]:
    return [
        ImportedPost(
            URL,
            f"key-{number}",
            f"https://example.org/{number}",
            f"statements/{number}.md",
            posted=day(number),
        )
        for number in days
    ]


def missing(posts: list[Post], records: list[ImportedPost]) -> list[str]:
    return [one.key for one in vanished.missing(vanished.window(posts), URL, records)]


@pytest.mark.parametrize(
    ("days", "gone"),
    [
        ((9, 8, 7, 6), []),
        ((9, 7, 6), ["key-8"]),
        ((8, 7, 6), ["key-9"]),
        ((9, 8, 7), []),
        ((6, 7, 9), ["key-8"]),
        ((1, 9, 8, 7), []),
        ((1, 9, 7, 6), ["key-8"]),
    ],
    ids=["all", "amid", "first", "last", "oldest first", "pinned", "pinned, amid"],
)
def test_what_is_newer_than_the_last_should_be_there(
    days: tuple[int, ...], gone: list[str]
) -> None:
    assert missing(shown(*days), known(9, 8, 7, 6, 1 if 1 in days else 6)) == gone


def test_a_feed_in_the_order_of_changes_holds_what_is_newer_than_its_last_change() -> None:
    posts = shown(2, 9, 6, updated={2: 20, 9: 12, 6: 8})
    assert missing(posts, known(9, 7, 6, 2)) == []
    assert missing(posts, known(11, 9, 7, 6, 2)) == ["key-11"]


def test_a_post_is_known_by_its_address_too() -> None:
    renamed = ImportedPost(
        URL, "old", "http://www.example.org/8/", "statements/8.md", posted=day(8)
    )
    assert missing(shown(9, 8, 7), [renamed]) == []


def test_what_is_withdrawn_or_no_file_or_undated_or_of_another_feed_is_not_missed() -> None:
    (record,) = known(8)
    others = [
        ImportedPost(record.source, "a", "", record.path, posted=record.posted, withdrawn="gone"),
        ImportedPost(record.source, "b", "", "", posted=record.posted),
        ImportedPost(record.source, "c", "", record.path),
        ImportedPost("https://example.org/other", "d", "", record.path, posted=record.posted),
    ]
    assert missing(shown(9, 7), others) == []


def test_a_feed_with_a_post_without_a_date_says_nothing() -> None:
    undated = Post("x", "", "T", "")
    assert missing([*shown(9), undated, *shown(7)], known(8)) == []


@pytest.mark.parametrize(("count", "size", "alarm"), [(5, 1, False), (6, 1, True), (9, 9, False)])
def test_too_many_at_once_are_an_alarm(count: int, size: int, *, alarm: bool) -> None:
    window = vanished.window(shown(*range(1, size + 1)))
    record = known(1)[0]
    assert window.is_too_empty([record] * count) == alarm


def test_a_window_goes_back_to_a_moment_and_not_to_a_day() -> None:
    (newer,) = known(7)
    later = ImportedPost(
        URL, "later", "", newer.path, posted=(newer.posted or day(7)) + timedelta(minutes=1)
    )
    assert missing(shown(9, 7), [later]) == ["later"]
