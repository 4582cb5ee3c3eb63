"""The demo home: what a newcomer sees first is whole, honest, and leaves the tree clean."""

import json
import shutil
import subprocess

import pytest

from bot.config import Home, load
from tests.conftest import REPOSITORY, Ran, alliance_bot

REVIEWED = "2026-06-16-a-home-is-a-workplace-domestic-workers-demand-our-rights-now"
pytestmark = pytest.mark.skipif(
    shutil.which("apertium") is None, reason="Apertium is not installed: `make setup` as root"
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Ran]:
    root = tmp_path_factory.mktemp("demo") / "home"
    for path in committed():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / path, root / path)
    return Home(root), alliance_bot(root, "once", "--json", timeout=300)


def committed() -> list[str]:
    """The demo home's own files: running the demo leaves others beside them."""
    command = ["git", "ls-files", "-z", "--", "config", "statements", "translations"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return [path for path in listed.stdout.split("\0") if path]


def test_the_main_job_succeeds(demo: tuple[Home, Ran]) -> None:
    _, ran = demo
    assert ran.status in {0, 1}, ran.err
    assert ran.json["errors"] == []
    assert len(ran.json["statements"]["new"]) >= 4
    assert ran.json["statements"]["held"] == ran.json["statements"]["rejected"] == []


@pytest.mark.parametrize("tag", ["id", "ar", "zh-Hant", "hi", "ko"])
def test_one_statement_is_there_as_people_translated_it(demo: tuple[Home, Ran], tag: str) -> None:
    home, _ = demo
    page = (home.feeds / tag / "s" / REVIEWED / "index.html").read_text("utf-8")
    direction = "rtl" if tag == "ar" else "ltr"
    assert f'<html lang="{tag}" dir="{direction}"' in page


@pytest.mark.parametrize("tag", ["es", "ca", "fr", "it", "pt"])
def test_live_machine_drafts_say_that_they_are_drafts(demo: tuple[Home, Ran], tag: str) -> None:
    home, ran = demo
    assert ran.json["translation"][tag]["engine"] == "apertium"
    assert ran.json["translation"][tag]["sentences_translated"] > 0
    drafts = [
        path
        for path in (home.feeds / tag / "s").rglob("index.html")
        if 'class="label draft"' in path.read_text("utf-8")
    ]
    assert drafts


def test_what_people_wrote_is_left_byte_for_byte(demo: tuple[Home, Ran]) -> None:
    home, _ = demo
    changed = [
        path
        for path in committed()
        if (home.root / path).read_bytes() != (REPOSITORY / path).read_bytes()
    ]
    assert changed == []


def test_posts_are_in_their_languages(demo: tuple[Home, Ran]) -> None:
    home, _ = demo
    lines = (home.state / "posts.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(line)["language"] for line in lines} == set(load(home).accounts[0].languages)
