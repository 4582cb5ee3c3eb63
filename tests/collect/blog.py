"""What the tests of fetching share: a blog in another process, its posts, and sources."""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]


def post(slug: str, day: str = "2026-03-02", **changes: Any) -> dict[str, Any]:
    """Return a post of a statement, as the blog has it."""
    title = slug.replace("-", " ").capitalize()
    return {
        "slug": slug,
        "title": title,
        "html": f"<p>The network met about “{title}” and asks the ministry for an answer.</p>"
        "<p>It will meet again in the spring.</p>",
        "published": f"{day}T10:00:00+08:00",
    } | changes


def posts(count: int) -> list[dict[str, Any]]:
    """Return so many posts, newest first, one a day."""
    return [
        post(f"letter-number-{number}", f"2025-{1 + number // 28:02}-{1 + number % 28:02}")
        for number in range(count, 0, -1)
    ]


class Blog:
    """A blog in another process."""

    def __init__(self) -> None:
        script = ROOT / "tests" / "standins" / "blog_server.py"
        self._process = subprocess.Popen(
            [sys.executable, str(script)], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.url = f"http://127.0.0.1:{self._process.stdout.readline().strip()}"
        self.origin = ("127.0.0.1", urlsplit(self.url).port or 0)

    def publish(self, *wanted: dict[str, Any]) -> None:
        """Let the blog have these posts and no others, newest first."""
        self._ask("/posts", list(wanted), "PUT")

    def behave(self, **ways: Any) -> None:
        self._ask("/control", ways, "POST")

    def log(self) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = self._ask("/log", None, "GET")
        return asked

    def paths(self) -> list[str]:
        return [entry["path"] for entry in self.log()]

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _ask(self, path: str, value: Any, method: str) -> Any:
        body = None if value is None else json.dumps(value).encode()
        request = urllib.request.Request(self.url + path, data=body, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=20) as answer:
            return json.loads(answer.read())
