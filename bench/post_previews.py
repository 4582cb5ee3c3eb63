"""I/O: the demo's posts as readers see them on a phone, one picture a language.

    python bench/post_previews.py OUT [--languages en es ar] [--statement ID]

Each network has a column: a post with its card on Mastodon, a thread on Bluesky, a post with its
card on Telegram. What is shown is what `alliance-bot preview` prints; the boxes imitate the
networks' own. Nothing is sent, and no network is asked.
"""

import argparse
import html
import re
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from bot import pipeline
from bot.announce.preview import Preview
from bot.config import Home, load
from bot.wiring import build_app

HERE = Path(__file__).parents[1]
STATEMENT = "2026-06-16-a-home-is-a-workplace-domestic-workers-demand-our-rights-now"
LANGUAGES = ("en", "es", "ar", "hi", "th", "zh-Hant", "ko", "ur", "bn", "ja")
ACCOUNTS = """
[[accounts]]
name = "mastodon"
network = "file"
path = "state/mastodon.jsonl"
languages = {languages}

[[accounts]]
name = "bluesky"
network = "bluesky"
handle = "alliance.example.org"
token = {{ env = "NONE" }}
thread = true
cards = false
languages = {languages}

[[accounts]]
name = "telegram"
network = "telegram"
chat = "@alliance"
token = {{ env = "NONE" }}
languages = {languages}

"""
STYLE = """
body { margin: 0; background: #eee; font: 15px/1.4 "Noto Sans", "Noto Sans CJK TC", sans-serif; }
main { display: flex; align-items: flex-start; gap: 12px; padding: 12px; width: 1116px; }
section { width: 360px; }
h2 { font-size: 13px; margin: 0 0 6px; color: #555; }
article { background: #fff; border: 1px solid #ccc; border-radius: 8px; padding: 12px;
  margin-bottom: 8px; }
header { display: flex; gap: 10px; align-items: center; margin-bottom: 8px; }
header i { width: 40px; height: 40px; border-radius: 8px; background: #933; }
p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
a { color: #2b5fb3; text-decoration: none; }
img { width: 100%; border-radius: 8px; margin-top: 10px; }
small { color: #777; }
"""


def demo(folder: Path, languages: list[str]) -> Home:
    """Return a copy of the demo that has run once and posts nowhere."""
    for name in ("config", "statements", "translations"):
        shutil.copytree(HERE / name, folder / name)
    path = folder / "config" / "bot.toml"
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition("[[accounts]]")
    after = rest[rest.index("[announce]") :]
    tags = "[" + ", ".join(f'"{tag}"' for tag in languages) + "]"
    path.write_text(before + ACCOUNTS.format(languages=tags) + after, encoding="utf-8")
    return Home(folder)


def linked(text: str, network: str) -> str:
    """Return a post's text as HTML, with its links as the network shows them."""

    def link(found: re.Match[str]) -> str:
        shown = found[0]
        if shown.startswith("http"):
            bare = shown.partition("://")[2]
            shown = bare[:30] + "…" if len(bare) > 30 and network == "file" else shown
        return f'<a href="#">{html.escape(shown)}</a>'

    parts, end = [], 0
    for found in re.finditer(r"https?://\S+|(?<!\S)#[^\s\u2060]+", text):
        parts += [html.escape(text[end : found.start()]), link(found)]
        end = found.end()
    return "".join([*parts, html.escape(text[end:])])


def box(post: Preview, feeds: Path) -> str:
    """Return a post as HTML, line by line in the direction of its first letter."""
    picture = ""
    if post.picture:
        file = feeds / "media" / post.picture.address.partition("/media/")[2]
        picture = f'<img src="{file.as_uri()}" alt="{html.escape(post.picture.alt)}">'
    lines = "".join(
        f'<p dir="auto">{linked(line, post.network) or "<br>"}</p>'
        for line in post.shown.split("\n")
    )
    size = f"{post.length} / {post.limit}"
    return (
        f"<article><header><i></i><div><b>Alliance</b><br><small>@alliance · {size}</small></div>"
        f"</header>{lines}{picture}</article>"
    )


def page(posts: list[Preview], feeds: Path) -> str:
    """Return the posts of one language, a column a network."""
    columns = []
    for name in ("mastodon", "bluesky", "telegram"):
        boxes = "".join(box(post, feeds) for post in posts if post.account == name)
        columns.append(f"<section><h2>{name}</h2>{boxes}</section>")
    return (
        f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>'
        f"<main>{''.join(columns)}</main>"
    )


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--languages", nargs="+", default=list(LANGUAGES))
    parser.add_argument("--statement", default=STATEMENT)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        home = demo(Path(name), options.languages)
        app = build_app(home, load(home))
        pipeline.run_once(replace(app, accounts={}), now)
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-quic"]
        )
        screen = browser.new_page(viewport={"width": 1140, "height": 700}, device_scale_factor=1)
        for tag in options.languages:
            posts = pipeline.preview(app, options.statement, now, language=tag)
            file = Path(name) / "page.html"
            file.write_text(page(posts, home.feeds), encoding="utf-8")
            screen.goto(file.as_uri())
            screen.screenshot(path=options.out / f"{tag}.png", full_page=True)
            print(tag, [f"{post.account} {post.length}/{post.limit}" for post in posts])
        app.store.close()
        browser.close()


if __name__ == "__main__":
    main()
