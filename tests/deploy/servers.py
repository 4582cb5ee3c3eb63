"""The three servers of a folder feeds/: the program's own, and nginx and Caddy by the examples."""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bot.config import Home
from tests.conftest import REPOSITORY
from tests.serve.running import running

DEPLOY = REPOSITORY / "deploy"
PLACES = {"nginx": "/usr/sbin/nginx", "caddy": "/usr/bin/caddy"}
ROOT = "/srv/alliance-bot/feeds"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def changed(example: str, *changes: tuple[str, str]) -> str:
    """Return an example as somebody puts it in place; each change must find its words."""
    text = (DEPLOY / example).read_text("utf-8")
    for before, after in changes:
        assert before in text, f"{example} has no {before}"
        text = text.replace(before, after)
    return text


@contextmanager
def serve(home: Home, folder: Path) -> Iterator[str]:
    with running(home, "serve", "--bind", "127.0.0.1:0") as (_, address):
        yield address


@contextmanager
def nginx(home: Home, folder: Path) -> Iterator[str]:
    with running(home, "serve", "--bind", "127.0.0.1:0") as (_, program):
        port = free_port()
        site = changed(
            "nginx.conf",
            ("listen 443 ssl http2", f"listen 127.0.0.1:{port}"),
            ("    listen [::]:443 ssl http2;\n", ""),
            ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
            ("    listen [::]:80;\n", ""),
            ("    ssl_certificate ", "    # "),
            ("    ssl_certificate_key ", "    # "),
            (ROOT, str(home.feeds)),
            ("http://127.0.0.1:8080", program.rstrip("/")),
        )
        own = folder / "nginx.conf"
        places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = "".join(f"  {one}_temp_path {folder}/{one};\n" for one in places)
        user = "user root;\n" if os.getuid() == 0 else ""
        own.write_text(
            f"{user}daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
            "events {}\nhttp {\n  include /etc/nginx/mime.types;\n"
            f"  access_log {folder}/access.log;\n{temporary}\n{site}\n}}\n",
            "utf-8",
        )
        command = [PLACES["nginx"], "-c", str(own), "-e", str(folder / "error.log")]
        with process(command, port, folder):
            yield f"http://127.0.0.1:{port}/"


@contextmanager
def caddy(home: Home, folder: Path) -> Iterator[str]:
    with running(home, "serve", "--bind", "127.0.0.1:0") as (_, program):
        port = free_port()
        site = changed(
            "Caddyfile",
            ("statements.example.org {", f"http://127.0.0.1:{port} {{\n\tbind 127.0.0.1"),
            (ROOT, str(home.feeds)),
            ("127.0.0.1:8080", program.removeprefix("http://").rstrip("/")),
        )
        own = folder / "Caddyfile"
        own.write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{site}")
        command = [PLACES["caddy"], "run", "--adapter", "caddyfile", "--config", str(own)]
        with process(command, port, folder):
            yield f"http://127.0.0.1:{port}/"


@contextmanager
def process(command: list[str], port: int, folder: Path) -> Iterator[None]:
    """A server that is run until the end, from when it answers."""
    places = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    log = folder / "out.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(command, stdout=out, stderr=out, env=os.environ | places) as started,
    ):
        try:
            while not _answers(port):
                assert started.poll() is None, log.read_text("utf-8", "replace")
            yield
        finally:
            started.terminate()


def _answers(port: int) -> bool:
    try:
        httpx.get(f"http://127.0.0.1:{port}/")
    except httpx.TransportError:
        time.sleep(0)
        return False
    return True


SERVERS: dict[str, Callable[[Home, Path], contextmanager]] = {
    "serve": serve,
    "nginx": nginx,
    "caddy": caddy,
}
