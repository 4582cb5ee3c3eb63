"""I/O: `alarms`: who is told what needs a person, whether it arrives, and what was told."""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import HomeOption, JsonOption, chosen_home, example, say, say_json

if TYPE_CHECKING:
    from bot.alarms.book import Alarm, Book
    from bot.config import Config, Home, Secret

alarms = typer.Typer(
    help="Messages about what needs a person: whether they arrive, and what was told.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
StatusOption = Annotated[
    int | None,
    typer.Option(
        "--status",
        metavar="N",
        help="The daemon's exit status (default: as systemd says it in the environment).",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(alarms, name="alarms", short_help="Try the alarms, or list what is not well.")


@alarms.command("test", epilog=example("alarms test"))
def try_out(context: typer.Context, home: HomeOption = None, json: JsonOption = False) -> None:
    """Send a test message to each address, and say which arrived at its server."""
    from bot.alarms import sending, words
    from bot.config import load

    place = chosen_home(context, home)
    config = load(place)
    message = words.trial(config.site.name, config.site.url)
    found = dict(_addresses(place, config))
    parcels = [sending.Parcel(address, message) for address, _ in found.values() if address]
    answers = iter(sending.send(parcels))
    results = {name: next(answers) if address else why for name, (address, why) in found.items()}
    if json:
        say_json({"addresses": [{"address": name, "why": why} for name, why in results.items()]})
    elif not results:
        say("config/bot.toml has no [alarms]: nobody is told anything. docs/alarms.md says how.")
    else:
        for name, why in results.items():
            say(f"{name}: not sent: {why}" if why else f"{name}: sent. Is it there?")
    raise typer.Exit(1 if any(results.values()) or not results else 0)


@alarms.command("list", epilog=example("alarms list"))
def list_(context: typer.Context, home: HomeOption = None, json: JsonOption = False) -> None:
    """Show who is told, and what is not well now, as the daemon last saw it."""
    from bot.alarms.keeping import Keeper
    from bot.config import load

    place = chosen_home(context, home)
    found = dict(_addresses(place, load(place)))
    book = Keeper(place).read()
    if json:
        rows = [{"address": name, "why": why} for name, (_, why) in found.items()]
        say_json({"addresses": rows, "alarms": [_as_json(book, one) for one in book.alarms]})
        return
    if not found:
        say("config/bot.toml has no [alarms]: nobody is told anything. docs/alarms.md says how.")
    for name, (_, why) in found.items():
        say(f"{name}: {why or _last(book, name)}")
    for one in book.alarms:
        over = f", over since {one.gone:%Y-%m-%d %H:%M} UTC" if one.gone else ""
        say(f"{one.reason}: {one.what} Since {one.since:%Y-%m-%d %H:%M} UTC{over}.")
    if not book.alarms:
        say("Nothing is known to be wrong.")


@alarms.command(epilog=example("alarms ended --status 1"))
def ended(context: typer.Context, status: StatusOption = None, home: HomeOption = None) -> None:
    """Tell that the daemon ended although nobody told it to; the service manager calls this."""
    from bot.alarms import ends
    from bot.log import configure

    configure("auto", "info", {})
    place = chosen_home(context, home)
    ends.ended(place, _status() if status is None else status, datetime.now(UTC))


def _status() -> int:
    """Return the exit status that systemd hands over; what was killed has none of its own."""
    if os.environ.get("SERVICE_RESULT", "success") == "success":
        return 0
    given = os.environ.get("EXIT_STATUS", "")
    return int(given) if given.isdecimal() and int(given) else 1


def _addresses(home: "Home", config: "Config") -> "list[tuple[str, tuple[str, str]]]":
    """Return the addresses by their names: what each is, or why it cannot be read."""
    from bot.alarms.telling import names

    to = config.alarms.to if config.alarms else ()
    return [(name, _read(home, secret)) for name, secret in names(to).items()]


def _read(home: "Home", secret: "Secret") -> tuple[str, str]:
    from bot.alarms.telling import KIND
    from bot.announce.secrets import read_secret
    from bot.errors import BotError

    try:
        return read_secret(home, secret, "[alarms]", KIND), ""
    except BotError as error:
        return "", f"{error.what} {error.mend}"


def _last(book: "Book", name: str) -> str:
    """Say when somebody was last told something, or that it does not get through."""
    to = book.addressees.get(name)
    if to is not None and to.due is not None:
        return f"could not be told {to.attempts} times; next try {to.due:%Y-%m-%d %H:%M} UTC."
    if to is None or not to.told:
        return "has nothing to be told."
    return f"was last told something at {max(to.told.values()):%Y-%m-%d %H:%M} UTC."


def _as_json(book: "Book", alarm: "Alarm") -> dict[str, object]:
    told = [name for name, to in book.addressees.items() if alarm.key in to.told]
    return {
        "reason": alarm.reason,
        "where": alarm.where,
        "what": alarm.what,
        "mend": alarm.mend,
        "note": alarm.is_note,
        "since": alarm.since.isoformat(timespec="seconds"),
        "over": alarm.gone.isoformat(timespec="seconds") if alarm.gone else None,
        "told": told,
    }
