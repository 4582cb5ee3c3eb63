"""Pure: the text of a file becomes a draft, and a draft is judged: taken or held."""

from collections.abc import Callable, Mapping
from importlib import import_module

from bot.collect.draft import Draft, Page, Piece
from bot.collect.formats import frontmatter, html
from bot.collect.recognise import dates, structure
from bot.errors import CollectError
from bot.model import BlockKind, Refusal

# Raise it when files would be understood better than before: they are then read again.
VERSION = "4"

READERS: Mapping[str, str] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
"""By a file's ending the file in `formats` that reads its text."""
DOCUMENTS = (".docx",)
"""Files that a process of its own opens, and which are then HTML: `formats` has one named so."""

SUFFIXES = frozenset({*READERS, *DOCUMENTS})
MARKDOWN = frozenset(suffix for suffix, name in READERS.items() if name == "markdown")
_HTML = frozenset(suffix for suffix, name in READERS.items() if name == "html")
# The first ending of each kind stands for all of them.
_NAMED = {name: suffix for suffix, name in [*READERS.items()][::-1]}
UNDERSTOOD = ", ".join([*_NAMED.values()][::-1]) + f" and {DOCUMENTS[-1]}"
_NO_TEXT = frozenset({BlockKind.DATELINE, BlockKind.SIGNATURE, BlockKind.CONTACT})


def read_page(content: str, suffix: str, where: str) -> Page:
    """Return what a text states of itself, and its pieces; `suffix` says how it is written.

    Raises CollectError where the front matter is wrong.
    """
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    front, body, first_line = frontmatter.split(content, where)
    stated = html.stated_language(body) if suffix in _HTML else ""
    return Page(_reader(suffix)(body, first_line), front, stated)


def _reader(suffix: str) -> Callable[[str, int], tuple[Piece, ...]]:
    """Return what reads a text that is written so: `read` of its file in `formats`."""
    read: Callable[[str, int], tuple[Piece, ...]]
    read = import_module(f"bot.collect.formats.{READERS[suffix]}").read
    return read


def read(content: str, suffix: str, language: str, where: str = "") -> Draft:
    """Return the statement that a text holds, as far as it can be understood."""
    return structure.recognise(read_page(content, suffix, where), language)


def reason_to_hold(draft: Draft, known_as: str) -> Refusal | None:
    """Say why a draft is no statement yet; None when it is one.

    `known_as` is the name it has in the report: an ID or a path.
    """
    if draft.teaser:
        return Refusal(
            known_as,
            "teaser",
            "this is the beginning of a statement; the rest is elsewhere.",
            "Complete the text, and remove `teaser: true` if it is there.",
        )
    if not draft.title:
        return Refusal(
            known_as,
            "no-title",
            "no title was recognised.",
            "Put the title on a line of its own at the top, or `title:` into the front matter.",
        )
    if draft.published is None:
        detail = "no date of issue was recognised."
        if draft.doubtful_dates:
            found = draft.doubtful_dates[0]
            other = dates.is_of_another_calendar(found)
            detail = (
                f"{found} {'is of another calendar' if other else 'can be two different days'}."
            )
        return Refusal(
            known_as,
            "no-date",
            detail,
            "Add a line such as `date: 2017-12-04` (year-month-day) to the front matter.",
        )
    return None


def refuse_without_text(draft: Draft, where: str) -> None:
    """Raise CollectError where there is nothing but a title, a date, a name."""
    if not draft.teaser and all(block.kind in _NO_TEXT for block in draft.blocks):
        raise CollectError(
            "there is no text in it beside the title.",
            where=where,
            mend="Write the statement into it, or remove the file.",
            reason="empty",
        )
