"""I/O: `serve`: the HTTP server alone."""

from typing import Annotated

import typer

from bot.cli.options import HomeOption, chosen_home, example, log_to_stderr


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example("serve", "serve --bind 127.0.0.1:8080"),
        short_help="Serve feeds and review pages over HTTP.",
    )(serve)


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
    listener: Annotated[int | None, typer.Option("--listener", hidden=True)] = None,
    stands_by: Annotated[bool, typer.Option("--stands-by", hidden=True)] = False,
    home: HomeOption = None,
) -> None:
    """Answer HTTP requests with feeds/ and the review pages until SIGTERM.

    It can run beside `once` and beside a daemon.
    """
    import socket
    from dataclasses import replace

    from bot.cli.parts import opened
    from bot.config import Serve
    from bot.serve import Server, answer_for, listen

    with opened(chosen_home(context, home)) as app:
        log_to_stderr(app.config, "info")
        if listener is not None:
            # A daemon took the port, and asks for answers there.
            told = replace(app, stands_by=stands_by)
            answer_for(Server(told, socket.socket(fileno=listener)))
            return
        Server(app, listen(bind or (app.config.serve or Serve()).bind)).run()
