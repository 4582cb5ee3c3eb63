"""Pure: what a PO file lost on its way through a tool, taken from its last good version.

msgmerge and editors built on it drop the comments (`#.`, `#|`) that say how a text was
made; an editor that was killed leaves half a file. What people wrote, and what is known of
a text that still stands as it was, is taken from the version that was last read whole.
"""

from dataclasses import replace

from bot.translate.catalog import Catalog, Entry
from bot.translate.merge import is_persons


def lost(now: Catalog, good: Catalog) -> tuple[Entry, ...]:
    """Return people's entries whose source stands nowhere in the file any more.

    No tool for translators does this: a text that is not wanted is emptied, and a paragraph
    that is gone becomes an obsolete entry.
    """
    there = {entry.source for entry in now.entries}
    return tuple(
        entry
        for entry in good.entries
        if not entry.obsolete and is_persons(entry) and entry.source not in there
    )


def recovered(now: Catalog, good: Catalog) -> Catalog:
    """Return a file's entries with what they lost since its last good version."""
    known = {_name(entry): entry for entry in good.entries}
    entries = (_with_facts(entry, known.get(_name(entry))) for entry in now.entries)
    return replace(now, entries=(*entries, *lost(now, good)))


def _name(entry: Entry) -> tuple[object, ...]:
    return (entry.key, entry.source, entry.target, entry.fuzzy, entry.obsolete)


def _with_facts(entry: Entry, before: Entry | None) -> Entry:
    if before is None or says_something(entry):
        return entry
    return replace(before, notes=entry.notes, flags=entry.flags, by_people=entry.by_people)


def says_something(entry: Entry) -> bool:
    """Tell whether an entry still says how its text was made."""
    return bool(entry.engine or entry.made or entry.lent or entry.approved or entry.findings)
