"""A withdrawal goes into a file and out of it again, and nothing else changes."""

import pytest

from bot.collect.web import withdrawal

REASON = "The blog has taken it back."
LINE = f"withdrawn: {REASON}\n".encode()


@pytest.mark.parametrize(
    "content",
    [
        b"---\ntitle: Rest\n---\n\nWords.\n",
        b"---\ntitle: Rest   # a remark\ntags:\n- work\n---\nWords.",
        b"---\r\ntitle: Rest\r\n---\r\n\r\nWords.\r\n",
        b"\xef\xbb\xbf---\ntitle: Rest\n---\n\nWords.\n",
    ],
)
def test_what_is_put_in_can_be_taken_out(content: bytes) -> None:
    added = withdrawal.add(content, REASON, "x.md")
    assert added is not None
    assert added.replace(b"\r\n", b"\n").replace(LINE, b"") == content.replace(b"\r\n", b"\n")
    assert withdrawal.remove(added, REASON, "x.md") == content


def test_a_file_without_front_matter_gets_one() -> None:
    added = withdrawal.add(b"Rest\n\nWords.\n", REASON, "x.md")
    assert added == b"---\n" + LINE + b"---\nRest\n\nWords.\n"


def test_the_words_of_a_person_stay() -> None:
    content = b"---\ntitle: Rest\nwithdrawn: It was a mistake.\n---\n\nWords.\n"
    assert withdrawal.add(content, REASON, "x.md") == content
    assert withdrawal.remove(content, REASON, "x.md") is None


def test_the_same_words_in_the_text_are_text() -> None:
    content = b"---\ntitle: Rest\n---\n\n" + LINE
    assert withdrawal.remove(content, REASON, "x.md") is None


@pytest.mark.parametrize(
    "content", [b"---\ntitle: [\n---\n\nWords.\n", b"\x00\x01", b"---\nx: 1\n"]
)
def test_what_cannot_be_read_is_not_changed(content: bytes) -> None:
    assert withdrawal.add(content, REASON, "x.md") is None
    assert withdrawal.remove(content, REASON, "x.md") is None
