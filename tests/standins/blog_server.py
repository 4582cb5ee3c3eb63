"""A stand-in for a blog: a process of its own, which offers its posts in four kinds of feeds.

    python blog_server.py

Prints its port as the first line. PUT /posts with a JSON list of posts replaces all posts,
newest first: {"slug", "title", "html", "published" (RFC 3339)}, and where wanted "updated",
"tags", "language", "guid", "summary" (instead of html). They are offered as

    /feed/                      RSS as WordPress has it, further pages at ?paged=2
    /blog?format=rss            RSS as Squarespace has it, further pages at ?offset=MILLISECONDS
    /atom.xml                   Atom; every page names the next (RFC 5005)
    /feed.json                  JSON Feed 1.1; every page names the next
    /p/SLUG                     a post's own page

POST /control sets how it behaves, until it is set again:

    per_page            posts on a page (10)
    status              N: answer every feed so
    redirect            address: answer every feed with 302 to it; "loop" leads round in circles
    bomb                megabytes: answer with so many of nothing, packed very small
    drip                true: send one byte a second
    endless             true: never end the answer
    cut                 true: send half of the feed, and say that this is all
    short               true: send half of what the header promises
    etag                value: the ETag of every feed
    torn                true: send half of what was packed, and say that this is all
    packed              name: say that the answer is packed so
    empty               true: offer no post
    charset             [real, claimed]: write in one encoding and claim another
    comes, goes         lists of posts: at each page that is asked for, one more is published,
                        or the first of the slugs is taken back
    media_type          name: what the posts' own pages claim to be
    gone                list of slugs: their pages answer 410

Answers have an ETag, and 304 where it fits. GET /log lists the requests with their headers
since the last POST /control.
"""

import gzip
import html
import json
import sys
import threading
import zlib
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Post = dict[str, Any]
STEP = 64 * 1024


class Server(ThreadingHTTPServer):
    """What the blog holds, and how it misbehaves."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.posts: list[Post] = []
        self.ways: dict[str, Any] = {}
        self.log: list[dict[str, Any]] = []

    def shift(self) -> None:
        """Publish or take back a post, as people do while somebody reads."""
        if self.ways.get("comes"):
            self.posts.insert(0, self.ways["comes"].pop(0))
        if self.ways.get("goes"):
            slug = self.ways["goes"].pop(0)
            self.posts = [post for post in self.posts if post["slug"] != slug]


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Say nothing: the first line of the output is the port."""

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def do_PUT(self) -> None:
        self.server.posts = self.body()
        self.answer(200, b"{}", "application/json")

    def do_POST(self) -> None:
        self.server.ways = self.body()
        self.server.log = []
        self.answer(200, b"{}", "application/json")

    def body(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/log":
            return self.answer(200, json.dumps(self.server.log).encode(), "application/json")
        self.server.log.append({"path": self.path, "headers": dict(self.headers.items())})
        if parts.path.startswith("/p/"):
            return self.page(parts.path.removeprefix("/p/").strip("/"))
        feeds = {
            "/feed/": self.wordpress,
            "/blog": self.squarespace,
            "/atom.xml": self.atom,
            "/feed.json": self.json_feed,
        }
        if parts.path not in feeds:
            return self.answer(404, b"", "text/plain")
        if self.misbehaves():
            return None
        made = feeds[parts.path](query)
        self.server.shift()
        if made is None:
            return self.answer(404, b"", "text/html")
        return self.feed(*made)

    def misbehaves(self) -> bool:
        ways = self.server.ways
        if "status" in ways:
            self.answer(ways["status"], b"", "text/plain")
        elif ways.get("redirect") == "loop":
            self.answer(302, b"", "text/plain", {"Location": self.path})
        elif "redirect" in ways:
            cookie = {"Set-Cookie": "seen=1; Path=/"}
            self.answer(302, b"", "text/plain", {"Location": ways["redirect"]} | cookie)
        elif "bomb" in ways:
            self.bomb(ways["bomb"])
        elif ways.get("drip"):
            self.drip()
        elif ways.get("endless"):
            self.endless()
        else:
            return False
        return True

    # What is offered

    def part(self, number: int) -> tuple[list[Post], bool]:
        """Return the posts of a page, and whether older ones follow."""
        posts = [] if self.server.ways.get("empty") else self.server.posts
        size = self.server.ways.get("per_page", 10)
        start = (number - 1) * size
        return posts[start : start + size], len(posts) > start + size

    def wordpress(self, query: dict[str, str]) -> tuple[str, str] | None:
        posts, _ = self.part(int(query.get("paged", "1")))
        if not posts and "paged" in query:
            return None
        items = "".join(self.item(post, full="content:encoded") for post in posts)
        generator = "<generator>https://wordpress.org/?v=6.7</generator>"
        return self.rss(items, generator), "application/rss+xml"

    def squarespace(self, query: dict[str, str]) -> tuple[str, str] | None:
        if query.get("format") != "rss":
            return None
        before = int(query.get("offset", str(10**15)))
        posts = [] if self.server.ways.get("empty") else self.server.posts
        older = [post for post in posts if milliseconds(post) < before]
        posts = older[: self.server.ways.get("per_page", 10)]
        items = "".join(self.item(post, full="description") for post in posts)
        generator = "<generator>Site-Server v6 (http://www.squarespace.com)</generator>"
        return self.rss(items, generator), "application/rss+xml"

    def rss(self, items: str, generator: str) -> str:
        return (
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
            f' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Blog</title>'
            f"<link>{self.base}/</link><language>en-US</language>{generator}{items}"
            "</channel></rss>"
        )

    def item(self, post: Post, *, full: str) -> str:
        day = datetime.fromisoformat(post["published"])
        tags = "".join(f"<category>{html.escape(tag)}</category>" for tag in post.get("tags", []))
        name = "description" if "summary" in post else full
        text = post.get("summary", post.get("html", ""))
        excerpt = "<description>An excerpt [&#8230;]</description>" if name != "description" else ""
        return (
            f"<item><title>{html.escape(post['title'])}</title><link>{self.address(post)}</link>"
            f'<guid isPermaLink="false">{self.guid(post)}</guid>'
            f"<pubDate>{format_datetime(day)}</pubDate>{tags}{excerpt}"
            f"<{name}><![CDATA[{text}]]></{name}></item>"
        )

    def atom(self, query: dict[str, str]) -> tuple[str, str]:
        number = int(query.get("page", "1"))
        posts, has_more = self.part(number)
        following = f'<link rel="next" href="/atom.xml?page={number + 1}"/>' if has_more else ""
        entries = "".join(self.entry(post) for post in posts)
        return (
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>Blog</title>'
            f"<id>{self.base}/</id>{following}{entries}</feed>"
        ), "application/atom+xml"

    def entry(self, post: Post) -> str:
        name = "summary" if "summary" in post else "content"
        text = html.escape(post.get("summary", post.get("html", "")))
        language = f' xml:lang="{post["language"]}"' if "language" in post else ""
        tags = "".join(f'<category term="{html.escape(tag)}"/>' for tag in post.get("tags", []))
        return (
            f"<entry{language}><title>{html.escape(post['title'])}</title><id>{self.guid(post)}</id>"
            f'<link rel="alternate" href="{self.address(post)}"/>{tags}'
            f"<published>{post['published']}</published>"
            f"<updated>{post.get('updated', post['published'])}</updated>"
            f'<{name} type="html">{text}</{name}></entry>'
        )

    def json_feed(self, query: dict[str, str]) -> tuple[str, str]:
        number = int(query.get("page", "1"))
        posts, has_more = self.part(number)
        found: dict[str, Any] = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Blog",
            "items": [
                {
                    "id": self.guid(post),
                    "url": self.address(post),
                    "title": post["title"],
                    "date_published": post["published"],
                    "tags": post.get("tags", []),
                    "language": post.get("language", ""),
                }
                | (
                    {"summary": post["summary"]}
                    if "summary" in post
                    else {"content_html": post["html"]}
                )
                for post in posts
            ],
        }
        if has_more:
            found["next_url"] = f"{self.base}/feed.json?page={number + 1}"
        return json.dumps(found), "application/feed+json"

    def address(self, post: Post) -> str:
        return post.get("address", f"{self.base}/p/{post['slug']}")

    def guid(self, post: Post) -> str:
        return html.escape(post.get("guid", f"{self.base}/?p={post['slug']}"))

    def page(self, slug: str) -> None:
        if slug in self.server.ways.get("gone", []):
            return self.answer(410, b"", "text/html")
        for post in self.server.posts:
            if post["slug"] == slug:
                text = f"<html><body><article><h1>{post['title']}</h1>{post['html']}</article>"
                media_type = self.server.ways.get("media_type", "text/html")
                return self.answer(200, f"{text}</body></html>".encode(), media_type)
        return self.answer(404, b"", "text/html")

    # How it is answered

    def feed(self, text: str, media_type: str) -> None:
        ways = self.server.ways
        real, claimed = ways.get("charset", ["utf-8", "utf-8"])
        is_xml = "json" not in media_type
        declaration = f'<?xml version="1.0" encoding="{claimed}"?>' if is_xml else ""
        content = (declaration + text).encode(real, "xmlcharrefreplace")
        if ways.get("cut"):
            content = content[: len(content) // 2]
        etag = ways.get("etag", f'"{sha256(content).hexdigest()[:16]}"')
        if self.headers.get("If-None-Match") == etag:
            return self.answer(304, b"", media_type, {"ETag": etag})
        headers = {"ETag": etag, "Last-Modified": format_datetime(datetime.now(UTC), usegmt=True)}
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            content = gzip.compress(content)
            content = content[: len(content) // 2] if ways.get("torn") else content
            headers["Content-Encoding"] = ways.get("packed", "gzip")
        return self.answer(200, content, f"{media_type}; charset={claimed}", headers)

    def answer(
        self, status: int, body: bytes, media_type: str, headers: dict[str, str] | None = None
    ) -> None:
        is_short = self.server.ways.get("short") and self.command == "GET"
        sent = body[: len(body) // 2] if is_short else body
        self.send_response(status)
        for name, value in {
            "Content-Type": media_type,
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(sent)
        self.close_connection = self.close_connection or sent != body

    def begin(self, headers: dict[str, str]) -> None:
        """Begin an answer that has no length and ends with the connection."""
        self.close_connection = True
        self.send_response(200)
        for name, value in {"Content-Type": "application/rss+xml", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def send(self, content: bytes) -> bool:
        """Send; False where nobody listens any more."""
        try:
            self.wfile.write(content)
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def bomb(self, megabytes: int) -> None:
        self.begin({"Content-Encoding": "gzip"})
        packer = zlib.compressobj(9, wbits=31)
        for _ in range(megabytes):
            if not self.send(packer.compress(b"\0" * 1_000_000)):
                return
        self.send(packer.flush())

    def drip(self) -> None:
        self.begin({})
        never = threading.Event()
        while self.send(b" "):
            never.wait(1)

    def endless(self) -> None:
        self.begin({})
        while self.send(b" " * STEP):
            pass


def milliseconds(post: Post) -> int:
    return int(datetime.fromisoformat(post["published"]).timestamp() * 1000)


def main() -> None:
    server = Server()
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
