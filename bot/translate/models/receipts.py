"""I/O: the packages of a home, each with a receipt of what was installed."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.config import Home
from bot.errors import BotError, PackageError
from bot.files import write_whole
from bot.translate.models import names

RECEIPT = "installed.json"


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

    @property
    def pair(self) -> tuple[str, str]:
        """The codes that it translates from and to."""
        return self.from_code, self.to_code


def installed(home: Home) -> tuple[InstalledPackage, ...]:
    """Return the packages that are whole, by name."""
    return scan(home.models)[0]


def scan(models: Path) -> tuple[tuple[InstalledPackage, ...], tuple[PackageError, ...]]:
    """Return the packages that are whole, and what is wrong with the others.

    Looks at names and receipts only; `verify_package` reads the files themselves. Of one
    pair the newest comes last.
    """
    packages: list[InstalledPackage] = []
    problems: list[PackageError] = []
    if not models.is_dir():
        return (), ()
    for folder in sorted(models.iterdir()):
        if folder.is_dir() and not folder.name.startswith("."):
            try:
                packages.append(_read(folder))
            except PackageError as error:
                problems.append(error)
    packages.sort(key=lambda package: (*package.pair, names.order(package.version)))
    return tuple(packages), tuple(problems)


def verify(
    home: Home, progress: Callable[[str, int, int | None], None] = lambda _name, _done, _all: None
) -> tuple[BotError, ...]:
    """Read every file of every package, and return what is not as it was installed."""
    packages, problems = scan(home.models)
    found: list[BotError] = list(problems)
    for number, package in enumerate(packages):
        progress("packages", number, len(packages))
        try:
            verify_package(package)
        except PackageError as error:
            found.append(error)
    progress("packages", len(packages), len(packages))
    return tuple(found)


def verify_package(package: InstalledPackage) -> None:
    """Raise PackageError where a file is not what was installed, or was added."""
    for name, digest in package.files:
        try:
            same = digest_of(package.folder / name) == digest
        except OSError:
            same = False
        if not same:
            raise _damaged(package.folder, f"{name} is not what was installed.")
    known = {RECEIPT, *(name for name, _ in package.files)}
    for path in sorted(package.folder.rglob("*")):
        name = path.relative_to(package.folder).as_posix()
        if name not in known and not path.is_dir():
            raise _damaged(package.folder, f"{name} was not installed with it.")


def write(folder: Path, package: InstalledPackage) -> None:
    """Put a package's receipt into its folder."""
    receipt = {
        "from_code": package.from_code,
        "to_code": package.to_code,
        "version": package.version,
        "sha256": package.sha256,
        "files": dict(package.files),
    }
    content = json.dumps(receipt, indent=1, sort_keys=True) + "\n"
    write_whole(folder / RECEIPT, content.encode())


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(folder: Path) -> InstalledPackage:
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
        said = names.package_name(package.from_code, package.to_code, package.version)
    except FileNotFoundError:
        raise _damaged(folder, "was not put there by this program.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise _damaged(folder, f"{RECEIPT} cannot be read.") from None
    is_sound = all(map(names.is_code, package.pair)) and names.is_version(package.version)
    if not is_sound or said != folder.name:
        raise _damaged(folder, f"{RECEIPT} is not that of this package.")
    missing = [name for name, _ in package.files if not (folder / name).is_file()]
    if missing:
        raise _damaged(folder, f"{missing[0]} is missing.")
    return package


def _damaged(folder: Path, what: str) -> PackageError:
    mend = (
        "Install it again with `alliance-bot models install` and its language or its file, or "
        f"remove it with `alliance-bot models remove {folder.name}`."
    )
    return PackageError(f"cannot be used: {what}", where=f"models/{folder.name}", mend=mend)
