"""I/O: looks at the files of statements and reads their bytes, and nothing but files."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from bot.collect.reading import SUFFIXES
from bot.config import Home
from bot.errors import CollectError
from bot.model import Failure, Refusal

LARGEST = 5_000_000
_IGNORED = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as the folder shows it; `path` is its printable name, relative to the home."""

    path: str
    file: Path
    size: int
    mtime_ns: int

    @property
    def suffix(self) -> str:
        """The ending that says how the file is written."""
        return self.file.suffix.lower()


@dataclass(frozen=True, slots=True)
class Scan:
    """What is in statements/: files, what is no file, and folders that cannot be looked into."""

    files: tuple[Seen, ...]
    refused: tuple[Refusal, ...] = ()
    failures: tuple[Failure, ...] = ()

    def is_hidden(self, path: str) -> bool:
        """True for a path in a folder that cannot be looked into."""
        return any(path.startswith(f"{failure.where}/") for failure in self.failures)


def printable(name: str) -> str:
    """Return a file's name without control characters and undecodable bytes."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def scan(home: Home) -> Scan:
    """Look at everything in statements/ and its subfolders, in the order of names."""
    files: list[Seen] = []
    refused: list[Refusal] = []
    failures: list[Failure] = []
    waiting = [home.statements]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            failures.append(_closed(printable(home.name(folder)), error))
            continue
        for entry in entries:
            if _is_ignored(entry.name):
                continue
            seen = _look(home, entry)
            if isinstance(seen, Seen):
                files.append(seen)
            elif isinstance(seen, Refusal):
                refused.append(seen)
            elif seen is not None:
                waiting.append(seen)
    return Scan(
        tuple(sorted(files, key=lambda seen: seen.path)),
        tuple(sorted(refused, key=lambda refusal: refusal.id)),
        tuple(sorted(failures, key=lambda failure: failure.where)),
    )


def scan_beside_catalogues(home: Home, folder: Path) -> Scan:
    """Look at the texts in one folder of translations/, where PO files are not our matter."""
    try:
        names = [one for one in os.scandir(folder) if Path(one.name).suffix.lower() in SUFFIXES]
    except (FileNotFoundError, NotADirectoryError):
        return Scan(())
    except OSError as error:
        return Scan((), failures=(_closed(printable(home.name(folder)), error),))
    found = [_look(home, one) for one in names if not _is_ignored(one.name)]
    return Scan(
        tuple(sorted((s for s in found if isinstance(s, Seen)), key=lambda seen: seen.path)),
        tuple(sorted((r for r in found if isinstance(r, Refusal)), key=lambda one: one.id)),
    )


def _is_ignored(name: str) -> bool:
    """Hidden files and what editors and systems leave behind."""
    return name.startswith((".", "~$")) or name.endswith("~") or name.lower() in _IGNORED


def _look(home: Home, entry: os.DirEntry[str]) -> Seen | Refusal | Path | None:
    """Return a file, a folder to look into, or why it is neither; None if it just vanished."""
    path = Path(entry.path)
    name = printable(home.name(path))
    try:
        found = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    except OSError as error:
        return _refusal(name, "unreadable", f"it cannot be looked at: {error.strerror}.")
    if stat.S_ISDIR(found.st_mode):
        if path.suffix.lower() in SUFFIXES:
            return _refusal(name, "unreadable", "it is a folder with the name of a statement.")
        return path
    if stat.S_ISREG(found.st_mode):
        return Seen(name, path, found.st_size, found.st_mtime_ns)
    if stat.S_ISLNK(found.st_mode) and not path.exists():
        return _refusal(name, "unreadable", "it is a link that leads nowhere.")
    kind = "a link" if stat.S_ISLNK(found.st_mode) else "a pipe or a device"
    return _refusal(name, "not-a-file", f"it is {kind}, not a file.")


def _refusal(name: str, reason: str, detail: str) -> Refusal:
    return Refusal(name, reason, detail, "Put the file itself there, or remove it.")


def _closed(name: str, error: OSError) -> Failure:
    return Failure(
        name,
        "statements-missing",
        f"the folder cannot be looked into: {error.strerror}. What was taken from it stays.",
        "Put the folder back, or let this user read it.",
    )


def read(seen: Seen) -> bytes | None:
    """Return a file's bytes, or None while it is still being written.

    Raises CollectError where it cannot be read.
    """
    try:
        descriptor = os.open(seen.file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                return None
            content = file.read(LARGEST + 1)
            after = os.fstat(file.fileno())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CollectError(
            f"it cannot be read: {error.strerror}.",
            where=seen.path,
            mend="Let the user of this program read it.",
            reason="unreadable",
        ) from None
    is_settled = (
        (after.st_size, after.st_mtime_ns) == (seen.size, seen.mtime_ns)
        and before.st_mtime_ns == after.st_mtime_ns
        and len(content) == seen.size
    )
    return content if is_settled else None
