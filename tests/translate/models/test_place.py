"""Packages are installed whole or not at all, and never touch one another."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import Home
from bot.errors import PackageError
from bot.translate import models
from tests.conftest import files_under
from tests.package_index import archive, package


def put(place: Home, file: Path, *said: str) -> models.InstalledPackage:
    return models.install(place, package(file, *said))


@pytest.fixture
def spanish(place: Home, tmp_path: Path) -> models.InstalledPackage:
    return put(place, tmp_path / "es.argosmodel")


def test_a_package_is_installed_with_the_digests_of_its_files(
    place: Home, spanish: models.InstalledPackage
) -> None:
    assert models.installed(place) == (spanish,)
    assert spanish.name == "translate-en_es-1.9"
    assert models.verify(place) == ()


def test_installing_twice_is_the_same_as_once(
    place: Home, spanish: models.InstalledPackage, tmp_path: Path
) -> None:
    before = files_under(place.models)
    assert models.install(place, tmp_path / "es.argosmodel") == spanish
    assert files_under(place.models) == before


def test_a_newer_version_takes_the_place_of_its_pair_and_of_no_other(
    place: Home, tmp_path: Path
) -> None:
    for end, version in (("es", "1.9"), ("fr", "1.0"), ("es", "1.10")):
        put(place, tmp_path / "a.argosmodel", "en", end, version)
    names = [package.name for package in models.installed(place)]
    assert names == ["translate-en_es-1.10", "translate-en_fr-1.0"]


def test_of_two_versions_that_a_crash_left_the_newest_comes_last(
    place: Home, tmp_path: Path
) -> None:
    other = Home(tmp_path / "other")
    put(place, tmp_path / "a.argosmodel", "en", "es", "1.9")
    newer = put(other, tmp_path / "b.argosmodel", "en", "es", "1.10")
    newer.folder.rename(place.models / newer.name)
    assert [package.version for package in models.installed(place)] == ["1.9", "1.10"]


def test_what_a_killed_command_left_is_swept_away(place: Home, tmp_path: Path) -> None:
    for name in (".new-x", ".old-y"):
        (place.models / name / "model").mkdir(parents=True)
    put(place, tmp_path / "a.argosmodel")
    assert not list(place.models.glob(".*"))


# Damage


def change(folder: Path) -> None:
    (folder / "model" / "model.bin").write_bytes(b"weighty")


def cut(folder: Path) -> None:
    (folder / "model" / "model.bin").write_bytes(b"")


def add(folder: Path) -> None:
    (folder / "bpe.model").write_bytes(b"another tokenizer")


def take_away(folder: Path) -> None:
    (folder / "sentencepiece.model").unlink()


def take_the_receipt(folder: Path) -> None:
    (folder / "installed.json").unlink()


def spoil_the_receipt(folder: Path) -> None:
    (folder / "installed.json").write_text("{")


def take_the_receipt_of_another(folder: Path) -> None:
    receipt = json.loads((folder / "installed.json").read_text())
    (folder / "installed.json").write_text(json.dumps(receipt | {"to_code": "fr"}))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (change, "model/model.bin is not what was installed"),
        (cut, "model/model.bin is not what was installed"),
        (add, "bpe.model was not installed with it"),
        (take_away, "sentencepiece.model is missing"),
        (take_the_receipt, "was not put there by this program"),
        (spoil_the_receipt, "installed.json cannot be read"),
        (take_the_receipt_of_another, "installed.json is not that of this package"),
    ],
)
def test_damage_is_found_and_named_and_the_others_count(
    place: Home,
    spanish: models.InstalledPackage,
    tmp_path: Path,
    damage: Callable[[Path], None],
    words: str,
) -> None:
    french = put(place, tmp_path / "fr.argosmodel", "en", "fr")
    damage(spanish.folder)
    (problem,) = models.verify(place)
    assert words in str(problem)
    assert problem.where == "models/translate-en_es-1.9"
    assert french in models.installed(place)
    models.verify_package(french)


@pytest.mark.parametrize("damage", [change, add, take_away, take_the_receipt])
def test_installing_a_damaged_package_again_mends_it(
    place: Home, spanish: models.InstalledPackage, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    damage(spanish.folder)
    models.install(place, tmp_path / "es.argosmodel")
    assert models.installed(place) == (spanish,)
    assert models.verify(place) == ()


# Digests


def test_another_file_of_the_same_name_and_version_is_refused(
    place: Home, spanish: models.InstalledPackage, tmp_path: Path
) -> None:
    other = package(tmp_path / "b.argosmodel", weights="others")
    before = files_under(place.models)
    with pytest.raises(PackageError, match="not the file that this home had") as caught:
        models.install(place, other)
    assert files_under(place.models) == before
    assert "--accept-changed" in caught.value.mend


def test_what_a_package_was_is_remembered_after_its_removal(
    place: Home, spanish: models.InstalledPackage, tmp_path: Path
) -> None:
    models.remove(place, spanish.name)
    other = package(tmp_path / "b.argosmodel", weights="others")
    with pytest.raises(PackageError, match="not the file that this home had"):
        models.install(place, other)
    assert models.install(place, tmp_path / "es.argosmodel") == spanish


def test_a_person_can_accept_that_a_package_has_changed(
    place: Home, spanish: models.InstalledPackage, tmp_path: Path
) -> None:
    other = package(tmp_path / "b.argosmodel", weights="others")
    changed = models.install(place, other, accept_changed=True)
    assert models.installed(place) == (changed,)
    with pytest.raises(PackageError, match="not the file that this home had"):
        models.install(place, tmp_path / "es.argosmodel")


def test_another_version_is_another_file(place: Home, tmp_path: Path) -> None:
    put(place, tmp_path / "a.argosmodel", "en", "es", "1.0")
    assert put(place, tmp_path / "b.argosmodel", "en", "es", "1.1").version == "1.1"


def test_a_record_that_cannot_be_read_lets_nothing_in(place: Home, tmp_path: Path) -> None:
    put(place, tmp_path / "a.argosmodel")
    (place.models / "digests.json").write_text("{")
    with pytest.raises(PackageError, match="what the packages of this home were") as caught:
        put(place, tmp_path / "b.argosmodel", "en", "fr")
    assert caught.value.where == "state/models/digests.json"


def test_a_receipt_counts_where_the_record_is_gone(
    place: Home, spanish: models.InstalledPackage, tmp_path: Path
) -> None:
    (place.models / "digests.json").unlink()
    with pytest.raises(PackageError, match="not the file that this home had"):
        models.install(place, package(tmp_path / "b.argosmodel", weights="others"))


def test_a_file_must_be_the_package_that_was_expected(place: Home, tmp_path: Path) -> None:
    with pytest.raises(PackageError, match=r"it is translate-en_es-1\.9 and not"):
        models.install(place, archive(tmp_path / "a.argosmodel"), expected="translate-en_fr-1.9")
    assert models.installed(place) == ()


# Removal


def test_a_package_is_removed_by_its_name(
    place: Home, spanish: models.InstalledPackage, tmp_path: Path
) -> None:
    french = put(place, tmp_path / "fr.argosmodel", "en", "fr")
    models.remove(place, spanish.name)
    assert models.installed(place) == (french,)


def test_a_half_installed_package_can_be_removed(place: Home) -> None:
    (place.models / "translate-en_fr-1.0").mkdir(parents=True)
    models.remove(place, "translate-en_fr-1.0")
    assert models.verify(place) == ()


@pytest.mark.parametrize(
    "name", ["translate-en_fr-1.0", "../statements", ".", "..", "a/b", "", ".download"]
)
def test_what_is_no_package_is_not_removed(
    place: Home, spanish: models.InstalledPackage, name: str
) -> None:
    (place.models / ".download").mkdir()
    before = files_under(place.root)
    with pytest.raises(PackageError, match="there is no package"):
        models.remove(place, name)
    assert files_under(place.root) == before
