"""A day of the daemon's cycles in a network of its own, and all connections of that day.

    unshare --net --map-root-user python -m tests.day_alone HOME [--with-servers] [--leak]

Prints one JSON object: what Python was seen to connect to, what the kernel counted, and the
servers that the configuration names.
"""

import argparse
import ctypes
import fcntl
import json
import os
import socket
import struct
import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.quiet import SWITCHES

if TYPE_CHECKING:
    from tests.alarms.made import Carrier

SET_FLAGS, UP, RUNNING = 0x8914, 0x1, 0x40
COUNTERS = {
    "connections": ("Tcp", "ActiveOpens"),
    "datagrams": ("Udp", "OutDatagrams"),
    "elsewhere": ("Ip", "OutNoRoutes"),
}
CONFIG = """
[site]
name = "International Migrants Alliance"
url = "https://statements.example.org/"
[languages]
es = { engines = ["argos"] }
[[accounts]]
name = "preview"
network = "file"
path = "state/posts.jsonl"
languages = ["en", "es"]
[schedule]
cycle = "30m"
[backup]
folder = "backups"
"""
SERVERS = """
[[accounts]]
name = "social"
network = "mastodon"
server = "{social}"
languages = ["en", "es"]
token = {{ file = "config/secrets/social" }}
[[sources]]
kind = "feed"
url = "{blog}/feed/"
private = true
"""
ALARMS = """
[alarms]
to = [{ file = "config/secrets/alarms" }]
"""
STATEMENT = """---
title: Workers stopped work {number}
date: 2026-03-08
---

Workers stopped work today.
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("--with-servers", action="store_true")
    parser.add_argument("--leak", action="store_true")
    arguments = parser.parse_args()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_one:
        fcntl.ioctl(any_one, SET_FLAGS, struct.pack("16sH14s", b"lo", UP | RUNNING, b""))
    with ExitStack() as ends:
        named = servers(arguments.home, ends) if arguments.with_servers else {}
        write_home(arguments.home, named)
        told_of = carrier(arguments.home, ends) if arguments.with_servers else None
        seen = watch()
        before = counted()
        run_a_day(arguments.home)
        if arguments.leak:
            leak()
        after = counted()
    told = {name: after[name] - before[name] for name in COUNTERS}
    alarms = len(told_of.messages()) if told_of is not None else 0
    json.dump({"seen": seen, "named": named, "alarms": alarms, **told}, sys.stdout)


def servers(home: Path, ends: ExitStack) -> dict[str, str]:
    """Start a social server and a blog with one statement."""
    from tests.announce.made import StandIn
    from tests.collect.blog import Blog, post

    social, blog = StandIn(home.parent / "social.jsonl"), Blog()
    ends.callback(social.stop)
    ends.callback(blog.stop)
    blog.publish(post("letter", "2026-03-08"))
    return {"social": social.url, "blog": blog.url}


def carrier(home: Path, ends: ExitStack) -> "Carrier":
    """Start who carries messages to people, and give him one: a statement without a date."""
    from tests.alarms.made import Carrier

    told_of = Carrier(home.parent / "messages.jsonl")
    ends.callback(told_of.stop)
    secret = home / "config" / "secrets" / "alarms"
    secret.write_text(told_of.json, "utf-8")
    secret.chmod(0o600)
    with (home / "config" / "bot.toml").open("a", encoding="utf-8") as config:
        config.write(ALARMS)
    (home / "statements" / "undated.md").write_text("# Nobody knows when\n\nA text.\n", "utf-8")
    return told_of


def write_home(home: Path, named: dict[str, str]) -> None:
    from tests.announce.made import TOKEN

    secret = home / "config" / "secrets" / "social"
    secret.parent.mkdir(parents=True)
    secret.write_text(TOKEN, "utf-8")
    secret.chmod(0o600)
    (home / "statements").mkdir()
    (home / "statements" / "0.md").write_text(STATEMENT.format(number=0), "utf-8")
    text = CONFIG + (SERVERS.format(**named) if named else "")
    (home / "config" / "bot.toml").write_text(text, "utf-8")


def watch() -> list[list[str]]:
    """Keep every address that Python connects to or looks up from now on."""
    seen: list[list[str]] = []

    def look(event: str, about: tuple[Any, ...]) -> None:
        if event == "socket.connect":
            seen.append([str(part) for part in about[1][:2]])
        elif event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}:
            seen.append([event, str(about[0])])

    sys.addaudithook(look)
    return seen


def counted() -> dict[str, int]:
    """What the kernel has counted in this network so far."""
    lines = [line.split() for line in Path("/proc/self/net/snmp").read_text("ascii").splitlines()]
    found: dict[str, dict[str, int]] = {}
    for names, values in zip(lines[::2], lines[1::2], strict=True):
        found[names[0].rstrip(":")] = dict(zip(names[1:], map(int, values[1:]), strict=True))
    told = {name: found[protocol][key] for name, (protocol, key) in COUNTERS.items()}
    for line in Path("/proc/self/net/snmp6").read_text("ascii").splitlines():
        key, value = line.split()
        told["datagrams"] += int(value) if key == "Udp6OutDatagrams" else 0
        told["elsewhere"] += int(value) if key == "Ip6OutNoRoutes" else 0
    return told


def run_a_day(root: Path) -> None:
    """Let the daemon's jobs work for a day, on a clock that is turned by hand."""
    os.environ.update(SWITCHES)
    from bot.alarms.watch import Watch
    from bot.config import Home, load
    from bot.daemon.clock import Clock
    from bot.daemon.jobs import Jobs
    from bot.daemon.rota import Rota
    from bot.wiring import build_app

    home = Home(root)
    begin, seconds = datetime(2026, 3, 8, 6, tzinfo=UTC), 0.0
    app = build_app(home, load(home))
    clock = Clock(lambda: begin + timedelta(seconds=seconds), lambda: seconds)
    jobs, watch = Jobs(lambda: app, clock), Watch(home)

    def crashed(error: BaseException) -> None:
        raise error

    rota = Rota(jobs.all, lambda: seconds, crashed)
    rota.schedule(jobs.intervals())
    rota.want_all()
    drops = [3600.0, 5 * 3600.0]
    while seconds < 86_400:
        if drops and seconds >= drops[0]:
            number = int(drops.pop(0))
            path = home.statements / f"{number}.md"
            path.write_text(STATEMENT.format(number=number), "utf-8")
        rota.ticker.tick()
        rota.worker.work_off()
        watch.look(app, clock.now(), jobs.troubles)
        seconds += rota.ticker.tick() or 1.0
    app.store.close()


def leak() -> None:
    """Do what nobody may: connect to somewhere else, past Python's own sockets."""
    libc = ctypes.CDLL(None)
    number = libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
    address = struct.pack("=HH4s8s", socket.AF_INET, socket.htons(443), bytes((192, 0, 2, 1)), b"")
    libc.connect(number, address, len(address))


if __name__ == "__main__":
    main()
