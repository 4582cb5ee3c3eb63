"""A home in the middle of its work, and one cycle of it on a disk that fails at a call."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from bot.announce.ledger import Ledger, Recorded
from bot.config import Home
from bot.daemon.upkeep import OLD, clear
from bot.errors import CatalogError, StoreError
from bot.model import Delivery
from bot.store import Store, address_of
from bot.translate import catalog, models
from tests.announce.made import StandIn, give_token, mastodon_account
from tests.conftest import REPOSITORY, Ran
from tests.faults.disk import Disk, Fault, preloaded
from tests.made_package import make_package

_A_SENTENCE = 40
FIRST = datetime(2040, 3, 10, 12, tzinfo=UTC)
"""When the home was last at work; far ahead, so that every file is older than any cycle."""
THEN = datetime(2040, 3, 10, 13, tzinfo=UTC)
"""When its disk fails, and when it is mended."""
LATER = (datetime(2040, 3, 10, 15, tzinfo=UTC), datetime(2040, 3, 10, 23, tzinfo=UTC))
"""When what waits for its time is done; what is not there at the first look is at the second."""

CONFIG = """
[site]
name = "International Migrants Alliance"
url = "https://statements.alliance-site.org/"
[languages]
es = { engines = [] }
fr = {}
[translate]
engines = ["argos"]
[announce]
max_age = "72h"
max_per_hour = 50
[[accounts]]
name = "preview"
network = "file"
path = "state/posts.jsonl"
languages = ["en"]
"""
WORDS = {
    "workers": "travailleuses", "stopped": "ont arrêté", "work": "travail", "today": "aujourd'hui",
    "rest": "repos", "day": "jour", "the": "le", "a": "un", "for": "pour", "and": "et",
    "letter": "lettre", "march": "marche", "meeting": "réunion", "answer": "réponse",
}  # fmt: skip
STATEMENT = """---
title: A {word} for rest
date: 2040-03-10
language: en
slogans: [Rest today!]
---

Workers stopped work today for the {word}.

{more}
"""
MORE = "Workers and the day: a meeting today."
STANDS, CHANGES, GOES, COMES = (
    f"2040-03-10-a-{word}-for-rest" for word in ("march", "meeting", "letter", "answer")
)
APPROVED = "Les travailleuses se sont arrêtées hier, dit une personne."
WHOLE = """---
title: Una respuesta para el descanso
---

Las trabajadoras pararon hoy el trabajo, por la respuesta que esperan.

Las trabajadoras y el día: una reunión hoy, en la plaza.

**¡Descanso hoy!**
"""


@dataclass(frozen=True)
class Kept:
    """All that can be known of a home from outside, and of the accounts that it posts to."""

    files: Mapping[str, bytes]
    posts: tuple[tuple[str, ...], ...]
    lines: tuple[tuple[str, ...], ...]
    deliveries: tuple[tuple[str, ...], ...]
    recorded: tuple[tuple[str, ...], ...]

    def differs(self, other: "Kept") -> list[str]:
        """Name what is not the same in the other."""
        found = [
            f"file {path}"
            for path in sorted({*self.files, *other.files})
            if self.files.get(path) != other.files.get(path)
        ]
        for name in ("posts", "lines", "deliveries", "recorded"):
            one, two = getattr(self, name), getattr(other, name)
            found += [f"{name}: {row} only before" for row in one if row not in two]
            found += [f"{name}: {row} only after" for row in two if row not in one]
            if len(one) != len(two):
                found.append(f"{name}: {len(one)} and {len(two)}")
        return found


@dataclass(frozen=True)
class Whole:
    """The work on a whole disk: what was before, each call of it, and what was afterwards."""

    before: Mapping[str, bytes]
    calls: tuple[str, ...]
    then: Kept
    later: Kept
    ran: Ran


@dataclass(frozen=True)
class Case:
    """What became of the work where call `at` failed; `wrong` is empty where all is well."""

    fault: Fault
    at: int
    what: str
    hits: int
    ran: Ran
    wrong: tuple[str, ...]


class Scene:
    """A home on a disk that can be broken, a server of an account, and people at work.

    `cycle` is what is done on the failing disk; what it would do otherwise is known from a run
    on a whole disk.
    """

    def __init__(self, folder: Path, ends: Callable[[Callable[[], object]], object]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.home = Home(folder / "home")
        self._prepared = folder / "prepared"
        self._folder = folder
        self.disk = Disk(folder / "disk", self.home.root)
        self.disk.set_clock(FIRST)
        self._server = StandIn(folder / "server.jsonl", environment=preloaded(self.disk))
        ends(self._server.stop)
        self._program = Program(folder / "program", self.disk)
        ends(self._program.stop)
        self._prepare()

    def run(self, *arguments: str) -> Ran:
        """Run a command of the program on the home."""
        return self._program.run("--home", str(self.home.root), *arguments)

    def _prepare(self) -> None:
        """Let a first cycle publish and post, and people change what they change."""
        home = self.home
        home.statements.mkdir(parents=True)
        account = mastodon_account(self._server.url, '["fr"]')
        write(home, "config/bot.toml", f"{CONFIG}[[accounts]]\n{account}\n")
        give_token(home)
        for word in ("march", "meeting", "letter"):
            write(home, f"statements/{word}.md", STATEMENT.format(word=word, more=MORE))
        text = " ".join(STATEMENT.format(word=word, more=MORE) for word in WORDS)
        models.install(home, make_package(self._folder / "en_fr", "en", "fr", WORDS, text=text))
        first = self.run("once")
        assert first.status == 0, first.out + first.err
        again = self.run("once")
        assert again.status == 0, again.out + again.err
        changed = STATEMENT.format(word="meeting", more="Workers and the day: a march today.")
        write(home, "statements/meeting.md", changed)
        write(home, "statements/answer.md", STATEMENT.format(word="answer", more=MORE))
        gone = self.run("retract", GOES, "--why", "It was a draft.")
        assert gone.status == 0, gone.err
        self._approve()
        write(home, f"translations/{COMES}/es.md", WHOLE)
        shutil.copytree(home.root, self._prepared)
        self._log = self._server.log.read_text("utf-8")

    def _approve(self) -> None:
        path = self.home.translations / STANDS / "fr.po"
        found = catalog.parse(path.read_bytes(), "fr.po")
        entries = tuple(
            replace(entry, target=APPROVED, fuzzy=False) if entry.key == "p1" else entry
            for entry in found.entries
        )
        path.write_bytes(catalog.render(replace(found, entries=entries)))

    def begin(self) -> None:
        """Put everything back to where it was before the disk failed."""
        shutil.rmtree(self.home.root, ignore_errors=True)
        shutil.copytree(self._prepared, self.home.root, symlinks=True)
        self._server.restore(self._log)
        self.disk.mends()
        self.disk.set_clock(THEN)

    def work(self) -> Ran:
        """What is done on the disk that may fail."""
        return self.run("once", "--json")

    @cached_property
    def whole(self) -> Whole:
        """What the same work is where no disk fails."""
        self.begin()
        before = tree(self.home)
        self.disk.trace.write_text("")
        self.disk.mends()
        ran = self.work()
        assert ran.status == 0, ran.out + ran.err
        calls = self.disk.trace.read_text("utf-8").splitlines()
        then = self.kept()
        self._settle()
        return Whole(before, tuple(calls), then, self.kept(), ran)

    def counted(self, *arguments: str) -> tuple[str, ...]:
        """Run a command on a whole disk; return each call of it that changes something."""
        self.disk.trace.write_text("")
        self.disk.mends()
        self.run(*arguments)
        return tuple(self.disk.trace.read_text("utf-8").splitlines())

    def fail(self, fault: Fault, at: int) -> Case:
        """Do the work on a disk that fails, then again on one that does not; judge both."""
        whole = self.whole
        self.begin()
        self.disk.breaks(fault, at)
        ran = self.work()
        hits, what = self.disk.hits, self.disk.what
        self.disk.mends()
        wrong = [*self._spoiled(whole, tree(self.home)), *self._unsaid(whole, ran, hits)]
        again = self.work()
        wrong += [f"after it: {one}" for one in self._unlike(whole.then, again, settled=False)]
        if again.status or self.kept() != whole.then:
            last = self._settle()
            wrong += [f"later: {one}" for one in self._unlike(whole.later, last, settled=True)]
        wrong += self._leftovers()
        return Case(fault, at, what, hits, ran, tuple(wrong))

    def _settle(self) -> Ran:
        """Let time pass until nothing waits any more."""
        for moment in LATER:
            self.disk.set_clock(moment)
            ran = self.work()
            if not ran.status:
                break
        return ran

    def _spoiled(self, whole: Whole, now: Mapping[str, bytes]) -> Iterator[str]:
        """Name files that are neither as they were, nor as they were to be, nor otherwise whole.

        Where a language could not be translated, pages and feeds do without it for now.
        """
        before, after = whole.before, whole.then.files
        for path, content in now.items():
            if content not in {before.get(path), after.get(path)} and not is_whole(path, content):
                yield f"spoiled: {path}"
        if APPROVED.encode() not in now[f"translations/{STANDS}/fr.po"]:
            yield "a person's words are lost"
        for path in before:
            if path in after and path not in now:
                yield f"lost: {path}"
        try:
            self.kept()
        except (StoreError, AssertionError) as error:
            yield f"not to be read: {error}"

    def _unsaid(self, whole: Whole, ran: Ran, hits: int) -> Iterator[str]:
        """Name what a person was not told, or was told badly."""
        if "Traceback" in ran.err + ran.out:
            yield f"a traceback: {ran.err.strip().splitlines()[-1]}"
        elif ran.status == 1 and ran.err.startswith("alliance-bot: "):
            if ": " not in ran.err.removeprefix("alliance-bot: ") or len(ran.err) < _A_SENTENCE:
                yield f"said badly: {ran.err}"
        elif ran.status == 1:
            if not any(one["where"] and one["detail"] and one["mend"] for one in told(ran)):
                yield f"nothing said: {ran.out}"
        elif ran.status or (hits and ran.json["statements"] != whole.ran.json["statements"]):
            yield f"ended with {ran.status}: {ran.out}{ran.err}"

    def _unlike(self, wanted: Kept, ran: Ran, *, settled: bool) -> Iterator[str]:
        """Name what is not as it is where no disk failed."""
        if ran.status not in {0, 1} or (settled and ran.status):
            yield f"ended with {ran.status}: {ran.out}{ran.err}"
        now = self.kept()
        # A post that was cut off is looked for when it has settled.
        yield from wanted.differs(now if settled else replace(wanted, files=now.files))

    def _leftovers(self) -> Iterator[str]:
        """Name temporary files that neither this cycle nor the daily upkeep removed."""
        clear(self.home, LATER[-1] + OLD)
        known = {path.name for path in self._prepared.rglob(".*")}
        for path in self.home.root.rglob(".*"):
            if path.name not in known:
                yield f"left behind: {path.relative_to(self.home.root)}"

    def kept(self) -> Kept:
        """Look at everything from outside."""
        return look(self.home, self._server)


def look(home: Home, *servers: StandIn) -> Kept:
    """Return what can be known of a home from outside, and what its servers hold."""
    ledger = Ledger(home.ledger, "ledger")
    store = Store(address_of(home, None))
    store.examine()
    deliveries = store.deliveries()
    store.close()
    posts = [post for server in servers for post in server.posts()]
    return Kept(
        files=tree(home),
        posts=tuple(sorted(map(_post, posts))),
        lines=tuple(sorted(map(_line, _lines(home)))),
        deliveries=tuple(sorted((*_name(one), one.state, one.text) for one in deliveries)),
        recorded=tuple(sorted((*_name(one), one.last) for one in ledger.posts())),
    )


def _name(one: Delivery | Recorded) -> tuple[str, ...]:
    return one.account, one.statement_id, one.language, one.part, one.kind


def kind(call: str) -> str:
    """Return the function and the place of a call: "pwrite, database", "rename, feeds/"."""
    name, _, path = call.partition(" ")
    if "sqlite" in path:
        return f"{name}, database"
    return f"{name}, {path.strip('/').partition('/')[0]}/" if path else ""


def told(ran: Ran) -> list[dict[str, str]]:
    """Everything that a report says is wrong, each with its place and how to mend it."""
    report = ran.json
    posts = report["announced"]
    return [
        *report["errors"],
        *(
            {"where": one["account"], "detail": one["reason"], "mend": one["detail"]}
            for one in (*posts["held"], *posts["unknown"], *posts["failed"])
        ),
    ]


def is_whole(path: str, content: bytes) -> bool:
    """Tell whether a file of a kind that has an end is there to its end."""
    kind = path.rpartition(".")[2]
    try:
        if kind in {"xml", "opml"}:
            etree.fromstring(content)
        elif kind == "json":
            json.loads(content)
        elif kind in {"po", "pot"}:
            catalog.parse(content, path)
        else:
            return kind == "html" and content.rstrip().endswith(b"</html>")
    except (etree.XMLSyntaxError, ValueError, CatalogError):
        return False
    return True


def write(home: Home, name: str, text: str) -> None:
    path = home.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def tree(home: Home) -> dict[str, bytes]:
    """Every file that people or readers meet; what is in state/ is the program's own."""
    return {
        path.relative_to(home.root).as_posix(): path.read_bytes()
        for folder in (home.feeds, home.translations, home.statements, home.config_file.parent)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def _post(post: Mapping[str, Any]) -> tuple[str, ...]:
    media = post.get("media_attachments", ())
    pictures = " ".join(sorted(str(one.get("description")) for one in media))
    return str(post.get("language")), post["text"], pictures, str(post.get("edited_at"))


def _lines(home: Home) -> list[dict[str, Any]]:
    path = home.state / "posts.jsonl"
    content = path.read_bytes() if path.exists() else b""
    return [json.loads(line) for line in content.splitlines()]


def _line(line: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(line.get(name)) for name in ("key", "text", "edits", "deletes"))


class Program:
    """The program, command by command, each in a process of its own on the disk."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        folder.mkdir()
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forked"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=preloaded(disk),
            cwd=REPOSITORY,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def run(self, *arguments: str) -> Ran:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"arguments": arguments, "folder": str(self._folder)}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        status = int(self._process.stdout.readline())
        return Ran(
            status,
            (self._folder / "out").read_text("utf-8"),
            (self._folder / "err").read_text("utf-8"),
        )

    def stop(self) -> None:
        self._process.communicate(timeout=60)
