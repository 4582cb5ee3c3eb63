"""Whatever text comes, checks give an answer, the same one each time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.translate import checks, numbers, numerals
from bot.translate.checks import Pair

LANGUAGES = [
    "en", "es", "fr", "it", "pt", "de", "nl", "da", "id", "ms", "tl", "ar", "ur", "hi", "ne",
    "bn", "th", "zh-Hant", "zh-Hans", "ja", "ko", "fil", "x-unknown",
]  # fmt: skip
tags = st.sampled_from(LANGUAGES)
texts = st.one_of(
    st.text(max_size=80),
    st.text(alphabet=st.characters(categories=["Nd", "No", "Nl", "Zs", "Po", "Sc"]), max_size=40),
    st.lists(
        st.sampled_from(
            ["no", "not", "5,000", "1.5", "million", "萬", "8:00", "p.m.", "Maria", "Kuwait", "年",
             "لا", "नहीं", "(", ")", "…", ".", "。", "\u200f", "\ud800", "\x00", "ไม่", "２０１７"]
        ),
        max_size=25,
    ).map(" ".join),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(source=texts, target=texts, before=tags, after=tags)
def test_no_text_breaks_a_check(source: str, target: str, before: str, after: str) -> None:
    pair = Pair(source, target, before, after, protected=("IMA",), names=frozenset({"Maria"}))
    found = checks.find("p1", pair)
    assert checks.find("p1", pair) == found
    assert all(one.unit == "p1" and one.detail for one in found)


@settings(max_examples=150, deadline=None)
@given(text=texts, language=tags)
def test_a_text_has_the_numbers_of_itself(text: str, language: str) -> None:
    assert numbers.compare(text, text, language, language) == ((), ())
    numerals.in_words(text, language)


@settings(max_examples=100, deadline=None)
@given(digits=st.integers(0, 10**12), language=tags)
def test_digits_are_one_number_however_grouped(digits: int, language: str) -> None:
    assert numbers.compare(str(digits), f"{digits:,}", "en", "en") == ((), ())
    assert numbers.find(str(digits), language) == [str(digits)]


@pytest.mark.parametrize("language", LANGUAGES[:-1])
def test_a_text_of_a_language_into_itself_denies_as_much(language: str) -> None:
    text = "We will not go, no one will. Nosotras no vamos sin ella. 我們不會沉默。 لن نسكت. ไม่"
    reasons = {one.reason for one in checks.find("p1", Pair(text, text, language, language))}
    assert not {reason for reason in reasons if reason.startswith("negation")}


def test_a_megabyte_takes_no_time_worth_naming() -> None:
    """Every pattern is linear enough: the worst text is one that repeats itself."""
    text = "no, 5,000 workers and Maria Santos said (so) " * 2_000
    assert checks.find("p1", Pair(text, text, "en", "es"))
