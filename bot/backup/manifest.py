"""Pure: what an archive says of itself: every file with its size and digest, what is not in it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from bot.errors import BackupError

NAME = "manifest.json"
FORMAT = 1
_FILE = re.compile(r"alliance-bot-(\d{8}T\d{6}Z)\.tar\.gz")
_MOMENT = "%Y%m%dT%H%M%SZ"
_FURTHEST = 2**62
_LONGEST_PART, _LONGEST_PATH = 255, 1000
AGAIN = timedelta(hours=1)
"""How long after a backup that failed the next is tried."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the home as it is in the archive.

    `grows` says that the program only ever adds to it: a longer one that begins with this
    one knows more.
    """

    path: str
    size: Annotated[int, Field(ge=0)]
    sha256: str
    mode: Annotated[int, Field(ge=0, le=0o777)]
    mtime_ns: Annotated[int, Field(ge=-_FURTHEST, le=_FURTHEST)]
    grows: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What belongs to the home and is not in the archive, and what to do about it.

    `wrong`: it should be in it, and could not be read.
    """

    path: str
    why: str
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """A translation package that the home had."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole of an archive; `schema` is the database's version, None where there is none."""

    format: int
    program: str
    schema: int | None
    made: AwareDatetime
    members: tuple[Member, ...]
    left_out: tuple[LeftOut, ...] = ()
    packages: tuple[Package, ...] = ()

    @property
    def by_path(self) -> dict[str, Member]:
        """The members by their paths."""
        return {member.path: member for member in self.members}

    @property
    def size(self) -> int:
        """The bytes of all members."""
        return sum(member.size for member in self.members)


_json = TypeAdapter(Manifest)


def dump(manifest: Manifest) -> bytes:
    """Return a manifest as it is written."""
    return _json.dump_json(manifest, indent=1) + b"\n"


def parse(content: bytes, where: str) -> Manifest:
    """Read a manifest; raises BackupError where it is not one that this program knows."""
    try:
        found = _json.validate_json(content)
    except ValidationError:
        raise damaged(where, f"its {NAME} cannot be read") from None
    if found.format > FORMAT:
        raise BackupError(
            f"was made by a newer alliance-bot ({found.program}).",
            where=where,
            mend="Restore it with that version or a later one.",
            reason="newer",
        )
    _refuse_strange(tuple(member.path for member in found.members), where)
    return found


def _refuse_strange(paths: tuple[str, ...], where: str) -> None:
    names = set(paths)
    if len(names) != len(paths):
        raise damaged(where, "it names a file twice")
    for path in paths:
        if not is_plain(path):
            raise unsafe(where, path)
        if not names.isdisjoint(str(above) for above in PurePosixPath(path).parents):
            raise damaged(where, f"{path} is inside of a file")


def is_plain(path: str) -> bool:
    """Tell whether a path stays inside a home, and hides nothing from whoever reads it."""
    parts = PurePosixPath(path).parts
    return (
        bool(parts)
        and "/".join(parts) == path
        and not path.startswith("/")
        and not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in path)
        and "\\" not in path
        and len(path) <= _LONGEST_PATH
        and not any(part.startswith(".") or len(part) > _LONGEST_PART for part in parts)
    )


def unsafe(where: str, path: str) -> BackupError:
    """Return the error of an archive with something in it that no backup has."""
    return BackupError(
        f"has {path!r} in it, which no backup has.",
        where=where,
        mend="Do not use it: nobody who means well makes such an archive.",
        reason="unsafe",
    )


def damaged(where: str, why: str) -> BackupError:
    """Return the error of an archive that is not what was written."""
    return BackupError(
        f"is damaged or not a backup: {why}.",
        where=where,
        mend="Use another backup.",
        reason="damaged",
    )


def file_name(now: datetime) -> str:
    """Return what a backup that is made now is called."""
    return f"alliance-bot-{now.astimezone(UTC):{_MOMENT}}.tar.gz"


def is_draft(name: str) -> bool:
    """Tell whether a name is that of a backup that was not finished."""
    return name.startswith(".") and _FILE.match(name[1:]) is not None


def is_due(made: datetime | None, tried: datetime | None, every: timedelta, now: datetime) -> bool:
    """Decide whether a backup is to be made; None: there was none, or no try has failed.

    What is in the future was written by a wrong clock, then or now: it says nothing.
    """
    if tried is not None and timedelta() <= now - tried < min(AGAIN, every):
        return False
    return made is None or not timedelta() <= now - made < every


def surplus(names: Iterable[str], keep: int, newest: str) -> tuple[str, ...]:
    """Return the names of backups that may go: all but the newest ones; others never.

    `newest` was made just now: it stays whatever the clock says.
    """
    dated = sorted(name for name in names if _FILE.fullmatch(name) and name != newest)
    return tuple(dated[: max(0, len(dated) - (keep - 1))])
