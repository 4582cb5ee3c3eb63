"""I/O: `import`, `status` and `preview`: statements in, and a look at what becomes of them."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import completing
from bot.cli.options import HomeOption, JsonOption, chosen_home, example, say, say_json
from bot.cli.posts import as_json as post_as_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.announce.preview import Preview
    from bot.collect.importer import ImportReport
    from bot.model import Refusal
    from bot.pipeline import App


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "import",
        epilog=example("import letter.docx", "import https://www.example.org/blog?format=rss"),
        short_help="Take statements from a file, page or feed.",
    )(import_)
    app.command(
        epilog=example("status", "status 2026-03-08-rest-for-all", "status --lang es"),
        short_help="Show what stands where, and what waits.",
    )(status)
    app.command(
        epilog=example(
            "preview 2026-03-08-rest-for-all",
            "preview 2026-03-08-rest-for-all --lang es --account mastodon-es",
        ),
        short_help="Show exactly what would be posted.",
    )(preview)


def import_(
    context: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            help="A page of one or many statements, or the address of a page or a feed."
        ),
    ],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Write one file a statement into statements/, from a page, a feed or their address."""
    from bot.cli.parts import held
    from bot.collect.importer import import_source
    from bot.collect.web.remote import import_address

    take = import_address if source.lower().startswith(("http://", "https://")) else import_source
    with held(chosen_home(context, home)) as app:
        report = take(app.home, app.config, app.store, source, datetime.now(UTC))
    if json:
        say_json(_import_as_json(report))
    else:
        _say_import(report)
    waits = report.held or report.edited or report.ambiguous
    raise typer.Exit(1 if waits else 0)


def _import_as_json(report: "ImportReport") -> dict[str, object]:
    return {
        "written": list(report.written),
        "present": list(report.present),
        "edited": [_refusal(one) for one in report.edited],
        "held": [_refusal(one) for one in report.held],
        "ambiguous": [_refusal(one) for one in report.ambiguous],
    }


def _refusal(one: "Refusal") -> dict[str, str]:
    return {"path": one.id, "reason": one.reason, "detail": one.detail, "mend": one.mend}


def _say_import(report: "ImportReport") -> None:
    for path in report.written:
        say(f"wrote        {path}")
    for path in report.present:
        say(f"there already {path}")
    for word, refusals in (
        ("held", report.held),
        ("left alone", report.edited),
        ("look at", report.ambiguous),
    ):
        for one in refusals:
            mend = f"\n             {one.mend}" if one.mend else ""
            say(f"{word:<12} {one.id} ({one.reason}): {one.detail}{mend}")


def status(
    context: typer.Context,
    statement: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="Only this statement, in detail.",
            autocompletion=completing.statements,
        ),
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang",
            metavar="LANG",
            help="What waits in this language.",
            autocompletion=completing.languages,
        ),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show statements × languages, what is held and why, and every post.

    With --lang, what waits for people in a language, and why.
    """
    from bot import status as room
    from bot.cli.colours import paint
    from bot.cli.parts import opened

    if lang is not None:
        with opened(chosen_home(context, home)) as app:
            _status_of(app, lang, statement, json=json)
        return
    with opened(chosen_home(context, home)) as app:
        seen = room.look(app, datetime.now(UTC), statement)
    if json:
        say_json(
            room.as_json(seen) | {"posts": [post_as_json(delivery) for delivery in seen.posts]}
        )
    else:
        say(room.as_text(seen, paint))


def _status_of(app: "App", lang: str, statement: str | None, *, json: bool) -> None:
    from bot.review import desk, listing

    found = desk.waiting(app, lang, datetime.now(UTC), statement)
    say_json(listing.as_json(lang, found)) if json else say(listing.as_text(lang, found))


def preview(
    context: typer.Context,
    statement: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="The statement's ID.", autocompletion=completing.statements
        ),
    ],
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang", metavar="L", help="Only this language.", autocompletion=completing.languages
        ),
    ] = None,
    account: Annotated[
        str | None,
        typer.Option(
            "--account", metavar="A", help="Only this account.", autocompletion=completing.accounts
        ),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show exactly what would be posted, with its length as the network counts it.

    With --json also which sentences were chosen, and why.
    """
    from bot import pipeline
    from bot.cli.parts import opened

    with opened(chosen_home(context, home)) as app:
        found = pipeline.preview(app, statement, datetime.now(UTC), language=lang, account=account)
    if json:
        say_json({"posts": [post.as_json() for post in found]})
    else:
        for post in found:
            say("\n".join(_post_as_text(post)))
    if not found and not json:
        say(f"Nothing of {statement} could be posted now.")
        say(f"`alliance-bot status {statement}` says where its translations stand.")
        raise typer.Exit(1)


def _post_as_text(post: "Preview") -> "Iterator[str]":
    """Yield a post as its network shows it, below what that network counts."""
    part = f", part {post.number} of {post.of}" if post.of > 1 else ""
    size = f"{post.length} of {post.limit} characters"
    if post.byte_limit is not None:
        size += f", {post.bytes} of {post.byte_limit} bytes"
    if post.is_cautious:
        size += " (the server did not say what it takes)"
    yield f"── {post.account}, {post.language}{part}: {size}"
    yield post.shown
    if post.picture:
        yield f"   picture: {post.picture.address}"
        yield f"   in words: {post.picture.alt}"
    if post.hashtags:
        yield f"   hashtags: {' '.join(post.hashtags)}"
    if post.filed_under:
        yield f"   language: {', '.join(post.filed_under)}"
