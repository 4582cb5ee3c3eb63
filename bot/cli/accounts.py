"""I/O: `accounts`: who posts, and signing in."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import completing
from bot.cli.options import HomeOption, JsonOption, chosen_home, example, say, say_json

if TYPE_CHECKING:
    from bot.config import AccountConfig, Home


accounts = typer.Typer(
    help="The accounts that announce: which there are, and signing in to them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
AgainOption = Annotated[
    bool, typer.Option("--again", help="Put the new token in the place of one that is there.")
]


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(accounts, name="accounts", short_help="List the accounts, or sign in to one.")


@accounts.command("list", epilog=example("accounts list"))
def list_(context: typer.Context, home: HomeOption = None, json: JsonOption = False) -> None:
    """Show every account: where, in which languages, and whether its token can be read.

    Nothing is asked of a server: `check --online` does that.
    """
    from bot.config import load

    place = chosen_home(context, home)
    rows = [_row(place, account) for account in load(place).accounts]
    if json:
        say_json({"accounts": rows})
        return
    if not rows:
        say("config/bot.toml has no [[accounts]].")
    for row in rows:
        say(
            f"{row['name']:<16}  {row['network']:<8}  {' '.join(row['languages']):<12}  "
            f"{row['where']}  token: {row['token']}"
        )


@accounts.command(epilog=example("accounts login mastodon", "accounts login mastodon-es --again"))
def login(
    context: typer.Context,
    network: Annotated[
        str,
        typer.Argument(
            metavar="mastodon|NAME",
            help="The network, or the account's name.",
            autocompletion=completing.accounts,
        ),
    ],
    account: Annotated[
        str | None,
        typer.Option(
            "--account",
            metavar="A",
            help="The account's name, where there are several.",
            autocompletion=completing.accounts,
        ),
    ] = None,
    again: AgainOption = False,
    home: HomeOption = None,
) -> None:
    """Sign in to a Mastodon account in a browser, and keep the token where the account reads it."""
    from bot.announce.networks import login as signing_in
    from bot.config import load

    place = chosen_home(context, home)
    chosen = _chosen(load(place).accounts, account or network)
    signing_in.check_place(place, chosen, again=again)
    application = signing_in.register(chosen)
    say("Open this address in the browser in which the account is signed in, and allow it:\n")
    say(f"  {application.address}\n")
    say("Then paste the code that is shown there (it is not shown here):")
    token = signing_in.exchange(application, _code())
    kept = signing_in.keep(place, chosen, token)
    say(f"The token of {chosen.name} is in {kept}. `alliance-bot check --online` tries it.")


def _row(home: "Home", account: "AccountConfig") -> dict[str, str | list[str]]:
    from bot.announce.secrets import read_secret
    from bot.errors import BotError

    said = "needs none"
    if account.token is not None:
        try:
            read_secret(home, account.token, account.name)
            said = "can be read"
        except BotError as error:
            said = f"{error.what} {error.mend}"
    return {
        "name": account.name,
        "network": account.network,
        "languages": list(account.languages),
        "where": account.server or account.path or account.chat or account.handle or "",
        "token": said,
    }


def _chosen(accounts: "tuple[AccountConfig, ...]", wanted: str) -> "AccountConfig":
    """Return the account of this name, or the only one on this network."""
    from bot.errors import BotError
    from bot.nearest import did_you_mean, near

    named = [account for account in accounts if account.name == wanted]
    found = named or [account for account in accounts if account.network == wanted]
    if len(found) == 1 and found[0].network == "mastodon":
        return found[0]
    if len(found) > 1:
        names = ", ".join(account.name for account in found)
        raise BotError(
            f"there are several accounts on {wanted}: {names}.",
            mend="Say which with --account NAME.",
            reason="which-account",
        )
    if found:
        raise BotError(
            f"{found[0].network} has no signing in; its token is made there.",
            where=f"account {found[0].name}",
            mend="docs/accounts.md says how.",
            reason="no-login",
        )
    known = [account.name for account in accounts]
    raise BotError(
        f"config/bot.toml has no account {wanted}.",
        mend=did_you_mean(near(wanted, known))
        or "Write the account first, with its server and token = { file = … }.",
        reason="no-such-account",
    )


def _code() -> str:
    """Return what the person pasted; on a terminal it is not shown."""
    import getpass

    from bot.errors import BotError

    code = getpass.getpass("Code: ") if sys.stdin.isatty() else sys.stdin.readline()
    if not code.strip():
        raise BotError(
            "no code was given; nothing was kept.", mend="Run the command again.", reason="no-code"
        )
    return code.strip()
