"""Pure: whose words stand in a PO file: people's are never lost and always win."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from bot.markup import sanitise, to_text
from bot.model import Finding, TranslatedUnit, Unit, UnitState
from bot.translate import protect
from bot.translate.catalog import NOTES_ONLY, Catalog, Entry, fingerprint

# These stand once in a statement: however changed, the new text takes the old one's place.
_ONLY_ONES = frozenset({"title", "subtitle", "reference"})
_ALIKE = 0.5
_clean = lru_cache(maxsize=20_000)(sanitise)

WHOLE = "the whole translation beside this file"
"""The lender of a text that a person's translation of this very statement gave."""

Recheck = Callable[[Unit, str], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine's text for a unit (inline HTML), and how it was made."""

    target: str
    engine: str
    draft: bool
    recipe: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Loan:
    """A text that people approved elsewhere: in the slogan bank, another statement or file."""

    target: str
    lender: str


def match(catalog: Catalog, units: Sequence[Unit]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Return an entry for every unit, in their order, and the obsolete entries to keep.

    A unit's entry is the one with its key and source; else one with its source, because a
    paragraph moves with its text (a person's first); else the one that its text was most
    likely changed from.
    """
    free = dict(enumerate(catalog.entries))
    named = {(e.key, e.source): place for place, e in reversed(free.items()) if not e.obsolete}
    taken: dict[str, Entry] = {}
    for unit in units:
        place = named.get((unit.key, unit.source))
        if place is not None:
            taken[unit.key] = _for_unit(free.pop(place), unit)
    for likeness in (_moved, _alike_here, _alike_elsewhere):
        for unit in (unit for unit in units if unit.key not in taken):
            scores = {place: likeness(entry, unit) for place, entry in free.items()}
            best = max(scores, key=lambda place: scores[place], default=None)
            if best is not None and scores[best] > 0:
                taken[unit.key] = _for_unit(free.pop(best), unit)
    entries = tuple(
        taken.get(unit.key) or Entry(unit.key, unit.source, by_people=unit.by_people)
        for unit in units
    )
    kept = (entry for entry in free.values() if is_persons(entry) or entry.notes)
    return entries, tuple(_obsolete(entry) for entry in kept)


def _moved(entry: Entry, unit: Unit) -> float:
    """The same text under another key, or the text that an approval was given for."""
    same = unit.source == entry.source or bool(entry.approved and unit.source == entry.previous)
    return (2.0 if is_persons(entry) else 1.0) if same else 0.0


def _alike_here(entry: Entry, unit: Unit) -> float:
    return _likeness(entry, unit) if entry.key == unit.key else 0.0


def _alike_elsewhere(entry: Entry, unit: Unit) -> float:
    return _likeness(entry, unit) if is_persons(entry) else 0.0


def _likeness(entry: Entry, unit: Unit) -> float:
    """How far an entry's source may be an earlier form of a unit's; 0 where it is not."""
    if entry.obsolete:
        return 0.0
    if unit.key in _ONLY_ONES or entry.key in _ONLY_ONES:
        return float(unit.key == entry.key)
    before, after = _words(entry.source), _words(unit.source)
    ratio = difflib.SequenceMatcher(None, before, after, autojunk=False).ratio()
    return ratio if ratio >= _ALIKE else 0.0


def _words(source: str) -> list[str]:
    """Return the words of a source; in scripts without spaces, the letters."""
    text = to_text(source).casefold()
    return [
        piece
        for word in regex.findall(r"[\p{L}\p{M}\p{N}]+", text)
        for piece in (word if protect.is_unspaced(word[0]) else [word])
    ]


def is_persons(entry: Entry) -> bool:
    """Tell whether a text is a person's: approved now or earlier, or begun by hand."""
    return bool(entry.target) and (not entry.fuzzy or bool(entry.approved) or _is_edited(entry))


def _is_edited(entry: Entry) -> bool:
    return fingerprint(entry.target) != entry.made


def _for_unit(entry: Entry, unit: Unit) -> Entry:
    """Return a found entry as the unit's own."""
    entry = replace(entry, key=unit.key, by_people=unit.by_people, obsolete=False)
    findings = tuple(replace(finding, unit=unit.key) for finding in entry.findings)
    entry = replace(entry, findings=findings)
    if not entry.target:
        return Entry(unit.key, unit.source, notes=entry.notes, by_people=unit.by_people)
    if entry.source == unit.source:
        return _cleaned(entry)
    if not is_persons(entry):
        return Entry(unit.key, unit.source, notes=entry.notes, by_people=unit.by_people)
    if not entry.fuzzy:
        approved = _cleaned(entry)
        return replace(
            approved,
            source=unit.source,
            fuzzy=True,
            previous=entry.source,
            approved=fingerprint(entry.target),
        )
    if entry.previous == unit.source and entry.approved == fingerprint(entry.target):
        return _cleaned(replace(entry, source=unit.source, fuzzy=False))
    return replace(entry, source=unit.source, previous=entry.previous or entry.source)


def _cleaned(entry: Entry) -> Entry:
    """Return an approved entry without what was said of the machine's text before."""
    if entry.fuzzy:
        return entry
    own = replace(
        entry, engine="", draft=False, made="", recipe="", findings=(), previous="", approved=""
    )
    lent = own.lent == fingerprint(own.target)
    return own if lent else replace(own, lent="", lender="")


def _obsolete(entry: Entry) -> Entry:
    """Return an entry whose paragraph is gone: a person's words wait, should it come back."""
    target = entry.target if is_persons(entry) else ""
    waiting = replace(entry, target=target, obsolete=True)
    return replace(waiting, engine="", draft=False, made="", recipe="", findings=())


def apply(
    entries: Sequence[Entry],
    machine: Mapping[str, Machine],
    loans: Mapping[str, Loan],
) -> tuple[Entry, ...]:
    """Return the entries with machine's and lent texts (by source) where people wrote nothing."""
    return tuple(
        _with_machine(_with_loan(entry, loans.get(entry.source)), machine.get(entry.source))
        for entry in entries
    )


def _with_loan(entry: Entry, loan: Loan | None) -> Entry:
    if loan is None or (is_lent(entry) and entry.lender == WHOLE):
        return entry
    if entry.target == loan.target and is_lent(entry):
        return entry
    return lend(entry, loan)


def lend(entry: Entry, loan: Loan) -> Entry:
    """Return an entry with a lent text, unless a person wrote something else here."""
    if not (awaits_machine(entry) or is_lent(entry)):
        return entry
    return Entry(
        entry.key,
        entry.source,
        loan.target,
        notes=entry.notes,
        lent=fingerprint(loan.target),
        lender=loan.lender,
        by_people=entry.by_people,
    )


def _with_machine(entry: Entry, machine: Machine | None) -> Entry:
    if machine is None or entry.by_people or not awaits_machine(entry):
        return entry
    return Entry(
        entry.key,
        entry.source,
        machine.target,
        fuzzy=bool(machine.target),
        notes=entry.notes,
        engine=machine.engine,
        draft=machine.draft,
        made=fingerprint(machine.target),
        recipe=machine.recipe,
        findings=tuple(replace(finding, unit=entry.key) for finding in machine.findings),
    )


DOUBT = "not sure:"
"""Begins a line of people's notes that holds a machine's text until somebody decides."""


def decided(entry: Entry, target: str, *, approved: bool, doubt: str | None = None) -> Entry:
    """Return an entry as a person decided it: this text, approved or still worked on."""
    notes = entry.notes
    if approved:
        notes = "\n".join(line for line in notes.split("\n") if not line.startswith(DOUBT))
    if doubt is not None:
        line = f"{DOUBT} {' '.join(doubt.split())}".rstrip()
        notes = f"{notes}\n{line}" if notes else line
    if approved:
        entry = replace(entry, target=target, fuzzy=False, notes=notes)
        return _cleaned(entry)
    if target != entry.target:
        entry = replace(entry, target=target, fuzzy=bool(target))
    return replace(entry, notes=notes)


def awaits_machine(entry: Entry) -> bool:
    """Tell whether a machine may write here: nothing is there, or only a machine's text."""
    return not is_persons(entry)


def is_lent(entry: Entry) -> bool:
    """Tell whether an approved text was taken from elsewhere, and nobody changed it here."""
    return not entry.fuzzy and bool(entry.lent) and entry.lent == fingerprint(entry.target)


def is_borrowed(entry: Entry) -> bool:
    """Tell whether an approved text was written for something else than this statement."""
    return is_lent(entry) and entry.lender != WHOLE


def translated(unit: Unit, entry: Entry, recheck: Recheck) -> TranslatedUnit:
    """Return what readers may get of an entry.

    A text that a person has begun to edit is looked at again by `recheck`: what held the
    machine's text may be mended, or something new may be wrong.
    """
    target = _clean(entry.target)
    if entry.fuzzy and unit.by_people and not entry.approved:
        target = ""
    if not to_text(target).strip():
        if entry.findings:
            return TranslatedUnit(
                unit, "", UnitState.HELD, entry.engine, entry.draft, entry.findings
            )
        return TranslatedUnit(unit, "", UnitState.MISSING)
    if not entry.fuzzy:
        return TranslatedUnit(unit, target, UnitState.REVIEWED)
    if entry.approved:
        return TranslatedUnit(unit, target, UnitState.OUTDATED)
    findings = recheck(unit, entry.target) if _is_edited(entry) else entry.findings
    held = any(finding.reason not in NOTES_ONLY for finding in findings)
    state = UnitState.HELD if held else UnitState.MACHINE
    # A text whose maker is not known is trusted no more than a draft.
    draft = entry.draft or not entry.engine
    return TranslatedUnit(unit, target, state, entry.engine, draft, findings)
