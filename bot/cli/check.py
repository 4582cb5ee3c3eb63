"""I/O: `check`: whether a home is in order."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli.colours import paint
from bot.cli.options import HomeOption, JsonOption, chosen_home, example, say, say_json


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example("check", "check --online"),
        short_help="Say what is wrong, and how to mend it.",
    )(check)


def check(
    context: typer.Context,
    online: Annotated[
        bool, typer.Option("--online", help="Also ask the accounts' servers.")
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Read everything, send nothing, and say what is wrong and how to mend it."""
    from bot.config import load

    place = chosen_home(context, home)
    # A mistake in it is said before all that a check needs is loaded.
    load(place)

    from bot.check import Level
    from bot.check import check as look
    from bot.cli.parts import opened

    with opened(place) as app:
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
            level = paint(f"{found.level.value:<6}", found.level.value)
            say(f"{level} {found.where}: {found.what}{mend}")
    raise typer.Exit(1 if any(found.level is Level.WRONG for found in findings) else 0)
