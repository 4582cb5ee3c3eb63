"""What an archive says of itself is not believed: it stays in its folder and in its bounds."""

import io
import json
import random
import stat
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.config import Home
from bot.errors import PackageError
from bot.translate import models
from tests.conftest import files_under
from tests.package_index import FILES, archive


def refused(place: Home, file: Path) -> PackageError:
    """Install a file that must be refused, and see that nothing has changed by it."""
    before = files_under(place.root.parent)
    with pytest.raises(PackageError) as caught:
        models.install(place, file)
    assert files_under(place.root.parent) == before
    assert caught.value.what
    assert caught.value.mend
    return caught.value


@pytest.mark.parametrize(
    "name",
    [
        "pkg/../../evil",
        "../evil",
        "/etc/evil",
        "//evil",
        "pkg//evil",
        "pkg/./evil",
        "pkg/model\\evil",
        "pkg/C:evil",
        "pkg/e\nvil",
        "pkg/e\u202evil",
        "pkg/" + "e" * 300,
        "other/file",
        "file",
        "pkg/installed.json",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(place: Home, tmp_path: Path, name: str) -> None:
    refused(place, archive(tmp_path / "a.argosmodel", {**FILES, name: "x"}))


@pytest.mark.parametrize(
    "names",
    [
        ("pkg/Readme.md", "pkg/README.md"),
        ("pkg/\u00e9", "pkg/e\u0301"),
        ("pkg/MODEL/model.bin",),
        ("pkg/model",),
        ("pkg/model/model.bin/x",),
    ],
)
def test_names_that_are_one_on_some_disks_are_refused(
    place: Home, tmp_path: Path, names: tuple[str, ...]
) -> None:
    refused(place, archive(tmp_path / "a.argosmodel", FILES | dict.fromkeys(names, "x")))


def test_a_name_that_is_there_twice_is_refused(place: Home, tmp_path: Path) -> None:
    file = archive(tmp_path / "a.argosmodel")
    with zipfile.ZipFile(file, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr("pkg/model/model.bin", "others")
    assert "twice" in refused(place, file).what


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK])
def test_a_link_or_device_is_refused(place: Home, tmp_path: Path, kind: int) -> None:
    file = archive(tmp_path / "a.argosmodel")
    link = zipfile.ZipInfo("pkg/link")
    link.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(file, "a") as made:
        made.writestr(link, "/etc/passwd")
    assert "outside its folder" in refused(place, file).what


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_cannot_be_bounded_is_refused(
    place: Home, tmp_path: Path, packing: int
) -> None:
    file = archive(tmp_path / "a.argosmodel")
    with zipfile.ZipFile(file, "a", packing) as made:
        made.writestr("pkg/more", "x")
    assert "packed in a way" in refused(place, file).what


def test_what_is_packed_small_may_not_become_more_than_there_is_room_for(
    place: Home, tmp_path: Path
) -> None:
    file = archive(tmp_path / "a.argosmodel")
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("pkg/bomb", bytes(60_000_000))
    assert file.stat().st_size < 100_000
    with pytest.raises(PackageError, match="there is no room: 110 MB are needed") as caught:
        models.install(place, file, free=lambda _: 100_000_000)
    assert caught.value.reason == "disk-full"
    assert not list(place.models.glob("*"))


def test_what_lies_about_its_size_is_not_unpacked_beyond_it(place: Home, tmp_path: Path) -> None:
    file = archive(tmp_path / "a.argosmodel")
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("pkg/bomb", bytes(5_000_000))
    content = file.read_bytes()
    assert content.count(struct.pack("<L", 5_000_000)) == 2
    file.write_bytes(content.replace(struct.pack("<L", 5_000_000), struct.pack("<L", 5)))
    assert "cannot be unpacked" in refused(place, file).what


def test_what_claims_more_than_any_package_is_refused(place: Home, tmp_path: Path) -> None:
    content = archive(tmp_path / "a.argosmodel").read_bytes()
    size = struct.pack("<L", len("weights"))
    huge = struct.pack("<L", 0xFFFFFFF0)
    (tmp_path / "a.argosmodel").write_bytes(content.replace(size, huge))
    refused(place, tmp_path / "a.argosmodel")


def test_too_many_files_are_refused(place: Home, tmp_path: Path) -> None:
    many = {f"pkg/{number}": "" for number in range(5_000)}
    assert (
        "larger than any" in refused(place, archive(tmp_path / "a.argosmodel", FILES | many)).what
    )


def test_what_is_encrypted_is_refused(place: Home, tmp_path: Path) -> None:
    content = bytearray(archive(tmp_path / "a.argosmodel").read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1
    (tmp_path / "a.argosmodel").write_bytes(content)
    assert "cannot be unpacked" in refused(place, tmp_path / "a.argosmodel").what


def test_a_file_that_is_no_archive_is_refused(place: Home, tmp_path: Path) -> None:
    (tmp_path / "a.argosmodel").write_bytes(b"not a zip")
    for name in ("a.argosmodel", "missing.argosmodel", "."):
        with pytest.raises(PackageError, match="cannot be unpacked"):
            models.install(place, tmp_path / name)


def with_metadata(text: str) -> Mapping[str, str]:
    return {**FILES, "pkg/metadata.json": text}


def said(**changes: object) -> Mapping[str, str]:
    return with_metadata(json.dumps(json.loads(FILES["pkg/metadata.json"]) | changes))


@pytest.mark.parametrize(
    "files",
    [
        {name: text for name, text in FILES.items() if "model.bin" not in name},
        {name: text for name, text in FILES.items() if "sentencepiece" not in name},
        {name: text for name, text in FILES.items() if "metadata" not in name},
        with_metadata("{"),
        with_metadata("[]"),
        with_metadata("[" * 100_000),
        with_metadata(" " * 2_000_000 + "{}"),
        with_metadata('{"from_code": "en", "package_version": "1"}'),
        said(type="sbd"),
        said(to_code="../../es"),
        said(to_code=["es"]),
        said(package_version="1/../../x"),
        said(package_version=1.9),
        {},
    ],
)
def test_a_package_that_lacks_a_part_is_refused(
    place: Home, tmp_path: Path, files: Mapping[str, str]
) -> None:
    models.install(place, archive(tmp_path / "a.argosmodel"))
    refused(place, archive(tmp_path / "b.argosmodel", files))


def test_a_package_is_bytes_that_are_checked(place: Home, tmp_path: Path) -> None:
    """Whatever a byte is changed to: it is refused in words, or it is what it says it is."""
    content = made(zipfile.ZIP_DEFLATED)
    chance = random.Random(7)
    file = tmp_path / "a.argosmodel"
    for _ in range(400):
        broken = bytearray(content)
        for _ in range(chance.randint(1, 3)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        file.write_bytes(broken[: chance.choice((None, None, chance.randrange(len(broken))))])
        installed(place, file)
    assert {path.name for path in tmp_path.iterdir()} <= {"a.argosmodel", "home"}


def made(packing: int) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", packing) as packed:
        for name, text in FILES.items():
            packed.writestr(name, text * 3 if "bin" in name else text)
    return whole.getvalue()


def installed(place: Home, file: Path) -> None:
    try:
        models.install(place, file, accept_changed=True)
    except PackageError:
        return
    assert models.verify(place) == ()


def test_what_a_package_wants_to_be_read_is_shown_without_its_control_characters(
    place: Home, tmp_path: Path
) -> None:
    files = FILES | {
        "pkg/LICENSE": "CC0\n\x1b[2Jclear\x07\u202e",
        "pkg/README.md": "# Made",
        "pkg/model/README.md": "x",
    }
    package = models.install(place, archive(tmp_path / "a.argosmodel", files))
    shown = {notice.name: notice.text for notice in models.notices(package)}
    assert shown == {"LICENSE": "CC0\n[2Jclear", "README.md": "# Made"}
