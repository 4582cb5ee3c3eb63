"""I/O: the bar of a download, on a terminal and nowhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str, int, int | None], None]


@contextmanager
def bars() -> Iterator[Progress]:
    """Show for each file how much of it has come, how fast, and how long the rest takes."""
    if not sys.stderr.isatty():
        yield lambda _name, _done, _all: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    tasks = {}
    with Progress(*columns, console=Console(stderr=True)) as shown:

        def progress(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                # What came an earlier time does not count for the speed.
                tasks[name] = shown.add_task(name, total=total, completed=done)
            shown.update(tasks[name], completed=done, total=total)

        yield progress
