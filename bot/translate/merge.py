"""Pure: whose words stand in a PO file: people's are never lost and always win."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from bot.markup import clean_text, sanitise, to_text
from bot.memo import for_a_cycle
from bot.model import Finding, FindingReason, TranslatedUnit, Unit, UnitState
from bot.translate import protect
from bot.translate.catalog import NOTES_ONLY, Catalog, Entry, fingerprint

# These stand once in a statement: however changed, the new text takes the old one's place.
_ONLY_ONES = frozenset({"title", "subtitle", "reference"})
_ALIKE = 0.5
_clean = for_a_cycle(20_000)(sanitise)

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
    likely changed from, the likest pair of all first.
    """
    free = dict(enumerate(_without_guesses(catalog.entries)))
    named = {(e.key, e.source): place for place, e in reversed(free.items()) if not e.obsolete}
    taken: dict[str, Entry] = {}
    for unit in units:
        place = named.get((unit.key, unit.source))
        if place is not None:
            taken[unit.key] = _for_unit(free.pop(place), unit)
    for unit in (unit for unit in units if unit.key not in taken):
        scores = {place: _moved(entry, unit) for place, entry in free.items()}
        best = max(scores, key=lambda place: scores[place], default=None)
        if best is not None and scores[best] > 0:
            taken[unit.key] = _for_unit(free.pop(best), unit)
    for place, unit in _changed(free, [unit for unit in units if unit.key not in taken]):
        if place in free and unit.key not in taken:
            taken[unit.key] = _for_unit(free.pop(place), unit)
    entries = tuple(
        taken.get(unit.key) or Entry(unit.key, unit.source, by_people=unit.by_people)
        for unit in units
    )
    kept = (entry for entry in free.values() if is_persons(entry) or entry.notes)
    return entries, tuple(_obsolete(entry) for entry in kept)


def _without_guesses(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries without the texts that a tool copied from one paragraph to another.

    Merging with a template, tools fill a new paragraph with the text of a similar one and
    name that one's source as the previous one: nobody wrote it for this paragraph. Where
    the similar one is obsolete now, it may well be this paragraph before it changed.
    """
    by_source = {entry.source: place for place, entry in enumerate(entries)}
    left = dict(enumerate(entries))
    for place, entry in enumerate(entries):
        origin = by_source.get(entry.previous, place)
        made = entry.engine or entry.made or entry.lent or entry.approved
        if origin == place or entry.obsolete or not entry.fuzzy or made:
            continue
        if entries[origin].target == entry.target:
            left.pop(place, None)
            left[origin] = replace(entries[origin], obsolete=False)
    return list(left.values())


def _moved(entry: Entry, unit: Unit) -> float:
    """The same text under another key, or the text that an approval was given for."""
    same = unit.source == entry.source or bool(entry.approved and unit.source == entry.previous)
    return (2.0 if is_persons(entry) else 1.0) if same else 0.0


def _changed(free: Mapping[int, Entry], units: Sequence[Unit]) -> list[tuple[int, Unit]]:
    """Return which entries' sources may be earlier forms of which units', the likest first."""
    after = [(place, unit, _words(unit.source)) for place, unit in enumerate(units)]
    found = []
    for number, entry in free.items():
        before = difflib.SequenceMatcher(None, autojunk=False)
        before.set_seq2(_words(entry.source))
        for place, unit, words in after:
            if entry.key == unit.key or is_persons(entry):
                before.set_seq1(words)
                score = _likeness(entry, unit, before)
                found.append((-score, entry.key != unit.key, place, number, unit))
    found.sort(key=lambda one: one[:4])
    return [(number, unit) for score, _, _, number, unit in found if score < 0]


def _likeness(entry: Entry, unit: Unit, words: difflib.SequenceMatcher[str]) -> float:
    """How far an entry's source may be an earlier form of a unit's; 0 where it is not."""
    if entry.obsolete:
        return 0.0
    if unit.key in _ONLY_ONES or entry.key in _ONLY_ONES:
        return float(unit.key == entry.key)
    if words.real_quick_ratio() < _ALIKE or words.quick_ratio() < _ALIKE:
        return 0.0
    ratio = words.ratio()
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
        return replace(emptied(entry), source=unit.source)
    if entry.source == unit.source:
        return _cleaned(entry)
    if not is_persons(entry):
        return replace(emptied(entry), source=unit.source)
    if not entry.fuzzy:
        approved = _cleaned(entry)
        return replace(
            approved,
            source=unit.source,
            fuzzy=True,
            previous=entry.source,
            approved=fingerprint(entry.target),
        )
    if entry.previous == unit.source and is_outdated(entry):
        return _cleaned(replace(entry, source=unit.source, fuzzy=False))
    return replace(entry, source=unit.source, previous=entry.previous or entry.source)


def emptied(entry: Entry) -> Entry:
    """Return an entry without its text; what people noted on it stays."""
    return Entry(
        entry.key, entry.source, notes=entry.notes, by_people=entry.by_people, flags=entry.flags
    )


def _cleaned(entry: Entry) -> Entry:
    """Return an approved entry without what was said of the machine's text before."""
    if entry.fuzzy:
        return entry
    own = replace(
        entry, engine="", draft=False, made="", recipe="", findings=(), previous="", approved=""
    )
    digest = fingerprint(own.target)
    if own.lent != digest:
        own = replace(own, lent="", lender="")
    return own if own.reviewed == digest else replace(own, reviewed="", reviewer="")


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
    return replace(
        emptied(entry), target=loan.target, lent=fingerprint(loan.target), lender=loan.lender
    )


def _with_machine(entry: Entry, machine: Machine | None) -> Entry:
    if machine is None or entry.by_people or not awaits_machine(entry):
        return entry
    if entry.target and entry.recipe == machine.recipe:
        # Made of the same by the same machine: it was asked for another statement.
        return entry
    return replace(
        emptied(entry),
        target=machine.target,
        fuzzy=bool(machine.target),
        engine=machine.engine,
        draft=machine.draft,
        made=fingerprint(machine.target),
        recipe=machine.recipe,
        findings=tuple(replace(finding, unit=entry.key) for finding in machine.findings),
    )


def awaits_machine(entry: Entry) -> bool:
    """Tell whether a machine may write here: nothing is there, or only a machine's text."""
    return not is_persons(entry)


def is_lent(entry: Entry) -> bool:
    """Tell whether an approved text was taken from elsewhere, and nobody changed it here."""
    return not entry.fuzzy and bool(entry.lent) and entry.lent == fingerprint(entry.target)


def is_borrowed(entry: Entry) -> bool:
    """Tell whether an approved text was written for something else than this statement."""
    return is_lent(entry) and entry.lender != WHOLE


def is_outdated(entry: Entry) -> bool:
    """Tell whether exactly this text was approved, for an earlier source."""
    return entry.fuzzy and bool(entry.approved) and entry.approved == fingerprint(entry.target)


DOUBT = "not sure:"
"""Begins a line of people's notes that holds a machine's text until somebody decides."""


def decided(
    entry: Entry, target: str, *, approved: bool, doubt: str | None = None, by: str = ""
) -> Entry:
    """Return an entry as a person decided it: this text, approved or still worked on.

    A doubt about a text that is approved is noted, and the approval stands.
    """
    by, notes = _one_line(by), entry.notes
    if approved:
        lines = (line for line in notes.split("\n") if not line.startswith(DOUBT))
        notes = "\n".join(lines)
    if doubt is not None:
        who = f" ({by})" if by else ""
        notes = "\n".join(filter(None, (notes, f"{DOUBT} {_one_line(doubt)}{who}")))
    entry = replace(entry, notes=notes)
    if approved:
        mark = fingerprint(target) if by and target else ""
        return _cleaned(replace(entry, target=target, fuzzy=False, reviewed=mark, reviewer=by))
    return entry if target == entry.target else replace(entry, target=target, fuzzy=bool(target))


def _one_line(text: str) -> str:
    return " ".join(clean_text(text).split())


def _doubts(entry: Entry) -> tuple[Finding, ...]:
    return tuple(
        Finding(entry.key, FindingReason.DOUBTED, line.removeprefix(DOUBT).strip())
        for line in entry.notes.split("\n")
        if line.startswith(DOUBT)
    )


def translated(unit: Unit, entry: Entry, recheck: Recheck) -> TranslatedUnit:
    """Return what readers may get of an entry.

    A text that a person has begun to edit is looked at again by `recheck`: what held the
    machine's text may be mended, or something new may be wrong.
    """
    found = _state(unit, entry, recheck)
    return replace(found, version=entry.version, notes=entry.notes)


def _state(unit: Unit, entry: Entry, recheck: Recheck) -> TranslatedUnit:
    target = _clean(entry.target)
    if entry.fuzzy and unit.by_people and not is_outdated(entry):
        target = ""
    if not to_text(target).strip():
        if entry.findings:
            return TranslatedUnit(
                unit, "", UnitState.HELD, entry.engine, entry.draft, entry.findings
            )
        return TranslatedUnit(unit, "", UnitState.MISSING)
    if not entry.fuzzy:
        return TranslatedUnit(unit, target, UnitState.REVIEWED)
    if is_outdated(entry):
        return TranslatedUnit(unit, target, UnitState.OUTDATED)
    findings = recheck(unit, entry.target) if _is_edited(entry) else entry.findings
    findings = (*_doubts(entry), *findings)
    held = any(finding.reason not in NOTES_ONLY for finding in findings)
    state = UnitState.HELD if held else UnitState.MACHINE
    # A text whose maker is not known is trusted no more than a draft.
    draft = entry.draft or not entry.engine
    return TranslatedUnit(unit, target, state, entry.engine, draft, findings)
