"""Pure: the states of a post and the moves between them, and how a reason is written."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.model import DeliveryKind, DeliveryState

if TYPE_CHECKING:
    from bot.errors import PostError

MOVES: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.READY: frozenset(
        # to `sent`, `unknown` and `deleted` where the ledger or the account knows more than the
        # database; to itself where it is put off
        {
            DeliveryState.READY,
            DeliveryState.SENDING,
            DeliveryState.SENT,
            DeliveryState.UNKNOWN,
            DeliveryState.HELD,
            DeliveryState.DELETED,
        }
    ),
    DeliveryState.SENDING: frozenset(
        {
            DeliveryState.SENT,
            DeliveryState.UNKNOWN,
            DeliveryState.REFUSED,
            DeliveryState.HELD,
            DeliveryState.READY,
        }
    ),
    DeliveryState.UNKNOWN: frozenset(
        # to itself: a reading that settled nothing
        {
            DeliveryState.UNKNOWN,
            DeliveryState.SENT,
            DeliveryState.READY,
            DeliveryState.HELD,
            DeliveryState.DELETED,
        }
    ),
    DeliveryState.HELD: frozenset(
        # to itself: skipped, after it was held for another reason
        {
            DeliveryState.HELD,
            DeliveryState.READY,
            DeliveryState.SENT,
            DeliveryState.UNKNOWN,
            DeliveryState.DELETED,
        }
    ),
    DeliveryState.REFUSED: frozenset(
        {
            DeliveryState.READY,
            DeliveryState.SENT,
            DeliveryState.HELD,
            DeliveryState.UNKNOWN,
            DeliveryState.DELETED,
        }
    ),
    DeliveryState.SENT: frozenset({DeliveryState.DELETED}),
    DeliveryState.DELETED: frozenset(),
}
MAKES_A_POST = frozenset({DeliveryKind.POST, DeliveryKind.REPLY})
"""What is never done twice; edits and deletions may be done again, to the same end."""
MOST_ATTEMPTS = 12

ABSENT_ONCE = "absent-once"
SKIPPED = "skipped"
RETRIED = "retried"
TARGET_GONE = "target-gone"
"""The post that was to be edited or answered was taken away."""
SUPERSEDED = "superseded"
"""A later edit of the same post takes its place."""
WITHDRAWN = "withdrawn"
"""The statement was withdrawn before it was sent."""
STANDS_AGAIN = "stands-again"
"""The statement stands again, and its post was deleted: only a person makes it again."""
SETTLED = frozenset({"", SKIPPED, RETRIED, TARGET_GONE, SUPERSEDED, WITHDRAWN})
"""Reasons that nobody needs to be told of: nothing is left to do, or a person said so."""


def is_for_a_person(
    state: DeliveryState, kind: DeliveryKind, code: str, *, is_withdrawn: bool
) -> bool:
    """Tell whether a person is to be told of a post that is not done; `code` is its reason's.

    Of a withdrawn statement's post that is only not out, which is well, nobody is.
    """
    is_kept_back = state in {DeliveryState.HELD, DeliveryState.REFUSED}
    is_moot = is_kept_back and kind in {DeliveryKind.POST, DeliveryKind.EDIT}
    return code not in SETTLED and not (is_withdrawn and is_moot)


def split_reason(reason: str) -> tuple[str, str]:
    """Return a delivery's reason as its short name and its sentence."""
    code, _, detail = reason.partition(": ")
    return code, detail


def reason_of(error: "PostError") -> str:
    """Return an error as a delivery's reason."""
    return f"{error.reason}: {error.what}" + (f" {error.mend}" if error.mend else "")
