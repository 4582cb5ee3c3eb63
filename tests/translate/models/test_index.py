"""An index is read as far as it is sound; what is not is left out and counted."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import PackageError
from bot.translate.models import index

ADDRESS = "https://packages.example.org/v1/index.json"
LINK = "https://packages.example.org/v1/translate-en_es-1_9.argosmodel"


def entry(**changes: Any) -> dict[str, Any]:
    made = {
        "package_version": "1.9",
        "argos_version": "1.9",
        "from_code": "en",
        "from_name": "English",
        "to_code": "es",
        "to_name": "Spanish",
        "links": [LINK],
        "code": "translate-en_es",
    } | changes
    return {key: value for key, value in made.items() if value is not ...}


def read(*entries: Any, address: str = ADDRESS) -> index.Index:
    return index.read(json.dumps(entries).encode(), address)


def test_an_entry_becomes_an_offer() -> None:
    assert read(entry()) == index.Index((index.Offer("en", "es", "1.9", (LINK,)),))


def test_an_offer_is_named_as_it_will_be_installed() -> None:
    assert read(entry()).offers[0].name == "translate-en_es-1.9"


def test_of_several_versions_the_newest_is_offered() -> None:
    found = read(*(entry(package_version=version) for version in ("1.9", "1.10", "1.2")))
    assert [offer.version for offer in found.offers] == ["1.10"]


def test_offers_are_in_the_order_of_their_pairs() -> None:
    found = read(entry(to_code="zt"), entry(to_code="ar"), entry(from_code="ar", to_code="en"))
    assert [offer.pair for offer in found.offers] == [("ar", "en"), ("en", "ar"), ("en", "zt")]


def test_packages_of_another_kind_are_no_language_packages() -> None:
    assert read(entry(type="sbd"), entry(type="translate")).skipped == 0
    assert len(read(entry(type="sbd"), entry(type="translate")).offers) == 1


def test_a_size_is_taken_where_it_is_one() -> None:
    assert read(entry(size=92_000_000)).offers[0].size == 92_000_000
    for wrong in (-1, 0, "9", 1.5, True, None):
        assert read(entry(size=wrong)).offers[0].size is None


@pytest.mark.parametrize(
    "wrong",
    [
        entry(from_code="../../etc"),
        entry(to_code="es/../../x"),
        entry(to_code="e\u202es"),
        entry(to_code=None),
        entry(from_code=...),
        entry(to_code="en"),
        entry(package_version="1.0/../../x"),
        entry(package_version="9" * 5000),
        entry(package_version=1.9),
        entry(package_version=...),
        entry(links=...),
        entry(links=[]),
        entry(links="https://example.org/"),
        entry(links=["file:///etc/passwd", "ipfs://Qm", 7, None]),
        entry(links=["https://user:secret@example.org/x"]),
        entry(links=["http://[::1"]),
        entry(links=["https://example.org/\u202e\n"]),
        entry(links=["https://example.org/" + "x" * 5000]),
        [],
        "en",
        None,
        7,
    ],
)
def test_an_entry_that_is_not_sound_is_left_out_and_counted(wrong: Any) -> None:
    found = read(wrong, entry())
    assert [offer.pair for offer in found.offers] == [("en", "es")]
    assert found.skipped == 1


def test_of_the_links_those_that_can_be_asked_are_tried_in_their_order() -> None:
    links = ["ipfs://Qm", "https://b.example.org/x", "ftp://c.example.org/x", LINK]
    assert read(entry(links=links)).offers[0].links == ("https://b.example.org/x", LINK)


def test_no_link_is_less_private_than_the_index() -> None:
    assert read(entry(links=["http://packages.example.org/x"])).skipped == 1
    plain = read(entry(links=["http://10.0.0.7/x"]), address="http://10.0.0.7/index.json")
    assert plain.offers[0].links == ("http://10.0.0.7/x",)


def test_a_link_may_be_the_name_of_a_file_beside_the_index() -> None:
    assert read(entry(links=["translate-en_es-1_9.argosmodel"])).offers[0].links == (LINK,)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no index of packages"),
        (b"{", "no index of packages"),
        (b"{}", "no index of packages"),
        (b"[" * 100_000, "no index of packages"),
        (b"\xff\xfe", "no index of packages"),
        (b"[9" + b"9" * 5000 + b"]", "no index of packages"),
        (json.dumps([{}] * 20_001).encode(), "no index of packages"),
        (b"\n <!DOCTYPE html><title>Welcome</title>", "a web page"),
    ],
)
def test_what_is_no_index_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(PackageError, match=words) as caught:
        index.read(content, ADDRESS)
    assert caught.value.where == ADDRESS
    assert "config/bot.toml" in caught.value.mend


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
KEYS = ["from_code", "to_code", "package_version", "links", "type", "size"]


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), json_values)))
def test_no_entry_stops_the_others(entries: list[Any]) -> None:
    assert ("en", "es") in {offer.pair for offer in read(*entries, entry()).offers}
