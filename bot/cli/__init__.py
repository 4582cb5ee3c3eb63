"""I/O: the command line; `app` puts it together, each other module holds some commands."""

from bot.cli.app import main

__all__ = ["main"]
