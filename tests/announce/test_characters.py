import pytest

from bot.announce.characters import count, cut
from bot.ports import Limits

MASTODON = Limits(500, 23)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("rest", 4),
        ("é e\u0301", 3),
        ("👩\u200d👩\u200d👧🇵🇭", 2),
        ("한국어", 3),
        ("한", 1),
        ("नि", 1),
        ("क्ष", 2),  # one cluster by newer rules, two by older ones
        ("\u2068IMA\u2069", 5),
    ],
)
def test_signs_are_counted_as_servers_count_them(text: str, length: int) -> None:
    assert count(text, MASTODON) == length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("https://statements.alliance-site.org/en/s/2026-03-10-a-day-of-rest/", 23),
        ("https://statements.alliance-site.org/hi/s/2026-03-10-अधिकार/", 23),
        ("https://a.org/", 23),
        ("see https://a.org/x\nand https://b.org/y", 4 + 23 + 5 + 23),
        # no server takes these for addresses whose length is reserved
        ("http://127.0.0.1:8080/en/s/2026-03-10-a-day/", 44),
        ("http://localhost/en/s/2026-03-10-a-day/", 39),
        ("https://bot.internal/en/s/2026-03-10-a-day/", 43),
        ("https://statements.alliance-site.org/a(b)c", 42),
    ],
)
def test_an_address_counts_as_the_reserved_length_where_that_is_sure(
    text: str, length: int
) -> None:
    assert count(text, MASTODON) == length


def test_without_a_reserved_length_an_address_counts_as_it_is() -> None:
    assert count("https://a.org/", Limits(300)) == 14


def short(most: int) -> object:
    return lambda text: count(text, MASTODON) <= most


@pytest.mark.parametrize(
    ("text", "most", "beginning"),
    [
        ("Workers demand rest", 15, "Workers demand…"),
        ("Workers demand rest", 14, "Workers…"),
        ("Workers, women and men", 9, "Workers…"),
        ("Workers demand", 7, ""),
        ("家務工要求休息", 5, "家務工要…"),
        ("這是「一天」休息", 4, "這是…"),
        ("한국어 이주 노동자", 7, "한국어 이주…"),
        ("เราต้องการ สิทธิ", 11, "เราต้องการ…"),
        ("a \u2068IMA NET\u2069 b", 8, "a \u2068IMA\u2069…"),
        ("a \u2068IMA\u2069 b", 4, "a…"),
    ],
)
def test_text_is_cut_between_words(text: str, most: int, beginning: str) -> None:
    assert cut(text, short(most)) == beginning  # type: ignore[arg-type]


def test_a_word_is_cut_only_where_that_is_allowed() -> None:
    assert cut("แรงงานข้ามชาติ", short(5), anywhere=True) == "แรงง…"  # type: ignore[arg-type]


def test_words_come_before_clusters() -> None:
    assert cut("Workers demand", short(10), anywhere=True) == "Workers…"  # type: ignore[arg-type]
