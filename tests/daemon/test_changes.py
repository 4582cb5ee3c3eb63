"""What people change is taken up at once, and what the program writes itself makes no loop."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Home
from bot.daemon.changes import Changes, is_polled
from tests.conftest import write_statement
from tests.daemon.running import daemon, schedule, wait_for

LOCAL = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"


class Rung:
    """Counts rings, and lets a test wait for one that names a file."""

    def __init__(self) -> None:
        self.change = threading.Condition()
        self.names: list[set[str]] = []

    def __call__(self, paths: frozenset[Path]) -> None:
        with self.change:
            self.names.append({path.name for path in paths})
            self.change.notify_all()

    def wait_for(self, name: str) -> None:
        with self.change:
            assert self.change.wait_for(lambda: any(name in one for one in self.names), 60)

    def wait_for_any(self) -> None:
        with self.change:
            assert self.change.wait_for(lambda: self.names, 60)

    def times(self, name: str) -> int:
        return sum(name in one for one in self.names)


@pytest.fixture
def rung() -> Rung:
    return Rung()


@pytest.fixture
def watched(home: Home, rung: Rung) -> Iterator[Home]:
    """A home that is watched; what was there before has rung."""
    folders = (home.statements, home.translations)
    changes = Changes(home.root, folders, rung, lambda: 0.0, polls=False)
    changes.start()
    rung.wait_for_any()
    yield home
    changes.stop()


def test_a_file_that_is_dropped_rings(watched: Home, rung: Rung) -> None:
    write_statement(watched, "Another one")
    rung.wait_for("another-one.md")


def test_files_that_are_dropped_together_ring_once(watched: Home, rung: Rung) -> None:
    for name in ("one", "two", "three"):
        write_statement(watched, name)
    rung.wait_for("three.md")
    assert sum(rung.times(f"{name}.md") for name in ("one", "two", "three")) == 3
    assert any({"one.md", "two.md", "three.md"} <= one for one in rung.names)


def test_hidden_files_and_editors_leftovers_do_not_ring(watched: Home, rung: Rung) -> None:
    for name in (".hidden.md", "~$word.docx", "old.md~"):
        (watched.statements / name).write_text("x", "utf-8")
    write_statement(watched, "Another one")
    rung.wait_for("another-one.md")
    assert not any(rung.times(name) for name in (".hidden.md", "~$word.docx", "old.md~"))


def test_a_folder_that_appears_is_watched_from_then_on(watched: Home, rung: Rung) -> None:
    (watched.translations / "2026-03-08-a").mkdir(parents=True)
    _write_until_heard(watched.translations / "2026-03-08-a" / "es.po", rung)


def test_a_folder_that_is_replaced_is_watched_again(watched: Home, rung: Rung) -> None:
    shutil.rmtree(watched.statements)
    watched.statements.mkdir()
    _write_until_heard(watched.statements / "new.md", rung)


def _write_until_heard(path: Path, rung: Rung) -> None:
    """The folder is looked for every few seconds: until then nothing is heard of it."""
    for number in range(600):
        path.write_text(f"{number}", "utf-8")
        with rung.change:
            if rung.change.wait_for(lambda: rung.times(path.name), 0.1):
                return
    raise AssertionError("it was never heard")


def test_what_is_changed_while_it_rests_rings_after_it(home: Home, rung: Rung) -> None:
    asked, rested = threading.Event(), threading.Event()

    def rest() -> float:
        asked.set()
        return 0.0 if rested.is_set() else 0.1

    changes = Changes(home.root, [home.statements], rung, rest, polls=False)
    changes.start()
    asked.wait()
    write_statement(home, "Another one")
    assert rung.names == []
    rested.set()
    rung.wait_for("another-one.md")
    changes.stop()


@pytest.mark.parametrize(
    ("kind", "polled"),
    [("ext4", False), ("btrfs", False), ("tmpfs", False), ("nfs4", True), ("cifs", True),
     ("9p", True), ("fuse.sshfs", True)],
)  # fmt: skip
def test_folders_of_other_machines_are_looked_at_instead(kind: str, polled: bool) -> None:
    mounts = LOCAL + f"36 22 0:41 / /srv/our\\040home rw shared:9 - {kind} server:/x rw\n"
    assert is_polled(mounts, [Path("/srv/our home/statements")]) is polled
    assert not is_polled(mounts, [Path("/srv/statements")])


def test_without_inotify_files_are_found_by_looking(home: Home, rung: Rung) -> None:
    changes = Changes(home.root, [home.statements], rung, lambda: 0.0, polls=True)
    changes.start()
    rung.wait_for_any()
    write_statement(home, "Another one")
    rung.wait_for("another-one.md")
    changes.stop()


def test_the_daemon_takes_up_a_file_at_once(home: Home) -> None:
    schedule(home, 'cycle = "1d"')
    with daemon(home) as process:
        wait_for(process, "cycle", new=1)
        write_statement(home, "Another one")
        wait_for(process, "cycle", new=1)


def test_the_daemon_takes_up_a_reviewed_translation_at_once(home: Home) -> None:
    schedule(home, 'cycle = "1d"')
    with daemon(home) as process:
        wait_for(process, "cycle", new=1)
        text = "---\ntitle: Día de descanso\n---\n\nLas trabajadoras de 12 ciudades pararon hoy.\n"
        whole = home.translations / "2026-03-08-on-our-day-of-rest" / "es.md"
        whole.parent.mkdir(parents=True, exist_ok=True)
        whole.write_text(text, "utf-8")
        while not list(home.feeds.glob("es/s/*/index.html")):
            wait_for(process, "cycle")


def test_a_changed_configuration_is_named_and_waits_for_sighup(home: Home) -> None:
    with daemon(home) as process:
        wait_for(process, "cycle", new=1)
        with home.config_file.open("a", encoding="utf-8") as config:
            config.write("\n# a word\n")
        assert "SIGHUP" in wait_for(process, "configuration-changed")["mend"]


def test_writing_translations_costs_one_more_look_and_no_third(home: Home) -> None:
    """The program's own files ring as well: the look that would come anyway comes at once."""
    from bot.config import load
    from bot.daemon.clock import Clock
    from bot.daemon.jobs import Jobs
    from bot.wiring import build_app

    app = build_app(home, load(home))
    jobs = Jobs(lambda: app, Clock())
    jobs.cycle()
    write_statement(home, "One more")
    rung = Rung()
    folders = [home.statements, home.translations]
    changes = Changes(home.root, folders, rung, lambda: 0.0, polls=False)
    changes.start()
    rung.wait_for_any()
    jobs.cycle()
    rung.wait_for("es.po")
    jobs.cycle()
    before = len(rung.names)
    write_statement(home, "Another one")
    rung.wait_for("another-one.md")
    changes.stop()
    assert [one for one in rung.names[before:] if "another-one.md" not in one] == []
    app.store.close()
