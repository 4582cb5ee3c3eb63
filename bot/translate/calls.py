"""I/O: calls to an engine, as many at once as it works at, so that none of its workers rests."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeVar

Call = TypeVar("Call")
Answer = TypeVar("Answer")


def in_parallel(
    ask: Callable[[Call], Answer],
    calls: Iterable[Call],
    at_once: int,
    stopping: Callable[[], bool],
) -> Iterator[Answer]:
    """Yield what `ask` answers to each call, in the order in which the answers come.

    The next call is under way before an answer is handed over, so that no worker waits while
    it is stored. When `stopping` turns true or a call fails, no further one is begun; what is
    under way is still handed over, and then the error is raised.
    """
    left = iter(calls)
    error: BaseException | None = None
    running: set[Future[Answer]] = set()
    done: set[Future[Answer]] = set()
    with ThreadPoolExecutor(at_once, "engine") as pool:
        while True:
            if error is None and not stopping():
                free = at_once - len(running)
                running |= {pool.submit(ask, call) for call in islice(left, free)}
            yield from (future.result() for future in done if future.exception() is None)
            if not running:
                break
            done, running = wait(running, return_when=FIRST_COMPLETED)
            error = error or next(filter(None, (future.exception() for future in done)), None)
    if error is not None:
        raise error
