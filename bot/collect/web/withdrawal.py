"""Pure: the withdrawal of a post that has gone is written into its file, and taken out again.

Nothing else in the file changes: a person may have edited it.
"""

import re
from collections.abc import Callable

from bot.collect.formats import frontmatter
from bot.collect.formats.decode import decode
from bot.collect.retraction import withdraw
from bot.errors import CollectError

Change = Callable[[bytes, str, str], bytes | None]
"""Returns a file's bytes with a reason put in or taken out; None where that cannot be done."""


def add(content: bytes, reason: str, where: str) -> bytes | None:
    """Return a file's bytes with the reason; None where that cannot be done.

    What is withdrawn already, for whatever reason, comes back as it is.
    """
    try:
        if _said(content, where):
            return content
        return withdraw(content, reason, where)
    except CollectError:
        return None


def remove(content: bytes, reason: str, where: str) -> bytes | None:
    """Return a file's bytes without this reason; None where it is not in it."""
    line = re.compile(rb"^withdrawn: " + re.escape(reason.encode()) + rb"\r?\n", re.MULTILINE)
    after, count = line.subn(b"", content, count=1)
    try:
        return (
            after if count and _said(content, where) == reason and not _said(after, where) else None
        )
    except CollectError:
        return None


def _said(content: bytes, where: str) -> str:
    """Return why a file says that it is withdrawn; "" where it stands."""
    text = decode(content, where).replace("\r\n", "\n").replace("\r", "\n")
    return frontmatter.split(text, where)[0].withdrawn
