"""A stand-in for a WebSub hub, in a thread: it keeps what it is told, and can misbehave."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


class Hub(ThreadingHTTPServer):
    """Answers with `status`; 0 never answers. `location` is where a redirect leads."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 204
        self.location = ""
        self.log: list[dict[str, str]] = []
        self.closed = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def told(self) -> list[str]:
        """Return the feeds it was told of since the last time it was asked."""
        found = [one["hub.url"] for one in self.log]
        self.log.clear()
        return found

    def stop(self) -> None:
        self.closed.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        fields = {name: one for name, (one,) in parse_qs(body).items()}
        self.server.log.append(fields | {"type": self.headers["Content-Type"]})
        if not self.server.status:
            self.server.closed.wait()
            return
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()

    def do_GET(self) -> None:
        self.server.log.append({"hub.url": "GET"})
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""
