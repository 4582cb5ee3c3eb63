"""I/O: colours, on a terminal that wants them and nowhere else."""

import os
import sys

_SEQUENCES = {
    "head": "1",
    "reviewed": "32",
    "original": "32",
    "sent": "32",
    "ok": "32",
    "note": "33",
    "outdated": "33",
    "draft": "33",
    "waits": "33",
    "unknown": "33",
    "held": "1;31",
    "broken": "1;31",
    "refused": "1;31",
    "wrong": "1;31",
}


def are_wanted() -> bool:
    """Tell whether standard output is a terminal with colours (https://no-color.org)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()


def paint(text: str, what: str) -> str:
    """Return a text in the colour of what it says, such as "held"; most have none."""
    sequence = _SEQUENCES.get(what) if are_wanted() else None
    return f"\x1b[{sequence}m{text}\x1b[0m" if sequence else text
