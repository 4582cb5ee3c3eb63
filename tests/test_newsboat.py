"""A real feed reader, newsboat, over HTTP: news, corrections, withdrawals, and nothing new."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.config import Home
from tests.conftest import alliance_bot, write_statement
from tests.serve.running import running

NEWSBOAT = shutil.which("newsboat")
FEEDS = ("en/atom.xml", "en/rss.xml")
TITLE = "On our day of rest"
OTHER = "On a second day of rest"


pytestmark = pytest.mark.skipif(NEWSBOAT is None, reason="newsboat is not installed: `make setup`")


class Item(NamedTuple):
    """What newsboat keeps of an entry."""

    guid: str
    title: str
    content: str


class Reader:
    """newsboat with one feed, and a folder of its own."""

    def __init__(self, folder: Path, feed: str) -> None:
        self._cache = folder / "cache.db"
        self._urls = folder / "urls"
        self._urls.write_text(f"{feed}\n", "utf-8")
        self._config = folder / "config"
        self._config.write_text("", "utf-8")
        self._environment = os.environ | {"HOME": str(folder), "TERM": "dumb", "LANG": "C.UTF-8"}

    def reload(self) -> None:
        """Look for news as a person's reader does every hour."""
        files = ["-u", self._urls, "-c", self._cache, "-C", self._config]
        done = subprocess.run(
            ["newsboat", *map(str, files), "-x", "reload"],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (done.returncode, done.stderr) == (0, "")

    def items(self) -> list[Item]:
        """Return what it shows, in the order of titles."""
        with sqlite3.connect(self._cache) as database:
            rows = database.execute(
                "SELECT guid, title, content FROM rss_item WHERE NOT deleted ORDER BY title"
            ).fetchall()
        database.close()
        return [Item(*row) for row in rows]


class Site:
    """A home whose feeds are served, and what its server has said of its requests."""

    def __init__(self, home: Home, address: str, end: Callable[[], str]) -> None:
        self.home = home
        self.address = address
        self.end = end

    def cycle(self) -> None:
        ran = alliance_bot(self.home.root, "once")
        assert ran.status == 0, ran.out + ran.err


@pytest.fixture
def site(home: Home) -> Iterator[Site]:
    write_statement(home, OTHER)
    assert alliance_bot(home.root, "once").status == 0
    with running(home, "serve", "--bind", "127.0.0.1:0") as (process, address):

        def end() -> str:
            process.send_signal(signal.SIGTERM)
            assert process.stderr is not None
            return process.stderr.read()

        yield Site(home, address, end)


@pytest.fixture
def readers(site: Site, tmp_path: Path) -> list[Reader]:
    """A reader of each format, which has the feed as it was first published."""
    made = []
    for number, feed in enumerate(FEEDS):
        folder = tmp_path / f"newsboat{number}"
        folder.mkdir()
        made.append(Reader(folder, site.address + feed))
        made[-1].reload()
    return made


def test_what_is_unchanged_is_not_sent_again(site: Site, readers: list[Reader]) -> None:
    for reader in readers:
        reader.reload()
    site.cycle()
    for reader in readers:
        reader.reload()
        assert [item.title for item in reader.items()] == [OTHER, TITLE]
    said = site.end()
    for feed in FEEDS:
        # newsboat keeps what it needs to ask for news from the second answer on.
        assert re.findall(rf'"path": "/{feed}", "status": (\d+)', said) == ["200", "200", "304"]


def test_a_correction_is_an_update_and_no_new_item(site: Site, readers: list[Reader]) -> None:
    before = [reader.items() for reader in readers]
    path = site.home.statements / "on-our-day-of-rest.md"
    path.write_text(path.read_text("utf-8").replace("12 cities", "14 cities"), "utf-8")
    site.cycle()
    for reader, had in zip(readers, before, strict=True):
        assert "12 cities" in had[1].content
        assert re.fullmatch(r"tag:.*:statement:.*:en", had[1].guid)
        reader.reload()
        after = reader.items()
        assert [item.guid for item in after] == [item.guid for item in had]
        assert after[0] == had[0]
        assert "14 cities" in after[1].content
        assert "12 cities" not in after[1].content
        assert "Corrected on" in after[1].content


def test_a_withdrawal_takes_the_words_and_leaves_a_notice(
    site: Site, readers: list[Reader]
) -> None:
    before = [{item.guid: item for item in reader.items()} for reader in readers]
    (name,) = (guid.split(":")[-2] for guid in before[0] if "on-our-day" in guid)
    ran = alliance_bot(site.home.root, "retract", name, "--why", "It named a wrong city.")
    assert ran.status == 0, ran.out + ran.err
    site.cycle()
    for reader, had in zip(readers, before, strict=True):
        reader.reload()
        after = {item.guid: item for item in reader.items()}
        assert set(after) == set(had)
        (changed,) = (guid for guid in after if after[guid] != had[guid])
        assert name in changed
        assert "withdrawn" in after[changed].content
        assert "It named a wrong city." in after[changed].content
        assert "12 cities" not in after[changed].content
