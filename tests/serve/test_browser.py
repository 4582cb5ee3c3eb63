"""A real Chromium on the program's own server: its headers forbid nothing that pages need."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from bot.config import Home
from tests.conftest import alliance_bot
from tests.serve.running import running

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: `make setup`")


@pytest.fixture
def browser() -> Iterator[Browser]:
    quiet = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield browser
        browser.close()


def test_pages_load_all_that_is_theirs_and_nothing_is_refused(home: Home, browser: Browser) -> None:
    assert alliance_bot(home.root, "once").status == 0
    (name,) = (page.name for page in (home.feeds / "en/s").iterdir())
    with running(home, "serve", "--bind", "127.0.0.1:0") as (_, address):
        page = browser.new_page()
        said: list[str] = []
        asked: set[str] = set()
        page.on("console", lambda message: said.append(message.text))
        page.on("requestfailed", lambda request: said.append(request.url))
        page.on("request", lambda request: asked.add(request.url))
        for path in ("", "en/", f"en/s/{name}/"):
            page.goto(address + path, wait_until="networkidle")
            font = page.evaluate("getComputedStyle(document.body).fontFamily")
            assert "Georgia" in font  # the style sheet has come
        assert said == []
        page.goto(f"{address}es/nothing")
        assert page.inner_text("h1") == "No hay ninguna página en esta dirección."
        page.click("text=Todos los idiomas")
        assert page.url == address
    assert {url for url in asked if not url.startswith(address)} == set()
