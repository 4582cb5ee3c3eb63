"""Pages as readers see them: a real Chromium, from a small phone to a desk, without a script."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot import config
from tests.publish.conftest import CONFIG, NOW

CHROMIUM = shutil.which("chromium")
STATEMENT = "s/2025-06-16-domestic-workers-are-workers/"
GONE = "s/2024-03-05-we-march/"
SCRIPTS = ("en", "ar", "ur", "hi", "bn", "th", "zh-Hant", "ko", "ja")
PAGES = (
    "",
    *(f"{tag}/{STATEMENT}" for tag in SCRIPTS),
    *(f"{tag}/" for tag in ("es", "ur", "th", "ja", "de")),
    f"ar/{GONE}",
)
ACCOUNT = """
[[accounts]]
name = "m"
network = "mastodon"
server = "https://social.example.org"
profile = "https://social.example.org/@harbour_alliance_of_migrant_workers"
languages = ["en", "ar", "ur", "th"]
token = { env = "TOKEN" }
"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: `make setup`")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address(full_press, simple, translated) -> Iterator[str]:
    """Where the pages are answered; one statement is corrected, another withdrawn."""
    handler = partial(_Quiet, directory=full_press.home.feeds)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        where = f"http://127.0.0.1:{server.server_port}/"
        text = CONFIG.replace("https://statements.example.org/", where) + ACCOUNT
        full_press.settings = config.parse(text)
        gone = simple()
        full_press.add(gone, translated(gone, "ar"))
        full_press.publish()
        full_press.change(gone.id, withdrawn="A name in it was wrong.")
        full_press.publish(NOW)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield where
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        options = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=options)
        yield chromium
        chromium.close()


def opened(browser: Browser, width: int, *, script: bool = False, scheme: str = "light") -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 740},
        java_script_enabled=script,
        color_scheme=scheme,
    )
    return context.new_page()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light")])
def test_axe_finds_nothing_serious(address, browser, width, scheme):
    page = opened(browser, width, script=True, scheme=scheme)
    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    found = []
    for path in PAGES:
        page.goto(address + path)
        if page.locator("#beside").count():
            page.locator("label[for=beside]").click()
        page.locator(".switcher summary").first.click() if path else None
        violations = Axe().run(page, options=options).response["violations"]
        found += [
            (path, one["id"], one["nodes"][0]["html"])
            for one in violations
            if one["impact"] in {"serious", "critical"}
        ]
    page.context.close()
    assert found == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_is_wider_than_its_screen(address, browser, width):
    page = opened(browser, width, script=True)
    too_wide = []
    for path in PAGES:
        page.goto(address + path)
        if page.locator("#beside").count():
            page.locator("label[for=beside]").click()
        page.locator(".switcher summary").first.click() if path else None
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(path)
    page.context.close()
    assert too_wide == []


def test_a_page_asks_for_its_own_style_and_icon_and_for_nothing_else(address, browser):
    page = opened(browser, 360, script=True)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        page.goto(address + path)
    page.context.close()
    allowed = {address + path for path in (*PAGES, "feed.css", "favicon.svg")}
    assert set(asked) - allowed == set()
    assert f"{address}feed.css" in asked


def test_nothing_on_a_page_is_a_script_that_runs(address, browser):
    page = opened(browser, 360, script=True)
    page.goto(f"{address}hi/{STATEMENT}")
    assert page.evaluate("[...document.scripts].map(one => one.type)") == ["application/ld+json"]
    assert page.evaluate("performance.getEntriesByType('resource').length") <= 2
    page.context.close()


@pytest.mark.parametrize("tag", ["hi", "ar"])
def test_the_original_stands_beside_its_translation_when_asked_for(address, browser, tag):
    page = opened(browser, 1280)
    page.goto(f"{address}{tag}/{STATEMENT}")
    translated, original = page.locator(".text > p").nth(0), page.locator(".text > p").nth(1)
    expect(original).to_be_hidden()
    page.locator("label[for=beside]").click()
    expect(original).to_contain_text("Fourteen years ago")
    here, there = translated.bounding_box(), original.bounding_box()
    assert here["y"] == there["y"]
    assert (here["x"] < there["x"]) == (tag == "hi")
    page.context.close()


def test_on_a_phone_the_original_stands_below_and_goes_again(address, browser):
    page = opened(browser, 360)
    page.goto(f"{address}th/{STATEMENT}")
    translated, original = page.locator(".text > p").nth(0), page.locator(".text > p").nth(1)
    page.locator("label[for=beside]").click()
    here, there = translated.bounding_box(), original.bounding_box()
    assert there["y"] >= here["y"] + here["height"]
    page.locator("label[for=beside]").click()
    expect(original).to_be_hidden()
    page.context.close()


def test_the_original_can_be_asked_for_with_a_keyboard(address, browser):
    page = opened(browser, 360)
    page.goto(f"{address}ko/{STATEMENT}")
    page.get_by_role("checkbox", name="English").press("Space")
    expect(page.locator(".text > .original").first).to_be_visible()
    page.context.close()


def test_each_language_is_chosen_without_a_script(address, browser):
    page = opened(browser, 360)
    page.goto(address)
    page.get_by_role("link", name="اردو").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator("main article a").first.click()
    page.locator(".switcher summary").click()
    page.locator(".switcher").get_by_role("link", name="日本語").click()
    expect(page).to_have_url(f"{address}ja/{STATEMENT}index.html")
    page.context.close()


def test_on_paper_there_is_the_text_and_nothing_to_click(address, browser):
    page = opened(browser, 800)
    page.goto(f"{address}en/{STATEMENT}")
    page.emulate_media(media="print")
    expect(page.locator(".text")).to_be_visible()
    for gone in (".switcher", ".subscribe", ".elsewhere", ".skip"):
        expect(page.locator(gone)).to_be_hidden()
    page.context.close()


def test_dark_is_dark_and_light_is_light(address, browser):
    lightness = []
    for scheme in ("light", "dark"):
        page = opened(browser, 360, script=True, scheme=scheme)
        page.goto(f"{address}en/")
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        lightness.append(sum(int(part) for part in colour[4:-1].split(",")))
        page.context.close()
    assert lightness[0] > 600
    assert lightness[1] < 150
