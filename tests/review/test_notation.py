"""What a person sees and types for inline HTML, and that nothing is lost on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import sanitise
from bot.review.notation import shown, typed

FORMS = [
    ("plain words", "plain words"),
    ("5 &lt; 6 &amp; 7 &gt; 3", "5 < 6 & 7 > 3"),
    ("an <em>emphasis</em> here", "an *emphasis* here"),
    ("<strong>重要</strong>な", "**重要**な"),
    ("<strong><em>both</em></strong>", "***both***"),
    ("<em>one</em><strong>two</strong>", "*one***two**"),
    ("one<br>two", "one\ntwo"),
    ('see <a href="https://example.org/b">words</a>', "see [words](2)"),
    ('see <a href="https://example.org/x">words</a>', "see [words](https://example.org/x)"),
    ('<a href="https://example.org/a_(b)">x</a>', "[x](https://example.org/a_(b))"),
    ('<a href="https://example.org/c">https://example.org/c</a>', "<https://example.org/c>"),
    ("f*** and [1]", "f*** and [1]"),
    ("5*3*2", r"5\*3\*2"),
    ("[words](2)", r"\[words\](2)"),
    ("H<sub>2</sub>O", "H<sub>2</sub>O"),
    ('<span lang="es" dir="ltr">hola</span>', '<span lang="es" dir="ltr">hola</span>'),
    ("<strong> 12 </strong> <em>x</em>", "<strong> 12 </strong> *x*"),
]
ADDRESSES = ("https://example.org/a", "https://example.org/b")


@pytest.mark.parametrize(("fragment", "text"), FORMS)
def test_inline_html_is_shown_as_a_person_types_it(fragment: str, text: str) -> None:
    assert shown(fragment, ADDRESSES) == text


@pytest.mark.parametrize(("fragment", "text"), FORMS)
def test_what_is_shown_comes_back_as_it_was(fragment: str, text: str) -> None:
    assert typed(text, ADDRESSES) == fragment


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("<b>x</b> <i>y</i>", "<strong>x</strong> <em>y</em>"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("**never closed", "**never closed"),
        ("line one\r\nline two", "line one<br>line two"),
        ("[x](9)", "[x](9)"),
        ("[a [b](1) c](2)", '[a <a href="https://example.org/a">b</a> c](2)'),
    ],
)
def test_what_a_person_may_type_besides(text: str, fragment: str) -> None:
    assert typed(text, ADDRESSES) == fragment


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "<a href='javascript:alert(1)'>x</a>",
        '<a href="https://example.org" onclick="alert(1)">x</a>',
        "<em style='position:fixed'>x</em>",
        '<https://example.org/"onmouseover=alert(1)>',
    ],
)
def test_nothing_that_could_run_comes_through(text: str) -> None:
    made = typed(text)
    assert sanitise(made) == made
    assert "<script" not in made
    assert "<img" not in made
    assert 'href="javascript' not in made
    assert " onclick=" not in made.replace("&quot;", '"')
    assert " style=" not in made


PIECES = st.sampled_from(
    ["a", "ب", "重", "*", "**", "[", "]", "(", ")", "(1)", "\\", "<", ">", "&", " ", "\n", "1", "_"]
)
WORDS = st.lists(PIECES, max_size=6).map("".join)


def fragments(depth: int = 2) -> st.SearchStrategy[str]:
    text = WORDS.map(lambda words: words.replace("&", "&amp;").replace("<", "&lt;"))
    if depth == 0:
        return text
    tags = st.sampled_from(
        ["em", "strong", "sub", 'a href="https://example.org/a"', 'a href="https://x.y/(z"', "bdi"]
    )
    element = st.tuples(tags, fragments(depth - 1)).map(
        lambda one: f"<{one[0]}>{one[1]}</{one[0].split()[0]}>"
    )
    return st.lists(st.one_of(text, element, st.just("<br>")), max_size=4).map("".join)


@given(fragments())
def test_any_inline_html_survives_being_shown_and_typed(fragment: str) -> None:
    clean = sanitise(fragment).replace("\n", " ").strip()
    assert typed(shown(clean, ADDRESSES), ADDRESSES) == clean


@given(st.text(max_size=60) | WORDS)
def test_what_was_typed_is_shown_so_that_it_means_the_same(text: str) -> None:
    made = typed(text, ADDRESSES)
    assert typed(shown(made, ADDRESSES), ADDRESSES) == made.replace("\n", " ")


@pytest.mark.parametrize("hostile", ["[", "*a ", "**[*", "[a](https://x.org", "<a ", "***a "])
def test_twenty_thousand_marks_are_read_from_left_to_right_once(hostile: str) -> None:
    text = (hostile * 20_000)[:20_000]
    assert typed(shown(typed(text))) == typed(text)
