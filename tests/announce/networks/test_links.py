from urllib.parse import quote

import pytest

from bot.announce.networks.links import links_to

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
