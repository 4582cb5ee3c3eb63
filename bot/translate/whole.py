"""Pure: what a person's translation of a whole statement gives to the PO file beside it.

The PO file's header remembers which text of the translation was given, and for which text
of the original: what was made for an earlier one is not taken for the present one.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from bot.model import BlockKind, Statement, Translation, UnitState, Whole
from bot.translate import align, merge
from bot.translate.catalog import Entry, fingerprint
from bot.translate.merge import WHOLE, Loan

_BY_PEOPLE = frozenset({UnitState.REVIEWED, UnitState.OUTDATED})


def mark(statement: Statement, whole: Statement, remembered: str) -> str:
    """Return what the PO file has to remember: "TRANSLATION for ORIGINAL", two digests.

    What it remembers stays while the translation does; an edited one counts as made for
    the original as it is now.
    """
    own = _digest(whole)
    if remembered.partition(" for ")[0] == own:
        return remembered
    return f"{own} for {_digest(statement)}"


def is_outdated(statement: Statement, marked: str) -> bool:
    """Tell whether the original has changed since a translation was made for it."""
    return marked.partition(" for ")[2] != _digest(statement)


def _digest(text: Statement) -> str:
    blocks = [
        (block.kind, block.content, block.number)
        for block in text.blocks
        if block.kind is not BlockKind.DATELINE
    ]
    parts = [text.title, text.subtitle, text.reference, blocks]
    return fingerprint(json.dumps(parts, ensure_ascii=False))


def give(
    entries: Sequence[Entry], statement: Statement, whole: Statement, remembered: str
) -> tuple[Entry, ...]:
    """Return the entries with a translation's words where people wrote nothing else.

    What it gave before and gives no more, because its parts are not the original's any
    longer, is taken back: it is in the translation's own file.
    """
    marked = mark(statement, whole, remembered)
    if is_outdated(statement, marked) or (marked == remembered and _is_complete(entries)):
        return tuple(entries)
    words = align.align(statement, whole)
    if words is None:
        return tuple(merge.emptied(entry) if _is_given(entry) else entry for entry in entries)
    return tuple(
        _given(entry, words[entry.key]) if entry.key in words else entry for entry in entries
    )


def _is_complete(entries: Sequence[Entry]) -> bool:
    """Tell whether people wrote all that is needed: nothing is left to give."""
    return all(
        entry.by_people or (entry.target and (not entry.fuzzy or merge.is_outdated(entry)))
        for entry in entries
    )


def _is_given(entry: Entry) -> bool:
    """Tell whether a text was given by the translation, and nobody changed it here."""
    return entry.lender == WHOLE and entry.lent == fingerprint(entry.target)


def _given(entry: Entry, words: str) -> Entry:
    if entry.fuzzy and _is_given(entry) and entry.target != words:
        entry = merge.emptied(entry)
    return merge.lend(entry, Loan(words, WHOLE))


def kept(
    translation: Translation, statement: Statement, whole: Statement, remembered: str
) -> Translation:
    """Return a translation that readers get whole, unless people's words for all units do."""
    if all(unit.unit.by_people or unit.state in _BY_PEOPLE for unit in translation.units):
        return translation
    outdated = is_outdated(statement, mark(statement, whole, remembered))
    return replace(translation, whole=Whole(whole, outdated))
