"""I/O: colours on a terminal, for those who want them, and nowhere else."""

import os
import sys
from typing import TextIO

_CODES = {"bold": "1", "green": "32", "yellow": "33", "red": "31"}


def has_colours(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal that shows colours (https://no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()


def ink(words: str, colour: str, stream: TextIO | None = None) -> str:
    """Return words in a colour, where the stream (standard output) shows it."""
    if not has_colours(stream or sys.stdout):
        return words
    return f"\x1b[{_CODES[colour]}m{words}\x1b[0m"
