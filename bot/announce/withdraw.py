"""Pure: what becomes of posts whose statement is withdrawn, and of those that stands again."""

from datetime import datetime, timedelta

from bot.announce.changes import Amended, Changes, Proposal, is_fresh, is_going
from bot.announce.parts import (
    AGAIN,
    DELETION,
    REMOVAL,
    WITHDRAWAL,
    Line,
    Numbers,
    is_under_way,
    thread_part,
)
from bot.announce.states import STANDS_AGAIN, WITHDRAWN, split_reason
from bot.model import Delivery, DeliveryKind, DeliveryState
from bot.ports import Status

_DROPPED = f"{WITHDRAWN}: the statement was withdrawn before it was sent."
_NOT_AGAIN = (
    f"{STANDS_AGAIN}: the statement stands again. Its post was deleted when it was withdrawn, "
    "and is not made again by itself."
)


def withdrawn(
    line: Line, said: Status, what: str, now: datetime, rests: timedelta = timedelta()
) -> Amended:
    """Return what follows for a line whose statement is withdrawn: delete, reply or none.

    What waits is dropped, also an answer or an edit; a post of unknown outcome is looked for
    first. `said` is the answer to a post that stays. `rests` is how long to wait: a deletion
    cannot be undone.
    """
    changes, numbers = Changes(line, now), Numbers(line)
    told = line.of(WITHDRAWAL)
    for one in line.deliveries:
        is_change = one.kind is DeliveryKind.DELETE or one in told
        if one.state is DeliveryState.READY and not is_change:
            changes.drop(one, _DROPPED)
    root = line.root
    if what == "delete":
        for post in reversed(line.out):
            if not is_going(line, post):
                changes.add(
                    numbers.next(DELETION), DeliveryKind.DELETE, "", post.part, due=now + rests
                )
    elif what == "reply" and root.state is DeliveryState.SENT and not any(map(_counts, told)):
        due = now + rests
        changes.add(numbers.next(WITHDRAWAL), DeliveryKind.REPLY, said.text, root.part, due=due)
    return changes.done()


def is_told_otherwise(line: Line) -> bool:
    """Tell whether anything of a line goes by a withdrawal: of a statement that stands."""
    return any(
        split_reason(one.reason)[0] == WITHDRAWN
        or (one.state is DeliveryState.SENT and one in line.of(WITHDRAWAL))
        or (is_fresh(one) and one in (*line.of(WITHDRAWAL), *line.of(DELETION)))
        for one in line.deliveries
    ) or _was_deleted(line)


def standing_again(line: Line, proposal: Proposal, now: datetime) -> Amended:
    """Return what follows for a line whose statement was withdrawn, and is not any more.

    What was only going to be done is not done; what was never sent goes out after all; an
    answer that says "withdrawn" is taken away. A post that was deleted is not made again:
    followers would get it twice. A person can say so (`post retry`).
    """
    changes, numbers = Changes(line, now), Numbers(line)
    for one in line.of(WITHDRAWAL):
        if is_fresh(one):
            changes.drop(one)
        elif one.state is DeliveryState.SENT and not is_going(line, one):
            changes.add(numbers.next(REMOVAL), DeliveryKind.DELETE, "", one.part)
    for one in line.of(DELETION, DeliveryState.READY):
        if is_fresh(one):
            changes.drop(one)
    root = line.root
    if _was_deleted(line):
        _offer(changes, numbers.next(AGAIN), proposal)
    elif root.state is not DeliveryState.DELETED:
        for one in line.thread:
            if one.state is DeliveryState.HELD and split_reason(one.reason)[0] == WITHDRAWN:
                changes.move(one, DeliveryState.READY, reason="", due=now)
    return changes.done()


def _offer(changes: Changes, name: str, proposal: Proposal) -> None:
    """Make a post that only a person can send, and what follows it."""
    for number, status in enumerate(proposal.parts, start=1):
        first = number == 1
        changes.add(
            thread_part(name, number),
            DeliveryKind.POST if first else DeliveryKind.REPLY,
            status.text,
            "" if first else thread_part(name, number - 1),
            basis=proposal.basis(status.text),
            state=DeliveryState.HELD if first else DeliveryState.READY,
            reason=_NOT_AGAIN if first else "",
            card=proposal.card if first else "",
            alt=proposal.alt if first else "",
        )


def _was_deleted(line: Line) -> bool:
    """Tell whether the line's post was deleted by a withdrawal, and not by a person's hand."""
    root = line.root
    return root.state is DeliveryState.DELETED and any(
        one.target == root.part and one.state is DeliveryState.SENT for one in line.of(DELETION)
    )


def _counts(answer: Delivery) -> bool:
    """Tell whether followers have an answer or will, or a person decided about it."""
    return (
        is_under_way(answer)
        or answer.state in {DeliveryState.SENT, DeliveryState.REFUSED}
        or (answer.state is DeliveryState.HELD and not answer.reason.startswith("superseded"))
    )
