"""I/O: how each of a home's languages is translated, for the commands of `models`."""

from typing import TYPE_CHECKING, Any

from bot.cli.options import say

if TYPE_CHECKING:
    from bot.config import Home
    from bot.errors import BotError
    from bot.translate.routing import Choice


def choices(home: "Home") -> "tuple[Choice, ...]":
    """Return the engine and route of every language of a home; none without a configuration."""
    from bot.config import load
    from bot.translate.routing import choose_all
    from bot.wiring import build_engines

    if not home.config_file.exists():
        return ()
    config = load(home)
    return choose_all(config, build_engines(home, config))


def multilingual_problems(home: "Home") -> "tuple[BotError, ...]":
    """Read every file of the multilingual model, and return what is wrong; () without one."""
    from bot.config import load
    from bot.wiring import build_engines

    if not home.config_file.exists():
        return ()
    engine = build_engines(home, load(home)).get("ctranslate2")
    found = engine.problems() if engine else ()
    return tuple(problem for problem in found if problem.reason != "large-model")


def route_as_json(choice: "Choice") -> dict[str, Any]:
    """Return a language's route as `--json` prints it; engine and route are null without one."""
    engine, route = choice.found or (None, None)
    return {
        "language": choice.language,
        "engine": engine.name if engine else None,
        "route": list(route.languages) if route else None,
        "advice": choice.advice,
    }


def say_route(choice: "Choice") -> None:
    """Say how a language is translated, or what is missing."""
    if choice.found is not None:
        between = choice.found[1].languages[1:-1]
        through = f" (through {', '.join(between)})" if between else ""
        say(f"{choice.language}: {choice.found[0].name}, {choice.route_in_words}{through}")
    elif not choice.tried:
        say(f"{choice.language}: people translate")
    else:
        say(f"{choice.language}: no route from {choice.source}. {choice.advice}")
