"""What the tests of packages share: an index in another process, and packages to put there."""

import json
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.translate.models.obtain import Downloading
from tests.conftest import REPOSITORY

FILES = {
    "pkg/metadata.json": json.dumps({"from_code": "en", "to_code": "es", "package_version": "1.9"}),
    "pkg/sentencepiece.model": "tokens",
    "pkg/model/model.bin": "weights",
}
"""A package with all its parts, that no engine could load."""

QUICK = Downloading(seconds=20)


def archive(path: Path, files: Mapping[str, str] = FILES) -> Path:
    """Write an archive with these files."""
    with zipfile.ZipFile(path, "w") as made:
        for name, content in files.items():
            made.writestr(zipfile.ZipInfo(name), content)
    return path


def package(
    path: Path, begin: str = "en", end: str = "es", version: str = "1.9", weights: str = "weights"
) -> Path:
    """Write a package of a pair and a version."""
    said = {"from_code": begin, "to_code": end, "package_version": version}
    changed = {"pkg/metadata.json": json.dumps(said), "pkg/model/model.bin": weights}
    return archive(path, FILES | changed)


class PackageIndex:
    """An index of packages in another process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        script = REPOSITORY / "tests" / "standins" / "package_server.py"
        self._process = subprocess.Popen(
            [sys.executable, str(script), str(folder)], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.base = f"http://127.0.0.1:{self._process.stdout.readline().strip()}"
        self.address = f"{self.base}/index.json"
        self.origin = ("127.0.0.1", urlsplit(self.base).port or 0)

    def clear(self) -> None:
        """Offer nothing, and behave well."""
        for file in self.folder.iterdir():
            file.unlink()
        self.offer()
        self.behave()

    def offer(self, *entries: Any) -> None:
        """Let the index have these entries and no others."""
        (self.folder / "index.json").write_text(json.dumps(entries), "utf-8")

    def entry(
        self, begin: str = "en", end: str = "es", version: str = "1.9", **more: Any
    ) -> dict[str, Any]:
        """Return an entry in the form of the Argos index; its file lies beside the index."""
        return {
            "package_version": version,
            "argos_version": "1.9",
            "from_code": begin,
            "from_name": begin,
            "to_code": end,
            "to_name": end,
            "links": [self.link(begin, end, version)],
            "code": f"translate-{begin}_{end}",
        } | more

    def link(self, begin: str = "en", end: str = "es", version: str = "1.9") -> str:
        return f"{self.base}/{self.file(begin, end, version).name}"

    def file(self, begin: str = "en", end: str = "es", version: str = "1.9") -> Path:
        return self.folder / f"translate-{begin}_{end}-{version.replace('.', '_')}.argosmodel"

    def publish(self, *pairs: tuple[str, str], version: str = "1.9", weights: str = "w") -> None:
        """Make a package of each pair, and offer these and no others."""
        for begin, end in pairs:
            package(self.file(begin, end, version), begin, end, version, weights)
        self.offer(*(self.entry(begin, end, version) for begin, end in pairs))

    def behave(self, **ways: Any) -> None:
        self._ask("/control", ways)

    def go(self) -> None:
        """Let the answers that rest go on."""
        self._ask("/go", {})

    def wait_until_it_rests(self) -> None:
        self._ask("/resting")

    def log(self) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = self._ask("/log")
        return asked

    def paths(self) -> list[str]:
        return [entry["path"] for entry in self.log()]

    def ranges(self) -> list[str | None]:
        return [entry["headers"].get("Range") for entry in self.log()]

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _ask(self, path: str, value: Any = None) -> Any:
        body = None if value is None else json.dumps(value).encode()
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(urllib.request.Request(self.base + path, body), timeout=70) as answer:
            return json.loads(answer.read())
