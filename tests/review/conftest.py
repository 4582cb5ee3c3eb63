"""A home with machine text in Arabic, and a visitor who comes to its review pages over HTTP."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.collect.formats import sandbox
from bot.config import Home, load
from bot.pipeline import App, run_once
from bot.review import web
from bot.review.links import issue
from bot.translate import models
from bot.translate.catalog import Entry, parse
from bot.wiring import build_app
from tests import databases
from tests.collect.documents import here_too
from tests.made_package import make_package

NOW = datetime(2026, 3, 8, 15, tzinfo=UTC)
NAME = "2026-03-08-our-day-of-rest"
HOST = "http://review.test"
CONFIG = """
[site]
name = "International Migrants Alliance"
url = "http://review.test/"

[languages]
ar = {}
es = { engines = [] }

[translate]
engines = ["argos"]

[announce]
max_age = "1h"
"""
STATEMENT = """---
title: Our day of rest
date: 2026-03-08
slogans: [Justice now!]
---

Workers in **12 cities** stopped today, as [the law](https://www.example.org/law) says.

Pay the 5,000 families.
"""
ARABIC = {
    "our": "لنا", "day": "يوم", "of": "من", "rest": "راحة", "justice": "عدالة", "now": "الآن",
    "workers": "عمال", "in": "في", "cities": "مدن", "stopped": "توقف", "today": "اليوم",
    "as": "كما", "the": "تلك", "law": "قانون", "says": "تقول", "pay": "ادفعوا",
    "families": "عائلات",
}  # fmt: skip


@pytest.fixture(autouse=True)
def read_here_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let hand-outs be read in this process, too, where coverage sees it."""
    monkeypatch.setattr(sandbox, "read", here_too(sandbox.read))


@pytest.fixture(scope="session")
def arabic_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    return make_package(folder / "en_ar.argosmodel", "en", "ar", ARABIC)


def make_home(root: Path, package: Path, config: str = CONFIG) -> Home:
    home = Home(root)
    home.config_file.parent.mkdir(parents=True)
    home.config_file.write_text(config, "utf-8")
    home.statements.mkdir()
    (home.statements / "rest.md").write_text(STATEMENT, "utf-8")
    models.install(home, package)
    return home


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, arabic_package: Path) -> Path:
    """A home after its first cycle: Arabic by a machine, Spanish for people to write."""
    root = tmp_path_factory.mktemp("made") / "home"
    app = build_app(make_home(root, arabic_package), load(Home(root)))
    run_once(app, NOW)
    app.store.close()
    return root


@pytest.fixture
def app(tmp_path: Path, made: Path) -> Iterator[App]:
    """Such a home, for one test alone."""
    home = Home(databases.copied(made, tmp_path / "home"))
    app = build_app(home, load(home))
    yield app
    app.store.close()


def entries(app: App, tag: str = "ar") -> dict[str, Entry]:
    """The PO file's entries as they stand on the disk."""
    path = app.home.translations / NAME / f"{tag}.po"
    return {entry.key: entry for entry in parse(path.read_bytes(), str(path)).entries}


def published(app: App, tag: str = "ar") -> str:
    """The statement's page after one more cycle."""
    run_once(app, NOW)
    return (app.home.feeds / tag / "s" / NAME / "index.html").read_text("utf-8")


class Times:
    """The moment and the seconds that the pages are told."""

    def __init__(self) -> None:
        self.now = NOW
        self.seconds = 0.0


class Visitor:
    """A browser without JavaScript: it keeps cookies, follows redirects and fills in forms."""

    def __init__(self, app: App, times: Times | None = None) -> None:
        self.app = app
        self.times = times or Times()
        pages = web.application(app, lambda: self.times.now, lambda: self.times.seconds)
        mounted = Starlette(routes=[Mount("/review", pages)])
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(mounted), base_url=HOST, follow_redirects=True
        )
        self.answer = httpx.Response(0)

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        self.answer = asyncio.run(self.client.request(method, path, **options))
        return self.answer

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.send("GET", path, **options)

    def open(self, *tags: str, name: str = "Ana", days: int = 30) -> "Visitor":
        """Get a link and open it."""
        self.get(issue(self.app, tags or ("ar",), name, days, self.times.now))
        return self

    def sheet(self, tag: str = "ar") -> "Visitor":
        self.get(f"/review/{tag}/{NAME}")
        return self

    @property
    def page(self) -> html.HtmlElement:
        return html.fromstring(self.answer.text)

    def text(self, path: str) -> str:
        """The words of the one element that an XPath finds."""
        (found,) = self.page.xpath(path)
        return " ".join(found.text_content().split())

    def fields(self) -> dict[str, str]:
        """The fields of the statement's form as they stand on the page."""
        form = self.page.xpath("//form[@class='sheet']")[0]
        found = {
            one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")
        }
        # A browser sends line ends of its own.
        areas = {one.get("name"): one.text or "" for one in form.xpath(".//textarea")}
        return found | {
            name: text.removeprefix("\n").replace("\n", "\r\n") for name, text in areas.items()
        }

    def press(
        self, do: str, fields: dict[str, str] | None = None, **options: Any
    ) -> httpx.Response:
        """Send the form of the page with some fields changed."""
        sent = self.fields() | (fields or {}) | {"do": do}
        parts = {name: (None, value.encode()) for name, value in sent.items()}
        headers = {"Origin": HOST} | options.pop("headers", {})
        return self.send("POST", str(self.answer.url), files=parts, headers=headers, **options)


@pytest.fixture
def visitor(app: App) -> Visitor:
    """Somebody with an open session for Arabic, on the statement's page."""
    return Visitor(app).open().sheet()
