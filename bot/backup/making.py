"""I/O: a backup is made: of a home in use, whole or not at all."""

import fcntl
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot import __version__
from bot.backup import archive, manifest
from bot.backup.contents import Contents, Source, Survey
from bot.backup.manifest import FORMAT, LeftOut, Manifest, Package
from bot.config import Config, Home
from bot.errors import BackupError, HomeLockedError
from bot.files import sync_folder
from bot.store import Store, address_of
from bot.translate import models, shelf

DRAFT = ".backup-"
_IN_MEMORY = 32_000_000
_TRIES = 5
_CONTENT = ("statements", "translations", "config", "feeds")


def _never() -> bool:
    return False


class StoppedError(BackupError):
    """The process should end."""

    reason = "stopped"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made, and read again to its end."""

    file: Path
    size: int
    manifest: Manifest


def make(
    home: Home,
    config: Config,
    file: Path,
    now: datetime,
    *,
    with_models: bool = False,
    stopping: Callable[[], bool] = _never,
    progress: archive.Progress = archive.silent,
) -> Made:
    """Write a backup to a file; raises BackupError or StoreError, and then there is none.

    The database is copied first and the ledger after it: what is sent in between is known to
    the ledger, which decides. Translations are taken while this program writes none.
    """
    _refuse_inside(home, file)
    if not file.parent.is_dir():
        raise BackupError(
            "there is no such folder.",
            where=str(file.parent),
            mend="Make it, or connect the disk that it is on.",
        )
    with in_words(file), alone(home), _draft(home.state) as folder:
        if file.exists():
            raise BackupError(
                "is there already.", where=str(file), mend="Give another name: nothing is replaced."
            )
        work = _Work(home, config, now, stopping, progress)
        return work.write(folder, file, with_models=with_models)


@contextmanager
def in_words(place: Path) -> Iterator[None]:
    """Turn what the system refuses into a BackupError that names the file."""
    try:
        yield
    except OSError as error:
        raise BackupError(
            f"cannot be written: {error.strerror or error}.",
            where=error.filename if isinstance(error.filename, str) else str(place),
            mend="Check that the folder is there, its permissions, and the disk's space.",
        ) from error


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Keep other backups and restores out; raises HomeLockedError where one is at work."""
    home.state.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home.state / "backup.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeLockedError(
                "a backup is being made or restored here.",
                where=str(home.root),
                mend="Wait until it is done.",
            ) from None
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _draft(state: Path) -> Iterator[Path]:
    """Give a folder for the database's copy; what a killed backup left behind goes."""
    for left in state.glob(f"{DRAFT}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=DRAFT, dir=state))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_inside(home: Home, file: Path) -> None:
    real = Path(os.path.realpath(file))
    for name in (*_CONTENT, "state"):
        if real.is_relative_to(os.path.realpath(home.root / name)):
            what = "would be served to everybody" if name == "feeds" else f"belongs to {name}/"
            raise BackupError(
                f"a backup there {what}.",
                where=str(file),
                mend="Choose a place outside of the home, best on another disk.",
            )


class _Work:
    """One backup on its way."""

    def __init__(
        self,
        home: Home,
        config: Config,
        now: datetime,
        stopping: Callable[[], bool],
        progress: archive.Progress,
    ) -> None:
        self._home = home
        self._config = config
        self._now = now
        self._stopping = stopping
        self._progress = progress
        self._left_out: list[LeftOut] = []

    def write(self, folder: Path, file: Path, *, with_models: bool) -> Made:
        """Write beside the file's place, read all of it again, then put it there."""
        descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                with archive.Writer(stream, self._progress) as writer:
                    made = self._fill(writer, folder, with_models=with_models)
                stream.flush()
                os.fsync(stream.fileno())
            archive.verify(draft, self._progress)
            draft.rename(file)
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(file.parent)
        return Made(file, file.stat().st_size, made)

    def _fill(self, writer: archive.Writer, folder: Path, *, with_models: bool) -> Manifest:
        schema = self._database(writer, folder)
        survey = Survey(self._home, self._config)
        self._take(writer, survey.state(with_models=with_models))
        for name in _CONTENT:
            if name == "translations":
                with shelf.alone(self._home):
                    self._take(writer, survey.folder(name))
            else:
                self._take(writer, survey.folder("feeds/media" if name == "feeds" else name))
        made = Manifest(
            format=FORMAT,
            program=__version__,
            schema=schema,
            made=self._now.astimezone(UTC),
            members=tuple(writer.members),
            left_out=tuple(self._left_out),
            packages=tuple(Package(one.name, one.sha256) for one in models.installed(self._home)),
        )
        writer.finish(manifest.dump(made))
        return made

    def _database(self, writer: archive.Writer, folder: Path) -> int | None:
        """Take the database, wherever it is, as the file that it would be in state/."""
        copied = folder / self._home.database.name
        store = Store(address_of(self._home, self._config))
        try:
            schema = store.save(copied)
        finally:
            store.close()
        if schema is None:
            return None
        if store.address.file is not None:
            shutil.copymode(store.address.file, copied)
        moment = int(self._now.timestamp())
        os.utime(copied, (moment, moment))
        with copied.open("rb") as content:
            found = os.fstat(content.fileno())
            writer.add(self._home.name(self._home.database), content, found, found.st_size)
        copied.unlink()
        return schema

    def _take(self, writer: archive.Writer, found: Contents) -> None:
        self._left_out.extend(found.left_out)
        known = {member.path for member in writer.members}
        for source in found.sources:
            if self._stopping():
                raise StoppedError("was not finished, because the program is to end.")
            if source.path not in known:
                self._add(writer, source)

    def _add(self, writer: archive.Writer, source: Source) -> None:
        """Take one file as it is at one moment; one that was just removed is not there."""
        try:
            file = source.place.open("rb")
        except FileNotFoundError:
            return
        except OSError as error:
            why = f"cannot be read: {error.strerror}."
            self._left_out.append(LeftOut(source.path, why, wrong=True))
            return
        with file:
            found = os.fstat(file.fileno())
            if found.st_size > _IN_MEMORY and not source.grows:
                try:
                    writer.add(source.path, file, found, found.st_size)
                except EOFError:
                    raise _restless(source.path) from None
                after = os.fstat(file.fileno())
                if (after.st_size, after.st_mtime_ns) != (found.st_size, found.st_mtime_ns):
                    raise _restless(source.path)
                return
            content, found = _settled(file, source)
        writer.add(source.path, io.BytesIO(content), found, len(content), grows=source.grows)


def _settled(file: io.BufferedReader, source: Source) -> tuple[bytes, os.stat_result]:
    """Read a file as it is at one moment; of one that grows, the whole lines."""
    for _ in range(_TRIES):
        before = os.fstat(file.fileno())
        file.seek(0)
        content = file.read()
        if source.grows:
            return content[: content.rfind(b"\n") + 1], before
        after = os.fstat(file.fileno())
        if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
            return content, after
    raise _restless(source.path)


def _restless(path: str) -> BackupError:
    return BackupError(
        "is being written all the time.",
        where=path,
        mend="Try again when whatever writes it is done.",
        reason="unsettled",
    )
