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
from bot.publish.site import Name
from bot.serve import missing
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


def test_the_same_bytes_in_a_new_file_are_not_sent_again(app: App) -> None:
    first = get(app, "en/atom.xml")
    place = app.home.feeds / "en/atom.xml"
    same = place.read_bytes()
    place.unlink()
    place.write_bytes(same)
    os.utime(place, (1, 1))
    assert get(app, "en/atom.xml", **{"If-None-Match": first.headers["etag"]}).status_code == 304


def test_packed_and_plain_are_told_apart_and_both_known(app: App) -> None:
    place = app.home.feeds / "en/atom.xml"
    place.write_text("words " * 200, "utf-8")
    packed = get(app, "en/atom.xml", **{"Accept-Encoding": "gzip"})
    plain = get(app, "en/atom.xml", **{"Accept-Encoding": "identity"})
    assert packed.text == plain.text
    assert packed.headers["etag"] != plain.headers["etag"]
    for answer in (packed, plain):
        known = {"If-None-Match": answer.headers["etag"], "Accept-Encoding": "gzip"}
        again = get(app, "en/atom.xml", **known)
        assert (again.status_code, again.headers["etag"]) == (304, answer.headers["etag"])


def test_what_is_beyond_the_end_is_not_there(app: App) -> None:
    answer = get(app, "en/atom.xml", Range="bytes=1000-")
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["content-range"] == f"bytes */{len('this is en/atom.xml')}"


def test_people_s_own_large_files_are_sent_in_pieces(app: App) -> None:
    film = app.home.feeds / "media" / "march.mp4"
    film.parent.mkdir()
    film.write_bytes(bytes(range(256)) * 20_000)
    whole = get(app, "media/march.mp4")
    assert (whole.status_code, whole.headers["content-type"]) == (200, "video/mp4")
    assert whole.content == film.read_bytes()
    some = get(app, "media/march.mp4", Range="bytes=256-511")
    assert (some.status_code, some.content) == (206, bytes(range(256)))
    known = {"If-None-Match": whole.headers["etag"]}
    assert get(app, "media/march.mp4", **known).status_code == 304


def test_what_is_no_file_is_not_waited_for(app: App) -> None:
    os.mkfifo(app.home.feeds / "en" / "pipe.xml")
    assert get(app, "en/pipe.xml").status_code == 404


@pytest.mark.parametrize(
    ("path", "accepted", "tag", "said"),
    [
        ("es/nothing", "en", "es", "No hay ninguna página en esta dirección."),
        ("nothing", "es-MX,es;q=0.9,en;q=0.5", "es", "No hay ninguna página en esta dirección."),
        ("nothing", "", "en", "There is no page at this address."),
        ("xx/s/nothing/", "qq;q=x", "en", "There is no page at this address."),
    ],
)
def test_a_page_that_is_not_there_is_said_to_the_reader(
    app: App, path: str, accepted: str, tag: str, said: str
) -> None:
    answer = get(app, path, **{"Accept-Language": accepted})
    assert answer.status_code == 404
    assert answer.headers["content-language"] == tag
    assert f'<html lang="{tag}" dir="ltr">' in answer.text
    assert f"<h1>{said}</h1>" in answer.text


@pytest.mark.parametrize(
    ("path", "up"), [("nothing", "./"), ("es/nothing", "../"), ("es/s/nothing/", "../../../")]
)
def test_the_way_home_starts_where_the_reader_is(app: App, path: str, up: str) -> None:
    page = get(app, path, **{"Accept-Language": "es"}).text
    assert f'href="{up}"' in page
    assert f'href="{up}es/"' in page
    assert f'href="{up}feed.css"' in page


def test_arabic_is_written_from_the_right() -> None:
    page = missing.page("x", "ar", Name("A & B", "en")).decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert "A &amp; B" in page


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


def test_a_withdrawn_statement_is_gone_until_it_stands_again(home: Home) -> None:
    assert alliance_bot(home.root, "once").status == 0
    (file,) = home.statements.iterdir()
    words = file.read_bytes()
    (name,) = (page.name for page in (home.feeds / "en/s").iterdir())
    with running(home, "serve", "--bind", "127.0.0.1:0") as (_, address):
        page = f"{address}en/s/{name}/"
        assert httpx.get(page).status_code == 200
        assert alliance_bot(home.root, "retract", name, "--why", "Wrong.").status == 0
        assert alliance_bot(home.root, "once").status == 0
        gone = httpx.get(page)
        assert gone.status_code == 410
        assert "This statement was withdrawn" in gone.text
        assert "stopped work today" not in gone.text
        file.write_bytes(words)
        again = alliance_bot(home.root, "once", "--json")
        assert httpx.get(page).status_code == 200
        # Its post was taken away: whether there is to be another one, a person says.
        (held,) = again.json["announced"]["held"]
        assert (again.status, held["reason"]) == (1, "stands-again")


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
    assert '"path": "/review/…", "status": 303' in said
    assert token.partition(".")[2] not in said
