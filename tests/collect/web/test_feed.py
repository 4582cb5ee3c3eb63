"""Feeds as blogs really write them, and the posts that are read from each."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.collect.web import feed, feed_dates, feed_text
from bot.collect.web.feed import Feed
from bot.errors import CollectError

DATA = Path(__file__).parents[2] / "data" / "feeds"
URL = "https://example.org/feed"
PAIRS = sorted(DATA.glob("*.expected.json"))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name.removesuffix(".expected.json"))
def test_a_feed_gives_its_posts(pair: Path) -> None:
    content = (DATA / pair.name.removesuffix(".expected.json")).read_bytes()
    found = json.loads(json.dumps(asdict(feed.read(content, URL)), default=str))
    assert found == json.loads(pair.read_text(encoding="utf-8"))


def rss(text: str, *, declared: str = "", encoding: str = "utf-8") -> bytes:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return (
        f'{declaration}<rss version="2.0"><channel><item><title>{text}</title><guid>1</guid>'
        "<description>&lt;p&gt;Words.&lt;/p&gt;</description></item></channel></rss>"
    ).encode(encoding)


def title(found: Feed) -> str:
    return found.posts[0].title


def refused(content: bytes) -> str:
    with pytest.raises(CollectError) as caught:
        feed.read(content, URL)
    assert caught.value.where == URL
    assert caught.value.mend
    return caught.value.reason


# Letters


@pytest.mark.parametrize(
    ("declared", "encoding", "charset"),
    [
        ("utf-8", "utf-8", ""),
        ("", "utf-8-sig", ""),
        ("utf-16", "utf-16", ""),
        ("", "utf-16-le", "utf-16-le"),
        ("windows-1252", "windows-1252", ""),
        ("iso-8859-1", "windows-1252", ""),
        ("", "windows-1252", "windows-1252"),
        ("iso-8859-1", "utf-8", "iso-8859-1"),
        ("us-ascii", "utf-8", "windows-1256"),
    ],
)
def test_letters_are_read_in_the_encoding_that_they_have(
    declared: str, encoding: str, charset: str
) -> None:
    text = "“¿Ni una menos? ¡Ya!”"
    assert title(feed.read(rss(text, declared=declared, encoding=encoding), URL, charset)) == text


def test_seven_bits_are_not_always_ascii() -> None:
    content = rss("移住労働者の権利", declared="iso-2022-jp", encoding="iso-2022-jp")
    assert title(feed.read(content, URL)) == "移住労働者の権利"


@pytest.mark.parametrize("declared", ["utf-8", "utf-7", "no-such-thing", "unicode_escape"])
def test_letters_that_cannot_be_read_are_not_guessed(declared: str) -> None:
    content = rss("x", declared=declared).replace(b">x<", b">\xc3\x28\x81\x8d<")
    assert refused(content) == "not-text"


# What it may not do


def test_declared_entities_are_refused() -> None:
    assert refused((DATA / "entities.xml").read_bytes()) == "entities"


@pytest.mark.parametrize(
    "prolog",
    [
        b"<!-- <a> --><!DOCTYPE rss [<!ENTITY t 'x'>]>",
        b"<?a <b> ?>\n<!doctype rss SYSTEM 'x>' [\n<!ENTITY t 'x'>]>",
        b"<!-- \n<!ENTITY t 'x'> -->junk <!ENTITY t 'x'>",
    ],
)
def test_entities_cannot_be_hidden(prolog: bytes) -> None:
    assert refused(prolog + rss("&t;")) == "entities"


def test_words_about_entities_are_words() -> None:
    content = rss("x").replace(b"Words.", b"&lt;!DOCTYPE html [&lt;!ENTITY&gt;]&gt; Words.")
    assert "ENTITY" in feed.read(content, URL).posts[0].content


@pytest.mark.parametrize("content", [b"/etc/hostname", b"http://127.0.0.1:9/", b"feed:x", b"."])
def test_content_is_never_taken_for_an_address(content: bytes, socket_disabled: None) -> None:
    assert refused(content) == "not-a-feed"


def test_a_feed_of_too_many_elements_is_refused() -> None:
    assert refused(b"<rss version='2.0'><channel>" + b"<item>" * 250_000) == "too-large"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        b"<html><head><title>Statements</title></head><body><p>Words</p></body></html>",
        b'{"version": "1.0", "items": []}',
        b'["version"]',
    ],
)
def test_what_is_no_feed_is_refused(content: bytes) -> None:
    assert refused(content) == "not-a-feed"


@pytest.mark.parametrize(
    "content",
    [
        b"<rss version='2.0'><channel><title>x</ti",
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [',
        b"[" * 100_000,
    ],
)
def test_a_broken_feed_without_a_post_is_refused(content: bytes) -> None:
    assert refused(content) == "broken-feed"


def test_a_feed_without_posts_is_one() -> None:
    assert feed.read(b"<rss version='2.0'><channel></channel></rss>", URL) == Feed(())


def test_a_feed_that_is_cut_off_gives_its_posts_and_says_so() -> None:
    whole = (DATA / "wordpress.xml").read_bytes()
    cut = whole[: whole.index(b"<title></title>")]
    found = feed.read(cut, URL)
    assert "seafarers-wages" in found.posts[0].address
    assert not found.is_whole


@given(st.binary(max_size=400) | st.text(alphabet="<>/&;![]\"'= abrsitem{}:,", max_size=200))
def test_any_bytes_are_a_feed_or_an_error(content: bytes | str) -> None:
    for prefix in (
        b"",
        b"<rss version='2.0'><channel><item>",
        b'{"version":"jsonfeed.org/version/',
    ):
        raw = content if isinstance(content, bytes) else content.encode()
        try:
            found = feed.read(prefix + raw, URL)
        except CollectError:
            continue
        assert len({post.key for post in found.posts}) == len(found.posts)


# Dates


@pytest.mark.parametrize(
    ("text", "day", "hours"),
    [
        ("Mon, 02 Mar 2026 23:30:00 -0600", "2026-03-02", -6),
        ("2 Mar 2026 00:30 +0800", "2026-03-02", 8),
        ("Mon, 02 Mar 2026 10:00:00 GMT", "2026-03-02", 0),
        ("2026-03-02T00:30:00+09:00", "2026-03-02", 9),
        ("2026-03-02T10:00:00.123456Z", "2026-03-02", 0),
        ("2026-03-02 10:00 +0530", "2026-03-02", 5.5),
        ("2026-03-02", "2026-03-02", 0),
    ],
)
def test_a_day_is_that_of_the_stated_offset(text: str, day: str, hours: float) -> None:
    found = feed_dates.read(text)
    assert isinstance(found, datetime)
    assert found.date().isoformat() == day
    assert found.utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "02/03/2026", "2026-13-40", "0001-01-01T00:00:00+23:00", "Mon, 99"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert feed_dates.read(text) is None


# Texts


@pytest.mark.parametrize(
    ("words", "footer"),
    [
        (
            "<p>Words.</p>",
            '<p>The post <a href="{0}">T</a> appeared first on <a href="{1}">B</a>.</p>',
        ),
        (
            "<p>Words.</p>",
            '<p>La entrada <a href="{0}">T</a> aparece primero en <a href="{1}/">B</a></p>',
        ),
    ],
)
def test_what_wordpress_adds_to_every_post_is_no_text(words: str, footer: str) -> None:
    own, blog = "https://www.example.org/2026/letter/", "http://example.org"
    content = f"{words}\n{footer.format(own, blog)}\n"
    assert feed_text.without_footer(content, own) == words


@pytest.mark.parametrize(
    "last",
    [
        '<p>See <a href="https://example.org/a">one</a> and <a href="https://x.org/">two</a>.</p>',
        '<p><a href="https://example.org/2026/letter">This</a></p>',
        '<p><a href="https://example.org/2026/letter">Ours</a>, <a href="https://x.com/">theirs</a></p>',
    ],
)
def test_a_last_paragraph_with_links_of_its_own_stays(last: str) -> None:
    content = f"<p>Words.</p>{last}"
    assert feed_text.without_footer(content, "https://example.org/2026/letter") == content


@pytest.mark.parametrize(
    ("link", "whole"),
    [
        ("/pernyataan/1", "https://example.org/pernyataan/1"),
        ("../b?c=1&amp;d=2", "https://example.org/b?c=1&amp;d=2"),
        ("//other.org/x", "https://other.org/x"),
        ("#top", "#top"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_a_link_does_not_depend_on_its_page(link: str, whole: str) -> None:
    made = feed_text.with_whole_links(
        f"<a class='x' href='{link}'>y</a>", "https://example.org/a/c"
    )
    assert made == f"<a class='x' href='{whole}'>y</a>"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.example.org/a/", "https://example.org/a"),
        ("https://Example.org/a?utm_source=x#top", "https://example.org/a"),
        ("https://example.org/?p=1", "https://example.org/?p=1&utm_medium=rss"),
    ],
)
def test_addresses_of_one_page_are_known(one: str, other: str) -> None:
    assert feed_text.same_page(one) == feed_text.same_page(other)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:x",
        "https://x.org/a b",
        "https://x.org/\u202e",
        "https://u:p@x.org/",
        "http://[",
        "/a",
    ],
)
def test_what_is_no_plain_address_is_none(address: str) -> None:
    assert feed_text.address(address) == ""
