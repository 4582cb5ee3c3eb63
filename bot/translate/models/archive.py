"""I/O: unpacks a package's file into a fresh folder, and trusts nothing that it says."""

import hashlib
import json
import os
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from bot.disk import free_bytes
from bot.errors import PackageError
from bot.files import sync_folder
from bot.translate.models import names, receipts

SPARE_BYTES = 50_000_000
"""So much stays free on the disk, for the rest of the home."""

FULL = "disk-full"

_METADATA = "metadata.json"
_TOKENIZERS = ("sentencepiece.model", "bpe.model")
_MAX_ENTRIES = 5_000
_MAX_BYTES = 4 * 1024**3
_MAX_METADATA = 1024**2
_MAX_NAME = 200
_CHUNK = 1024 * 1024
# Of these, zipfile unpacks no more than it is asked for.
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_DAMAGED = (
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    OverflowError,
    NotImplementedError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def unpack(
    file: Path, fresh: Path, free: Callable[[Path], int] = free_bytes
) -> tuple[tuple[str, str], ...]:
    """Unpack what lies in the archive's one folder; return each file and its digest.

    Raises PackageError for what is damaged, or would be written anywhere else.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _refuse_unsafe(entries, file.name)
            _refuse_without_room(entries, fresh, free)
            left = _MAX_BYTES
            files = []
            for entry in entries:
                name = entry.filename.split("/", maxsplit=1)[1]
                with archive.open(entry) as source:
                    size, digest = _copy(source, fresh / name, left)
                left -= size
                if left < 0:
                    raise unfit(file.name, "it is larger than any package.")
                files.append((name, digest))
    except _DAMAGED as error:
        raise unfit(file.name, f"it cannot be unpacked ({error}).") from None
    for folder in (fresh, *(path for path in fresh.rglob("*") if path.is_dir())):
        sync_folder(folder)
    return tuple(sorted(files))


def read_metadata(folder: Path, name: str) -> dict[str, str]:
    """Return the codes and the version of an unpacked package that has all its parts."""
    try:
        with (folder / _METADATA).open("rb") as file:
            metadata: Any = json.loads(file.read(_MAX_METADATA))
    except (OSError, ValueError, RecursionError):
        raise unfit(name, f"it has no readable {_METADATA}.") from None
    if not isinstance(metadata, dict):
        raise unfit(name, f"{_METADATA} is no table.")
    if metadata.get("type", "translate") != "translate":
        raise unfit(name, "it is no translation package.")
    codes = (metadata.get("from_code"), metadata.get("to_code"))
    version = metadata.get("package_version")
    if not all(names.is_code(code) for code in codes) or not names.is_version(version):
        raise unfit(name, f"{_METADATA} does not say which languages and version it is.")
    if not (folder / "model" / "model.bin").is_file():
        raise unfit(name, "it has no model/model.bin.")
    if not any((folder / tokenizer).is_file() for tokenizer in _TOKENIZERS):
        raise unfit(name, f"it has neither {' nor '.join(_TOKENIZERS)}.")
    return {"from_code": str(codes[0]), "to_code": str(codes[1]), "version": str(version)}


def unfit(name: str, what: str) -> PackageError:
    """Return the error for a file that is no package that can be installed."""
    mend = "Download it again; nothing was changed."
    return PackageError(f"cannot be installed: {what}", where=name, mend=mend)


def _refuse_unsafe(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > _MAX_BYTES:
        raise unfit(name, "it is larger than any package.")
    tops = {entry.filename.split("/", maxsplit=1)[0] for entry in entries}
    if len(tops) != 1 or any("/" not in entry.filename for entry in entries):
        raise unfit(name, "it does not hold one folder.")
    if any(entry.filename.split("/")[1:] == [receipts.RECEIPT] for entry in entries):
        raise unfit(name, f"it brings an {receipts.RECEIPT}, which is written here.")
    for entry in entries:
        if not _is_inside(entry.filename) or not _is_plain(entry):
            raise unfit(name, f"{entry.filename!r} would be written outside its folder.")
        if entry.compress_type not in _PACKINGS:
            raise unfit(name, f"{entry.filename!r} is packed in a way that packages are not.")
    _refuse_clashes(entries, name)


def _is_inside(path: str) -> bool:
    """Tell whether a path stays below the folder that it begins in, on every system."""
    parts = path.split("/")
    is_harmless = path.isprintable() and not set(path) & set('\\:*?"<>|')
    return is_harmless and all(
        part not in {"", ".", ".."} and len(part.encode()) <= _MAX_NAME for part in parts
    )


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """Tell a file from a link or a device; most tools say nothing of it."""
    return stat.S_IFMT(entry.external_attr >> 16) in {0, stat.S_IFREG}


def _refuse_clashes(entries: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse names that are one and the same on some disks, or a file and a folder at once."""
    seen: set[str] = set()
    folders: set[str] = set()
    for entry in entries:
        path = unicodedata.normalize("NFC", entry.filename).casefold()
        if path in seen:
            raise unfit(name, f"{entry.filename!r} is in it twice.")
        seen.add(path)
        parts = path.split("/")
        folders |= {"/".join(parts[:count]) for count in range(1, len(parts))}
    if seen & folders:
        raise unfit(name, f"{min(seen & folders)!r} is both a file and a folder.")


def _refuse_without_room(
    entries: list[zipfile.ZipInfo], fresh: Path, free: Callable[[Path], int]
) -> None:
    needed = sum(entry.file_size for entry in entries) + SPARE_BYTES
    refuse_without_room(needed, free(fresh), str(fresh.parent))


def refuse_without_room(needed: int, free: int, where: str) -> None:
    """Raise PackageError where the disk has less room than what is to be written."""
    if free < needed:
        raise PackageError(
            f"there is no room: {needed / 1e6:,.0f} MB are needed, {free / 1e6:,.0f} MB are free.",
            where=where,
            mend="Make room, and run the command again.",
            reason=FULL,
        )


def _copy(source: IO[bytes], path: Path, limit: int) -> tuple[int, str]:
    """Write a file of at most `limit` bytes and a little; return its size and digest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    size, digest = 0, hashlib.sha256()
    with path.open("xb") as target:
        while size <= limit and (chunk := source.read(_CHUNK)):
            size += len(chunk)
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return size, digest.hexdigest()
