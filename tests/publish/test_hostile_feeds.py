"""Feeds of 120 statements in six languages with hostile titles, made by the program itself."""

import json
import re
import shutil
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from bot.config import Home
from tests import databases
from tests.conftest import alliance_bot, files_under
from tests.publish import feed_rules, hostile_home
from tests.publish.feed_rules import ATOM
from tests.publish.hostile_home import COUNT, LANGUAGES

pytestmark = pytest.mark.slow
SITE = "https://statements.example.org/"
LATE = (4, "ar")
CORRECTED = 6


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home after its first cycle; one Arabic translation is not there yet."""
    found = Home(tmp_path_factory.mktemp("hostile") / "home")
    hostile_home.write(found, without=LATE)
    ran = alliance_bot(found.root, "once", "--json", timeout=500)
    assert ran.status == 0, ran.out + ran.err
    assert len(ran.json["statements"]["new"]) == COUNT
    return found


@pytest.fixture
def files(home: Home) -> dict[str, bytes]:
    return {path: data for path, (data, _) in files_under(home.feeds).items()}


@pytest.fixture
def own(home: Home, tmp_path: Path) -> Home:
    """A copy of that home which a test may change."""
    return Home(databases.copied(home.root, tmp_path / "home"))


def count(tag: str) -> int:
    return COUNT - 1 if tag == LATE[1] else COUNT


def current(files: dict[str, bytes], tag: str) -> tuple:
    """The entries of a language's current feeds in their three formats, by ID."""
    atom, rss = (feedparser.parse(files[f"{tag}/{name}"]) for name in ("atom.xml", "rss.xml"))
    assert (atom.bozo, rss.bozo) == (0, 0)
    found = json.loads(files[f"{tag}/feed.json"])["items"]
    return (
        {entry.id: entry for entry in atom.entries},
        {entry.id: entry for entry in rss.entries},
        {entry["id"]: entry for entry in found},
    )


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_reader_finds_nothing_to_complain_of(files: dict[str, bytes], tag: str) -> None:
    for path in [f"{tag}/atom.xml", f"{tag}/rss.xml", *chain(files, tag)]:
        etree.fromstring(files[path])
        read = feedparser.parse(files[path])
        assert read.bozo == 0, path
        assert read.entries, path
        for entry in read.entries:
            assert entry.link.startswith(f"{SITE}{tag}/s/"), path
            assert entry.id.endswith(f":{tag}"), path


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_three_formats_agree(files: dict[str, bytes], tag: str) -> None:
    in_atom, in_rss, in_json = current(files, tag)
    assert list(in_atom) == list(in_rss) == list(in_json)
    for name, atom in in_atom.items():
        rss, item = in_rss[name], in_json[name]
        assert atom.title == rss.title == item["title"]
        assert atom.link == rss.link == item["url"]
        assert atom.content[0].value == rss.content[0].value
        assert atom.summary == rss.summary == item["summary"]
        assert atom.updated == item["date_modified"]
        assert atom.updated_parsed == rss.updated_parsed
        assert atom.published_parsed == rss.published_parsed
        assert [t.label or t.term for t in atom.tags] == [t.term for t in rss.tags] == item["tags"]
        assert atom.author == rss.author == item["authors"][0]["name"]
        assert atom.language == rss.language == item["language"] == tag


def test_every_document_is_valid(files: dict[str, bytes]) -> None:
    judges = {"feed.json": feed_rules.json_feed, "rss.xml": feed_rules.rss}
    documents = feeds_in(files)
    for path, data in documents.items():
        judge = judges.get(path.rpartition("/")[2], feed_rules.atom)
        assert judge(data, SITE + path) == [], path
    assert len(documents) > 60


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_statement_is_reachable_exactly_once(files: dict[str, bytes], tag: str) -> None:
    found = [
        entry.findtext(f"{ATOM}id")
        for path in (f"{tag}/atom.xml", *chain(files, tag))
        for entry in etree.fromstring(files[path]).findall(f"{ATOM}entry")
    ]
    assert len(found) == len(set(found)) == count(tag)
    documents = {path for path in files if re.match(rf"{tag}/archive/.*\.xml", path)}
    assert set(chain(files, tag)) == documents


def chain(files: dict[str, bytes], tag: str) -> list[str]:
    """The archive documents, one behind the other, as a reader finds them."""
    found: list[str] = []
    path = f"{tag}/atom.xml"
    while path:
        links = etree.fromstring(files[path]).findall(f"{ATOM}link[@rel='prev-archive']")
        path = links[0].get("href").removeprefix(SITE) if links else ""
        found += [path] if path else []
    return found


def feeds_in(files: dict[str, bytes]) -> dict[str, bytes]:
    """The feeds and archive documents among the files."""
    form = re.compile(r"[\w-]+/(atom\.xml|rss\.xml|feed\.json|archive/\d{4}-\d\d\.xml)")
    return {path: data for path, data in files.items() if form.fullmatch(path)}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_current_feeds_are_small(files: dict[str, bytes], tag: str) -> None:
    assert all(len(entries) <= 50 for entries in current(files, tag))
    for name in ("atom.xml", "rss.xml", "feed.json"):
        assert len(files[f"{tag}/{name}"]) <= 512_000


def test_names_and_categories_are_in_the_reader_s_language(files: dict[str, bytes]) -> None:
    for tag in ("es", "ar", "zh-Hant", "th"):
        feed = json.loads(files[f"{tag}/feed.json"])
        from_english = [i for i in feed["items"] if i["_translation"]["original"] == "en"]
        assert hostile_home.NAMES[tag] in feed["title"]
        assert {i["authors"][0]["name"] for i in from_english} == {
            f"{hostile_home.NAMES[tag]} (IMA)"
        }
        assert {i["tags"][0] for i in from_english} == {hostile_home.TAGS[tag]}


def test_nothing_differs_the_second_time(own: Home) -> None:
    before = files_under(own.feeds)
    (own.statements / "new.md").write_text("A file without a date changes nothing.\n\nNo.\n")
    assert alliance_bot(own.root, "once", "--json").json["published"]["files_written"] == 0
    assert files_under(own.feeds) == before


def test_feeds_come_back_byte_for_byte(own: Home, files: dict[str, bytes]) -> None:
    correct(own)
    alliance_bot(own.root, "once")
    before = {path: data for path, (data, _) in files_under(own.feeds).items()}
    shutil.rmtree(own.feeds)
    alliance_bot(own.root, "once")
    assert before != files
    assert {path: data for path, (data, _) in files_under(own.feeds).items()} == before


def test_a_new_translation_changes_nothing_but_a_link_elsewhere(
    own: Home, files: dict[str, bytes]
) -> None:
    hostile_home.write_translation(own, *LATE)
    assert alliance_bot(own.root, "once").status == 0
    after = {path: data for path, (data, _) in files_under(own.feeds).items()}
    assert f"{hostile_home.name(LATE[0])}:ar".encode() in after["ar/atom.xml"]
    address = f"{SITE}ar/s/{hostile_home.name(LATE[0])}/"
    assert files["ar/atom.xml"] != after["ar/atom.xml"]
    changed = []
    for path, data in feeds_in(files).items():
        if not path.startswith("ar/"):
            changed += [path] if after[path] != data else []
            assert without(address, after[path]) == without(address, data), path
    assert {path for path in changed if "archive" not in path} == {
        f"{tag}/{name}"
        for tag in LANGUAGES
        if tag != "ar"
        for name in ("atom.xml", "rss.xml", "feed.json")
    }


def without(address: str, data: bytes) -> bytes:
    """A feed without the sibling link to an address."""
    text = data.decode()
    link = rf'<(?:atom:)?link href="{address}" rel="alternate" type="text/html" hreflang="ar"/>'
    member = rf'\s*{{\s*"language": "ar",\s*"url": "{address}"\s*}},?'
    return re.sub(member, "", re.sub(link, "", text)).encode()


def test_a_correction_is_told_in_the_feed_of_its_language(own: Home) -> None:
    correct(own)
    alliance_bot(own.root, "once")
    files = {path: data for path, (data, _) in files_under(own.feeds).items()}
    name = hostile_home.name(CORRECTED)
    english = next(i for i in json.loads(files["en/feed.json"])["items"] if name in i["id"])
    spanish = next(i for i in json.loads(files["es/feed.json"])["items"] if name in i["id"])
    assert re.search(r"<em>Corrected on [^<]*: paragraph \d", english["content_html"])
    assert english["date_modified"] > english["date_published"]
    assert "Corregido" not in spanish["content_html"]
    assert feed_rules.atom(files["en/atom.xml"], f"{SITE}en/atom.xml") == []


def correct(home: Home) -> None:
    """Change a number in the source of a statement."""
    path = home.statements / f"{hostile_home.name(CORRECTED)}.md"
    text = path.read_text("utf-8")
    assert "all 12 cities" in text
    path.write_text(text.replace("all 12 cities", "all 13 cities"), encoding="utf-8")
