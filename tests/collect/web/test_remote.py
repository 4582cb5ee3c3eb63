"""`import https://…`: what is there becomes files, whether a feed or a page."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.collect.importer import ImportReport
from bot.collect.web.remote import import_address
from bot.config import Config, Home, parse
from bot.errors import CollectError, FetchError
from bot.store import Store
from tests.collect.blog import Blog, post, posts

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
def config(blog: Blog) -> Config:
    """A source on this machine allows its host and port, and nothing else there."""
    return parse(
        '[site]\nname = "Harbour Migrants Network"\nurl = "https://example.org/"\n'
        f'[[sources]]\nkind = "feed"\nurl = "{blog.url}/feed/"\nprivate = true\n'
    )


def fetched(home: Home, config: Config, store: Store, url: str) -> ImportReport:
    return import_address(home, config, store, url, NOW)


def test_a_configured_source_is_imported_at_once(
    home: Home, config: Config, store: Store, blog: Blog
) -> None:
    blog.behave(per_page=4)
    blog.publish(*posts(6))
    report = fetched(home, config, store, f"{blog.url}/feed/")
    assert len(report.written) == 6
    assert store.sources()[f"{blog.url}/feed/"].looked == NOW


def test_another_feed_is_imported_with_all_its_pages(
    home: Home, config: Config, store: Store, blog: Blog
) -> None:
    blog.behave(per_page=4)
    blog.publish(*posts(6))
    assert len(fetched(home, config, store, f"{blog.url}/atom.xml").written) == 6
    report = fetched(home, config, store, f"{blog.url}/atom.xml")
    assert (len(report.present), report.written) == (6, ())


def test_a_feed_that_is_configured_later_makes_nothing_double(
    home: Home, config: Config, store: Store, blog: Blog
) -> None:
    blog.publish(*posts(3))
    fetched(home, config, store, f"{blog.url}/atom.xml")
    report = fetched(home, config, store, f"{blog.url}/feed/")
    assert (len(report.present), report.written) == (3, ())


def test_a_page_of_one_statement_is_imported_with_its_address(
    home: Home, config: Config, store: Store, blog: Blog
) -> None:
    words = "<p>4 March 2026</p><p>The network met and asks the ministry for an answer.</p>"
    blog.publish(post("a-day-of-rest", html=words))
    report = fetched(home, config, store, f"{blog.url}/p/a-day-of-rest")
    assert report.written == ("statements/2026-03-04-a-day-of-rest.md",)
    text = (home.root / report.written[0]).read_text(encoding="utf-8")
    assert f"source_url: {blog.url}/p/a-day-of-rest\n" in text


def test_what_will_be_held_is_said(home: Home, config: Config, store: Store, blog: Blog) -> None:
    blog.publish(post("a-day-of-rest", summary="<p>The network met …</p>"))
    report = fetched(home, config, store, f"{blog.url}/feed/")
    assert [one.reason for one in report.held] == ["teaser"]


def test_a_file_that_a_person_edited_is_said(
    home: Home, config: Config, store: Store, blog: Blog
) -> None:
    blog.publish(post("a-day-of-rest"))
    path = home.root / fetched(home, config, store, f"{blog.url}/feed/").written[0]
    path.write_text(path.read_text().replace("spring", "autumn"))
    blog.publish(post("a-day-of-rest", html="<p>Entirely other words.</p>"))
    assert [one.reason for one in fetched(home, config, store, f"{blog.url}/feed/").edited] == [
        "edited"
    ]


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/nothing", "bad-answer"), ("/p/nothing", "bad-answer")],
)
def test_what_is_not_there_is_an_error(
    home: Home, config: Config, store: Store, blog: Blog, path: str, reason: str
) -> None:
    with pytest.raises(CollectError) as caught:
        fetched(home, config, store, blog.url + path)
    assert caught.value.reason == reason


def test_a_source_that_fails_is_an_error(
    home: Home, config: Config, store: Store, blog: Blog
) -> None:
    blog.behave(status=410)
    with pytest.raises(CollectError) as caught:
        fetched(home, config, store, f"{blog.url}/feed/")
    assert caught.value.reason == "feed-gone"


def test_an_address_of_this_machine_that_no_source_allows_is_refused(
    home: Home, config: Config, store: Store
) -> None:
    other = Blog()
    with pytest.raises(FetchError) as caught:
        fetched(home, config, store, f"{other.url}/feed/")
    asked = other.log()
    other.stop()
    assert caught.value.reason == "address-refused"
    assert asked == []


def test_what_is_neither_feed_nor_page_is_refused(
    home: Home, config: Config, store: Store, blog: Blog
) -> None:
    blog.behave(media_type="application/pdf")
    blog.publish(post("a-day-of-rest"))
    with pytest.raises(CollectError) as caught:
        fetched(home, config, store, f"{blog.url}/p/a-day-of-rest")
    assert caught.value.reason == "unknown-type"


def test_importing_again_is_a_look_like_others(
    home: Home, config: Config, store: Store, blog: Blog
) -> None:
    blog.publish(*posts(3))
    url = f"{blog.url}/feed/"
    fetched(home, config, store, url)
    blog.publish(posts(3)[0], posts(3)[2])
    assert fetched(home, config, store, url).written == ()
    later = import_address(home, config, store, url, NOW + timedelta(hours=1))
    assert later.written == ("statements/2025-01-03-letter-number-2.md",)
