"""The HTTP server: feeds/ and nothing else, the review pages, a clean end."""

import asyncio
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot import serve
from bot.config import Home, load
from bot.pipeline import App
from bot.wiring import build_app
from tests.conftest import alliance_bot
from tests.serve.running import running

TYPES = {
    "": "text/html; charset=utf-8",
    "en/": "text/html; charset=utf-8",
    "en/index.html": "text/html; charset=utf-8",
    "feed.css": "text/css; charset=utf-8",
    "all.opml": "text/x-opml; charset=utf-8",
    "en/atom.xml": "application/atom+xml; charset=utf-8",
    "en/rss.xml": "application/rss+xml; charset=utf-8",
    "en/feed.json": "application/feed+json; charset=utf-8",
    "en/archive/2026-03.xml": "application/atom+xml; charset=utf-8",
}


@pytest.fixture
def app(home: Home) -> Iterator[App]:
    """A home with made files in feeds/, one beside them, and one that leads out."""
    for name in TYPES:
        if name and not name.endswith("/"):
            path = home.feeds / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"this is {name}", "utf-8")
    (home.feeds / "index.html").write_text("home", "utf-8")
    (home.feeds / "en" / ".index.html.abcdefgh").write_text("half", "utf-8")
    (home.feeds / "empty").mkdir()
    (home.feeds / "out").symlink_to(home.config_file.parent)
    app = build_app(home, load(home))
    yield app
    app.store.close()


def get(app: App, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(serve.application(app))
        async with httpx.AsyncClient(transport=transport, base_url="http://x.test") as client:
            return await client.request(method, f"/{path}", headers=headers)

    return asyncio.run(ask())


@pytest.mark.parametrize("name", TYPES)
def test_a_file_has_its_media_type(app: App, name: str) -> None:
    answer = get(app, name)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == TYPES[name]


def test_an_unchanged_file_is_not_sent_again(app: App) -> None:
    first = get(app, "en/atom.xml")
    assert get(app, "en/atom.xml", **{"If-None-Match": first.headers["etag"]}).status_code == 304
    since = {"If-Modified-Since": first.headers["last-modified"]}
    assert get(app, "en/atom.xml", **since).status_code == 304
    (app.home.feeds / "en/atom.xml").write_text("something else", "utf-8")
    again = get(app, "en/atom.xml", **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.text) == (200, "something else")


def test_a_head_has_no_body(app: App) -> None:
    answer = get(app, "en/atom.xml", "HEAD")
    assert (answer.status_code, answer.text) == (200, "")
    assert answer.headers["content-length"] == str(len("this is en/atom.xml"))


@pytest.mark.parametrize(
    "path",
    [
        "../config/bot.toml",
        "en/../../config/bot.toml",
        "%2e%2e/config/bot.toml",
        "..%2fconfig%2fbot.toml",
        "en/..%5c..%5cconfig/bot.toml",
        "/etc/passwd",
        "%2fetc/passwd",
        "out/bot.toml",
        "en/.index.html.abcdefgh",
        "en/%00",
        "a" * 5000,
        "nothing",
        "empty/",
        "empty",
        "state/review.key",
        "config/bot.toml",
    ],
)
def test_nothing_else_is_served(app: App, path: str) -> None:
    answer = get(app, path)
    assert answer.status_code == 404
    assert "[site]" not in answer.text


def test_a_folder_without_its_slash_leads_to_the_folder(app: App) -> None:
    answer = get(app, "en")
    assert answer.status_code == 308
    assert answer.headers["location"] == "./en/"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_feeds_are_only_read(app: App, method: str) -> None:
    assert get(app, "en/atom.xml", method).status_code == 405


def test_before_the_first_cycle_there_is_nothing(home: Home) -> None:
    app = build_app(home, load(home))
    assert get(app, "").status_code == 404
    app.store.close()


def test_the_review_pages_ask_for_a_link(app: App) -> None:
    assert get(app, "review/").status_code == 403


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/review/0123456789abcdef.abcdefghijklmnopqrstuvwxyz", "/review/…"),
        ("/review/0123456789abcdef.abcdefghijklmnopqrstuvwxyz/", "/review/…/"),
        ("/review/ar/2026-03-08-a.b", "/review/ar/2026-03-08-a.b"),
        ("/en/a\nb", "/en/a?b"),
        ("/en/é", "/en/\\xe9"),
    ],
)
def test_a_log_has_no_secrets_and_one_line_a_request(path: str, said: str) -> None:
    assert serve.logged(path) == said


def test_serve_answers_until_sigterm_and_ends_with_0(home: Home) -> None:
    assert alliance_bot(home.root, "once").status == 0
    with running(home, "serve", "--bind", "127.0.0.1:0") as (process, address):
        assert "On our day of rest" in httpx.get(f"{address}en/").text
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def test_serve_runs_beside_a_cycle(home: Home) -> None:
    with running(home, "serve", "--bind", "127.0.0.1:0") as (_, address):
        assert httpx.get(address).status_code == 404
        assert alliance_bot(home.root, "once").status == 0
        assert httpx.get(address).status_code == 200


def with_serve(home: Home, bind: str = "127.0.0.1:0") -> None:
    config = home.config_file.read_text("utf-8")
    home.config_file.write_text(f'{config}\n[serve]\nbind = "{bind}"\n', "utf-8")


def test_the_daemon_answers_too_and_ends_within_ten_seconds(home: Home) -> None:
    with_serve(home)
    with running(home, "run") as (process, address), httpx.Client() as client:
        while client.get(f"{address}en/atom.xml").status_code == 404:
            os.sched_yield()
        assert "On our day of rest" in client.get(f"{address}en/").text
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def test_a_request_that_never_ends_does_not_hold_the_daemon_up(home: Home) -> None:
    with_serve(home)
    with running(home, "run") as (process, address):
        host, port = address.removeprefix("http://").rstrip("/").split(":")
        with socket.create_connection((host, int(port))) as half:
            half.sendall(b"POST /review/leave HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nx")
            # Another request is answered after it: it has been taken up.
            httpx.get(address)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=10) == 0


@pytest.mark.parametrize("command", [["serve"], ["run"]])
def test_a_port_that_is_taken_is_said_clearly(home: Home, command: list[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        with_serve(home, bind)
        ran = alliance_bot(home.root, *command)
    assert ran.status == 2
    assert f"cannot listen on {bind}: Address already in use." in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("bind", ["127.0.0.1:99999", "8080", "127.0.0.1:x"])
def test_a_place_that_is_none_is_said_clearly(home: Home, bind: str) -> None:
    ran = alliance_bot(home.root, "serve", "--bind", bind)
    assert ran.status == 2
    assert f"cannot listen on {bind}" in ran.err
    assert "Traceback" not in ran.err


def test_links_leave_no_trace_in_the_log(home: Home, tmp_path: Path) -> None:
    link = alliance_bot(home.root, "review", "link", "es", "--name", "Ana").out.strip()
    token = link.rpartition("/")[2]
    with running(home, "serve", "--bind", "127.0.0.1:0") as (process, address):
        answer = httpx.get(f"{address}review/{token}", follow_redirects=True)
        assert answer.status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.stderr is not None
        said = process.stderr.read()
    assert "GET /review/… 303" in said
    assert token.partition(".")[2] not in said
