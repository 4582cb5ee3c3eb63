"""What does a cycle cost in which little changed? A home of many statements in five languages.

    python bench/publish.py [--size N] [--keep DIR] [--cards]

The home gets made statements and PO files with machine text, as a translator's engine leaves
them; no engine runs. Then cycles, each in a process of its own: the first publishing, one new
statement, one edited, one reviewed Arabic translation, nothing (looked at all the same).
Measured: wall time of `run_once`, files written and unchanged, and the most memory (VmHWM).
A step's cost is also given as a share of the first cycle's.

The table is added to bench/results/publish-DATE.md.
"""

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import plan
from bot.collect.stage import collect
from bot.config import Home, load
from bot.files import write_whole
from bot.model import Statement
from bot.pipeline import run_once
from bot.store import Store
from bot.translate import catalog
from bot.wiring import build_app

RESULTS = Path(__file__).parent / "results"
TAGS = ("ar", "es", "hi", "zh-Hant")
WORDS = {
    "en": "domestic workers nurses cooks drivers demand wages contract rest home union water land",
    "ar": "عاملات المنازل يطالبن بالأجور والراحة والعقد والبيت والنقابة والماء والأرض اليوم معا",
    "es": "trabajadoras del hogar piden salario contrato descanso casa sindicato agua tierra hoy",
    "hi": "घरेलू कामगार वेतन अनुबंध आराम घर संघ पानी भूमि आज मांग करते हैं साथ",
    "zh-Hant": "家務 勞工 要求 工資 合約 休息 住家 工會 飲水 土地 今天 一起",
}
CONFIG = """
[site]
name = "International Migrants Alliance"
url = "https://statements.example.org/"

[languages]
ar = {{ engines = [] }}
es = {{ engines = [] }}
hi = {{ engines = [] }}
zh-Hant = {{ engines = [] }}

[publish]
cards = {cards}
"""


def main() -> None:
    options = _options()
    root = options.keep or Path(tempfile.mkdtemp(prefix="publish-"))
    home = Home(root / f"{options.size}{'-cards' if options.cards else ''}")
    make(home, options.size, cards=options.cards)
    rows = [("first publishing", _run(home))]
    for name, change in CHANGES.items():
        change(home, options.size)
        rows.append((name, _run(home)))
    if options.keep is None:
        shutil.rmtree(root)
    text = table(rows, options.size, cards=options.cards)
    print(text)
    path = RESULTS / f"publish-{datetime.now(UTC).date()}.md"
    before = path.read_text("utf-8") if path.exists() else "# What a cycle costs by what changed\n"
    path.write_text(f"{before}\n{text}", "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The cost of publishing what changed.")
    parser.add_argument("--size", type=int, default=1_000, help="how many statements")
    parser.add_argument("--keep", type=Path, help="make the home here, and leave it")
    parser.add_argument("--cards", action="store_true", help="with cards")
    parser.add_argument("--cycle", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.cycle:
        _cycle(Home(options.cycle))
        sys.exit()
    return options


def make(home: Home, size: int, *, cards: bool) -> None:
    """Write a home of so many statements and their PO files."""
    home.config_file.parent.mkdir(parents=True)
    home.statements.mkdir()
    home.config_file.write_text(CONFIG.format(cards=str(cards).lower()), "utf-8")
    for number in range(size):
        _write(home, number)
    store = Store("sqlite://")
    store.open()
    found = collect(home, load(home), store, datetime.now(UTC))
    for one in found.statements:
        _translate(home, one)


def _write(home: Home, number: int, extra: str = "") -> None:
    day = date(2000, 1, 1) + timedelta(days=number % 9_000)
    body = "\n\n".join(_text("en", number, part) for part in range(4))
    text = f"---\ntitle: Statement number {number}\ndate: {day}\n---\n\n{body}{extra}\n"
    (home.statements / f"statement-{number:06}.md").write_text(text, "utf-8")


def _text(tag: str, number: int, part: int) -> str:
    known = WORDS[tag].split()
    start = number * 7 + part * 13
    words = [known[(start + step * (part + 1)) % len(known)] for step in range(40)]
    return f"{' '.join(words).capitalize()}, {number} {part}."


def _translate(home: Home, statement: Statement) -> None:
    """Write PO files with machine text for every unit."""
    number = int(re.findall(r"\d+", statement.title)[0])
    for tag in TAGS:
        entries = []
        for part, unit in enumerate(plan.units(statement)):
            target = _text(tag, number, part)
            made = catalog.fingerprint(target)
            entries.append(
                catalog.Entry(unit.key, unit.source, target, fuzzy=True, engine="made 1", made=made)
            )
        known = catalog.Catalog(tuple(entries), header=catalog.header("en", tag))
        path = home.translations / statement.id / f"{tag}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(catalog.render(known))


def _new(home: Home, size: int) -> None:
    """One new statement, with what an engine would make of it."""
    _write(home, size)
    before = set(home.translations.iterdir())
    name = plan.statement_id(
        date(2000, 1, 1) + timedelta(days=size % 9_000), f"Statement number {size}"
    )
    store = Store("sqlite://")
    store.open()
    lone = Home(home.root / "state" / "lone")
    lone.statements.mkdir(parents=True)
    shutil.copy(home.statements / f"statement-{size:06}.md", lone.statements)
    shutil.copytree(home.config_file.parent, lone.config_file.parent)
    (one,) = collect(lone, load(lone), store, datetime.now(UTC)).statements
    shutil.rmtree(lone.root)
    assert one.id == name
    assert home.translations / name not in before
    _translate(home, one)


def _edited(home: Home, size: int) -> None:
    _write(home, size // 2, "\n\nWater for all, and land.")


def _reviewed(home: Home, size: int) -> None:
    folder = sorted(home.translations.iterdir())[size // 3]
    path = folder / "ar.po"
    write_whole(path, path.read_bytes().replace(b"#, fuzzy\n", b""))


def _nothing(home: Home, _size: int) -> None:
    """Nothing that is published, but the picture is another one."""
    (home.config_file.parent / "notes.txt").write_text("Nothing.", "utf-8")


CHANGES: dict[str, Callable[[Home, int], None]] = {
    "nothing, looked at in full": _nothing,
    "one new statement": _new,
    "one edited statement": _edited,
    "one reviewed Arabic translation": _reviewed,
}


def _run(home: Home) -> dict[str, Any]:
    command = [sys.executable, __file__, "--cycle", str(home.root)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment)
    found: dict[str, Any] = json.loads(done.stdout)
    print(found, file=sys.stderr)
    return found


def _cycle(home: Home) -> None:
    """Run one cycle in this process, and print what it took."""
    app = build_app(home, load(home))
    begin, begun = time.perf_counter(), time.process_time()
    report = run_once(app, datetime.now(UTC))
    seconds, busy = time.perf_counter() - begin, time.process_time() - begun
    status = Path("/proc/self/status").read_text()
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert peak is not None
    print(
        json.dumps(
            {
                "seconds": seconds,
                "busy": busy,
                "written": report.published.files_written,
                "unchanged": report.published.files_unchanged,
                "peak": int(peak[1]) // 1024,
            }
        )
    )


def table(rows: list[tuple[str, dict[str, Any]]], size: int, *, cards: bool) -> str:
    """Return the figures as Markdown."""
    first = rows[0][1]
    lines = [
        (
            f"## {datetime.now(UTC).date()}, {size:,} statements in {len(TAGS) + 1} languages, "
            f"{'with' if cards else 'without'} cards"
        ),
        "",
        (
            f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
            f"{len(os.sched_getaffinity(0))} cores, "
            f"load {os.getloadavg()[2]:.1f} in the last quarter of an hour"
        ),
        "",
        (
            "| cycle | time | of the first | processor time | of the first | files written | "
            "files unchanged | most memory |"
        ),
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {name} | {one['seconds']:.1f} s | {one['seconds'] / first['seconds']:.1%} "
        f"| {one['busy']:.1f} s | {one['busy'] / first['busy']:.1%} | {one['written']:,} "
        f"| {one['unchanged']:,} | {one['peak']} MB |"
        for name, one in rows
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
