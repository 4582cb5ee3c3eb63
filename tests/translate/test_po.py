"""PO files are read as strictly as gettext reads them, and written so that it takes them."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import CatalogError
from bot.translate import po
from bot.translate.po import Message

GOOD = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

# Is this the right word?
#. engine: argos
#: somewhere.c:12
#, fuzzy
#| msgid "Right"
msgctxt "title"
msgid "Rights"
msgstr ""
"Derechos "
"humanos"

#~ msgctxt "p9"
#~ msgid "gone"
#~ msgstr "perdido"
"""
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\0"))
LINE = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\x85\u2028\u2029")
)


def test_an_entry_is_read_with_all_that_is_said_of_it() -> None:
    assert po.parse(GOOD.encode(), "x.po")[1] == Message(
        "Rights",
        "Derechos humanos",
        "title",
        notes="Is this the right word?",
        comments="engine: argos",
        flags=("fuzzy",),
        previous="Right",
        line=4,
    )


def test_an_obsolete_entry_is_read() -> None:
    obsolete = po.parse(GOOD.encode(), "x.po")[2]
    assert (obsolete.context, obsolete.target, obsolete.obsolete) == ("p9", "perdido", True)


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ('"Derechos "', '<<<<<<< HEAD\n"Derechos "', 12, "merge conflict"),
        ('msgid "Rights"', 'msgid "Rights', 10, "is not a PO file here"),
        ('msgid "Rights"', 'msgid "Rig"hts"', 10, "is not a PO file here"),
        ('msgid "Rights"', 'msgid "Rights" hm', 10, "is not a PO file here"),
        ('msgid "Rights"', 'msgid "Rig\\qhts"', 10, "means nothing"),
        ('msgid "Rights"', 'msgid "Rights"\nmsgid "Rights"', 11, "twice in one entry"),
        ('msgid "Rights"', 'msgid "R"\nmsgid_plural "Rs"', 11, "has a plural"),
        ('msgid "Rights"\n', "", 10, "without a msgid"),
        ("#. engine", "hello", 5, "is not a PO file here"),
        ("#~ msgctxt", 'msgctxt "title"\nmsgid "Rights"\nmsgstr ""\n\n#~ msgctxt', 15, "twice"),
        ('#~ msgstr "perdido"\n', "", 15, "is cut off"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(old: str, new: str, line: int, what: str) -> None:
    assert old in GOOD
    with pytest.raises(CatalogError, match=what) as caught:
        po.parse(GOOD.replace(old, new).encode(), "translations/x/es.po")
    assert caught.value.where == f"translations/x/es.po, line {line}"


def test_another_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(CatalogError, match="not UTF-8") as caught:
        po.parse(GOOD.replace("perdido", "año").encode("latin-1"), "es.po")
    assert caught.value.where == "es.po, line 17"


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(CatalogError, match="is empty"):
        po.parse(b" \n", "es.po")


def test_windows_line_ends_and_a_byte_order_mark_are_no_mistake() -> None:
    content = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert po.parse(content, "x.po") == po.parse(GOOD.encode(), "x.po")


def message(source: str, target: str, context: str | None, note: str, previous: str) -> Message:
    return Message(source, target, context, notes=note, previous=previous)


@given(st.builds(message, TEXT, TEXT, st.none() | TEXT, LINE, TEXT), st.booleans())
def test_what_is_written_is_read(one: Message, obsolete: bool) -> None:
    from dataclasses import replace

    written = replace(one, obsolete=obsolete, flags=("fuzzy",))
    (read,) = po.parse(po.render((written,)), "x.po")
    assert replace(read, line=0) == replace(written, notes=one.notes.rstrip())


@given(st.lists(st.tuples(TEXT, TEXT), max_size=4, unique_by=lambda pair: pair[0]))
def test_what_is_written_twice_is_the_same_bytes(pairs: list[tuple[str, str]]) -> None:
    content = po.render(tuple(Message(source, target) for source, target in pairs))
    if pairs:
        assert po.render(po.parse(content, "x.po")) == content


def test_gettext_takes_what_is_written_in_every_script(tmp_path: Path) -> None:
    texts = ['Ünï \\ " \t', "حقوق\nالمهاجرين", "移民的權利" * 40, "अधिकार " * 40, "\u200f\u2028x"]
    head = Message("", "Content-Type: text/plain; charset=UTF-8\n")
    entries = [Message(text, text, f"p{n}", "a note") for n, text in enumerate(texts)]
    gone = Message("gone", "weg", "p9", previous="was", obsolete=True, flags=("fuzzy",))
    path = tmp_path / "x.po"
    path.write_bytes(po.render((head, *entries, gone)))
    done = subprocess.run(
        ["msgfmt", "--check-format", "-o", "/dev/null", path], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_lines_stay_short_where_a_text_has_spaces() -> None:
    content = po.render((Message("word " * 100, ""),)).decode()
    assert max(map(len, content.split("\n"))) <= 80
