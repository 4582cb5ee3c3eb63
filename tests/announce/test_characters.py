from collections.abc import Callable

import pytest

from bot.announce.characters import count, cut, fits
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
        ("्म", 2),  # and so a stray sign that joins a letter to nothing
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
        # or only of a part of it, so that the rest counts as well
        ("https://statements.alliance-site.org/a(b)c", 23 + 42),
        ("https://-.org/x", 23 + 15),
        ("xhttps://a.org/", 1 + 23 + 14),
    ],
)
def test_an_address_counts_as_the_reserved_length_where_that_is_sure(
    text: str, length: int
) -> None:
    assert count(text, MASTODON) == length


def test_without_a_reserved_length_an_address_counts_as_it_is() -> None:
    assert count("https://a.org/", Limits(300)) == 14


def test_telegram_counts_code_units_and_an_address_as_it_is() -> None:
    assert count("👩\u200d👧 é https://a.org/", Limits(4096, utf16=True)) == 5 + 1 + 1 + 1 + 14


@pytest.mark.parametrize(
    ("limits", "with_picture", "is_right"),
    [
        (Limits(4), False, True),
        (Limits(3), False, False),
        (Limits(300, bytes=12), False, True),
        (Limits(300, bytes=11), False, False),
        (Limits(300, characters_with_picture=4), True, True),
        (Limits(300, characters_with_picture=3), True, False),
        (Limits(300, characters_with_picture=3), False, True),
    ],
)
def test_a_post_fits_by_all_that_its_server_counts(
    limits: Limits, with_picture: bool, is_right: bool
) -> None:
    assert fits("家務工人", limits, with_picture=with_picture) is is_right


def short(most: int) -> Callable[[str], bool]:
    return lambda text: count(text, MASTODON) <= most


@pytest.mark.parametrize(
    ("language", "text", "most", "beginning"),
    [
        ("en", "Workers demand rest", 15, "Workers demand…"),
        ("en", "Workers demand rest", 14, "Workers…"),
        ("en", "Workers, women and men", 9, "Workers…"),
        ("en", "Workers demand", 7, ""),
        ("zh-Hant", "家務工要求休息", 5, "家務工…"),
        ("ja", "労働者は休みを求める", 7, "労働者は…"),
        ("ko", "한국어 이주 노동자", 7, "한국어 이주…"),
        ("th", "เราต้องการ สิทธิ", 11, "เราต้องการ…"),
        ("th", "แรงงานข้ามชาติต้องการวันหยุด", 20, "แรงงานข้ามชาติต้องการ…"),
        ("en", "a \u2068IMA NET\u2069 b", 8, "a \u2068IMA\u2069…"),
        ("en", "a \u2068IMA\u2069 b", 4, "a…"),
    ],
)
def test_text_is_cut_between_words_or_phrases(
    language: str, text: str, most: int, beginning: str
) -> None:
    assert cut(text, short(most), language) == beginning


def test_a_cut_at_a_pause_is_better_than_one_a_little_later() -> None:
    text = "Workers who clean and cook and care, and who are not paid"
    assert cut(text, short(45), "en") == "Workers who clean and cook and care…"


@pytest.mark.parametrize(
    ("language", "text", "most", "beginning"),
    [
        ("en", "Workers demand", 10, "Workers…"),  # words come first
        ("en", "Workers", 5, "Work…"),
        ("km", "កម្មករ", 3, "ក…"),  # never within a stack
        ("my", "အလုပ်သမား", 4, "အလုပ်…"),  # never before the final of a syllable
        ("lo", "ແຮງງານ", 4, "ແຮງ…"),
        ("th", "เพื่อน", 2, ""),  # never after a vowel that belongs to the next letter
    ],
)
def test_a_word_is_cut_only_where_that_is_allowed_and_between_letters(
    language: str, text: str, most: int, beginning: str
) -> None:
    assert cut(text, short(most), language, anywhere=True) == beginning
