"""I/O: `models`: the translation packages of a home."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import HomeOption, JsonOption, chosen_home, say, say_json

models = typer.Typer(
    help="Translation packages: list, install, verify, remove.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(models, name="models")


@models.command("list")
def list_(context: typer.Context, home: HomeOption = None, json: JsonOption = False) -> None:
    """Show the installed packages."""
    from bot.translate.models import installed

    packages = installed(chosen_home(context, home))
    if json:
        say_json(
            {
                "packages": [
                    {
                        "name": package.name,
                        "from": package.from_code,
                        "to": package.to_code,
                        "version": package.version,
                        "sha256": package.sha256,
                    }
                    for package in packages
                ]
            }
        )
        return
    if not packages:
        say("No package is installed. `alliance-bot models install FILE.argosmodel` installs one.")
    for package in packages:
        say(
            f"{package.from_code} → {package.to_code}  {package.version}  {package.name}  "
            f"sha256 {package.sha256[:12]}"
        )


@models.command()
def install(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="*.argosmodel files.")],
    home: HomeOption = None,
) -> None:
    """Install packages from files; each is checked and put in its place whole, or not at all."""
    from bot.lock import hold
    from bot.translate.models import install as put

    place = chosen_home(context, home)
    with hold(place):
        for file in files:
            package = put(place, file)
            say(f"installed {package.name}: {package.from_code} → {package.to_code}")


@models.command()
def verify(context: typer.Context, home: HomeOption = None) -> None:
    """Read every file of every package and compare it with what was installed."""
    from bot.translate.models import installed
    from bot.translate.models import verify as compare

    place = chosen_home(context, home)
    problems = compare(place)
    for problem in problems:
        say(str(problem))
    say(f"{len(installed(place))} packages, {len(problems)} problems")
    raise typer.Exit(1 if problems else 0)


@models.command()
def remove(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="As `models list` says.")],
    home: HomeOption = None,
) -> None:
    """Remove packages; other packages are not touched."""
    from bot.lock import hold
    from bot.translate.models import remove as drop

    place = chosen_home(context, home)
    with hold(place):
        for name in names:
            drop(place, name)
            say(f"removed {name}")
