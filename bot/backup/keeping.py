"""I/O: backups made every so often, the oldest given up, and the last one remembered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from bot.backup.making import Made, StoppedError, make
from bot.backup.manifest import file_name, is_draft, is_due, surplus
from bot.config import Config, Home
from bot.errors import BackupError, BotError
from bot.files import write_whole

_OLD = timedelta(days=1)
"""What is written no more for so long is nobody's work."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that came out well: when, and where it is."""

    made: AwareDatetime
    file: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """The last backups: by a person, by the daemon; and what became of a try since."""

    by_hand: Kept | None = None
    by_itself: Kept | None = None
    failed: AwareDatetime | None = None
    why: str = ""


_json = TypeAdapter(Remembered)


def last(home: Home) -> Remembered:
    """Return what is remembered of backups; nothing where the note cannot be read."""
    try:
        return _json.validate_json(_note(home).read_bytes())
    except (OSError, ValidationError):
        return Remembered()


def remember(home: Home, made: Made) -> None:
    """Keep that a person made a backup."""
    before = last(home)
    now = Kept(made.manifest.made, str(made.file.absolute()))
    _write(home, Remembered(now, before.by_itself, before.failed, before.why))


def backup_if_due(
    home: Home, config: Config, now: datetime, stopping: Callable[[], bool]
) -> Made | None:
    """Make a backup where the configuration wants one now; give up those that are too many.

    Raises BotError where it cannot be made; it is tried again an hour later.
    """
    wanted = config.backup
    before = last(home)
    made = before.by_itself.made if before.by_itself else None
    if wanted is None or not is_due(made, before.failed, wanted.every, now):
        return None
    folder = home.resolve(wanted.folder)
    try:
        if not Path(wanted.folder).is_absolute():
            folder.mkdir(parents=True, exist_ok=True)
        done = make(home, config, folder / file_name(now), now, stopping=stopping)
        _give_up(folder, wanted.keep, done.file.name, now)
    except StoppedError:
        return None
    except OSError as error:
        failure = BackupError(
            f"{error.strerror}.",
            where=str(folder),
            mend="Check that the folder is there, its permissions, and the disk's space.",
        )
        _write(home, Remembered(before.by_hand, before.by_itself, now, str(failure)))
        raise failure from error
    except BotError as error:
        _write(home, Remembered(before.by_hand, before.by_itself, now, str(error)))
        raise
    _write(home, Remembered(before.by_hand, Kept(now, str(done.file))))
    return done


def _give_up(folder: Path, keep: int, newest: str, now: datetime) -> None:
    """Remove what is too much, and what backups that were killed have left."""
    names = [path.name for path in folder.iterdir()]
    before = (now - _OLD).timestamp()
    drafts = (folder / name for name in names if is_draft(name))
    left = [draft for draft in drafts if draft.stat().st_mtime < before]
    for path in (*left, *(folder / name for name in surplus(names, keep, newest))):
        path.unlink()


def _note(home: Home) -> Path:
    return home.state / "backups.json"


def _write(home: Home, remembered: Remembered) -> None:
    write_whole(_note(home), _json.dump_json(remembered, indent=1) + b"\n")
