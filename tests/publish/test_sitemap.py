from datetime import UTC, datetime
from itertools import islice

import pytest
from lxml import etree

from bot.publish import feeds, sitemap
from bot.publish.sitemap import Listed
from bot.publish.source import Source
from tests.publish.made import make, site

URL = "https://statements.example.org/"
SPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
NOON = datetime(2025, 7, 2, 12, tzinfo=UTC)
SITE = site("en", "ar", "th")


def rendered(entries):
    editions = {
        tag: feeds.edition([entry for entry in entries if entry.language == tag])
        for tag in SITE.languages
    }
    groups = [("lists", sitemap.lists(SITE, editions))]
    groups += [(year, map(sitemap.statement, found)) for year, found in sitemap.years(entries)]
    made = [one for name, pages in groups for one in sitemap.files(name, pages)]
    found = {path: data for path, _, data in made}
    found["sitemap.xml"] = sitemap.index(SITE, [(path, changed) for path, changed, _ in made])
    return {path: etree.fromstring(data) for path, data in found.items()}


def pages(root):
    return root.xpath("s:url/s:loc/text()", namespaces=SPACES)


def links(root, address):
    (found,) = root.xpath(f"s:url[s:loc='{address}']", namespaces=SPACES)
    return {
        link.get("hreflang"): link.get("href")
        for link in found.iterfind("x:link", namespaces=SPACES)
    }


@pytest.fixture
def entries(simple, translated):
    made = []
    for day in ("2025-03-01", "2024-03-01"):
        statement = simple(day=day, title=f"On {day}")
        source = Source(statement, {"ar": translated(statement, "ar")})
        made += make(source, *SITE.languages)
    return made


def test_the_index_names_the_lists_and_each_year_with_the_last_change(entries):
    index = rendered(entries)["sitemap.xml"]
    rows = [tuple(row.xpath("s:loc/text() | s:lastmod/text()", namespaces=SPACES)) for row in index]
    assert rows == [
        (f"{URL}sitemap-lists.xml", "2025-03-01T12:00:00+00:00"),
        (f"{URL}sitemap-2025.xml", "2025-03-01T12:00:00+00:00"),
        (f"{URL}sitemap-2024.xml", "2024-03-01T12:00:00+00:00"),
    ]


def test_every_page_is_listed_once(entries):
    found = rendered(entries)
    assert pages(found["sitemap-2025.xml"]) == [e.address for e in entries if e.day.year == 2025]
    assert pages(found["sitemap-lists.xml"]) == [URL, f"{URL}en/", f"{URL}ar/", f"{URL}th/"]


def test_a_statement_names_all_its_languages_its_own_too_and_the_original_for_others(entries):
    english, arabic = entries[:2]
    found = rendered(entries)["sitemap-2025.xml"]
    expected = {"en": english.address, "ar": arabic.address, "x-default": english.address}
    assert links(found, english.address) == links(found, arabic.address) == expected


def test_a_statement_in_one_language_names_no_others(simple):
    (entry,) = make(Source(simple(), {}), *SITE.languages)
    assert links(rendered([entry])["sitemap-2024.xml"], entry.address) == {}


def test_months_are_listed(simple):
    made = [
        make(Source(simple(day=f"20{24 - n // 12}-{12 - n % 12:02d}-03", title=f"T {n}"), {}))[0]
        for n in range(60)
    ]
    found = pages(rendered(made)["sitemap-lists.xml"])
    assert f"{URL}en/archive/2020-01/" in found


def listed(count):
    return [Listed(f"{URL}{n:05d}/", NOON) for n in range(count)]


def test_a_year_is_divided_where_the_protocol_ends():
    parts = list(sitemap.files("2025", listed(7), most=3))
    assert [path for path, _, _ in parts] == [
        "sitemap-2025.xml", "sitemap-2025-2.xml", "sitemap-2025-3.xml",
    ]  # fmt: skip
    assert [len(etree.fromstring(data)) for _, _, data in parts] == [3, 3, 1]
    assert {changed for _, changed, _ in parts} == {NOON}


def test_no_file_is_larger_than_allowed():
    (whole,) = sitemap.files("2025", listed(1000))
    most = len(whole[2]) // 3
    parts = list(sitemap.files("2025", listed(1000), most_bytes=most))
    assert sum(len(etree.fromstring(data)) for _, _, data in parts) == 1000
    assert all(most * 0.9 < len(data) <= most for _, _, data in islice(parts, len(parts) - 1))


def test_the_limits_are_the_protocols():
    assert (sitemap.MOST_PAGES, sitemap.MOST_BYTES) == (50_000, 50_000_000)


def test_robots_are_told_where_the_sitemap_is_and_to_leave_reviewing_alone():
    assert sitemap.robots(SITE).decode().splitlines() == [
        "User-agent: *",
        "Disallow: /review/",
        "",
        f"Sitemap: {URL}sitemap.xml",
    ]


def test_robots_of_a_site_below_a_path_name_the_whole_path():
    said = sitemap.robots(site("en", url="https://example.org/statements/")).decode()
    assert "Disallow: /statements/review/" in said
    assert "Sitemap: https://example.org/statements/sitemap.xml" in said
