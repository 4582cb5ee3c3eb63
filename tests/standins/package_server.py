"""A stand-in for an index of packages: a process of its own, which serves the files of a folder.

    python package_server.py FOLDER

Prints its port as the first line. Answers have an ETag, a Last-Modified and a length; the rest
of a file is given for Range with If-Range, as web servers do. POST /control sets how it
behaves, until it is set again. All but the portal, statuses and redirects is about packages
only, and not about the index:

    drop            N: close the connection after so many bytes of an answer
    breaks          N: send the file's first N bytes and never more
    rests           N: send the file's first N bytes, and what follows not until POST /go
    pace            N: send so many bytes a second
    status          {path: number}: answer so
    status_of_rest  number: answer so where a range is asked for
    redirect        {path: address}: answer with 302 to it
    portal          true: answer everything with a login page, as hotels do
    half            true: serve half of each file, as if that were all of it
    claims          N: claim so many bytes more than there are
    endless         true: a length is not told, and zeros follow the file without an end
    no_length       true: a length is not told
    no_ranges       true: always send everything
    moved_range     true: send another part of the file than what was asked for
    etag            value: the ETag ("" for none)
    modified        value: the Last-Modified ("" for none)
    packed          name: say that the answer is packed so

GET /log lists the requests since the last POST /control; GET /resting answers as soon as an
answer rests.
"""

import json
import sys
import threading
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

STEP = 16 * 1024
PORTAL = b"<!DOCTYPE html><html><title>Welcome</title><p>Please log in first.</p></html>"


class Server(ThreadingHTTPServer):
    """The folder, and how it misbehaves."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.ways: dict[str, Any] = {}
        self.log: list[dict[str, Any]] = []
        self.resting = threading.Event()
        self.go = threading.Event()


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Say nothing: the first line of the output is the port."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.go.set()
        if self.path == "/control":
            self.server.ways = json.loads(body)
            self.server.log = []
            self.server.resting, self.server.go = threading.Event(), threading.Event()
        self.answer(200, b"{}", {"Content-Type": "application/json"})

    def do_GET(self) -> None:
        if self.path == "/log":
            return self.answer(200, json.dumps(self.server.log).encode(), {})
        if self.path == "/resting":
            self.server.resting.wait(60)
            return self.answer(200, b"{}", {})
        ways = self.server.ways
        self.server.log.append({"path": self.path, "headers": dict(self.headers.items())})
        if ways.get("portal"):
            return self.answer(200, PORTAL, {"Content-Type": "text/html"})
        if self.path in ways.get("redirect", {}):
            return self.answer(302, b"", {"Location": ways["redirect"][self.path]})
        if self.path in ways.get("status", {}):
            return self.answer(ways["status"][self.path], b"no", {})
        file = self.server.folder / self.path.lstrip("/")
        if not file.is_file():
            return self.answer(404, b"no", {})
        content = file.read_bytes()
        return self.file(content[: len(content) // 2] if self.ways.get("half") else content)

    @property
    def ways(self) -> dict[str, Any]:
        """How this very answer misbehaves."""
        return self.server.ways if self.path.endswith(".argosmodel") else {}

    def file(self, content: bytes) -> None:
        ways = self.ways
        etag = ways.get("etag", f'"{sha256(content).hexdigest()[:16]}"')
        modified = ways.get("modified", "Sat, 21 Nov 2026 10:00:00 GMT")
        headers = {"Content-Type": "application/zip", "Accept-Ranges": "bytes"}
        headers |= {"ETag": etag} if etag else {}
        headers |= {"Last-Modified": modified} if modified else {}
        headers |= {"Content-Encoding": ways["packed"]} if "packed" in ways else {}
        start = self.start()
        is_same = self.headers.get("If-Range", etag) in {etag, modified}
        if start and is_same and not ways.get("no_ranges"):
            if "status_of_rest" in ways:
                return self.answer(ways["status_of_rest"], b"no", headers)
            if start >= len(content):
                return self.answer(416, b"", {"Content-Range": f"bytes */{len(content)}"})
            start -= 10 if ways.get("moved_range") else 0
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            return self.answer(206, content[start:], headers)
        return self.answer(200, content, headers)

    def start(self) -> int:
        asked = self.headers.get("Range", "")
        return int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        ways = self.ways
        self.close_connection = bool(ways) or self.close_connection
        self.send_response(status)
        if not ways.get("no_length") and not ways.get("endless"):
            headers = headers | {"Content-Length": str(len(body) + ways.get("claims", 0))}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.send_body(body, ways, self.start() if status == 206 else 0)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def send_body(self, body: bytes, ways: dict[str, Any], start: int) -> None:
        if "drop" in ways:
            self.wfile.write(body[: ways["drop"]])
            return
        if "breaks" in ways:
            self.wfile.write(body[: max(0, ways["breaks"] - start)])
            return
        sent = 0
        if "rests" in ways:
            sent = max(0, ways["rests"] - start)
            self.wfile.write(body[:sent])
            if sent < len(body):
                go = self.server.go
                self.server.resting.set()
                go.wait(60)
        if "pace" in ways:
            never = threading.Event()
            for begin in range(sent, len(body), STEP):
                self.wfile.write(body[begin : begin + STEP])
                never.wait(STEP / ways["pace"])
            return
        self.wfile.write(body[sent:])
        while ways.get("endless"):
            self.wfile.write(bytes(STEP))


if __name__ == "__main__":
    server = Server(Path(sys.argv[1]))
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()
