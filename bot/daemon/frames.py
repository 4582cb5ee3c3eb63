"""I/O: where the threads are in the code: files, lines and names of functions, and no values."""

import faulthandler
import sys
import traceback
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def on_abort() -> None:
    """Have every thread's place printed where the process is aborted, as by a watchdog."""
    if _has_stderr():
        faulthandler.enable()


def dump() -> None:
    """Print every thread's place to standard error."""
    if _has_stderr():
        faulthandler.dump_traceback()


def where(ident: int | None) -> str:
    """Name the place of a thread: the innermost line of this program, and the library in it."""
    frame = sys._current_frames().get(ident or 0)  # noqa: SLF001 - documented, and the only way
    if frame is None:
        return "a thread that has ended"
    found = traceback.extract_stack(frame, limit=None)
    own = [one for one in found if Path(one.filename).is_relative_to(_PACKAGE)]
    chosen = [*own[-1:], *(found[-1:] if found[-1] not in own[-1:] else ())]
    return ", ".join(f"{_short(one.filename)}:{one.lineno} ({one.name})" for one in chosen)


def _short(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(_PACKAGE):
        return path.relative_to(_PACKAGE.parent).as_posix()
    return "/".join(path.parts[-2:])


def _has_stderr() -> bool:
    try:
        sys.stderr.fileno()
    except (AttributeError, OSError, ValueError):
        return False
    return True
