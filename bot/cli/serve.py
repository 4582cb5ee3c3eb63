"""I/O: `serve`: the HTTP server alone."""

from typing import Annotated

import typer

from bot.cli.options import HomeOption, chosen_home, log_to_stderr


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)


def serve(
    context: typer.Context,
    bind: Annotated[
        str | None,
        typer.Option(
            "--bind",
            metavar="HOST:PORT",
            help="Where to listen (default: what [serve] says, else 127.0.0.1:8080).",
            show_default=False,
        ),
    ] = None,
    home: HomeOption = None,
) -> None:
    """Answer HTTP requests with feeds/ and the review pages until SIGTERM.

    It can run beside `once` and beside a daemon.
    """
    from bot.cli.parts import opened
    from bot.config import Serve
    from bot.serve import Server, listen

    with opened(chosen_home(context, home)) as app:
        log_to_stderr(app.config, "info")
        listener = listen(bind or (app.config.serve or Serve()).bind)
        Server(app, listener).run()
