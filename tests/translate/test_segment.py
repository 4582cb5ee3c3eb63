"""Paragraphs become sentences, and nothing of them is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import sanitise
from bot.translate import protect, segment

LANGUAGES = ("en", "es", "ar", "hi", "zh-Hant", "ja", "th", "ko", "tl", "ne", "xx")


def sentences(fragment: str, language: str = "en") -> list[str]:
    unit = protect.shield(fragment)
    found = segment.split(unit, language)
    return [protect.unshield(sentence, unit.kept) for sentence in found.sentences]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "We met Mr. Cruz. He agreed!", ["We met Mr. Cruz.", "He agreed!"]),
        ("es", "¿Quién paga? Nosotras.", ["¿Quién paga?", "Nosotras."]),
        ("hi", "हम यहाँ हैं। हम लड़ेंगे।", ["हम यहाँ हैं।", "हम लड़ेंगे।"]),
        ("zh-Hant", "我們在這裡。我們要權利！", ["我們在這裡。", "我們要權利！"]),
        ("tl", "Narito kami. Lalaban kami.", ["Narito kami.", "Lalaban kami."]),
    ],
)
def test_sentences_end_where_their_language_ends_them(
    language: str, text: str, expected: list[str]
) -> None:
    assert sentences(text, language) == expected


def test_a_dot_in_an_address_ends_nothing() -> None:
    assert len(sentences("See https://a.example.org/x. Then write to us@b.example.org!")) == 2


def test_a_line_break_ends_a_sentence() -> None:
    assert sentences("Jobs<br>Homes") == ["Jobs", "Homes"]


def test_tags_around_whole_sentences_stay_outside() -> None:
    assert sentences("<strong>Jobs now.</strong> <em>Homes now.</em>") == [
        "Jobs now.",
        "Homes now.",
    ]


@pytest.mark.parametrize(
    "fragment",
    ["We want <em>decent</em> jobs.", "<em>Decent</em> jobs now.", "Jobs for <em>all</em>."],
)
def test_tags_around_words_stay_inside(fragment: str) -> None:
    assert sentences(fragment) == [fragment]
    assert sentences(f"Stop. {fragment} Go.") == ["Stop.", fragment, "Go."]


def test_chinese_sentences_are_joined_without_spaces() -> None:
    unit = protect.shield("One thing. Two things.")
    assert segment.split(unit, "en").joined_in("zh-Hant", ["一。", "二。"]) == "一。二。"


def test_sentences_of_a_chinese_source_get_the_spaces_of_the_target() -> None:
    unit = protect.shield("一件事。兩件事。")
    assert segment.split(unit, "zh-Hant").joined_in("es", ["Una.", "Dos."]) == "Una. Dos."


@given(st.text(), st.sampled_from(LANGUAGES))
def test_nothing_is_lost_whatever_the_text(text: str, language: str) -> None:
    unit = protect.shield(sanitise(text))
    found = segment.split(unit, language)
    assert found.joined(found.sentences) == unit.text


PIECES = st.sampled_from(
    ["Jobs. ", "Homes! ", "<em>", "</em>", '<a href="https://x.example/">', "</a>", "<br>", "   "]
)


@given(st.lists(PIECES), st.sampled_from(LANGUAGES))
def test_nothing_is_lost_whatever_the_tags(pieces: list[str], language: str) -> None:
    unit = protect.shield(sanitise("".join(pieces)))
    found = segment.split(unit, language)
    assert found.joined(found.sentences) == unit.text
