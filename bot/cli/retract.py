"""I/O: `retract`: a statement is taken back."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import HomeOption, chosen_home, say

if TYPE_CHECKING:
    from bot.model import Delivery


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(retract)


def retract(
    context: typer.Context,
    statement: Annotated[str, typer.Argument(metavar="ID", help="The statement's ID.")],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, for readers.")],
    home: HomeOption = None,
) -> None:
    """Take a statement out of feeds and pages, and name its posts that are out."""
    from bot.cli.parts import opened
    from bot.collect.retract import retract as write

    with opened(chosen_home(context, home)) as app:
        done = write(app.home, app.store, statement, why)
        posts = [post for post in app.store.deliveries() if post.statement_id == statement]
    said = "says that it is withdrawn" if done.changed else "said so before"
    say(f"{done.path} {said}; the next cycle puts a notice in its place.")
    for line in _fates(posts):
        say(line)


def _fates(posts: Iterable["Delivery"]) -> Iterable[str]:
    """Say of every post where it is, and what a person has to do about it."""
    from bot.model import DeliveryState

    for post in posts:
        name = f"{post.account}, {post.language}"
        if post.state is DeliveryState.SENT:
            yield f"still out     {name}: {post.remote_address or post.remote_id}"
        elif post.state in {DeliveryState.SENDING, DeliveryState.UNKNOWN}:
            yield f"may be out    {name}: look for {post.address} there"
        elif post.state is DeliveryState.READY:
            yield f"will not go   {name}: it waited, and is not sent while this is withdrawn"
    states = {post.state for post in posts}
    if states & {DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.UNKNOWN}:
        yield "This version does not delete posts: please delete those on the networks by hand."
