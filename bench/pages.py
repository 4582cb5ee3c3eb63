"""I/O: what a page costs a reader: weight, requests, and when the first words are seen.

    python bench/pages.py [RESULT.json]

A home with a typical statement (700 words) and the largest realistic one (4,500 words) is
published in languages of several scripts, and answered compressed on loopback. A Chromium
with the network and the processor of a cheap phone (DevTools' "Slow 3G": 400 kbit/s, 400 ms;
processor 4 times slower) opens each page, and a bare page of the same words: its text in
<p> without a style sheet. Times are those of this machine; the ratio to the bare page is
what says something about the pages.
"""

import gzip
import json
import os
import platform
import random
import re
import statistics
import sys
import tempfile
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import polib
from lxml import html
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot import config, plan
from bot.config import Home
from bot.model import (
    Block,
    BlockKind,
    Statement,
    TranslatedUnit,
    Translation,
    UnitState,
)
from bot.publish.stage import publish
from bot.store import Store

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHROMIUM = "/usr/bin/chromium"
SIZES = {"typical": 700, "largest": 4500}
RUNS = 3
SLOW = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
SLOWER_PROCESSOR = 4
TAGS = ("en", "es", "ar", "hi", "th", "zh-Hant")
DEMO = Path(__file__).parents[1] / "translations"
CONFIG = """
[site]
name = "Harbour Alliance"
url = "https://statements.example.org/"
[publish]
cards = false
[languages]
""" + "\n".join(f"{tag} = {{}}" for tag in TAGS)


@dataclass(frozen=True)
class Opened:
    """One page as the browser met it."""

    requests: int
    first_paint: float
    loaded: float


def texts() -> dict[str, list[str]]:
    """Return pieces of the demo's human translations by language: words, or some characters."""
    found: dict[str, list[str]] = {}
    (catalogue,) = DEMO.glob("*a-home-is-a-workplace*/ar.po")
    for tag in TAGS:
        path = catalogue.with_name("ar.po" if tag == "en" else f"{tag}.po")
        entries = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
        text = " ".join(entry.msgid if tag == "en" else entry.msgstr for entry in entries)
        size = {"th": r"\S{1,6}", "zh-Hant": r"\S{1,2}"}.get(tag, r"\S+")
        found[tag] = re.findall(size, re.sub(r"<[^>]*>|[\[\]()_*]", "", text))
    return found


def paragraphs(pieces: list[str], tag: str, words: int) -> list[str]:
    """Return so many words in another order, which compress as little as a text does."""
    chance = random.Random(words)
    joint = "" if tag in {"th", "zh-Hant"} else " "
    rest, made = words, []
    while rest > 0:
        made.append(joint.join(chance.choices(pieces, k=min(60, rest))))
        rest -= 60
    return made


def made(name: str, pieces: dict[str, list[str]], words: int) -> Statement:
    """Return a statement of so many words: paragraphs, demands, slogans."""
    blocks = []
    for n, text in enumerate(paragraphs(pieces["en"], "en", words)):
        kind = BlockKind.ITEM if n % 8 == 7 else BlockKind.PARAGRAPH
        blocks.append(Block(kind, text, 1 if kind is BlockKind.ITEM else None))
    blocks += [Block(BlockKind.SLOGAN, "Rights have no border!")] * 2
    facts = Statement(name, "en", "Rights that cross borders", date(2026, 11, 1), tuple(blocks))
    return plan.with_revision(facts)


def translated(
    statement: Statement, tag: str, pieces: dict[str, list[str]], words: int
) -> Translation:
    """Return as many words in another language, each paragraph in its place."""
    rows = iter(paragraphs(pieces[tag], tag, words))
    units = tuple(
        TranslatedUnit(
            unit,
            next(rows) if unit.key.startswith(("p", "item")) else " ".join(pieces[tag][:5]),
            UnitState.MACHINE,
        )
        for unit in plan.units(statement)
    )
    return Translation(statement.id, tag, statement.revision, units)


def published(folder: Path) -> dict[str, bytes]:
    """Return what stands in feeds/ of the home."""
    store = Store(f"sqlite:///{folder / 'bot.sqlite'}")
    store.open()
    pieces = texts()
    statements = [made(name, pieces, words) for name, words in SIZES.items()]
    translations = {
        (one.id, tag): translated(one, tag, pieces, SIZES[one.id])
        for one in statements
        for tag in TAGS[1:]
    }
    home = Home(folder)
    outlines = {key: plan.outline(one) for key, one in translations.items()}
    publish(
        home, config.parse(CONFIG), store, statements, outlines, translations, NOW, lambda *_: ""
    )
    store.close()
    files = (path for path in home.feeds.rglob("*") if path.is_file())
    return {path.relative_to(home.feeds).as_posix(): path.read_bytes() for path in files}


def bare(page: bytes) -> bytes:
    """Return a page of the same words, without anything else."""
    root: Any = html.document_fromstring(page.decode())
    kept = root.xpath("//article[@class='statement']")
    for gone in kept[0].xpath(".//*[@hidden]"):
        gone.drop_tree()
    lines = [" ".join(one.text_content().split()) for one in kept[0].iter("p", "li", "h1", "h2")]
    inner = "".join(f"<p>{line}" for line in lines)
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    return f'<!DOCTYPE html><html lang="{root.get("lang")}">{head}<title>x</title>{inner}'.encode()


def serve(files: dict[str, bytes]) -> ThreadingHTTPServer:
    """Answer with the files, compressed as any web server does."""
    packed = {path: gzip.compress(data, 6) for path, data in files.items()}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.lstrip("/")
            data = packed.get(path + "index.html" if path.endswith("/") or not path else path)
            self.send_response(200 if data else 404)
            kinds = {".css": "text/css", ".svg": "image/svg+xml"}
            self.send_header("Content-Type", kinds.get(Path(path).suffix, "text/html"))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def open_page(browser: Browser, address: str) -> Opened:
    """Open a page for the first time, as a cheap phone on a bad network does."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    tools.send("Network.emulateNetworkConditions", SLOW)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="load")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    paint, load = page.evaluate(
        "[performance.getEntriesByName('first-contentful-paint')[0].startTime,"
        " performance.getEntriesByType('navigation')[0].loadEventStart]"
    )
    context.close()
    return Opened(len(asked), paint / 1000, load / 1000)


def weight(files: dict[str, bytes], path: str) -> dict[str, int]:
    """Return what a page weighs with its style sheet, plain and on the wire."""
    page, style = files[path], files["feed.css"]
    return {
        "html": len(page),
        "css": len(style),
        "both": len(page) + len(style),
        "html_gz": len(gzip.compress(page, 6)),
        "css_gz": len(gzip.compress(style, 6)),
        "both_gz": len(gzip.compress(page, 6)) + len(gzip.compress(style, 6)),
    }


def main() -> None:
    """Measure, print a table, and write the result."""
    with tempfile.TemporaryDirectory() as folder:
        files = published(Path(folder))
    rows: dict[str, dict[str, Any]] = {}
    paths = [f"{tag}/s/{name}/index.html" for name in SIZES for tag in TAGS]
    paths += ["index.html", "hi/index.html"]
    files |= {f"bare/{path}": bare(files[path]) for path in paths if "/s/" in path}
    server = serve(files)
    root = f"http://127.0.0.1:{server.server_port}/"
    with sync_playwright() as driver:
        flags = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=flags)
        for path in paths:
            rows[path] = weight(files, path) | {"beside": b'id="beside"' in files[path]}
            rows[path] |= measured(browser, root + path)
            if "/s/" in path:
                plain = measured(browser, f"{root}bare/{path}")
                rows[path]["bare"] = plain | {"html": len(files[f"bare/{path}"])}
                rows[path]["paint_to_bare"] = round(rows[path]["paint"] / plain["paint"], 2)
            said = {key: value for key, value in rows[path].items() if key != "bare"}
            print(path, json.dumps(said))
        browser.close()
    server.shutdown()
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(table(rows), encoding="utf-8")


def table(rows: dict[str, dict[str, Any]]) -> str:
    """Return the result as a page to read."""
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores"
    lines = [
        "# Pages",
        "",
        f"`python bench/pages.py`, 2026-11-21, {machine}, shared with other work.",
        "",
        "Chromium, first visit, 400 kbit/s, 400 ms, processor 4 times slower, gzip; the middle of "
        f"{RUNS}. Words: "
        + ", ".join(f"{name} {count}" for name, count in SIZES.items())
        + ", drawn from a translation of some 300 words, so that longer ones compress a little too "
        "well. The bare page has the same words in paragraphs and nothing else; what a page takes "
        "longer is above all the one more round trip for the style sheet, which is kept for all "
        "further pages.",
        "",
        "| page | HTML | with CSS | both, gzip | original beside | requests | paint, s | to bare |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {path.removesuffix('index.html') or 'home'} "
        f"| {row['html']} | {row['both']} | {row['both_gz']} "
        f"| {'yes' if row['beside'] else 'no'} | {row['requests']} | {row['paint']} "
        f"| {row.get('paint_to_bare', '')} |"
        for path, row in rows.items()
    ]
    return "\n".join(lines) + "\n"


def measured(browser: Browser, address: str) -> dict[str, Any]:
    """Open a page several times; the middle one counts."""
    seen = [open_page(browser, re.sub(r"index\.html$", "", address)) for _ in range(RUNS)]
    return {
        "requests": seen[0].requests,
        "paint": round(statistics.median(one.first_paint for one in seen), 2),
        "loaded": round(statistics.median(one.loaded for one in seen), 2),
    }


if __name__ == "__main__":
    main()
