"""Builds Word documents for tests: paragraphs as python-docx writes them, the rest as XML.

`build` takes a description in lines, so that a test shows what a document holds:

    # Title                a title ("## " a heading, "> " a quotation)
    - word, 1. word        a bulleted and a numbered item; "1) " begins a list anew
    words                  a paragraph, in which **bold**, *italic*, [text](address) and
                           <br>, and raw WordprocessingML between ``` and ```
    | a | b |              a row of a table
    [^1]: words            the footnote that [^1] in a paragraph refers to
    %author: words         a comment, as Word keeps it beside the text
    @lowerLetter (%1)      how the numbers of this document's lists are printed
"""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

_INLINE = re.compile(
    r"\*\*(?P<bold>[^*]+)\*\*|\*(?P<italic>[^*]+)\*|\[(?P<text>[^\]]+)\]\((?P<url>[^)]+)\)"
    r"|(?P<br><br>)|```(?P<raw>.+?)```|\[\^(?P<note>\d+)\]"
)
RELS = "word/_rels/document.xml.rels"
_NOTE = (
    '<w:footnote w:id="{0}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{1}</w:t></w:r></w:p>'
    "</w:footnote>"
)
_COMMENT = (
    '<w:comment w:id="{0}" w:author="{1}" w:initials="XY" w:date="2025-01-01T00:00:00Z">'
    "<w:p><w:r><w:t>{2}</w:t></w:r></w:p></w:comment>"
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def build(description: str, extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word document of a description; `extra` are parts that replace or join its own."""
    document = Document()
    table: Any = None
    notes: list[str] = []
    comments: list[str] = []
    for line in description.strip().split("\n"):
        if match := re.match(r"\[\^(\d+)\]: (.+)", line):
            notes.append(_NOTE.format(*match.groups()))
            continue
        if match := re.match(r"%(.+?): (.+)", line):
            comments.append(_COMMENT.format(len(comments), *match.groups()))
            continue
        if match := re.match(r"@(\w+) (.+)", line):
            _number_as(document, *match.groups())
            continue
        row = re.fullmatch(r"\| (.+) \|", line)
        if row:
            cells = row[1].split(" | ")
            table = table or document.add_table(rows=0, cols=len(cells))
            for cell, words in zip(table.add_row().cells, cells, strict=True):
                _write(cell.paragraphs[0], words)
            continue
        table = None
        if line.strip():
            _paragraph(document, line)
    return repack(
        _beside(_beside(_saved(document), "footnotes", notes), "comments", comments), extra or {}
    )


def _beside(content: bytes, kind: str, items: list[str]) -> bytes:
    """Add a part with notes or comments, if there are any."""
    if not items:
        return content
    relation = f'<Relationship Id="own-{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>'
    return repack(
        content,
        {
            f"word/{kind}.xml": f"<w:{kind} {nsdecls('w')}>{''.join(items)}</w:{kind}>",
            RELS: part(content, RELS).replace("</Relationships>", f"{relation}</Relationships>"),
        },
    )


def _number_as(document: Any, form: str, label: str) -> None:
    """Print the numbers of "List Number" in another form."""
    numbering = document.part.numbering_part.element
    num = numbering.num_having_numId(document.styles["List Number"].element.pPr.numPr.numId.val)
    for base in numbering.iterchildren(qn("w:abstractNum")):
        if base.get(qn("w:abstractNumId")) == str(num.abstractNumId.val):
            base.find(f"{qn('w:lvl')}/{qn('w:numFmt')}").set(qn("w:val"), form)
            base.find(f"{qn('w:lvl')}/{qn('w:lvlText')}").set(qn("w:val"), label)


def repack(content: bytes, extra: Mapping[str, str | bytes]) -> bytes:
    """The same package with other parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            if name not in extra:
                new.writestr(name, old.read(name))
        for name, part in extra.items():
            new.writestr(name, part)
    return out.getvalue()


def part(content: bytes, name: str) -> str:
    """One part of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _paragraph(document: Any, line: str) -> None:
    styles = (("# ", "Title"), ("## ", "Heading 1"), ("> ", "Quote"), ("- ", "List Bullet"))
    for mark, style in styles:
        if line.startswith(mark):
            _write(document.add_paragraph(style=style), line[len(mark) :])
            return
    if match := re.match(r"(\d+)([.)]) ", line):
        paragraph = document.add_paragraph(style="List Number")
        if match[2] == ")":
            _restart(document, paragraph, int(match[1]))
        _write(paragraph, line[match.end() :])
        return
    _write(document.add_paragraph(), line)


def _restart(document: Any, paragraph: Any, start: int) -> None:
    """Begin a list of its own at a number."""
    numbering = document.part.numbering_part.element
    base = numbering.num_having_numId(
        document.styles["List Number"].element.pPr.numPr.numId.val
    ).abstractNumId.val
    num = numbering.add_num(base)
    num.add_lvlOverride(ilvl=0).add_startOverride(start)
    properties = element(paragraph).get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = num.numId


def _write(paragraph: Any, words: str) -> None:
    at = 0
    for match in _INLINE.finditer(words):
        if words[at : match.start()]:
            paragraph.add_run(words[at : match.start()])
        at = match.end()
        if match["bold"]:
            paragraph.add_run(match["bold"]).bold = True
        elif match["italic"]:
            paragraph.add_run(match["italic"]).italic = True
        elif match["br"]:
            paragraph.add_run().add_break()
        elif match["note"]:
            _raw(paragraph, f'<w:r><w:footnoteReference w:id="{match["note"]}"/></w:r>')
        elif match["raw"]:
            _raw(paragraph, match["raw"])
        else:
            _link(paragraph, match["text"], match["url"])
    if words[at:]:
        paragraph.add_run(words[at:])


def _raw(paragraph: Any, xml: str) -> None:
    names = nsdecls("w", "r", "wp", "a", "pic", "m")
    extra = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    holder = parse_xml(
        f"<w:holder {names} {extra} xmlns:v='urn:schemas-microsoft-com:vml'>{xml}</w:holder>"
    )
    for child in list(holder):
        if child.tag == qn("w:pPr"):
            element(paragraph).insert(0, child)
        else:
            element(paragraph).append(child)


def element(paragraph: Any) -> Any:
    return paragraph._p  # noqa: SLF001 - python-docx gives its XML by this name alone


def _link(paragraph: Any, text: str, url: str) -> None:
    link = OxmlElement("w:hyperlink")
    relation = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), relation)
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = text
    run.append(words)
    link.append(run)
    element(paragraph).append(link)
