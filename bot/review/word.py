"""Pure: WordprocessingML: paragraphs, runs and tables in every script, as one small package.

What a word processor needs to know to shape and spell a text rightly is on every run: its
language, its direction, a font for its script. Nothing in the package says who made it or
when: the same text is the same bytes.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

import regex

from bot import languages
from bot.review.runs import Run
from bot.translate import scripts

BOX, TICKED = "☐", "☑"
END = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
)
"""A table is followed by a paragraph; this one takes no room."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_EPOCH = (1980, 1, 1, 0, 0, 0)

_EAST_ASIAN = frozenset({"Hani", "Jpan", "Kore"})
_SIMPLE = frozenset({"Latn", "Cyrl", "Grek", "Armn", "Geor"})
# What Windows and Word have for a script; elsewhere the system's own font steps in.
_FONTS = {
    "Arab": "Arial",
    "Hebr": "Arial",
    "Deva": "Nirmala UI",
    "Beng": "Nirmala UI",
    "Taml": "Nirmala UI",
    "Sinh": "Nirmala UI",
    "Thai": "Leelawadee UI",
    "Khmr": "Leelawadee UI",
    "Laoo": "Leelawadee UI",
    "Mymr": "Myanmar Text",
    "Jpan": "Yu Gothic",
    "Kore": "Malgun Gothic",
}
_CHINESE = {"Hant": "Microsoft JhengHei", "Hans": "Microsoft YaHei"}
_RAISED = {"sup": "superscript", "sub": "subscript"}
_RTL = r"\p{Arabic}\p{Hebrew}\p{Syriac}\p{Thaana}\p{Nko}\p{Adlam}"
# Letters from left to right among others, with what stands between them.
_LTR_WORDS = regex.compile(
    rf"([\p{{L}}--[{_RTL}]](?:[^{_RTL}\n]*[\p{{L}}\p{{N}}\p{{M}}--[{_RTL}]])?)", regex.V1
)


@dataclass(frozen=True, slots=True)
class Look:
    """How words are shown beside what their run says: size in half points, colour, weight."""

    size: int = 0
    colour: str = ""
    bold: bool = False


PLAIN = Look()


@dataclass(slots=True)
class Writer:
    """Collects what a document's text refers to while it is written."""

    links: dict[str, str] = field(default_factory=dict)
    styles: set[str] = field(default_factory=set)
    boxes: int = 0

    def paragraph(self, runs: Iterable[Run], tag: str, style: str = "", look: Look = PLAIN) -> str:
        """Return a paragraph in a language."""
        rtl = "<w:bidi/>" if languages.direction(tag) == "rtl" else ""
        name = f'<w:pStyle w:val="{style}"/>' if style else ""
        words = "".join(self._run(run, tag, look) for run in runs)
        return f"<w:p><w:pPr>{name}{rtl}</w:pPr>{words}</w:p>"

    def _run(self, run: Run, tag: str, look: Look) -> str:
        written = "".join(
            f"<w:r>{_properties(run, tag, look, is_ltr=bool(number % 2))}{_letters(part)}</w:r>"
            for number, part in enumerate(_LTR_WORDS.split(run.text))
            if part
        )
        if run.tags:
            self.styles.add(run.tags)
        if not run.link:
            return written
        place = self.links.setdefault(run.link, f"link{len(self.links) + 1}")
        return f'<w:hyperlink r:id="{place}" w:history="1">{written}</w:hyperlink>'

    def box(self) -> str:
        """Return a paragraph with a box to tick."""
        self.boxes += 1
        return (
            '<w:p><w:pPr><w:pStyle w:val="Box"/></w:pPr><w:sdt><w:sdtPr>'
            f'<w:id w:val="{self.boxes}"/><w14:checkbox><w14:checked w14:val="0"/>'
            f'<w14:checkedState w14:val="{ord(TICKED):04X}" w14:font="Segoe UI Symbol"/>'
            f'<w14:uncheckedState w14:val="{ord(BOX):04X}" w14:font="Segoe UI Symbol"/>'
            "</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:rPr>"
            '<w:rFonts w:ascii="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol"'
            ' w:eastAsia="Segoe UI Symbol" w:cs="Segoe UI Symbol" w:hint="eastAsia"/>'
            f"</w:rPr><w:t>{BOX}</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        )

    def package(self, body: str, tag: str) -> bytes:
        """Return the file of a document whose language is `tag`."""
        document = (
            f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_OFFICE}" xmlns:mc="{_MC}"'
            f' xmlns:w14="{_W14}" mc:Ignorable="w14"><w:body>{body}'
            '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
            '<w:pgMar w:top="1000" w:right="1000" w:bottom="1000" w:left="1000" w:header="500"'
            ' w:footer="500" w:gutter="0"/></w:sectPr></w:body></w:document>'
        )
        links = "".join(
            f'<Relationship Id="{place}" Type="{_OFFICE}/hyperlink"'
            f' Target={quoteattr(_address(link))} TargetMode="External"/>'
            for link, place in self.links.items()
        )
        parts = {
            "[Content_Types].xml": _CONTENT_TYPES,
            "_rels/.rels": _relations(
                f'<Relationship Id="document" Type="{_OFFICE}/officeDocument"'
                ' Target="word/document.xml"/>'
            ),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": _relations(
                f'<Relationship Id="styles" Type="{_OFFICE}/styles" Target="styles.xml"/>'
                f'<Relationship Id="settings" Type="{_OFFICE}/settings" Target="settings.xml"/>'
                f"{links}"
            ),
            "word/settings.xml": _SETTINGS,
            "word/styles.xml": _styles(tag, sorted(self.styles)),
        }
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
            for name, part in parts.items():
                info = zipfile.ZipInfo(name, _EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                out.writestr(info, part)
        return packed.getvalue()


def table(widths: Sequence[int], rows: Iterable[str], *, rtl: bool) -> str:
    """Return a table; from right to left its first column is the rightmost."""
    order = "<w:bidiVisual/>" if rtl else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Pairs"/>{order}<w:tblW w:w="{sum(widths)}"'
        f' w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def row(
    widths: Sequence[int], cells: Iterable[str], shades: Iterable[str], *, heads: bool = False
) -> str:
    """Return a row; `shades` are the colours of its cells, `heads` repeats it on every page."""
    properties = "<w:trPr><w:tblHeader/></w:trPr>" if heads else ""
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        + (f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else "")
        + f"</w:tcPr>{cell}</w:tc>"
        for width, cell, shade in zip(widths, cells, shades, strict=True)
    )
    return f"<w:tr>{properties}{written}</w:tr>"


def plain(text: str) -> tuple[Run, ...]:
    """Return a text without tags as runs."""
    return (Run(text),) if text else ()


def _properties(run: Run, tag: str, look: Look, *, is_ltr: bool) -> str:
    """Return a run's properties, in the order that the format's schema has them."""
    rtl = languages.direction(tag) == "rtl" and not is_ltr
    colour = "0B4F8A" if run.link else look.colour
    parts = (
        f'<w:rStyle w:val="Tags{run.tags}"/>' if run.tags else "",
        fonts(tag),
        "<w:b/><w:bCs/>" if run.strong or look.bold else "",
        "<w:i/><w:iCs/>" if run.em else "",
        f'<w:color w:val="{colour}"/>' if colour else "",
        f'<w:sz w:val="{look.size}"/><w:szCs w:val="{look.size}"/>' if look.size else "",
        '<w:highlight w:val="yellow"/>' if run.marked else "",
        '<w:u w:val="single"/>' if run.link else "",
        f'<w:vertAlign w:val="{_RAISED[run.raised]}"/>' if run.raised else "",
        "<w:rtl/>" if rtl else "",
        _language(tag),
    )
    return f"<w:rPr>{''.join(parts)}</w:rPr>"


def _letters(text: str) -> str:
    lines = text.split("\n")
    written = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' if line else "" for line in lines)
    return "<w:br/>".join(written)


def fonts(tag: str) -> str:
    """Return the fonts for a language's script; others have the document's."""
    script = languages.script(tag)
    name = _CHINESE.get(script) or _FONTS.get(script, "")
    if not name:
        return ""
    kind = "eastAsia" if scripts.script_of(tag) in _EAST_ASIAN else "cs"
    return f'<w:rFonts w:{kind}="{name}"/>'


def _language(tag: str) -> str:
    """Return what a spelling checker goes by; it asks for a region too."""
    script = scripts.script_of(tag)
    kind = "val" if script in _SIMPLE else "eastAsia" if script in _EAST_ASIAN else "bidi"
    return f'<w:lang w:{kind}="{languages.regional(tag)}"/>'


def _address(link: str) -> str:
    """Return an address as a package's relation may have it: without spaces and brackets."""
    return regex.sub(r'[\s<>"{}|\\^`]', lambda found: f"%{ord(found[0]):02X}", link)


def _relations(inside: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("settings", "settings"),
        )
    )
    + "</Types>"
)
_SETTINGS = (
    f'{_HEAD}<w:settings xmlns:w="{_W}"><w:removePersonalInformation/><w:removeDateAndTime/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)


def _styles(tag: str, tags: Sequence[str]) -> str:
    spacing = '<w:pPr><w:spacing w:before="40" w:after="40"/></w:pPr>'
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="B8B8B8"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 60), ("left", 110), ("bottom", 60), ("right", 110))
    )
    own = "".join(
        f'<w:style w:type="character" w:customStyle="1" w:styleId="Tags{name}">'
        f'<w:name w:val="Tags{name}"/><w:semiHidden/></w:style>'
        for name in tags
    )
    return (
        f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Arial"/>'
        f'<w:sz w:val="22"/><w:szCs w:val="24"/>{_language(tag)}</w:rPr></w:rPrDefault>'
        f"<w:pPrDefault>{spacing}</w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "</w:style>"
        '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/>'
        '<w:basedOn w:val="Normal"/><w:rPr><w:b/><w:bCs/><w:color w:val="8D1B1E"/>'
        '<w:sz w:val="32"/><w:szCs w:val="34"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Box"><w:name w:val="Box"/>'
        '<w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr>'
        '<w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="Pairs"><w:name w:val="Pairs"/>'
        f"<w:tblPr><w:tblBorders>{border}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar>"
        f"</w:tblPr></w:style>{own}</w:styles>"
    )
