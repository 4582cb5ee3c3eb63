"""I/O: the bytes of a file become text that can be read, whatever it was written with."""

from bot.collect.formats import sandbox
from bot.collect.formats.decode import decode
from bot.collect.reading import DOCUMENTS
from bot.errors import CollectError


def text_of(content: bytes, suffix: str, where: str) -> tuple[str, str]:
    """Return the text of a file, and the ending that says how that text is written.

    Raises CollectError where the file cannot be read, or not safely.
    """
    if suffix not in DOCUMENTS:
        return decode(content, where, suffix), suffix
    try:
        return sandbox.read(content, suffix), ".html"
    except CollectError as error:
        raise CollectError(error.what, where=where, mend=error.mend, reason=error.reason) from None
