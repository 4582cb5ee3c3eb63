"""Pure: a Word document becomes HTML: its words as they are printed, and nothing else."""

import io
import re
import zipfile
from html import escape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from bot.collect.formats import docx_lists, docx_styles, package
from bot.collect.formats.docx_body import LABEL_END, LABEL_START, Reader, direction_style
from bot.errors import CollectError

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONSHIP = f"{{{_RELATIONSHIPS}}}Relationship"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", docx_lists.W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _OFFICE.encode()),
)
# A path on the disk of whoever wrote the file.
_LOCAL = re.compile(r"(?i)(?:file:/{2,3})?[a-z]:[\\/](?![\\/])[^:]*|[^:\\/][^:]*")
_EXTERNAL = ' TargetMode="External"'
_LIST_NUMBER = re.compile(r"[(（]?(\d{1,6})[.)、．）]?")
_IS_NOTE = "starts-with({0}, '{1}footnote-') or starts-with({0}, '{1}endnote-')"
_MOST_ELEMENTS = 200_000
_LONG = 120
_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6", "blockquote")


def to_html(content: bytes) -> str:
    """Return the text of a document; raises CollectError where it is none or is unsafe."""
    parts = unpack(content)
    plain, styles = _plain(parts)
    return _arranged(_converted(plain, styles))


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the XML parts of a document; raises CollectError where it is none or is unsafe."""
    if content.startswith(_OLD):
        raise _old(content)
    parts = package.unpack(content)
    for name in parts:
        if name.endswith(".rels"):
            _refuse_what_loads(parts[name])
    for old, new in _STRICT:
        parts = {name: part.replace(old, new) for name, part in parts.items()}
    return parts


def _old(content: bytes) -> CollectError:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return package.encrypted()
    return CollectError(
        "it is a document of an old kind (.doc), whatever its name says.",
        mend="Open it and save it as .docx, or copy the text into a .md file.",
        reason="damaged",
    )


def _refuse_what_loads(part: bytes) -> None:
    """Refuse a document that fetches something from elsewhere when a person opens it.

    Nothing is ever fetched here, but a remote template is how Word files attack their
    readers, and a remote picture tells who reads them. Links are only addresses; a
    template's path on somebody's own disk is ignored.
    """
    for one in package.parse(part).iter(_RELATIONSHIP):
        kind = (one.get("Type") or "").rsplit("/", 1)[-1]
        target = (one.get("Target") or "").strip()
        is_external = (one.get("TargetMode") or "").strip().lower() == "external"
        if is_external and kind != "hyperlink" and not _LOCAL.fullmatch(target):
            raise package.unsafe(f"it loads a part of itself ({kind[:40]}) from another place")


def main_part(parts: dict[str, bytes]) -> str:
    """Return the name of the part with the text; raises CollectError where there is none."""
    document = related(parts, "").get("officeDocument", "word/document.xml")
    if document not in parts:
        raise package.damaged("there is no Word document in it")
    return document


def related(parts: dict[str, bytes], of: str) -> dict[str, str]:
    """Return the parts that a part names (the package itself: ""), by the kind of each."""
    folder = PurePosixPath(of).parent
    rels = parts.get(str(folder / "_rels" / f"{PurePosixPath(of).name}.rels"))
    if rels is None:
        return {}
    return {
        (one.get("Type") or "").rsplit("/", 1)[-1]: _path(folder, one.get("Target") or "")
        for one in package.parse(rels).iter(_RELATIONSHIP)
        if (one.get("TargetMode") or "").lower() != "external"
    }


def _path(folder: PurePosixPath, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else str(folder / target)


def _plain(parts: dict[str, bytes]) -> tuple[bytes, list[str]]:
    """Return a new document with the plain text alone, and the styles it needs."""
    from lxml import etree

    document = main_part(parts)
    beside = related(parts, document)

    def root(kind: str) -> "_Element | None":
        name = beside.get(kind, "")
        return package.parse(parts[name]) if name in parts else None

    reader = Reader(docx_styles.read(root("styles")), docx_lists.read(root("numbering")))
    bodies = {"document": package.parse(parts[document])}
    bodies |= {kind: body for kind in ("footnotes", "endnotes") if (body := root(kind)) is not None}
    if sum(1 for body in bodies.values() for _ in body.iter()) > _MOST_ELEMENTS:
        raise package.too_large("it has more text than a thousand pages")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("_rels/.rels", _rels([("officeDocument", "d", "word/document.xml", "")]))
        for kind, body in bodies.items():
            reader.make_plain(body)
            out.writestr(f"word/{kind}.xml", etree.tostring(body))
            name = document if kind == "document" else beside[kind]
            out.writestr(f"word/_rels/{kind}.xml.rels", _rels_of_links(parts, name))
    return packed.getvalue(), _style_map(reader)


def links(parts: dict[str, bytes], of: str) -> dict[str, str]:
    """Return the addresses of a part's hyperlinks by their names in it."""
    name = str(PurePosixPath(of).parent / "_rels" / f"{PurePosixPath(of).name}.rels")
    found = package.parse(parts[name]).iter(_RELATIONSHIP) if name in parts else ()
    return {
        one.get("Id") or "": one.get("Target") or ""
        for one in found
        if (one.get("Type") or "").endswith("/hyperlink")
    }


def _rels_of_links(parts: dict[str, bytes], of: str) -> str:
    return _rels(
        [("hyperlink", name, target, _EXTERNAL) for name, target in links(parts, of).items()]
    )


def _rels(found: list[tuple[str, str, str, str]]) -> str:
    lines = "".join(
        f'<Relationship Type="{_OFFICE}/{kind}" Id="{escape(name)}"'
        f' Target="{escape(target)}"{mode}/>'
        for kind, name, target, mode in found
    )
    return f'<Relationships xmlns="{_RELATIONSHIPS}">{lines}</Relationships>'


def _style_map(reader: Reader) -> list[str]:
    styles = [f"p.Bot{tag} => {tag}:fresh" for tag in _TAGS]
    styles.append("p.Botli => ul > li:fresh")
    for language, direction in sorted(reader.directions):
        lang = f"[lang='{language}']" if language else ""
        name = direction_style(language, direction)
        styles.append(f"r.{name} => span{lang}[dir='{direction}']")
    return styles


def _converted(document: bytes, styles: list[str]) -> str:
    import mammoth

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(document),
            style_map="\n".join(styles),
            include_embedded_style_map=False,
            include_default_style_map=False,
            convert_image=lambda _: [],
        )
    except (KeyError, ValueError, AttributeError, TypeError, OSError) as error:
        raise package.damaged("it is not put together as a Word document is") from error
    return str(result.value)


def _arranged(html: str) -> str:
    """Number the items, and put each note below the text that refers to it."""
    from lxml import html as parser

    body = parser.fragment_fromstring(html, create_parent="body")
    notes = _take_notes(body)
    waiting: list[str] = []
    out: list[str] = []
    for block in body:
        waiting += _references(block, notes)
        for item in block.iter("li"):
            _number(item)
        out.append(parser.tostring(block, encoding="unicode"))
        if block.tag in {"ul", "table"} or (block.tag == "p" and len(_words(block)) >= _LONG):
            out += waiting
            waiting = []
    return "\n".join([*out, *waiting])


def _take_notes(body: "HtmlElement") -> dict[str, "HtmlElement"]:
    notes = {}
    for item in body.xpath(f"./ol/li[{_IS_NOTE.format('@id', '')}]"):
        notes[item.get("id")] = item
        for back in item.xpath(".//a[starts-with(@href, '#')][. = '↑']"):
            back.drop_tree()
    for last in body.xpath("./ol[li[@id]]"):
        body.remove(last)
    return notes


def _references(block: "HtmlElement", notes: dict[str, "HtmlElement"]) -> list[str]:
    """Make the marks of notes plain, and return the notes; a heading shows no mark."""
    from lxml import html as parser

    found = []
    for link in block.xpath(f".//a[{_IS_NOTE.format('@href', '#')}]"):
        note = notes.pop(link.get("href")[1:], None)
        mark = link.text or ""
        if note is not None:
            inner = [parser.tostring(child, encoding="unicode") for child in note]
            words = f"{escape(note.text or '')}{''.join(inner)}"
            found.append(f"<div>{_marked(words, mark)}</div>")
        holder = link.getparent()
        if block.tag in _TAGS and holder is not None and holder.tag == "sup":
            holder.drop_tree()
        else:
            link.drop_tag()
    return found


def _marked(words: str, mark: str) -> str:
    """Put the mark of a note before its first words."""
    return re.sub(r"^(\s*<p>)?\s*", rf"\g<1>{escape(mark)} ", words, count=1)


def _number(item: "HtmlElement") -> None:
    """Turn the label that was carried in the text into the item's number."""
    label, _, rest = (item.text or "").removeprefix(LABEL_START).partition(LABEL_END)
    number = _LIST_NUMBER.fullmatch(label)
    if number:
        item.set("value", number[1])
    item.text = rest if number or not label else f"{label} {rest}"


def _words(block: "HtmlElement") -> str:
    return " ".join(block.text_content().split())
