"""Fetching from a blog that misbehaves: only where it may go, not too much, not too long."""

import tracemalloc
from collections.abc import Iterator
from threading import Event

import pytest

from bot import __version__
from bot.errors import FetchError
from bot.net.fetch import Answer, Limits, fetch
from bot.net.fetch import next_address as following
from tests.collect.blog import Blog, post

FAST = Limits(seconds=10)


@pytest.fixture
def other() -> Iterator[Blog]:
    """A second blog on another port of this machine, which nobody allowed."""
    blog = Blog()
    yield blog
    blog.stop()


def ask(blog: Blog, path: str = "/feed/", limits: Limits = FAST, **more: object) -> Answer:
    """Fetch from the blog as a source that is allowed to be on this machine."""
    allowed = frozenset({blog.origin})
    return fetch(blog.url + path, limits=limits, allowed=allowed, **more)  # type: ignore[arg-type]


def refused(blog: Blog, path: str = "/feed/", limits: Limits = FAST) -> FetchError:
    with pytest.raises(FetchError) as caught:
        ask(blog, path, limits)
    assert caught.value.what
    assert caught.value.where
    assert caught.value.mend
    return caught.value


def test_an_answer_is_unpacked_and_says_what_it_is(blog: Blog) -> None:
    blog.publish(post("a-day-of-rest"))
    answer = ask(blog)
    assert answer.status == 200
    assert b"A day of rest" in answer.content
    assert (answer.media_type, answer.charset) == ("application/rss+xml", "utf-8")
    assert answer.url == f"{blog.url}/feed/"


def test_it_says_who_asks_and_gives_no_cookie(blog: Blog) -> None:
    blog.behave(redirect=f"{blog.url}/p/nothing")
    ask(blog)
    first, second = blog.log()
    assert first["headers"]["User-Agent"] == f"alliance-bot/{__version__}"
    assert first["headers"]["Accept-Encoding"] == "gzip"
    assert "Cookie" not in second["headers"]


def test_no_proxy_of_the_environment_is_used(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert ask(blog).status == 200


def test_what_has_not_changed_is_not_sent_again(blog: Blog) -> None:
    blog.publish(post("a-day-of-rest"))
    first = ask(blog)
    second = ask(blog, validators=first.validators)
    assert (second.status, second.content) == (304, b"")


@pytest.mark.parametrize("status", [404, 410, 429, 500, 503])
def test_another_status_is_an_answer_without_content(blog: Blog, status: int) -> None:
    blog.behave(status=status)
    answer = ask(blog)
    assert (answer.status, answer.content) == (status, b"")


# Where it goes


def test_this_machine_is_refused(blog: Blog) -> None:
    with pytest.raises(FetchError, match="not an address of the public internet") as caught:
        fetch(f"{blog.url}/feed/", limits=FAST)
    assert caught.value.reason == "address-refused"
    assert blog.log() == []


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.1", "2130706433", "0x7f.0.0.1", "0", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_every_name_of_this_machine_is_refused(blog: Blog, host: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(f"http://{host}:{blog.origin[1]}/feed/", limits=FAST)
    assert caught.value.reason in {"address-refused", "not-reachable"}
    assert blog.log() == []


def test_a_public_name_that_leads_to_this_machine_is_refused(blog: Blog) -> None:
    url = f"http://blog.alliance-site.org:{blog.origin[1]}/feed/"
    with pytest.raises(FetchError) as caught:
        fetch(url, limits=FAST, resolve=lambda _host, _port: ["127.0.0.1"])
    assert caught.value.reason == "address-refused"
    assert blog.log() == []


def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    with pytest.raises(FetchError) as caught:
        fetch(
            "http://blog.alliance-site.org/",
            limits=FAST,
            resolve=lambda _host, _port: ["93.184.215.14", "64:ff9b::7f00:1"],
        )
    assert caught.value.reason == "address-refused"


def test_the_address_that_was_judged_is_the_one_that_is_connected_to(blog: Blog) -> None:
    """A second look at the name would give another address: it is not looked at again."""
    answers = [["127.0.0.1"], ["192.0.2.1"]]
    answer = fetch(
        f"http://blog.alliance-site.org:{blog.origin[1]}/feed/",
        limits=FAST,
        allowed=frozenset({("blog.alliance-site.org", blog.origin[1])}),
        resolve=lambda _host, _port: answers.pop(0),
    )
    assert answer.status == 200
    assert len(answers) == 1
    assert blog.log()[0]["headers"]["Host"].startswith("blog.alliance-site.org")


def test_an_allowed_name_leads_to_no_link_local_address(blog: Blog) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(
            f"{blog.url}/feed/",
            limits=FAST,
            allowed=frozenset({blog.origin}),
            resolve=lambda _host, _port: ["169.254.169.254"],
        )
    assert caught.value.reason == "address-refused"


def test_a_redirect_to_a_private_address_is_refused(blog: Blog) -> None:
    blog.behave(redirect="http://10.0.0.1/admin")
    assert refused(blog).reason == "address-refused"


def test_a_redirect_to_another_port_of_this_machine_is_refused(blog: Blog, other: Blog) -> None:
    blog.behave(redirect=f"{other.url}/feed/")
    assert refused(blog).reason == "address-refused"
    assert other.log() == []


def test_a_redirect_to_a_name_that_leads_to_this_machine_is_refused(
    blog: Blog, other: Blog
) -> None:
    blog.behave(redirect=f"http://blog.alliance-site.org:{other.origin[1]}/feed/")
    with pytest.raises(FetchError) as caught:
        ask(blog, resolve=lambda _host, _port: ["127.0.0.1"])
    assert caught.value.reason == "address-refused"
    assert other.log() == []


def test_a_redirect_within_the_allowed_source_is_followed(blog: Blog) -> None:
    blog.publish(post("a-day-of-rest"))
    blog.behave(redirect=f"{blog.url}/p/a-day-of-rest#top")
    assert ask(blog).url == f"{blog.url}/p/a-day-of-rest"


def test_redirects_without_end_end(blog: Blog) -> None:
    blog.behave(redirect=f"{blog.url}/feed/")
    assert refused(blog).reason == "too-many-redirects"
    assert len(blog.log()) == 6


@pytest.mark.parametrize(
    "target", ["ftp://example.org/", "file:///etc/passwd", "http://u:p@x.org/"]
)
def test_a_redirect_to_something_else_than_a_page_is_refused(blog: Blog, target: str) -> None:
    blog.behave(redirect=target)
    assert refused(blog).reason == "bad-address"


@pytest.mark.parametrize("url", ["ftp://example.org/", "http://", "https://u:p@example.org/", "x"])
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(url, limits=FAST)
    assert caught.value.reason == "bad-address"
    assert "u:p@" not in str(caught.value)


def test_nobody_there_is_said(other: Blog) -> None:
    other.stop()
    assert refused(other).reason == "not-reachable"


def test_a_server_that_does_not_speak_tls_is_refused(other: Blog) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(f"https://127.0.0.1:{other.origin[1]}/", allowed=frozenset({other.origin}))
    assert caught.value.reason == "not-reachable"


def test_an_encrypted_address_never_leads_to_one_that_is_not() -> None:
    with pytest.raises(FetchError) as caught:
        following("https://example.org/feed", "http://example.org/feed")
    assert caught.value.reason == "not-encrypted"
    assert following("http://example.org/feed", "https://example.org/") == "https://example.org/"
    assert following("https://example.org/a/b", "../c?d#e") == "https://example.org/c?d"


def test_a_name_that_nobody_knows_is_said() -> None:
    def resolve(_host: str, _port: int) -> list[str]:
        raise OSError

    with pytest.raises(FetchError) as caught:
        fetch("https://blog.alliance-site.org/", limits=FAST, resolve=resolve)
    assert caught.value.reason == "not-reachable"


# How much


def test_an_answer_that_never_ends_is_cut_off(blog: Blog) -> None:
    blog.behave(endless=True)
    assert refused(blog, limits=Limits(body=2_000_000)).reason == "too-large"


def test_what_grows_when_unpacked_is_never_unpacked_whole(blog: Blog) -> None:
    blog.behave(bomb=1000)
    tracemalloc.start()
    try:
        error = refused(blog, limits=Limits(body=2_000_000))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert error.reason == "too-large"
    assert peak < 20_000_000


def test_what_is_as_large_as_allowed_is_taken(blog: Blog) -> None:
    blog.publish(post("a-day-of-rest"))
    size = len(ask(blog).content)
    assert ask(blog, limits=Limits(body=size)).status == 200
    assert refused(blog, limits=Limits(body=size - 1)).reason == "too-large"


# How long


def test_one_byte_a_second_ends_in_time(blog: Blog) -> None:
    blog.behave(drip=True)
    assert refused(blog, limits=Limits(seconds=0.4)).reason == "too-slow"


def test_a_resolver_that_hangs_is_left_behind() -> None:
    never = Event()

    def resolve(_host: str, _port: int) -> list[str]:
        never.wait(20)
        return []

    with pytest.raises(FetchError) as caught:
        fetch("https://blog.alliance-site.org/", limits=Limits(seconds=0.2), resolve=resolve)
    never.set()
    assert caught.value.reason == "too-slow"


# What cannot be used


@pytest.mark.parametrize("packing", ["br", "deflate", "gzip, gzip", "x"])
def test_what_is_packed_in_a_way_not_asked_for_is_refused(blog: Blog, packing: str) -> None:
    blog.behave(packed=packing)
    assert refused(blog).reason == "bad-answer"


@pytest.mark.parametrize("way", ["short", "torn"])
def test_an_answer_that_breaks_off_is_refused(blog: Blog, way: str) -> None:
    blog.publish(post("a-day-of-rest"))
    blog.behave(**{way: True})
    assert refused(blog).reason == "bad-answer"


@pytest.mark.parametrize("etag", ['"é"', "x" * 2000])
def test_a_validator_that_cannot_be_sent_back_is_not_kept(blog: Blog, etag: str) -> None:
    blog.behave(etag=etag)
    validators = ask(blog).validators
    assert validators.etag == ""
    assert validators.last_modified
