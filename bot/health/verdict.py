"""Pure: whether a home is well, from what is known of it; what is not, and how to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.announce.states import is_for_a_person
from bot.errors import READ_ONLY_MEND, AccountStoppedError, NotSentError
from bot.model import DeliveryState
from bot.store import LastCycle, PostTally

MARGIN = timedelta(minutes=2)
"""How late a cycle may be beyond three of its intervals."""
SILENT = timedelta(minutes=30)
"""How long a cycle at work may give no sign of life; the daemon is as patient."""
LOSS_MENDS_ITSELF = timedelta(hours=1)
"""How long reading the accounts after a loss may take."""
IN_VAIN = 9
"""After so many attempts, four hours and more, a server is not only slow."""
WAITS_LONG = timedelta(days=1)
_NEEDED = 100_000_000
_LITTLE = 500_000_000
_CLOCK = timedelta(minutes=5)
_LOG = "Look into the log: `journalctl -u alliance-bot`; `alliance-bot check` says more."
_CHECK = "`alliance-bot check` says which, and how to mend it."
_WORKERS = "`alliance-bot check` says which language, and how to mend it."
_OF_CYCLES = {
    "ledger": (
        "the ledger of posts cannot be used; nothing is sent.",
        "`alliance-bot check` says why. Never edit it by hand.",
    ),
    "other-machine": (
        "the home was used on another machine; nothing is sent from here.",
        "If the other is off for good: `alliance-bot post resume --here`.",
    ),
    "not-written": (
        "feeds/ cannot be written; what was published stays as it is.",
        "Make room, or give the user that runs the bot the right to write there.",
    ),
    "statements-missing": (
        "statements/ is empty or cannot be read; what was taken from it stays.",
        "Put the statements back, or mount the disk that they are on.",
    ),
    "broker": (
        "the broker of [workers] does not answer; nothing more is translated.",
        "Start it. `alliance-bot check --online` says what it answers.",
    ),
    "no-worker": ("no worker takes what is to be translated.", _WORKERS),
    "other-models": ("workers have other models than this home.", _WORKERS),
    "batches-failed": ("workers could not translate some sentences.", _WORKERS),
}
_OF_LANGUAGES = "languages."
_NOT_INSTALLED = "no-route"
_AWAY = "database-away"


@dataclass(frozen=True, slots=True)
class Facts:
    """A home at one moment, as far as its health depends on it.

    `every` is how often cycles are to be, `sign` the last sign of life of one. `posts` are those
    that are not done, of accounts that are configured. `loss` says why nothing new is sent, since
    `lost`. `free` is what each folder's disk has left, in bytes; those that are `read_only` cannot
    be written from here. `backup` is the last good one, wanted every `backup_every`;
    `backup_failed` says that the last try was in vain.
    `stands_by` says that who asks does no work itself, because another process leads.
    `database` is why the database cannot be read, and nothing that is in it is known then.
    `held` counts what the last look at everything did not take, by what it is and why.
    """

    every: timedelta
    last: LastCycle | None = None
    sign: datetime | None = None
    posts: tuple[PostTally, ...] = ()
    loss: str = ""
    lost: datetime | None = None
    free: tuple[tuple[str, int], ...] = ()
    read_only: tuple[str, ...] = ()
    database_size: int = 0
    backup_every: timedelta | None = None
    backup: datetime | None = None
    backup_failed: bool = False
    is_restoring: bool = False
    stands_by: bool = False
    database: str = ""
    held: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is not well, or worth knowing: a short name, a sentence, and what to do.

    `where` tells two of the same reason apart: an account, a folder. What ends without anybody's
    doing is not `for_a_person`.
    """

    reason: str
    what: str
    mend: str
    where: str = ""
    for_a_person: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a home does its work; `reasons` say why not, `notes` keep it from nothing."""

    reasons: tuple[Remark, ...]
    notes: tuple[Remark, ...]
    is_whole: bool = True
    """False where a part of the home could not be looked at, so that more may be wrong."""

    @property
    def is_well(self) -> bool:
        """True where nothing keeps the home from its work."""
        return not self.reasons


def judge(facts: Facts, now: datetime) -> Verdict:
    """Say whether a home does its work at this moment."""
    if facts.is_restoring:
        mend = "Let `alliance-bot restore` end, or run it again with the same file."
        broken = Remark("restoring", "a backup is being put back.", mend)
        return Verdict((broken,), (), is_whole=False)
    reasons = [*_database(facts), *_disk(facts), *_backup(facts, now)]
    notes = [*_standing_by(facts), *_little_room(facts), *_no_backup(facts)]
    cycle = None if facts.database else _cycle(facts, now)
    if facts.database or (cycle is not None and cycle.for_a_person):
        reasons += _read_only(facts)
    if not facts.database:
        if cycle is not None:
            (reasons if cycle.for_a_person else notes).append(cycle)
        reasons += [*_errors(facts), *_accounts(facts)]
        loss = _loss(facts)
        if loss is not None:
            mends_itself = facts.lost is None or now - facts.lost < LOSS_MENDS_ITSELF
            if mends_itself:
                notes.append(replace(loss, for_a_person=False))
            else:
                reasons.append(loss)
        notes += [*_not_installed(facts), *_held(facts), *_unsure(facts), *_for_a_person(facts)]
        notes += _waiting(facts, now)
    return Verdict(tuple(reasons), tuple(notes), is_whole=not facts.database)


def _standing_by(facts: Facts) -> Iterator[Remark]:
    if facts.stands_by:
        what = "another process leads this home; this one stands by."
        mend = "Nothing: it takes over when the other is gone."
        yield Remark("stands-by", what, mend, for_a_person=False)


def _database(facts: Facts) -> Iterator[Remark]:
    if facts.database == _AWAY:
        mend = "Start it, or see what is between it and this machine; then all goes on by itself."
        yield Remark(_AWAY, "the database's server cannot be reached.", mend)
    elif facts.database:
        yield Remark("database", "the database cannot be read.", _LOG)


def _cycle(facts: Facts, now: datetime) -> Remark | None:
    """Return what is to be said of cycles: none for long, or one that takes long; or nothing.

    What is noted of a moment to come was written under a wrong clock: it says nothing.
    """
    patience = 3 * facts.every + MARGIN
    ended = facts.last.ended if facts.last else None
    if _is_recent(ended, now, patience):
        return None
    since = f"since {_minute(ended)}" if ended else "yet"
    is_at_work = facts.sign is not None and (ended is None or facts.sign > ended)
    if is_at_work and _is_recent(facts.sign, now, SILENT):
        what = f"a cycle is at work, and none ended {since}."
        mend = "Nothing: much to translate takes long."
        return Remark("cycle-at-work", what, mend, for_a_person=False)
    mend = "Start the daemon (`alliance-bot run`), or see in its log where it hangs. Where cycles "
    mend += "are begun by something else, set [schedule] cycle to how often."
    return Remark("no-cycle", f"no cycle ended {since}.", mend)


def _is_recent(moment: datetime | None, now: datetime, patience: timedelta) -> bool:
    return moment is not None and -_CLOCK <= now - moment <= patience


def _errors(facts: Facts) -> Iterator[Remark]:
    """Say what kept the last cycle from its work."""
    errors = facts.last.errors if facts.last else ()
    reasons = {reason for reason, _ in errors}
    for reason, (what, mend) in _OF_CYCLES.items():
        if reason in reasons:
            yield Remark(reason, what, mend)
    if broken := [tag for reason, tag in _languages(facts) if reason != _NOT_INSTALLED]:
        yield Remark("engine", f"nothing translates into {', '.join(broken)}.", _CHECK)


def _not_installed(facts: Facts) -> Iterator[Remark]:
    if missing := [tag for reason, tag in _languages(facts) if reason == _NOT_INSTALLED]:
        what = f"nothing is installed that translates into {', '.join(missing)}."
        yield Remark(_NOT_INSTALLED, what, _CHECK)


def _languages(facts: Facts) -> Iterator[tuple[str, str]]:
    for reason, where in facts.last.errors if facts.last else ():
        if where.startswith(_OF_LANGUAGES):
            yield reason, where.removeprefix(_OF_LANGUAGES)


def _accounts(facts: Facts) -> Iterator[Remark]:
    """Name accounts that keep posts from going out."""
    ready = [one for one in facts.posts if one.state is DeliveryState.READY]
    stopped = {one.account for one in ready if one.code == AccountStoppedError.reason}
    for account in sorted(stopped):
        what = f"the account {account} is stopped: its server does not let it post."
        mend = "`alliance-bot check --online` says why. Often the token has to be made anew."
        yield Remark("account-stopped", what, mend, account)
    failing = {
        one.account for one in ready if one.code == NotSentError.reason and one.attempts >= IN_VAIN
    }
    for account in sorted(failing - stopped):
        what = f"posts of the account {account} could not be sent for hours."
        mend = "`alliance-bot check --online` says why. They are tried again by themselves."
        yield Remark("account-unreachable", what, mend, account)


def _loss(facts: Facts) -> Remark | None:
    if not facts.loss:
        return None
    what = "the ledger of posts and the database are not of the same time; nothing new is sent."
    mend = (
        "The accounts are read first. `alliance-bot check` says more, `post reconcile` reads now."
    )
    return Remark("announcing-rests", what, mend)


def _disk(facts: Facts) -> Iterator[Remark]:
    """Name the folders without the room that a cycle, a copy of the database with it, needs."""
    needed = _needed(facts)
    for folder, free in facts.free:
        if free < needed:
            what = f"{folder}/ has {free // 1_000_000} MB left."
            mend = f"Make room: at least {needed // 1_000_000} MB."
            yield Remark("disk", what, mend, folder)


def _read_only(facts: Facts) -> Iterator[Remark]:
    """Name the folders that cannot be written; who only shows a home may not be to write there."""
    for folder in facts.read_only:
        what = f"{folder}/ is on a disk that can only be read."
        yield Remark("disk-read-only", what, READ_ONLY_MEND, folder)


def _little_room(facts: Facts) -> Iterator[Remark]:
    needed = _needed(facts)
    for folder, free in facts.free:
        if needed <= free < max(_LITTLE, 2 * needed):
            what = f"{folder}/ has {free // 1_000_000} MB left."
            yield Remark("disk-nearly-full", what, "Make room before it is needed.", folder)


def _needed(facts: Facts) -> int:
    return max(_NEEDED, 2 * facts.database_size)


def _backup(facts: Facts, now: datetime) -> Iterator[Remark]:
    """Say that no backup was made although one is wanted every so often."""
    if facts.backup_every is None:
        return
    if facts.backup is None:
        if facts.backup_failed:
            yield Remark("backup", "no backup could be made.", _CHECK)
    elif not -_CLOCK <= now - facts.backup <= 2 * facts.backup_every:
        yield Remark("backup", f"the last good backup is of {_minute(facts.backup)}.", _CHECK)


def _no_backup(facts: Facts) -> Iterator[Remark]:
    if facts.backup_every is not None and facts.backup is None and not facts.backup_failed:
        mend = "`run` makes it by itself."
        yield Remark("no-backup", "no backup was made yet.", mend, for_a_person=False)


def _held(facts: Facts) -> Iterator[Remark]:
    """Say how many statements are not taken: whoever wrote them waits for them."""
    if facts.held:
        count = sum(number for _, number in facts.held)
        why = ", ".join(reason for reason, _ in facts.held)
        what = f"{_counted(count, 'file is', 'files are')} not taken as a statement ({why})."
        yield Remark("statements-held", what, "`alliance-bot status` says which, and what to do.")


def _unsure(facts: Facts) -> Iterator[Remark]:
    """Name accounts on which nobody knows whether a post is there; most find out by reading."""
    for account in sorted({one.account for one in _left_to_people(facts, DeliveryState.UNKNOWN)}):
        what = f"whether a post is on the account {account} is not known."
        mend = "Look there, then: `alliance-bot post list` names the post, `post found` and "
        mend += "`post retry` say which it is."
        yield Remark("posts-unsure", what, mend, account)


def _for_a_person(facts: Facts) -> Iterator[Remark]:
    waits = (DeliveryState.HELD, DeliveryState.REFUSED)
    count = sum(one.count for one in _left_to_people(facts, *waits))
    if count:
        what = f"{_counted(count, 'post waits', 'posts wait')} for a person."
        yield Remark("posts-for-a-person", what, "`alliance-bot post list` shows them.")


def _left_to_people(facts: Facts, *states: DeliveryState) -> Iterator[PostTally]:
    for one in facts.posts:
        if one.state in states and is_for_a_person(
            one.state, one.kind, one.code, is_withdrawn=one.withdrawn
        ):
            yield one


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _waiting(facts: Facts, now: datetime) -> Iterator[Remark]:
    due = oldest_due(facts)
    if due is not None and now - due > WAITS_LONG:
        what = f"a post has been due since {_minute(due)}."
        mend = "It may wait for its hours, for others before it, or for its page to be published."
        yield Remark("posts-wait", what, mend)


def oldest_due(facts: Facts) -> datetime | None:
    """Return since when the oldest post that is queued is due, or when it will be."""
    ready = [one.due for one in facts.posts if one.state is DeliveryState.READY]
    return min(ready, default=None)


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
