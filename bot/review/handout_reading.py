"""Pure: a hand-out that comes back: the rows of its tables as a person left them.

What is read is what the document shows: inserted words are there and deleted ones are not,
whether somebody accepted them or not; comments, notes and pictures are counted, so that
whoever imports the file can look at them. The reading itself happens in a child process.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import regex

from bot.collect.formats import docx, docx_styles, package
from bot.collect.formats.docx_lists import W
from bot.collect.formats.docx_styles import Style
from bot.review.runs import Run, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TAGS = re.compile(r"Tags([0-9a-f]{12})")
_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]*)"')
_LETTER = regex.compile(r"\p{L}")
# What a word processor formats as a "complex script", with bold and italics of its own.
_COMPLEX = regex.compile(
    r"[\p{Arabic}\p{Hebrew}\p{Syriac}\p{Thaana}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}"
    r"\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Thai}\p{Lao}\p{Khmer}"
    r"\p{Myanmar}\p{Tibetan}]"
)
_RAISED = {"superscript": "sup", "subscript": "sub"}
_THROUGH = frozenset(
    f"{W}{name}"
    for name in ("ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml", "dir", "bdo")
)
_GONE = frozenset({f"{W}del", f"{W}moveFrom"})
_CHANGED = (f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo")
_PICTURES = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_NOTES = frozenset({f"{W}footnoteReference", f"{W}endnoteReference"})
_LETTERS = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
# The ticks of Microsoft's symbol fonts.
_SYMBOLS = {
    ("wingdings", 0xFC): "✓",
    ("wingdings", 0xFE): "☑",
    ("wingdings", 0xA8): "☐",
    ("wingdings 2", 0x50): "✓",
    ("wingdings 2", 0x52): "☑",
    ("wingdings 2", 0xA3): "☐",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words, as runs; a line feed stands between its paragraphs."""

    runs: tuple[Run, ...] = ()

    @property
    def text(self) -> str:
        """The words alone."""
        return text_of(self.runs)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, from the first column to the last."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """A hand-out that came back.

    `comments` are the words of its comments. `has_changes` says that changes were recorded,
    `has_notes` and `has_pictures` that there are such in a row.
    """

    rows: tuple[Row, ...]
    comments: tuple[str, ...] = ()
    has_changes: bool = False
    has_notes: bool = False
    has_pictures: bool = False


def read(content: bytes) -> str:
    """Return a document as JSON for `returned`; raises CollectError as collecting does."""
    parts = docx.unpack(content)
    main = docx.main_part(parts)
    beside = docx.related(parts, main)
    body = package.parse(parts[main])
    styles = beside.get("styles", "")
    reader = _Reader(
        docx_styles.read(package.parse(parts[styles]) if styles in parts else None),
        docx.links(parts, main),
    )
    rows = tuple(reader.row(row) for row in _rows(body))
    comments = beside.get("comments", "")
    found = Returned(
        rows,
        tuple(_comments(package.parse(parts[comments]))) if comments in parts else (),
        has_changes=any(body.find(f".//{tag}") is not None for tag in _CHANGED),
        has_notes=any(row.find(f".//{tag}") is not None for row in _rows(body) for tag in _NOTES),
        has_pictures=any(
            row.find(f".//{tag}") is not None for row in _rows(body) for tag in _PICTURES
        ),
    )
    return json.dumps(asdict(found))


def returned(said: str) -> Returned:
    """Return what `read` found."""
    found = json.loads(said)
    rows = tuple(
        Row(tuple(Cell(tuple(Run(**run) for run in cell["runs"])) for cell in row["cells"]))
        for row in found.pop("rows")
    )
    return Returned(rows, tuple(found.pop("comments")), **found)


def _rows(body: "_Element") -> Iterator["_Element"]:
    """Yield the rows that were not deleted; a table within a cell belongs to the cell."""
    for row in body.iter(f"{W}tr"):
        within = next(row.iterancestors(f"{W}tc"), None)
        if within is None and row.find(f"{W}trPr/{W}del") is None:
            yield row


def _comments(root: "_Element") -> Iterator[str]:
    for comment in root.iter(f"{W}comment"):
        words = "".join(text.text or "" for text in comment.iter(f"{W}t"))
        if words.strip():
            yield " ".join(words.split())


@dataclass
class _Reader:
    """Reads cells; `fields` is the code of each field that is open, None while it shows."""

    styles: Mapping[str, Style]
    links: Mapping[str, str]
    fields: list[str | None] = field(default_factory=list)
    field_links: list[str] = field(default_factory=list)

    def row(self, row: "_Element") -> Row:
        return Row(tuple(Cell(self._cell(cell)) for cell in _within(row, f"{W}tc")))

    def _cell(self, cell: "_Element") -> tuple[Run, ...]:
        found: list[Run] = []
        for paragraph in _within(cell, f"{W}p"):
            found += self._runs(paragraph, "")
            if not _is_joined(paragraph):
                found.append(Run("\n"))
        self.fields.clear()
        self.field_links.clear()
        return tuple(found[:-1] if found and found[-1] == Run("\n") else found)

    def _runs(self, parent: "_Element", link: str) -> Iterator[Run]:
        for child in parent:
            if child.tag == f"{W}r":
                yield from self._run(child, link)
            elif child.tag == f"{W}hyperlink":
                yield from self._runs(child, self.links.get(child.get(_R_ID) or "", "") or link)
            elif child.tag == f"{W}fldSimple":
                code = _LINK.match(child.get(f"{W}instr") or "")
                yield from self._runs(child, code[1] if code else link)
            elif child.tag in _THROUGH:
                yield from self._runs(child, link)

    def _run(self, run: "_Element", link: str) -> Iterator[Run]:
        text = "".join(self._letters(run))
        properties = run.find(f"{W}rPr")
        style = _value(properties, "rStyle")
        look = {**self._inherited(run, style), **docx_styles.look(properties)}
        if not text or look.get("vanish"):
            return
        is_complex = bool(look.get("rtl")) or bool(_COMPLEX.search(text))
        tags = _TAGS.fullmatch(style)

        def has(plain: str, complex_script: str) -> bool:
            if not _LETTER.search(text):
                return bool(look.get(plain) or look.get(complex_script))
            return bool(look.get(complex_script if is_complex else plain))

        yield Run(
            text,
            link=next((one for one in reversed(self.field_links) if one), link),
            tags=tags[1] if tags else "",
            strong=has("b", "bCs"),
            em=has("i", "iCs"),
            raised=_RAISED.get(_value(properties, "vertAlign"), ""),
        )

    def _inherited(self, run: "_Element", style: str) -> Mapping[str, bool]:
        paragraph = next(run.iterancestors(f"{W}p"))
        own = _value(paragraph.find(f"{W}pPr"), "pStyle")
        above = self.styles.get(own, Style()).looks
        return {**above, **self.styles.get(style, Style()).looks}

    def _letters(self, run: "_Element") -> Iterator[str]:
        for child in run:
            if child.tag == f"{W}fldChar":
                self._field(child.get(f"{W}fldCharType") or "")
            elif child.tag == f"{W}instrText":
                if self.fields and self.fields[-1] is not None:
                    self.fields[-1] += child.text or ""
            elif any(code is not None for code in self.fields):
                continue
            elif child.tag == f"{W}t":
                yield re.sub(r"[\n\t]", " ", child.text or "")
            elif child.tag == f"{W}sym":
                yield _symbol(child)
            elif child.tag in _LETTERS:
                yield _LETTERS[child.tag]

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append("")
            self.field_links.append("")
        elif kind == "separate" and self.fields:
            code = _LINK.match(self.fields[-1] or "")
            self.field_links[-1] = code[1] if code else ""
            self.fields[-1] = None
        elif kind == "end" and self.fields:
            self.fields.pop()
            self.field_links.pop()


def _within(parent: "_Element", tag: str) -> Iterator["_Element"]:
    """Yield the children of a kind, also those in content controls and in tables within."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _THROUGH:
            yield from _within(child, tag)
        elif child.tag == f"{W}tbl":
            for cell in child.iter(f"{W}tc"):
                yield from _within(cell, tag)


def _is_joined(paragraph: "_Element") -> bool:
    """Tell whether the end of a paragraph was deleted: the next one goes on in its line."""
    return any(paragraph.find(f"{W}pPr/{W}rPr/{tag}") is not None for tag in _GONE)


def _symbol(element: "_Element") -> str:
    font = (element.get(f"{W}font") or "").casefold()
    code = int(element.get(f"{W}char") or "0", 16)
    return _SYMBOLS.get((font, code & 0xFF), "\ufffd")


def _value(properties: "_Element | None", name: str) -> str:
    found = None if properties is None else properties.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val") or ""
