"""What the stand-ins of social servers share: a durable log, faults, and HTTP.

Each is a process of its own: `python NAME_server.py LOG --token TOKEN` prints its port as the
first line. LOG is a JSON-lines file, forced to the disk at every post, so that a bot that was
killed can be judged by what the server really holds; a new process on the same LOG goes on
from there. Faults are switched with POST /control. Those that all have:

    drop_before         N: close the next N connections without taking the post
    drop_after          N: take the next N posts, then close the connection without an answer
    error_after         N: take the next N posts, then answer 500
    garble              N: take the next N posts, then answer 200 with something unreadable
    late                seconds: take the post, then wait before answering
    goes_on             seconds: answer 504 at once, and take the post so much later
    lose                N: answer for the next N posts as if they were taken, and lose them
    unauthorised        true: let nobody in
    redirect            address: answer everything with 308 to that address

POST /delete {"id": …} takes a post away as a person does. POST /restore {"log": …} makes it the
server that has seen this log, and nothing else. GET /posts returns all posts that
exist, GET /requests how often the API was asked.
"""

import argparse
import json
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit


class StandInServer(ThreadingHTTPServer):
    """What a server holds, and how it misbehaves."""

    daemon_threads = True

    def __init__(self, log: Path, token: str, handler: "type[StandInHandler]") -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.log = log
        self.token = token
        self.faults: dict[str, Any] = {}
        self.lock = threading.RLock()
        self.requests = 0
        self.read_log()

    def read_log(self) -> None:
        """Be the server that has seen the log, and nothing else."""
        self.posts: list[dict[str, Any]] = []
        self.made = 0
        if self.log.exists():
            for line in self.log.read_text(encoding="utf-8").splitlines():
                self.follow(json.loads(line))

    def restore(self, log: str) -> None:
        """Put another log in the place of this one."""
        with self.lock:
            self.log.write_text(log, encoding="utf-8")
            self.read_log()

    def follow(self, event: Mapping[str, Any]) -> None:
        """Do what a line of the log says."""
        if event["event"] == "accepted":
            self.posts.append(event["post"])
            self.made += 1
        else:
            self.posts = [post for post in self.posts if post["id"] != event["id"]]

    def record(self, *events: Mapping[str, Any]) -> None:
        """Make events durable, then follow them."""
        with self.lock:
            with self.log.open("a", encoding="utf-8") as file:
                file.writelines(json.dumps(event, ensure_ascii=False) + "\n" for event in events)
                file.flush()
                os.fsync(file.fileno())
            for event in events:
                self.follow(event)

    def remove(self, identifier: str, event: str = "deleted") -> bool:
        """Take a post away; False where there is none."""
        with self.lock:
            there = any(post["id"] == identifier for post in self.posts)
            if there:
                self.record({"event": event, "id": identifier})
            return there

    def use(self, fault: str) -> bool:
        """Use up one occurrence of a fault that is counted."""
        with self.lock:
            left = int(self.faults.get(fault, 0))
            self.faults[fault] = max(0, left - 1)
            return left > 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class StandInHandler(BaseHTTPRequestHandler):
    """One request; a subclass's `api` is the network's own."""

    server: StandInServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Say nothing: the first line of the output is the port."""

    def do_GET(self) -> None:
        self.dispatch(b"")

    def do_POST(self) -> None:
        self.dispatch(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    @property
    def query(self) -> dict[str, str]:
        return {name: last for name, (*_, last) in parse_qs(urlsplit(self.path).query).items()}

    def dispatch(self, body: bytes) -> None:
        server, path = self.server, urlsplit(self.path).path.rstrip("/")
        if path == "/control":
            server.faults.update(json.loads(body))
            self.answer(200, {})
        elif path == "/delete":
            self.answer(200, server.remove(json.loads(body)["id"]))
        elif path == "/restore":
            server.restore(json.loads(body)["log"])
            self.answer(200, {})
        elif path == "/posts":
            self.answer(200, server.posts)
        elif path == "/requests":
            self.answer(200, server.requests)
        else:
            server.requests += 1
            if server.faults.get("redirect"):
                self.answer(308, {}, {"Location": server.faults["redirect"] + self.path})
            else:
                self.api(path, body)

    def api(self, path: str, body: bytes) -> None:
        raise NotImplementedError

    def deliver(self, value: Any, identifier: str) -> None:
        """Answer that a post was taken, or do what a fault says in the place of that."""
        server = self.server
        if server.use("lose"):
            server.remove(identifier, "lost")
        if server.use("drop_after"):
            self.hang_up()
        elif server.use("error_after"):
            self.answer(500, {"error": "InternalServerError", "message": "Internal Server Error"})
        elif server.use("garble"):
            self.answer(200, "<html>It works!")
        else:
            if server.faults.get("late"):
                time.sleep(float(server.faults["late"]))
            self.answer(200, value)

    def goes_on(self, take: Callable[[], Any]) -> bool:
        """Answer as a proxy does that will not wait, and take the post after all; or do nothing."""
        seconds = float(self.server.faults.get("goes_on", 0))
        if seconds:
            later = threading.Timer(seconds, take)
            later.daemon = True
            later.start()
            self.answer(504, {"error": "Gateway Timeout"})
        return bool(seconds)

    def answer(self, status: int, value: Any, headers: Mapping[str, str] | None = None) -> None:
        body = (value if isinstance(value, str) else json.dumps(value)).encode()
        try:
            self.send_response(status)
            for name, content in {
                "Content-Type": "application/json; charset=utf-8",
                "Content-Length": str(len(body)),
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


def main(make: Callable[[Path, str], StandInServer]) -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("log", type=Path)
    parser.add_argument("--token", default="standin-token")
    arguments = parser.parse_args()
    server = make(arguments.log, arguments.token)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()
