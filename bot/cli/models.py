"""I/O: `models`: the translation packages of a home."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import completing
from bot.cli.bars import bars
from bot.cli.options import HomeOption, JsonOption, chosen_home, example, say, say_json

if TYPE_CHECKING:
    from bot.config import Home
    from bot.errors import PackageError
    from bot.translate.models import InstalledPackage

_SHOWN_LINES = 12
_SHOWN_WIDTH = 110

models = typer.Typer(
    help="Translation packages: list, available, install, verify, remove.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

FromOption = Annotated[
    list[str] | None,
    typer.Option(
        "--from",
        metavar="LANG",
        help="Translate from this language (default: those of the home's statements).",
        show_default=False,
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(models, name="models", short_help="List, bring, verify or remove packages.")


@models.command("list", epilog=example("models list"))
def list_(context: typer.Context, home: HomeOption = None, json: JsonOption = False) -> None:
    """Show the installed packages, and how each of the home's languages is translated."""
    from bot.cli.routes import choices, route_as_json, say_route
    from bot.translate.models import scan

    place = chosen_home(context, home)
    packages, problems = scan(place.models)
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
                ],
                "problems": [
                    {"where": one.where, "what": one.what, "mend": one.mend} for one in problems
                ],
                "languages": [route_as_json(choice) for choice in choices(place)],
            }
        )
        return
    if not packages:
        say("No package is installed. `alliance-bot models available` shows what there is.")
    for package in packages:
        say(f"{_pair(package)}  {package.version}  {package.name}  sha256 {package.sha256[:12]}")
    for problem in problems:
        say(str(problem))
    for choice in choices(place):
        say_route(choice)


@models.command(epilog=example("models available", "models available es zh-Hant"))
def available(
    context: typer.Context,
    languages: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[LANG]...",
            help="Default: the home's languages that a machine translates.",
            autocompletion=completing.languages,
        ),
    ] = None,
    origins: FromOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show what the index offers for the home's languages."""
    from bot.cli.offered import as_json, as_line
    from bot.config import load
    from bot.translate.models import installed, offers, orders
    from bot.translate.models.digests import known
    from bot.translate.models.obtain import read_index

    place = chosen_home(context, home)
    config = load(place)
    begins = orders.sources(config, origins or ())
    wanted = orders.check_tags(languages or orders.languages(config))
    index = read_index(config.models.index)
    found = offers.ways(begins, wanted, index, installed(place))
    sizes = {name: entry.size for name, entry in known(place).items()}
    if json:
        ways = [as_json(way, sizes) for way in found]
        say_json({"index": config.models.index, "skipped": index.skipped, "languages": ways})
        return
    for way in found:
        say(as_line(way, sizes))
    if index.skipped:
        say(f"Entries of the index that cannot be used and were left out: {index.skipped}.")
    to_bring = [way.language for way in found if any(step.to_bring for step in way.steps)]
    if to_bring:
        say(f"Install with: alliance-bot models install {' '.join(dict.fromkeys(to_bring))}")


@models.command(epilog=example("models install es fr", "models install en_es.argosmodel"))
def install(
    context: typer.Context,
    wanted: Annotated[
        list[str],
        typer.Argument(
            metavar="LANG|FILE...",
            help="Languages, or *.argosmodel files.",
            autocompletion=completing.languages,
        ),
    ],
    origins: FromOption = None,
    accept_changed: Annotated[
        bool,
        typer.Option(
            "--accept-changed",
            help="Take a package although it is not the file that this home had under the same "
            "name and version before.",
        ),
    ] = False,
    home: HomeOption = None,
) -> None:
    """Install packages, from the index or from files.

    A language gets all packages on the shortest way from the language of the statements.
    Each is checked and put in its place whole, or not at all. A download that was stopped
    goes on where it was when the command is run again.
    """
    from bot.config import load
    from bot.errors import ConfigError, Problem
    from bot.wiring import hold

    place = chosen_home(context, home)
    done: list[InstalledPackage] = []
    is_stopped = False
    failures: tuple[PackageError, ...] = ()
    with hold(place, load(place)):
        try:
            failures = _install(place, wanted, origins or [], done, accept_changed=accept_changed)
        except KeyboardInterrupt:
            is_stopped = True
    for package in done:
        _say_installed(place, package)
    if is_stopped:
        say("Stopped. What has come is kept; run the command again to go on.")
        raise typer.Exit(130)
    if failures and not done:
        raise ConfigError(tuple(Problem(one.where, one.what, one.mend) for one in failures))
    for failure in failures:
        say(str(failure))
    raise typer.Exit(1 if failures else 0)


def _install(
    place: "Home",
    arguments: list[str],
    origins: list[str],
    done: "list[InstalledPackage]",
    *,
    accept_changed: bool,
) -> "tuple[PackageError, ...]":
    """Do what was asked for; the index is asked only where a language is."""
    from bot.config import Models, load
    from bot.translate.models import orders
    from bot.translate.models.obtain import Downloading, read_index

    wanted = orders.read(arguments)
    order, address = orders.Order(wanted.files), Models().index
    if wanted.languages:
        config = load(place)
        address = config.models.index
        begins = orders.sources(config, origins)
        order = orders.plan(place, wanted, read_index(address), begins, address)
    for package in order.there:
        say(f"there already {package.name}")
    with bars(in_bytes=True) as progress:
        return orders.fill(
            place,
            order,
            address,
            done.append,
            accept_changed=accept_changed,
            downloading=Downloading(progress=progress),
        )


def _say_installed(place: "Home", package: "InstalledPackage") -> None:
    """Name a package, and show what its makers want to be read."""
    from bot.translate.models import notices

    say(f"installed {package.name}: {_pair(package)}")
    for notice in notices(package):
        lines = [line for line in notice.text.splitlines() if line.strip()]
        for line in lines[:_SHOWN_LINES]:
            say(f"  | {line[:_SHOWN_WIDTH]}")
        say(f"  (from {place.name(package.folder / notice.name)})")


def _pair(package: "InstalledPackage") -> str:
    from bot.translate.engines.codes import tag_of

    return f"{tag_of(package.from_code)} → {tag_of(package.to_code)}"


@models.command(epilog=example("models verify"))
def verify(context: typer.Context, home: HomeOption = None) -> None:
    """Compare every file with what was installed, also those of a multilingual model."""
    from bot.cli.routes import multilingual_problems
    from bot.translate.models import installed
    from bot.translate.models import verify as compare

    place = chosen_home(context, home)
    with bars() as progress:
        problems = [*compare(place, progress), *multilingual_problems(place)]
    for problem in problems:
        say(str(problem))
    say(f"packages: {len(installed(place))}, problems: {len(problems)}")
    raise typer.Exit(1 if problems else 0)


@models.command(epilog=example("models remove es"))
def remove(
    context: typer.Context,
    wanted: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME|LANG...",
            autocompletion=completing.packages,
            help="Names as `models list` says, or languages that are translated into.",
        ),
    ],
    home: HomeOption = None,
) -> None:
    """Remove packages, and touch no other."""
    from bot.config import load
    from bot.translate.models import orders
    from bot.translate.models import remove as drop
    from bot.wiring import hold

    place = chosen_home(context, home)
    with hold(place, load(place)):
        for name in orders.to_remove(place, wanted):
            drop(place, name)
            say(f"removed {name}")
