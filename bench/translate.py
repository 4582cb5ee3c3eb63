"""How fast does this program translate, beside Argos Translate and CTranslate2 alone?

    python bench/translate.py [--sentences N]

On the same made package of published size and the same 1,000 sentences, in one run:

- Argos Translate as it comes (a third of the paragraphs in each of three rounds);
- CTranslate2 alone, at the best batch setting of a sweep;
- this program's whole stage: statements in, PO files and memory written.

The three take turns, and medians are compared. Then: the same with duplicate sentences; how
time and memory grow with the text; and what else was tried to be faster. Every run is a
process of its own. The report is written to bench/results/translate-DATE.md.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bench import made_text
from tests.made_package import PUBLISHED, make_package

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results"
ROUNDS = 3
SWEEP_SHARE, BEYOND_SHARE = 5, 10
BEYOND_ROUNDS = 2
GROWTH = (0.25, 0.5, 2.0)
BATCHES = (128, 256, 512, 1024, 2048, 4096)

Found = dict[str, Any]
Paragraphs = list[list[str]]


@dataclass(frozen=True)
class Place:
    """Where the package and the runs' homes are."""

    folder: Path

    @property
    def package(self) -> Path:
        return self.folder / "en_es.argosmodel"

    @property
    def model(self) -> Path:
        return next((self.folder / "model").iterdir())

    def run(self, kind: str, **settings: Any) -> Found:
        """Run one of `translate_runs.py` in a process of its own."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        file = folder / "settings.json"
        file.write_text(json.dumps(settings), "utf-8")
        command = [sys.executable, str(ROOT / "bench" / "translate_runs.py"), kind, str(file)]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment)
        found: Found = json.loads(done.stdout)
        print(f"{kind} {found['seconds']:.1f} s", file=sys.stderr, flush=True)
        return found

    def stock(self, paragraphs: Paragraphs) -> Found:
        folder = tempfile.mkdtemp(dir=self.folder)
        return self.run("stock", package=str(self.package), folder=folder, paragraphs=paragraphs)

    def stage(self, paragraphs: Paragraphs) -> Found:
        home = str(Path(tempfile.mkdtemp(dir=self.folder)) / "home")
        return self.run("stage", package=str(self.package), folder=home, paragraphs=paragraphs)

    def engine(self, paragraphs: Paragraphs, **settings: Any) -> Found:
        chosen = {"model": str(self.model)} | settings
        return self.run("engine", paragraphs=paragraphs, **chosen)


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed beside Argos Translate and CTranslate2.")
    parser.add_argument("--sentences", type=int, default=1_000)
    count = parser.parse_args().sentences
    begin, load = time.perf_counter(), os.getloadavg()
    with tempfile.TemporaryDirectory(prefix="translate-") as folder:
        place = Place(Path(folder))
        prepare(place)
        best, swept = sweep(place, count // SWEEP_SHARE)
        parts = [
            compared(place, best, count),
            swept,
            repeated(place, best, count // 2),
            growing(place, best, count),
            beyond(place, best, count // BEYOND_SHARE),
        ]
    minutes = (time.perf_counter() - begin) / 60
    text = "\n".join([heading(count, load, minutes), *parts])
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"translate-{datetime.now(UTC).date()}.md").write_text(text, "utf-8")
    print(text)


def prepare(place: Place) -> None:
    words, names = made_text.dictionary(), " ".join(made_text.NAMES)
    make_package(place.package, "en", "es", words, text=names, size=PUBLISHED)
    with zipfile.ZipFile(place.package) as archive:
        archive.extractall(place.folder / "model")


def paragraphs_of(texts: Sequence[str]) -> Paragraphs:
    return [list(each.sentences) for each in made_text.statements(texts)[1]]


def heading(count: int, load: Sequence[float], minutes: float) -> str:
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}"
        for name in ("argostranslate", "ctranslate2", "sentencepiece", "sentencex")
    )
    memory = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
    after = os.getloadavg()
    return f"""# Translating {count:,} sentences

{datetime.now(UTC).date()}. {platform.system()}, {_processor()}, {_cores()} cores, {memory} GiB;
Python {platform.python_version()}, {versions}. Made by `python bench/translate.py` in
{minutes:.0f} minutes. Load of the machine in the quarter of an hour before: {load[2]:.1f}, in the
last one of it: {after[2]:.1f} ({_cores()} is what one run makes by itself).

The package is made: 6 + 6 layers of 512, 8 heads, 32,000 words, weights of int8, as published
ones are; it translates word by word, so that what it says is as long as what it is told. Its
three tables of words are not shared, so that it takes about 30 MB more than a published one.
The sentences are made of 5,000 made words; half of them have 12 to 28 words, the longest 60.
Three in ten carry something that is protected: a number, a name, an address, a hashtag,
emphasis, a term. Times of one run say little about other machines; the ratios are what counts.

- *Argos Translate* is its own `translate`, a paragraph at a time, with its own settings (one
  worker, batches of 32 tokens). Its sentence splitters are models that are fetched at the first
  use; in their place stands one that knows the answers and takes no time, in its favour.
- *CTranslate2 alone* gets all sentences as tokens, sorted by length, in one call; only that call
  is timed. "With text" adds cutting into tokens and putting together.
- *This program* is the whole stage from statements to PO files and memory, with loading the model.

All have a beam of 4 and Argos Translate's penalty.
"""


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [f"| {' | '.join(heads)} |", "|---" + "|---:" * (len(heads) - 1) + "|"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    return "\n".join(lines)


def sweep(place: Place, count: int) -> tuple[Found, str]:
    """Return CTranslate2's best setting, and what was tried to find it."""
    paragraphs = paragraphs_of(made_text.sentences(count, special=True))
    cores = _cores()
    tried: list[Found] = [{"inter": cores, "intra": 1, "batch": batch} for batch in BATCHES]
    tried += [{"inter": 1, "intra": cores, "batch": batch} for batch in (512, 2048)]
    tried += [{"inter": cores, "intra": 1, "batch": 512, "ordered": False}]
    found = [place.engine(paragraphs, **setting) for setting in tried]
    chosen = min(range(len(tried)), key=lambda number: found[number]["seconds"])
    rows = [
        (
            f"{one['batch']:,}{' (chosen)' if number == chosen else ''}",
            f"{one['inter']} × {one['intra']}",
            "no" if one.get("ordered") is False else "yes",
            f"{run['tokens'] / run['seconds']:.0f}",
            f"{run['busy']:.1f} s",
            f"{run['peak']:.0f} MB",
        )
        for number, (one, run) in enumerate(zip(tried, found, strict=True))
    ]
    heads = ("tokens a batch", "workers × threads", "sorted", "tokens/s", "processor", "peak")
    text = f"""
## CTranslate2's best setting

{count} sentences, one run each. CTranslate2 sorts what it is given by itself, so that sorting
before makes no difference beyond chance.

{table(heads, rows)}
"""
    return tried[chosen], text


def compared(place: Place, best: Found, count: int) -> str:
    """Let the three take turns on the same distinct sentences."""
    paragraphs = paragraphs_of(made_text.sentences(count, special=True))
    stock: list[Found] = []
    engine: list[Found] = []
    stage: list[Found] = []
    for number in range(ROUNDS):
        stock.append(place.stock(paragraphs[number::ROUNDS]))
        engine.append(place.engine(paragraphs, **best))
        stage.append(place.stage(paragraphs))
    said = [""] * len(paragraphs)
    for number, found in enumerate(stock):
        said[number::ROUNDS] = found["texts"]
    whole = {key: sum(one[key] for one in stock) for key in ("seconds", "busy")}
    whole |= {"peak": max(one["peak"] for one in stock)}
    alone, ours = _median(engine), _median(stage)
    assert ours["sentences"] == count, (ours["sentences"], ours["errors"])
    tokens = alone["tokens"]
    rows = [
        _row("Argos Translate", whole, tokens, alone, whole),
        _row("CTranslate2 alone", alone, tokens, alone, whole),
        _row(
            "CTranslate2 alone, with text",
            alone | {"seconds": alone["with_text"]},
            tokens,
            alone,
            whole,
        ),
        _row("this program", ours, tokens, alone, whole),
    ]
    heads = (
        "",
        "time",
        "tokens/s",
        "speed, CTranslate2 = 1",
        "speed, Argos = 1",
        "processor",
        "peak",
    )
    rounds = [
        (
            number + 1,
            f"{one['seconds']:.1f} s",
            f"{other['seconds']:.1f} s",
            f"{one['seconds'] / other['seconds']:.2f}",
            f"{one['busy'] / other['busy']:.2f}",
        )
        for number, (one, other) in enumerate(zip(engine, stage, strict=True))
    ]
    by_processor = statistics.median(
        one["busy"] / other["busy"] for one, other in zip(engine, stage, strict=True)
    )
    return f"""
## {count:,} distinct sentences

{tokens:,} tokens in {len(paragraphs)} paragraphs. Medians of {ROUNDS} rounds, in which the three
took turns; Argos Translate had a third of the paragraphs in each, and its time is their sum.

{table(heads, rows)}

By the processor's time, which other work on the machine disturbs less, this program's speed is
{by_processor:.2f} of CTranslate2's alone.

{table(("round", "CTranslate2", "this program", "ratio", "ratio of processor time"), rounds)}

{sameness(paragraphs, said, engine[0]["texts"], stage[0])}
"""


def _median(runs: Sequence[Found]) -> Found:
    keys = [key for key in ("seconds", "busy", "peak", "with_text") if key in runs[0]]
    return runs[0] | {key: statistics.median(one[key] for one in runs) for key in keys}


def _row(name: str, one: Found, tokens: int, alone: Found, stock: Found) -> tuple[object, ...]:
    return (
        name,
        f"{one['seconds']:.1f} s",
        f"{tokens / one['seconds']:.0f}",
        f"{alone['seconds'] / one['seconds']:.2f}",
        f"{stock['seconds'] / one['seconds']:.2f}",
        f"{one['busy']:.1f} s",
        f"{one['peak']:.0f} MB",
    )


def sameness(
    paragraphs: Paragraphs, stock: Sequence[str], engine: Sequence[str], stage: Found
) -> str:
    """Say where this program's text is Argos's own; it must be where nothing is protected."""
    plain = {n for n, each in enumerate(paragraphs) if not any(map(_is_special, each))}
    same = {
        n for n, (one, other) in enumerate(zip(stock, stage["texts"], strict=True)) if one == other
    }
    assert plain <= same, [(stock[n], stage["texts"][n]) for n in sorted(plain - same)[:3]]
    alike = sum(one == other for one, other in zip(stock, engine, strict=True))
    differing = sorted(set(range(len(paragraphs))) - same)
    told = [_difference(stock[n], stage["texts"][n]) for n in differing]
    kinds: dict[str, int] = {}
    for one in told:
        kinds[one] = kinds.get(one, 0) + 1
    listed = "\n".join(f"- {count} × {kind}" for kind, count in sorted(kinds.items()))
    sentences = sum(len(paragraphs[n]) for n in plain)
    return f"""Of {len(paragraphs)} paragraphs {len(plain)} ({sentences} sentences) have nothing
that is protected: all {len(plain)} are Argos Translate's own text, character by character. Of all
paragraphs {len(same)} are; CTranslate2 alone has {alike}. {stage["remembered"]} sentences came from
memory, {len(stage["held"])} units were held. The differing ones:

{listed}"""


def _is_special(sentence: str) -> bool:
    """Tell whether a made sentence has anything that may be protected."""
    words = sentence.split()
    small = all(word.islower() or word in ",." for word in words[1:])
    return not small or not sentence.replace(" ", "").rstrip(".!?").replace(",", "").isalpha()


def _difference(before: str, after: str) -> str:
    """Name the words that stand in one text and not in the other."""
    one, other = before.split(), after.split()
    gone = [word for word in one if word not in other]
    new = [word for word in other if word not in one]
    return f"“{' '.join(gone)}” became “{' '.join(new)}”"


def repeated(place: Place, best: Found, count: int) -> str:
    """Compare where one sentence in four is said before, as slogans and closing lines are."""
    chance = random.Random("repeated")
    distinct = made_text.sentences(count * 3 // 4, special=True)
    texts = [*distinct, *chance.sample(distinct, count - len(distinct))]
    chance.shuffle(texts)
    paragraphs = paragraphs_of(texts)
    alone, ours = place.engine(paragraphs, **best), place.stage(paragraphs)
    return f"""
## With duplicates

{count} sentences, of which one in four was said before. Each is asked once here.

{_pairs([(f"{count}, {len(distinct)} distinct", alone, ours)])}
"""


def growing(place: Place, best: Found, count: int) -> str:
    """Compare at several sizes of the text."""
    pairs = []
    for share in GROWTH:
        size = int(count * share)
        paragraphs = paragraphs_of(made_text.sentences(size, special=True))
        pairs.append((f"{size:,}", place.engine(paragraphs, **best), place.stage(paragraphs)))
    return f"""
## More text

One run each.

{_pairs(pairs)}
"""


def _pairs(pairs: Sequence[tuple[str, Found, Found]]) -> str:
    heads = (
        "sentences", "tokens", "CTranslate2", "peak", "this program", "peak", "ratio",
        "ratio of processor time",
    )  # fmt: skip
    rows = [
        (
            name,
            f"{alone['tokens']:,}",
            f"{alone['seconds']:.1f} s",
            f"{alone['peak']:.0f} MB",
            f"{ours['seconds']:.1f} s",
            f"{ours['peak']:.0f} MB",
            f"{alone['seconds'] / ours['seconds']:.2f}",
            f"{alone['busy'] / ours['busy']:.2f}",
        )
        for name, alone, ours in pairs
    ]
    return table(heads, rows)


def beyond(place: Place, best: Found, count: int) -> str:
    """Try what might be faster than the engine's best setting with the same text."""
    paragraphs = paragraphs_of(made_text.sentences(count, special=True))
    shortlist = _with_shortlist(place)
    ask = partial(place.engine, paragraphs)
    ways: list[tuple[str, Callable[[], Found], str]] = [
        ("as it is", lambda: ask(**best), ""),
        (
            "a smaller output vocabulary (vmap)",
            lambda: ask(**best, model=shortlist, use_vmap=True),
            "not taken: no published package has one, and it takes the texts of the training",
        ),
        (
            "arithmetic in float32",
            lambda: ask(**best, compute="float32"),
            "not taken: the engine's own choice is int8 with float32 between",
        ),
        (
            "arithmetic in int16",
            lambda: ask(**best, compute="int16"),
            "not taken: other rounding, other text with real models",
        ),
        (
            "an early end of the beam (patience 0.5)",
            lambda: ask(**best, patience=0.5),
            "not taken: another hypothesis may win, so that the text is no longer Argos's own",
        ),
        (
            "a beam of 1",
            lambda: ask(**best, beam=1),
            "not taken: another text with real models",
        ),
    ]
    runs: list[list[Found]] = [[] for _ in ways]
    for _ in range(BEYOND_ROUNDS):
        for (_, run, _), done in zip(ways, runs, strict=True):
            done.append(run())
    fastest = [min(done, key=lambda one: one["seconds"]) for done in runs]
    base = fastest[0]
    rows = [
        (
            name,
            f"{base['seconds'] / found['seconds']:.2f}",
            f"{base['busy'] / found['busy']:.2f}",
            f"{found['peak']:.0f} MB",
            sum(one == other for one, other in zip(base["texts"], found["texts"], strict=True)),
            why,
        )
        for (name, _, why), found in zip(ways, fastest, strict=True)
    ]
    heads = ("", "speed", "by processor time", "peak", f"same of {len(paragraphs)} texts", "")
    return f"""
## Beyond the engine's limit

{count} sentences, CTranslate2 alone, the faster of {BEYOND_ROUNDS} runs.

{table(heads, rows)}

- *Duplicates once* is taken: see above. It is also what the memory does from cycle to cycle.
- *Shared beginnings* cannot be used: the encoder reads a sentence in both directions, so that two
  sentences with the same beginning have nothing in common after its first layer.
- *A made model* says the same word with every setting, because it is sure of each; that texts are
  the same here does not mean that a trained model's would be.
"""


def _with_shortlist(place: Place) -> str:
    """Return a copy of the model that may only say what its words become, and single letters."""
    folder = place.folder / "shortlist"
    shutil.copytree(place.model, folder)
    vocabulary = json.loads((folder / "model" / "shared_vocabulary.json").read_text("utf-8"))
    known = {f"▁{name}": f"▁{name}" for name in made_text.NAMES}
    known |= {f"▁{one}": f"▁{other}" for one, other in _both_cases(made_text.dictionary())}
    always = [piece for piece in vocabulary if not piece.startswith("▁") or len(piece) < 2]
    letters = [piece for piece in always if not piece.startswith("<unused")]
    lines = [f"\t{' '.join(piece for piece in letters if piece.strip())}"]
    lines += [f"{piece}\t{known[piece]}" for piece in vocabulary if piece in known]
    lines += [f"{piece}\t{piece}" for piece in letters if piece.strip()]
    (folder / "model" / "vmap.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return str(folder)


def _both_cases(words: dict[str, str]) -> list[tuple[str, str]]:
    capital = [
        (one[0].upper() + one[1:], other[0].upper() + other[1:]) for one, other in words.items()
    ]
    return [*words.items(), *capital]


if __name__ == "__main__":
    main()
