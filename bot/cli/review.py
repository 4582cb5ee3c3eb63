"""I/O: `review`: a translation beside its source, and the links that let people review."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from bot.cli import completing
from bot.cli.options import HomeOption, JsonOption, chosen_home, example, say, say_json
from bot.nearest import near

if TYPE_CHECKING:
    from bot.review.sheet import Paragraph, Sheet
    from bot.store import ReviewLink

_SHOW = "show"
_DAYS = 30
_ALIKE = 0.7
_MOST_DAYS = 366


def _days(days: int) -> int:
    if not 1 <= days <= _MOST_DAYS:
        raise typer.BadParameter(f"a link opens the pages for 1 to {_MOST_DAYS} days")
    return days


class _ReviewGroup(TyperGroup):
    """A group in which `review ID LANG` means `review show ID LANG`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, "--help", "-h"} and self._is_id(args[0]):
            args = [_SHOW, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Offer the commands, and the statements that stand in the place of one."""
        shown = self.commands[_SHOW]
        context = shown.context_class(shown, info_name=_SHOW, parent=ctx)
        offered = shown.params[0].shell_complete(context, incomplete)
        return [*super().shell_complete(ctx, incomplete), *offered]

    def _is_id(self, word: str) -> bool:
        """Tell the ID of a statement from a command that is misspelt."""
        return not near(word, self.commands, likeness=_ALIKE) or any(map(str.isdigit, word))


review = typer.Typer(
    cls=_ReviewGroup,
    help="A translation beside its source, and the links that let people review. "
    "`review ID LANG` is short for `review show ID LANG`.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(review, name="review", short_help="Review a translation, or let people do so.")


@review.command(
    epilog=example(
        "review 2026-03-08-rest-for-all es",
        "review 2026-03-08-rest-for-all es --approve",
        "review 2026-03-08-rest-for-all es --export for-rosa.docx",
    )
)
def show(
    context: typer.Context,
    statement: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="The statement's ID.", autocompletion=completing.statements
        ),
    ],
    lang: Annotated[
        str,
        typer.Argument(
            metavar="LANG", help="The language, such as es.", autocompletion=completing.languages
        ),
    ],
    approve: Annotated[
        bool, typer.Option("--approve", help="Mark the whole file as reviewed by people.")
    ] = False,
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar="FILE.docx", help="Write it as a Word document."),
    ] = None,
    import_: Annotated[
        Path | None,
        typer.Option("--import", metavar="FILE.docx", help="Take such a document back."),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show source beside target with each finding; with --approve, mark all of it reviewed.

    With --export, the same as a Word document, to be corrected and ticked off the net; with
    --import, what came back in it: what is ticked is approved, other words wait.
    """
    from bot.cli.handout import bring, hand_out
    from bot.cli.parts import opened
    from bot.review import desk

    if sum(map(bool, (approve, export, import_))) > 1:
        raise typer.BadParameter("--approve, --export and --import go one at a time")
    with opened(chosen_home(context, home)) as app:
        if export or import_:
            sheet = desk.open_sheet(app, lang, statement)
            if export:
                hand_out(sheet, export, json=json)
            elif import_:
                bring(app, sheet, import_, json=json)
            return
        sheet = desk.open_sheet(app, lang, statement)
        approved: tuple[str, ...] = ()
        left: tuple[str, ...] = ()
        if approve:
            approved, left = desk.approve_all(app, sheet)
            sheet = desk.open_sheet(app, lang, statement)
    if json:
        said = _as_json(sheet)
        say_json(said | {"approved": list(approved), "left": list(left)} if approve else said)
    elif approve:
        _say_approved(sheet, approved, left)
    else:
        _say_sheet(sheet)
    raise typer.Exit(1 if left else 0)


def _as_json(sheet: "Sheet") -> dict[str, Any]:
    return {
        "id": sheet.statement.id,
        "language": sheet.language,
        "source_language": sheet.statement.language,
        "units": [_unit_as_json(one) for one in sheet.paragraphs],
    }


def _unit_as_json(paragraph: "Paragraph") -> dict[str, Any]:
    unit = paragraph.unit
    return {
        "unit": paragraph.key,
        "state": unit.state.value,
        "engine": unit.engine,
        "source": unit.unit.source,
        "target": unit.target,
        "findings": [
            {"reason": found.reason.value, "detail": found.detail} for found in unit.findings
        ],
        "not_sure": list(paragraph.doubts),
    }


def _say_sheet(sheet: "Sheet") -> None:
    width = max(len(one.key) for one in sheet.paragraphs)
    source, target = sheet.statement.language, sheet.language
    pad = max(len(source), len(target))
    for one in sheet.paragraphs:
        say(f"── {one.key:<{width}}  {one.unit.state.value}")
        say(f"{source:<{pad}}  {one.unit.unit.source}")
        say(f"{target:<{pad}}  {one.unit.target}")
        for found in one.unit.findings:
            say(f"{'!':<{pad}}  {found.reason.value}: {found.detail}")
    waiting = sum(1 for one in sheet.paragraphs if one.waits)
    say(f"── {waiting} of {len(sheet.paragraphs)} wait for a person")
    if waiting:
        say(f"Approve all: alliance-bot review {sheet.statement.id} {target} --approve")


def _say_approved(sheet: "Sheet", approved: tuple[str, ...], left: tuple[str, ...]) -> None:
    name = f"translations/{sheet.statement.id}/{sheet.language}.po"
    say(f"{name}: {len(approved)} units approved; the next cycle publishes them as reviewed.")
    for key in left:
        say(f"left alone   {key}: there is no text, or it was changed at this moment.")


@review.command(epilog=example('review link es fr --name "Rosa"'))
def link(
    context: typer.Context,
    languages: Annotated[
        list[str],
        typer.Argument(
            metavar="LANG...",
            help="The languages to review, such as ar.",
            autocompletion=completing.languages,
        ),
    ],
    name: Annotated[str, typer.Option("--name", help="Who gets it; kept here, published nowhere.")],
    days: Annotated[
        int, typer.Option("--days", help="How long it opens the pages.", callback=_days)
    ] = _DAYS,
    coordinator: Annotated[
        bool,
        typer.Option(
            "--coordinator",
            help="It opens the overview as well: all statements and languages, every post.",
        ),
    ] = False,
    home: HomeOption = None,
) -> None:
    """Print a personal link to the review pages; whoever has it can review: send it privately."""
    from bot.cli.parts import opened
    from bot.review.links import issue

    with opened(chosen_home(context, home)) as app:
        say(issue(app, languages, name, days, datetime.now(UTC), coordinator=coordinator))


@review.command(epilog=example("review links"))
def links(context: typer.Context, home: HomeOption = None, json: JsonOption = False) -> None:
    """Show which links were given out, to whom, and until when they open."""
    from bot.cli.parts import opened

    with opened(chosen_home(context, home)) as app:
        found = app.store.review_links()
    now = datetime.now(UTC)
    if json:
        say_json({"links": [_link_as_json(one, now) for one in found]})
        return
    if not found:
        say("No link was given out: alliance-bot review link LANG --name NAME")
    for one in found:
        tags = " ".join(one.languages)
        role = " (coordinator)" if one.coordinator else ""
        say(f"{_state(one, now):<8} until {one.expires:%Y-%m-%d}  {tags:<8} {one.name}{role}")


def _link_as_json(one: "ReviewLink", now: datetime) -> dict[str, Any]:
    return {
        "name": one.name,
        "languages": list(one.languages),
        "coordinator": one.coordinator,
        "issued": one.issued.isoformat(),
        "expires": one.expires.isoformat(),
        "state": _state(one, now),
    }


def _state(one: "ReviewLink", now: datetime) -> str:
    if one.revoked is not None:
        return "revoked"
    return "expired" if now >= one.expires else "open"


@review.command(epilog=example('review revoke "Rosa"'))
def revoke(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="As `review links` says.")],
    home: HomeOption = None,
) -> None:
    """Take back all links of a person: they open nothing from now on."""
    from bot.cli.parts import opened
    from bot.review.links import revoke as take_back

    with opened(chosen_home(context, home)) as app:
        taken = take_back(app.store, name, datetime.now(UTC))
    say(f"{len(taken)} links of {name} open nothing any more.")
