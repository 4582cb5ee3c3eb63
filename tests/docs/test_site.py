"""The documentation as a site: built without a warning, whole, and without a request to others."""

import re
import runpy
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from tests.conftest import REPOSITORY
from tests.docs.pages import DOCS, PAGES, anchors, blocks, links, name, prose

CONF = runpy.run_path(str(DOCS / "conf.py"))
LISTED = [page for pages in CONF["PARTS"].values() for page in pages]
ADDRESS = re.compile(r"https?://[^\s\"'`)<>\\]+")
LOADED = " | ".join(
    ("//script/@src", "//img/@src", "//link/@href", "//iframe/@src", "//source/@srcset")
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as CI builds it: a warning is an error."""
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    built = subprocess.run(
        [*command, "-d", str(out / "doctrees"), str(DOCS), str(out / "html")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    return out / "html"


def test_every_page_is_in_the_sites_list() -> None:
    pages = {path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md")}
    records = {page for page in pages if page.startswith("adr/")} - {"adr/README"}
    assert pages - records - {"index"} == set(LISTED)


def test_every_listed_page_is_built(site: Path) -> None:
    assert [page for page in LISTED if not (site / f"{page}.html").is_file()] == []


def test_pages_load_nothing_from_elsewhere(site: Path) -> None:
    loaded = {
        (path.name, str(address))
        for path in site.rglob("*.html")
        for address in html.parse(str(path)).xpath(LOADED)
        if urlsplit(str(address)).netloc
    }
    assert loaded == set()


def test_styles_and_scripts_load_nothing_from_elsewhere(site: Path) -> None:
    asked = re.compile(r"(?:url\(|@import|fetch\(|import\(|\.src ?=)\s*[\"']?(?:https?:)?//")
    files = [path for path in site.rglob("*") if path.suffix in {".css", ".js"}]
    assert files
    assert [path.name for path in files if asked.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    astray = []
    for link in links(page):
        parts = urlsplit(link)
        if parts.scheme:
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        is_there = target.is_file() or (target.is_dir() and REPOSITORY in target.parents)
        if not is_there or (parts.fragment and parts.fragment not in anchors(target)):
            astray.append(link)
    assert astray == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_has_one_title(page: Path) -> None:
    assert len(re.findall(r"^# .+$", prose(page), flags=re.MULTILINE)) == 1


EXTERNAL = {
    "appriseit.com",
    "argosopentech.com", "bsky.app", "keepachangelog.com", "t.me", "toml.io",
}  # fmt: skip
"""The hosts that pages lead to, besides those of examples; nobody asks them in a test."""


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_to_other_hosts_are_known(page: Path) -> None:
    hosts = {urlsplit(link).hostname or "" for link in links(page) if urlsplit(link).netloc}
    assert {host.removeprefix("www.") for host in hosts} - EXTERNAL == set()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_examples_name_no_host_that_may_be_somebodys(page: Path) -> None:
    own = {"localhost", "127.0.0.1", "example.org", "example.com", "raw.githubusercontent.com"}
    text = "\n".join(block.text for block in blocks(page))
    hosts = {urlsplit(address).hostname or "" for address in ADDRESS.findall(text)}
    known = own | EXTERNAL
    assert {
        h for h in hosts if not any(h == one or h.endswith(f".{one}") for one in known)
    } == set()


PICTURES = sorted((DOCS / "pictures").iterdir())


def shown() -> list[tuple[str, str]]:
    """Every picture of every page: (its words, its file)."""
    found = []
    for page in PAGES:
        for words, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", prose(page)):
            found.append((" ".join(words.split()), str((page.parent / target).resolve())))
    return found


def test_every_picture_is_shown_and_said_in_words() -> None:
    assert {file for _, file in shown()} == {str(path) for path in PICTURES}
    assert [file for words, file in shown() if len(words) < len("Five posts.")] == []


def test_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in PICTURES) < 2_500_000
    assert (DOCS / "pictures" / "together.png").stat().st_size < 300_000
