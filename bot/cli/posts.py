"""I/O: `post`: the outbox, for an operator."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import completing
from bot.cli.options import HomeOption, JsonOption, chosen_home, example, say, say_json

if TYPE_CHECKING:
    from bot.announce.opening import Opened
    from bot.announce.reconciling import Reconciled
    from bot.model import Delivery
    from bot.pipeline import App


post = typer.Typer(
    help="The outbox: what was posted, what waits, what is unsure.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
StatementArgument = Annotated[
    str,
    typer.Argument(metavar="ID", help="The statement's ID.", autocompletion=completing.statements),
]
AccountOption = Annotated[
    str,
    typer.Option(
        "--account",
        metavar="A",
        help="The account's name in the configuration.",
        autocompletion=completing.accounts,
    ),
]
LanguageOption = Annotated[
    str,
    typer.Option(
        "--lang",
        metavar="L",
        help="The language of the post, such as es.",
        autocompletion=completing.languages,
    ),
]
PartOption = Annotated[
    str,
    typer.Option("--part", metavar="P", help="Another part than the first, as `post list` says."),
]


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(post, name="post", short_help="See and settle posts.")


@post.command("list", epilog=example("post list"))
def list_(context: typer.Context, home: HomeOption = None, json: JsonOption = False) -> None:
    """Show every post with its state and address."""
    from bot.cli.parts import opened

    with opened(chosen_home(context, home)) as app:
        posts = app.store.deliveries()
    if json:
        say_json({"posts": [as_json(delivery) for delivery in posts]})
        return
    if not posts:
        say("Nothing was posted from this home yet.")
    for delivery in posts:
        say("  ".join(part for part in _columns(delivery) if part))


@post.command(epilog=example("post retry 2026-03-08-rest-for-all --account mastodon-es --lang es"))
def retry(
    context: typer.Context,
    statement: StatementArgument,
    account: AccountOption,
    lang: LanguageOption,
    part: PartOption = "post",
    home: HomeOption = None,
) -> None:
    """Queue a held, refused or unsure post again; for an unsure one, look first."""
    from bot.announce import by_hand
    from bot.cli.parts import held

    with held(chosen_home(context, home)) as app:
        now = datetime.now(UTC)
        ledger = _opened(app, now).rows.ledger
        moved = by_hand.retry(app.store, ledger, account, statement, lang, now, part=part)
    say(f"{_name(moved)}: goes out with the next cycle.")


@post.command(epilog=example("post skip 2026-03-08-rest-for-all --account mastodon-es --lang es"))
def skip(
    context: typer.Context,
    statement: StatementArgument,
    account: AccountOption,
    lang: LanguageOption,
    part: PartOption = "post",
    home: HomeOption = None,
) -> None:
    """Drop a post that is not out: it is never sent, and not reported any more."""
    from bot.announce import by_hand
    from bot.cli.parts import held

    with held(chosen_home(context, home)) as app:
        now = datetime.now(UTC)
        ledger = _opened(app, now).rows.ledger
        moved = by_hand.skip(app.store, ledger, account, statement, lang, now, part=part)
    say(f"{_name(moved)}: will not be sent.")


@post.command(
    epilog=example(
        "post found 2026-03-08-rest-for-all --account telegram-es --lang es \\\n"
        "    --at https://t.me/alliance_es/12"
    )
)
def found(
    context: typer.Context,
    statement: StatementArgument,
    account: AccountOption,
    lang: LanguageOption,
    at: Annotated[str, typer.Option("--at", metavar="LINK", help="The message's own link.")],
    part: PartOption = "post",
    home: HomeOption = None,
) -> None:
    """Say where an unsure Telegram post is, after you saw it in the channel."""
    from bot.announce import by_hand
    from bot.cli.parts import held
    from bot.errors import BotError

    with held(chosen_home(context, home)) as app:
        own = {one.name: one for one in app.config.accounts}.get(account)
        if own is None or own.network != "telegram":
            raise BotError(
                f"{account} is no Telegram account of the configuration.",
                mend="Other accounts are read by `alliance-bot post reconcile`.",
                reason="not-telegram",
            )
        from bot.announce.networks.telegram import receipt_at

        now, receipt = datetime.now(UTC), receipt_at(own.chat or "", at)
        ledger = _opened(app, now).rows.ledger
        moved = by_hand.found(app.store, ledger, account, statement, lang, receipt, now, part=part)
    say(f"{_name(moved)}: is at {moved.remote_address}.")


@post.command(epilog=example("post reconcile"))
def reconcile(context: typer.Context, home: HomeOption = None, json: JsonOption = False) -> None:
    """Read the accounts now for every post that may be out, and say what was found.

    Nothing is sent. Exit status 1 where something is still unsure.
    """
    from bot.announce.reconciling import reconcile as look
    from bot.cli.parts import held

    with held(chosen_home(context, home)) as app:
        now = datetime.now(UTC)
        found = look(_opened(app, now), app.config, app.store, app.accounts)
    if json:
        say_json(_reconciled_as_json(found))
    else:
        for line in _reconciled_as_text(found):
            say(line)
    raise typer.Exit(1 if found.unsure or found.unread or found.paused else 0)


@post.command(epilog=example("post resume", "post resume --here"))
def resume(
    context: typer.Context,
    here: Annotated[
        bool, typer.Option("--here", help="The home was moved: post from this machine from now on.")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Let new posts go out again after a loss, although not all could be made sure."""
    from bot.announce.opening import lift, settle_here
    from bot.cli.parts import held

    with held(chosen_home(context, home)) as app:
        now = datetime.now(UTC)
        if here and settle_here(app.home, app.store, now):
            say("The home posts from this machine from now on. What another one may have sent is")
            say("looked for first: the next cycles do that by themselves.")
            return
        was_paused = not _opened(app, now).outbox.sending
        lift(app.store)
    if was_paused:
        say("New posts go out again with the next cycle; what is unsure is still looked for first.")
    else:
        say("Nothing is stopped: new posts go out as they are due.")


def _opened(app: "App", now: datetime) -> "Opened":
    """Open the outbox as a cycle does, so that a person decides on what is known now."""
    from bot.announce.opening import open_outbox

    return open_outbox(app.home, app.config, app.store, app.accounts, now)


def as_json(delivery: "Delivery") -> dict[str, str | int]:
    """Return a post as `--json` shows it; the text is in `preview`."""
    return {
        "account": delivery.account,
        "id": delivery.statement_id,
        "language": delivery.language,
        "part": delivery.part,
        "kind": delivery.kind.value,
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "remote_id": delivery.remote_id,
        "address": delivery.remote_address,
        "reason": delivery.reason,
        "changed": f"{delivery.changed:%Y-%m-%dT%H:%M:%S+00:00}" if delivery.changed else "",
    }


def _columns(delivery: "Delivery") -> tuple[str, ...]:
    from bot.model import FIRST_PART

    return (
        f"{delivery.state.value:<8}",
        f"{delivery.account:<16}",
        f"{delivery.language:<8}",
        delivery.statement_id,
        "" if delivery.part == FIRST_PART else delivery.part,
        delivery.remote_address or delivery.reason,
    )


def _name(delivery: "Delivery") -> str:
    from bot.model import FIRST_PART

    part = "" if delivery.part == FIRST_PART else f" ({delivery.part})"
    return f"{delivery.statement_id} {delivery.language}{part} on {delivery.account}"


def _reconciled_as_json(found: "Reconciled") -> dict[str, object]:
    return {
        "found": [as_json(delivery) for delivery in found.found],
        "absent": [as_json(delivery) for delivery in found.absent],
        "unsure": [as_json(delivery) for delivery in found.unsure],
        "unread": dict(found.unread),
        "paused": found.paused,
    }


def _reconciled_as_text(found: "Reconciled") -> list[str]:
    lines = [f"found        {_name(one)}: {one.remote_address}" for one in found.found]
    lines += [f"not there    {_name(one)}" for one in found.absent]
    lines += [f"unsure       {_name(one)}: {one.reason}" for one in found.unsure]
    lines += [f"not read     account {name}: {why}" for name, why in found.unread.items()]
    if found.paused:
        lines.append(f"Nothing new is sent yet: {found.paused}")
    return lines or ["Nothing is unsure: what was sent is known."]
