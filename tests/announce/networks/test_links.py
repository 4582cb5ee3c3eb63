from urllib.parse import quote

import pytest

from bot.announce.networks.links import links_to, says

ADDRESS = "https://statements.alliance-site.org/hi/s/2026-03-10-अधिकार/"

ENCODED = f"https://STATEMENTS.alliance-site.org{quote('/hi/s/2026-03-10-अधिकार/')}"


@pytest.mark.parametrize(
    "content",
    [
        f'<p>x <a href="{ADDRESS}">…</a></p>',
        f'<p><a rel="nofollow" href="{ENCODED}"><span>x</span></a>',
    ],
)
def test_a_link_is_found_however_it_is_written(content: str) -> None:
    assert links_to(content, ADDRESS)


@pytest.mark.parametrize(
    "content",
    [
        "",
        f"<p>{ADDRESS}</p>",
        f'<p><a href="{ADDRESS}more">x</a></p>',
        '<p><a href="https://statements.alliance-site.org/ne/s/2026-03-10-अधिकार/">x</a></p>',
        "<p><a>no address</a></p>",
    ],
)
def test_something_else_is_not(content: str) -> None:
    assert not links_to(content, ADDRESS)


def test_an_ampersand_is_read_as_html_writes_it() -> None:
    assert links_to('<a href="https://a.org/?x=1&amp;y=2">', "https://a.org/?x=1&y=2")


ANSWER = f"1. Alto a las redadas & «paz»\n\n2. @Ninguna #Persona sale de ima.org\n{ADDRESS}"
MASTODON = (
    "<p>1. Alto a las redadas &amp; «paz»</p><p>2. @Ninguna "
    '<a href="https://s.org/tags/Persona" class="mention hashtag" rel="tag">#<span>Persona</span>'
    f'</a> sale de ima.org<br /><a href="{ADDRESS}"><span class="invisible">https://</span>'
    '<span class="ellipsis">statements.alliance-site.org/h</span>'
    '<span class="invisible">i/s/2026-03-10-अधिकार/</span></a></p>'
)
SHORTENED = (
    "1. Alto a las redadas &amp; &laquo;paz&raquo;<br>2. @Ninguna #Persona sale de "
    f'<a href="http://ima.org">ima.org</a><br/><a href="{ENCODED}">'
    "statements.alliance-site.org/hi/s/2026…</a>"
)
PLAIN = (
    f"<div>1. Alto a las redadas &amp; «paz»</div>2. @Ninguna #Persona sale de ima.org {ADDRESS}"
)


@pytest.mark.parametrize("content", [MASTODON, SHORTENED, PLAIN])
def test_words_are_the_same_however_they_are_written(content: str) -> None:
    assert says(content, ANSWER)


@pytest.mark.parametrize(
    "content",
    [
        "",
        MASTODON.replace("1.", "3."),
        MASTODON.replace("redadas", "redada"),
        MASTODON.replace("Persona<", "Personas<"),
        MASTODON.replace("ima.org", "ima.net"),
        MASTODON.replace("</p><p>", "</p><p>Corregido: "),
    ],
)
def test_other_words_are_not_the_same(content: str) -> None:
    assert not says(content, ANSWER)


@pytest.mark.parametrize(
    ("one", "other"), [("हक", "हका"), ("ไม่", "ไม"), ("休息", "休"), ("راحة", "راح")]
)
def test_every_letter_and_mark_counts(one: str, other: str) -> None:
    assert says(f"<p>{one}</p>", one)
    assert not says(f"<p>{one}</p>", other)
