"""Pure: the shortest way from one language to another over the pairs that are installed."""

from collections import deque
from collections.abc import Iterable


def shortest(pairs: Iterable[tuple[str, str]], source: str, target: str) -> tuple[str, ...]:
    """Return the nodes from source to target; () where there is no way.

    Of several shortest ways the first in the alphabet is taken, so that it is always the
    same one.
    """
    onward: dict[str, list[str]] = {}
    for before, after in sorted(set(pairs)):
        onward.setdefault(before, []).append(after)
    ways: deque[tuple[str, ...]] = deque([(source,)])
    seen = {source}
    while ways:
        way = ways.popleft()
        if way[-1] == target and len(way) > 1:
            return way
        for after in onward.get(way[-1], []):
            if after not in seen:
                seen.add(after)
                ways.append((*way, after))
    return ()
