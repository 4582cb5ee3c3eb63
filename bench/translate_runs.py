"""One run of `bench/translate.py` in a process of its own, so that its peak memory is its own.

    python bench/translate_runs.py KIND SETTINGS

KIND is `stock` (Argos Translate as it comes), `engine` (CTranslate2 alone) or `stage` (this
program); SETTINGS is a file with a JSON object. One JSON object is printed.
"""

import json
import os
import sys
import time
import types
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import made_text
from bot.markup import to_text

LENGTH_PENALTY = 0.2
LONGEST_OUTPUT = 256


def main() -> None:
    kind, settings = sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8"))
    runs: dict[str, Callable[..., dict[str, Any]]] = {
        "stock": stock,
        "engine": engine,
        "stage": stage,
    }
    found = runs[kind](**settings)
    print(json.dumps(found | {"peak": _peak()}))


def _peak() -> float:
    """Return the most memory that this process ever held, in MB."""
    status = Path("/proc/self/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1000


def stock(package: str, folder: str, paragraphs: list[list[str]]) -> dict[str, Any]:
    """Argos Translate by its own function, a paragraph at a time, with its own settings.

    Its sentence splitters are neural models that it downloads at the first use. In their
    place stands one that knows the answers and takes no time.
    """
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        os.environ[name] = folder
    plain = [[to_text(text) for text in each] for each in paragraphs]
    _stand_in_for_splitters({" ".join(each): each for each in plain})
    import argostranslate.package
    import argostranslate.translate

    argostranslate.package.install_from_path(package)
    begin = time.perf_counter()
    argostranslate.translate.translate("", "en", "es")
    loaded, busy = time.perf_counter(), time.process_time()
    texts = [argostranslate.translate.translate(" ".join(each), "en", "es") for each in plain]
    done = time.perf_counter()
    return {
        "load": loaded - begin,
        "seconds": done - loaded,
        "busy": time.process_time() - busy,
        "texts": texts,
    }


def _stand_in_for_splitters(known: dict[str, list[str]]) -> None:
    class Splitter:
        def __init__(self, _language: str, *, use_gpu: bool) -> None:
            assert not use_gpu

        def sentences(self, text: str) -> list[str]:
            return known.get(text, [text])

    for name in ("stanza", "minisbd"):
        sys.modules[name] = types.ModuleType(name)
    minisbd: Any = sys.modules["minisbd"]
    minisbd.SBDetect = Splitter
    minisbd.models = types.SimpleNamespace(cache_dir="", list_models=lambda: ["en"])


def engine(
    model: str,
    paragraphs: list[list[str]],
    *,
    inter: int,
    intra: int,
    batch: int,
    ordered: bool = True,
    beam: int = 4,
    compute: str = "auto",
    **options: Any,
) -> dict[str, Any]:
    """CTranslate2 alone: all sentences in one call, each as often as it is given."""
    import ctranslate2
    import sentencepiece

    begin = time.perf_counter()
    translator = ctranslate2.Translator(
        f"{model}/model",
        device="cpu",
        compute_type=compute,
        inter_threads=inter,
        intra_threads=intra,
    )
    pieces = sentencepiece.SentencePieceProcessor(model_file=f"{model}/sentencepiece.model")
    loaded = time.perf_counter()
    sentences = [to_text(text) for each in paragraphs for text in each]
    tokens = [pieces.encode(sentence, out_type=str) for sentence in sentences]
    order = sorted(range(len(tokens)), key=lambda n: len(tokens[n])) if ordered else None
    sent = [tokens[number] for number in order] if order else tokens
    encoded, busy = time.perf_counter(), time.process_time()
    results = translator.translate_batch(
        sent,
        replace_unknowns=True,
        max_batch_size=batch,
        batch_type="tokens",
        beam_size=beam,
        num_hypotheses=1,
        length_penalty=LENGTH_PENALTY,
        max_decoding_length=LONGEST_OUTPUT,
        **options,
    )
    translated, busy = time.perf_counter(), time.process_time() - busy
    said = dict(
        zip(
            [sentences[number] for number in order] if order else sentences,
            [_decoded(pieces, result.hypotheses[0]) for result in results],
            strict=True,
        )
    )
    done = time.perf_counter()
    return {
        "load": loaded - begin,
        "seconds": translated - encoded,
        "busy": busy,
        "with_text": done - loaded,
        "tokens": sum(map(len, tokens)),
        "sentences": len(sentences),
        "texts": [" ".join(said[to_text(text)] for text in each) for each in paragraphs],
    }


def _decoded(pieces: Any, tokens: Sequence[str]) -> str:
    text: str = pieces.decode_pieces(list(tokens)).replace("▁", " ").replace("_", " ")
    return text.removeprefix(" ")


CONFIG = """
[site]
name = "Harbour Migrants Network"
url = "https://statements.example.org/"
[languages]
es = { engines = ["argos"] }
"""


def stage(package: str, folder: str, paragraphs: list[list[str]]) -> dict[str, Any]:
    """This program's stage in a new home: all that it does, from statements to PO files."""
    from bot.config import Home, parse
    from bot.store import Store
    from bot.translate import models
    from bot.translate.engines.argos import ArgosEngine
    from bot.translate.stage import translate

    home = Home(Path(folder))
    home.glossary.parent.mkdir(parents=True)
    home.state.mkdir()
    rows = ["en,es", *(",".join(term) for term in made_text.TERMS)]
    home.glossary.write_text("\n".join(rows) + "\n", "utf-8")
    store = Store(f"sqlite:///{home.database}")
    store.open()
    models.install(home, Path(package))
    engines = {"argos": ArgosEngine(home.models)}
    made, places = made_text.statements([text for each in paragraphs for text in each])
    config = parse(CONFIG)
    begin, busy = time.perf_counter(), time.process_time()
    done = translate(home, config, store, engines, made, datetime.now(UTC))
    seconds, busy = time.perf_counter() - begin, time.process_time() - busy
    report = done.report.languages["es"]
    targets = {
        (name, unit.unit.key): unit.target
        for (name, _), translation in done.translations.items()
        for unit in translation.units
    }
    return {
        "load": 0.0,
        "seconds": seconds,
        "busy": busy,
        "sentences": report.sentences_translated,
        "remembered": report.sentences_from_memory,
        "held": [f"{one.id} {one.unit}: {one.reason}: {one.detail}" for one in report.held],
        "errors": [f"{one.where}: {one.detail}" for one in done.report.errors],
        "texts": [to_text(targets[place.key]) for place in places],
    }


if __name__ == "__main__":
    main()
