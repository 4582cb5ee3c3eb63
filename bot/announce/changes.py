"""Pure: what is to be changed of the deliveries of one line, as it is collected."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.announce import basis
from bot.announce.basis import Page
from bot.announce.parts import CORRECTION, Line, digest, key_of
from bot.announce.states import STANDS_AGAIN, SUPERSEDED, split_reason
from bot.model import Delivery, DeliveryKind, DeliveryState, Entry
from bot.ports import Status

_CHANGED_AGAIN = f"{SUPERSEDED}: the page changed again before it was sent."


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be posted of an entry now; `answer` makes the answer to a corrected post."""

    entry: Entry
    page: Page
    parts: tuple[Status, ...]
    answer: Callable[[], Status]
    card: str = ""
    alt: str = ""

    def basis(self, text: str, taken_back: Iterable[str] = ()) -> str:
        """Return of what a text is made, as it is kept."""
        return basis.packed(basis.of(text, self.entry, self.page, taken_back))


@dataclass(frozen=True, slots=True)
class Amended:
    """New deliveries, and (before, after) of those that change."""

    new: tuple[Delivery, ...] = ()
    moved: tuple[tuple[Delivery, Delivery], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.moved)


@dataclass(slots=True)
class Changes:
    """Collects what is to be changed of one line."""

    line: Line
    now: datetime
    new: list[Delivery] = field(default_factory=list)
    moved: list[tuple[Delivery, Delivery]] = field(default_factory=list)

    def add(self, part: str, kind: DeliveryKind, text: str, target: str, **more: object) -> None:
        """Make a delivery beside the line's others."""
        root = self.line.root
        name = (root.account, root.statement_id, root.language)
        made = Delivery(
            *name,
            text=text,
            key=_key(*name, part, text),
            address=root.address,
            state=DeliveryState.READY,
            due=self.now,
            changed=self.now,
            part=part,
            kind=kind,
            target=target,
        )
        self.new.append(replace(made, **more))  # type: ignore[arg-type]  # fields of a delivery

    def move(self, before: Delivery, state: DeliveryState, **more: object) -> None:
        """Let a delivery be in another state, or have another text."""
        self.moved.append((before, replace(before, state=state, **more)))  # type: ignore[arg-type]

    def drop(self, before: Delivery, reason: str = _CHANGED_AGAIN) -> None:
        """Let a delivery not be sent."""
        self.move(before, DeliveryState.HELD, reason=reason)

    def refresh(self, before: Delivery, text: str, made_of: str, **more: object) -> None:
        """Give words of now to what was never attempted."""
        if (before.text, before.basis) == (text, made_of):
            return
        name = (before.account, before.statement_id, before.language, before.part)
        self.move(before, before.state, text=text, key=_key(*name, text), basis=made_of, **more)

    def done(self) -> Amended:
        """Return what was collected."""
        return Amended(tuple(self.new), tuple(self.moved))


def _key(account: str, statement_id: str, language: str, part: str, text: str) -> str:
    """Return a delivery's key; a correction's has its text in it.

    The same number may come back after the database was lost, and is another correction then.
    """
    name = f"{part} {digest(text)}" if part.startswith(CORRECTION) else part
    return key_of(account, statement_id, language, name)


def is_fresh(delivery: Delivery) -> bool:
    """Tell whether a delivery waits and was never attempted: nobody has its words yet."""
    return delivery.state is DeliveryState.READY and not delivery.attempts and not delivery.reason


def is_unsent(delivery: Delivery) -> bool:
    """Tell whether nobody has a delivery's words, also where only a person can send it."""
    code = split_reason(delivery.reason)[0]
    is_offered = delivery.state is DeliveryState.HELD and code == STANDS_AGAIN
    return is_fresh(delivery) or is_offered


def is_going(line: Line, post: Delivery) -> bool:
    """Tell whether a post is to be deleted, or a person decided about that."""
    deletions = line.changes_of(post.part, DeliveryKind.DELETE)
    return any(split_reason(one.reason)[0] != SUPERSEDED for one in deletions)
