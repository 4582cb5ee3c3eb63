"""Pure: what the deliveries of one statement on one account are called, and what is out of it."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import FIRST_PART, Delivery, DeliveryKind, DeliveryState

AGAIN = "again"
CORRECTION = "correction"
DELETION = "deletion"
REMOVAL = "removal"
WITHDRAWAL = "withdrawal"

_POSTS = frozenset({DeliveryKind.POST, DeliveryKind.REPLY})
_UNDER_WAY = frozenset({DeliveryState.READY, DeliveryState.SENDING, DeliveryState.UNKNOWN})
_THREAD = re.compile(r"(?:(again-\d+)-)?thread-\d+", re.ASCII)


def key_of(account: str, statement_id: str, language: str, part: str = FIRST_PART) -> str:
    """Return the idempotency key of a delivery.

    It follows from what the delivery is, so that a new database finds the receipts of an
    old one in the ledger.
    """
    parts = (account, statement_id, language, *([] if part == FIRST_PART else [part]))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:48]


def thread_part(root: str, number: int) -> str:
    """Name the parts of a thread: the first is the root's own name, then thread-2 and so on."""
    if number == 1:
        return root
    return f"thread-{number}" if root == FIRST_PART else f"{root}-thread-{number}"


def is_thread(part: str) -> bool:
    """Tell whether a part continues a thread; its first part does not."""
    return _THREAD.fullmatch(part) is not None


def is_announcement(delivery: Delivery) -> bool:
    """Tell whether followers are told something new: neither of an edit nor of a thread's rest."""
    return delivery.kind in _POSTS and not is_thread(delivery.part)


@dataclass(frozen=True, slots=True)
class Line:
    """All deliveries of one statement in one language to one account, in their order."""

    deliveries: tuple[Delivery, ...]

    @property
    def root(self) -> Delivery:
        """The post that stands for the statement: the first, or the last that was made again."""
        return [one for one in self.deliveries if one.kind is DeliveryKind.POST][-1]

    @property
    def thread(self) -> tuple[Delivery, ...]:
        """The root and the parts of the thread that begins with it."""
        root, names = self.root, {one.part: one for one in self.deliveries}
        found, number = [root], 2
        while (name := thread_part(root.part, number)) in names:
            found.append(names[name])
            number += 1
        return tuple(found)

    @property
    def out(self) -> tuple[Delivery, ...]:
        """The posts and answers that are on the account, as far as is known."""
        return tuple(
            one for one in self.deliveries if one.kind in _POSTS and one.state is DeliveryState.SENT
        )

    def named(self, part: str) -> Delivery | None:
        """Return the delivery with this name."""
        return next((one for one in self.deliveries if one.part == part), None)

    def of(self, name: str, *states: DeliveryState) -> tuple[Delivery, ...]:
        """Return the deliveries "name-1", "name-2" …; all, or those in some states."""
        return tuple(
            one
            for one in self.deliveries
            if re.fullmatch(rf"{name}-\d+", one.part, re.ASCII)
            and (not states or one.state in states)
        )

    def changes_of(self, part: str, kind: DeliveryKind) -> tuple[Delivery, ...]:
        """Return the edits or deletions of a part."""
        return tuple(one for one in self.deliveries if one.target == part and one.kind is kind)

    def shown(self, post: Delivery) -> Delivery:
        """Return the delivery whose text a post has now: its own, or that of its last edit."""
        edits = self.changes_of(post.part, DeliveryKind.EDIT)
        return next((one for one in reversed(edits) if one.state is DeliveryState.SENT), post)


class Numbers:
    """Gives names to new deliveries of a line: none was ever given before."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._given: dict[str, int] = {}

    def next(self, name: str) -> str:
        """Return the next "name-1", "name-2" …."""
        known = (one.part.rpartition("-")[2] for one in self._line.of(name))
        last = self._given.get(name, max(map(int, known), default=0))
        self._given[name] = last + 1
        return f"{name}-{last + 1}"


def digest(text: str) -> str:
    """Return a short name of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def is_under_way(delivery: Delivery) -> bool:
    """Tell whether a delivery waits, is being sent, or may have been."""
    return delivery.state in _UNDER_WAY


def in_lines(deliveries: Sequence[Delivery]) -> dict[tuple[str, str, str], Line]:
    """Return deliveries by account, statement and language, where there is a post among them."""
    found: dict[tuple[str, str, str], list[Delivery]] = {}
    for one in deliveries:
        found.setdefault((one.account, one.statement_id, one.language), []).append(one)
    return {
        name: Line(tuple(made))
        for name, made in found.items()
        if any(one.kind is DeliveryKind.POST for one in made)
    }
