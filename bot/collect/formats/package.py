"""Pure: the zip file that a Word document is, opened with counted bytes."""

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from bot.errors import CollectError

if TYPE_CHECKING:
    from lxml.etree import _Element

MEND = "Save it again as .docx, or copy the text into a .md file."
"""What a person can always do about a document that is not taken."""

MOST_ENTRIES = 2_000
MOST_BYTES = 24_000_000
"""Of XML, unpacked; the longest statements have less than one megabyte."""

_ONE_PART_UNCHECKED = 1_000_000
_HIGHEST_RATIO = 250
_CHUNK = 65_536
_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_XML = (".xml", ".rels", ".rdf")
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']""")


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the XML parts of a package by name; pictures and programs stay packed.

    Raises CollectError for what is damaged, too large or made to do harm.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise damaged("it is damaged, or was not copied whole") from error


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise too_large(f"it packs {len(entries)} files; a document has a few dozen")
    parts: dict[str, bytes] = {}
    left = MOST_BYTES
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise encrypted()
        if entry.compress_type not in _METHODS:
            raise unsafe("it is packed in a way that no word processor uses")
        if not entry.filename.lower().endswith(_XML):
            continue
        if entry.filename in parts:
            raise unsafe("it holds two parts of the same name")
        part = _unpacked(archive, entry, left)
        left -= len(part)
        _refuse_declarations(part)
        parts[entry.filename] = part
    return parts


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """Unpack one part, counting what really comes out: headers can lie."""
    chunks, count = [], 0
    with archive.open(entry) as file:
        while chunk := file.read(_CHUNK):
            count += len(chunk)
            if count > most:
                raise too_large(f"its text unpacks to more than {MOST_BYTES // 1_000_000} MB")
            if count > _ONE_PART_UNCHECKED and count > _HIGHEST_RATIO * entry.compress_size:
                raise unsafe("it unpacks to far more than any text does")
            chunks.append(chunk)
    return b"".join(chunks)


def _refuse_declarations(part: bytes) -> None:
    """Refuse what no word processor writes and what can make a parser read or grow."""
    encoding = _ENCODING.match(part)
    name = encoding[1].lower() if encoding else b"utf-8"
    if b"\x00" in part[:400] or name not in {b"utf-8", b"us-ascii", b"ascii"}:
        raise unsafe("one of its parts is not written in UTF-8")
    if _DECLARATION.search(part):
        raise unsafe("it declares entities or a document type")


def parse(part: bytes) -> "_Element":
    """Return the root of an XML part; nothing outside of it is ever read."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise damaged("one of its parts is no XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise unsafe("it declares entities or a document type")
    return root


def damaged(why: str) -> CollectError:
    """Return the error for a document that cannot be read."""
    return CollectError(f"{why}.", mend=MEND, reason="damaged")


def unsafe(why: str) -> CollectError:
    """Return the error for a document that is not opened further."""
    return CollectError(f"{why}; it was not opened.", mend=MEND, reason="unsafe")


def too_large(why: str) -> CollectError:
    """Return the error for a document that is more than a statement."""
    return CollectError(f"{why}.", mend=MEND, reason="too-large")


def encrypted() -> CollectError:
    """Return the error for a document with a password."""
    return CollectError(
        "it is protected with a password.",
        mend="Save it without a password, or copy the text into a .md file.",
        reason="encrypted",
    )
