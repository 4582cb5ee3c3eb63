"""I/O: the files of feeds/: changed ones are written whole, removed ones go, the rest rests."""

import os
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.files import write_whole
from bot.model import Failure
from bot.publish import addresses
from bot.publish.manifest import Manifest

# People's own, but for the cards: left as it is.
_MEDIA = "media"
# What a write leaves behind that was killed before its rename.
_LEFTOVER = re.compile(
    r"\.(index\.html|atom\.xml|rss\.xml|feed\.json|feed\.css|all\.opml|\d{4}-\d\d\.xml"
    r"|robots\.txt|gone\.txt|sitemap[-\w]*\.xml|favicon\.(svg|ico)|[0-9a-f]+\.png)\.\w{8}"
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Files that are made together: `key` names what they are, and all that they are made of."""

    key: str
    make: Callable[[], Iterable[tuple[str, bytes]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the files; `failure` says why the work stopped early."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    failure: Failure | None = None


def write_changed(folder: Path, name: str, batches: Iterable[Batch], manifest: Manifest) -> Outcome:
    """Make the folder hold exactly the files of `batches`; `name` is for reports.

    What stands there as it was written, and was made of the same, is neither made nor read.
    Files are taken one by one, so that they need not all be in memory. Nothing is
    followed out of the folder: a link inside it is replaced by what belongs there.
    Hidden files and what is in media/ beside the cards are not this program's, and stay.
    """
    written = unchanged = 0
    wanted: set[str] = set()
    path = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for batch in batches:
            if standing := manifest.standing(batch.key):
                wanted.update(standing)
                unchanged += len(standing)
                continue
            made = []
            for path, data in batch.make():
                _clear_way(folder, path)
                if write_whole(folder / path, data):
                    written += 1
                else:
                    unchanged += 1
                made.append(path)
            wanted.update(made)
            manifest.note(batch.key, made)
        path = ""
        removed = _remove_others(folder, wanted)
    except OSError as error:
        place = f"{name}/{path}" if path else name
        failure = Failure(
            place,
            "not-written",
            f"cannot be written: {error.strerror or error}.",
            "Free some space or give the program the right to write there; "
            "the next cycle finishes the work.",
        )
        manifest.save()
        return Outcome(written, unchanged, failure=failure)
    manifest.save(wanted)
    return Outcome(written, unchanged, removed)


def _clear_way(folder: Path, path: str) -> None:
    """Remove what stands where a file or one of its folders belongs: a link, the wrong kind."""
    *parents, last = path.split("/")
    place = folder
    for part in parents:
        place /= part
        if place.is_symlink() or place.is_file():
            place.unlink()
        elif not place.exists():
            return
    place /= last
    if place.is_symlink():
        place.unlink()
    elif place.is_dir():
        shutil.rmtree(place)


def _remove_others(folder: Path, wanted: set[str]) -> int:
    """Remove every file that is not wanted, then the folders left empty; count the files."""
    removed = 0
    for child in sorted(folder.iterdir()):
        if _LEFTOVER.fullmatch(child.name):
            child.unlink()
        elif child.name == _MEDIA:
            removed += _remove_cards(folder / addresses.CARDS, wanted)
        elif not child.name.startswith("."):
            removed += _remove(child, child.name, wanted)
    return removed


def _remove_cards(cards: Path, wanted: set[str]) -> int:
    """Remove cards that no page shows, and the folder where it was made for nothing else."""
    if cards.parent.is_symlink() or not cards.is_dir():
        return 0
    removed = _remove(cards, addresses.CARDS, wanted)
    if not any(cards.parent.iterdir()):
        cards.parent.rmdir()
    return removed


def _remove(place: Path, path: str, wanted: set[str]) -> int:
    """Remove what is not wanted at a place and below it; count the files."""
    if place.is_symlink() or not place.is_dir():
        if path in wanted:
            return 0
        place.unlink()
        return 1
    return _remove_in(str(place), path, wanted)[0]


def _remove_in(folder: str, path: str, wanted: set[str]) -> tuple[int, bool]:
    """Remove what is not wanted in a folder; return the number of files, and whether it is left.

    Nearly always all is wanted: one question to the system for each folder.
    """
    with os.scandir(folder) as found:
        entries = list(found)
    removed, kept = 0, False
    for entry in entries:
        if _LEFTOVER.fullmatch(entry.name):
            Path(entry.path).unlink()
        elif entry.name.startswith("."):
            kept = True
        elif entry.is_dir(follow_symlinks=False):
            gone, is_left = _remove_in(entry.path, f"{path}/{entry.name}", wanted)
            removed, kept = removed + gone, kept or is_left
        elif f"{path}/{entry.name}" in wanted:
            kept = True
        else:
            Path(entry.path).unlink()
            removed += 1
    if not kept:
        Path(folder).rmdir()
    return removed, kept
