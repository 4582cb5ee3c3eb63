"""I/O: `post`: the outbox, for an operator."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import HomeOption, JsonOption, chosen_home, say, say_json

if TYPE_CHECKING:
    from bot.model import Delivery


post = typer.Typer(
    help="The outbox: what was posted, what waits, what is unsure.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
StatementArgument = Annotated[str, typer.Argument(metavar="ID", help="The statement's ID.")]
AccountOption = Annotated[
    str, typer.Option("--account", metavar="A", help="The account's name in the configuration.")
]
LanguageOption = Annotated[
    str, typer.Option("--lang", metavar="L", help="The language of the post, such as es.")
]


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(post, name="post")


@post.command("list")
def list_(context: typer.Context, home: HomeOption = None, json: JsonOption = False) -> None:
    """Show every post with its state and address."""
    from bot.announce.outbox import listing
    from bot.cli.parts import opened

    with opened(chosen_home(context, home)) as app:
        posts = listing(app.store)
    if json:
        say_json({"posts": [as_json(delivery) for delivery in posts]})
        return
    if not posts:
        say("Nothing was posted from this home yet.")
    for delivery in posts:
        say("  ".join(part for part in _columns(delivery) if part))


@post.command()
def retry(
    context: typer.Context,
    statement: StatementArgument,
    account: AccountOption,
    lang: LanguageOption,
    home: HomeOption = None,
) -> None:
    """Queue a held, refused or unsure post again; for an unsure one, look first."""
    from bot.announce.ledger import Ledger
    from bot.announce.outbox import retry as again
    from bot.cli.parts import held

    with held(chosen_home(context, home)) as app:
        place = app.home
        ledger = Ledger(place.ledger, place.name(place.ledger))
        moved = again(app.store, ledger, account, statement, lang, datetime.now(UTC))
    say(f"{moved.statement_id} {moved.language} on {moved.account}: goes out with the next cycle.")


@post.command()
def skip(
    context: typer.Context,
    statement: StatementArgument,
    account: AccountOption,
    lang: LanguageOption,
    home: HomeOption = None,
) -> None:
    """Drop a post that is not out: it is never sent, and not reported any more."""
    from bot.announce.outbox import skip as drop
    from bot.cli.parts import held

    with held(chosen_home(context, home)) as app:
        moved = drop(app.store, account, statement, lang, datetime.now(UTC))
    say(f"{moved.statement_id} {moved.language} on {moved.account}: will not be sent.")


def as_json(delivery: "Delivery") -> dict[str, str | int]:
    """Return a post as `--json` shows it; the text is in `preview`."""
    return {
        "account": delivery.account,
        "id": delivery.statement_id,
        "language": delivery.language,
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "address": delivery.remote_address,
        "reason": delivery.reason,
    }


def _columns(delivery: "Delivery") -> tuple[str, ...]:
    return (
        f"{delivery.state.value:<8}",
        f"{delivery.account:<16}",
        f"{delivery.language:<8}",
        delivery.statement_id,
        delivery.remote_address or delivery.reason,
    )
