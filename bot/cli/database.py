"""I/O: `database`: what a home knows moves to a server, or back."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli.bars import bars
from bot.cli.options import HomeOption, chosen_home, example, say


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="The database: in state/, or on a server.")
    group.command(
        epilog=example("database move", "database move --to sqlite:///state/bot.sqlite"),
        short_help="Move all to the configured server, or elsewhere.",
    )(move)
    app.add_typer(group, name="database", short_help="Move the database to a server, or back.")


def move(
    context: typer.Context,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="URL",
            help="Where to (default: the server that [database] names).",
            show_default=False,
        ),
    ] = None,
    home: HomeOption = None,
) -> None:
    """Move everything from state/bot.sqlite to PostgreSQL, or with --to elsewhere or back.

    Stop the daemon first, and make a backup. All is moved or nothing. The file that was left is
    kept under another name; what was left on a server stays there.
    """
    from bot import moving
    from bot.config import load
    from bot.lock import hold

    place = chosen_home(context, home)
    source, target = moving.ends(place, load(place), to)
    with hold(place), bars() as progress:
        done = moving.move(place, source, target, datetime.now(UTC), progress)
    say(f"Moved {done.rows} rows from {done.source.name} to {done.target.name}.")
    if done.kept is not None:
        say(f"What was left is {place.name(done.kept)}; remove it when all is well.")
    if to is not None and target.file is not None:
        say(f"Next: take [database] out of {place.name(place.config_file)}, then: check")
    elif to is not None:
        say(f"Next: write into {place.name(place.config_file)}, then: check\n")
        say(f'[database]\nurl = "{target.name}"')
    else:
        say(f"Next: alliance-bot --home {place.root} check, then: once")
