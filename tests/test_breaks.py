"""Where a text may be broken."""

import pytest
import regex

from bot.breaks import letters, pieces, tidy


def parts(text, language):
    return [text[start:end] for start, end in pieces(text, language)]


def test_a_line_ends_between_words_where_a_language_writes_spaces():
    assert parts("No human being", "en") == ["No", "human", "being"]


def test_korean_ends_a_line_between_its_words_and_not_between_its_syllables():
    assert parts("이주민의 권리는 인권이다!", "ko") == ["이주민의", "권리는", "인권이다!"]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("zh-Hant", "移民權利就是人權！", ["移民", "權利", "人權！"]),
        ("zh-Hans", "移民权利就是人权！", ["移民", "权利", "人权！"]),
        ("ja", "移民の権利は人権だ！", ["移民の", "権利は", "人権だ！"]),
        ("th", "ขบวนการผู้ย้ายถิ่นจงเจริญ!", ["ขบวน", "ถิ่น", "เจริญ!"]),
    ],
)
def test_a_language_without_spaces_ends_a_line_between_words_and_not_within(language, text, words):
    found = parts(text, language)
    assert len(found) >= 3
    for word in words:
        assert any(word in part for part in found)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Stop aux assassinats !", "fr"),
        ("Stop aux assassinats\u00a0!", "fr"),
        ("Non à « la crise » !", "fr"),
        ("¿ Por qué ?", "es"),
    ],
)
def test_a_sign_with_a_space_before_it_stays_with_its_word(text, language):
    for part in parts(text, language):
        assert regex.search(r"\p{L}", part)


@pytest.mark.parametrize("language", ["zh-Hant", "ja"])
def test_no_line_begins_with_a_closing_sign_or_ends_with_an_opening_one(language):
    text = "「移民」、「権利」。（労働）！？ラーメンー々ゃ"
    for part in parts(text, language):
        assert part[0] not in "」、。）！？ー々ゃ"
        assert part[-1] not in "「（"


@pytest.mark.parametrize("language", ["zh-Hant", "ja", "th"])
def test_an_acronym_and_a_number_stay_whole_in_a_language_without_spaces(language):
    for part in parts("移民IMA要求C189第2026號移民", language):
        assert part.count("IMA") == ("I" in part)
        assert part.count("2026") == ("6" in part)


@pytest.mark.parametrize("language", ["th", "ja", "zh-Hant"])
def test_no_part_begins_within_what_a_reader_sees_as_one_letter(language):
    text = "ผู้ย้ายถิ่นที่นี่👩🏽‍🌾が葛󠄀飾"
    letters = {match.start() for match in regex.finditer(r"\X", text)}
    assert {start for start, _ in pieces(text, language)} <= letters


def test_the_thai_vowel_before_a_consonant_and_the_sign_of_repetition_stay_with_their_word():
    for part in parts("เด็กๆทุกๆคนไปโรงเรียนได้แล้วใช่ไหม", "th"):
        assert part[0] not in "ๆฯ"
        assert part[-1] not in "เแโใไ"


def test_a_no_break_space_is_none_to_break_at_and_others_become_one():
    assert tidy("  No \n\t to\u3000war\u00a0! ") == "No to war\u00a0!"
    assert parts("No to war\u00a0!", "fr") == ["No", "to", "war\u00a0!"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("e\u0301a👩🏽\u200d🔧", ["e\u0301", "a", "👩🏽\u200d🔧"]),
        ("កម្មករ", ["ក", "ម្ម", "ក", "រ"]),  # a Khmer stack
        ("ကမ္ဘာ", ["က", "မ္ဘာ"]),  # a Burmese one
        ("အလုပ်သမား", ["အ", "လုပ်", "သ", "မား"]),  # a final belongs to its syllable
        ("แรงงาน", ["แร", "ง", "งา", "น"]),  # a vowel that is written before its consonant
        ("ແຮງ", ["ແຮ", "ງ"]),
        ("", []),
    ],
)
def test_letters_are_what_readers_of_a_script_take_for_one(text, parts):
    assert [text[start:end] for start, end in letters(text)] == parts


@pytest.mark.parametrize("text", ["เ", "เ\u0301", "\u17d2", "ก\u17d2", "\u1039\u1039က်", "\u103a"])
def test_letters_leave_nothing_out(text):
    assert "".join(text[start:end] for start, end in letters(text)) == text
