"""Pure: the names that somebody may have meant by one that does not exist."""

import difflib
from collections.abc import Iterable

_MOST = 3
_SHORTEST_PART = 3


def near(word: str, known: Iterable[str], *, likeness: float = 0.5) -> tuple[str, ...]:
    """Return the known names that are nearest to a word, best first, and at most three.

    A name that has the word in it comes before one that only looks like it.
    """
    names = {name.casefold(): name for name in known}
    wanted = word.casefold().strip()
    holding = [name for name in names if wanted in name] if len(wanted) >= _SHORTEST_PART else []
    alike = difflib.get_close_matches(wanted, names, n=_MOST, cutoff=likeness)
    return tuple(names[one] for one in dict.fromkeys((*holding, *alike)))[:_MOST]


def did_you_mean(names: Iterable[str]) -> str:
    """Ask after names as a sentence; "" where there is none."""
    *others, last = (*names,) or ("",)
    offered = f"{', '.join(others)} or {last}" if others else last
    return f"Did you mean {offered}?" if offered else ""


def quoted(names: Iterable[str]) -> tuple[str, ...]:
    """Return names in quotes, as words of a file are shown."""
    return tuple(f'"{name}"' for name in names)
