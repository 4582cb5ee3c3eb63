"""I/O: `once` and `run`: the same cycle, by hand and on a schedule."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import typer

from bot.cli.options import HomeOption, JsonOption, chosen_home, log_to_stderr, say, say_json


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(once)
    app.command()(run)


def once(context: typer.Context, home: HomeOption = None, json: JsonOption = False) -> None:
    """Run one full cycle (collect, translate, publish, announce), then report."""
    from bot.config import load
    from bot.lock import hold
    from bot.pipeline import run_once
    from bot.report import as_json, as_text
    from bot.wiring import build_app

    log_to_stderr()
    place = chosen_home(context, home)
    config = load(place)
    with hold(place), bars() as progress:
        app = replace(build_app(place, config), progress=progress)
        report = run_once(app, datetime.now(UTC))
    if json:
        say_json(as_json(report))
    else:
        say(as_text(report))
    raise typer.Exit(1 if report.needs_a_person else 0)


def run(context: typer.Context, home: HomeOption = None) -> None:
    """Run as a daemon: a cycle at once and then on the schedule, until SIGTERM."""
    from bot.config import load
    from bot.daemon import Daemon
    from bot.lock import hold
    from bot.wiring import build_app

    log_to_stderr(logging.INFO)
    place = chosen_home(context, home)
    config = load(place)
    with hold(place):
        status = Daemon(lambda stopping: build_app(place, config, stopping)).run()
    raise typer.Exit(status)


@contextmanager
def bars() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar for each language that is being translated; only on a terminal."""
    if not sys.stderr.isatty():
        yield lambda _tag, _done, _all: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn())
    tasks = {}
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as shown:

        def progress(tag: str, done: int, total: int) -> None:
            if tag not in tasks:
                tasks[tag] = shown.add_task(tag, total=total)
            shown.update(tasks[tag], completed=done, total=total)

        yield progress
