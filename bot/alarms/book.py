"""Pure: what is not well, since when, and who was told of it; what is to be told now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.config import Alarms, Secret
from bot.health.verdict import Remark

AT_ONCE = frozenset(
    {
        "account-stopped",
        "configuration",
        "crashed",
        "database",
        "disk",
        "disk-fails",
        "disk-read-only",
        "ledger",
        "other-machine",
    }
)
"""What surely needs a person; the rest may heal by itself, and waits for `after`."""
NOTES_WAIT = timedelta(hours=1)
"""How long at least something that only waits for a person goes on before it is told."""
CRASH_LASTS = timedelta(hours=1)
"""For so long after a crash nobody knows yet that it was the last."""
LONGEST_REST = timedelta(hours=6)
_FIRST_REST = timedelta(minutes=1)
_MOST_DOUBLINGS = 16
_MOST_ENDS = 20
_IS_PART_OF = {"disk-nearly-full": "disk"}
"""What is over when a graver one of the same place begins is not well again."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that is not well since `since`; where it is over, since `gone`.

    A note keeps nothing from working: it only waits for a person.
    """

    reason: str
    where: str
    what: str
    mend: str
    since: datetime
    is_note: bool = False
    gone: datetime | None = None

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return f"{self.reason} {self.where}".rstrip()

    @property
    def place(self) -> tuple[str, str]:
        """What it has in common with a graver one of the same kind."""
        return _IS_PART_OF.get(self.reason, self.reason), self.where


@dataclass(frozen=True, slots=True)
class Addressee:
    """When somebody was told of each alarm, by its key; `due` is when to try again."""

    told: Mapping[str, datetime] = field(default_factory=dict)
    attempts: int = 0
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class End:
    """That the daemon ended although nobody told it to, and why: crashed, configuration, taken."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who sends, and where to, as a configuration last said that could be read."""

    name: str
    url: str
    to: tuple[Secret, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """All that is known from one look to the next, and from one process to the next."""

    alarms: tuple[Alarm, ...] = ()
    addressees: Mapping[str, Addressee] = field(default_factory=dict)
    ends: tuple[End, ...] = ()
    letterhead: Letterhead | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """What one addressee is to be told: what is new, goes on as told before, or is over.

    `is_reminder` says that what goes on is the reason for the letter.
    """

    fresh: tuple[Alarm, ...]
    lasting: tuple[Alarm, ...]
    over: tuple[Alarm, ...]
    is_reminder: bool = False


def seen(
    book: Book, reasons: Iterable[Remark], notes: Iterable[Remark], now: datetime, *, is_whole: bool
) -> Book:
    """Return the book after a look.

    What is not remarked any more is over; but where the look was not `is_whole`, nobody knows.
    """
    book = _not_after(book, now)
    known = {one.key: one for one in book.alarms}
    remarks = [(one, False) for one in reasons] + [(one, True) for one in notes]
    found = {}
    for remark, is_note in remarks:
        if remark.for_a_person:
            alarm = Alarm(remark.reason, remark.where, remark.what, remark.mend, now, is_note)
            before = known.get(alarm.key, alarm)
            found[alarm.key] = replace(alarm, since=before.since)
    for key, before in known.items():
        if key not in found:
            gone = now if is_whole and before.gone is None else before.gone
            found[key] = replace(before, gone=gone)
    return replace(book, alarms=tuple(found[key] for key in sorted(found)))


def due(book: Book, name: str, rules: Alarms, now: datetime) -> Letter | None:
    """Return what somebody is to be told now; None for nothing."""
    to = book.addressees.get(name, Addressee())
    if to.due is not None and now < to.due:
        return None
    present = [one for one in book.alarms if one.gone is None and (rules.notes or not one.is_note)]
    fresh = [
        one for one in present if one.key not in to.told and now - one.since >= _wait(one, rules)
    ]
    lasting = [one for one in present if one.key in to.told and not one.is_note]
    is_reminder = any(now - to.told[one.key] >= rules.repeat for one in lasting)
    over = [one for one in _over(book, rules, now) if one.key in to.told]
    if not (fresh or is_reminder or over):
        return None
    return Letter(tuple(fresh), tuple(lasting), tuple(over), is_reminder)


def sent(book: Book, name: str, letter: Letter, now: datetime) -> Book:
    """Return the book after a letter was taken by a server."""
    to = book.addressees.get(name, Addressee())
    told = {key: at for key, at in to.told.items() if key not in {one.key for one in letter.over}}
    told |= {one.key: now for one in (*letter.fresh, *letter.lasting)}
    return _with(book, name, Addressee(told))


def failed(book: Book, name: str, now: datetime) -> Book:
    """Return the book after a letter was not taken: it is tried again, ever more rarely."""
    to = book.addressees.get(name, Addressee())
    rest = min(_FIRST_REST * 2 ** min(to.attempts, _MOST_DOUBLINGS), LONGEST_REST)
    return _with(book, name, replace(to, attempts=to.attempts + 1, due=now + rest))


def tidied(book: Book, names: Iterable[str], rules: Alarms, now: datetime) -> Book:
    """Return the book without what nobody is to hear of any more."""
    kept = {one: book.addressees[one] for one in names if one in book.addressees}
    over = {one.key for one in book.alarms if one.gone and now - one.gone >= rules.after}
    replaced = over - {one.key for one in _over(book, rules, now)}
    kept = {
        name: replace(to, told={key: at for key, at in to.told.items() if key not in replaced})
        for name, to in kept.items()
    }
    told = {key for to in kept.values() for key in to.told}
    alarms = tuple(one for one in book.alarms if one.key not in over or one.key in told)
    return replace(book, alarms=alarms, addressees=kept)


def ended(book: Book, end: End) -> Book:
    """Return the book after the daemon ended although nobody told it to."""
    return replace(book, ends=(*book.ends, end)[-_MOST_ENDS:])


def begun(book: Book) -> Book:
    """Return the book after the daemon could start: what kept it from that is over."""
    return replace(book, ends=tuple(one for one in book.ends if one.why == CRASHED))


CRASHED = "crashed"
CONFIGURATION = "configuration"
TAKEN = "home-taken"
_ENDS = {
    CONFIGURATION: Remark(
        CONFIGURATION,
        "the configuration is wrong; the daemon does not start.",
        "`alliance-bot check` names every mistake. Mend them, and start it.",
    ),
    TAKEN: Remark(
        TAKEN,
        "the daemon does not start; another alliance-bot works on its home.",
        "Let that one end, or end it; `systemctl status alliance-bot` names it.",
    ),
}


def remarks_of_ends(book: Book, now: datetime) -> tuple[Remark, ...]:
    """Return what is to be said of how the daemon ended."""
    crashes = [one for one in book.ends if one.why == CRASHED and now - one.at < CRASH_LASTS]
    found = [_ENDS[book.ends[-1].why]] if book.ends and book.ends[-1].why in _ENDS else []
    if crashes:
        often = "" if len(crashes) == 1 else f" {len(crashes)} times within an hour"
        what = f"the daemon crashed, or was killed{often}. It is started anew by itself."
        mend = "`journalctl -u alliance-bot` says why. Does the machine have memory enough?"
        found.append(Remark(CRASHED, what, mend))
    return tuple(found)


def _wait(alarm: Alarm, rules: Alarms) -> timedelta:
    if alarm.is_note:
        return max(rules.after, NOTES_WAIT)
    return timedelta() if alarm.reason in AT_ONCE else rules.after


def _over(book: Book, rules: Alarms, now: datetime) -> list[Alarm]:
    """Return what has been over for long enough to be believed."""
    here = {one.place for one in book.alarms if one.gone is None}
    return [
        one
        for one in book.alarms
        if one.gone is not None and now - one.gone >= rules.after and one.place not in here
    ]


def _with(book: Book, name: str, to: Addressee) -> Book:
    return replace(book, addressees={**book.addressees, name: to})


def _not_after(book: Book, now: datetime) -> Book:
    """Return the book without moments to come: a wrong clock noted them."""
    alarms = tuple(
        replace(one, since=min(one.since, now), gone=min(one.gone, now) if one.gone else None)
        for one in book.alarms
    )
    addressees = {
        name: replace(
            to,
            told={key: min(at, now) for key, at in to.told.items()},
            due=min(to.due, now + LONGEST_REST) if to.due else None,
        )
        for name, to in book.addressees.items()
    }
    ends = tuple(replace(one, at=min(one.at, now)) for one in book.ends)
    return replace(book, alarms=alarms, addressees=addressees, ends=ends)
