"""Front matter: what a file states of itself, and each mistake with its line and mend."""

from datetime import UTC, date, datetime

import pytest

from bot.collect.formats import frontmatter
from bot.errors import CollectError


def front(yaml: str) -> frontmatter.FrontMatter:
    return frontmatter.split(f"---\n{yaml}---\nText\n", "statements/x.md")[0]


def test_a_text_without_front_matter_states_nothing() -> None:
    text = "Title\n\nText"
    assert frontmatter.split(text, "x") == (frontmatter.FrontMatter(), text, 1)


def test_a_line_drawn_above_the_text_is_no_front_matter() -> None:
    text = "---\nThe text of a statement: it goes on.\n"
    assert frontmatter.split(text, "x") == (frontmatter.FrontMatter(), text, 1)


def test_the_text_below_begins_on_its_own_line() -> None:
    assert frontmatter.split("---\ntitle: X\n---\nText\n", "x")[1:] == ("Text\n", 4)


def test_values_are_the_words_as_they_are_written() -> None:
    stated = front("title: 2017\nlanguage: no\nissuer: 12:30\nplace: !!python/name:os.system ''\n")
    assert (stated.title, stated.language, stated.issuer) == ("2017", "no", "12:30")


def test_a_key_without_a_value_states_nothing_but_an_empty_text_states_none() -> None:
    stated = front('subtitle:\nissuer: ""\n')
    assert (stated.subtitle, stated.issuer) == (None, "")


def test_a_span_of_days_is_read() -> None:
    stated = front("date: 2015-11-12/2015-11-13\n")
    assert (stated.published, stated.until) == (date(2015, 11, 12), date(2015, 11, 13))


def test_one_slogan_needs_no_list() -> None:
    assert front("slogans: Rights now!\n").slogans == ("Rights now!",)


@pytest.mark.parametrize("word", ["false", "no", "False", '""'])
def test_not_withdrawn_can_be_said(word: str) -> None:
    assert front(f"withdrawn: {word}\n").withdrawn == ""


@pytest.mark.parametrize("word", ["true", "yes"])
def test_withdrawn_without_a_reason_is_still_withdrawn(word: str) -> None:
    assert front(f"withdrawn: {word}\n").withdrawn == "withdrawn"


@pytest.mark.parametrize(
    ("yaml", "line", "what", "mend"),
    [
        ('title: "X\n', 2, "cannot be understood", "quotation marks"),
        ("title: a: b\n", 2, "cannot be understood", "quotation marks"),
        ("title: X\ntitel: Y\n", 3, '"titel"', '"title"'),
        ("title: X\nzzzzzz: Y\n", 3, '"zzzzzz"', "Known here: title"),
        ("title: X\ntitle: Y\n", 3, "twice", "one"),
        ("title: [a, b]\n", 2, "one line of text", "colon"),
        ("date: 2017-13-45\n", 2, "2017-13-45", "year-month-day"),
        ("date: 4 December 2017\n", 2, "4 December 2017", "2017-12-04"),
        ("date: yesterday\n", 2, "yesterday", "2017-12-04"),
        ("date: 2015-11-13/2015-11-12\n", 2, "span", "first and the last"),
        ("date: 2015-11-12/2015-11-13/2015-11-14\n", 2, "span", "first and the last"),
        ("language: Klingon tongue\n", 2, "language tag", "zh-Hant"),
        ("source_url: example.org\n", 2, "address", "https://"),
        ("source_url: javascript:alert(1)\n", 2, "address", "https://"),
        ("translations: [es]\n", 2, "tags with addresses", "es: https://"),
        ("translations:\n  es: nowhere\n", 3, "address", "https://"),
        ("translations:\n  es:\n", 3, "tag and an address", "es: https://"),
        ("tags: {a: b}\n", 2, "a list", ""),
        ("teaser: maybe\n", 2, "neither true nor false", "teaser: true"),
        ("urgent: very\n", 2, "neither true nor false", "urgent: true"),
        ("publish_at: 2026-12-01 09:00\n", 2, "in which time zone", "09:00 Asia/Manila"),
        ("title: X\npublish_at: [soon]\n", 3, "must be a moment", "behind the colon"),
        ("- a\n- b\n", 2, "list of keys", "title"),
        ("[" * 5000 + "\n", 1, "cannot be understood", "key: text"),
        ("title: " + "x" * 70_000 + "\n", 1, "too long", "keys"),
        ("title: \x01\n", 1, "cannot be understood", "key: text"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_mend(
    yaml: str, line: int, what: str, mend: str
) -> None:
    with pytest.raises(CollectError) as raised:
        front(yaml)
    assert raised.value.reason == "front-matter"
    assert raised.value.where == f"statements/x.md, line {line}"
    assert what in raised.value.what
    assert mend in raised.value.mend


def test_front_matter_without_an_end_is_a_mistake() -> None:
    with pytest.raises(CollectError, match="no end"):
        frontmatter.split("---\ntitle: X\n\nText", "x")


def test_aliases_cannot_grow() -> None:
    with pytest.raises(CollectError):
        front("tags: &a [x, y]\nslogans: [*a, *a]\n")


def test_when_it_goes_out_is_read_in_utc() -> None:
    stated = front("publish_at: 2026-12-01 09:00 Asia/Manila\nurgent: yes\n")
    assert (stated.publish_at, stated.urgent) == (datetime(2026, 12, 1, 1, tzinfo=UTC), True)


def test_what_says_nothing_of_when_goes_out_at_once() -> None:
    stated = front("title: X\npublish_at:\nurgent: no\n")
    assert (stated.publish_at, stated.urgent) == (None, False)
