"""I/O: an archive is put back: read and compared to its end first, then put in place.

What it replaces is kept in state/. Of a file that only grows, the longer one stays: a ledger
that knows of more posts than the archive's is never lost, so that nothing is sent twice.
"""

import errno
import filecmp
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.announce.ledger import Ledger
from bot.announce.opening import note_restored
from bot.backup import archive, loading
from bot.backup.contents import Survey
from bot.backup.making import alone, in_words
from bot.backup.manifest import Manifest, Member
from bot.config import Config, Home, load
from bot.errors import BackupError, ConfigError, StoreError
from bot.files import sync_folder, write_whole
from bot.store import Address, copies, led, opened
from bot.store.tables import SCHEMA_VERSION

_STAGE = ".restore-"
_EMPTIED = ("statements", "translations")
_BESIDE_DATABASE = ("-journal", "-wal", "-shm")
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: paths in the home.

    `replaced` and `taken_away` are in `before` now. `kept` are longer here than in the
    archive, and begin with what it has.
    """

    manifest: Manifest
    written: tuple[str, ...]
    replaced: tuple[str, ...]
    taken_away: tuple[str, ...]
    kept: tuple[str, ...]
    before: Path


def restore(
    home: Home,
    file: Path,
    now: datetime,
    *,
    into_existing: bool = False,
    progress: archive.Progress = archive.silent,
) -> Restored:
    """Put a backup back; the caller holds the home.

    Raises BackupError before anything is changed where the archive is not whole, not for
    this program, or where something would be replaced without `into_existing`.
    """
    with in_words(home.root), alone(home), _stage(home.state) as stage:
        found = archive.read(file, stage, progress)
        _refuse_newer(home, file, found, stage)
        address = loading.address_after(home, stage)
        with led(address, str(home.root)):
            planned = _Plan(home, stage, found, now, address)
            if not into_existing:
                planned.refuse_losses()
            return planned.carry_out()


@contextmanager
def _stage(state: Path) -> Iterator[Path]:
    for left in state.glob(f"{_STAGE}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_STAGE, dir=state))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_newer(home: Home, file: Path, found: Manifest, stage: Path) -> None:
    """Look into the database, and refuse one that this program does not know."""
    name = home.name(home.database)
    if name not in found.by_path:
        return
    try:
        schema = copies.examine(stage / name)
    except StoreError as error:
        raise BackupError(
            f"has a damaged database in it: {error.what}",
            where=str(file),
            mend="Use another backup.",
            reason="damaged",
        ) from None
    if schema > SCHEMA_VERSION:
        raise BackupError(
            f"has a database with schema {schema}; this program knows {SCHEMA_VERSION}.",
            where=str(file),
            mend=f"Restore it with alliance-bot {found.program} or later.",
            reason="newer",
        )


class _Plan:
    """What becomes of each file; nothing is changed before `carry_out`."""

    def __init__(
        self, home: Home, stage: Path, found: Manifest, now: datetime, address: Address
    ) -> None:
        self._home = home
        self._address = address
        self._stage = stage
        self._found = found
        self._now = now
        self._before = home.state / f"before-restore-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        self._write: list[Member] = []
        self._kept: list[str] = []
        database = found.by_path.get(home.name(home.database))
        on_server = address.file is None
        for member in found.members:
            if member is not database or not on_server:
                self._decide(member)
        self._loads = (
            database is not None
            and on_server
            and not loading.is_as_archived(address, stage / database.path)
        )
        self._replaces_rows = self._loads and loading.is_full(address)
        self._replaced = [one.path for one in self._write if (home.root / one.path).exists()]
        self._taken_away = self._not_in_archive()

    def _decide(self, member: Member) -> None:
        target = self._home.root / member.path
        self._refuse_blocked(member.path)
        if target.is_dir():
            raise self._blocked(member.path)
        if member.grows and self._is_longer(target, member):
            self._kept.append(member.path)
        elif not self._is_same(target, member):
            self._write.append(member)

    def _is_longer(self, target: Path, member: Member) -> bool:
        """Tell whether a file that grows is to stay; raises BackupError for another chain."""
        try:
            present = target.read_bytes()
        except FileNotFoundError:
            return False
        archived = (self._stage / member.path).read_bytes()
        if present.startswith(archived):
            return len(present) > len(archived)
        whole = present[: present.rfind(b"\n") + 1]
        if target != self._home.ledger or archived.startswith(whole) or not self._is_sound():
            return False
        raise BackupError(
            "is the ledger of other posts than the archive's.",
            where=member.path,
            mend="Restore into another folder. Only if its posts are of no concern: move it away "
            "by hand, and try again.",
            reason="other-ledger",
        )

    def _is_sound(self) -> bool:
        try:
            Ledger(self._home.ledger, self._home.name(self._home.ledger))
        except StoreError:
            return False
        return True

    def _is_same(self, target: Path, member: Member) -> bool:
        staged = self._stage / member.path
        return target.is_file() and filecmp.cmp(target, staged, shallow=False)

    def _not_in_archive(self) -> list[str]:
        """Name statements and translations that came later: they would be doubled otherwise."""
        survey = Survey(self._home, self._config())
        left_out = {one.path for one in self._found.left_out}
        known = {*self._found.by_path, *left_out}
        return [
            source.path
            for folder in _EMPTIED
            for source in survey.folder(folder).sources
            if source.path not in known
        ]

    def _config(self) -> Config | None:
        try:
            return load(self._home)
        except ConfigError:
            return None

    def _refuse_blocked(self, path: str) -> None:
        for above in (self._home.root / path).parents:
            if above == self._home.root:
                return
            if above.exists() and not above.is_dir():
                raise self._blocked(self._home.name(above))

    @staticmethod
    def _blocked(path: str) -> BackupError:
        return BackupError(
            "is a file here and a folder in the archive, or the other way round.",
            where=path,
            mend="Move it away, and try again.",
            reason="blocked",
        )

    def refuse_losses(self) -> None:
        """Raise BackupError where something that is here would not be any more."""
        replaced = [*([self._address.name] if self._replaces_rows else []), *self._replaced]
        losses = [*replaced, *self._taken_away]
        if losses:
            named = ", ".join(losses[:_NAMED]) + ", …" * (len(losses) > _NAMED)
            beside = (
                " To restore beside it, give this home a database of its own: docs/postgresql.md."
            )
            raise BackupError(
                f"this home is not empty: {len(replaced)} files would be replaced and "
                f"{len(self._taken_away)} taken away ({named}).",
                where=str(self._home.root),
                mend="With --into-existing they are, and kept in "
                f"{self._home.name(self._before)}/.{beside if self._replaces_rows else ''}",
                reason="not-empty",
            )

    def carry_out(self) -> Restored:
        """Move what is here away, and the archive's files in; a mark says that it is under way."""
        os.sync()  # all at once: forced to the disk one by one, ten thousand files take minutes
        write_whole(self._home.restoring, b"a restore is under way\n")
        try:
            self._carry_out()
            self._note_restored()
            os.sync()
        except OSError as error:
            raise BackupError(
                f"could not be written: {error.strerror}.",
                where=error.filename if isinstance(error.filename, str) else str(self._home.root),
                mend="Nothing is lost: what was here is in "
                f"{self._home.name(self._before)}/. Mend it, and run the same command again.",
                reason="unwritable",
            ) from error
        loaded = [self._address.name] if self._loads else []
        self._home.restoring.unlink()
        sync_folder(self._home.state)
        return Restored(
            manifest=self._found,
            written=(*(one.path for one in self._write), *loaded),
            replaced=tuple(self._replaced),
            taken_away=tuple(self._taken_away),
            kept=tuple(self._kept),
            before=self._before,
        )

    def _carry_out(self) -> None:
        for folder in (self._home.statements, self._home.translations, self._home.feeds):
            folder.mkdir(parents=True, exist_ok=True)
        for path in (*self._replaced, *self._taken_away):
            self._move_away(path)
        for member in self._write:
            if member.path == self._home.name(self._home.database):
                # A journal of another database would be played into this one.
                for beside in _BESIDE_DATABASE:
                    self._move_away(f"{member.path}{beside}")
            self._put(member)
        if self._loads:
            name = self._home.name(self._home.database)
            loading.replace(self._address, self._stage / name, self._before / name)

    def _note_restored(self) -> None:
        """Have the accounts read before anything new is sent, where the database is older now."""
        if self._loads or (self._address.file is not None and self._address.file.is_file()):
            with closing(opened(self._address)) as store:
                note_restored(store, self._now)

    def _move_away(self, path: str) -> None:
        place = self._home.root / path
        if place.exists():
            kept = self._before / path
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(place, kept)

    def _put(self, member: Member) -> None:
        staged, target = self._stage / member.path, self._home.root / member.path
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.chmod(member.mode & 0o777)
        os.utime(staged, ns=(member.mtime_ns, member.mtime_ns))
        try:
            staged.replace(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            draft = target.with_name(f".{target.name}.new")
            shutil.copy2(staged, draft)
            draft.replace(target)
