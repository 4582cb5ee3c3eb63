"""Real workers in processes of their own, over real PostgreSQL and Redis."""

import base64
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.config import Home, load
from bot.health import exposition, judge, look
from bot.store import Store
from bot.store.address import VARIABLE
from bot.wiring import build_app
from tests.crew import machines
from tests.crew.killing import Echo, Fate, Watch, posts_of
from tests.crew.machines import Redis, redis_server, start, until
from tests.made_package import make_package
from tests.postgresql.cluster import Cluster
from tests.translate.conftest import NOW, SPANISH

pytestmark = pytest.mark.slow

STATEMENT = """---
title: {title}
date: 2026-03-{day:02}
issuer: International Migrants Alliance (IMA)
---

{text}
"""
KILLS = 5
SECRET_WORD = "steadfastness"
PASSWORD = "a-password-that-nobody-says-3f9c"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    cluster = Cluster()
    yield cluster
    cluster.remove()


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    with redis_server() as server:
        yield server


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("packages")
    return {
        tag: make_package(folder / f"en_{tag}.argosmodel", "en", tag, SPANISH, text=SECRET_WORD)
        for tag in ("es", "fr")
    }


@dataclass
class Site:
    """A home that publishes, and homes of workers, over one database."""

    root: Path
    database: str
    redis: Redis
    packages: dict[str, Path]

    def home(self, name: str, **settings: Any) -> Home:
        home = Home(self.root / name)
        languages = settings.pop("languages", ("es",))
        machines.write_config(home, self.database, self.redis.url, languages=languages, **settings)
        for tag in languages:
            ran = self.run(home, "models", "install", str(self.packages[tag]))
            assert ran.returncode == 0, ran.stderr
        return home

    def run(self, home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", "--home", str(home.root), *arguments],
            capture_output=True,
            text=True,
            env=machines.environment(),
            timeout=300,
            check=False,
        )


@pytest.fixture
def site(
    tmp_path: Path,
    cluster: Cluster,
    redis: Redis,
    packages: dict[str, Path],
    request: pytest.FixtureRequest,
) -> Site:
    name = f"test_{abs(hash(request.node.name))}"
    cluster.sql(f"CREATE DATABASE {name}")
    redis.client.flushall()
    return Site(tmp_path, cluster.url(name), redis, packages)


@pytest.fixture
def watch(store: Store) -> Iterator[Watch]:
    watch = Watch(store)
    yield watch
    watch.close()


@pytest.fixture
def store(site: Site) -> Iterator[Store]:
    store = machines.store_of(Home(site.root / "look"), site.database)
    yield store
    store.close()


def write(home: Home, number: int, text: str) -> None:
    path = home.statements / f"statement-{number}.md"
    title = f"Our rights in year {number}"
    path.write_text(STATEMENT.format(title=title, day=number % 28 + 1, text=text), "utf-8")


def test_a_worker_translates_and_once_waits_for_it(site: Site) -> None:
    home, other = site.home("main"), site.home("worker")
    write(home, 1, f"The migrants demand {SECRET_WORD}. Stop violence against women.")
    worker = start("-m bot", other, "worker", "--languages", "es")
    ran = site.run(home, "once", "--json")
    looked = site.run(home, "check", "--online", "--json")
    worker.terminate()
    log = worker.communicate(timeout=30)[1]
    assert (ran.returncode, worker.returncode) == (0, 0), (ran.stderr, log)
    done = json.loads(ran.stdout)
    assert done["translation"]["es"]["sentences_translated"] == 3
    assert done["translation"]["es"]["sentences_awaited"] == 0
    assert [post["language"] for post in done["announced"]["sent"]] == ["es"]
    assert "Los migrantes exigen" in (home.feeds / "es/rss.xml").read_text("utf-8")
    assert not (other.root / "feeds").exists()
    said = [one["what"] for one in json.loads(looked.stdout)["findings"]
            if one["where"] in {"[workers]", site.redis.url}]  # fmt: skip
    assert [re.sub(r"^\S+ \(\d+", "NAME (N", what) for what in said] == [
        "NAME (N at once).",
        "answers.",
    ]


def test_no_text_goes_through_the_broker(site: Site, store: Store) -> None:
    home = site.home("main", patience="0s")
    write(home, 1, f"The migrants demand {SECRET_WORD}.")
    ran = site.run(home, "once")
    assert ran.returncode == 1
    assert "no worker took up" in ran.stdout
    client = site.redis.client
    messages = [
        message for key in client.scan_iter("translate.*") for message in client.lrange(key, 0, -1)
    ]
    assert len(messages) == 1
    (arguments, _, _) = json.loads(base64.b64decode(json.loads(messages[0])["body"]))
    later = store.moment() + timedelta(days=1)
    assert arguments == [ring.batch for ring in store.unheard(store.queued()[0].queue, later, 9)]
    kept = b"".join(client.dump(key) for key in client.scan_iter("*"))
    assert SECRET_WORD.encode() not in kept
    assert SECRET_WORD.encode() not in base64.b64decode(json.loads(messages[0])["body"])


def test_what_nobody_takes_up_is_counted(
    site: Site, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    home = site.home("main", patience="0s")
    write(home, 1, "The migrants demand justice.")
    site.run(home, "once")
    app = build_app(home, load(home))
    facts = look(app)
    told = exposition(app, facts, judge(facts, NOW), NOW).decode()
    app.store.close()
    assert 'alliance_bot_batches{language="es",state="waiting"} 1.0' in told
    assert 'alliance_bot_awaited_sentences{language="es"} 2.0' in told
    assert "alliance_bot_workers 0.0" in told
    assert re.search(r"alliance_bot_oldest_batch_seconds [\d.]+", told)


def test_a_worker_without_the_models_says_what_to_install(site: Site) -> None:
    other = site.home("worker", languages=("es", "fr"))
    for folder in (other.models).iterdir():
        if folder.is_dir():
            subprocess.run(["rm", "-r", str(folder)], check=True)
    ran = site.run(other, "worker", "--languages", "fr")
    assert ran.returncode == 2
    assert "models install fr" in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--languages", "tlh"], "tlh: not in [languages]"),
        (["--engines", "parrot"], "parrot: not in the configuration"),
        (["--concurrency", "many"], "a number from 1 to 64, or auto"),
    ],
)
def test_what_is_misspelt_is_named(site: Site, arguments: list[str], said: str) -> None:
    ran = site.run(site.home("worker"), "worker", *arguments)
    assert ran.returncode == 2
    assert said in " ".join(ran.stderr.replace("│", " ").split())


def test_a_broker_that_is_away_keeps_nothing_but_translations(site: Site) -> None:
    home = site.home("main", patience="0s")
    away = home.config_file.read_text("utf-8").replace(str(site.redis.port), "1")
    home.config_file.write_text(away, "utf-8")
    write(home, 1, "The migrants demand justice.")
    done = json.loads(site.run(home, "once", "--json").stdout)
    assert {error["reason"] for error in done["errors"]} == {"broker", "awaited"}
    assert "The migrants demand justice" in (home.feeds / "en/rss.xml").read_text("utf-8")


def test_the_brokers_password_is_told_to_nobody(tmp_path: Path, site: Site) -> None:
    with redis_server(PASSWORD) as redis:
        guarded = Site(tmp_path, site.database, redis, site.packages)
        reference = 'password = { file = "config/secrets/broker" }'
        home = guarded.home("main", patience="0s", password=reference)
        secret = home.root / "config/secrets/broker"
        secret.parent.mkdir()
        secret.touch(0o600)
        said = []
        for number, password in enumerate((PASSWORD, f"{PASSWORD}-not")):
            secret.write_text(password, "utf-8")
            write(home, number, f"The migrants demand {number} days of justice.")
            worker = start("-m bot", home, "worker")
            once = guarded.run(home, "once", "--json")
            check = guarded.run(home, "check", "--json")
            worker.terminate()
            log = worker.communicate(timeout=30)[1]
            said += [once.stdout, once.stderr, check.stdout, check.stderr, log]
        assert '"broker"' in said[5], said[6]
        assert [words for words in said if PASSWORD in words] == []


def test_a_worker_that_is_told_to_stop_gives_back_what_it_has(
    site: Site, store: Store, watch: Watch
) -> None:
    home, other = site.home("main", patience="0s"), site.home("worker")
    for number in range(30):
        write(home, number, f"The migrants demand justice in the year {number}. " * 3)
    site.run(home, "once")
    worker = start("-m tests.crew.slow worker", other, "--cost", "1", "--threads", "2")
    try:
        until(watch.has_begun)
        worker.terminate()
        assert worker.wait(timeout=15) == 0
    finally:
        worker.kill()
        worker.communicate()
    (left,) = store.queued()
    assert left.state == "waiting"
    assert store.workers() == ()


def test_killed_workers_and_a_broker_that_forgets_lose_nothing(
    site: Site, store: Store, watch: Watch
) -> None:
    """Workers are killed at random, each message comes twice, the broker loses all of them once."""
    languages = ("es", "fr")
    home = site.home("main", languages=languages)
    other = site.home("worker", languages=languages)
    count = 24  # enough that work is left after the last kill, on a slow machine too
    for number in range(count):
        sentences = [f"In year {number} we say the word {part} again." for part in range(12)]
        write(home, number, " ".join(sentences))
    fate = Fate(other, site.redis, ("--cost", "0.001", "--lease", "3"))
    with Echo(site.redis).listening() as echo:
        daemon = start("-m tests.crew.slow run", home)
        try:
            until(store.queued)
            for _ in range(3):
                fate.start()
            for round_ in range(KILLS):
                until(watch.has_begun)
                fate.kill()
                if round_ == 2:
                    fate.lose_everything()
            until(lambda: len(posts_of(home)) == count * len(languages), 120)
        finally:
            fate.end()
            daemon.terminate()
            log = daemon.communicate(timeout=30)[1]
    assert fate.kills == KILLS
    assert echo.pushed == 2 * echo.doubled > 0
    posted = Counter((post["statement"], post["language"]) for post in posts_of(home))
    assert set(posted.values()) == {1}, log
    remembered = watch.remembered()
    assert set(remembered.values()) == {1}
    assert len(remembered) == (count * 12 + count) * len(languages)
