"""I/O: `worker`: translates for a home that is elsewhere."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import HomeOption, chosen_home, example, log_to_stderr

if TYPE_CHECKING:
    from bot.config import Config

_AUTO = "auto"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example("worker", "worker --languages es,fr --concurrency 4"),
        short_help="Translate for a home that is elsewhere.",
    )(worker)


def worker(
    context: typer.Context,
    languages: Annotated[
        str,
        typer.Option(
            "--languages",
            metavar="TAG,TAG",
            help="The languages to translate into (default: all of [languages]).",
            show_default=False,
        ),
    ] = "",
    engines: Annotated[
        str,
        typer.Option(
            "--engines",
            metavar="NAME,NAME",
            help="The engines to use (default: those of the configuration).",
            show_default=False,
        ),
    ] = "",
    concurrency: Annotated[
        str,
        typer.Option(
            "--concurrency",
            metavar="N",
            help="How many batches at once; auto fits the processor.",
        ),
    ] = _AUTO,
    gpu: Annotated[
        bool,
        typer.Option(
            "--gpu", help="Take what is for graphics cards ([workers] gpu), and nothing else."
        ),
    ] = False,
    home: HomeOption = None,
) -> None:
    """Translate for a home that is elsewhere, until SIGTERM.

    It needs the same configuration and models, and no statements: it meets the home in the
    database of [database], and the broker of [workers] tells it what is to be done.
    """
    from bot.config import load
    from bot.crew.service import Service
    from bot.daemon import manager
    from bot.wiring import build_worker

    place = chosen_home(context, home)
    config = load(place)
    log_to_stderr(config, "info")
    parts = build_worker(place, config, gpu=gpu)
    told = manager(os.environ)
    service = Service(
        parts.config,
        parts.store,
        parts.engines,
        parts.broker,
        _wanted(parts.config, _listed(languages), _listed(engines), gpu=gpu),
        _threads(concurrency),
        alive=told.alive,
    )
    told.ready()
    raise typer.Exit(service.run())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.replace(",", " ").split() if word)


def _wanted(
    config: "Config", languages: tuple[str, ...], engines: tuple[str, ...], *, gpu: bool
) -> dict[str, tuple[str, ...]]:
    """Return the engines by language; what a person misspelt is named."""
    unknown = [tag for tag in languages if tag not in config.published_languages]
    if unknown:
        known = ", ".join(config.published_languages)
        what = f"{', '.join(unknown)}: not in [languages] (there: {known})"
        raise typer.BadParameter(what, param_hint="--languages")
    there = {one for tag in config.published_languages for one in config.engines_for(tag)}
    if strange := [name for name in engines if name not in there]:
        what = f"{', '.join(strange)}: not in the configuration (there: {', '.join(sorted(there))})"
        raise typer.BadParameter(what, param_hint="--engines")
    on_cards = config.workers.gpu if config.workers else ()
    return {
        tag: tuple(
            name
            for name in config.engines_for(tag)
            if (not engines or name in engines) and (name in on_cards) == gpu
        )
        for tag in languages or config.published_languages
    }


def _threads(text: str) -> int:
    from bot.translate.engines import machine

    if text == _AUTO:
        # One more than work at once: it judges answers while the others compute.
        return machine.calls_at_once() + 1
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise typer.BadParameter("a number from 1 to 64, or auto", param_hint="--concurrency")
    return int(text)
