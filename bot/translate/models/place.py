"""I/O: packages come into state/models/ whole or not at all, and leave it in one step."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.config import Home
from bot.disk import free_bytes
from bot.errors import PackageError
from bot.files import sync_folder
from bot.translate.models import archive, digests, names, receipts
from bot.translate.models.receipts import InstalledPackage, scan

_FRESH, _AWAY = ".new-", ".old-"
_NOTICES = ("licen", "copying", "readme", "notice")
_LONGEST_NOTICE = 20_000


@dataclass(frozen=True, slots=True)
class Notice:
    """What a package's makers say of it: the licence, where the texts are from."""

    name: str
    text: str


def install(
    home: Home,
    file: Path,
    *,
    expected: str = "",
    accept_changed: bool = False,
    free: Callable[[Path], int] = free_bytes,
) -> InstalledPackage:
    """Install a package from an .argosmodel file; a package of the same pair gives way.

    It is unpacked into a fresh folder, checked, and only then put in its place. `expected`
    is the name that it must have. Raises PackageError, and then nothing has changed.
    """
    home.models.mkdir(parents=True, exist_ok=True)
    _sweep(home.models)
    fresh = Path(tempfile.mkdtemp(prefix=_FRESH, dir=home.models))
    try:
        files = archive.unpack(file, fresh, free)
        said = archive.read_metadata(fresh, file.name)
        name = names.package_name(said["from_code"], said["to_code"], said["version"])
        if expected not in {"", name}:
            raise archive.unfit(file.name, f"it is {name} and not {expected}.")
        package = InstalledPackage(
            name=name,
            folder=home.models / name,
            sha256=receipts.digest_of(file),
            files=files,
            **said,
        )
        if not accept_changed:
            digests.refuse_changed(home, name, package.sha256)
        digests.record(home, package, file.stat().st_size)
        if not _is_whole(home, package):
            receipts.write(fresh, package)
            _put_in_place(home.models, fresh, package)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return package


def remove(home: Home, name: str) -> None:
    """Remove one package; raises PackageError where there is none of this name."""
    if not is_there(home, name):
        known = ", ".join(package.name for package in receipts.installed(home)) or "none"
        raise PackageError(
            f'there is no package "{name}".', where=str(home.models), mend=f"Installed: {known}."
        )
    _discard(home.models, home.models / name)
    _sweep(home.models)


def is_there(home: Home, name: str) -> bool:
    """Tell whether there is a package of this name, whole or damaged."""
    is_plain = name and not name.startswith(".") and "/" not in name
    return bool(is_plain) and (home.models / name).is_dir()


def notices(package: InstalledPackage) -> tuple[Notice, ...]:
    """Return the licence and the like that a package has, without control characters."""
    found = []
    for name, _ in package.files:
        if "/" not in name and name.lower().startswith(_NOTICES):
            with (package.folder / name).open("rb") as file:
                text = file.read(_LONGEST_NOTICE).decode("utf-8", "replace")
            lines = ("".join(filter(str.isprintable, line)) for line in text.splitlines())
            found.append(Notice(name, "\n".join(lines).strip()))
    return tuple(found)


def _is_whole(home: Home, package: InstalledPackage) -> bool:
    """Tell whether the very same is installed already, undamaged, and alone of its pair."""
    same = [one for one in receipts.installed(home) if one.pair == package.pair]
    if same != [package]:
        return False
    with suppress(PackageError):
        receipts.verify_package(package)
        return True
    return False


def _put_in_place(models: Path, fresh: Path, package: InstalledPackage) -> None:
    """Move the new folder in, and the older ones of the same pair out."""
    fresh.chmod(0o755)
    if package.folder.exists():
        _discard(models, package.folder)
    fresh.rename(package.folder)
    sync_folder(models)
    for other in scan(models)[0]:
        if other.pair == package.pair and other.name != package.name:
            _discard(models, other.folder)


def _discard(models: Path, folder: Path) -> None:
    """Take a folder out of sight in one step, then delete it."""
    away = Path(tempfile.mkdtemp(prefix=_AWAY, dir=models))
    folder.rename(away / folder.name)
    sync_folder(models)
    shutil.rmtree(away, ignore_errors=True)


def _sweep(models: Path) -> None:
    """Delete what a command that was killed has left."""
    for folder in models.iterdir():
        if folder.name.startswith((_FRESH, _AWAY)):
            shutil.rmtree(folder, ignore_errors=True)
