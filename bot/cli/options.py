"""I/O: what the commands share: their options, the home they mean, and how they print."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.config import Config, Home

PROGRAM = "alliance-bot"

HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="DIR",
        envvar="ALLIANCE_BOT_HOME",
        help="The folder of this instance (default: the current folder).",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def remember_home(context: typer.Context, home: Path | None) -> None:
    """Keep --home as given before the command's name."""
    context.obj = home


def chosen_home(context: typer.Context, home: Path | None) -> "Home":
    """Return the home: --home after the command's name wins over the one before it."""
    from bot.config import Home

    return Home(home or context.obj or Path())


def example(*commands: str) -> str:
    """Return what a command's help ends with: how it may be called."""
    word = "Examples" if len(commands) > 1 else "Example"
    lines = "".join(f"\n  {PROGRAM} {command}" for command in commands)
    return f"\b\n{word}:{lines}"


def say(text: str) -> None:
    """Print to standard output."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def say_json(value: Any) -> None:
    """Print one JSON object to standard output."""
    say(json.dumps(value, ensure_ascii=False, indent=2))


def log_to_stderr(config: "Config", level: str = "warning") -> None:
    """Send the program's own log to standard error, as the configuration wants it.

    `level` is that of a configuration which names none.
    """
    from bot.log import configure

    configure(config.log.format, config.log.level or level, config.log.levels)
