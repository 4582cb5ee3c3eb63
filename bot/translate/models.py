"""I/O: translation packages in state/models/: installed whole or not at all, and checked."""

import hashlib
import json
import re
import shutil
import stat
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from bot.config import Home
from bot.errors import BotError, PackageError
from bot.files import sync_folder, write_whole

RECEIPT = "installed.json"
_METADATA = "metadata.json"
_TOKENIZERS = ("sentencepiece.model", "bpe.model")
_MAX_ENTRIES = 5_000
_MAX_BYTES = 4 * 1024**3
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class InstalledPackage:
    """A package as it was installed; the codes are its own, not language tags.

    `sha256` is the digest of the file that it came from, `files` has the digest of every
    file in its folder.
    """

    name: str
    folder: Path
    from_code: str
    to_code: str
    version: str
    sha256: str
    files: tuple[tuple[str, str], ...]


def install(home: Home, file: Path) -> InstalledPackage:
    """Install a package from an .argosmodel file; a package of the same pair gives way.

    It is unpacked into a fresh folder, checked, and only then put in its place. Raises
    PackageError, and then nothing has changed.
    """
    home.models.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=home.models))
    try:
        files = _unpack(file, fresh)
        metadata = _checked_metadata(fresh, file.name)
        package = InstalledPackage(
            name=_folder_name(metadata),
            folder=home.models / _folder_name(metadata),
            from_code=metadata["from_code"],
            to_code=metadata["to_code"],
            version=metadata["package_version"],
            sha256=_digest_of(file),
            files=files,
        )
        _write_receipt(fresh, package)
        _put_in_place(home.models, fresh, package)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return package


def installed(home: Home) -> tuple[InstalledPackage, ...]:
    """Return the packages that are whole, by name."""
    return scan(home.models)[0]


def scan(models: Path) -> tuple[tuple[InstalledPackage, ...], tuple[PackageError, ...]]:
    """Return the packages that are whole, and what is wrong with the others.

    Looks at names and receipts only; `verify_package` reads the files themselves.
    """
    packages: list[InstalledPackage] = []
    problems: list[PackageError] = []
    if not models.is_dir():
        return (), ()
    for folder in sorted(models.iterdir()):
        if folder.is_dir() and not folder.name.startswith("."):
            try:
                packages.append(_read_receipt(folder))
            except PackageError as error:
                problems.append(error)
    return tuple(packages), tuple(problems)


def verify(home: Home) -> tuple[BotError, ...]:
    """Read every file of every package, and return what is not as it was installed."""
    packages, problems = scan(home.models)
    found: list[BotError] = list(problems)
    for package in packages:
        try:
            verify_package(package)
        except PackageError as error:
            found.append(error)
    return tuple(found)


def verify_package(package: InstalledPackage) -> None:
    """Raise PackageError where a file is not what was installed."""
    for name, digest in package.files:
        try:
            same = _digest_of(package.folder / name) == digest
        except OSError:
            same = False
        if not same:
            raise _damaged(package.folder, f"{name} is not what was installed.")


def remove(home: Home, name: str) -> None:
    """Remove one package; raises PackageError where there is none of this name."""
    folder = home.models / name
    if name.startswith(".") or "/" in name or not folder.is_dir():
        known = ", ".join(package.name for package in installed(home)) or "none"
        raise PackageError(
            f'there is no package "{name}".', where=str(home.models), mend=f"Installed: {known}."
        )
    _discard(home.models, folder)


def _unpack(file: Path, fresh: Path) -> tuple[tuple[str, str], ...]:
    """Unpack what lies in the archive's one folder; return each file and its digest."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _refuse_unsafe(entries, file.name)
            tops = {entry.filename.split("/", maxsplit=1)[0] for entry in entries}
            if len(tops) != 1 or any("/" not in entry.filename for entry in entries):
                raise _unfit(file.name, "it does not hold one folder.")
            left = _MAX_BYTES
            files = []
            for entry in entries:
                name = entry.filename.split("/", maxsplit=1)[1]
                with archive.open(entry) as source:
                    size, digest = _copy(source, fresh / name, left)
                left -= size
                if left < 0:
                    raise _unfit(file.name, "it is larger than any package.")
                files.append((name, digest))
            return tuple(sorted(files))
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise _unfit(file.name, f"it cannot be unpacked ({error}).") from None


def _refuse_unsafe(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > _MAX_BYTES:
        raise _unfit(name, "it is larger than any package.")
    for entry in entries:
        parts = entry.filename.split("/")
        link = stat.S_ISLNK(entry.external_attr >> 16)
        if link or ".." in parts or "" in parts or re.search(r"[\\:\x00-\x1f]", entry.filename):
            raise _unfit(name, f"{entry.filename!r} would be written outside its folder.")


def _copy(source: IO[bytes], path: Path, limit: int) -> tuple[int, str]:
    """Write a file of at most `limit` bytes and a little; return its size and digest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    size, digest = 0, hashlib.sha256()
    with path.open("xb") as target:
        while size <= limit and (chunk := source.read(_CHUNK)):
            size += len(chunk)
            digest.update(chunk)
            target.write(chunk)
    return size, digest.hexdigest()


def _checked_metadata(folder: Path, name: str) -> dict[str, str]:
    try:
        metadata: Any = json.loads((folder / _METADATA).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise _unfit(name, f"it has no readable {_METADATA}.") from None
    if not isinstance(metadata, dict):
        raise _unfit(name, f"{_METADATA} is no table.")
    keys = ("from_code", "to_code", "package_version")
    wanted = {key: str(metadata.get(key) or "") for key in keys}
    if not all(wanted.values()):
        raise _unfit(name, f"{_METADATA} does not say which languages and version it is.")
    if metadata.get("type", "translate") != "translate":
        raise _unfit(name, "it is no translation package.")
    if not (folder / "model" / "model.bin").is_file():
        raise _unfit(name, "it has no model/model.bin.")
    if not any((folder / tokenizer).is_file() for tokenizer in _TOKENIZERS):
        raise _unfit(name, f"it has neither {' nor '.join(_TOKENIZERS)}.")
    return wanted


def _folder_name(metadata: dict[str, str]) -> str:
    pair = f"{metadata['from_code']}_{metadata['to_code']}"
    return re.sub(r"[^A-Za-z0-9._-]", "_", f"translate-{pair}-{metadata['package_version']}")


def _write_receipt(folder: Path, package: InstalledPackage) -> None:
    receipt = {
        "from_code": package.from_code,
        "to_code": package.to_code,
        "version": package.version,
        "sha256": package.sha256,
        "files": dict(package.files),
    }
    content = json.dumps(receipt, indent=1, sort_keys=True) + "\n"
    write_whole(folder / RECEIPT, content.encode())


def _read_receipt(folder: Path) -> InstalledPackage:
    try:
        receipt = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))
        package = InstalledPackage(
            name=folder.name,
            folder=folder,
            from_code=receipt["from_code"],
            to_code=receipt["to_code"],
            version=receipt["version"],
            sha256=receipt["sha256"],
            files=tuple(sorted(receipt["files"].items())),
        )
    except FileNotFoundError:
        raise _damaged(folder, "was not put there by this program.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise _damaged(folder, f"{RECEIPT} cannot be read.") from None
    missing = [name for name, _ in package.files if not (folder / name).is_file()]
    if missing:
        raise _damaged(folder, f"{missing[0]} is missing.")
    return package


def _put_in_place(models: Path, fresh: Path, package: InstalledPackage) -> None:
    """Move the new folder in, and the older ones of the same pair out."""
    fresh.chmod(0o755)
    if package.folder.exists():
        _discard(models, package.folder)
    fresh.rename(package.folder)
    sync_folder(models)
    for other in scan(models)[0]:
        same_pair = (other.from_code, other.to_code) == (package.from_code, package.to_code)
        if same_pair and other.name != package.name:
            _discard(models, other.folder)


def _discard(models: Path, folder: Path) -> None:
    """Take a folder out of sight in one step, then delete it."""
    away = Path(tempfile.mkdtemp(prefix=".old-", dir=models))
    folder.rename(away / folder.name)
    sync_folder(models)
    shutil.rmtree(away, ignore_errors=True)


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unfit(name: str, what: str) -> PackageError:
    mend = "Download it again; nothing was changed."
    return PackageError(f"cannot be installed: {what}", where=name, mend=mend)


def _damaged(folder: Path, what: str) -> PackageError:
    mend = "Run `alliance-bot models install` with the package's file, or delete the folder."
    return PackageError(f"cannot be used: {what}", where=f"models/{folder.name}", mend=mend)
