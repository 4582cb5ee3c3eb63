"""A stand-in for a Mastodon server: a process of its own, with a durable log of what it took.

    python mastodon_server.py LOG [--token TOKEN]

Prints its port as the first line. LOG is a JSON-lines file, forced to the disk at every post, so
that a bot that was killed can be judged by what the server really holds; a new process on
the same LOG goes on from there. Faults are switched with POST /control:

    ignore_keys         true: the same Idempotency-Key makes a second post
    drop_before         N: close the next N connections without taking the post
    drop_after          N: take the next N posts, then close the connection without an answer
    error_after         N: take the next N posts, then answer 500
    late                seconds: take the post, then wait before answering
    garble              N: take the next N posts, then answer 200 with something unreadable
    answer              [status, error]: answer every post so and take none
    reset               what X-RateLimit-Reset says beside a 429
    unauthorised        true: answer 401 to everything that needs a token
    broken_reads        true: answer 503 to every reading of the timeline
    hide_for_reads      N: new posts are missing from the timeline for its first N readings
    redirect            address: answer everything with 308 to that address
    max_characters, characters_reserved_per_url     what /instance says, and what is enforced

POST /seed {"posts": [{"text", "created_at"}]} puts posts in place as if a person had made them.
GET /posts returns all posts that exist, GET /requests how often the API was asked.
"""

import argparse
import html
import json
import os
import re
import socket
import sys
import threading
import time
import unicodedata
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

# What Mastodon's LanguagesHelper takes: anything else becomes the account's default.
LANGUAGES = {
    *("ar", "bn", "ca", "da", "de", "en", "es", "fr", "gl", "hi", "id", "it", "ja", "ko", "ms"),
    *("my", "ne", "nl", "pt", "si", "ta", "th", "tl", "ur", "vi"),
    *("zh", "zh-CN", "zh-HK", "zh-TW", "zh-YUE"),
}
DEFAULT_LANGUAGE = "en"
URL = re.compile(r"https?://[^\s<>()]+")
MENTION = re.compile(r"(?<![=/\w])@([a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)", re.IGNORECASE)
MARKS = {"Mn", "Me", "Mc"}
HASHTAG = re.compile(r"(?:(?<=^)|(?<=\s))[#＃](\w*[^\W\d]\w*)")


class Server(ThreadingHTTPServer):
    """What the server holds, and how it misbehaves."""

    daemon_threads = True

    def __init__(self, log: Path, token: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.log = log
        self.token = token
        self.faults: dict[str, Any] = {}
        self.lock = threading.Lock()
        self.posts: list[dict[str, Any]] = []
        self.keys: dict[str, str] = {}
        self.reads = 0
        self.requests = 0
        if log.exists():
            for line in log.read_text(encoding="utf-8").splitlines():
                self.follow(json.loads(line))

    def follow(self, event: dict[str, Any]) -> None:
        """Do what a line of the log says."""
        if event["event"] == "accepted":
            self.posts.append(event["post"])
            if event["key"]:
                self.keys[event["key"]] = event["post"]["id"]
        else:
            self.posts = [post for post in self.posts if post["id"] != event["id"]]

    def record(self, event: dict[str, Any]) -> None:
        """Make an event durable, then follow it."""
        with self.log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(event, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self.follow(event)

    def accept(self, text: str, language: str, visibility: str, key: str) -> dict[str, Any]:
        """Take a post, or return the one that this key made before."""
        with self.lock:
            known = None if self.faults.get("ignore_keys") else self.keys.get(key)
            for post in self.posts:
                if key and post["id"] == known:
                    return post
            post = self.make(text, iso(datetime.now(UTC)))
            post["language"] = language if language in LANGUAGES else DEFAULT_LANGUAGE
            post["visibility"] = visibility or "public"
            post["hidden_until_read"] = self.reads + int(self.faults.get("hide_for_reads", 0))
            self.record({"event": "accepted", "key": key, "post": post})
            return post

    def make(self, text: str, created_at: str) -> dict[str, Any]:
        """Return a status as the API shows it."""
        number = str(109_000_000_000_000_000 + len(self.log_lines()) + 1)
        return {
            "id": number,
            "uri": f"{self.url}/users/alliance/statuses/{number}",
            "url": f"{self.url}/@alliance/{number}",
            "created_at": created_at,
            "edited_at": None,
            "in_reply_to_id": None,
            "in_reply_to_account_id": None,
            "content": as_html(text),
            "text": text,
            "sensitive": False,
            "spoiler_text": "",
            "visibility": "public",
            "language": DEFAULT_LANGUAGE,
            "account": self.account,
            "mentions": [{"username": name} for name in MENTION.findall(text)],
            "tags": [{"name": name} for name in HASHTAG.findall(text)],
            "media_attachments": [],
            "emojis": [],
            "reblog": None,
            "card": None,
            "poll": None,
            "replies_count": 0,
            "reblogs_count": 0,
            "favourites_count": 0,
            "hidden_until_read": 0,
        }

    def log_lines(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def account(self) -> dict[str, Any]:
        return {
            "id": "1",
            "username": "alliance",
            "acct": "alliance",
            "display_name": "Alliance",
            "url": f"{self.url}/@alliance",
            "locked": False,
            "bot": True,
            "created_at": "2026-01-01T00:00:00.000Z",
            "note": "",
        }

    def use(self, fault: str) -> bool:
        """Use up one occurrence of a fault that is counted."""
        with self.lock:
            left = int(self.faults.get(fault, 0))
            self.faults[fault] = max(0, left - 1)
            return left > 0


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def as_html(text: str) -> str:
    """Return a post's text as Mastodon renders it: paragraphs, breaks, links in three spans."""
    return "".join(
        f"<p>{URL.sub(shortened, html.escape(paragraph)).replace(chr(10), '<br />')}</p>"
        for paragraph in re.split(r"\n{2,}", text)
    )


def shortened(found: "re.Match[str]") -> str:
    scheme, rest = found[0].split("://", 1)
    return (
        f'<a href="{found[0]}" target="_blank" rel="nofollow noopener" translate="no">'
        f'<span class="invisible">{scheme}://</span><span class="ellipsis">{rest[:30]}</span>'
        f'<span class="invisible">{rest[30:]}</span></a>'
    )


def length(text: str, reserved: int) -> int:
    """Count signs as servers did before Unicode 15.1: every letter, but no mark on a letter."""
    counted = URL.sub("x" * reserved, text)
    return sum(
        unicodedata.category(char) not in MARKS and char not in "\u200c\u200d" for char in counted
    )


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Say nothing: the first line of the output is the port."""

    def do_GET(self) -> None:
        self.dispatch(b"")

    def do_POST(self) -> None:
        self.dispatch(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def do_DELETE(self) -> None:
        self.dispatch(b"")

    def dispatch(self, body: bytes) -> None:
        path = urlsplit(self.path).path.rstrip("/")
        if path == "/control":
            self.server.faults.update(json.loads(body))
            self.answer(200, {})
        elif path == "/seed":
            self.seed(json.loads(body)["posts"])
        elif path == "/posts":
            self.answer(200, self.server.posts)
        elif path == "/requests":
            self.answer(200, self.server.requests)
        else:
            self.server.requests += 1
            self.api(path, body)

    def api(self, path: str, body: bytes) -> None:
        if self.server.faults.get("redirect"):
            self.answer(308, {}, {"Location": self.server.faults["redirect"] + self.path})
        elif path in {"/api/v1/instance", "/api/v2/instance"}:
            self.answer(200, self.instance())
        elif self.unauthorised():
            self.answer(401, {"error": "The access token is invalid"})
        elif path == "/api/v1/apps/verify_credentials":
            self.answer(200, {"name": "alliance-bot", "website": None})
        elif path == "/api/v1/accounts/verify_credentials":
            self.answer(200, self.server.account)
        elif path == "/api/v1/accounts/1/statuses":
            self.timeline()
        elif path == "/api/v1/statuses" and self.command == "POST":
            self.status({key: values[-1] for key, values in parse_qs(body.decode()).items()})
        elif path.startswith("/api/v1/statuses/") and self.command == "DELETE":
            self.delete(path.rpartition("/")[2])
        else:
            self.answer(404, {"error": "Record not found"})

    def unauthorised(self) -> bool:
        given = self.headers.get("Authorization", "")
        return (
            bool(self.server.faults.get("unauthorised")) or given != f"Bearer {self.server.token}"
        )

    def instance(self) -> dict[str, Any]:
        return {
            "domain": "127.0.0.1",
            "uri": "127.0.0.1",
            "title": "Stand-in",
            "version": "4.4.0",
            "configuration": {
                "statuses": {
                    "max_characters": self.limit("max_characters", 500),
                    "characters_reserved_per_url": self.limit("characters_reserved_per_url", 23),
                    "max_media_attachments": 4,
                }
            },
        }

    def limit(self, name: str, usual: int) -> int:
        return int(self.server.faults.get(name, usual))

    def status(self, form: dict[str, str]) -> None:
        server, faults = self.server, self.server.faults
        if server.use("drop_before"):
            return self.hang_up()
        if faults.get("answer"):
            status, error = faults["answer"]
            headers = {"X-RateLimit-Reset": faults["reset"]} if faults.get("reset") else {}
            return self.answer(status, {"error": error}, headers)
        text = form.get("status", "").replace("\r\n", "\n")
        if not text.strip():
            return self.answer(422, {"error": "Validation failed: Text can't be blank"})
        most = self.limit("max_characters", 500)
        if length(text, self.limit("characters_reserved_per_url", 23)) > most:
            error = f"Validation failed: Text character limit of {most} exceeded"
            return self.answer(422, {"error": error})
        post = server.accept(
            text,
            form.get("language", ""),
            form.get("visibility", ""),
            self.headers.get("Idempotency-Key", ""),
        )
        if server.use("drop_after"):
            return self.hang_up()
        if server.use("error_after"):
            return self.answer(500, {"error": "Internal Server Error"})
        if server.use("garble"):
            return self.answer(200, "<html>It works!")
        if faults.get("late"):
            time.sleep(float(faults["late"]))
        return self.answer(200, post)

    def timeline(self) -> None:
        server = self.server
        if server.faults.get("broken_reads"):
            return self.answer(503, {"error": "Service Unavailable"})
        query = parse_qs(urlsplit(self.path).query)
        before = int(query["max_id"][0]) if "max_id" in query else None
        with server.lock:
            if before is None:
                server.reads += 1
            seen = [post for post in server.posts if post["hidden_until_read"] < server.reads]
        seen.sort(key=lambda post: int(post["id"]), reverse=True)
        page = [post for post in seen if before is None or int(post["id"]) < before]
        page = page[: min(40, int(query.get("limit", ["20"])[0]))]
        headers = {}
        if page:
            link = f"{server.url}{urlsplit(self.path).path}?max_id={page[-1]['id']}"
            headers["Link"] = f'<{link}>; rel="next"'
        return self.answer(200, page, headers)

    def seed(self, posts: list[dict[str, str]]) -> None:
        for post in posts:
            with self.server.lock:
                made = self.server.make(post["text"], post["created_at"])
                self.server.record({"event": "accepted", "key": "", "post": made})
        self.answer(200, {})

    def delete(self, number: str) -> None:
        with self.server.lock:
            gone = [post for post in self.server.posts if post["id"] == number]
            if gone:
                self.server.record({"event": "deleted", "id": number})
        self.answer(200, gone[0]) if gone else self.answer(404, {"error": "Record not found"})

    def answer(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        body = (value if isinstance(value, str) else json.dumps(value)).encode()
        try:
            self.send_response(status)
            for name, content in {
                "Content-Type": "application/json; charset=utf-8",
                "Content-Length": str(len(body)),
                "X-RateLimit-Limit": "300",
                "X-RateLimit-Remaining": "299",
                "X-RateLimit-Reset": iso(datetime.now(UTC) + timedelta(minutes=5)),
                **(headers or {}),
            }.items():
                self.send_header(name, content)
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # nobody waits for the answer any more

    def hang_up(self) -> None:
        """Close the connection without a word."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("log", type=Path)
    parser.add_argument("--token", default="standin-token")
    arguments = parser.parse_args()
    server = Server(arguments.log, arguments.token)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
