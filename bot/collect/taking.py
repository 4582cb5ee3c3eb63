"""I/O: one file becomes a draft, or a refusal that says why not and how to mend it."""

from bot.collect import folder, reading
from bot.collect.draft import Draft
from bot.collect.formats import kinds, opening
from bot.errors import CollectError
from bot.model import Refusal


def take(file: folder.Seen, language: str) -> Draft | Refusal | None:
    """Return what a file holds; None where it is still being written.

    `language` is that of a file which does not say its own.
    """
    try:
        _refuse_by_look(file)
        content = folder.read(file)
        if content is None:
            return None
        text, written_as = opening.text_of(content, file.suffix, file.path)
        draft = reading.read(text, written_as, language, file.path)
        reading.refuse_without_text(draft, file.path)
    except CollectError as error:
        place = error.where.removeprefix(file.path).removeprefix(", ")
        detail = f"{place}: {error.what}" if place else error.what
        return Refusal(file.path, error.reason, detail, error.mend)
    return draft


def _refuse_by_look(file: folder.Seen) -> None:
    """Refuse what need not be opened to be refused."""
    if file.suffix not in reading.SUFFIXES:
        raise CollectError(
            f"{file.suffix or 'a file without an ending'} is not understood here.",
            where=file.path,
            mend=kinds.mend_for(file.suffix)
            or f"Save it as one of {reading.UNDERSTOOD}, or keep it elsewhere.",
            reason="unknown-type",
        )
    if file.size > folder.LARGEST:
        raise CollectError(
            f"it has {file.size / 1_000_000:.0f} MB; a statement has 5 MB at most.",
            where=file.path,
            mend="Save the text alone, without pictures.",
            reason="too-large",
        )
