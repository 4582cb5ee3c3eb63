"""Where sentences end, in the scripts of the members."""

import pytest

from bot.sentences import sentences_of


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "Dr. Reyes spoke at 3 p.m. in Manila. Then we marched.", 2),
        ("es", "¡Basta! Exigimos salarios justos.", 2),
        ("zh-Hant", "我們要求休息日。我們不會沉默。", 2),
        ("ar", "نطالب بحقوقنا. لن نصمت.", 2),
        ("hi", "हम मज़दूर हैं। हमें अधिकार चाहिए।", 2),
    ],
)
def test_sentences_end_where_their_language_ends_them(language: str, text: str, count: int) -> None:
    found = sentences_of(text, language)
    assert len(found) == count
    assert "".join(found) == text
