"""How long and how much memory does hostile text take? Reads generated inputs of 1 MB each.

    python bench/hostile.py [--inputs N] [--seed S] [--report FILE]

Each input is one fragment that means something to some part of the reading, or a mixture of
several, repeated to 1 MB, and goes through front matter, pieces, splitting, recognition and
language in a process of its own. Exit status 1 where one takes longer than 10 s, needs more
than 512 MB, or raises what is no BotError.
"""

import argparse
import json
import multiprocessing
import os
import platform
import random
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.collect import reading
from bot.collect.recognise import archive, language
from bot.errors import BotError

SIZE = 1_000_000
LONGEST, MOST = 10.0, 512.0
SUFFIXES = (".txt", ".md", ".html")
SITE = ("en", "es", "fr", "id", "tl", "zh-Hant", "ar", "hi")
PLAIN = (
    "The alliance calls on governments to hear those who work far from home. "
    "Their wages feed two countries, and neither of them lets them vote.\n\n"
)
# fmt: off
UNITS = (
    "1 January 2000 ", "a\n", "- a\n", "[", "*a ", "<b>", "<div>", "(IMA) ", "A.B", "a.B", "!",
    "x" * 60 + "\n", "Continue reading ", "1) ", "1 A", "Unite!\n\n", "A, chairperson\n",
    "\u2066", "&", "`", "> ", "a@b.c ", "4/5/2017\n", "---\n", "title: x\n", "[[",
    "{.slogan}\n\n", " ", "\u00a0 ", "Ana Reyes, ", "<p>a", " <br>", "<ul><li>", "a:1) ",
    "https://a", "<!--", "1-", "<a href=x>", "Translation: ", "Español | ", "Español https://a ",
    "Translation: Español\n\n", '<a href="https://a.b">Español</a> | ', "١٨ ديسمبر ٢٠٢٤ ",
    "18 ธ.ค. 2567 ", "一、", "民國113年", "३ पुष २०८१\n", "২০২৪", "\u200f", "है ", "的", "の",
    "2081-09-03\n", "ก", "د", "ئ/", "10 a/", "二〇", "Signed:\n\nAna\n\n", "| ", "\t", "\x00",
    "<table><tr><td>", "</p>", "&#x41;", "![a](b)", "a\\", "![[", "]](", "<svg>", "a\u0301",
    "1. a\n   1. b\n", "\u202e", "“A” ", "HMN Statement on A\n\n", "A:\n", "Reference: A\n",
)
# fmt: on


@dataclass(frozen=True)
class Outcome:
    """What one input cost."""

    name: str
    seconds: float
    megabytes: float
    error: str = ""


def read(text: str, suffix: str) -> None:
    """Read a text in all the ways a file and a page are read."""
    try:
        archive.split(reading.read_page(text, suffix, "x").pieces)
        language.settle(reading.read(text, suffix, "en", "x"), SITE)
    except BotError:
        return


def inputs(count: int, seed: int) -> list[tuple[str, str, str]]:
    """Return (name, text, suffix): every fragment alone, in each format, then mixtures."""
    chosen: list[tuple[str, str, str]] = []
    for turn in range(len(SUFFIXES)):
        for index, unit in enumerate(UNITS):
            suffix = SUFFIXES[(index + turn) % len(SUFFIXES)]
            chosen.append((repr(unit[:24]), unit, suffix))
    dice = random.Random(seed)  # a mixture, not a secret
    while len(chosen) < count:
        parts = dice.choices(UNITS, k=dice.randint(2, 6))
        unit = "".join(part * dice.choice((1, 1, 3, 400)) for part in parts)
        name = " + ".join(repr(part[:12]) for part in parts)
        chosen.append((name, unit, dice.choice(SUFFIXES)))
    return [
        (f"{name} {suffix}", (unit * (SIZE // len(unit.encode("utf-8", "replace")) + 1)), suffix)
        for name, unit, suffix in chosen[:count]
    ]


def _child(text: str, suffix: str, pipe: int) -> None:
    """Read one text in this process, which ends with it, and say what it cost."""
    read(PLAIN * 20, suffix)  # what is loaded once is not the input's cost
    begun, error = time.process_time(), ""
    try:
        read(text, suffix)
    except Exception as failure:  # noqa: BLE001 - any is a finding
        error = f"{type(failure).__name__}: {failure}"[:200]
    spent = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    os.write(pipe, json.dumps([spent, peak, error]).encode())


def measure(name: str, text: str, suffix: str) -> Outcome:
    """Read one text in a child process."""
    inlet, outlet = os.pipe()
    child = multiprocessing.get_context("fork").Process(target=_child, args=(text, suffix, outlet))
    child.start()
    os.close(outlet)
    child.join(120)
    if child.is_alive():
        child.kill()
        child.join()
    with os.fdopen(inlet, "rb") as pipe:
        said = pipe.read()
    if not said:
        return Outcome(name, 120.0, 0.0, f"no answer, exit status {child.exitcode}")
    return Outcome(name, *json.loads(said))


def report(plain: Outcome, found: list[Outcome], seed: int) -> str:
    """Return the figures as Markdown."""
    slowest = sorted(found, key=lambda one: -one.seconds)
    largest = max(found, key=lambda one: one.megabytes)
    errors = [one for one in found if one.error]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    rows = "\n".join(
        f"| `{one.name.replace('|', '¦')}` | {one.seconds:.2f} | "
        f"{one.seconds / plain.seconds:.1f} | {one.megabytes:.0f} |"
        for one in slowest[:12]
    )
    return f"""# Hostile text

`python bench/hostile.py --inputs {len(found)} --seed {seed}`, {datetime.now(UTC):%Y-%m-%d}, \
Python {platform.python_version()}, {os.cpu_count()} cores, {memory:.0f} GiB, \
shared with other work.

{len(found)} inputs of 1 MB, each in a process of its own, through front matter, pieces, \
splitting, recognition (twice) and language. CPU seconds; the limits are {LONGEST:.0f} s and \
{MOST:.0f} MB, and of memory some 130 MB are the program and its language models.

- a plain text of 1 MB: {plain.seconds:.2f} s, {plain.megabytes:.0f} MB
- slowest: {slowest[0].seconds:.2f} s, \
{slowest[0].seconds / plain.seconds:.1f} times the plain text
- most memory: {largest.megabytes:.0f} MB (`{largest.name.replace("|", "¦")}`)
- errors outside the BotError tree: {len(errors)}

| input | s | times plain | MB at its peak |
|---|---|---|---|
{rows}
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=len(UNITS) * len(SUFFIXES))
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--report", type=Path)
    options = parser.parse_args()
    plain = measure("plain", PLAIN * (SIZE // len(PLAIN)), ".txt")
    with ThreadPoolExecutor(os.cpu_count()) as crew:
        found = list(crew.map(lambda one: measure(*one), inputs(options.inputs, options.seed)))
    text = report(plain, found, options.seed)
    sys.stdout.write(text)
    if options.report:
        options.report.write_text(text, encoding="utf-8")
    wrong = [one for one in found if one.error or one.seconds > LONGEST or one.megabytes > MOST]
    for one in wrong:
        sys.stdout.write(f"too much: {one}\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
