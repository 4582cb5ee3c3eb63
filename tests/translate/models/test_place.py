"""Packages are installed whole or not at all, and never touch one another."""

import json
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.config import Home
from bot.errors import PackageError
from bot.translate import models
from tests.conftest import files_under

FILES = {
    "pkg/metadata.json": json.dumps({"from_code": "en", "to_code": "es", "package_version": "1.9"}),
    "pkg/sentencepiece.model": "tokens",
    "pkg/model/model.bin": "weights",
}


@pytest.fixture
def place(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def archive(path: Path, files: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


def test_a_package_is_installed_with_the_digests_of_its_files(place: Home, tmp_path: Path) -> None:
    package = models.install(place, archive(tmp_path / "a.argosmodel", FILES))
    assert models.installed(place) == (package,)
    assert package.name == "translate-en_es-1.9"
    assert models.verify(place) == ()


def test_installing_twice_is_the_same_as_once(place: Home, tmp_path: Path) -> None:
    file = archive(tmp_path / "a.argosmodel", FILES)
    assert models.install(place, file) == models.install(place, file)
    assert len([path for path in place.models.iterdir() if path.is_dir()]) == 1


def test_a_newer_version_takes_the_place_of_its_pair_and_of_no_other(
    place: Home, tmp_path: Path
) -> None:
    metadata = json.loads(FILES["pkg/metadata.json"])
    for code, version in (("es", "1.0"), ("fr", "1.0"), ("es", "1.1")):
        text = json.dumps(metadata | {"to_code": code, "package_version": version})
        file = archive(tmp_path / "a.argosmodel", FILES | {"pkg/metadata.json": text})
        models.install(place, file)
    names = [package.name for package in models.installed(place)]
    assert names == ["translate-en_es-1.1", "translate-en_fr-1.0"]


@pytest.mark.parametrize(
    "files",
    [
        FILES | {"pkg/../../evil": "x"},
        FILES | {"/etc/evil": "x"},
        FILES | {"pkg/model\\evil": "x"},
        FILES | {"other/file": "x"},
        FILES | {"file": "x"},
        {name: text for name, text in FILES.items() if "model.bin" not in name},
        {name: text for name, text in FILES.items() if "sentencepiece" not in name},
        {name: text for name, text in FILES.items() if "metadata" not in name},
        FILES | {"pkg/metadata.json": "{"},
        FILES | {"pkg/metadata.json": "[]"},
        FILES | {"pkg/metadata.json": '{"from_code": "en", "package_version": "1"}'},
        {},
    ],
)
def test_an_unfit_file_changes_nothing(
    place: Home, tmp_path: Path, files: Mapping[str, str]
) -> None:
    models.install(place, archive(tmp_path / "a.argosmodel", FILES))
    before = files_under(tmp_path / "home")
    with pytest.raises(PackageError):
        models.install(place, archive(tmp_path / "b.argosmodel", files))
    assert files_under(tmp_path / "home") == before
    assert not (tmp_path / "evil").exists()


def test_a_link_in_a_package_is_refused(place: Home, tmp_path: Path) -> None:
    file = archive(tmp_path / "a.argosmodel", FILES)
    link = zipfile.ZipInfo("pkg/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(file, "a") as made:
        made.writestr(link, "/etc/passwd")
    with pytest.raises(PackageError, match="outside its folder"):
        models.install(place, file)


def test_a_file_that_is_no_archive_is_refused(place: Home, tmp_path: Path) -> None:
    (tmp_path / "a.argosmodel").write_bytes(b"not a zip")
    with pytest.raises(PackageError, match="cannot be unpacked"):
        models.install(place, tmp_path / "a.argosmodel")
    with pytest.raises(PackageError, match="cannot be unpacked"):
        models.install(place, tmp_path / "missing.argosmodel")


def test_a_changed_file_is_noticed(place: Home, tmp_path: Path) -> None:
    package = models.install(place, archive(tmp_path / "a.argosmodel", FILES))
    (package.folder / "model" / "model.bin").write_bytes(b"weighty")
    (problem,) = models.verify(place)
    assert "model/model.bin is not what was installed" in str(problem)


def test_a_half_installed_package_is_named_and_the_others_count(
    place: Home, tmp_path: Path
) -> None:
    package = models.install(place, archive(tmp_path / "a.argosmodel", FILES))
    (place.models / "translate-en_fr-1.0").mkdir()
    packages, problems = models.scan(place.models)
    assert packages == (package,)
    assert [problem.where for problem in problems] == ["models/translate-en_fr-1.0"]


def test_a_package_is_removed_by_its_name(place: Home, tmp_path: Path) -> None:
    package = models.install(place, archive(tmp_path / "a.argosmodel", FILES))
    models.remove(place, package.name)
    assert [path.name for path in place.models.iterdir()] == ["digests.json"]


@pytest.mark.parametrize("name", ["translate-en_fr-1.0", "../statements", ".", "a/b"])
def test_what_is_no_package_is_not_removed(place: Home, tmp_path: Path, name: str) -> None:
    models.install(place, archive(tmp_path / "a.argosmodel", FILES))
    with pytest.raises(PackageError, match="there is no package"):
        models.remove(place, name)
