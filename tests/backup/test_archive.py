"""An archive that is not exactly what was written is refused; and none leads out of the home."""

import gzip
import tarfile
import zlib
from pathlib import Path

import pytest

from bot.backup import Made, restore, verify
from bot.config import Home
from bot.errors import BackupError
from tests.backup.made import NOW, entry, members, rewritten


def test_a_whole_one_gives_its_manifest(made: Made) -> None:
    assert verify(made.file) == made.manifest


def test_one_changed_byte_anywhere_is_noticed(made: Made, tmp_path: Path) -> None:
    """Unless it says the same: among many zeros, it does not matter which are copied."""
    content = made.file.read_bytes()
    whole = gzip.decompress(content)
    noticed = 0
    for place in range(0, len(content), max(1, len(content) // 200)):
        bad = bytearray(content)
        bad[place] ^= 0x10
        (tmp_path / "bad.tar.gz").write_bytes(bad)
        if unpacked(bytes(bad)) == whole:
            continue
        with pytest.raises(BackupError):
            verify(tmp_path / "bad.tar.gz")
        noticed += 1
    assert noticed > 150


def unpacked(packed: bytes) -> bytes | None:
    try:
        return gzip.decompress(packed)
    except (OSError, EOFError, zlib.error):
        return None


def test_one_that_ends_too_early_is_noticed(made: Made, tmp_path: Path) -> None:
    content = made.file.read_bytes()
    for part in range(1, 20):
        (tmp_path / "bad.tar.gz").write_bytes(content[: len(content) * part // 20])
        with pytest.raises(BackupError):
            verify(tmp_path / "bad.tar.gz")


@pytest.mark.parametrize(
    "content",
    [b"", b"a letter", gzip.compress(b"a letter", mtime=0), gzip.compress(b"\0" * 10240, mtime=0)],
    ids=["empty", "a letter", "a packed letter", "an empty archive"],
)
def test_what_is_no_archive_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "letter.tar.gz"
    file.write_bytes(content)
    with pytest.raises(BackupError, match=r"letter\.tar\.gz"):
        verify(file)


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="No such file"):
        verify(tmp_path / "nothing.tar.gz")


def test_a_changed_member_is_named(made: Made, tmp_path: Path) -> None:
    bad = rewritten(made.file, tmp_path / "bad.tar.gz", config__bot_DOT_toml=b"[site]\n")
    with pytest.raises(BackupError, match=r"config/bot\.toml is not what was written"):
        verify(bad)


def test_an_added_member_is_named(made: Made, tmp_path: Path) -> None:
    bad = rewritten(made.file, tmp_path / "bad.tar.gz", (entry("statements/b.md"), b""))
    with pytest.raises(BackupError, match=r"statements/b\.md is not what was written"):
        verify(bad)


def test_a_newer_form_is_refused(made: Made, tmp_path: Path) -> None:
    text = members(made.file)["manifest.json"].replace(b'"format": 1', b'"format": 2')
    bad = rewritten(made.file, tmp_path / "bad.tar.gz", manifest_DOT_json=text)
    with pytest.raises(BackupError, match="newer alliance-bot"):
        verify(bad)


@pytest.mark.parametrize(
    ("is_now", "was"),
    [
        (b'"mode": 4095', b'"mode": 420'),
        (b'"size": -1', b'"size": 0'),
        (b'"mtime_ns": 99999999999999999999', b'"mtime_ns": 0'),
    ],
)
def test_numbers_that_no_file_has_are_refused(
    made: Made, tmp_path: Path, is_now: bytes, was: bytes
) -> None:
    empty = line("statements/b.md")
    listed = members(made.file)["manifest.json"].replace(
        b'"members": [', b'"members": [%b,' % empty.replace(was.replace(b" ", b""), is_now)
    )
    bad = rewritten(
        made.file,
        tmp_path / "bad.tar.gz",
        (entry("statements/b.md"), b""),
        manifest_DOT_json=listed,
    )
    with pytest.raises(BackupError, match="cannot be read"):
        verify(bad)


def test_a_member_that_is_listed_as_it_is_is_taken(made: Made, tmp_path: Path) -> None:
    """So that the others are refused for what is wrong with them."""
    listed = members(made.file)["manifest.json"].replace(
        b'"members": [', b'"members": [%b,' % line("statements/b.md")
    )
    added = (entry("statements/b.md"), b"")
    verify(rewritten(made.file, tmp_path / "a.tar.gz", added, manifest_DOT_json=listed))


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "/etc/cron.d/x",
        "statements/../../outside",
        "statements/./a.md",
        ".bashrc",
        "config/.ssh/authorized_keys",
        "statements/a\nb.md",
        "statements\\..\\a.md",
        "a/" * 600 + "a",
    ],
    ids=ascii,
)
def test_a_name_that_leads_elsewhere_is_refused(
    made: Made, other: Home, tmp_path: Path, name: str
) -> None:
    """Also where the manifest names it."""
    listed = members(made.file)["manifest.json"].replace(
        b'"members": [', b'"members": [%b,' % line(name)
    )
    bad = rewritten(
        made.file, tmp_path / "bad.tar.gz", (entry(name), b""), manifest_DOT_json=listed
    )
    with pytest.raises(BackupError) as caught:
        restore(other, bad, NOW)
    assert caught.value.reason == "unsafe"
    assert not (tmp_path / "outside").exists()


def line(name: str) -> bytes:
    from pydantic_core import to_json

    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    return to_json({"path": name, "size": 0, "sha256": empty, "mode": 420, "mtime_ns": 0})


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE]
)
def test_what_is_no_plain_file_is_refused(
    made: Made, other: Home, tmp_path: Path, kind: bytes
) -> None:
    strange = entry("statements/x", type=kind, linkname="../../outside")
    bad = rewritten(made.file, tmp_path / "bad.tar.gz", (strange, b""))
    with pytest.raises(BackupError) as caught:
        restore(other, bad, NOW)
    assert caught.value.reason == "unsafe"


def test_a_file_within_a_file_is_refused(made: Made, other: Home, tmp_path: Path) -> None:
    name = "config/bot.toml/x"
    listed = members(made.file)["manifest.json"].replace(
        b'"members": [', b'"members": [%b,' % line(name)
    )
    bad = rewritten(
        made.file, tmp_path / "bad.tar.gz", (entry(name), b""), manifest_DOT_json=listed
    )
    with pytest.raises(BackupError):
        restore(other, bad, NOW)
    assert not other.config_file.exists()


def test_something_after_the_end_is_noticed(made: Made, tmp_path: Path) -> None:
    bad = tmp_path / "bad.tar.gz"
    bad.write_bytes(made.file.read_bytes() + gzip.compress(b"more"))
    with pytest.raises(BackupError):
        verify(bad)
