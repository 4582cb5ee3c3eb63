"""A disk that fails at any write: all stays whole, it is said, and the next cycle makes it good.

`bench/failing_disk.py` tries every call in every way; here it is one call of each kind.
"""

import itertools
import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from bot.config import Home
from tests.conftest import REPOSITORY, alliance_bot, write_statement
from tests.daemon.running import process, schedule, wait_for
from tests.faults.disk import FAULTS, FULL, Disk, Fault, preloaded
from tests.faults.scene import CHANGES, GOES, STANDS, Scene, kind, tree

pytestmark = pytest.mark.sqlite("the disk that fails is the one that the file is on")

ENOSPC_ONCE, EIO_ONCE, EROFS_ONCE, _, EIO_LASTS, _ = FAULTS


def one_of_each_kind(calls: tuple[str, ...]) -> dict[str, int]:
    """The number of a call for each function and folder: now an early one, now a late one."""
    found: dict[str, list[int]] = {}
    for number, call in enumerate(calls, start=1):
        found.setdefault(kind(call), []).append(number)
    return {
        name: numbers[place * 7 % len(numbers)]
        for place, (name, numbers) in enumerate(sorted(found.items()))
    }


def test_every_write_of_a_cycle_is_seen_also_those_of_the_database(scene: Scene) -> None:
    kinds = one_of_each_kind(scene.whole.calls).keys()
    assert {"pwrite, database", "fdatasync, database", "unlink, database"} <= kinds
    assert {"write, feeds/", "fsync, feeds/", "rename, feeds/", "mkdir, feeds/"} <= kinds
    assert {"renameat2, translations/", "link, translations/", "write, state/"} <= kinds


@pytest.mark.slow
def test_whatever_fails_nothing_is_lost_it_is_said_and_the_next_cycle_makes_it_good(
    scene: Scene,
) -> None:
    wrong = {}
    for place, (name, at) in enumerate(one_of_each_kind(scene.whole.calls).items()):
        case = scene.fail(FAULTS[place % len(FAULTS)], at)
        if case.wrong:
            wrong[f"{case.fault.name}, {name}, call {at}"] = case.wrong
    assert wrong == {}


def test_a_fault_that_comes_after_all_writes_changes_nothing(scene: Scene) -> None:
    case = scene.fail(EIO_ONCE, len(scene.whole.calls) + 100)
    assert (case.hits, case.ran.status, case.wrong) == (0, 0, ())


@pytest.mark.parametrize(
    ("call", "which"),
    [
        ("open /state/lock", 0),
        ("open /state/translations.lock", 0),
        (f"unlink /translations/{STANDS}/.fr.po.new", 0),
        ("write /state/posts.jsonl", 0),
        ("fsync /state/posts.jsonl", 0),
        ("fsync /state/ledger.jsonl", 1),  # a deletion that only the server knows of
    ],
)
@pytest.mark.parametrize("fault", [EIO_ONCE, EIO_LASTS], ids=lambda fault: fault.name)
def test_a_call_that_once_did_harm(scene: Scene, call: str, which: int, fault: Fault) -> None:
    numbers = [n for n, one in enumerate(scene.whole.calls, 1) if one.startswith(call)]
    case = scene.fail(fault, numbers[which])
    assert case.what.startswith(call)
    assert case.wrong == ()


def test_nobody_is_told_of_a_page_that_is_not_there(scene: Scene) -> None:
    """Posts wait until all pages are written; what is withdrawn is taken back all the same."""
    calls = scene.whole.calls
    page = next(n for n, call in enumerate(calls, 1) if call.startswith("rename /feeds/en/index"))
    scene.begin()
    scene.disk.breaks(EROFS_ONCE, page)
    report = scene.work().json
    assert [error["reason"] for error in report["errors"]] == ["not-written"]
    assert {(one["id"], one.get("part")) for one in report["announced"]["sent"]} == {
        (GOES, "deletion-1")
    }


def test_a_card_that_pages_show_stays_until_it_is_drawn_anew(scene: Scene) -> None:
    """Here none is as it was written: the home was copied, as from a backup."""
    calls = scene.whole.calls
    first = next(n for n, call in enumerate(calls, 1) if "/feeds/media/cards" in call)
    scene.begin()
    before = {path for path in tree(scene.home) if path.endswith(".png")}
    assert before
    scene.disk.breaks(Fault("", ENOSPC_ONCE.number, FULL), first)
    assert scene.work().status == 1
    assert before <= tree(scene.home).keys()


COMMANDS = {
    "retract": ("retract", CHANGES, "--why", "It was wrong."),
    "import": ("import", "{page}"),
    "approve": ("review", CHANGES, "fr", "--approve"),
    "backup": ("backup", "{backup}"),
}
PAGE = """# A march for all

10 March 2040

Workers marched today, from the square to the ministry, and asked for an answer.

# A letter to all

9 March 2040

Workers wrote a letter today, and asked the ministry for an answer within a week.
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_on_a_failing_disk_says_so_and_works_when_it_is_run_again(
    scene: Scene, tmp_path: Path, name: str
) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, "utf-8")
    fine = {0, 1} if name == "import" else {0}

    def command(number: int) -> tuple[str, ...]:
        places = {"page": page, "backup": scene.home.root / f"{number}.tar.gz"}
        return tuple(one.format(**places) for one in COMMANDS[name])

    scene.begin()
    calls = scene.counted(*command(0))
    for place, at in enumerate(one_of_each_kind(calls).values()):
        scene.begin()
        before = tree(scene.home)
        scene.disk.breaks(FAULTS[place % len(FAULTS)], at)
        ran = scene.run(*command(1))
        what = scene.disk.what
        scene.disk.mends()
        assert "Traceback" not in ran.err, (what, ran.err)
        assert ran.status == 0 or ran.err.startswith("alliance-bot: ") or ran.out, (what, ran)
        assert before.keys() <= tree(scene.home).keys(), what
        again = scene.run(*command(2))
        assert again.status in fine, (what, again)
    assert scene.work().status == 0


ALONE = ["unshare", "--map-root-user", "--mount"]
ON_A_SMALL_DISK = """
mount -t tmpfs -o size=$1 tmpfs "$3" && cp -a "$2/." "$3" || exit 9
"$4" -m bot --home "$3" once > "$5/out" 2> "$5/err"
echo $? > "$5/status"
mount -o remount,size=64m "$3"
"$4" -m bot --home "$3" once > /dev/null || exit 8
cp -a "$3/feeds" "$5/feeds"
"""


ON_A_DISK_THAT_CANNOT_BE_WRITTEN = """
mount -t tmpfs tmpfs "$1" && cp -a "$2/." "$1" || exit 9
"$3" -m bot --home "$1" once > /dev/null || exit 8
mount -o remount,ro "$1"
"$3" -m bot --home "$1" check
"$3" -c "$4" "$1"
"""
HEALTH = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from bot import health
from bot.config import Home, load
from bot.wiring import build_app
home = Home(Path(sys.argv[1]))
app = build_app(home, load(home))
verdict = health.judge(health.look(app), datetime.now(UTC) + timedelta(hours=1))
print(*(f"{one.where} {one.reason}" for one in verdict.reasons), sep="\\n")
"""


def test_a_disk_that_can_only_be_read_is_named_by_check_and_by_health(
    home: Home, tmp_path: Path
) -> None:
    place = tmp_path / "mounted"
    place.mkdir()
    script = ["sh", "-c", ON_A_DISK_THAT_CANNOT_BE_WRITTEN, "sh", str(place), str(home.root)]
    may_mount()
    ran = subprocess.run(
        [*ALONE, *script, sys.executable, HEALTH],
        check=False, cwd=REPOSITORY, capture_output=True, text=True,
    )  # fmt: skip
    assert "disk: can only be read." in ran.stdout, ran
    assert "state disk-read-only\nfeeds disk-read-only\n" in ran.stdout, ran
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("kilobytes", [32, 300, 360])
def test_a_disk_that_is_really_full_is_named_and_used_again_when_there_is_room(
    home: Home, tmp_path: Path, kilobytes: int
) -> None:
    place, told = tmp_path / "small", tmp_path / "told"
    place.mkdir()
    told.mkdir()
    script = ["sh", "-c", ON_A_SMALL_DISK, "sh", f"{kilobytes}k"]
    names = [str(home.root), str(place), sys.executable, str(told)]
    may_mount()
    subprocess.run([*ALONE, *script, *names], check=True, cwd=REPOSITORY)
    said = (told / "err").read_text("utf-8") + (told / "out").read_text("utf-8")
    assert (told / "status").read_text("utf-8") == "1\n", said
    assert "Traceback" not in said
    assert "full" in said or "No space left" in said
    assert alliance_bot(home.root, "once").status == 0
    assert feeds(told / "feeds") == feeds(home.feeds)


def may_mount() -> None:
    """Skip a test where there is no way to have a disk of its own."""
    if subprocess.run([*ALONE, "true"], check=False, capture_output=True).returncode:
        pytest.skip("here nobody may mount anything: in a chroot, for example")


def feeds(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_daemon_outlives_a_full_disk_and_says_so_once(home: Home, tmp_path: Path) -> None:
    schedule(home, 'cycle = "1s"')
    disk = Disk(tmp_path / "disk", home.root)
    command = [sys.executable, "-m", "bot", "--home", str(home.root), "run"]
    with process(command, preloaded(disk)) as daemon:
        wait_for(daemon, "cycle", new=1)
        disk.breaks(Fault("", ENOSPC_ONCE.number, FULL), 1)
        write_statement(home, "A second one")
        failed = wait_for(daemon, "failed", job="cycle")
        assert (failed["reason"], bool(failed["mend"])) == ("disk", True)
        tried = disk.hits
        while disk.hits < tried + 3:
            with suppress(subprocess.TimeoutExpired):
                raise AssertionError(f"it ended with {daemon.wait(timeout=0.1)}")
        disk.mends()
        assert daemon.stderr is not None
        events = (json.loads(line) for line in daemon.stderr)
        said = list(itertools.takewhile(lambda one: one["event"] != "works-again", events))
        assert [one for one in said if one["event"] == "failed" and one["job"] == "cycle"] == []
        assert "published" in {one["event"] for one in said}
    assert (home.feeds / "en" / "s" / "2026-03-08-a-second-one" / "index.html").is_file()
