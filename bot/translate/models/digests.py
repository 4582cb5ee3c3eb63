"""I/O: what each package's file was when this home first had it, also after its removal.

The index names no digests. So the first file of a name and version is taken as it comes, and
another one under the same name is refused: whoever changes a package must change its version.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.config import Home
from bot.errors import PackageError
from bot.files import write_whole
from bot.translate.models.receipts import InstalledPackage, installed

CHANGED = "package-changed"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a package's file: its SHA-256 and how many bytes it has."""

    sha256: str
    size: int


def known(home: Home) -> dict[str, Known]:
    """Return what is known of every package that this home ever had, by its name."""
    path = _file(home)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {
            str(name): Known(str(entry["sha256"]), int(entry["size"]))
            for name, entry in found.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise PackageError(
            "cannot be read; it says what the packages of this home were at first.",
            where=home.name(path),
            mend="Bring it back from a backup, or delete it: then what is installed next is "
            "taken as it comes.",
        ) from None


def refuse_changed(home: Home, name: str, sha256: str) -> None:
    """Raise PackageError where a package of this name and version was another file before."""
    before = known(home)
    was = {package.name: package.sha256 for package in installed(home)}
    first = before[name].sha256 if name in before else was.get(name, sha256)
    if first != sha256:
        raise PackageError(
            f"is not the file that this home had under the same name and version before "
            f"(SHA-256 {sha256[:16]}…, it was {first[:16]}…). It was not installed.",
            where=name,
            mend="Ask those who made the package why it changed. If you trust the new one: "
            "run the command again with --accept-changed.",
            reason=CHANGED,
        )


def record(home: Home, package: InstalledPackage, size: int) -> None:
    """Keep what a package's file was."""
    entries = known(home) | {package.name: Known(package.sha256, size)}
    kept = {name: asdict(entry) for name, entry in sorted(entries.items())}
    write_whole(_file(home), (json.dumps(kept, indent=1) + "\n").encode())


def _file(home: Home) -> Path:
    return home.models / "digests.json"
