"""Pure: what a file is that holds no statement to be read, and what to do with it."""

_PICTURES = ("jpg", "jpeg", "png", "gif", "webp", "heic", "heif", "bmp", "tif", "tiff", "svg")
_TYPE = "Type its words into a .md or .docx file, and keep the picture elsewhere."
_COPY = "Copy its text into a .md or .docx file."
_SAVE = "Open it in the program it was written with and save it as a Word document (.docx)."
_BY_SUFFIX = {
    **{f".{ending}": _TYPE for ending in _PICTURES},
    ".pdf": _COPY,
    **dict.fromkeys((".doc", ".odt", ".rtf", ".pages", ".dotx", ".docm"), _SAVE),
}
_BY_BEGINNING = (
    (b"\xff\xd8\xff", "a picture (JPEG)", _TYPE),
    (b"\x89PNG", "a picture (PNG)", _TYPE),
    (b"GIF8", "a picture (GIF)", _TYPE),
    (b"%PDF", "a PDF", _COPY),
    (b"\xd0\xcf\x11\xe0", "a document of an old kind", _SAVE),
    (b"{\\rtf", "a document (RTF)", _SAVE),
    (b"PK\x03\x04", "a packed file", "If it is a Word document, let its name end in .docx."),
)


def mend_for(suffix: str) -> str:
    """Return what to do with a file of such a name; "" where nothing better is known."""
    return _BY_SUFFIX.get(suffix.lower(), "")


def told_by(content: bytes) -> tuple[str, str]:
    """Return what content is, by how it begins, and what to do with it; ("", "") for others."""
    found = ((what, mend) for begin, what, mend in _BY_BEGINNING if content.startswith(begin))
    return next(found, ("", ""))
