"""I/O: `slogans`: what people approved and the slogan bank does not know yet."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import HomeOption, JsonOption, chosen_home, example, say, say_json

if TYPE_CHECKING:
    from bot.pipeline import App
    from bot.translate.audit import Slogan


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example("slogans", "slogans --add"), short_help="List approved slogans for the bank."
    )(slogans)


def slogans(
    context: typer.Context,
    add: Annotated[bool, typer.Option("--add", help="Put them into the bank.")] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List approved slogans that are not in config/slogans.csv; with --add, add them."""
    from bot.cli.parts import opened

    with opened(chosen_home(context, home)) as app:
        found = _unknown(app)
        left = [why for one in found if (why := _add(app, one))] if add else []
    if json:
        say_json({"slogans": [_as_json(one) for one in found], "left": left})
    else:
        for one in found:
            say(f"{one.source_language} → {one.language}   {one.source}   →   {one.target}")
        for why in left:
            say(f"left alone   {why}")
        count = f"{len(found)} approved slogans"
        if add:
            say(f"{count}, {len(found) - len(left)} added to config/slogans.csv.")
        else:
            say(f"{count} are not in the bank." + (" Add them with --add." if found else ""))
    raise typer.Exit(1 if left else 0)


def _unknown(app: "App") -> "list[Slogan]":
    from bot.pipeline import translations_of
    from bot.translate import audit, glossary

    tables = glossary.read(app.home.glossary, app.home.slogans)
    statements = [one for one in app.store.statements() if not one.withdrawn]
    made = translations_of(app, statements)
    return audit.slogans(tables, app.config.published_languages, statements, made)


def _add(app: "App", slogan: "Slogan") -> str:
    """Add a slogan to the bank; return why it could not be added, or ""."""
    from bot.errors import CatalogError
    from bot.translate import glossary

    try:
        glossary.add_slogan(
            app.home.slogans,
            slogan.source,
            slogan.target,
            source=slogan.source_language,
            target=slogan.language,
            name=app.home.name(app.home.slogans),
        )
    except CatalogError as error:
        return str(error)
    return ""


def _as_json(one: "Slogan") -> dict[str, str]:
    return {
        "id": one.statement,
        "unit": one.key,
        "source_language": one.source_language,
        "language": one.language,
        "source": one.source,
        "target": one.target,
    }
