"""I/O: `models`: the translation packages of a home."""


import typer

models = typer.Typer(
    help="Translation packages: list, install, verify, remove.", no_args_is_help=True
)


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(models, name="models")
