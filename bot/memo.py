"""Pure: what is worked out once in a cycle, and forgotten at its end.

What texts, names and files made is asked for again in the next language, and no more after the
cycle that met them, or once a worker has nothing left to do: a process that runs for years is not
to keep it.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])

_FORGETS: list[Callable[[], None]] = []


def for_a_cycle(size: int) -> Callable[[Function], Function]:
    """Remember the last `size` answers of a function until `forget` is called.

    The function's arguments must be hashable, and its answer must depend on nothing else.
    """

    def remembered(function: Function) -> Function:
        wrapped = lru_cache(size)(function)
        _FORGETS.append(wrapped.cache_clear)
        return wrapped  # type: ignore[return-value]  # called in the same way

    return remembered


def forget() -> None:
    """Forget every answer that was remembered for a cycle."""
    for clear in _FORGETS:
        clear()
