"""I/O: the Bluesky adapter against a real server of the AT Protocol, best one on loopback.

    python bench/bluesky.py URL HANDLE PASSWORD-FILE [--name NAME] [--repeats 50] [--results]

It posts some hundred records to the account and takes them away again: use an account that is
made for it. --name says which server that is; --results keeps the figures in bench/results/.
"""

import argparse
import os
import platform
import random
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

from bot.announce.characters import count, fits
from bot.announce.networks.bluesky import BlueskyAccount
from bot.announce.networks.bluesky_text import LIMITS, record, repo_and_key
from bot.announce.networks.bluesky_xrpc import Answer, Xrpc
from bot.config import AccountConfig, Home
from bot.config.accounts import Secret
from bot.errors import PostError, PostGoneError, RefusedError
from bot.ports import Picture, Status

HERE = Path(__file__).parents[1]
DAY = "2026-03-10"
SCRIPTS = (
    "abc ÉéÅ",
    "कखगघङक्षत्रज्ञहिन्दीर्‍",
    "অআইকখক্ষস্ত্রী",
    "ကခဂမြန်မာ",
    "ไทยภาษากำ",
    "සිංහලශ්‍රී",
    "தமிழ்க்ஷ",
    "한국어각ᄒ",
    "漢字ひらがなガ",
    "عربيةً لا\u200cمی\u200d",
    "\u2066\u2067\u2068\u2069\u200f\u200e",
    "🏳️‍🌈👩🏽‍🚒🇵🇭🇮🇩👍🏿❤️",
    "\n \u00a0",
    "e\u0301\u0302\u20dd",
    "ខ្មែរ",
    "ພາສາລາວ",
    "\u0600\u0661\u070f",
    "ᬩᬮᬶ",
)
WHOLE = (" https://statements.example.org/en/s/2026-03-10-a-day-of-rest/ ", " #हक_अधिकार ")
TEXTS = 400


class Bench:
    """One account, and what was found of it."""

    def __init__(self, home: Home, config: AccountConfig, repeats: int) -> None:
        self.home = home
        self.account = BlueskyAccount(home, config)
        self.xrpc = Xrpc(home, config, 8.0)
        self.repeats = repeats
        self.made: set[str] = set()
        self.random = random.Random(10)
        self.run = f"{time.time():.0f}"

    def status(self, name: str, text: str = "", **changes: Any) -> Status:
        address = f"https://statements.example.org/en/s/{self.run}-{name}/"
        words = text or f"A day of rest for all\n\n#MigrantRights\n{address}"
        return replace(Status(words, "en", address, f"{DAY}-{name}"), **changes)

    def post(self, status: Status, key: str) -> str:
        uri = self.account.post(status, self.run + key).remote_id
        self.made.add(uri)
        return uri

    def records(self) -> list[dict[str, Any]]:
        """Everything that the account holds."""
        place = {"repo": self.xrpc.session().did, "collection": "app.bsky.feed.post"}
        found, cursor = [], ""
        while True:
            answer = self.xrpc.read(
                "com.atproto.repo.listRecords", {**place, "limit": "100", "cursor": cursor}
            )
            found += answer.body["records"]
            cursor = answer.body.get("cursor", "")
            if not cursor:
                return found

    def holding(self, status: Status) -> int:
        """Count the records that lead to a statement."""
        return sum(status.address in str(one["value"]) for one in self.records())

    def bare(self, rkey: str, status: Status) -> Answer:
        body = {"collection": "app.bsky.feed.post", "rkey": rkey, "repo": self.xrpc.session().did}
        made = record(status, datetime.now(UTC))
        return self.xrpc.write("com.atproto.repo.createRecord", {**body, "record": made})

    def once(self) -> str:
        status = self.status("once")
        uris = {self.post(status, "once") for _ in range(5)}
        found = self.account.find(status, self.run + "once").receipt
        return f"{len(uris)} address, {self.holding(status)} record, found: {found is not None}"

    def twice(self) -> str:
        status = self.status("twice")
        answer = self.bare(repo_and_key(self.post(status, "twice"))[1], status)
        return f"{answer.status} {answer.error}: {answer.said}"

    def other_keys(self) -> str:
        answer = self.bare("a-key-that-is-no-tid", self.status("other"))
        return f"{answer.status} {answer.error}: {answer.said}"

    def together(self) -> str:
        """Send the same post from eight threads at once, each with an account of its own."""
        wrong = 0
        for number in range(self.repeats):
            status = self.status(f"together-{number}")
            with ThreadPoolExecutor(8) as threads:
                ends = [threads.submit(self.post, status, f"t{number}") for _ in range(8)]
            wrong += len({end.result() for end in ends}) != 1 or self.holding(status) != 1
        return f"{self.repeats} times, {wrong} with another number of records than one"

    def killed(self) -> str:
        """Kill a process somewhere in the middle of its post; another does it then."""
        self.account.verify()
        before = after = wrong = 0
        for number in range(self.repeats):
            status = self.status(f"killed-{number}")
            child = os.fork()
            if child == 0:
                self.post(status, f"k{number}")
                os._exit(0)
            time.sleep(self.random.uniform(0, 0.03))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            there = self.holding(status)
            before, after = before + (there == 0), after + (there == 1)
            self.post(status, f"k{number}")
            wrong += self.holding(status) != 1
        return (
            f"{self.repeats} times ({before} before the server had it, {after} after), {wrong} "
            "with another number of records than one"
        )

    def texts(self) -> str:
        """Post texts of many scripts that are as long as the count says they may be."""
        full = refused = 0
        for number in range(TEXTS):
            parts = [*self.random.sample(SCRIPTS, self.random.randint(1, 4)), *WHOLE[: number % 3]]
            text, left = "", 20
            while left:
                more = self.piece(parts)
                if fits(text + more, LIMITS):
                    text += more
                else:
                    left -= 1
            full += count(text, LIMITS) >= LIMITS.characters - 5
            try:
                self.post(self.status("text", text), f"x{number}")
            except RefusedError as error:
                refused += 1
                print(error)
        return f"{TEXTS} texts, {full} of them with 295 to 300 characters; refused: {refused}"

    def piece(self, parts: list[str]) -> str:
        part = self.random.choice(parts)
        if part in WHOLE:
            return part
        return "".join(self.random.choice(part) for _ in range(self.random.randint(1, 6)))

    def thread(self) -> str:
        first = self.post(self.status("thread"), "1")
        second = self.post(self.status("thread", "2", reply_to=first, part="thread-2"), "2")
        third = self.post(self.status("thread", "3", reply_to=second, part="thread-3"), "3")
        (value,) = (one["value"] for one in self.records() if one["uri"] == third)
        reply = value["reply"]
        right = (reply["root"]["uri"], reply["parent"]["uri"]) == (first, second)
        self.account.delete(first)
        try:
            self.post(self.status("thread", "4", reply_to=first), "4")
        except PostGoneError:
            return f"root and parent right: {right}; an answer to a deleted post: refused here"
        return "an answer to a deleted post was made"

    def picture(self) -> str:
        path = self.home.root / "card.png"
        Image.new("RGB", (1200, 630), "red").save(path)
        uri = self.post(self.status("picture", picture=Picture(path, "Rest is a right!")), "p")
        (value,) = (one["value"] for one in self.records() if one["uri"] == uri)
        (image,) = value["embed"]["images"]
        return f"{image['alt']!r}, {image['aspectRatio']}, {image['image']['mimeType']}"

    def expired(self) -> str:
        """Go on with tokens that the server does not know."""
        self.account.verify()
        inner = self.account._xrpc  # noqa: SLF001  # as time would spoil it
        inner._session = replace(inner.session(), access="spoiled")  # noqa: SLF001
        renewed = self.post(self.status("renewed"), "r")
        inner._session = replace(inner.session(), access="spoiled", refresh="spoiled")  # noqa: SLF001
        anew = self.post(self.status("anew"), "a")
        return f"renewed: {bool(renewed)}; begun anew: {bool(anew)}"

    def gone(self) -> str:
        for uri in self.made:
            self.account.delete(uri)
            self.account.delete(uri)
        left = sum(one["uri"] in self.made for one in self.records())
        return f"{len(self.made)} posts taken away twice; left: {left}"


def findings(bench: Bench) -> Iterator[tuple[str, str]]:
    steps: tuple[tuple[str, Callable[[], str]], ...] = (
        ("the same post five times", bench.once),
        ("a key that exists, as the server answers it", bench.twice),
        ("a key that is no TID, as the server answers it", bench.other_keys),
        ("the same post from eight threads at once", bench.together),
        ("SIGKILL within the first 30 ms of a post, then the same post", bench.killed),
        ("texts at the limit, of many scripts", bench.texts),
        ("a thread", bench.thread),
        ("a picture", bench.picture),
        ("a session that the server does not know", bench.expired),
        ("taking away", bench.gone),
    )
    for name, step in steps:
        try:
            yield name, step()
        except PostError as error:
            yield name, f"failed: {error}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("handle")
    parser.add_argument("password", type=Path)
    parser.add_argument("--name", default="a server of the AT Protocol")
    parser.add_argument("--repeats", type=int, default=50)
    parser.add_argument("--results", action="store_true")
    given = parser.parse_args()
    config = AccountConfig(
        name="bench",
        network="bluesky",
        languages=("en",),
        server=given.url,
        handle=given.handle,
        token=Secret(file=str(given.password.resolve())),
    )
    lines = []
    with TemporaryDirectory() as folder:
        for name, found in findings(Bench(Home(Path(folder)), config, given.repeats)):
            print(f"{name}: {found}", flush=True)
            lines.append(f"| {name} | {found} |")
    if given.results:
        head = (
            f"# Bluesky\n\n`python bench/bluesky.py … --results`, {date.today()}, Python "  # noqa: DTZ011
            f"{platform.python_version()}, {os.cpu_count()} cores, against {given.name}.\n\n"
            "| what | found |\n|---|---|\n"
        )
        path = HERE / "bench" / "results" / f"bluesky-{date.today()}.md"  # noqa: DTZ011
        path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
