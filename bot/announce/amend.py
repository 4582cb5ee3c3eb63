"""Pure: what becomes of posts when the page says other words: refreshed, edited, answered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from bot.announce import basis
from bot.announce.basis import Basis, Page
from bot.announce.changes import Amended, Changes, Proposal, is_fresh, is_going, is_unsent
from bot.announce.parts import CORRECTION, REMOVAL, Line, Numbers, is_under_way, thread_part
from bot.model import Delivery, DeliveryKind, DeliveryState, Entry
from bot.ports import Status

SETTLES = timedelta(minutes=10)
"""How long a correction rests before posts follow: several in a row become one."""
_ALIKE = 0.6
REMOVED = "removed"
"""What a correction calls what it took out."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What becomes of an account's posts whose statement is corrected: edits, answers or neither.

    `keeps_up` says that the statement is young or urgent enough for trifles: other words
    of a machine.
    """

    edits: bool = False
    answers: bool = False
    keeps_up: bool = True
    settles: timedelta = SETTLES


def is_untouched(line: Line, entry: Entry) -> bool:
    """Tell whether the page is word for word what a line's posts were made of."""
    mark = basis.mark_of(entry)
    known = [basis.unpacked(one.basis) for one in line.deliveries if one.basis]
    is_known = all(one.basis or one.kind is DeliveryKind.DELETE for one in line.deliveries)
    return is_known and all(one.mark == mark for one in known if one)


def needs_a_look(line: Line, entry: Entry, page: Page) -> bool:
    """Tell whether anything of a line says what the page does not, or a label that is not true."""
    told = entry.corrections[-1].at if entry.corrections else None
    for one in (*line.thread, *line.of(CORRECTION)):
        if one.state is DeliveryState.SENT or is_unsent(one):
            known = basis.unpacked(line.shown(one).basis)
            if known is None:
                if told and one.changed and told > one.changed:
                    return True
            elif _lost(known.said, page) or basis.is_better_label(known.label, entry.label):
                return True
    return False


def amended(line: Line, proposal: Proposal, rules: Rules, now: datetime) -> Amended:
    """Return what follows for a line whose page is as in the proposal now.

    What waits and was never attempted gets the words of now. Of what is out, a correction
    is told as the account's rules say; what is being sent comes first.
    """
    changes, root = Changes(line, now), line.root
    if is_unsent(root):
        _refresh_thread(changes, proposal)
    elif root.state is DeliveryState.SENT and not any(map(_is_busy, line.deliveries)):
        if rules.edits:
            _edit(changes, proposal, rules)
        else:
            _refresh_what_waits(changes, proposal)
        if rules.answers:
            _answer(changes, proposal, rules)
    return changes.done()


def _is_busy(one: Delivery) -> bool:
    """True for what was attempted and has no end yet: nobody knows what the account shows."""
    return is_under_way(one) and not is_fresh(one)


def _refresh_thread(changes: Changes, proposal: Proposal) -> None:
    thread = changes.line.thread
    for number, status in enumerate(proposal.parts, start=1):
        made_of = proposal.basis(status.text)
        if number > len(thread):
            _continue(changes, number, status, made_of)
        elif is_unsent(thread[number - 1]):
            more = {"card": proposal.card, "alt": proposal.alt} if number == 1 else {}
            changes.refresh(thread[number - 1], status.text, made_of, **more)
    for extra in thread[len(proposal.parts) :]:
        changes.drop(extra)


def _refresh_what_waits(changes: Changes, proposal: Proposal) -> None:
    """Let parts of a thread that broke off say what is so; those that are out stay as they are."""
    for part, status in zip(changes.line.thread, proposal.parts, strict=False):
        known = basis.unpacked(part.basis)
        if is_fresh(part) and known and _lost(known.said, proposal.page):
            changes.refresh(part, status.text, proposal.basis(status.text))


def _continue(changes: Changes, number: int, status: Status, made_of: str) -> None:
    root = changes.line.root.part
    changes.add(
        thread_part(root, number),
        DeliveryKind.REPLY,
        status.text,
        thread_part(root, number - 1),
        basis=made_of,
    )


def _edit(changes: Changes, proposal: Proposal, rules: Rules) -> None:
    """Let every part of the thread say what it would say today, if any says what is not so."""
    line = changes.line
    thread = line.thread
    if not _is_worth_an_edit(line, proposal, rules):
        return
    numbers = Numbers(line)
    for number, status in enumerate(proposal.parts, start=1):
        made_of = proposal.basis(status.text)
        if number > len(thread):
            _continue(changes, number, status, made_of)
            continue
        part = thread[number - 1]
        waiting = [one for one in line.changes_of(part.part, DeliveryKind.EDIT) if is_fresh(one)]
        if is_fresh(part):
            changes.refresh(part, status.text, made_of)
        elif part.state is not DeliveryState.SENT:
            continue
        elif status.text == line.shown(part).text:
            for one in waiting:
                changes.drop(one)
        elif waiting:
            changes.refresh(waiting[0], status.text, made_of)
        else:
            card = (proposal.card or part.card, proposal.alt) if part.card else ("", "")
            changes.add(
                numbers.next(CORRECTION),
                DeliveryKind.EDIT,
                status.text,
                part.part,
                basis=made_of,
                due=changes.now + rules.settles,
                card=card[0],
                alt=card[1] or part.alt,
            )
    for extra in thread[len(proposal.parts) :]:
        if is_fresh(extra):
            changes.drop(extra)
        elif extra.state is DeliveryState.SENT and not is_going(line, extra):
            changes.add(numbers.next(REMOVAL), DeliveryKind.DELETE, "", extra.part)


def _is_worth_an_edit(line: Line, proposal: Proposal, rules: Rules) -> bool:
    """Tell whether readers, who may hear of an edit, should.

    A correction is worth it at any age, and so is that people stand behind the words now;
    that a machine puts them in another way only as long as the statement is new.
    """
    entry, page = proposal.entry, proposal.page
    told = entry.corrections[-1].at if entry.corrections else None
    for part in line.thread:
        edits = line.changes_of(part.part, DeliveryKind.EDIT)
        waiting = next((one for one in edits if is_fresh(one)), None)
        shown = line.shown(part)
        known = basis.unpacked((waiting or shown).basis)
        if known is None:
            if told and shown.changed and told > shown.changed:
                return True
            continue
        is_early = waiting is not None or is_fresh(part) or rules.keeps_up
        is_other = (is_early or _is_later(told, known)) and _lost(known.said, page)
        if is_other or basis.is_better_label(known.label, entry.label):
            return True
    return False


def _answer(changes: Changes, proposal: Proposal, rules: Rules) -> None:
    """Let one answer say what was corrected; what waits already says it as it is now."""
    line, entry, page = changes.line, proposal.entry, proposal.page
    waiting = [one for one in line.of(CORRECTION, DeliveryState.READY) if is_fresh(one)]
    said = _Said.of(line)
    parts = [
        part
        for one in entry.corrections
        if said.told is None or one.at > said.told
        for part in one.parts
    ]
    lost = _lost(said.pieces, page)
    is_news = bool(entry.corrections) and (
        said.told is None or entry.corrections[-1].at > said.told
    )
    if not is_news or not any(_matters(piece, page, parts) for piece in lost):
        for one in waiting:
            changes.drop(one)
        return
    text = proposal.answer().text
    made_of = proposal.basis(text, lost)
    if waiting:
        changes.refresh(waiting[0], text, made_of)
        return
    changes.add(
        Numbers(line).next(CORRECTION),
        DeliveryKind.REPLY,
        text,
        line.root.part,
        basis=made_of,
        due=changes.now + rules.settles,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What the posts and answers of a line say together, and of which correction they know."""

    pieces: frozenset[str]
    told: datetime | None

    @classmethod
    def of(cls, line: Line) -> "_Said":
        pieces: set[str] = set()
        told: datetime | None = None
        answers = line.of(CORRECTION, DeliveryState.SENT)
        for one in (*line.thread, *(one for one in answers if one.kind is DeliveryKind.REPLY)):
            known = basis.unpacked(line.shown(one).basis)
            if one.state is not DeliveryState.SENT:
                continue
            if known is None:
                told = max(filter(None, (told, one.changed)), default=None)
                continue
            pieces = (pieces - known.taken_back) | known.said
            told = max(filter(None, (told, known.told)), default=None)
        return cls(frozenset(pieces), told)


def _lost(said: Iterable[str], page: Page) -> frozenset[str]:
    return frozenset(piece for piece in said if not page.has(piece))


def _is_later(told: datetime | None, known: Basis) -> bool:
    return told is not None and (known.told is None or told > known.told)


def _matters(piece: str, page: Page, parts: Iterable[str]) -> bool:
    """Tell whether what is not said any more was corrected, and by more than a slip of the pen.

    What it became is what is most like it now; where nothing is, it was taken out.
    """
    ratio, key, words = max(_likeness(piece, page), default=(0.0, "", ""))
    if ratio < _ALIKE:
        return True
    named = set(parts)
    return REMOVED in named or (key in named and not basis.is_slip([piece], [words]))


def _likeness(piece: str, page: Page) -> Iterator[tuple[float, str, str]]:
    for key, words in page.pieces:
        yield SequenceMatcher(None, piece, words, autojunk=False).ratio(), key, words
