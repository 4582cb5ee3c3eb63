"""I/O: `init`: a new home, by a few questions or by options."""

import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import HomeOption, chosen_home, example, say

if TYPE_CHECKING:
    from bot.config import Home
    from bot.newhome import Answers, NewAccount

_STOPPED = 130


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "--home ~/alliance init",
            'init --yes --name "Migrant Workers Together" --languages "es id zh-Hant"',
        ),
        short_help="Make a new home, by a few questions.",
    )(init)


def init(
    context: typer.Context,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Ask nothing: take the options and the defaults.")
    ] = False,
    name: Annotated[
        str | None, typer.Option("--name", metavar="TEXT", help="Who publishes.")
    ] = None,
    url: Annotated[
        str | None, typer.Option("--url", metavar="ADDRESS", help="Where feeds/ will be served.")
    ] = None,
    source_language: Annotated[
        str | None,
        typer.Option("--source-language", metavar="LANG", help="What statements are written in."),
    ] = None,
    languages: Annotated[
        str | None,
        typer.Option("--languages", metavar="LANGS", help='Languages to publish in: "es fr".'),
    ] = None,
    account: Annotated[
        str | None,
        typer.Option(
            "--account",
            metavar="NETWORK=PLACE",
            help="The first account: mastodon=https://…, bluesky=HANDLE, telegram=@CHANNEL.",
        ),
    ] = None,
    home: HomeOption = None,
) -> None:
    """Write a working home: configuration, folders, a sample statement; never overwrites.

    On a terminal it asks a few questions first. Whatever is missing in a home that is there
    is added.
    """
    from bot.newhome import Answers, make

    place = chosen_home(context, home)
    given = {
        "name": name,
        "url": url,
        "source_language": source_language,
        "languages": languages,
        "account": account,
    }
    said = {key: words for key, words in given.items() if words is not None}
    is_new = not place.config_file.exists()
    if said and not is_new:
        raise _there_already(place)
    answers = _with_options(Answers(), said)
    if is_new and not yes and sys.stdin.isatty() and sys.stdout.isatty():
        answers = _ask(place, answers, frozenset(said))
    if is_new:
        answers = replace(answers, by_people=_by_people(place, answers))
    written, left = make(place, date.today(), answers)  # noqa: DTZ011 - the sample bears the day as it is here
    for one in written:
        say(f"wrote        {one}")
    for one in left:
        say(f"left alone   {one}")
    _say_next(place, answers if is_new else None)


def _there_already(home: "Home") -> Exception:
    from bot.errors import BotError

    return BotError(
        "is there already, and stays as it is.",
        where=str(home.config_file),
        mend="Change it with an editor, or make another home with --home.",
        reason="exists",
    )


def _with_options(answers: "Answers", said: dict[str, str]) -> "Answers":
    """Return the answers that the options give; raises ConfigError with all that is wrong."""
    from bot.errors import ConfigError, Problem
    from bot.newhome import wrong

    problems = []
    for key, words in said.items():
        made = _with_option(answers, key, words)
        found = wrong(made)
        problems += [Problem(f"--{key.replace('_', '-')}", what, mend) for what, mend in found]
        answers = answers if found else made
    if problems:
        raise ConfigError(tuple(problems))
    return answers


def _with_option(answers: "Answers", key: str, words: str) -> "Answers":
    from bot.newhome import tags

    if key == "name":
        return replace(answers, name=words)
    if key == "url":
        return replace(answers, url=words)
    if key == "source_language":
        others = tuple(tag for tag in answers.languages if tag != words)
        return replace(answers, source_language=words, languages=others)
    if key == "languages":
        return replace(answers, languages=tags(words))
    return replace(answers, account=_account(words, answers.source_language))


def _account(words: str, language: str) -> "NewAccount":
    from bot.errors import ConfigError, Problem
    from bot.nearest import did_you_mean, near
    from bot.newhome import NETWORKS, NewAccount

    network, _, place = words.partition("=")
    if network not in NETWORKS or not place:
        what = f'"{words}" is not a network and a place, as in mastodon=https://social.example.org.'
        raise ConfigError((Problem("--account", what, did_you_mean(near(network, NETWORKS)[:1])),))
    return NewAccount(network, place, (language,))


def _ask(home: "Home", answers: "Answers", given: frozenset[str]) -> "Answers":
    """Ask; whoever stops it (Ctrl-C, Ctrl-D) finds everything as it was."""
    from bot.cli.asking import ask
    from bot.cli.translators import offered

    say(f"A new home in {home.root}.")
    say("Enter takes what stands in brackets; config/bot.toml can be changed at any time.")
    say("Nothing is written before the last answer; Ctrl-C ends this.")
    try:
        return ask(answers, given, lambda source: offered(home, source))
    except (KeyboardInterrupt, EOFError):
        say("\nStopped. Nothing was written.")
        raise typer.Exit(_STOPPED) from None


def _by_people(home: "Home", answers: "Answers") -> frozenset[str]:
    from bot.cli.translators import translators

    found = translators(home, answers.source_language, answers.languages)
    return frozenset(one.tag for one in found if one.by_people)


def _say_next(home: "Home", answers: "Answers | None") -> None:
    """Say which commands come next."""
    command = f"alliance-bot --home {home.root}"
    say("Next:")
    if answers is not None:
        packages = _to_install(home, answers)
        if packages:
            say(f"  {command} models install {' '.join(packages)}")
        if answers.account and answers.account.network == "mastodon":
            say(f"  {command} accounts login mastodon")
        elif answers.account:
            kept = home.root / "config/secrets" / answers.account.network
            say(f"  put its token into {kept} (docs/accounts.md says how)")
        if answers.account:
            say("  write your first statement: there is no sample, as it would be announced")
    say(f"  {command} check")
    say(f"  {command} once")


def _to_install(home: "Home", answers: "Answers") -> list[str]:
    from bot.cli.translators import translators

    found = translators(home, answers.source_language, answers.languages)
    return [one.tag for one in found if one.what.startswith("package")]
