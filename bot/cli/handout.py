"""I/O: `review --export` and `--import`: a translation as a Word document, and back."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.options import say, say_json

if TYPE_CHECKING:
    from bot.pipeline import App
    from bot.review.handin import Brought, Left
    from bot.review.sheet import Sheet

_WHY = {
    "conflict": "was changed here since the file was made; nothing is overwritten",
    "empty": "has no text",
    "unmarked": "is approved already, and the new text is not ticked: it is kept as a note",
    "unknown-row": "a row without its grey number: nobody knows where it belongs",
    "twice": "stands twice in the file, and not the same",
    "columns": "has another number of columns than the file had",
}


def hand_out(sheet: "Sheet", path: Path, *, json: bool) -> None:
    """Write a hand-out; a file that is there and says something else stays as it is."""
    from bot.errors import BotError
    from bot.files import write_whole
    from bot.review import handout

    if path.suffix.lower() != ".docx":
        raise BotError(
            "is not the name of a Word document.", where=str(path), mend="End it in .docx."
        )
    content = handout.render(sheet)
    try:
        if path.exists() and path.read_bytes() != content:
            raise BotError(
                "is there already, and may hold what somebody wrote.",
                where=str(path),
                mend="Give another name, or --import it first and then remove it.",
                reason="exists",
            )
        write_whole(path, content)
    except OSError as error:
        raise BotError(
            f"cannot be written: {error.strerror}.", where=str(path), mend="Give another place."
        ) from None
    waiting = sum(1 for one in sheet.paragraphs if one.waits)
    if json:
        said = {"id": sheet.statement.id, "language": sheet.language}
        say_json(said | {"file": str(path), "units": len(sheet.paragraphs), "waiting": waiting})
    else:
        say(f"wrote        {path}: {waiting} of {len(sheet.paragraphs)} paragraphs wait")
        back = f"alliance-bot review {sheet.statement.id} {sheet.language} --import FILE"
        say(f"When it comes back: {back}")


def bring(app: "App", sheet: "Sheet", path: Path, *, json: bool) -> None:
    """Take a hand-out back and say what came of it; exit status 1 where a row was left alone."""
    from bot.review import handin

    done = handin.bring_back(app, sheet, handin.read(path), str(path))
    if json:
        say_json(_as_json(sheet, done))
    else:
        _say(sheet, done)
    raise typer.Exit(1 if done.left else 0)


def _as_json(sheet: "Sheet", done: "Brought") -> dict[str, Any]:
    return {
        "id": sheet.statement.id,
        "language": sheet.language,
        "approved": list(done.approved),
        "changed": list(done.changed),
        "not_sure": list(done.doubted),
        "left": [
            {"unit": one.key, "reason": one.why.value, "yours": one.yours, "now": one.now}
            for one in done.left
        ],
        "notices": list(done.notices),
    }


def _say(sheet: "Sheet", done: "Brought") -> None:
    name = f"translations/{sheet.statement.id}/{sheet.language}.po"
    say(
        f"{name}: {len(done.approved)} approved, {len(done.changed)} changed and waiting, "
        f"{len(done.doubted)} not sure"
    )
    for one in done.left:
        _say_left(one)
    for notice in done.notices:
        say(f"look at      {notice}")


def _say_left(one: "Left") -> None:
    say(f"left alone   {one.key or 'row'}: {_WHY[one.why.value]}")
    say(f"    in the file: {one.yours}")
    if one.now:
        say(f"    here:        {one.now}")
