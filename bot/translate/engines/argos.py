"""I/O: Argos Translate packages, run by CTranslate2 in large batches.

The text of a sentence without protected spans is Argos's own: its package format, its
tokenizer, its beam and penalties. What differs is speed (all sentences in one call) and
that nothing is fetched, logged or split a second time.

How protected spans travel is told in `bot.translate.engines.carriers`, how a model is run in
`bot.translate.engines.neural`.
"""

import hashlib
import json
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path

from bot.errors import BotError, EngineError, PackageError
from bot.ports import CUT, Route, Shielded
from bot.translate import models, scripts
from bot.translate.engines import carriers, codes, machine
from bot.translate.engines.loaded import LoadedModels, Wanted
from bot.translate.engines.neural import CAREFUL, USUAL, Frame, Search, Tokenizer
from bot.translate.engines.stamps import Stamp, stamp

_ARGOS_FOLDERS = Path(__file__).with_name("argos_folders")
"""Holds the empty folders that argostranslate would otherwise make when it is imported."""


class ArgosEngine:
    """Argos packages in a folder; a path over several of them where it must be."""

    name = "argos"
    draft = False

    def __init__(self, folder: Path, loaded: LoadedModels | None = None) -> None:
        self._folder = folder
        self.places: tuple[Path, ...] = (folder,)
        self.pace = machine.pace()
        self.at_once = machine.calls_at_once()
        self._loaded = loaded or LoadedModels()
        self._verified: dict[str, Stamp] = {}

    def route(self, source: str, target: str) -> Route | None:
        """Return the shortest path over the installed packages."""
        path = self._path(source, target)
        if not path:
            return None
        between = tuple(codes.tag_of(package.to_code) for package in path[:-1])
        names = [(package.name, package.version, package.sha256) for package in path]
        version = hashlib.sha256(json.dumps([carriers.VERSION, names]).encode()).hexdigest()[:16]
        return Route((source, *between, target), version)

    def advice(self, source: str, target: str) -> str:
        """Name the command that installs packages, or what can do without them."""
        for tag in (target, source):
            if not codes.is_public(tag):
                return (
                    f"The public index has no package for {tag}: a multilingual model can do it "
                    '(engine "ctranslate2", [translate.ctranslate2]), or a package of your own '
                    "(`alliance-bot models install FILE`)."
                )
        return f"Run `alliance-bot models install {target}` (from {source})."

    def problems(self) -> tuple[BotError, ...]:
        """Read every file; return what is wrong with packages, each disabling only its own pair."""
        packages, problems = models.scan(self._folder)
        found: list[BotError] = list(problems)
        for package in packages:
            try:
                models.verify_package(package)
            except PackageError as error:
                found.append(error)
            doubt = self._loaded.problem(self._wanted(package))
            if doubt is not None:
                found.append(doubt)
        return tuple(found)

    def translate(
        self, route: Route, sentences: Sequence[Shielded], *, careful: bool = False
    ) -> list[str]:
        """Translate all sentences; each package of the route gets them all at once."""
        path = self._path(route.source, route.target)
        if self.route(route.source, route.target) != route:
            raise EngineError(
                "the packages changed while they were at work.",
                where=self.name,
                mend="The next cycle uses the new ones.",
            )
        texts = list(sentences)
        cut = [False] * len(texts)
        for package in path:
            answers = self._step(package, texts, CAREFUL if careful else USUAL)
            cut = [
                before or answer.endswith(CUT) for before, answer in zip(cut, answers, strict=True)
            ]
            texts = [
                Shielded(answer.rstrip(CUT), sentence.kept)
                for answer, sentence in zip(answers, sentences, strict=True)
            ]
        return [text.text + CUT * was_cut for text, was_cut in zip(texts, cut, strict=True)]

    def _step(
        self, package: models.InstalledPackage, texts: Sequence[Shielded], search: Search
    ) -> list[str]:
        with self._loaded.using(self._wanted(package)) as model:
            ask = partial(model.translate, frame=_frame(package), search=search)
            stops = scripts.has_full_stops(codes.tag_of(package.to_code))
        return carriers.translate(ask, texts, stops=stops)

    def _path(self, source: str, target: str) -> tuple[models.InstalledPackage, ...]:
        packages = {(p.from_code, p.to_code): p for p in models.scan(self._folder)[0]}
        return tuple(packages[step] for step in pairwise(codes.way(packages, source, target)))

    def _wanted(self, package: models.InstalledPackage) -> Wanted:
        return Wanted(
            key=f"{package.name} {package.sha256}",
            name=f"models/{package.name}",
            folder=package.folder / "model",
            open_tokenizer=partial(self._open_tokenizer, package),
        )

    def _open_tokenizer(self, package: models.InstalledPackage) -> Tokenizer:
        """Return a package's tokenizer, after a look at every file of it."""
        now = stamp(package.folder)
        if self._verified.get(package.name) != now:
            try:
                models.verify_package(package)
            except PackageError as error:
                raise EngineError(error.what, where=error.where, mend=error.mend) from error
            self._verified[package.name] = now
        with _argos_kept_quiet():
            from argostranslate.package import Package
        tokenizer: Tokenizer = Package(package.folder).tokenizer
        return tokenizer


def _frame(package: models.InstalledPackage) -> Frame:
    """Return what a package wants its answers to begin with, if anything."""
    metadata = json.loads((package.folder / "metadata.json").read_text(encoding="utf-8"))
    prefix = str(metadata.get("target_prefix") or "")
    return Frame(prefix=(prefix,) if prefix else ())


@contextmanager
def _argos_kept_quiet() -> Iterator[None]:
    """Import argostranslate without a folder made anywhere, settings, or logged text."""
    before = dict(os.environ)
    for name in [name for name in before if name.startswith("ARGOS_")]:
        del os.environ[name]
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        os.environ[name] = str(_ARGOS_FOLDERS)
    try:
        yield
    finally:
        logging.getLogger("argostranslate.utils").disabled = True
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            os.environ.pop(name, None)
        os.environ.update(before)
