"""I/O: `retract`: a statement is taken back."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import completing
from bot.cli.options import HomeOption, chosen_home, example, say

if TYPE_CHECKING:
    from bot.model import Delivery
    from bot.pipeline import App


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example('retract 2026-03-08-rest-for-all --why "Its numbers were wrong."'),
        short_help="Take a statement back everywhere.",
    )(retract)


def retract(
    context: typer.Context,
    statement: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="The statement's ID.", autocompletion=completing.statements
        ),
    ],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, for readers.")],
    home: HomeOption = None,
) -> None:
    """Take a statement out of feeds, pages and accounts, and say what becomes of each post."""
    from bot.cli.parts import opened
    from bot.collect.retract import retract as write

    with opened(chosen_home(context, home)) as app:
        done = write(app.home, app.store, statement, why)
        posts = [post for post in app.store.deliveries() if post.statement_id == statement]
        fates = list(_fates(app, posts))
    said = "says that it is withdrawn" if done.changed else "said so before"
    say(f"{done.path} {said}; the next cycle puts a notice in its place.")
    for line in fates:
        say(line)
    if any(line.startswith("by hand") for line in fates):
        say("Posts on accounts that the configuration does not have any more are left to you.")
    if fates:
        say(f"`alliance-bot status {statement}` shows afterwards what was done on each account.")


def _fates(app: "App", posts: Iterable["Delivery"]) -> Iterable[str]:
    """Say of every post where it is, and what the next cycle does about it."""
    from bot.model import FIRST_PART, DeliveryKind, DeliveryState

    for post in posts:
        if post.kind not in {DeliveryKind.POST, DeliveryKind.REPLY}:
            continue
        part = "" if post.part == FIRST_PART else f", {post.part}"
        name = f"{post.account}, {post.language}{part}"
        place = post.remote_address or post.remote_id or post.address
        if post.state is DeliveryState.SENT:
            yield f"{_end(app, post):<13} {name}: {place}"
        elif post.state in {DeliveryState.SENDING, DeliveryState.UNKNOWN}:
            yield f"may be out    {name}: {_search(app, post)} {post.address}"
        elif post.state is DeliveryState.READY:
            yield f"will not go   {name}: it waited, and is not sent while this is withdrawn"
        elif post.state is DeliveryState.DELETED:
            yield f"is deleted    {name}: {place}"


def _end(app: "App", post: "Delivery") -> str:
    """Say what becomes of a post that is out, in two words."""
    from bot.model import FIRST_PART

    accounts = {account.name: account for account in app.config.accounts}
    account = accounts.get(post.account)
    if account is None or post.language not in account.languages:
        return "by hand"  # nobody else can: this home does not post there any more
    if account.withdrawals == "delete":
        return "will go"
    is_answered = account.withdrawals == "reply" and post.part == FIRST_PART
    return "gets a reply" if is_answered else "stays out"


def _search(app: "App", post: "Delivery") -> str:
    can_read = post.account in app.accounts and app.accounts[post.account].can_read
    return "it is looked for first:" if can_read else "look there yourself for"
