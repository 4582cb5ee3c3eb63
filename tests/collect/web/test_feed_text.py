"""The text of a feed: its tags, and addresses that are none."""

import pytest

from bot.collect.web import feed_text
from bot.errors import CollectError

MANY = "<a/>" * 200_001


def test_tags_within_quoted_text_are_not_counted() -> None:
    feed_text.refuse_if_tangled(f"<x><![CDATA[{MANY}]]></x>", "a feed")
    feed_text.refuse_if_tangled(f"<x><![CDATA[{MANY}", "a feed")


def test_more_tags_than_any_feed_has_are_refused() -> None:
    with pytest.raises(CollectError, match="more than 200000 tags"):
        feed_text.refuse_if_tangled(MANY, "a feed")


def test_an_address_that_is_none_is_compared_as_it_stands() -> None:
    assert feed_text.same_page("http://[broken") == "http://[broken"


def test_a_link_that_is_no_address_stays_as_it_is() -> None:
    content = '<p><a href="//[broken">here</a> and <a href="/more">more</a></p>'
    made = feed_text.with_whole_links(content, "https://example.org/a/")
    assert made == (
        '<p><a href="//[broken">here</a> and <a href="https://example.org/more">more</a></p>'
    )
