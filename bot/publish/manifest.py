"""I/O: of what the files of feeds/ were made, so that what stands is neither made nor read."""

import os
import stat
from collections.abc import Collection, Iterable
from pathlib import Path

from bot.publish import addresses
from bot.store import Store

_AT_ONCE = 500


class Manifest:
    """What is known of every file that was written, and what this cycle adds to it.

    A file's key names all that it was made of; files that are made together have the same.
    It is kept after the files are written: what was cut off in between is made again.
    """

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = folder
        self._top = str(folder)
        self._store = store
        self._known: dict[str, tuple[tuple[str, str], ...]] = {}
        for path, (key, stamp) in store.outputs().items():
            self._known[key] = (*self._known.get(key, ()), (path, stamp))
        self._new: dict[str, tuple[str, str]] = {}
        self._real: dict[str, bool] = {}

    def standing(self, key: str) -> Collection[str]:
        """Return the files that were made of the same; none where one is not as it was written."""
        known = self._known.get(key, ())
        if not all(self._stands(path, stamp) for path, stamp in known):
            return ()
        return [path for path, _ in known]

    def note(self, key: str, paths: Iterable[str]) -> None:
        """Take in what has just been written."""
        for path in paths:
            self._new[path] = key, _stamp(self._place(path))
        if len(self._new) >= _AT_ONCE:
            self.save()

    def save(self, wanted: Iterable[str] | None = None) -> None:
        """Keep what was noted; with `wanted`, forget all other files."""
        gone: set[str] = set()
        if wanted is not None:
            gone = {path for known in self._known.values() for path, _ in known}.difference(wanted)
        if self._new or gone:
            self._store.save_outputs(self._new, gone)
        self._new = {}

    def doubtful_cards(self) -> frozenset[str]:
        """Return the cards that are not as they were written: they are to be drawn anew.

        They stay where they are until then: pages show them.
        """
        known = dict(one for files in self._known.values() for one in files)
        if not self._is_real(addresses.CARDS):
            return frozenset()
        top = self._folder / addresses.CARDS
        paths = (place.relative_to(self._folder).as_posix() for place in top.rglob("*.png"))
        return frozenset(
            path for path in paths if path not in known or not self._stands(path, known[path])
        )

    def _stands(self, path: str, stamp: str) -> bool:
        """Tell whether a file is as it was written; asked of every file in a full cycle."""
        try:
            return self._is_real(path.rpartition("/")[0]) and _stamp(self._place(path)) == stamp
        except OSError:
            return False

    def _is_real(self, parent: str) -> bool:
        """Tell whether a folder is one, and no link to one."""
        if parent not in self._real:
            above = not parent or self._is_real(parent.rpartition("/")[0])
            self._real[parent] = above and _is_folder(self._place(parent))
        return self._real[parent]

    def _place(self, path: str) -> str:
        """Return where a path of feeds/ is; a string, as there are many."""
        return f"{self._top}/{path}" if path else self._top


def _is_folder(place: str) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(place).st_mode)
    except OSError:
        return False


def _stamp(place: str) -> str:
    """What differs where a file was written since, also by who sets its times back."""
    found = os.lstat(place)
    marks = (found.st_mode, found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns)
    return " ".join(map(str, marks))
