"""I/O: `init` and `check`: a new home, and whether a home is in order."""

from datetime import date

import typer

from bot.cli.options import HomeOption, chosen_home, say


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(init)
    app.command()(check)


def init(context: typer.Context, home: HomeOption = None) -> None:
    """Write a working home: configuration, folders, a sample statement; never overwrites."""
    from bot.newhome import make

    place = chosen_home(context, home)
    written, left = make(place, date.today())  # noqa: DTZ011 - the sample bears the day as it is here
    for name in written:
        say(f"wrote        {name}")
    for name in left:
        say(f"left alone   {name}")
    say(f"Next: edit {place.config_file}, then: alliance-bot --home {place.root} check")
