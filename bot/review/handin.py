"""I/O: a hand-out that came back becomes decisions: what was ticked is approved, nothing else.

Whatever a person wrote is kept: in the PO file, or in the report where it does not fit what
stands there now. A text that was approved is replaced by another only where that was ticked.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.collect.formats import sandbox
from bot.errors import BotError
from bot.markup import sanitise, to_text
from bot.model import UnitState
from bot.pipeline import App
from bot.review import desk, handout, handout_reading, notation, runs
from bot.review.handout import ALL, HEAD, Label
from bot.review.handout_reading import Returned, Row
from bot.review.runs import Run
from bot.review.sheet import Paragraph, Sheet
from bot.review.word import BOX
from bot.translate.shelf import Change

MOST_BYTES = 20_000_000
"""A hand-out has a few dozen kilobytes; word processors may add fonts."""

_WORKER = "bot.review.handout_worker"
_KEPT = frozenset({UnitState.REVIEWED, UnitState.OUTDATED})


class Why(StrEnum):
    """Why a row was left alone."""

    CONFLICT = "conflict"
    EMPTY = "empty"
    UNMARKED = "unmarked"
    UNKNOWN = "unknown-row"
    TWICE = "twice"
    COLUMNS = "columns"


@dataclass(frozen=True, slots=True)
class Left:
    """A row that was left alone; `yours` are its words, `now` what stands in the PO file."""

    key: str
    why: Why
    yours: str
    now: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a hand-out; all but `left` and `notices` are the units' keys.

    `notices` are sentences about what was not looked at.
    """

    approved: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    doubted: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Given:
    """A row with its label: the text of its cell and what stands in its last column."""

    label: Label
    source: str
    target: tuple[Run, ...]
    mark: str
    ticked: bool

    @property
    def is_changed(self) -> bool:
        return runs.digest(self.target) != self.label.digest

    @property
    def note(self) -> str:
        """What somebody wrote where others tick."""
        return "" if self.ticked else self.mark.removeprefix(BOX).strip()

    @property
    def words(self) -> str:
        """All that somebody wrote, in one line."""
        return (
            f"{runs.text_of(self.target)} [{self.note}]" if self.note else runs.text_of(self.target)
        )


def read(path: Path) -> Returned:
    """Read a hand-out that came back; raises BotError where it is none or cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BotError(
            f"cannot be read: {error.strerror}.",
            where=str(path),
            mend="Give the .docx file that came back.",
        ) from None
    if len(content) > MOST_BYTES:
        raise BotError(
            f"has more than {MOST_BYTES // 1_000_000} MB.",
            where=str(path),
            mend="Give the .docx file that came back.",
        )
    try:
        return handout_reading.returned(sandbox.read(content, ".docx", worker=_WORKER))
    except BotError as error:
        raise BotError(error.what, where=str(path), mend=error.mend, reason=error.reason) from None


def bring_back(app: App, sheet: Sheet, found: Returned, name: str) -> Brought:
    """Write what a person decided in a hand-out; `name` is the file's, for the errors.

    Raises BotError where it is not one of this statement in this language, and CatalogError
    where the PO file cannot be written.
    """
    rows, left = _rows(sheet, found)
    _refuse_others(sheet, rows, name)
    everything = any(one.label.key == ALL and one.ticked for one in rows)
    given = [one for one in rows if one.label.key not in {ALL, HEAD}]
    given, twice = _once(given)
    decided = [_decided(sheet, one, everything) for one in given]
    changes = [change for change, _ in decided if change]
    refused = {change.key for change in desk.decide(app, sheet, changes).refused} if changes else ()
    after = desk.open_sheet(app, sheet.language, sheet.statement.id) if refused else sheet
    left += twice + [one for _, one in decided if one]
    left += [_conflict(after, one) for one in given if one.label.key in refused]
    done = [change for change in changes if change.key not in refused]
    return Brought(
        approved=tuple(one.key for one in done if one.approved),
        changed=tuple(one.key for one in done if not one.approved and one.doubt is None),
        doubted=tuple(one.key for one in done if one.doubt is not None),
        left=tuple(left),
        notices=tuple(_notices(sheet, found, given)),
    )


def _rows(sheet: Sheet, found: Returned) -> tuple[list[_Given], list[Left]]:
    """Return the rows with a label, and what stands in others."""
    yes = handout.yes_marks(sheet.language)
    given, left = [], []
    for row in found.rows:
        label = next(filter(None, (handout.label_in(cell.text) for cell in row.cells)), None)
        if label is None:
            if words := _words(row):
                left.append(Left("", Why.UNKNOWN, words))
        elif len(row.cells) != handout.COLUMNS:
            left.append(Left(label.key, Why.COLUMNS, _words(row)))
        else:
            _, source, target, last = row.cells
            mark = " ".join(last.text.replace("\ufe0f", "").replace("\ufe0e", "").split())
            ticked = mark.removeprefix(BOX).strip().casefold() in yes
            given.append(_Given(label, source.text, target.runs, mark, ticked))
    return given, left


def _words(row: Row) -> str:
    return " | ".join(filter(None, (cell.text for cell in row.cells))).strip(f"{BOX} |")


def _refuse_others(sheet: Sheet, rows: Sequence[_Given], name: str) -> None:
    """Refuse the hand-out of another statement or language, and what is none."""
    named = [one.label for one in rows if one.label.key in {ALL, HEAD}]
    own = {handout.label_of_sheet(kind, sheet) for kind in (ALL, HEAD)}
    versions = {one.entry.version for one in sheet.paragraphs}
    is_own = bool(own & set(named)) or (
        not named and any(one.label.version in versions for one in rows)
    )
    if is_own and own >= set(named):
        return
    what = "is the hand-out of another statement or language." if rows else "is no hand-out."
    raise BotError(
        what,
        where=name,
        mend=f"Was it made with `review {sheet.statement.id} {sheet.language} --export`?",
        reason="another-hand-out",
    )


def _once(rows: Sequence[_Given]) -> tuple[list[_Given], list[Left]]:
    """Return the rows that stand once, and those that say different things of one paragraph."""
    distinct = list(dict.fromkeys(rows))
    counts = Counter(one.label.key for one in distinct)
    once = [one for one in distinct if counts[one.label.key] == 1]
    twice = [one for one in distinct if counts[one.label.key] > 1]
    return once, [Left(one.label.key, Why.TWICE, one.words) for one in twice]


def _decided(sheet: Sheet, given: _Given, everything: bool) -> tuple[Change | None, Left | None]:
    """Return what is to be written of a row, and what is left alone."""
    approves = given.ticked or (everything and not given.note)
    if not (given.is_changed or approves or given.note):
        return None, None
    one = _seen(sheet, given.label)
    if one is None:
        return None, None if _stands(sheet, given, approves) else _conflict(sheet, given)
    target = one.entry.target
    if given.is_changed:
        tags = runs.known(one.entry.source, one.entry.target)
        target = runs.to_html(given.target, tags)
    if approves:
        return _approval(one, given, target)
    return _words_kept(one, given, target)


def _approval(one: Paragraph, given: _Given, target: str) -> tuple[Change | None, Left | None]:
    if not given.ticked and not given.is_changed and not one.waits:
        return None, None
    if not to_text(target).strip():
        return None, _left(one, Why.EMPTY, given)
    return Change(given.label.key, given.label.version, target, approved=True), None


def _words_kept(one: Paragraph, given: _Given, target: str) -> tuple[Change | None, Left | None]:
    """Keep words that nobody approved: as the text that waits, or beside an approved one."""
    is_empty = not to_text(target).strip()
    if is_empty and given.is_changed and not given.note:
        return None, _left(one, Why.EMPTY, given)
    key, version = given.label.key, given.label.version
    if is_empty or not given.is_changed or one.unit.state not in _KEPT:
        doubt = given.note or None
        kept = one.entry.target if is_empty else target
        if doubt is not None and kept == one.entry.target and doubt in one.doubts:
            return None, None
        return Change(key, version, kept, doubt=doubt), None
    proposal = notation.shown(target)
    doubt = f"{given.note}: {proposal}" if given.note else proposal
    change = (
        None
        if _one_line(doubt) in one.doubts
        else Change(key, version, one.entry.target, doubt=doubt)
    )
    return change, None if given.note else _left(one, Why.UNMARKED, given)


def _seen(sheet: Sheet, label: Label) -> Paragraph | None:
    """Return the paragraph whose source and text are still what the person saw."""
    found = [one for one in sheet.paragraphs if one.entry.version == label.version]
    return min(found, key=lambda one: one.key != label.key, default=None)


def _now(sheet: Sheet, label: Label) -> Paragraph | None:
    return next((one for one in sheet.paragraphs if one.key == label.key), None)


def _stands(sheet: Sheet, given: _Given, approves: bool) -> bool:
    """Tell whether what a row asks for is there already: the file was imported before."""
    one = _now(sheet, given.label)
    if one is None or (given.note and _one_line(given.note) not in one.doubts):
        return False
    same = runs.digest(handout.target_of(one)) == runs.digest(given.target)
    return same and not (approves and one.waits)


def _conflict(sheet: Sheet, given: _Given) -> Left:
    now = _now(sheet, given.label)
    words = to_text(sanitise(now.entry.target)) if now else ""
    return Left(given.label.key, Why.CONFLICT, given.words, words)


def _left(one: Paragraph, why: Why, given: _Given) -> Left:
    now = to_text(sanitise(one.entry.target))
    return Left(given.label.key, why, given.words, now)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _notices(sheet: Sheet, found: Returned, given: Iterable[_Given]) -> Iterable[str]:
    """Say what of the file was not taken, so that somebody can look at it."""
    for words in found.comments:
        yield f"a comment is not taken: {words}"
    if found.has_changes:
        yield "changes were recorded: what was inserted is taken, what was deleted is not"
    if found.has_notes:
        yield "footnotes are not taken"
    if found.has_pictures:
        yield "pictures and text boxes are not taken"
    rows = {one.label.key: one for one in given}
    gone = [one.key for one in sheet.paragraphs if one.key not in rows]
    if gone:
        yield f"without a row, and left as they are: {', '.join(gone)}"
    for one in sheet.paragraphs:
        row = rows.get(one.key)
        if row is None or row.label.version != one.entry.version:
            continue
        if _letters(to_text(one.entry.source)) not in _letters(row.source):
            yield f"{one.key}: the original was changed in the file; that changes nothing here"


def _letters(text: str) -> str:
    return re.sub(r"\s", "", text)
