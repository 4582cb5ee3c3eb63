"""Inline HTML: what travels as the words of a statement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import clean_text, from_text, sanitise, to_text


@pytest.mark.parametrize(
    ("given_html", "expected"),
    [
        ("plain & simple < words", "plain &amp; simple &lt; words"),
        ("<b>bold</b> and <i>slanted</i>", "<strong>bold</strong> and <em>slanted</em>"),
        ('<a href="https://e.org/?a=1&b=2">x</a>', '<a href="https://e.org/?a=1&amp;b=2">x</a>'),
        ('<a href="//evil.example/x">x</a>', "<a>x</a>"),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="/relative">x</a>', "<a>x</a>"),
        ('<a href="mailto:a@e.org" onclick="x()">x</a>', '<a href="mailto:a@e.org">x</a>'),
        ("before<script>alert(1)</script> after", "before after"),
        ('<img src="https://e.org/p.png" alt="x">words', "words"),
        ("<p>one</p>", "one"),
        ('<span lang="ar" dir="rtl" style="x">ع</span>', '<span lang="ar" dir="rtl">ع</span>'),
        ("<!-- a comment -->words", "words"),
    ],
)
def test_only_emphasis_and_safe_links_survive(given_html: str, expected: str) -> None:
    assert sanitise(given_html) == expected


@given(st.text(alphabet=st.characters(), max_size=200))
def test_sanitising_twice_changes_nothing(text: str) -> None:
    once = sanitise(text)
    assert sanitise(once) == once


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Co", "Cc", "Cf", "Zl", "Zp"])))
def test_plain_text_survives_as_inline_html(text: str) -> None:
    assert to_text(from_text(text)) == text


def test_joiners_and_marks_stay_and_overrides_go() -> None:
    assert clean_text("می\u200cروم \u200f\u202eabc\u202c \u200d") == "می\u200cروم \u200fabc \u200d"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\u2068IMA", "\u2068IMA\u2069"),
        ("IMA\u2069", "IMA"),
        ("\u2067IMA\nGCM\u2069", "\u2067IMA\u2069\nGCM"),
        ("a\x85b\r\nc\u2028d", "a\nb\nc\nd"),
        ("a\x00\x07b\ud800c\ufeff", "abc"),
        ("a\ue000b", "ab"),
    ],
)
def test_text_comes_out_clean(text: str, expected: str) -> None:
    assert clean_text(text) == expected


def test_a_line_break_in_html_is_a_space_in_text() -> None:
    assert to_text("one<br>two &amp; <em>three</em>") == "one two & three"
