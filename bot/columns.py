"""Pure: how many columns of a terminal a text takes, in any script."""

from itertools import accumulate, takewhile

import regex


def cells(text: str) -> int:
    """Return how many columns a text takes: a Chinese sign two, a Thai vowel above none."""
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, width: int) -> str:
    """Return a text that takes at most so many columns; a longer one ends with "…"."""
    if cells(text) <= width:
        return text
    begun = accumulate(regex.findall(r"\X", text))
    return max(takewhile(lambda one: cells(one) < width, begun), key=len, default="") + "…"


def padded(text: str, width: int) -> str:
    """Return a text that takes exactly so many columns: cut, or filled up."""
    shown = cut(text, width)
    return shown + " " * (width - cells(shown))
