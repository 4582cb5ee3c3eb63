"""Pure: makes the XML of a Word text plain: only what is printed is left in it.

What remains is text in runs with emphasis, links, notes, tables, and paragraphs whose
style says what they are. Whatever else a word processor keeps (deleted and hidden words,
comments, names, field codes, pictures) is gone before the text is converted.
"""

import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regex

from bot.collect.formats import docx_styles
from bot.collect.formats.docx_lists import BULLET, Lists, W
from bot.collect.formats.docx_styles import Style

if TYPE_CHECKING:
    from lxml.etree import _Element

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
LABEL_START, LABEL_END = "\ue000", "\ue001"
_PRIVATE = regex.compile(r"\p{Co}")
_LETTER = regex.compile(r"\p{L}")
_RTL_LETTER = regex.compile(r"[\p{Arabic}\p{Hebrew}\p{Syriac}\p{Thaana}\p{Nko}]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]*)"')

# fmt: off
_GONE = tuple(f"{W}{name}" for name in (
    "del", "moveFrom", "delText", "delInstrText", "commentRangeStart", "commentRangeEnd",
    "commentReference", "annotationRef", "bookmarkStart", "bookmarkEnd", "proofErr",
    "lastRenderedPageBreak", "softHyphen", "sectPr", "permStart", "permEnd", "rt",
    "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
    "footnoteRef", "endnoteRef", "sdtPr", "sdtEndPr", "object", "fldData",
))
_UNWRAPPED = tuple(f"{W}{name}" for name in (
    "ins", "moveTo", "fldSimple", "dir", "bdo", "ruby", "rubyBase", "smartTag", "customXml",
    "sdt", "sdtContent",
))
# fmt: on


@dataclass
class Reader:
    """Makes the parts of one document plain; its lists count from part to part."""

    styles: dict[str, Style]
    lists: Lists
    directions: set[tuple[str, str]] = field(default_factory=set)
    """The languages and directions of runs that differ from the text around them."""

    def make_plain(self, root: "_Element") -> None:
        """Change a part in place."""
        _choose_alternatives(root)
        _drop_placeholders(root)
        _drop_deleted_rows(root)
        _drop_deleted_words(root)
        _join_deleted_marks(root)
        _drop(root, _GONE)
        _unwrap(root)
        _spell_out(root)
        self._runs(root)
        _drop_codes(root)
        for paragraph in root.iter(f"{W}p"):
            self._paragraph(paragraph)
        _drop(root, (f"{W}tblPr", f"{W}trPr", f"{W}tcPr"))

    def _runs(self, root: "_Element") -> None:
        runs = list(root.iter(f"{W}r"))
        is_rtl = [_is_rtl(_text(run)) for run in runs]
        letters = sum(len(_text(run)) for run, rtl in zip(runs, is_rtl, strict=True) if rtl)
        mainly_rtl = 2 * letters > sum(len(_text(run)) for run in runs)
        for run, rtl in zip(runs, is_rtl, strict=True):
            self._run(run, rtl and not mainly_rtl)

    def _run(self, run: "_Element", is_foreign: bool) -> None:
        properties = run.find(f"{W}rPr")
        look = self._look(run, properties)
        if look.get("vanish"):
            _remove(run)
            return
        kept = run.makeelement(f"{W}rPr")
        if is_foreign:
            _add(kept, "rStyle", self._direction(properties))
        for plain, complex_script in (("b", "bCs"), ("i", "iCs")):
            if look.get(complex_script if look.get("rtl") else plain):
                _add(kept, plain, "1")
        raised = None if properties is None else properties.find(f"{W}vertAlign")
        if raised is not None and run.find(f"{W}footnoteReference") is None:
            kept.append(deepcopy(raised))
        if properties is not None:
            run.remove(properties)
        run.insert(0, kept)

    def _look(self, run: "_Element", properties: "_Element | None") -> dict[str, bool]:
        style = _style_name(properties, "rStyle")
        paragraph = next(run.iterancestors(f"{W}p"), None)
        above = paragraph[0] if paragraph is not None else None  # its properties stand first
        hidden = self.styles.get(_style_name(above, "pStyle"), Style()).looks.get("vanish", False)
        inherited = self.styles.get(style, Style()).looks
        return {"vanish": hidden, **inherited, **docx_styles.look(properties)}

    def _direction(self, properties: "_Element | None") -> str:
        said = None if properties is None else properties.find(f"{W}lang")
        tag = "" if said is None else said.get(f"{W}bidi") or ""
        language = tag.split("-")[0].lower() if _LANGUAGE.fullmatch(tag) else ""
        self.directions.add((language, "rtl"))
        return direction_style(language, "rtl")

    def _paragraph(self, paragraph: "_Element") -> None:
        properties = paragraph.find(f"{W}pPr")
        style = self.styles.get(_style_name(properties, "pStyle"), Style())
        own = docx_styles.numbering(properties)
        list_id, depth = own if own is not None else (style.list_id, style.depth)
        label = self.lists.label(list_id or style.list_id, depth)
        if properties is not None:
            paragraph.remove(properties)
        kept = paragraph.makeelement(f"{W}pPr")
        tag = style.tag or ("" if label is None else "li")
        if tag:
            _add(kept, "pStyle", f"Bot{tag}")
        if label is not None and (tag == "li" or label != BULLET):
            run = paragraph.makeelement(f"{W}r")
            words = f"{LABEL_START}{label}{LABEL_END}" if tag == "li" else f"{label} "
            _add_text(run, words)
            paragraph.insert(0, run)
        paragraph.insert(0, kept)


def direction_style(language: str, direction: str) -> str:
    """Return the name of the style that carries a language and a direction."""
    return f"Bot{direction}{language}"


def _choose_alternatives(root: "_Element") -> None:
    """Take the text box that every reader knows, and the same words only once."""
    for alternative in list(root.iter(f"{MC}AlternateContent")):
        for branch in (alternative.find(f"{MC}Fallback"), alternative.find(f"{MC}Choice")):
            if branch is not None and any(_text(branch)):
                boxes = list(branch.iter(f"{W}txbxContent"))
                kept = boxes or list(branch)
                holder = alternative.makeelement(f"{W}pict") if boxes else None
                _replace(alternative, kept if holder is None else [_holding(holder, kept)])
                break
        else:
            _remove(alternative)


def _holding(holder: "_Element", children: "list[_Element]") -> "_Element":
    holder.extend(children)
    return holder


def _drop_placeholders(root: "_Element") -> None:
    """Drop "Click here to enter text": nobody wrote it."""
    for mark in list(root.iter(f"{W}showingPlcHdr")):
        control = next(mark.iterancestors(f"{W}sdt"), None)
        if control is not None:
            _remove(control)


def _drop_deleted_rows(root: "_Element") -> None:
    marks = [f"{W}trPr/{W}del", f"{W}trPr/{W}hidden"]
    for row in list(root.iter(f"{W}tr")):
        if any(row.find(mark) is not None for mark in marks):
            _remove(row)
    for cell in list(root.iter(f"{W}tc")):
        if cell.find(f"{W}tcPr/{W}cellDel") is not None:
            _remove(cell)


def _drop_deleted_words(root: "_Element") -> None:
    """Drop deleted runs; the marks of deleted paragraphs stay, to be joined."""
    for element in list(root.iter(f"{W}del", f"{W}moveFrom")):
        if len(element):
            _remove(element)


def _join_deleted_marks(root: "_Element") -> None:
    """Where the end of a paragraph was deleted, its words begin the next one."""
    for paragraph in list(root.iter(f"{W}p")):
        properties = paragraph.find(f"{W}pPr")
        if properties is None or not any(
            properties.find(f"{W}rPr/{W}{name}") is not None for name in ("del", "moveFrom")
        ):
            continue
        following = paragraph.getnext()
        if following is None or following.tag != f"{W}p":
            if not any(True for _ in paragraph.iter(f"{W}t")):
                _remove(paragraph)
            continue
        at = 0 if following.find(f"{W}pPr") is None else 1
        for child in reversed([one for one in paragraph if one is not properties]):
            following.insert(at, child)
        _remove(paragraph)


def _unwrap(root: "_Element") -> None:
    for element in list(root.iter(*_UNWRAPPED)):
        _replace(element, list(element))


def _spell_out(root: "_Element") -> None:
    """Write what is an element and stands for a character as that character."""
    for element in list(root.iter(f"{W}br", f"{W}cr")):
        element.tag = f"{W}br"
        element.attrib.clear()
    for element in list(root.iter(f"{W}ptab")):
        element.tag = f"{W}tab"
    for element in list(root.iter(f"{W}noBreakHyphen")):
        element.tag, element.text = f"{W}t", "\u2011"
    for formula in list(root.iter(f"{_M}oMath")):
        run = formula.makeelement(f"{W}r")
        _add_text(run, "".join(one.text or "" for one in formula.iter(f"{_M}t")))
        _replace(formula, [run])
    for text in root.iter(f"{W}t"):
        text.text = _PRIVATE.sub("", text.text or "")


def _drop_codes(root: "_Element") -> None:
    """Keep what fields show; of their codes only the address of a link."""
    open_fields: list[list[_Element] | None] = []  # None: its result is being read
    for element in list(root.iter(f"{W}fldChar", f"{W}instrText", f"{W}t", f"{W}tab", f"{W}br")):
        kind = element.get(f"{W}fldCharType") if element.tag == f"{W}fldChar" else ""
        if kind == "begin":
            _drop(element, (f"{W}ffData",))
            open_fields.append([])
        elif kind == "separate" and open_fields and open_fields[-1] is not None:
            _keep_link(open_fields[-1])
            open_fields[-1] = None
        elif kind == "end" and open_fields:
            open_fields.pop()
        elif element.tag == f"{W}instrText":
            if open_fields and open_fields[-1] is not None:
                open_fields[-1].append(element)
        elif any(codes is not None for codes in open_fields):
            _remove(element)


def _keep_link(codes: "list[_Element]") -> None:
    match = _LINK.match("".join(code.text or "" for code in codes))
    for code in codes:
        code.text = ""
    if match and codes:
        codes[0].text = f'HYPERLINK "{match[1]}"'


def _is_rtl(text: str) -> bool:
    return 2 * len(_RTL_LETTER.findall(text)) > len(_LETTER.findall(text))


def _style_name(properties: "_Element | None", tag: str) -> str:
    found = None if properties is None else properties.find(f"{W}{tag}")
    return "" if found is None else found.get(f"{W}val") or ""


def _text(element: "_Element") -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def _add(parent: "_Element", name: str, value: str) -> None:
    child = parent.makeelement(f"{W}{name}", {f"{W}val": value})
    parent.append(child)


def _add_text(run: "_Element", words: str) -> None:
    text = run.makeelement(f"{W}t", {XML_SPACE: "preserve"})
    text.text = words
    run.append(text)


def _drop(root: "_Element", tags: tuple[str, ...]) -> None:
    for element in list(root.iter(*tags)):
        _remove(element)


def _remove(element: "_Element") -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _replace(element: "_Element", children: "list[_Element]") -> None:
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent[at : at + 1] = children
