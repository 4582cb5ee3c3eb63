"""I/O: Argos Translate packages, run by CTranslate2 in large batches.

The text of a sentence without protected spans is Argos's own: its package format, its
tokenizer, its beam and penalties. What differs is speed (all sentences in one call) and
that nothing is fetched, logged or split a second time.

How protected spans travel is told in `bot.translate.engines.carriers`.
"""

import hashlib
import json
import logging
import os
import tempfile
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import BotError, EngineError, PackageError
from bot.ports import CUT, Route, Shielded
from bot.translate import models
from bot.translate.engines import carriers, codes
from bot.translate.engines.carriers import Answer

if TYPE_CHECKING:
    from argostranslate.package import Package

BEAM_SIZE = 4
LENGTH_PENALTY = 0.2
"""Both as Argos Translate has them."""

BATCH_TOKENS = 512
"""Batches of 512 to 1,024 tokens are the fastest; smaller ones keep all workers busy."""

# About 60 tokens a second and core with a published model; a token is about 4 characters.
_PACE = 1_500
_LONGEST_INPUT = 200
_LONGEST_OUTPUT = 256
_LOADED_AT_ONCE = 2


class ArgosEngine:
    """Argos packages in a folder; a path over several of them where it must be."""

    name = "argos"
    draft = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.places: tuple[Path, ...] = (folder,)
        self.pace = _PACE * _cores()
        self._loaded: OrderedDict[str, _Model] = OrderedDict()

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
        """Name the command that installs packages."""
        return f"Run `alliance-bot models install {target}` (from {source})."

    def problems(self) -> tuple[BotError, ...]:
        """Return what is wrong with packages; each disables only its own pair."""
        return models.scan(self._folder)[1]

    def translate(self, route: Route, sentences: Sequence[Shielded]) -> list[str]:
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
            answers = carriers.translate(self._model(package).answers, texts)
            cut = [
                before or answer.endswith(CUT) for before, answer in zip(cut, answers, strict=True)
            ]
            texts = [
                Shielded(answer.rstrip(CUT), sentence.kept)
                for answer, sentence in zip(answers, sentences, strict=True)
            ]
        return [text.text + CUT * was_cut for text, was_cut in zip(texts, cut, strict=True)]

    def _path(self, source: str, target: str) -> tuple[models.InstalledPackage, ...]:
        packages = {(p.from_code, p.to_code): p for p in models.scan(self._folder)[0]}
        return tuple(packages[step] for step in pairwise(codes.way(packages, source, target)))

    def _model(self, package: models.InstalledPackage) -> "_Model":
        """Return a loaded package; the least recently used gives way."""
        key = f"{package.name} {package.sha256}"
        if key not in self._loaded:
            while len(self._loaded) >= _LOADED_AT_ONCE:
                self._loaded.popitem(last=False)
            try:
                self._loaded[key] = _load(package, self._folder.parent)
            except PackageError as error:
                raise EngineError(error.what, where=error.where, mend=error.mend) from error
        self._loaded.move_to_end(key)
        return self._loaded[key]


def _cores() -> int:
    return len(os.sched_getaffinity(0))


@dataclass(frozen=True, slots=True)
class _Model:
    """A loaded package."""

    package: "Package"
    translator: Any

    def answers(self, texts: Sequence[str], *, aligned: bool) -> list[Answer]:
        """Translate plain texts, whole ones at once; long ones clause by clause."""
        tokens = [self.package.tokenizer.encode(text) for text in texts]
        pieces: list[list[str]] = []
        owners: list[int] = []
        for number, text in enumerate(texts):
            parts = [tokens[number]]
            if len(tokens[number]) > _LONGEST_INPUT:
                parts = [self.package.tokenizer.encode(clause) for clause in self._clauses(text)]
            pieces += parts
            owners += [number] * len(parts)
        results = self._run(pieces, aligned=aligned)
        answers: list[Answer | None] = [None] * len(texts)
        for owner, piece, result in zip(owners, pieces, results, strict=True):
            answer = self._answer(piece, result, aligned=aligned)
            before = answers[owner]
            answers[owner] = answer if before is None else before.followed_by(answer)
        return [answer or Answer("") for answer in answers]

    def _run(self, pieces: list[list[str]], *, aligned: bool) -> list[Any]:
        prefix = self.package.target_prefix
        try:
            return list(
                self.translator.translate_batch(
                    pieces,
                    target_prefix=[[prefix]] * len(pieces) if prefix else None,
                    replace_unknowns=True,
                    max_batch_size=BATCH_TOKENS,
                    batch_type="tokens",
                    beam_size=BEAM_SIZE,
                    num_hypotheses=1,
                    length_penalty=LENGTH_PENALTY,
                    max_decoding_length=_LONGEST_OUTPUT,
                    return_attention=aligned,
                )
            )
        except (RuntimeError, ValueError) as error:
            raise EngineError(
                f"CTranslate2 stopped: {error}.",
                where=f"models/{self.package.package_path.name}",
                mend="Run `alliance-bot models verify`.",
            ) from error

    def _answer(self, piece: Sequence[str], result: Any, *, aligned: bool) -> Answer:
        tokens = result.hypotheses[0]
        text = self._decoded(tokens)
        cut = len(tokens) >= _LONGEST_OUTPUT
        if not aligned or cut:
            return Answer(text, cut=cut)
        ends = [len(self._decoded(tokens[: number + 1])) for number in range(len(tokens))]
        reads = [max(range(len(row)), key=row.__getitem__) for row in result.attention[0]]
        return Answer(text, source_ends=_ends(piece), target_ends=tuple(ends), reads=tuple(reads))

    def _decoded(self, tokens: Sequence[str]) -> str:
        """Return the text of tokens as Argos Translate does."""
        text: str = self.package.tokenizer.decode(list(tokens))
        text = text.removeprefix(self.package.target_prefix)
        return text.removeprefix(" ")

    def _clauses(self, text: str) -> Iterator[str]:
        """Cut a text that the model would cut itself, where a clause ends if it can be."""
        left = text
        while len(self.package.tokenizer.encode(left)) > _LONGEST_INPUT:
            fits = len(left)
            while fits > 1 and len(self.package.tokenizer.encode(left[:fits])) > _LONGEST_INPUT:
                fits = fits * 3 // 4
            end = carriers.clause_end(left[:fits])
            yield left[:end].strip()
            left = left[end:].lstrip()
        if left:
            yield left


def _ends(tokens: Sequence[str]) -> tuple[int, ...]:
    """Return where each source token ends in its sentence, in characters."""
    ends, place = [], 0.0
    for number, token in enumerate(tokens):
        is_byte = token.startswith("<0x") and token.endswith(">")
        place += 0.34 if is_byte else len(token) - (number == 0 and token.startswith("▁"))
        ends.append(round(place))
    return tuple(ends)


def _load(package: models.InstalledPackage, state: Path) -> _Model:
    """Load a package into memory, after a look at every file of it."""
    models.verify_package(package)
    with _argos_kept_quiet(state):
        from argostranslate.package import Package
    import ctranslate2

    ctranslate2.set_log_level(logging.ERROR)
    cores = _cores()
    between = min(cores, 4)
    try:
        return _Model(
            Package(package.folder),
            ctranslate2.Translator(
                str(package.folder / "model"),
                device="cpu",
                compute_type="auto",
                inter_threads=between,
                intra_threads=max(1, cores // between),
            ),
        )
    except (RuntimeError, ValueError, OSError) as error:
        raise PackageError(
            f"cannot be loaded: {error}.",
            where=f"models/{package.name}",
            mend="Install another version of it with `alliance-bot models install`.",
        ) from error


@contextmanager
def _argos_kept_quiet(state: Path) -> Iterator[None]:
    """Import argostranslate without folders in the user's home, settings, or logged text."""
    before = dict(os.environ)
    state.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".argos-", dir=state) as folder:
        for name in [name for name in before if name.startswith("ARGOS_")]:
            del os.environ[name]
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = folder
        try:
            yield
        finally:
            logging.getLogger("argostranslate.utils").disabled = True
            for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
                os.environ.pop(name, None)
            os.environ.update(before)
