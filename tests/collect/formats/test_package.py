"""The package that a Word document is: what no word processor makes is refused."""

import io
import zipfile

import pytest

from bot.collect.formats import package
from bot.errors import CollectError

PART = b"<x>Rest</x>"


def packed(*parts: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def test_only_its_xml_is_unpacked() -> None:
    content = packed(("word/document.xml", PART), ("word/media/a.png", b"\x89PNG"))
    assert package.unpack(content) == {"word/document.xml": PART}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK no package", "damaged"),
        (packed(*((f"{n}.bin", b"") for n in range(package.MOST_ENTRIES + 1))), "too-large"),
        (packed(("a.xml", PART), method=zipfile.ZIP_BZIP2), "unsafe"),
        (packed(("a.xml", b"<x>" + bytes(1) * 9_000_000)), "unsafe"),
        (packed(("a.xml", "<x>ä</x>".encode("utf-16"))), "unsafe"),
        (packed(("a.xml", b'<!DOCTYPE x [<!ENTITY y "z">]><x/>')), "unsafe"),
    ],
    ids=["damaged", "files", "method", "ratio", "encoding", "declaration"],
)
def test_what_no_word_processor_makes_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(CollectError) as raised:
        package.unpack(content)
    assert raised.value.reason == reason


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused() -> None:
    with pytest.raises(CollectError, match="two parts of the same name"):
        package.unpack(packed(("a.xml", PART), ("a.xml", PART)))


def test_what_is_no_xml_is_named() -> None:
    with pytest.raises(CollectError, match="no XML"):
        package.parse(b"<x>")
