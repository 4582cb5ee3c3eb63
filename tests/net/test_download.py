"""A long file comes whole or stays begun, and its parts are never those of two files."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import FetchError
from bot.net.download import Terms, begun_from, download, forget
from tests.package_index import PackageIndex

CONTENT = random.Random(5).randbytes(300_000)
NAME = "long.argosmodel"


@pytest.fixture
def url(files: PackageIndex) -> str:
    (files.folder / NAME).write_bytes(CONTENT)
    return f"{files.base}/{NAME}"


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "parts" / "long.part"


@pytest.fixture
def terms(files: PackageIndex) -> Terms:
    return Terms(most=1_000_000, seconds=20, allowed=frozenset({files.origin}))


def refused(url: str, part: Path, terms: Terms) -> FetchError:
    with pytest.raises(FetchError) as caught:
        download(url, part, terms)
    assert caught.value.what
    assert caught.value.mend
    return caught.value


def begin(
    files: PackageIndex, url: str, part: Path, terms: Terms, size: int = 100_000, **ways: object
) -> None:
    """Leave a part of the file, as a server that always breaks off at the same place does."""
    files.behave(breaks=size, **ways)
    refused(url, part, terms)
    assert part.stat().st_size == size
    files.behave()


def test_a_file_comes_whole(url: str, part: Path, terms: Terms) -> None:
    seen: list[tuple[int, int | None]] = []
    download(url, part, replace(terms, progress=lambda done, total: seen.append((done, total))))
    assert part.read_bytes() == CONTENT
    assert seen[0] == (0, len(CONTENT))
    assert seen[-1] == (len(CONTENT), len(CONTENT))


def test_what_is_there_whole_is_not_asked_for_again(
    files: PackageIndex, url: str, part: Path, terms: Terms
) -> None:
    download(url, part, terms)
    download(url, part, terms)
    assert len(files.log()) == 1


@pytest.mark.parametrize("size", [65_536, 100_000, 299_999])
def test_a_connection_that_breaks_again_and_again_is_made_again(
    files: PackageIndex, url: str, part: Path, terms: Terms, size: int
) -> None:
    files.behave(drop=size)
    download(url, part, terms)
    assert part.read_bytes() == CONTENT
    starts = [f"bytes={start}-" for start in range(size, len(CONTENT), size)]
    assert files.ranges() == [None, *starts]


def test_a_server_that_brings_next_to_nothing_is_given_up(
    files: PackageIndex, url: str, part: Path, terms: Terms
) -> None:
    files.behave(drop=10)
    assert refused(url, part, terms).reason == "bad-answer"
    assert len(files.log()) <= 4


def test_nobody_there_is_said(files: PackageIndex, part: Path, terms: Terms) -> None:
    gone = PackageIndex(files.folder)
    gone.stop()
    terms = replace(terms, allowed=frozenset({gone.origin}))
    assert refused(f"{gone.base}/{NAME}", part, terms).reason == "not-reachable"


# Taken up again


def test_the_rest_is_asked_for_and_only_of_the_same_file(
    files: PackageIndex, url: str, part: Path, terms: Terms
) -> None:
    begin(files, url, part, terms)
    download(url, part, terms)
    (asked,) = files.log()
    assert part.read_bytes() == CONTENT
    assert asked["headers"]["Range"] == "bytes=100000-"
    assert asked["headers"]["If-Range"].startswith('"')


def test_a_stall_keeps_what_has_come(
    files: PackageIndex, url: str, part: Path, terms: Terms
) -> None:
    files.behave(rests=100_000)
    assert refused(url, part, replace(terms, seconds=1)).reason == "too-slow"
    assert part.read_bytes() == CONTENT[:100_000]
    assert begun_from(part) == url


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_a_date_serves_where_there_is_no_strong_etag(
    files: PackageIndex, url: str, part: Path, terms: Terms, etag: str
) -> None:
    begin(files, url, part, terms, etag=etag)
    files.behave(etag=etag)
    download(url, part, terms)
    assert part.read_bytes() == CONTENT
    assert files.log()[0]["headers"]["If-Range"] == "Sat, 21 Nov 2026 10:00:00 GMT"


def test_without_etag_and_date_it_is_begun_anew(
    files: PackageIndex, url: str, part: Path, terms: Terms
) -> None:
    begin(files, url, part, terms, etag="", modified="")
    download(url, part, terms)
    assert part.read_bytes() == CONTENT
    assert files.ranges() == [None]


def test_a_server_without_ranges_sends_all_anew(
    files: PackageIndex, url: str, part: Path, terms: Terms
) -> None:
    begin(files, url, part, terms)
    files.behave(no_ranges=True)
    download(url, part, terms)
    assert part.read_bytes() == CONTENT


def test_a_server_without_ranges_that_always_breaks_off_is_given_up(
    files: PackageIndex, url: str, part: Path, terms: Terms
) -> None:
    files.behave(no_ranges=True, drop=100_000)
    assert refused(url, part, terms).reason == "bad-answer"
    assert len(files.log()) == 3


@pytest.mark.parametrize("change", [CONTENT[::-1], CONTENT[:90_000], CONTENT + b"more", b"PK"])
def test_a_file_that_has_changed_is_begun_anew(
    files: PackageIndex, url: str, part: Path, terms: Terms, change: bytes
) -> None:
    begin(files, url, part, terms)
    (files.folder / NAME).write_bytes(change)
    download(url, part, terms)
    assert part.read_bytes() == change


@pytest.mark.parametrize("change", [CONTENT[:90_000], CONTENT + b"more"])
def test_a_change_that_the_server_denies_is_seen_by_its_length(
    files: PackageIndex, url: str, part: Path, terms: Terms, change: bytes
) -> None:
    begin(files, url, part, terms, etag='"same"')
    files.behave(etag='"same"')
    (files.folder / NAME).write_bytes(change)
    download(url, part, terms)
    assert part.read_bytes() == change


@pytest.mark.parametrize("ways", [{"moved_range": True}, {"status_of_rest": 416}])
def test_a_range_that_is_not_the_one_asked_for_is_not_taken(
    files: PackageIndex, url: str, part: Path, terms: Terms, ways: dict[str, object]
) -> None:
    begin(files, url, part, terms)
    files.behave(**ways)
    download(url, part, terms)
    assert part.read_bytes() == CONTENT
    assert files.ranges() == ["bytes=100000-", None]


def test_a_part_of_another_address_is_not_gone_on_with(
    files: PackageIndex, url: str, part: Path, terms: Terms
) -> None:
    begin(files, url, part, terms)
    (files.folder / "other.argosmodel").write_bytes(CONTENT[::-1])
    download(f"{files.base}/other.argosmodel", part, terms)
    assert part.read_bytes() == CONTENT[::-1]


@pytest.mark.parametrize("note", ["", "{", "[]", '{"url": 1}', '{"url": "x", "total": "9"}'])
def test_a_part_with_an_unreadable_note_is_begun_anew(
    files: PackageIndex, url: str, part: Path, terms: Terms, note: str
) -> None:
    begin(files, url, part, terms)
    part.with_name("long.part.json").write_text(note)
    download(url, part, terms)
    assert part.read_bytes() == CONTENT
    assert files.ranges() == [None]


def test_a_part_is_forgotten_with_its_note(
    files: PackageIndex, url: str, part: Path, terms: Terms
) -> None:
    begin(files, url, part, terms)
    forget(part)
    assert list(part.parent.iterdir()) == []


# How much


def test_a_length_that_is_too_much_is_refused_before_it_comes(
    url: str, part: Path, terms: Terms
) -> None:
    assert refused(url, part, replace(terms, most=200_000)).reason == "too-large"
    assert not part.exists()


def test_a_file_without_length_and_end_is_cut_off(
    files: PackageIndex, url: str, part: Path, terms: Terms
) -> None:
    files.behave(endless=True)
    assert refused(url, part, terms).reason == "too-large"
    assert part.stat().st_size <= terms.most


def test_a_file_without_length_ends_where_it_ends(
    files: PackageIndex, url: str, part: Path, terms: Terms
) -> None:
    files.behave(no_length=True)
    download(url, part, terms)
    assert part.read_bytes() == CONTENT


def test_fewer_bytes_than_were_told_are_no_file(
    files: PackageIndex, url: str, part: Path, terms: Terms
) -> None:
    files.behave(claims=5_000)
    assert refused(url, part, terms).reason == "bad-answer"


def test_who_keeps_the_room_is_asked_first(url: str, part: Path, terms: Terms) -> None:
    asked: list[tuple[int, int]] = []

    def room(have: int, total: int) -> None:
        asked.append((have, total))
        raise FetchError("no room.", mend="Make some.", reason="disk-full")

    assert refused(url, part, replace(terms, room=room)).reason == "disk-full"
    assert asked == [(0, len(CONTENT))]
    assert not part.exists()


# What is no file


@pytest.mark.parametrize("status", [403, 404, 410, 429, 500, 503])
def test_an_answer_that_is_not_the_file_is_named_and_changes_nothing(
    files: PackageIndex, url: str, part: Path, terms: Terms, status: int
) -> None:
    begin(files, url, part, terms)
    files.behave(status={f"/{NAME}": status})
    error = refused(url, part, terms)
    assert error.reason == "bad-status"
    assert str(status) in error.what
    assert part.stat().st_size == 100_000


def test_the_first_bytes_are_judged_before_anything_is_kept(
    files: PackageIndex, url: str, part: Path, terms: Terms
) -> None:
    files.behave(portal=True)
    judged: list[bytes] = []

    def judge(first: bytes) -> None:
        judged.append(first)
        raise FetchError("no.", mend="Log in.", reason="no-package")

    assert refused(url, part, replace(terms, judge=judge)).reason == "no-package"
    assert judged[0].startswith(b"<!DO")
    assert not part.exists()


def test_what_is_packed_is_refused(files: PackageIndex, url: str, part: Path, terms: Terms) -> None:
    files.behave(packed="gzip")
    assert refused(url, part, terms).reason == "bad-answer"
    assert files.log()[0]["headers"]["Accept-Encoding"] == "identity"


# Where it goes


def test_a_redirect_within_what_is_allowed_is_followed(
    files: PackageIndex, url: str, part: Path, terms: Terms
) -> None:
    files.behave(redirect={"/here": f"/{NAME}"})
    download(f"{files.base}/here", part, terms)
    assert part.read_bytes() == CONTENT


@pytest.mark.parametrize(
    "leads_to",
    [lambda port: f"http://127.0.0.1:{port}/x", lambda _: "http://169.254.169.254/latest/"],
)
def test_a_redirect_to_what_nobody_allowed_is_refused(
    files: PackageIndex, url: str, part: Path, terms: Terms, leads_to: Callable[[int], str]
) -> None:
    files.behave(redirect={f"/{NAME}": leads_to(files.origin[1] ^ 1)})
    assert refused(url, part, terms).reason == "address-refused"


def test_a_folder_that_cannot_be_written_is_named(url: str, part: Path, terms: Terms) -> None:
    part.mkdir(parents=True)
    assert refused(url, part, terms).reason == "not-written"
