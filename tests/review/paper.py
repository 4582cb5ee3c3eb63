"""A hand-out on somebody's desk: its XML is edited as word processors and people leave it."""

import copy
import io
import zipfile
from collections.abc import Callable
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMES = {
    "w": W[1:-1],
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
OFFICE = NAMES["r"]
_PARAGRAPH = '<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'


class Paper:
    """A .docx file, opened."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.body = etree.fromstring(self.parts["word/document.xml"])

    def save(self) -> bytes:
        self.parts["word/document.xml"] = etree.tostring(self.body)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
            for name, part in self.parts.items():
                out.writestr(name, part)
        return packed.getvalue()

    @property
    def rows(self) -> list[Any]:
        return self.body.findall(f".//{W}tr")

    def row(self, key: str) -> Any:
        (found,) = [row for row in self.rows if f"{key} · " in text(row.find(f"{W}tc"))]
        return found

    def cell(self, key: str, number: int) -> Any:
        return self.row(key).findall(f"{W}tc")[number]

    def write(self, key: str, words: str, column: int = 2) -> "Paper":
        """Type over what stands in a cell."""
        return self.put(key, _PARAGRAPH.format(words), column)

    def put(self, key: str, xml: str, column: int = 2) -> "Paper":
        """Put paragraphs in the place of a cell's own."""
        cell = self.cell(key, column)
        for child in list(cell):
            if child.tag != f"{W}tcPr":
                cell.remove(child)
        cell.extend(elements(xml))
        return self

    def replace(self, key: str, old: str, new: str) -> "Paper":
        """Correct words within a run, which keeps its look."""
        found = [one for one in self.cell(key, 2).iter(f"{W}t") if old in (one.text or "")]
        found[0].text = found[0].text.replace(old, new)
        return self

    def tick(self, *keys: str, mark: str = "☑") -> "Paper":
        """Tick boxes as Word does, in their content control."""
        for key in keys:
            cell = self.cell(key, 3)
            (letter,) = cell.iter(f"{W}t")
            letter.text = mark
        return self

    def remove(self, key: str) -> "Paper":
        row = self.row(key)
        row.getparent().remove(row)
        return self

    def double(self, key: str) -> Any:
        """Copy a row to the end of the table, and return the copy."""
        row = self.row(key)
        copied = copy.deepcopy(row)
        row.getparent().append(copied)
        return copied

    def relate(self, kind: str, target: str, part: str = "", mode: str = "") -> "Paper":
        """Let the text refer to a part or an address."""
        name = "word/_rels/document.xml.rels"
        external = f' TargetMode="{mode}"' if mode else ""
        line = f'<Relationship Id="own{kind}" Type="{OFFICE}/{kind}" Target="{target}"{external}/>'
        self.parts[name] = self.parts[name].replace(
            b"</Relationships>", line.encode() + b"</Relationships>"
        )
        if part:
            self.parts[f"word/{target}"] = part.encode()
        return self

    def each(self, change: Callable[[Any], None], name: str = "r") -> "Paper":
        """Change every element of a kind."""
        for element in list(self.body.iter(f"{W}{name}")):
            change(element)
        return self


def elements(xml: str) -> list[Any]:
    """WordprocessingML without its namespaces as elements."""
    spaces = " ".join(f'xmlns:{name}="{space}"' for name, space in NAMES.items())
    return list(etree.fromstring(f"<x {spaces}>{xml}</x>"))


def text(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def split_runs(run: Any) -> None:
    """Split a run as Word does where somebody has typed, with its traces of the sitting."""
    letters = run.findall(f"{W}t")
    if len(letters) != 1 or len(run) > 2 or len(letters[0].text or "") < 2:
        return
    words = letters[0].text
    other = copy.deepcopy(run)
    run.set(f"{W}rsidR", "00AB12CD")
    other.set(f"{W}rsidRPr", "00EF34AB")
    middle = len(words) // 2
    letters[0].text, other.find(f"{W}t").text = words[:middle], words[middle:]
    for one in (letters[0], other.find(f"{W}t")):
        one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.addnext(other)
    run.addnext(elements('<w:proofErr w:type="spellStart"/>')[0])
