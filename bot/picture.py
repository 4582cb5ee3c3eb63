"""I/O: a picture of all that a cycle reads: names, sizes and times, and no file's content.

Two equal pictures mean that nothing was changed in between. Of each file it holds size,
mtime, ctime and inode: `cp -p`, `touch -d` and a file moved over another leave size and
mtime alone, but not the other two. The configuration and the program are in it as this
process has them, not as they are on the disk: a daemon goes on with what it was started with.
"""

import errno
import functools
import hashlib
import operator
import os
import stat
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot import files
from bot.config import Config, Home

_PAGES = b"s"
_PAGE = b"index.html"
_HIDDEN = (b".", b"~$")
_NAME = operator.attrgetter("name")


@dataclass(frozen=True, slots=True)
class Picture:
    """What was there at a moment; `newest_ns` is the latest ctime of a file in it."""

    digest: str
    taken_ns: int
    newest_ns: int

    @property
    def is_settled(self) -> bool:
        """True where every later change will show."""
        return files.is_settled(self.newest_ns, self.taken_ns)


def take(home: Home, config: Config, places: Iterable[Path] = ()) -> Picture:
    """Look at a home now; `places` are files and folders elsewhere that a cycle depends on.

    Hidden files and what editors leave beside a file are not in it: no stage takes them.
    """
    taken = time.time_ns()
    eye = _Eye()
    eye.note(program().encode(), config.model_dump_json().encode())
    eye.note(b"statements")
    eye.look(home.statements, follow=False)
    eye.note(b"feeds")
    eye.look(home.feeds, follow=False, pages=True)
    for place in (home.translations, home.config_file.parent, home.ledger, *places):
        eye.note(os.fsencode(place.name))
        eye.look(place, follow=True)
    return Picture(eye.digest(), taken, eye.newest)


class _Eye:
    """Goes over folders with as few questions to the system as possible."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._linked: set[tuple[int, int]] = set()
        self.newest = 0

    def note(self, *parts: bytes) -> None:
        """Take in what is no file."""
        for part in parts:
            self._hash.update(b"%d:%b\n" % (len(part), part))

    def digest(self) -> str:
        """Return the hash of everything that was seen."""
        return self._hash.hexdigest()

    def look(self, place: Path, *, follow: bool, pages: bool = False) -> None:
        """Take in a file, or a folder and all below it, in the order of names."""
        root = os.fsencode(place)
        try:
            found = os.stat(root)  # noqa: PTH116 - bytes all along: a name need not be text
        except OSError as error:
            self._missing(b"", error)
        else:
            if stat.S_ISDIR(found.st_mode):
                self._folder(root, follow=follow, pages=pages)
            else:
                self._file(b"", found)

    def _folder(self, root: bytes, *, follow: bool, pages: bool) -> None:
        waiting = [root]
        while waiting:
            folder = waiting.pop()
            self.note(folder[len(root) :])
            try:
                with os.scandir(folder) as listing:
                    entries = sorted(listing, key=_NAME)
            except OSError as error:
                self._missing(b"", error)
                continue
            is_shelf = pages and folder.endswith(b"/" + _PAGES)
            for entry in entries:
                name = entry.name
                if name.startswith(_HIDDEN) or name.endswith(b"~"):
                    continue
                try:
                    if not self._is_folder(entry, follow=follow):
                        self._file(name, entry.stat(follow_symlinks=follow))
                    elif is_shelf:
                        self._page(entry)
                    else:
                        self.note(name)
                        waiting.append(entry.path)
                except OSError as error:
                    self._missing(name, error)

    def _is_folder(self, entry: "os.DirEntry[bytes]", *, follow: bool) -> bool:
        """True for a folder to go into; a link to one that was gone into already is none."""
        if entry.is_dir(follow_symlinks=False):
            return True
        if not follow or not entry.is_symlink() or not entry.is_dir():
            return False
        found = entry.stat()
        key = (found.st_dev, found.st_ino)
        is_new = key not in self._linked
        self._linked.add(key)
        return is_new

    def _page(self, entry: "os.DirEntry[bytes]") -> None:
        """Take in a folder of feeds/ that holds one page.

        Its own times tell of every file that came or went, so it need not be listed: two
        questions instead of six, and most of a home's files are pages.
        """
        self._file(entry.name, entry.stat(follow_symlinks=False))
        self._file(_PAGE, os.lstat(entry.path + b"/" + _PAGE))

    def _file(self, name: bytes, found: os.stat_result) -> None:
        changed = found.st_ctime_ns
        if changed > self.newest:
            self.newest = changed
        marks = (found.st_mode, found.st_size, found.st_ino, found.st_mtime_ns, changed)
        self._hash.update(b"%d:%b %o %d %d %d %d\n" % (len(name), name, *marks))

    def _missing(self, name: bytes, error: OSError) -> None:
        self.note(name, errno.errorcode.get(error.errno or 0, "?").encode())


@functools.cache
def program() -> str:
    """Name what this process runs: its own files, and every library with its version."""
    eye = _Eye()
    own = Path(__file__).parent
    for path in sorted(own.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            found = path.stat()
            eye.note(str(path.relative_to(own)).encode(), b"%d" % found.st_size)
            eye.note(b"%d" % found.st_mtime_ns)
    libraries = {
        child.name
        for folder in map(Path, sys.path)
        if folder.is_dir()
        for child in folder.iterdir()
        if child.suffix == ".dist-info"
    }
    eye.note(sys.version.encode(), *(os.fsencode(name) for name in sorted(libraries)))
    return eye.digest()
