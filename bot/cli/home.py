"""I/O: `init` and `check`: a new home, and whether a home is in order."""

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from bot.cli.options import HomeOption, JsonOption, chosen_home, say, say_json


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


def check(
    context: typer.Context,
    online: Annotated[
        bool, typer.Option("--online", help="Also ask the accounts' servers.")
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Read everything, send nothing, and say what is wrong and how to mend it."""
    from bot.check import Level
    from bot.check import check as look
    from bot.cli.parts import opened

    with opened(chosen_home(context, home)) as app:
        findings = list(look(app, datetime.now(UTC), online=online))
    if json:
        say_json(
            {
                "findings": [
                    {"level": f.level.value, "where": f.where, "what": f.what, "mend": f.mend}
                    for f in findings
                ]
            }
        )
    else:
        for found in findings:
            mend = f"\n       {found.mend}" if found.mend else ""
            say(f"{found.level.value:<6} {found.where}: {found.what}{mend}")
    raise typer.Exit(1 if any(found.level is Level.WRONG for found in findings) else 0)
