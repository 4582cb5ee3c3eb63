"""Files appear whole or not at all, and one that would not change is not touched."""

import os
from pathlib import Path

import pytest

from bot.files import settled_stamp, stamp, write_whole


def test_a_new_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"
    assert write_whole(path, b"words") is True
    assert path.read_bytes() == b"words"


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    write_whole(path, b"words")
    os.utime(path, ns=(1, 1))
    assert write_whole(path, b"words") is False
    assert path.stat().st_mtime_ns == 1


def test_nothing_is_left_behind_when_writing_fails(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):  # noqa: PT011 - the kind differs by file system
        write_whole(tmp_path / "folder", b"a folder stands here")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_secret_file_can_have_its_mode(tmp_path: Path) -> None:
    write_whole(tmp_path / "s", b"x", mode=0o600)
    assert (tmp_path / "s").stat().st_mode & 0o777 == 0o600


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    assert write_whole(tmp_path / ("x" * 250), b"x")


def test_a_file_that_was_written_since_has_another_stamp_whatever_its_time(tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.write_bytes(b"words")
    before, times = stamp(path), path.stat()
    write_whole(path, b"other")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert path.stat().st_size == times.st_size
    assert stamp(path) != before


def test_a_file_that_is_not_there_has_no_stamp(tmp_path: Path) -> None:
    assert (stamp(tmp_path / "b.txt"), settled_stamp(tmp_path / "b.txt")) == ("", "")


def test_a_file_has_a_settled_stamp_once_the_file_systems_clock_has_ticked(tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.write_bytes(b"words")
    found = next(filter(None, (settled_stamp(path) for _ in range(1_000_000))))
    assert found == stamp(path)
