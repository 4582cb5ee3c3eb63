from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.publish import addresses

THAI = "2025-06-16-" + "แรงงานข้ามชาติ" * 4


def test_a_page_is_at_language_s_slug():
    page = addresses.statement_page("zh-Hant", "2025-06-16-march")
    assert page == "zh-Hant/s/2025-06-16-march/index.html"


def test_an_address_ends_in_a_slash_and_names_no_file():
    page = addresses.statement_page("es", "a")
    assert addresses.absolute("https://x.example/", page) == "https://x.example/es/s/a/"


def test_a_title_in_another_script_stays_readable_on_disk_and_is_encoded_in_addresses():
    page = addresses.statement_page("th", THAI)
    address = addresses.absolute("https://x.example/", page)
    assert THAI in page
    assert address.isascii()
    assert unquote(address) == f"https://x.example/th/s/{THAI}/"


def test_a_site_below_a_path_and_with_a_port():
    address = addresses.absolute("http://localhost:8080/ima/", "es/rss.xml")
    assert address == "http://localhost:8080/ima/es/rss.xml"


def test_a_host_in_another_script_is_written_as_the_network_knows_it():
    address = addresses.absolute("https://โดม.example/", "es/rss.xml")
    assert address.startswith("https://xn--")


@pytest.mark.parametrize(
    "statement_id",
    ["..", "../../etc/passwd", ".hidden", "a/b", "a\\b", "a\0b", "long" * 90, "", "ก" * 90],
)
def test_no_id_leaves_the_folder_or_is_too_long_for_a_disk(statement_id):
    name = addresses.folder(statement_id)
    assert 0 < len(name.encode()) <= 255
    assert not name.startswith(".")
    assert not set(name) & set("/\\\0")


def test_long_ids_with_the_same_beginning_stay_apart():
    assert addresses.folder("ก" * 90 + "a") != addresses.folder("ก" * 90 + "b")


@given(st.text(max_size=400), st.text(max_size=400))
def test_folders_of_different_ids_differ(one, other):
    assert (one == other) == (addresses.folder(one) == addresses.folder(other))


@pytest.mark.parametrize(
    ("page", "target", "link"),
    [
        ("index.html", "es/index.html", "es/index.html"),
        ("es/index.html", "index.html", "../index.html"),
        ("es/s/a/index.html", "ar/s/a/index.html", "../../../ar/s/a/index.html"),
        ("es/s/a/index.html", "feed.css", "../../../feed.css"),
    ],
)
def test_links_between_pages_are_relative_and_name_the_file(page, target, link):
    assert addresses.relative(page, target) == link


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "//x.example/", "x", "http://[", "", "ftp://a"]
)
def test_only_web_addresses_are_web_addresses(text):
    assert addresses.web_address(text) == ""


def test_a_web_address_is_written_in_ascii():
    assert (
        addresses.web_address("https://x.example/ñ b?q=%20") == "https://x.example/%C3%B1%20b?q=%20"
    )


def test_an_entry_id_is_a_uri():
    assert addresses.entry_id("https://x.example:8443/", 2025, "2025-ñ", "es") == (
        "tag:x.example,2025:statement:2025-%C3%B1:es"
    )


def test_a_site_may_be_a_bare_number_of_the_newer_kind() -> None:
    assert addresses.host("http://[2001:db8::1]:8080/") == "[2001:db8::1]"
