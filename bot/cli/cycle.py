"""I/O: `once` and `run`: the same cycle, by hand and on a schedule."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from bot.cli.options import HomeOption, JsonOption, chosen_home, log_to_stderr, say, say_json

if TYPE_CHECKING:
    from bot.pipeline import App


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

    place = chosen_home(context, home)
    config = load(place)
    log_to_stderr(config)
    with hold(place), bars() as progress:
        app = replace(build_app(place, config, waits=True), progress=progress)
        report = run_once(app, datetime.now(UTC))
    if json:
        say_json(as_json(report))
    else:
        say(as_text(report))
    raise typer.Exit(1 if report.needs_a_person else 0)


def run(context: typer.Context, home: HomeOption = None) -> None:
    """Run as a daemon: a cycle at once and then on the schedule, until SIGTERM."""
    from bot.alarms import ends
    from bot.config import load
    from bot.daemon import Daemon, manager
    from bot.lock import hold
    from bot.wiring import build_app

    place = chosen_home(context, home)
    # What is wrong in it is said before that another process holds the home.
    log_to_stderr(load(place), "info")

    def build(stopping: Callable[[], bool]) -> "App":
        config = load(place)
        app = build_app(place, config, stopping)
        log_to_stderr(config, "info")
        return app

    with hold(place):
        ends.begin(place, datetime.now(UTC))
        status = Daemon(build, manager=manager(os.environ)).run()
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
