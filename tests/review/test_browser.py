"""The review pages as a phone shows them: a real Chromium, with JavaScript and without."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.config import load
from bot.pipeline import App, run_once
from bot.review.links import issue, revoke
from bot.serve import Server, listen
from bot.wiring import build_app
from tests.review.conftest import CONFIG, NAME, NOW, entries, make_home

CHROMIUM = shutil.which("chromium")
PHONE = {"width": 360, "height": 740}
FIXED = "توقف العمال في **١٢ مدينة** اليوم، كما يقول [القانون](1)."
TAGS = ("ar", "es", "hi", "th", "ur", "zh-Hant")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: `make setup`")


@dataclass(frozen=True)
class Site:
    """A home whose pages are answered on loopback by the real server."""

    app: App
    address: str

    def link(self, *tags: str, coordinator: bool = False) -> str:
        now = datetime.now(UTC)
        return issue(self.app, tags or ("ar",), "Ana", 30, now, coordinator=coordinator)


@pytest.fixture
def site(tmp_path: Path, arabic_package: Path) -> Iterator[Site]:
    crashes: list[BaseException] = []
    with listen("127.0.0.1:0") as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        languages = "\n".join(f"{tag} = {{ engines = [] }}" for tag in TAGS if tag != "ar")
        config = CONFIG.replace("http://review.test/", address)
        config = config.replace("es = { engines = [] }", languages)
        home = make_home(tmp_path / "home", arabic_package, config)
        home.glossary.write_text("en,ar\nday of rest,يوم الراحة\n", "utf-8")
        app = build_app(home, load(home))
        run_once(app, NOW)
        server = Server(app, listener)
        server.start(crashes.append)
        yield Site(app, address)
        server.stop()
        server.wait()
        app.store.close()
    assert crashes == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        options = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=options)
        yield chromium
        chromium.close()


Phone = Callable[..., Page]


@pytest.fixture
def phone(browser: Browser) -> Iterator[Phone]:
    """Opens a page on a phone; what the browser blocks or cannot do is a failure."""
    contexts, complaints = [], []

    def opened(*, script: bool = True, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport=PHONE,
            device_scale_factor=2,
            has_touch=True,
            is_mobile=True,
            java_script_enabled=script,
            color_scheme=scheme,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [said for said in complaints if not said.startswith("Failed to load resource")] == []


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_paragraph_is_corrected_on_a_phone_and_published(
    site: Site, phone: Phone, script: bool
) -> None:
    page = phone(script=script)
    page.goto(site.link())
    page.get_by_role("link", name="لنا يوم الراحة").tap()
    field = page.locator("#text-p1")
    field.fill(FIXED)
    page.locator("#p1").get_by_role("button", name="اعتماد").tap()
    expect(page.locator("#p2").get_by_role("status")).to_have_text("تم الحفظ.")
    expect(page.locator("#p2")).to_be_in_viewport()
    assert not entries(site.app)["p1"].fuzzy
    run_once(site.app, NOW)
    page.goto(f"{site.address}ar/s/{NAME}/")
    paragraph = page.locator(".text p").first
    expect(paragraph).to_have_text("توقف العمال في ١٢ مدينة اليوم، كما يقول القانون.")
    expect(paragraph.locator("strong")).to_have_text("١٢ مدينة")
    expect(paragraph.get_by_role("link")).to_have_attribute("href", "https://www.example.org/law")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


def test_everything_is_approved_after_a_question(site: Site, phone: Phone) -> None:
    page = phone(script=False)
    page.goto(site.link())
    page.goto(f"{site.address}review/ar/{NAME}")
    button = page.get_by_role("button", name="نعم، اعتماد الكل")
    expect(button).to_be_hidden()
    page.locator(".whole summary").tap()
    button.tap()
    expect(page.get_by_role("status")).to_contain_text("كل ما هنا معتمد")
    run_once(site.app, NOW)
    page.goto(f"{site.address}ar/s/{NAME}/")
    expect(page.locator(".label")).to_contain_text("ترجمة بشرية تمت مراجعتها")


def test_what_two_people_typed_is_shown_to_the_second(site: Site, phone: Phone) -> None:
    first, second = phone(), phone()
    for page in (first, second):
        page.goto(site.link())
        page.goto(f"{site.address}review/ar/{NAME}")
    for page, words in ((first, "نص عمر."), (second, "نص آنا.")):
        page.locator("#text-p2").fill(words)
        page.locator("#p2").get_by_role("button", name="اعتماد").tap()
    expect(second.locator("#p2").get_by_role("alert").first).to_contain_text("نص عمر.")
    expect(second.locator("#text-p2")).to_have_value("نص آنا.")
    assert entries(site.app)["p2"].target == "نص عمر."


def test_a_link_on_another_site_opens_in_spite_of_the_strict_cookie(
    site: Site, phone: Phone
) -> None:
    page = phone(script=False)
    page.goto(site.link().replace("127.0.0.1", "localhost"))
    # localhost and 127.0.0.1 are two sites to a browser.
    page.set_content(f'<a href="{site.link()}">from Ana</a>')
    page.get_by_role("link", name="from Ana").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("نصوص للمراجعة")
    assert page.url == f"{site.address}review/ar/"


def test_a_script_in_an_edit_does_not_run(site: Site, phone: Phone) -> None:
    page = phone()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(site.link())
    page.goto(f"{site.address}review/ar/{NAME}")
    hostile = '<script>alert(1)</script><img src=x onerror="alert(2)"> نص'
    page.locator("#text-p1").fill(hostile)
    page.locator("#p1").get_by_role("button", name="اعتماد").tap()
    expect(page.locator("#p2").get_by_role("status")).to_be_visible()
    run_once(site.app, NOW)
    page.goto(f"{site.address}ar/s/{NAME}/")
    expect(page.locator(".text p").first).to_contain_text("<script>alert(1)</script>")
    assert dialogs == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(site: Site, phone: Phone, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = phone(scheme=scheme)
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        violations = Axe().run(page).response["violations"]
        serious = [one["id"] for one in violations if one["impact"] in {"serious", "critical"}]
        if serious:
            found[name] = serious

    page.goto(site.link("ar", "es", coordinator=True))
    look("languages")
    page.goto(f"{site.address}review/overview/")
    page.locator("summary").tap()
    look("overview")
    page.goto(f"{site.address}review/ar/")
    look("list")
    page.goto(f"{site.address}review/ar/{NAME}")
    for summary in page.locator("summary").all():
        summary.tap()
    look("statement")
    page.locator("#text-p2").fill("بلا رقم")
    page.locator("#note-p2").fill("؟")
    page.locator("#p2").get_by_role("button", name="حفظ مع علامة").tap()
    expect(page.get_by_role("status").first).to_have_text("تم الحفظ.")
    look("findings")
    page.locator("#text-p1").fill("")
    page.locator("#p1").get_by_role("button", name="اعتماد").tap()
    expect(page.locator("#p1").get_by_role("alert").first).to_be_visible()
    look("alerts")
    revoke(site.app.store, "Ana", NOW)
    page.goto(f"{site.address}review/ar/")
    look("refused")
    assert found == {}


def test_the_pages_fit_a_phone_and_fingers_in_every_script(site: Site, phone: Phone) -> None:
    page = phone()
    page.goto(site.link(*TAGS))
    wide = "document.documentElement.scrollWidth"
    for tag in TAGS:
        page.goto(f"{site.address}review/{tag}/")
        assert (tag, page.evaluate(wide)) == (tag, PHONE["width"])
        page.goto(f"{site.address}review/{tag}/{NAME}")
        page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
        assert (tag, page.evaluate(wide)) == (tag, PHONE["width"])
        # A phone zooms in on a field with smaller letters, and stays there.
        assert _least(page, "textarea", "parseFloat(getComputedStyle(e).fontSize)") >= 16
        buttons = "main button, main summary, main .skip-on"
        assert _least(page, buttons, "e.getBoundingClientRect().height") >= 44


@pytest.mark.parametrize("tag", TAGS)
def test_the_overview_fits_a_phone_and_its_tables_scroll(
    site: Site, phone: Phone, tag: str
) -> None:
    page = phone(script=False)
    page.goto(site.link(tag, coordinator=True))
    page.get_by_role("main").get_by_role("link").first.tap()
    expect(page).to_have_url(f"{site.address}review/overview/")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    table = page.locator(".wide", has=page.locator(".matrix")).first
    assert table.evaluate("e => e.scrollWidth > e.clientWidth")
    expect(page.locator("svg.plot")).to_have_count(4)


def _least(page: Page, selector: str, measure: str) -> float:
    """The smallest of what is measured on each element `e`."""
    script = f"Math.min(...[...document.querySelectorAll('{selector}')].map(e => {measure}))"
    return float(page.evaluate(script))
