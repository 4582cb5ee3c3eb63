"""I/O: bars that show how far long work is, on a terminal and nowhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

Progress = Callable[[str, int, int | None], None]
"""Says of a piece of work how much of it is done, and of how much, where that is known."""


@contextmanager
def bars(*, in_bytes: bool = False) -> Iterator[Progress]:
    """Show a bar for each piece of work, and how long the rest of it takes."""
    if not sys.stderr.isatty():
        yield lambda _name, _done, _all: None
        return
    from rich.console import Console
    from rich.progress import Progress as Shown

    tasks = {}
    with Shown(*_columns(in_bytes=in_bytes), console=Console(stderr=True)) as shown:

        def progress(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                # What was done an earlier time does not count for the speed.
                tasks[name] = shown.add_task(name, total=total, completed=done)
            shown.update(tasks[name], completed=done, total=total)

        yield progress


def _columns(*, in_bytes: bool) -> "Iterator[ProgressColumn]":
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    yield TextColumn("{task.description:<8}")
    yield BarColumn()
    if in_bytes:
        yield DownloadColumn()
        yield TransferSpeedColumn()
    else:
        yield MofNCompleteColumn()
    yield TimeRemainingColumn()
