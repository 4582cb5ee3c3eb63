"""What a server of feeds/ has to do: the program's own, nginx and Caddy by the examples."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.config import Home
from bot.review import guard
from tests.conftest import CONFIG
from tests.deploy.servers import PLACES, SERVERS

TYPES = {
    "": "text/html; charset=utf-8",
    "en/": "text/html; charset=utf-8",
    "en/s/2026-03-08-día/": "text/html; charset=utf-8",
    "en/archive/2026-03/": "text/html; charset=utf-8",
    "feed.css": "text/css; charset=utf-8",
    "robots.txt": "text/plain; charset=utf-8",
    "sitemap.xml": "application/xml; charset=utf-8",
    "sitemap-2026.xml": "application/xml; charset=utf-8",
    "all.opml": "text/x-opml; charset=utf-8",
    "en/atom.xml": "application/atom+xml; charset=utf-8",
    "en/rss.xml": "application/rss+xml; charset=utf-8",
    "en/feed.json": "application/feed+json; charset=utf-8",
    "en/archive/2026-03.xml": "application/atom+xml; charset=utf-8",
    "media/cards/en/0123abcd.png": "image/png",
    "favicon.ico": ("image/x-icon", "image/vnd.microsoft.icon"),
}
LARGE = "A day of rest in seven. " * 200
FOR_EVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300, must-revalidate"


def file_of(path: str) -> str:
    return f"{path}index.html" if not path or path.endswith("/") else path


@pytest.fixture(scope="module", params=SERVERS)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[httpx.Client, Home]]:
    """A server, asked by a client, and the home whose feeds/ it serves."""
    if request.param in PLACES and not Path(PLACES[request.param]).exists():
        pytest.skip(f"{request.param} is not installed: `make setup`")
    home = Home(tmp_path_factory.mktemp("home"))
    home.config_file.parent.mkdir()
    home.config_file.write_text(CONFIG, "utf-8")
    for path in TYPES:
        put(home, file_of(path), f"this is {path} {LARGE}")
    put(home, "en/s/2026-03-09-año/index.html", "It was withdrawn.")
    put(home, "en/s/2026-03-09-año/gone.txt", "")
    put(home, "en/.index.html.abcdefgh", "half")
    (home.feeds / "empty").mkdir()
    (home.feeds / "out").symlink_to(home.config_file.parent)
    folder = tmp_path_factory.mktemp("server")
    with (
        SERVERS[request.param](home, folder) as address,
        httpx.Client(base_url=address) as client,
    ):
        yield client, home


def put(home: Home, path: str, text: str) -> Path:
    place = (home.feeds / path).resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")
    return place


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """Which server it is."""
    found: str = request.node.callspec.params["server"]
    return found


@pytest.fixture
def client(server: tuple[httpx.Client, Home]) -> httpx.Client:
    return server[0]


@pytest.mark.parametrize("path", TYPES)
def test_a_file_has_its_media_type(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.text.startswith(f"this is {path}")
    assert answer.headers["content-type"] in TYPES[path]


@pytest.mark.parametrize("path", ["en/", "en/atom.xml", "media/cards/en/0123abcd.png"])
def test_what_a_client_has_is_not_sent_again(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    known = {"If-None-Match": first.headers["etag"]}
    again = client.get(path, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    since = {"If-Modified-Since": first.headers["last-modified"]}
    assert client.get(path, headers=since).status_code == 304
    assert client.get(path, headers=known | since).status_code == 304


def test_what_has_changed_is_sent_again(server: tuple[httpx.Client, Home]) -> None:
    client, home = server
    place = put(home, "en/changing.xml", LARGE)
    first = client.get("en/changing.xml")
    new = put(home, "en/changing.new", LARGE + "more")
    new.replace(place)
    again = client.get("en/changing.xml", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.text) == (200, LARGE + "more")
    assert again.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("en/atom.xml", SHORT),
        ("en/", SHORT),
        ("", SHORT),
        ("sitemap.xml", SHORT),
        ("feed.css", "public, max-age=3600"),
        ("media/cards/en/0123abcd.png", FOR_EVER),
    ],
)
def test_an_answer_says_how_long_it_may_be_kept(client: httpx.Client, path: str, kept: str) -> None:
    assert client.get(path).headers["cache-control"] == kept


@pytest.mark.parametrize(
    "path", [path for path, kind in TYPES.items() if kind[0] != "i" and "image" not in kind[0]]
)
def test_text_is_packed_for_those_who_take_it(client: httpx.Client, path: str) -> None:
    with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["vary"]
    assert gzip.decompress(packed).decode().startswith(f"this is {path}")
    assert len(packed) < len(LARGE) / 5
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["vary"]


def test_what_came_packed_is_not_sent_again_either(client: httpx.Client) -> None:
    packed = client.get("en/rss.xml", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    known = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]}
    assert client.get("en/rss.xml", headers=known).status_code == 304


@pytest.mark.parametrize("path", ["media/cards/en/0123abcd.png", "en/atom.xml"])
def test_a_part_can_be_asked_for(client: httpx.Client, path: str) -> None:
    whole = client.get(path, headers={"Accept-Encoding": "identity"}).content
    some = {"Accept-Encoding": "identity", "Range": "bytes=10-19"}
    answer = client.get(path, headers=some)
    assert (answer.status_code, answer.content) == (206, whole[10:20])
    assert answer.headers["content-range"] == f"bytes 10-19/{len(whole)}"


def test_a_head_has_the_headers_and_no_body(client: httpx.Client) -> None:
    asked = {"Accept-Encoding": "identity"}
    whole, head = client.get("en/feed.json", headers=asked), client.head("en/feed.json")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "cache-control", "last-modified"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize("path", ["", "en/", "en/atom.xml", "nothing", "en/s/2026-03-09-año/"])
def test_a_browser_is_told_to_load_nothing_from_elsewhere(client: httpx.Client, path: str) -> None:
    sent = client.get(path).headers
    policy = sent["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'")
    assert "frame-ancestors 'none'" in policy
    assert "script" not in policy
    assert sent["x-content-type-options"] == "nosniff"
    assert sent["referrer-policy"] == "no-referrer"
    assert sent["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["en/s/2026-03-09-año/", "en/s/2026-03-09-año/index.html"])
def test_a_withdrawn_statement_is_gone_and_its_page_says_so(
    client: httpx.Client, path: str
) -> None:
    answer = client.get(path, follow_redirects=True)
    assert (answer.status_code, answer.text) == (410, "It was withdrawn.")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_a_statement_that_stands_again_is_there_at_once(
    server: tuple[httpx.Client, Home],
) -> None:
    client, home = server
    put(home, "en/s/2026-03-10-back/index.html", "words")
    mark = put(home, "en/s/2026-03-10-back/gone.txt", "")
    assert client.get("en/s/2026-03-10-back/").status_code == 410
    mark.unlink()
    answer = client.get("en/s/2026-03-10-back/")
    assert (answer.status_code, answer.text) == (200, "words")


@pytest.mark.parametrize(
    "path",
    [
        "en/.index.html.abcdefgh",
        ".hidden",
        "nothing",
        "en/s/nothing/",
        "empty/",
        "%2e%2e/config/bot.toml",
        "en/%2e%2e/%2e%2e/config/bot.toml",
        "..%2fconfig%2fbot.toml",
        ".withdrawn/en/index.html",
    ],
)
def test_nothing_else_is_served_and_no_folder_is_listed(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in {400, 403, 404}
    assert "[site]" not in answer.text
    assert "half" not in answer.text


def test_a_link_leads_nowhere_outside(server: tuple[httpx.Client, Home], name: str) -> None:
    client, home = server
    if name == "caddy":
        pytest.skip("Caddy follows every link; the program leaves none in feeds/ beside media/")
    assert (home.feeds / "out/bot.toml").is_file()
    assert client.get("out/bot.toml").status_code in {403, 404}


def test_a_folder_without_its_slash_leads_to_the_folder(client: httpx.Client) -> None:
    answer = client.get("en/archive/2026-03")
    assert answer.status_code in {301, 308}
    assert answer.next_request is not None
    assert str(answer.next_request.url) == f"{client.base_url}en/archive/2026-03/"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_feeds_are_only_read(client: httpx.Client, method: str) -> None:
    assert client.request(method, "en/atom.xml").status_code == 405


def test_review_pages_are_answered_by_the_program_with_headers_of_their_own(
    client: httpx.Client,
) -> None:
    answer = client.get("review/")
    assert answer.status_code == 403
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers.get_list("content-security-policy") == [
        guard.HEADERS["Content-Security-Policy"]
    ]


@pytest.mark.parametrize("path", ["healthz", "metrics"])
def test_what_is_for_the_operator_is_answered_by_the_program_and_not_handed_on(
    client: httpx.Client, name: str, path: str
) -> None:
    assert (client.get(path).status_code == 404) is (name != "serve")
