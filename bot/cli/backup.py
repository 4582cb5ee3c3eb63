"""I/O: `backup` and `restore`: the home's state and content in one file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.bars import bars
from bot.cli.options import HomeOption, JsonOption, chosen_home, example, say, say_json

if TYPE_CHECKING:
    from bot.backup import Made, Restored
    from bot.backup.manifest import LeftOut


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        epilog=example("backup /mnt/usb/", "backup ~/alliance.tar.gz --with-models"),
        short_help="Write the home to one file.",
    )(backup)
    app.command(
        epilog=example("--home ~/again restore /mnt/usb/alliance.tar.gz"),
        short_help="Put a backup back.",
    )(restore)


def backup(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="The archive to write, or a folder for one.", show_default=False
        ),
    ],
    with_models: Annotated[
        bool, typer.Option("--with-models", help="Translation packages too.")
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Write the home's content and state to one file, also while a daemon works.

    Secrets, feeds and, without --with-models, translation packages are not in it.
    """
    from bot.backup import make, remember
    from bot.backup.manifest import file_name
    from bot.config import load

    place = chosen_home(context, home)
    config, now = load(place), datetime.now(UTC)
    target = file / file_name(now) if file.is_dir() else file
    with bars(in_bytes=True) as progress:
        made = make(
            place, config, target.absolute(), now, with_models=with_models, progress=progress
        )
    remember(place, made)
    wrong = [one for one in made.manifest.left_out if one.wrong]
    if json:
        say_json(_made_as_json(made))
    else:
        say(f"Wrote {made.file}: {len(made.manifest.members)} files, {made.size} bytes.")
        for one in made.manifest.left_out:
            say(_left_out(one))
    raise typer.Exit(1 if wrong else 0)


def restore(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The archive to read.", show_default=False)
    ],
    into_existing: Annotated[
        bool,
        typer.Option("--into-existing", help="Replace what is in the home; it is kept in state/."),
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Put a backup back, once all of it has been read and compared.

    Stop the daemon and `serve` first. A ledger of posts that is longer than the archive's
    stays.
    """
    from bot.backup import restore as put_back
    from bot.lock import hold

    place = chosen_home(context, home)
    with hold(place), bars(in_bytes=True) as progress:
        done = put_back(
            place,
            file.absolute(),
            datetime.now(UTC),
            into_existing=into_existing,
            progress=progress,
        )
    if json:
        say_json(_restored_as_json(done))
        return
    say(f"Restored the home of {done.manifest.made:%Y-%m-%d %H:%M} UTC: {_counted(done)}.")
    if done.replaced or done.taken_away:
        say(f"What was here is in {done.before}.")
    for path in done.kept:
        say(f"kept         {path}: it knows more than the archive's.")
    for one in done.manifest.left_out:
        say(_left_out(one))
    say(f"Next: alliance-bot --home {place.root} check, then: once")


def _counted(done: "Restored") -> str:
    return (
        f"{len(done.written)} files written, {len(done.replaced)} of them in the place of others, "
        f"{len(done.taken_away)} taken away"
    )


def _left_out(one: "LeftOut") -> str:
    return f"not in it    {one.path}: {one.why}"


def _left_out_as_json(left_out: "tuple[LeftOut, ...]") -> list[dict[str, str | bool]]:
    return [{"path": one.path, "why": one.why, "wrong": one.wrong} for one in left_out]


def _made_as_json(made: "Made") -> dict[str, object]:
    return {
        "file": str(made.file),
        "size": made.size,
        "files": len(made.manifest.members),
        "left_out": _left_out_as_json(made.manifest.left_out),
    }


def _restored_as_json(done: "Restored") -> dict[str, object]:
    return {
        "made": done.manifest.made.isoformat(timespec="seconds"),
        "written": list(done.written),
        "replaced": list(done.replaced),
        "taken_away": list(done.taken_away),
        "kept": list(done.kept),
        "before": str(done.before),
        "left_out": _left_out_as_json(done.manifest.left_out),
    }
