"""A busy hour of a home: statements come, people correct and withdraw, readers read, it is killed.

The machine's clock runs faster in it, for the program and for the servers that it posts to.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import regex
from lxml import html

from bot.config import Home, load
from bot.errors import CatalogError
from bot.model import DeliveryState
from bot.review.links import issue
from bot.translate import catalog, models
from bot.wiring import build_app
from tests.announce.made import StandIn, bluesky_account, give_token, mastodon_account
from tests.conftest import REPOSITORY, Ran
from tests.faults.disk import Disk, preloaded
from tests.faults.scene import WORDS, Kept, is_whole, look, write
from tests.made_package import make_package

EARLY = 0.2
BEGIN = datetime(2040, 3, 10, 13, tzinfo=UTC)
SITE = "http://statements.alliance-site.org"
CONFIG = f"""
[site]
name = "International Migrants Alliance"
url = "{SITE}/"
[languages]
es = {{ engines = [] }}
fr = {{}}
[translate]
engines = ["argos"]
[announce]
max_age = "72h"
max_per_hour = 100
settle = "30s"
[schedule]
cycle = "1s"
[[accounts]]
name = "preview"
network = "file"
path = "state/posts.jsonl"
languages = ["en", "es"]
"""
STATEMENT = """---
title: A {word} for rest
date: 2040-03-10
language: en
slogans: ["{word}: rest today!"]
---

Workers stopped work today for the {word}.

{more}
"""
SPANISH = """---
title: "{word}: por el descanso"
---

Las trabajadoras pararon hoy el trabajo por lo que llaman {word}, y piden descanso.

Las trabajadoras de {word} se reúnen en la plaza, como cada año en este día.

**{word}: ¡descanso hoy!**
"""
# No two statements have a paragraph in common: what people approve in one is lent to the others.
FIRST = "Workers and the day of {word}: a meeting today."
CORRECTED = "Workers and the day of {word}: a march today."
GONE = "It was a draft."
NAMES = (
    "barata", "celoma", "dirune", "fobeta", "gilona", "hamure", "jolita", "kerumo", "lasive",
    "mitora", "nodefa", "pelagu", "quirote", "rosuna", "sabile", "tomeka", "ulefani", "vorita",
    "wimelo", "xarode", "yelunta", "zobira", "amelko", "bituno",
)  # fmt: skip
_MOMENT = regex.compile(
    rb"2040-03-10T\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)|Sat, 10 Mar 2040 \d\d:\d\d:\d\d (\+0000|GMT)"
)
_UNSETTLED = frozenset({DeliveryState.READY, DeliveryState.SENDING, DeliveryState.UNKNOWN})
Step = Callable[[], bool]


@dataclass
class Told:
    """What was seen during the hour."""

    kills: int = 0
    at_work: int = 0
    ended_by_itself: list[str] = field(default_factory=list)
    reads: int = 0
    spoiled: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Hour:
    """One home, its daemon, its servers and its people; `rate` is how fast the clock runs."""

    def __init__(self, folder: Path, ends: ExitStack, lives: int, rate: float) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.home = Home(folder / "home")
        self.told = Told()
        self._rate = rate
        self._begun = time.monotonic()
        self._disk = Disk(folder / "disk", self.home.root)
        self._disk.set_clock(BEGIN, rate)
        self._environment = preloaded(self._disk)
        self._servers = [
            StandIn(folder / f"{network}.jsonl", network, self._environment)
            for network in ("mastodon", "bluesky")
        ]
        for server in self._servers:
            ends.callback(server.stop)
        self._log_path = folder / "log"
        self._log = self._log_path.open("ab")
        ends.callback(self._log.close)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self._link = self._prepare(folder)
        self._people = httpx.Client(
            base_url=f"http://127.0.0.1:{self._port}",
            headers={"Host": SITE.removeprefix("http://"), "Origin": SITE},
            timeout=10,
        )
        ends.callback(self._people.close)
        self._daemon: subprocess.Popen[bytes] | None = None
        ends.callback(self._stop)
        self._lives = [(life(self, number), [_now]) for number in range(lives)]

    def _prepare(self, folder: Path) -> str:
        home = self.home
        home.statements.mkdir(parents=True)
        mastodon = mastodon_account(self._servers[0].url, '["en", "fr"]')
        bluesky = bluesky_account(self._servers[1].url, '["fr"]', 'corrections = "none"')
        bluesky = bluesky.replace('"social"', '"sky"', 1)
        serve = f'[serve]\nbind = "127.0.0.1:{self._port}"\n'
        tables = f"[[accounts]]\n{mastodon}\n[[accounts]]\n{bluesky}\n{serve}"
        write(home, "config/bot.toml", CONFIG + tables)
        give_token(home)
        text = " ".join(
            STATEMENT.format(word=name, more=FIRST + CORRECTED).format(word=name) for name in NAMES
        )
        models.install(home, make_package(folder / "en_fr", "en", "fr", WORDS, text=text))
        app = build_app(home, load(home))
        link = issue(app, ("fr",), "Ana", 300, BEGIN)
        app.store.close()
        return link.removeprefix(SITE)

    @property
    def minutes(self) -> float:
        """How many minutes of the hour have passed."""
        return (time.monotonic() - self._begun) * self._rate / 60

    def run(self, kills: int, chance: random.Random, longest: float) -> None:
        """Let all live their lives, and kill the daemon so often; then let all come to rest."""
        self._start()
        next_kill = self._soon(chance, longest)
        end = time.monotonic() + 3600
        while self._lives or self.told.kills < kills:
            assert time.monotonic() < end, f"{len(self._lives)} wait: {self._waits()}"
            self._look_after()
            self._live()
            self._read(chance)
            if next_kill is None and self._is_at_work():
                next_kill = time.monotonic() + chance.uniform(0, longest)
            if self.told.kills < kills and next_kill and time.monotonic() >= next_kill:
                self._kill()
                self._start()
                next_kill = self._soon(chance, longest)
            time.sleep(0.02)
        self._rest()
        self.told.seconds = time.monotonic() - self._begun

    @staticmethod
    def _soon(chance: random.Random, longest: float) -> float | None:
        """Return when to kill one that just begins, which is one in five; the others may work."""
        early = chance.random() < EARLY
        return time.monotonic() + chance.uniform(0, longest) if early else None

    def _rest(self) -> None:
        """Let time pass quickly until nothing waits: what a correction does to posts comes last."""
        moment = BEGIN + timedelta(minutes=self.minutes + 30)
        for number in range(12):
            self._look_after()
            self._stop()
            self._disk.set_clock(moment + timedelta(minutes=20 * number))
            ran = self.once()
            if number > 1 and ran.status == 0 and not self._unsettled():
                return
        raise AssertionError(f"it does not come to rest: {ran.out}{ran.err}")

    def _unsettled(self) -> bool:
        app = build_app(self.home, load(self.home))
        found = app.store.deliveries(*_UNSETTLED)
        app.store.close()
        return bool(found)

    def kept(self) -> Kept:
        """What is left, without the moments, and without what depends upon them.

        How often a post was edited, and with which words it was first sent: what a person
        corrects while a post waits is in it, else it is edited ten minutes later. Its last
        words are the same; where a network cannot edit, only its address is.
        """
        found = look(self.home, *self._servers)
        files = {path: _MOMENT.sub(b"MOMENT", content) for path, content in found.files.items()}
        files = {path: one for path, one in files.items() if not path.startswith("config/")}
        social, sky = (server.posts() for server in self._servers)
        posts = [(str(one["language"]), one["text"]) for one in social]
        posts += [("sky", one["text"].split()[-1]) for one in sky]
        return replace(
            found,
            files=files,
            posts=tuple(sorted(posts)),
            lines=tuple(sorted(_last_words(found.lines).items())),
            deliveries=tuple(sorted(one[:6] for one in found.deliveries if one[4] != "edit")),
            recorded=tuple(one for one in found.recorded if one[4] != "edit"),
        )

    # The daemon

    def _start(self) -> None:
        self._log_begins = self._log_path.stat().st_size
        command = [sys.executable, "-m", "bot", "--home", str(self.home.root), "run"]
        self._daemon = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=self._log,
            env=self._environment,
            cwd=REPOSITORY,
            start_new_session=True,
        )

    def _is_at_work(self) -> bool:
        with self._log_path.open("rb") as log:
            log.seek(self._log_begins)
            return b'"started"' in log.read()

    def _kill(self) -> None:
        """End all its processes at this moment, as the kernel and a service manager do."""
        assert self._daemon is not None
        self.told.at_work += self._is_at_work()
        os.killpg(self._daemon.pid, signal.SIGKILL)
        self._daemon.wait()
        self.told.kills += 1

    def _look_after(self) -> None:
        """Do what a service manager does: start what has ended by itself, and note it."""
        if self._daemon is not None and (status := self._daemon.poll()) is not None:
            self.told.ended_by_itself.append(f"{status} at minute {self.minutes:.1f}")
            self._start()

    def _stop(self) -> None:
        if self._daemon is not None and self._daemon.poll() is None:
            self._daemon.send_signal(signal.SIGTERM)
            self._daemon.wait(timeout=60)
        self._daemon = None

    def once(self, *arguments: str) -> Ran:
        """Run a command of the program, as a person does."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", "--home", str(self.home.root), *(arguments or ("once",))],
            capture_output=True,
            text=True,
            env=self._environment,
            cwd=REPOSITORY,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    # People and readers

    def _live(self) -> None:
        """Let everybody go on who waits no more."""
        for one in list(self._lives):
            steps, waits = one
            if waits[0]():
                try:
                    waits[0] = next(steps)
                except StopIteration:
                    self._lives.remove(one)

    def _waits(self) -> list[str]:
        return [waits[0].__qualname__ for _, waits in self._lives]

    def _read(self, chance: random.Random) -> None:
        """Read a feed as readers do: whatever comes is whole."""
        if chance.random() < 0.8:
            return
        path = chance.choice(("en/atom.xml", "fr/rss.xml", "fr/feed.json", "en/index.html"))
        with suppress(httpx.TransportError):
            answer = self._people.get(f"/{path}")
            self.told.reads += answer.status_code == 200
            if answer.status_code == 200 and not is_whole(path, answer.content):
                self.told.spoiled.append(f"{path} at minute {self.minutes:.1f}")

    def page(self, language: str, name: str) -> str:
        """The words of a statement's page as readers see it, "" where there is none."""
        path = self.home.feeds / language / "s" / name / "index.html"
        with suppress(FileNotFoundError):
            return str(_parsed(path.read_text("utf-8")).text_content())
        return ""

    def by_poedit(self, name: str, key: str, text: str) -> bool:
        """Save a correction as Poedit does; False where there is nothing to correct yet."""
        path = self.home.translations / name / "fr.po"
        with suppress(FileNotFoundError, CatalogError):
            found = catalog.parse(path.read_bytes(), "fr.po")
            if not any(entry.key == key and entry.target for entry in found.entries):
                return False
            entries = tuple(
                replace(entry, target=text, fuzzy=False) if entry.key == key else entry
                for entry in found.entries
            )
            draft = path.with_name(".poedit")
            draft.write_bytes(catalog.render(replace(found, entries=entries)))
            draft.replace(path)
            return True
        return False

    def by_review_page(self, name: str, key: str, text: str) -> bool:
        """Approve a paragraph on the review page; whoever gets no answer looks again."""
        with suppress(httpx.TransportError, IndexError, CatalogError, FileNotFoundError):
            path = self.home.translations / name / "fr.po"
            for entry in catalog.parse(path.read_bytes(), "fr.po").entries:
                if entry.key == key and entry.target == text and not entry.fuzzy:
                    return True
            self._people.get(self._link, follow_redirects=True)
            address = f"/review/fr/{name}"
            form = _parsed(self._people.get(address).text).xpath("//form[@class='sheet']")[0]
            fields: dict[str, str] = {
                one.get("name"): one.get("value") or ""
                for one in form.xpath(".//input[@type='hidden']")
            } | {one.get("name"): one.text or "" for one in form.xpath(".//textarea")}
            fields |= {f"text.{key}": text, "do": f"approve {key}"}
            parts: Any = {name: (None, value.encode()) for name, value in fields.items()}
            self._people.post(address, files=parts)
        return False


def _last_words(lines: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Return the last words of each post in the account that is a file, "" where it is deleted."""
    words = {key: text for key, text, edits, deletes in lines if (edits, deletes) == ("None",) * 2}
    in_turn = sorted(lines, key=lambda line: _number(line[0]))
    words |= {edits: text for _, text, edits, _ in in_turn if edits != "None"}
    return words | dict.fromkeys((one[3] for one in lines if one[3] != "None"), "")


def _number(key: str) -> int:
    """Return which edit of its post a line is."""
    return int(key.rpartition(" ")[2]) if ", edit " in key else 0


def life(hour: Hour, number: int) -> Iterator[Step]:
    """What people do with one statement, each when the last thing they did is on its page."""
    word = NAMES[number]
    name = f"2040-03-10-a-{word}-for-rest"
    path = f"statements/{word}.md"
    first, corrected = FIRST.format(word=word), CORRECTED.format(word=word)
    yield lambda: hour.minutes >= 2.5 * number
    put(hour.home, path, STATEMENT.format(word=word, more=first))
    yield lambda: first in hour.page("en", name) and word in hour.page("fr", name)
    if number % 2 == 0:
        ours = f"Les travailleuses se sont arrêtées pour {word}, dit une personne."
        yield lambda: hour.by_poedit(name, "p1", ours)
        yield lambda: ours in hour.page("fr", name)
    if number % 3 != 1:
        hers = f"Ana le dit autrement: la réunion de {word} est ce soir."
        yield lambda: hour.by_review_page(name, "p2", hers)
        yield lambda: hers in hour.page("fr", name)
    if number % 4 == 0:
        put(hour.home, f"translations/{name}/es.md", SPANISH.format(word=word))
        yield lambda: word in hour.page("es", name)
    if number % 3 == 1:
        put(hour.home, path, STATEMENT.format(word=word, more=corrected))
        yield lambda: corrected in hour.page("en", name)
        yield lambda: "marche" in hour.page("fr", name)
    if number % 5 == 4:
        yield lambda: hour.once("retract", name, "--why", GONE).status == 0
        yield lambda: GONE in hour.page("en", name) and GONE in hour.page("fr", name)


def put(home: Home, name: str, text: str) -> None:
    """Save a file as careful programs do: it is there as a whole."""
    path = home.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, "utf-8")
    draft.replace(path)


def _parsed(page: str) -> Any:
    """Return a page as elements, for which lxml has no types."""
    return html.fromstring(page)


def _now() -> bool:
    return True
