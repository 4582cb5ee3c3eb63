"""I/O: `once` and `run`: the same cycle, by hand and on a schedule."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from bot.cli.bars import bars
from bot.cli.options import (
    HomeOption,
    JsonOption,
    chosen_home,
    example,
    log_to_stderr,
    say,
    say_json,
)

if TYPE_CHECKING:
    from bot.pipeline import App


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        epilog=example("once", "once --json"), short_help="Run one full cycle, then report."
    )(once)
    app.command(
        epilog=example("--home ~/alliance run"), short_help="Run as a daemon, until it is stopped."
    )(run)


def once(context: typer.Context, home: HomeOption = None, json: JsonOption = False) -> None:
    """Run one full cycle (collect, translate, publish, announce), then report."""
    from bot.config import load
    from bot.pipeline import run_once
    from bot.report import as_json, as_text
    from bot.wiring import build_app, hold

    place = chosen_home(context, home)
    config = load(place)
    log_to_stderr(config)
    with hold(place, config) as confirm, bars() as progress:
        app = build_app(place, config, waits=True, confirm=confirm)
        try:
            report = run_once(replace(app, progress=progress), datetime.now(UTC))
        finally:
            app.store.close()
    if json:
        say_json(as_json(report))
    else:
        say(as_text(report))
    raise typer.Exit(1 if report.needs_a_person else 0)


def run(context: typer.Context, home: HomeOption = None) -> None:
    """Run as a daemon: a cycle at once and then on the schedule, until SIGTERM."""
    from bot.alarms import ends
    from bot.config import load
    from bot.daemon import Daemon, manager, stand_by
    from bot.wiring import build_app, same_database

    place = chosen_home(context, home)
    # What is wrong in it is said before that another process holds the home.
    config = load(place)
    log_to_stderr(config, "info")
    service = manager(os.environ)

    with stand_by(place, config, service) as confirm:
        if confirm is None:
            return

        def build(stopping: Callable[[], bool]) -> "App":
            now = load(place)
            same_database(place, config, now)
            app = build_app(place, now, stopping, confirm=confirm)
            log_to_stderr(now, "info")
            return app

        ends.begin(place, datetime.now(UTC))
        status = Daemon(build, manager=service).run()
    raise typer.Exit(status)
