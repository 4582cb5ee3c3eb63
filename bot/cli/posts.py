"""I/O: `post`: the outbox, for an operator."""

import typer

post = typer.Typer(
    help="The outbox: what was posted, what waits, what is unsure.", no_args_is_help=True
)


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(post, name="post")
