import os

import pytest

from bot.publish.manifest import Manifest
from bot.publish.output import Batch, Outcome, write_changed
from tests import databases


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "feeds"


def write(folder, **files):
    return write_pairs(folder, [(path.replace("__", "/"), data) for path, data in files.items()])


def write_pairs(folder, pairs):
    return write_batches(
        folder, [Batch(f"{path} {data}", lambda one=(path, data): [one]) for path, data in pairs]
    )


def write_batches(folder, batches):
    store = databases.new_store(folder.parent)
    try:
        return write_changed(folder, "feeds", batches, Manifest(folder, store))
    finally:
        store.close()


def tree(folder):
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir()}


def test_files_appear_with_their_folders(folder):
    assert write(folder, a=b"1", es__s__b=b"2") == Outcome(written=2)
    assert (folder / "es/s/b").read_bytes() == b"2"


def test_an_unchanged_file_is_not_touched(folder):
    write(folder, a=b"1", b=b"2")
    os.utime(folder / "a", ns=(1, 1))
    assert write(folder, a=b"1", b=b"3") == Outcome(written=1, unchanged=1)
    assert (folder / "a").stat().st_mtime_ns == 1


def test_what_is_no_longer_made_goes_with_its_empty_folders(folder):
    write(folder, es__s__a=b"1", fr__b=b"2")
    assert write(folder, fr__b=b"2") == Outcome(unchanged=1, removed=1)
    assert sorted(path.name for path in folder.iterdir()) == ["fr"]


def test_hidden_files_and_media_stay(folder):
    write(folder, a=b"1")
    (folder / ".gitkeep").touch()
    (folder / ".well-known").mkdir()
    (folder / ".well-known" / "x").touch()
    (folder / "media").mkdir()
    (folder / "media" / "card.png").touch()
    write(folder, b=b"1")
    assert tree(folder) == {".gitkeep", ".well-known/x", "media/card.png", "b"}


def test_what_a_killed_write_left_behind_goes(folder):
    write(folder, es__rss=b"1")
    (folder / "es" / ".rss.xml.a1b2c3d4").touch()
    (folder / ".index.html.zz_zz_99").touch()
    write(folder, es__rss=b"1")
    assert tree(folder) == {"es/rss"}


def test_a_linked_folder_inside_is_replaced_and_not_followed(folder, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_bytes(b"keep")
    folder.mkdir()
    (folder / "es").symlink_to(outside)
    (folder / "old").symlink_to(outside)
    write(folder, es__index=b"1")
    assert tree(outside) == {"precious"}
    assert not (folder / "es").is_symlink()
    assert tree(folder) == {"es/index"}


def test_a_linked_file_is_replaced_even_if_it_says_the_same(folder, tmp_path):
    outside = tmp_path / "outside"
    outside.write_bytes(b"1")
    folder.mkdir()
    (folder / "a").symlink_to(outside)
    write(folder, a=b"1")
    assert not (folder / "a").is_symlink()
    assert outside.read_bytes() == b"1"


def test_a_file_makes_way_for_a_folder_and_a_folder_for_a_file(folder):
    write(folder, a=b"1", b__c=b"2")
    assert write(folder, a__x=b"1", b=b"2").failure is None
    assert tree(folder) == {"a/x", "b"}


def test_feeds_itself_may_be_a_link_of_the_operator_s(folder, tmp_path):
    served = tmp_path / "served"
    served.mkdir()
    folder.symlink_to(served)
    write(folder, a=b"1")
    assert (served / "a").read_bytes() == b"1"


def test_a_disk_that_refuses_is_reported_and_nothing_is_removed(folder):
    write(folder, a=b"1", z=b"1")
    outcome = write_pairs(folder, [("a", b"2"), ("x" * 300, b"3")])
    assert outcome.written == 1
    assert outcome.failure is not None
    assert outcome.failure.reason == "not-written"
    assert outcome.failure.where == "feeds/" + "x" * 300
    assert tree(folder) == {"a", "z"}


def test_files_are_taken_one_by_one(folder):
    def batches():
        yield Batch("a", lambda: [("a", b"1")])
        assert (folder / "a").exists()
        yield Batch("b", lambda: [("b", b"2")])

    assert write_batches(folder, batches()).written == 2
