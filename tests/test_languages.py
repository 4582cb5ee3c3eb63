"""What is known of languages."""

from datetime import date

import pytest

from bot.languages import (
    autonym,
    direction,
    format_day,
    format_list,
    in_digits,
    is_tag,
    regional,
)


@pytest.mark.parametrize(
    ("tag", "name"),
    [("es", "Español"), ("zh-Hant", "繁體中文"), ("ar", "العربية"), ("id", "Bahasa Indonesia"),
     ("tl", "Tagalog"), ("hi", "हिन्दी"), ("ko", "한국어"), ("ne", "नेपाली")],
)  # fmt: skip
def test_a_language_is_called_by_its_own_name(tag: str, name: str) -> None:
    assert autonym(tag) == name


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("ar", "rtl"), ("ur", "rtl"), ("pa-Arab", "rtl"), ("pa", "ltr"), ("zh-Hant", "ltr")],
)
def test_direction_is_that_of_the_script(tag: str, expected: str) -> None:
    assert direction(tag) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("en", "12 November 2015"), ("es", "12 de noviembre de 2015"), ("zh-Hant", "2015年11月12日")],
)
def test_a_day_is_written_in_the_languages_own_form(tag: str, expected: str) -> None:
    assert format_day(tag, date(2015, 11, 12)) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("bn", "১২ নভেম্বর, ২০১৫"), ("ne", "२०१५ नोभेम्बर १२"), ("hi", "12 नवंबर 2015"),
     ("ar", "12 نوفمبر 2015"), ("ur", "12 نومبر، 2015"), ("th", "12 พฤศจิกายน ค.ศ. 2015")],
)  # fmt: skip
def test_digits_are_those_that_the_languages_newspapers_print(tag: str, expected: str) -> None:
    assert format_day(tag, date(2015, 11, 12)) == expected


def test_numbers_are_written_in_the_languages_digits() -> None:
    assert (in_digits("bn", 10), in_digits("fa-IR", "2"), in_digits("de", 10)) == ("১০", "۲", "10")


def test_a_span_of_days_names_the_month_once() -> None:
    assert format_day("es", date(2015, 11, 12), date(2015, 11, 13)) == "12–13 de noviembre de 2015"


@pytest.mark.parametrize("tag", ["xx-yy", "", "not a tag", "zz"])
def test_what_is_no_tag_is_told(tag: str) -> None:
    assert not is_tag(tag)


@pytest.mark.parametrize(
    ("tag", "told"),
    [("es", "es-ES"), ("zh-Hant", "zh-TW"), ("tl", "fil-PH"), ("ar", "ar-EG"), ("pt-BR", "pt-BR"),
     ("sr-Latn", "sr-Latn-RS"), ("xx", "xx")],
)  # fmt: skip
def test_a_spelling_checker_is_told_a_region(tag: str, told: str) -> None:
    assert regional(tag) == told


@pytest.mark.parametrize(
    "tag",
    ["id", "tl", "es", "fr", "zh-Hant", "ko", "th", "ja", "ms", "bn",
     "ur", "hi", "ne", "ar", "it", "de", "nl", "da", "pt", "en", "ca"],
)  # fmt: skip
def test_lists_of_any_length_have_all_their_parts(tag: str) -> None:
    for length in range(6):
        told = format_list(tag, "abcde"[:length])
        assert [letter for letter in told if letter in "abcde"][:1] == list("a"[:length])


@pytest.mark.parametrize(
    ("tag", "told"), [("en", "a, b, c"), ("es", "a, b y c"), ("ja", "a、b、c"), ("th", "a b และc")]
)
def test_a_list_is_written_as_its_language_does(tag: str, told: str) -> None:
    assert format_list(tag, "abc") == told
