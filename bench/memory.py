"""Does max_memory hold? Six languages of packages of published size, through the real stage.

    python -m bench.memory [--sentences N] [--max-memory 600MB ...]

A home gets packages (6+6 layers of 512, 32,000 words, int8, weights of noise beside those that
translate, so that no two tables are the same and share their memory) into six languages, and
statements of N sentences: long ones, ordinary ones, and many of one or two words, of which a
batch has the most. For each max_memory a process of its own runs one cycle over all of it;
its peak (VmHWM) is read from the kernel, and must stay under max_memory + 300 MB.

The table is added to bench/results/memory-DATE.md.
"""

import argparse
import itertools
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import numpy as np

from bench import made_text
from bot.config import Home, parse
from bot.translate import models
from tests import made_package

RESULTS = Path(__file__).parent / "results"
LANGUAGES = ("es", "fr", "it", "pt", "de", "id")
ALLOWED_MORE = 300
CONFIG = """
[site]
name = "International Migrants Alliance"
url = "https://statements.example.org/"
[languages]
{languages}
[translate]
engines = ["argos"]
max_memory = "{memory}"
"""
ONE_CYCLE = """
import json, sys, time
from datetime import UTC, datetime
from pathlib import Path
from bot.config import Home, load
from bot.pipeline import run_once
from bot.wiring import build_app
from bot.translate.engines import loaded

read = []
load_model = loaded._load

def counted(wanted, setup):
    read.append(wanted.name)
    return load_model(wanted, setup)

loaded._load = counted
home = Home(Path(sys.argv[1]))
app = build_app(home, load(home))
begun = time.monotonic()
report = run_once(app, datetime(2026, 3, 9, tzinfo=UTC))
status = Path("/proc/self/status").read_text()
print(json.dumps({
    "peak": int(status.split("VmHWM:")[1].split()[0]) * 1024,
    "seconds": time.monotonic() - begun,
    "sentences": sum(each.sentences_translated for each in report.translation.languages.values()),
    "read": len(read),
    "kept": len(app.engines["argos"]._loaded.names),
    "errors": [error.detail for error in report.translation.errors],
}))
"""


@dataclass(frozen=True)
class Measured:
    """What one cycle took with one bound."""

    max_memory: int
    peak: int
    seconds: float
    sentences: int
    read: int
    kept: int

    @property
    def more(self) -> int:
        """The megabytes beyond the bound."""
        return (self.peak - self.max_memory) // 1_000_000


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        packages = make_packages(Path(folder))
        found = [
            measure(Path(folder), packages, options.sentences, memory)
            for memory in options.max_memory
        ]
        size = packages[0].stat().st_size
    text = table(found, options.sentences, size)
    print(text)
    path = RESULTS / f"memory-{datetime.now(UTC).date()}.md"
    before = path.read_text("utf-8") if path.exists() else "# The memory of six languages\n"
    path.write_text(f"{before}\n{text}", "utf-8")
    if any(each.more > ALLOWED_MORE for each in found):
        sys.exit(1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The peak memory of six languages.")
    parser.add_argument("--sentences", type=int, default=300)
    parser.add_argument("--max-memory", nargs="+", default=["400MB", "600MB", "1000MB"])
    return parser.parse_args()


def make_packages(folder: Path, size: made_package.Size = made_package.PUBLISHED) -> list[Path]:
    """Make a package into each language."""
    with _noise():
        return [
            made_package.make_package(
                folder / f"{code}.argosmodel", "en", code, made_text.dictionary(), size=size
            )
            for code in LANGUAGES
        ]


@contextmanager
def _noise() -> Iterator[None]:
    """Fill weights that do nothing with numbers that do next to nothing."""
    some = (np.random.RandomState(0).standard_normal(1_000_003) * 1e-9).astype(np.float32)
    starts = itertools.count(1, 997)

    def noise(linear: object, outputs: int, inputs: int) -> None:
        weights = np.resize(np.roll(some, next(starts)), (outputs, inputs))
        linear.weight = weights  # type: ignore[attr-defined]  # untyped specs
        linear.bias = np.zeros(outputs, dtype=np.float32)  # type: ignore[attr-defined]

    with mock.patch.object(made_package, "_set_linear", noise):
        yield


def measure(folder: Path, packages: list[Path], sentences: int, memory: str) -> Measured:
    """Run one cycle of a new home in a process of its own."""
    home = Home(folder / f"home-{memory}")
    home.statements.mkdir(parents=True)
    home.config_file.parent.mkdir()
    languages = "\n".join(f'{code} = {{ publish = "draft" }}' for code in LANGUAGES)
    text = CONFIG.format(languages=languages, memory=memory)
    home.config_file.write_text(text, "utf-8")
    for package in packages:
        models.install(home, package)
    write_statements(home, sentences)
    done = subprocess.run(
        [sys.executable, "-c", ONE_CYCLE, str(home.root)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    said = json.loads(done.stdout.splitlines()[-1])
    if said["errors"] or said["sentences"] < sentences * len(LANGUAGES):
        sys.exit(f"the cycle did not do its work: {said}")
    bound = parse(text).translate.max_memory
    return Measured(
        bound, said["peak"], said["seconds"], said["sentences"], said["read"], said["kept"]
    )


def write_statements(home: Home, count: int) -> None:
    """Write sentences of all lengths, a third of them of one or two words."""
    texts = made_text.sentences(count)
    short = [" ".join(text.split()[:2]).rstrip(",.!?") + "!" for text in texts[: count // 3]]
    long = ", ".join(text.rstrip(".!?") for text in texts[:12]) + "."
    lines = [*dict.fromkeys(short), *texts, long]
    for number, start in enumerate(range(0, len(lines), 40)):
        body = "\n\n".join(lines[start : start + 40])
        head = f"---\ntitle: {texts[number]}\ndate: 2026-03-08\nlanguage: en\n---\n\n"
        (home.statements / f"{number:03}.md").write_text(head + body + "\n", "utf-8")


def table(found: list[Measured], sentences: int, size: int) -> str:
    machine = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    what = f"{len(LANGUAGES)} packages of {size / 1e6:.0f} MB, {sentences} sentences"
    columns = (
        "max_memory", "peak of the process", "beyond max_memory", "allowed", "models read",
        "kept at the end", "sentences translated", "cycle",
    )  # fmt: skip
    lines = [
        f"## {datetime.now(UTC).date()}, {what} and a third as many of one or two words",
        "",
        f"{machine}, {os.cpu_count()} cores, load {os.getloadavg()[2]:.1f}",
        "",
        f"| {' | '.join(columns)} |",
        "|---:" * len(columns) + "|",
    ]
    lines += [
        f"| {each.max_memory // 1_000_000} MB | {each.peak / 1e6:.0f} MB | {each.more} MB | "
        f"{ALLOWED_MORE} MB | {each.read} | {each.kept} | {each.sentences} | {each.seconds:.0f} s |"
        for each in found
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
