"""Names that somebody may have meant."""

import pytest

from bot.languages import canonical, meant_by
from bot.nearest import did_you_mean, near

KNOWN = ("languages", "accounts", "announce", "2026-03-08-rest-for-all", "2026-03-08-wages-now")


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("langauges", "languages"),
        ("LANGUAGES", "languages"),
        ("anounce", "announce"),
        ("rest-for", "2026-03-08-rest-for-all"),
        ("2026-03-08-wagess-now", "2026-03-08-wages-now"),
    ],
)
def test_the_nearest_name_comes_first(word: str, first: str) -> None:
    assert near(word, KNOWN)[0] == first


def test_nothing_is_offered_for_a_word_like_none() -> None:
    assert near("xyzzy", KNOWN) == ()
    assert did_you_mean(()) == ""


def test_names_are_offered_as_a_question() -> None:
    assert did_you_mean(["es"]) == "Did you mean es?"
    assert did_you_mean(["es", "fr", "it"]) == "Did you mean es, fr or it?"


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("spanish", "es"),
        ("Español", "es"),
        ("sp", "es"),
        ("jp", "ja"),
        ("cn", "zh-Hans"),
        ("es_MX", "es-MX"),
        ("eng", "en"),
        ("in", "id"),
        ("filipino", "tl"),
        ("hindee", "hi"),
    ],
)
def test_a_language_is_known_by_its_name_its_country_or_an_older_code(word: str, tag: str) -> None:
    assert meant_by(word) == (tag,)


def test_a_name_of_two_languages_gives_both() -> None:
    assert meant_by("Chinese") == ("zh-Hans", "zh-Hant")


def test_a_word_that_is_no_language_gives_none() -> None:
    assert meant_by("xx-yy") == ()


@pytest.mark.parametrize("tag", ["ZH-hant", "zh-HANT", "zh-Hant"])
def test_a_tag_has_one_spelling(tag: str) -> None:
    assert canonical(tag) == "zh-Hant"
