"""Canaries: every kind of secret in one home, and whatever the program says, keeps and starts.

What stands in a place of its own — the files of the tokens, and the one line of the command
that gives out a review link — is where a secret belongs; it must be nowhere else.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.collect.formats import sandbox
from bot.config import Home
from tests.announce.made import BOT_TOKEN, TOKEN, StandIn
from tests.conftest import Ran, alliance_bot

pytestmark = pytest.mark.slow

ID = "2026-03-08-on-our-day-of-rest"
# What the program does when it is told to say all that it and its libraries can say.
LOUD = """
import logging, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr, format="%(name)s %(message)s %(args)s")
logging.Logger.setLevel = lambda *_: None
from bot.cli import main
main()
"""
# A mistake nobody expects, in the middle of a request: what Python prints of it is what we see.
CRASH = (
    """
import os
from urllib3.connection import HTTPConnection
class Unexpected(BaseException): pass
connect = HTTPConnection.connect
def fail(self):
    if str(self.port) == os.environ["CRASHES_AT"]: raise Unexpected
    connect(self)
HTTPConnection.connect = fail
"""
    + LOUD
)
# Stands before a program that the bot starts: notes what that is told, then goes on as it.
WATCHED = '#!/bin/sh\n{{ printf "%s\\n" {name} "$@"; env; }} >> {notes}\nexec {real} "$@"\n'

ACCOUNTS = """
[[accounts]]
name = "toots"
network = "mastodon"
server = "{mastodon}"
languages = ["en"]
token = {{ file = "config/secrets/toots" }}

[[accounts]]
name = "sky"
network = "bluesky"
server = "{bluesky}"
handle = "alliance.bsky.social"
languages = ["en"]
token = {{ credential = "sky" }}

[[accounts]]
name = "channel"
network = "telegram"
server = "{telegram}"
chat = "@alliance"
languages = ["en"]
token = {{ env = "CHANNEL_TOKEN" }}

[alarms]
to = [{{ file = "config/secrets/alarms" }}, {{ env = "ALARM" }}, {{ credential = "alarm" }}]

[log]
level = "debug"

[serve]
bind = "127.0.0.1:0"

[schedule]
cycle = "1s"
"""


@dataclass
class Kept:
    """A home with secrets, and all that was said about it."""

    home: Home
    environment: Mapping[str, str]
    secrets: list[str] = field(default_factory=lambda: [TOKEN, BOT_TOKEN])
    said: list[str] = field(default_factory=list)

    def run(self, *arguments: str) -> None:
        """Run a command that comes to its end, whatever it finds."""
        ran = self.attempt(*arguments)
        assert ran.status in {0, 1}, ran.err
        assert "Traceback" not in ran.err, ran.err

    def attempt(self, *arguments: str, program: str = LOUD) -> Ran:
        done = subprocess.run(
            [sys.executable, "-c", program, "--home", str(self.home.root), *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            env=os.environ | self.environment,
            check=False,
        )
        self.said += [done.stdout, done.stderr]
        return Ran(done.returncode, done.stdout, done.stderr)

    def found(self) -> set[str]:
        """Return where a secret is that should not be there."""
        places = {f"output {number}": said.encode() for number, said in enumerate(self.said)}
        for path in self.home.root.rglob("*"):
            if path.is_file() and "secrets" not in path.parts:
                places[str(path)] = path.read_bytes()
        return {
            place
            for place, content in places.items()
            for secret in self.secrets
            if secret.encode() in content
        }


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, StandIn]]:
    folder = tmp_path_factory.mktemp("servers")
    networks = ("mastodon", "bluesky", "telegram")
    servers = {name: StandIn(folder / f"{name}.jsonl", name) for name in networks}
    yield servers
    for server in servers.values():
        server.stop()


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


@pytest.fixture
def kept(home: Home, tmp_path: Path, notes: Path, servers: dict[str, StandIn]) -> Iterator[Kept]:
    given = tmp_path / "credentials"
    given.mkdir()
    (given / "sky").write_text(TOKEN, "utf-8")
    secret = home.root / "config" / "secrets" / "toots"
    secret.parent.mkdir()
    secret.write_text(TOKEN, "utf-8")
    secret.chmod(0o600)
    (given / "alarm").write_text(f"mailto://ana:{TOKEN}@127.0.0.1:1?to=a@example.org", "utf-8")
    alarms = home.root / "config" / "secrets" / "alarms"
    alarms.write_text(f"json://ana:{TOKEN}@127.0.0.1:1/hook", "utf-8")
    alarms.chmod(0o600)
    point_at(home, {name: server.url for name, server in servers.items()})
    environment = {
        "CREDENTIALS_DIRECTORY": str(given),
        "CHANNEL_TOKEN": BOT_TOKEN,
        "ALARM": f"ntfy://127.0.0.1:1/{TOKEN}",
        "PATH": f"{watching(tmp_path / 'watched', notes)}:{os.environ['PATH']}",
    }
    yield Kept(home, environment)
    for server in servers.values():
        server.control(unauthorised=False, redirect="", error_after=0, garble=0, drop_after=0)


def point_at(home: Home, addresses: Mapping[str, str]) -> None:
    text = home.config_file.read_text("utf-8").partition('[[accounts]]\nname = "toots"')[0]
    with_engine = text.replace(
        "es = { engines = [] }", 'es = { engines = ["apertium"], publish = "draft" }'
    )
    home.config_file.write_text(with_engine + ACCOUNTS.format(**addresses), "utf-8")


def watching(folder: Path, notes: Path) -> Path:
    """Return a folder with a watched one of each program that the bot starts."""
    folder.mkdir()
    for name in ("apertium", "fc-list", "fc-match"):
        if real := shutil.which(name):
            watched = folder / name
            watched.write_text(WATCHED.format(name=name, notes=notes, real=real), "utf-8")
            watched.chmod(0o755)
    return folder


def every_server(fault: str, value: object) -> Callable[[Kept, dict[str, StandIn]], None]:
    def prepare(_: Kept, servers: dict[str, StandIn]) -> None:
        for server in servers.values():
            server.control(**{fault: value})

    return prepare


def at(addresses: Callable[[str], str]) -> Callable[[Kept, dict[str, StandIn]], None]:
    def prepare(kept: Kept, servers: dict[str, StandIn]) -> None:
        point_at(kept.home, {name: addresses(server.url) for name, server in servers.items()})

    return prepare


TROUBLE = {
    "nothing": every_server("unauthorised", value=False),
    "nobody is let in": every_server("unauthorised", value=True),
    "a post is taken, and 500 answered": every_server("error_after", 9),
    "a post is taken, and nonsense answered": every_server("garble", 9),
    "a post is taken, and nothing answered": every_server("drop_after", 9),
    "all is elsewhere": every_server("redirect", "http://127.0.0.1:1"),
    "nobody listens": at(lambda _: "http://127.0.0.1:1"),
    "no TLS": at(lambda url: url.replace("http://", "https://")),
}


@pytest.mark.parametrize("trouble", TROUBLE)
def test_a_cycle_tells_no_secret(kept: Kept, servers: dict[str, StandIn], trouble: str) -> None:
    TROUBLE[trouble](kept, servers)
    for command in (["once", "--json"], ["check", "--online"]):
        kept.run(*command)
    assert kept.found() == set()


def test_no_command_tells_a_secret(kept: Kept) -> None:
    for command in (
        ["once"],
        ["status", ID, "--json"],
        ["post", "list"],
        ["post", "list", "--json"],
        ["preview", ID, "--json"],
        ["accounts", "list"],
        ["alarms", "test"],
        ["alarms", "ended", "--status", "1"],
        ["alarms", "list", "--json"],
        ["retract", ID, "--why", "An error"],
        ["once", "--json"],
        ["status"],
    ):
        kept.run(*command)
    assert kept.found() == set()


@pytest.mark.parametrize("network", ["mastodon", "bluesky", "telegram"])
@pytest.mark.parametrize("command", ["once", "run"])
def test_a_crash_tells_no_secret(
    kept: Kept, servers: dict[str, StandIn], network: str, command: str
) -> None:
    port = servers[network].url.rpartition(":")[2]
    kept.environment = {**kept.environment, "CRASHES_AT": port}
    ran = kept.attempt(command, program=CRASH)
    assert ran.status == 1
    assert "Traceback" in ran.err
    assert "Unexpected" in ran.err
    assert kept.found() == set()


def test_what_is_started_is_told_no_secret(kept: Kept, notes: Path) -> None:
    kept.run("once")
    told = notes.read_text("utf-8")
    assert {"fc-list", *(["apertium"] if shutil.which("apertium") else [])} <= set(
        told.splitlines()
    )
    assert not [secret for secret in kept.secrets if secret in told]
    assert "CREDENTIALS_DIRECTORY" not in told


def test_the_reader_of_documents_is_told_nothing_of_this_process() -> None:
    assert set(sandbox.environment()) == {"PYTHONPATH", "PYTHONHASHSEED", "LC_ALL"}


def test_the_daemon_tells_no_secret(kept: Kept) -> None:
    kept.run("alarms", "ended", "--status", "1")
    given = alliance_bot(kept.home.root, "review", "link", "en", "--name", "Ana").out
    link = re.search(r"/review/(\S+)", given)
    assert link
    kept.secrets.append(link[1].strip("/").rpartition("/")[2])
    with subprocess.Popen(
        [sys.executable, "-c", LOUD, "--home", str(kept.home.root), "run"],
        stderr=subprocess.STDOUT,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | kept.environment,
    ) as process:
        heard = Heard(process)
        try:
            address = heard.wait_for(r'"address": "([^"]+)"')
            heard.wait_for(r'"event": "(cycle)", "new": 1')
            for path in (f"/review/{link[1]}", "/review/forged", "/", "/healthz", "/metrics"):
                kept.said.append(visit(f"{address.rstrip('/')}{path}"))
            kept.said.append(Path(f"/proc/{process.pid}/cmdline").read_text("utf-8"))
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()
        kept.said.append(heard.all())
    assert kept.found() == set()


class Heard:
    """What a process says, read as it comes: a full pipe would hold it up."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._said = ""
        self._more = threading.Condition()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            with self._more:
                self._said += line
                self._more.notify_all()

    def wait_for(self, words: str) -> str:
        """Return the group of the first match."""
        with self._more:
            self._more.wait_for(lambda: re.search(words, self._said), timeout=180)
            found = re.search(words, self._said)
        assert found, self._said
        return found[1]

    def all(self) -> str:
        """Return everything, after the end."""
        self._thread.join()
        return self._said


def visit(address: str) -> str:
    """Return what a server answers: status, headers but for cookies, and body."""

    class Stays(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:  # type: ignore[override]
            """Stay: where it leads is part of the answer."""

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), Stays)
    try:
        with opener.open(address, timeout=10) as answer:
            status, headers, body = answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        status, headers, body = error.code, error.headers, error.read()
        error.close()
    shown = [f"{name}: {value}" for name, value in headers.items() if name != "set-cookie"]
    return "\n".join([str(status), *shown, body.decode("utf-8", "replace")])


@pytest.mark.parametrize(
    "table",
    [
        '[[sources]]\nkind = "feed"\nurl = "https://ana:{secret}@blog.example.org/feed"\n',
        (
            '[[accounts]]\nname = "x"\nnetwork = "mastodon"\nlanguages = ["en"]\n'
            'server = "https://ana:{secret}@social.example.org"\ntoken = {{ env = "X" }}\n'
        ),
        (
            '[[accounts]]\nname = "x"\nnetwork = "mastodon"\nlanguages = ["en"]\n'
            'server = "https://social.example.org"\ntoken = "{secret}"\n'
        ),
        (
            '[[accounts]]\nname = "x"\nnetwork = "telegram"\nlanguages = ["en"]\nchat = "@name"\n'
            'token = {{ file = 5, env = "{secret}" }}\n'
        ),
    ],
)
def test_a_secret_in_the_configuration_is_refused_and_not_repeated(home: Home, table: str) -> None:
    text = home.config_file.read_text("utf-8")
    home.config_file.write_text(f"{text}\n{table.format(secret=TOKEN)}", "utf-8")
    ran = alliance_bot(home.root, "check")
    assert (ran.status, "canary" in ran.out + ran.err) == (2, False)


def test_the_site_s_own_address_has_no_password(home: Home) -> None:
    text = home.config_file.read_text("utf-8")
    home.config_file.write_text(text.replace("https://", f"https://ana:{TOKEN}@", 1), "utf-8")
    ran = alliance_bot(home.root, "once")
    assert (ran.status, "canary" in ran.out + ran.err) == (2, False)
