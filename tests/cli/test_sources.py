"""Feeds as a source, from the command line: `once` brings them, `import` takes an address."""

from collections.abc import Callable, Iterator

import pytest

from bot.config import Home
from tests.collect.blog import Blog, post
from tests.conftest import CONFIG, Ran


@pytest.fixture
def blog() -> Iterator[Blog]:
    blog = Blog()
    yield blog
    blog.stop()


def configure(home: Home, blog: Blog, more: str = "private = true") -> None:
    source = f'[[sources]]\nkind = "feed"\nurl = "{blog.url}/feed/"\n{more}\n'
    home.config_file.write_text(f"{CONFIG}\n{source}", encoding="utf-8")


def test_once_takes_what_a_source_has_and_publishes_it(
    home: Home, bot: Callable[..., Ran], blog: Blog
) -> None:
    configure(home, blog)
    blog.publish(post("a-day-of-rest"))
    ran = bot("once", "--json")
    assert ran.json["statements"]["new"] == [
        "2026-03-02-a-day-of-rest",
        "2026-03-08-on-our-day-of-rest",
    ]
    assert (home.feeds / "en" / "s" / "2026-03-02-a-day-of-rest" / "index.html").exists()


def test_a_source_that_fails_is_named_and_the_rest_goes_on(
    home: Home, bot: Callable[..., Ran], blog: Blog
) -> None:
    configure(home, blog, more="")
    ran = bot("once", "--json")
    assert ran.status == 1
    assert ran.json["statements"]["new"] == ["2026-03-08-on-our-day-of-rest"]
    assert [error["reason"] for error in ran.json["errors"]] == ["address-refused"]
    assert "private = true" in ran.json["errors"][0]["mend"]


def test_check_says_how_a_source_is(home: Home, bot: Callable[..., Ran], blog: Blog) -> None:
    configure(home, blog, more='private = true\nname = "letters"')
    blog.publish(post("a-day-of-rest"))
    assert "source letters: is looked at by the next cycle" in bot("check").out
    assert "source letters: answers; shows 1 posts" in bot("check", "--online").out
    blog.behave(status=410)
    assert "source letters: the server answered 410" in bot("check", "--online").out
    assert not (home.statements / "2026-03-02-a-day-of-rest.md").exists()


def test_import_takes_the_address_of_a_source(
    home: Home, bot: Callable[..., Ran], blog: Blog
) -> None:
    configure(home, blog)
    blog.publish(post("a-day-of-rest"))
    ran = bot("import", f"{blog.url}/feed/", "--json")
    assert ran.status == 0
    assert ran.json["written"] == ["statements/2026-03-02-a-day-of-rest.md"]


def test_import_refuses_an_address_of_this_machine(
    home: Home, bot: Callable[..., Ran], blog: Blog
) -> None:
    ran = bot("import", f"{blog.url}/feed/")
    assert ran.status == 2
    assert "not an address of the public internet" in ran.err
    assert blog.log() == []


def test_import_of_another_kind_of_address_is_refused(bot: Callable[..., Ran]) -> None:
    ran = bot("import", "ftp://example.org/statement.txt")
    assert ran.status == 2
    assert "https://" in ran.err
