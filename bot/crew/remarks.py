"""Pure: what is to be said of work that was handed out and does not come."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from bot.crew.packing import is_same_work
from bot.model import Failure
from bot.store import BatchState, Present, Queued

WHERE = "workers"
LATELY = timedelta(minutes=2)
"""A worker shows itself every few seconds; one that has not for so long is not there."""
_SOON = timedelta(minutes=2)
_AGAIN = "Then `alliance-bot once` tries them again; a daemon does after `systemctl reload`."


def failures(
    queued: Sequence[Queued], workers: Iterable[Present], now: datetime
) -> Iterator[Failure]:
    """Yield what needs a person: batches that failed, and those that nobody takes.

    The words hold no number that changes from cycle to cycle: the log tells news only.
    """
    present = lately(workers, now)
    yield from _failed([one for one in queued if one.state is BatchState.FAILED])
    taken = frozenset[str]().union(*(one.queues for one in present))
    left = [
        one
        for one in queued
        if one.state is BatchState.WAITING and now - one.oldest >= _SOON and one.queue not in taken
    ]
    others = [one for one in left if any(is_same_work(one.queue, queue) for queue in taken)]
    if others:
        names = [
            one.name
            for one in present
            if any(is_same_work(left.queue, queue) for left in others for queue in one.queues)
        ]
        yield Failure(
            WHERE,
            "other-models",
            f"{', '.join(names)}: not the models that this home has for {_languages(others)}.",
            "Install the same packages there and here (`alliance-bot models list` on both says "
            "which differ), then start the worker anew.",
        )
    if nobodys := [one for one in left if one not in others]:
        tags = _languages(nobodys, ",")
        on_card = " --gpu" if any(one.queue.endswith(".gpu") for one in nobodys) else ""
        yield Failure(
            WHERE,
            "no-worker",
            f"nobody translates into {_languages(nobodys)}.",
            f"Start one: `alliance-bot worker --languages {tags}{on_card}`, with this "
            "configuration and the same models.",
        )


def lately(workers: Iterable[Present], now: datetime) -> tuple[Present, ...]:
    """Return the workers that are there."""
    return tuple(one for one in workers if now - one.seen < LATELY)


def in_vain(queued: Iterable[Queued]) -> Iterator[Failure]:
    """Yield what is said where the wait for workers ended before they did."""
    left = [one for one in queued if one.state is not BatchState.FAILED]
    if left:
        yield Failure(
            WHERE,
            "awaited",
            f"no worker took up for long what is to be translated into {_languages(left)}.",
            "It stays handed out, and the next cycle takes it up when it is done.",
        )


def _failed(failed: Sequence[Queued]) -> Iterator[Failure]:
    by_error: dict[str, list[Queued]] = {}
    for one in failed:
        by_error.setdefault(one.error, []).append(one)
    for error, some in sorted(by_error.items()):
        yield Failure(
            WHERE,
            "batches-failed",
            f"sentences into {_languages(some)} could not be translated: {error}",
            f"Mend it on the worker: its log says more. {_AGAIN}",
        )


def _languages(some: Iterable[Queued], between: str = ", ") -> str:
    return between.join(dict.fromkeys(one.model.target for one in some))
