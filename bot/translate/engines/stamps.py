"""I/O: whether the files of a folder are still the ones that were looked at, and their digests."""

import hashlib
import json
from pathlib import Path
from typing import Any

from bot.files import write_whole

Stamp = tuple[tuple[str, int, int, int, int], ...]
"""Each file's name, size, inode, and times of the last change of content and of anything."""


def stamp(folder: Path) -> Stamp:
    """Return what tells without reading whether a folder's files are the same."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            now = path.stat()
            name = path.relative_to(folder).as_posix()
            found.append((name, now.st_size, now.st_ino, now.st_mtime_ns, now.st_ctime_ns))
    return tuple(found)


def digests(folder: Path) -> dict[str, str]:
    """Read every file of a folder and return the SHA-256 of each, by name."""
    made = {}
    for name, *_ in stamp(folder):
        with (folder / name).open("rb") as file:
            made[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return made


class Remembered:
    """The digests of a folder's files, read once and kept in a file beside the database."""

    def __init__(self, folder: Path, receipt: Path) -> None:
        self._folder = folder
        self._receipt = receipt
        self._known: tuple[Stamp, dict[str, str]] | None = None

    def digests(self) -> dict[str, str]:
        """Return each file's digest; files are read where their size or a time changed."""
        now = stamp(self._folder)
        if self._known is None or self._known[0] != now:
            kept = self._kept()
            self._known = (now, kept[1] if kept and kept[0] == now else self._look(now))
        return self._known[1]

    def changed(self) -> tuple[str, ...]:
        """Read every file, and name those that changed although size and times did not."""
        before = self.digests()
        now = digests(self._folder)
        return tuple(name for name, digest in sorted(before.items()) if now.get(name) != digest)

    def _look(self, now: Stamp) -> dict[str, str]:
        found = digests(self._folder)
        receipt = {"folder": str(self._folder), "stamp": now, "digests": found}
        write_whole(self._receipt, (json.dumps(receipt, indent=1) + "\n").encode())
        return found

    def _kept(self) -> tuple[Stamp, dict[str, str]] | None:
        try:
            kept: Any = json.loads(self._receipt.read_text(encoding="utf-8"))
            if kept["folder"] != str(self._folder):
                return None
            return tuple(tuple(each) for each in kept["stamp"]), dict(kept["digests"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
