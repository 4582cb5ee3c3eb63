"""What does a cycle cost that has nothing to do? Homes of 0, 1,000, 10,000 … statement files.

    python bench/idle.py [--large] [--languages N] [--keep DIR]

Each home gets made statements, a first cycle that publishes them, and as many more as it
takes until one leaves a report that stands. The next cycle, in a process of its own, is
measured: wall and processor time of `run_once` (the middle of five), what `strace -c -f`
counts, and that no file under statements/, translations/ or feeds/ is opened.

--large adds 100,000, for which a first cycle would take a quarter of an hour and more. So
that home is not collected: it gets the files of the home of 10,000 ten times under ten
names, and a report that stands. A quiet cycle there does all that it does elsewhere.

The table is added to bench/results/idle-DATE.md.
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot import picture
from bot.config import Home, load
from bot.model import AnnounceReport, CollectReport, PublishReport, Report, TranslateReport
from bot.pipeline import run_once
from bot.wiring import build_app

RESULTS = Path(__file__).parent / "results"
TAGS = ("es", "fr", "id", "tl", "ko")
CONFIG = """
[site]
name = "International Migrants Alliance"
url = "https://statements.example.org/"

[languages]
{languages}
"""
WORDS = """
domestic workers seafarers nurses farmers cooks drivers carers masons cleaners teachers weavers
fishers ask demand want need win defend share write sign keep a the their our wages contract
rest day home passport union school hospital border law court water land
"""
SIZES = (0, 1_000, 10_000)
MEASURED = 5
COPIES = 10


def main() -> None:
    options = _options()
    homes = {size: Home(options.keep / f"{size}-{options.languages}") for size in SIZES}
    found = [measure(home, size, options.languages) for size, home in homes.items()]
    if options.large:
        most = max(SIZES)
        large = Home(options.keep / f"{most * COPIES}-{options.languages}")
        found.append(measure_copies(large, homes[most], most * COPIES))
    if options.throw_away:
        shutil.rmtree(options.keep)
    text = table(found, options.languages)
    print(text)
    path = RESULTS / f"idle-{datetime.now(UTC).date()}.md"
    RESULTS.mkdir(exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else "# A cycle with nothing to do\n"
    path.write_text(f"{before}\n{text}", "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The cost of a cycle that has nothing to do.")
    parser.add_argument("--large", action="store_true", help="also 100,000 statements")
    parser.add_argument(
        "--languages", type=int, default=1, help="languages beside English that people translate"
    )
    parser.add_argument("--keep", type=Path, help="make the homes here, and leave them")
    parser.add_argument("--measure-only", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--stand", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure_only:
        _cycle(options.measure_only, stand=options.stand)
        sys.exit()
    options.throw_away = options.keep is None
    options.keep = options.keep or Path(tempfile.mkdtemp(prefix="idle-"))
    return options


@dataclass(frozen=True)
class Measured:
    """One home: how long its first cycles took (None: there was none), and a quiet one."""

    size: int
    files: int
    quiet: float
    busy: float
    calls: int | None
    opened: int
    first: float | None = None
    full: float | None = None


def measure(home: Home, size: int, languages: int) -> Measured:
    """Make a home where there is none yet, bring it to rest, and measure a quiet cycle."""
    make(home, size, languages)
    rounds = [_run(home)]
    while not rounds[-1]["quiet"]:
        rounds.append(_run(home))
    full = [one["seconds"] for one in rounds if not one["quiet"]]
    return replace(_quiet(home, size), first=full[0], full=full[-1])


def measure_copies(home: Home, source: Home, size: int) -> Measured:
    """Make a home of copies of another's files, give it a report, and measure a quiet cycle."""
    for number in range(COPIES):
        for top, below in zip(_tops(source), _tops(home), strict=True):
            for folder, _, names in os.walk(top):
                inside = Path(folder).relative_to(top)
                place = below / str(inside).replace("statement-", f"statement-{number}")
                place.mkdir(parents=True, exist_ok=True)
                for name in names:
                    copy = place / name.replace("statement-", f"statement-{number}")
                    shutil.copyfile(Path(folder) / name, copy)
    shutil.copytree(source.config_file.parent, home.config_file.parent)
    _run(home, "--stand")
    return _quiet(home, size)


def _quiet(home: Home, size: int) -> Measured:
    quiet = [_run(home) for _ in range(MEASURED)]
    return Measured(
        size=size,
        files=sum(len(names) for top in _tops(home) for _, _, names in os.walk(top)),
        quiet=statistics.median(one["seconds"] for one in quiet),
        busy=statistics.median(one["busy"] for one in quiet),
        calls=_system_calls(home),
        opened=int(max(one["opened"] for one in quiet)),
    )


def make(home: Home, size: int, languages: int) -> None:
    """Write a home of so many made statements, the same ones every time."""
    if home.config_file.exists():
        return
    home.config_file.parent.mkdir(parents=True)
    home.statements.mkdir()
    own = "\n".join(f"{tag} = {{ engines = [] }}" for tag in TAGS[:languages])
    home.config_file.write_text(CONFIG.format(languages=own), "utf-8")
    for number in range(size):
        path = home.statements / f"statement-{number:06}.md"
        path.write_text(statement(number), "utf-8")


def statement(number: int) -> str:
    """Return a made statement: four paragraphs of words in an order of its own."""
    day = date(2000, 1, 1) + timedelta(days=number % 9_000)
    known, paragraphs = WORDS.split(), []
    for part in range(4):
        start = number * 7 + part * 13
        words = [known[(start + step * (part + 1)) % len(known)] for step in range(40)]
        paragraphs.append(f"{' '.join(words).capitalize()}, number {number}.")
    body = "\n\n".join(paragraphs)
    return f"---\ntitle: Statement number {number}\ndate: {day}\n---\n\n{body}\n"


def _tops(home: Home) -> tuple[Path, ...]:
    return home.statements, home.translations, home.feeds


def _run(home: Home, *options: str) -> dict[str, float]:
    command = [sys.executable, __file__, "--measure-only", str(home.root), *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=_environment())
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}


def _cycle(root: Path, *, stand: bool) -> None:
    """Run one cycle in this process and print what it took; give it a report first if asked."""
    home = Home(root)
    tops = tuple(str(top) for top in _tops(home))
    opened = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal opened
        if event == "open" and os.fsdecode(str(arguments[0])).startswith(tops):
            opened += 1

    app = build_app(home, load(home))
    if stand:
        now = datetime.now(UTC)
        nothing = Report(CollectReport(), TranslateReport(), PublishReport(), AnnounceReport())
        places = [place for engine in app.engines.values() for place in engine.places]
        seen = picture.take(home, app.config, places).digest
        app.store.keep_report(seen, nothing, since=now, until=now + timedelta(days=1))
    sys.addaudithook(watch)
    begin, begun = time.perf_counter(), time.process_time()
    report = run_once(app, datetime.now(UTC))
    seconds, busy = time.perf_counter() - begin, time.process_time() - begun
    written = report.published.files_written
    if report.needs_a_person or (stand and opened):
        sys.exit("this home was meant to be in order and at rest")
    is_quiet = opened == 0 and written == 0
    print(json.dumps({"seconds": seconds, "busy": busy, "opened": opened, "quiet": is_quiet}))


def _system_calls(home: Home) -> int | None:
    """Count the system calls of a whole quiet `once`; None where there is no strace."""
    if shutil.which("strace") is None:
        return None
    command = ["strace", "-c", "-f", sys.executable, __file__, "--measure-only", str(home.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=_environment())
    total = re.search(r"^100\.00(?:\s+\S+){2}\s+(\d+).*total$", done.stderr, re.MULTILINE)
    return int(total[1]) if total else None


def table(found: list[Measured], languages: int) -> str:
    """Return the figures as Markdown."""
    empty = found[0]
    machine = (
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"{len(os.sched_getaffinity(0))} cores, {_memory()} GiB, "
        f"load {os.getloadavg()[2]:.1f} in the last quarter of an hour"
    )
    heads = (
        "statements",
        "files",
        "first cycle",
        "full cycle, nothing new",
        "quiet cycle",
        "more than an empty home's",
        "times an empty home's",
        "processor time",
        "files opened",
        "system calls of the process",
    )
    lines = [
        f"## {datetime.now(UTC).date()}, English and {languages} more",
        "",
        machine,
        "",
        f"| {' | '.join(heads)} |",
        "|" + "---:|" * len(heads),
    ]
    for one in found:
        cells = (
            f"{one.size:,}",
            f"{one.files:,}",
            _seconds(one.first),
            _seconds(one.full),
            f"{one.quiet:.3f} s",
            f"{one.quiet - empty.quiet:.3f} s",
            f"{one.quiet / empty.quiet:.0f}",
            f"{one.busy:.3f} s",
            f"{one.opened}",
            "not counted" if one.calls is None else f"{one.calls:,}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _seconds(value: float | None) -> str:
    return "not run" if value is None else f"{value:.1f} s"


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


if __name__ == "__main__":
    main()
