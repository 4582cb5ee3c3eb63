"""Packages are brought from an index on loopback, whatever the index and the way to it do."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.config import Home
from bot.errors import PackageError
from bot.translate import models
from bot.translate.models.index import Index, Offer
from bot.translate.models.obtain import Downloading, obtain, read_index
from tests.conftest import files_under
from tests.package_index import QUICK, PackageIndex, package

LARGE = "weights " * 40_000


def offers(index: PackageIndex) -> Index:
    return read_index(index.address, QUICK)


def bring(
    place: Home, index: PackageIndex, offer: Offer | None = None, **more: Any
) -> models.InstalledPackage:
    more = {"downloading": QUICK} | more
    return obtain(place, offer or offers(index).offers[0], index.address, **more)


def failed(
    place: Home, index: PackageIndex, offer: Offer | None = None, **more: Any
) -> PackageError:
    """Bring what cannot be brought; nothing is installed by it."""
    before = models.scan(place.models)
    with pytest.raises(PackageError) as caught:
        bring(place, index, offer, **more)
    assert models.scan(place.models) == before
    assert caught.value.mend
    return caught.value


def parts(place: Home) -> list[str]:
    return sorted(path.name for path in (place.models / ".download").glob("*"))


def test_a_package_is_brought_and_installed(place: Home, index: PackageIndex) -> None:
    index.publish(("en", "es"))
    brought = bring(place, index)
    assert models.installed(place) == (brought,)
    assert brought.name == "translate-en_es-1.9"
    assert models.verify(place) == ()
    assert parts(place) == []


def test_how_much_has_come_is_told(place: Home, index: PackageIndex) -> None:
    index.publish(("en", "es"), weights=LARGE)
    told: list[tuple[str, int, int | None]] = []
    bring(
        place,
        index,
        downloading=replace(QUICK, progress=lambda *now: told.append(now)),
    )
    size = index.file().stat().st_size
    assert told[0] == ("translate-en_es-1.9", 0, size)
    assert told[-1] == ("translate-en_es-1.9", size, size)


def test_a_download_that_broke_off_is_gone_on_with(place: Home, index: PackageIndex) -> None:
    index.publish(("en", "es"), weights=LARGE)
    index.behave(breaks=100_000)
    error = failed(place, index)
    assert f"Or download {index.link()} on another machine" in error.mend
    assert parts(place) == ["translate-en_es-1.9.part", "translate-en_es-1.9.part.json"]
    index.behave()
    bring(place, index)
    assert "bytes=100000-" in index.ranges()
    assert models.verify(place) == ()
    assert parts(place) == []


def test_a_package_that_changed_while_it_was_brought_is_one_of_the_two(
    place: Home, index: PackageIndex, tmp_path: Path
) -> None:
    index.publish(("en", "es"), weights=LARGE)
    index.behave(breaks=100_000)
    failed(place, index)
    index.behave()
    package(index.file(), weights=LARGE[::-1])
    brought = bring(place, index)
    assert (brought.folder / "model" / "model.bin").read_text() == LARGE[::-1]


def test_what_was_begun_of_an_older_version_is_deleted(place: Home, index: PackageIndex) -> None:
    index.publish(("en", "es"), version="1.8", weights=LARGE)
    index.behave(breaks=100_000)
    failed(place, index)
    index.behave()
    index.publish(("en", "es"), version="1.9", weights=LARGE)
    bring(place, index)
    assert parts(place) == []


# Links


def test_links_are_tried_in_their_order(place: Home, index: PackageIndex) -> None:
    index.publish(("en", "es"))
    links = ["ipfs://Qm", f"{index.base}/gone.argosmodel", index.link()]
    index.offer(index.entry(links=links))
    bring(place, index)
    assert index.paths()[1:] == ["/gone.argosmodel", f"/{index.file().name}"]


def test_the_link_that_began_it_goes_on_with_it(place: Home, index: PackageIndex) -> None:
    index.publish(("en", "es"), weights=LARGE)
    first = f"{index.base}/first.argosmodel"
    index.offer(index.entry(links=[first, index.link()]))
    index.behave(breaks=100_000)
    failed(place, index)
    index.behave()
    (index.folder / "first.argosmodel").write_bytes(b"PK\x03\x04 not really")
    bring(place, index)
    assert index.ranges()[1:] == ["bytes=100000-"]


def test_a_damaged_file_is_taken_from_the_next_link(place: Home, index: PackageIndex) -> None:
    index.publish(("en", "es"))
    (index.folder / "bad.argosmodel").write_bytes(index.file().read_bytes()[:200])
    index.offer(index.entry(links=[f"{index.base}/bad.argosmodel", index.link()]))
    assert bring(place, index).name == "translate-en_es-1.9"


def test_all_links_that_failed_are_named_with_their_reasons(
    place: Home, index: PackageIndex
) -> None:
    index.offer(index.entry(links=[f"{index.base}/a.argosmodel", f"{index.base}/b.argosmodel"]))
    index.behave(status={"/b.argosmodel": 503})
    error = failed(place, index)
    assert "/a.argosmodel: the server answered 404 (it is not there)" in error.what
    assert "/b.argosmodel: the server answered 503" in error.what


# What comes is not the package


def test_a_login_page_is_no_package(place: Home, index: PackageIndex) -> None:
    index.publish(("en", "es"))
    offer = offers(index).offers[0]
    index.behave(portal=True)
    error = failed(place, index, offer)
    assert f"{index.link()}: what came back is a web page and not the package" in error.what
    assert "wants a login" in error.mend
    assert parts(place) == []


@pytest.mark.parametrize(
    "ways",
    [
        {"half": True},
        {"claims": 4_000},
        {"drop": 10},
        {"packed": "gzip"},
    ],
    ids=str,
)
def test_what_is_not_whole_is_not_installed(
    place: Home, index: PackageIndex, ways: dict[str, Any]
) -> None:
    index.publish(("en", "es"))
    index.behave(**ways)
    failed(place, index)


def test_a_file_without_end_is_cut_off_and_thrown_away(place: Home, index: PackageIndex) -> None:
    index.publish(("en", "es"))
    index.behave(endless=True)
    error = failed(place, index, downloading=replace(QUICK, most=1_000_000))
    assert "more than 0.001 GB" in error.what
    assert parts(place) == []


def test_a_file_of_unknown_length_comes_as_long_as_there_is_room(
    place: Home, index: PackageIndex
) -> None:
    index.publish(("en", "es"))
    index.behave(endless=True)
    left = iter(range(50_400_000, 0, -16_384))
    error = failed(place, index, downloading=replace(QUICK, free=lambda _: next(left)))
    assert error.reason == "disk-full"


def test_a_truncated_file_is_thrown_away_and_brought_anew(place: Home, index: PackageIndex) -> None:
    index.publish(("en", "es"))
    index.behave(half=True)
    failed(place, index)
    assert parts(place) == []
    index.behave()
    assert bring(place, index).version == "1.9"


def test_another_package_than_the_index_said_is_not_installed(
    place: Home, index: PackageIndex
) -> None:
    package(index.file(), "en", "fr")
    index.offer(index.entry())
    assert "it is translate-en_fr-1.9 and not translate-en_es-1.9" in failed(place, index).what


def test_a_package_that_is_not_what_it_was_is_refused_until_a_person_accepts_it(
    place: Home, index: PackageIndex
) -> None:
    index.publish(("en", "es"))
    models.remove(place, bring(place, index).name)
    index.publish(("en", "es"), weights="others")
    error = failed(place, index)
    assert error.reason == "package-changed"
    assert "--accept-changed" in error.mend
    assert parts(place) == []
    assert bring(place, index, accept_changed=True).version == "1.9"


def test_without_room_nothing_is_asked_of_the_file_but_its_length(
    place: Home, index: PackageIndex
) -> None:
    index.publish(("en", "es"), weights=LARGE)
    little = Downloading(free=lambda _: 50_500_000)
    error = failed(place, index, downloading=little)
    assert error.reason == "disk-full"
    assert "there is no room: 51 MB are needed, 50 MB are free" in str(error)
    assert parts(place) == []


def test_a_server_that_is_not_there_is_named_with_the_other_way(
    place: Home, index: PackageIndex
) -> None:
    other = PackageIndex(index.folder)
    other.publish(("en", "es"))
    offer = read_index(other.address, QUICK).offers[0]
    other.stop()
    with pytest.raises(PackageError, match="could not be reached") as caught:
        obtain(place, offer, other.address, downloading=QUICK)
    assert "on another machine" in caught.value.mend


# Where it goes


def test_an_index_on_a_private_network_is_asked_and_what_is_beside_it(
    place: Home, index: PackageIndex
) -> None:
    index.publish(("en", "es"))
    assert bring(place, index).version == "1.9"


@pytest.mark.parametrize("leads", ["link", "redirect"])
def test_nothing_else_on_a_private_network_is_asked(
    place: Home, index: PackageIndex, leads: str
) -> None:
    other = PackageIndex(index.folder)
    index.publish(("en", "es"))
    if leads == "link":
        index.offer(index.entry(links=[other.link()]))
    else:
        index.behave(redirect={f"/{index.file().name}": other.link()})
    error = failed(place, index)
    asked = other.log()
    other.stop()
    assert "not an address of the public internet" in error.what
    assert "the host and port of the index" in error.mend
    assert asked == []


def test_an_index_that_leads_on_to_a_private_network_is_refused(index: PackageIndex) -> None:
    other = PackageIndex(index.folder)
    index.behave(redirect={"/index.json": other.address})
    with pytest.raises(PackageError, match="not an address of the public internet"):
        offers(index)
    asked = other.log()
    other.stop()
    assert asked == []


# The index


@pytest.mark.parametrize("status", [403, 404, 500])
def test_an_index_that_is_not_there_is_named(index: PackageIndex, status: int) -> None:
    index.behave(status={"/index.json": status})
    with pytest.raises(PackageError, match=f"the server answered {status}") as caught:
        offers(index)
    assert "[models]" in caught.value.mend


def test_a_login_page_is_no_index(index: PackageIndex) -> None:
    index.behave(portal=True)
    with pytest.raises(PackageError, match="a web page and no index"):
        offers(index)


def test_without_a_network_the_other_way_is_named() -> None:
    def nobody(_host: str, _port: int) -> list[str]:
        raise OSError

    with pytest.raises(PackageError, match=r"does not come: .* is not known") as caught:
        read_index("https://packages.example.org/index.json", Downloading(resolve=nobody))
    assert "models install FILE" in caught.value.mend


def test_looking_at_the_index_writes_nothing(place: Home, index: PackageIndex) -> None:
    index.publish(("en", "es"))
    before = files_under(place.root.parent)
    assert offers(index).offers
    assert files_under(place.root.parent) == before
