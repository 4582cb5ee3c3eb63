"""I/O: the order of letters in a line that reads both ways, by FriBidi, which raqm uses too."""

import ctypes
from collections.abc import Sequence
from functools import cache

from bot.errors import CardError

_NAMES = ("libfribidi.so.0", "libfribidi.so", "libfribidi.0.dylib", "libfribidi.dylib")
_PARAGRAPH = {"ltr": 0x110, "rtl": 0x111}


def levels(text: str, direction: str) -> tuple[int, ...]:
    """Return each character's level (UAX #9) in a paragraph of this direction: odd is leftwards."""
    library, length = _library(), len(text)
    characters = (ctypes.c_uint32 * length)(*map(ord, text))
    types = (ctypes.c_uint32 * length)()
    brackets = (ctypes.c_uint32 * length)()
    found = (ctypes.c_int8 * length)()
    paragraph = ctypes.c_uint32(_PARAGRAPH[direction])
    library.fribidi_get_bidi_types(characters, length, types)
    library.fribidi_get_bracket_types(characters, length, types, brackets)
    library.fribidi_get_par_embedding_levels_ex(
        types, brackets, length, ctypes.byref(paragraph), found
    )
    return tuple(found)


def visual_order(levels_of_runs: Sequence[int]) -> tuple[int, ...]:
    """Return the numbers of a line's runs from left to right (rule L2)."""
    order = list(range(len(levels_of_runs)))
    for level in range(max(levels_of_runs, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels_of_runs[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return tuple(order)


@cache
def _library() -> ctypes.CDLL:
    for name in _NAMES:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    mend = "Install libfribidi0 (Debian)."
    raise CardError("are not made: the library FriBidi is not there.", where="cards", mend=mend)
