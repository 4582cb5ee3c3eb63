"""I/O: what of a home goes into a backup, and what stays out.

In it is what people wrote and what is known only here. Not in it: secrets, which belong where
secrets are kept; what can be made again (pages, feeds, cards); what can be brought again
(translation packages), unless it is asked for. Hidden files and what editors leave beside a
file are nobody's content: no stage takes them.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.backup.manifest import LeftOut, is_plain
from bot.config import Config, Home
from bot.translate import models

_CARDS = "feeds/media/cards"
_SECRETS = "config/secrets"
_BY_HAND = "secret: put it back by hand, mode 600."
_AGAIN = "`alliance-bot models install` brings it again."


@dataclass(frozen=True, slots=True)
class Source:
    """A file that goes in: its path in the home, and where it is."""

    path: str
    place: Path
    grows: bool = False


@dataclass(slots=True)
class Contents:
    """What was found: the files in the order of their paths, and what is left out."""

    sources: list[Source] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


class Survey:
    """Looks through one home."""

    def __init__(self, home: Home, config: Config | None) -> None:
        """Without a configuration, only what people write is found."""
        self._home = home
        self._accounts = config.accounts if config else ()
        self._model = config.translate.ctranslate2 if config else None
        files = (one.file for one in (config.secrets if config else ()) if one.file is not None)
        self._secret = {os.path.realpath(home.resolve(name)) for name in files}

    def state(self, *, with_models: bool) -> Contents:
        """Return what of state/ is known only here, but for the database."""
        found = Contents()
        self._grown(found)
        kept = (self._home.models / "digests.json", self._home.state / "multilingual.json")
        for place in kept:
            if place.is_file():
                found.sources.append(Source(self._home.name(place), place))
        if (key := self._home.state / "review.key").exists():
            why = "secret: review links that were given out open nothing without it."
            found.left_out.append(LeftOut(self._home.name(key), why))
        self._models(found, with_models=with_models)
        return found

    def folder(self, name: str) -> Contents:
        """Return what is in one of the folders that people write."""
        found = Contents()
        if (self._home.root / name).is_dir():
            self._look(name, self._home.root / name, found, frozenset())
        return found

    def _grown(self, found: Contents) -> None:
        """Take the ledger, and the files of accounts that are files: they only ever grow."""
        files = (account.path for account in self._accounts)
        places = [self._home.resolve(path) for path in files if path is not None]
        for place in dict.fromkeys((self._home.ledger, *places)):
            name = self._home.name(place)
            if not place.is_file():
                continue
            if is_plain(name):
                found.sources.append(Source(name, place, grows=True))
            else:
                found.left_out.append(LeftOut(name, "it is outside of the home."))

    def _models(self, found: Contents, *, with_models: bool) -> None:
        for package in models.installed(self._home):
            name = self._home.name(package.folder)
            if with_models:
                self._look(name, package.folder, found, frozenset())
            else:
                found.left_out.append(LeftOut(name, f"a translation package; {_AGAIN}"))
        if self._model and (folder := self._home.resolve(self._model.path)).is_dir():
            name = self._home.name(folder)
            if with_models and is_plain(name):
                self._look(name, folder, found, frozenset())
            else:
                why = "a multilingual model; put it there again."
                found.left_out.append(LeftOut(name, why))

    def _look(self, name: str, folder: Path, found: Contents, above: frozenset[str]) -> None:
        """Go through a folder in the order of names; links are followed, but not in a circle."""
        real = os.path.realpath(folder)
        if name == _CARDS or real in above:
            return
        if name == _SECRETS:
            found.left_out.extend(
                LeftOut(f"{name}/{one.name}", _BY_HAND) for one in sorted(folder.iterdir())
            )
            return
        for entry in _listed(name, folder, found):
            path = f"{name}/{entry.name}"
            if not is_plain(path):
                found.left_out.append(
                    LeftOut(ascii(path), "its name is not one that can be kept.", wrong=True)
                )
                continue
            try:
                self._take(path, entry, found, above | {real})
            except OSError as error:
                why = f"cannot be read: {error.strerror}."
                found.left_out.append(LeftOut(path, why, wrong=True))

    def _take(
        self, path: str, entry: "os.DirEntry[str]", found: Contents, above: frozenset[str]
    ) -> None:
        if entry.is_dir():
            self._look(path, Path(entry.path), found, above)
        elif os.path.realpath(entry.path) in self._secret:
            found.left_out.append(LeftOut(path, _BY_HAND))
        elif entry.is_file():
            found.sources.append(Source(path, Path(entry.path)))
        else:
            what = "it leads nowhere." if entry.is_symlink() else "it is no file."
            found.left_out.append(LeftOut(path, what, wrong=True))


def _listed(name: str, folder: Path, found: Contents) -> "Iterator[os.DirEntry[str]]":
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        found.left_out.append(LeftOut(name, f"cannot be read: {error.strerror}.", wrong=True))
        return
    for entry in entries:
        if not entry.name.startswith((".", "~$")) and not entry.name.endswith("~"):
            yield entry
