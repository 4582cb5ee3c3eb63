"""I/O: a multilingual model in a folder, run by CTranslate2: NLLB-200, M2M100.

It translates directly between any two of the languages that the configuration gives the
model's own codes for. What the model wants around a sentence follows from its family, and
the family from the language tokens in its vocabulary:

- NLLB has `eng_Latn`, M2M100 `__en__`;
- both want the source's token before a sentence and the end token after it, and the
  target's token as the first one of the answer.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import BotError, EngineError
from bot.nearest import near
from bot.ports import Route, Shielded
from bot.translate import scripts
from bot.translate.engines import carriers, machine, vocabulary
from bot.translate.engines.loaded import LoadedModels, Wanted
from bot.translate.engines.neural import CAREFUL, USUAL, Frame, Tokenizer
from bot.translate.engines.stamps import Remembered, Stamp, stamp

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

_WHERE = "[translate.ctranslate2]"
# The names that converters and model cards give the tokenizer's file, best known first.
_TOKENIZERS = (
    "sentencepiece.bpe.model",
    "sentencepiece.model",
    "flores200_sacrebleu_tokenizer_spm.model",
    "spm.model",
)


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of multilingual model, by how its vocabulary writes a language."""

    name: str
    token: str
    """A language's token, with its code where {} stands."""
    code: str
    """The pattern of a code."""

    def codes(self, tokens: Sequence[str]) -> frozenset[str]:
        """Return the codes of the languages that a vocabulary has."""
        before, after = self.token.split("{}")
        pattern = re.compile(re.escape(before) + f"({self.code})" + re.escape(after))
        return frozenset(found[1] for token in tokens if (found := pattern.fullmatch(token)))


FAMILIES = (
    Family("NLLB", "{}", r"[a-z]{3}_[A-Z][a-z]{3}"),
    Family("M2M100", "__{}__", r"[a-z]{2,3}"),
)


@dataclass(frozen=True, slots=True)
class _Model:
    """What a folder turned out to hold; `languages` are the model's own codes."""

    family: Family
    languages: frozenset[str]
    tokenizer: Path
    end: tuple[str, ...]


class MultilingualEngine:
    """One model of many languages, with its own codes by language tag."""

    name = "ctranslate2"
    draft = False

    def __init__(
        self, folder: Path, codes: Mapping[str, str], receipt: Path, loaded: LoadedModels
    ) -> None:
        self._folder = folder
        self._codes = codes
        self._loaded = loaded
        self._files = Remembered(folder, receipt)
        self._seen: tuple[Stamp, _Model | EngineError] | None = None
        self.places: tuple[Path, ...] = (folder,)
        weights = folder / "model.bin"
        self.pace = machine.pace(weights.stat().st_size if weights.is_file() else 0)
        self.at_once = machine.calls_at_once()

    def route(self, source: str, target: str) -> Route | None:
        """Return the direct way between two languages that have a code."""
        ends = self._code(source), self._code(target)
        if ends[0] == ends[1]:
            return None
        try:
            model = self._look()
        except EngineError:
            return None
        if not model.languages.issuperset(ends):
            return None
        files = [carriers.VERSION, *ends, self._files.digests()]
        version = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:16]
        return Route((source, target), version)

    def advice(self, source: str, target: str) -> str:
        """Say which code is missing or wrong, or what is the matter with the folder."""
        try:
            model = self._look()
        except EngineError as error:
            return str(error)
        for tag in (source, target):
            code = self._code(tag)
            if not code:
                return f"Give {tag} the model's code of it under {_WHERE}, languages."
            if code not in model.languages:
                return str(_no_code(tag, code, model))
        return ""

    def problems(self) -> tuple[BotError, ...]:
        """Read every file, and return what is wrong with the model or its codes."""
        return tuple(self._problems())

    def translate(
        self, route: Route, sentences: Sequence[Shielded], *, careful: bool = False
    ) -> list[str]:
        """Translate all sentences at once."""
        model = self._look()
        if self.route(route.source, route.target) != route:
            raise EngineError(
                "the model changed while it was at work.",
                where=self.name,
                mend="The next cycle uses the new one.",
            )
        frame = self._frame(model, route)
        search = CAREFUL if careful else USUAL
        with self._loaded.using(self._wanted(model)) as loaded:
            ask = partial(loaded.translate, frame=frame, search=search)
            return carriers.translate(ask, sentences, stops=scripts.has_full_stops(route.target))

    def _frame(self, model: _Model, route: Route) -> Frame:
        source, target = (
            model.family.token.format(self._code(tag)) for tag in (route.source, route.target)
        )
        return Frame(before=(source,), after=model.end, prefix=(target,))

    def _code(self, tag: str) -> str:
        """Return the model's code of a language; a country's is that of the language."""
        found = self._codes.get(tag)
        if found is None and re.fullmatch(r"[a-z]{2,3}-([A-Z]{2}|\d{3})", tag):
            found = self._codes.get(tag.split("-", maxsplit=1)[0])
        return found or ""

    def _problems(self) -> Iterator[BotError]:
        try:
            model = self._look()
        except EngineError as error:
            yield error
            return
        for tag, code in self._codes.items():
            if code not in model.languages:
                yield _no_code(tag, code, model)
        for name in self._files.changed():
            what = f"{name} is not what it was, although nobody wrote it: the disk may be failing."
            yield EngineError(what, where=str(self._folder), mend="Copy the model there again.")
        doubt = self._loaded.problem(self._wanted(model))
        if doubt is not None:
            yield doubt

    def _look(self) -> _Model:
        """Return what the folder holds; raises EngineError where that cannot be used."""
        now = stamp(self._folder)
        if self._seen is None or self._seen[0] != now:
            try:
                self._seen = (now, _read(self._folder))
            except EngineError as error:
                self._seen = (now, error)
        if isinstance(self._seen[1], EngineError):
            raise self._seen[1]
        return self._seen[1]

    def _wanted(self, model: _Model) -> Wanted:
        digests = json.dumps(self._files.digests(), sort_keys=True)
        return Wanted(
            key=f"{self._folder} {hashlib.sha256(digests.encode()).hexdigest()}",
            name=str(self._folder),
            folder=self._folder,
            open_tokenizer=partial(_open_tokenizer, model.tokenizer),
        )


def _read(folder: Path) -> _Model:
    if not (folder / "model.bin").is_file():
        what = f"there is no model in {folder}: model.bin is missing."
        mend = "Put a converted NLLB or M2M100 model there, or correct path."
        raise EngineError(what, where=_WHERE, mend=mend)
    tokens = vocabulary.read(folder)
    found = {family: family.codes(tokens) for family in FAMILIES}
    family = max(found, key=lambda each: len(found[each]))
    if len(found[family]) < 2:
        names = " nor ".join(each.name for each in FAMILIES)
        raise vocabulary.unfit(folder, f"its vocabulary has the languages of neither {names}")
    settings = vocabulary.config(folder)
    end = str(settings.get("eos_token", "</s>"))
    # Some converters have CTranslate2 itself add the end to every source.
    after = () if settings.get("add_source_eos") else (end,)
    return _Model(family, found[family], _tokenizer(folder), after)


def _tokenizer(folder: Path) -> Path:
    for name in _TOKENIZERS:
        if (folder / name).is_file():
            return folder / name
    others = sorted(folder.glob("*.model"))
    if len(others) != 1:
        raise vocabulary.unfit(
            folder, f"its SentencePiece model is missing ({' or '.join(_TOKENIZERS)})"
        )
    return others[0]


def _no_code(tag: str, code: str, model: _Model) -> EngineError:
    close = near(code, sorted(model.languages), likeness=0.4)
    same = [known for known in sorted(model.languages) if known[:2] == tag[:2]][:3]
    named = ", ".join(dict.fromkeys([*close, *same]))
    known = ", ".join(sorted(model.languages)[:8])
    return EngineError(
        f'the model ({model.family.name}) has no language "{code}", which {tag} is given.',
        where=_WHERE,
        mend=f"Near it: {named}." if named else f"It has for instance {known}.",
    )


@dataclass(frozen=True, slots=True)
class _SentencePieces:
    processor: "SentencePieceProcessor"

    def encode(self, text: str) -> list[str]:
        tokens: list[str] = self.processor.encode(text, out_type=str)
        return tokens

    def decode(self, tokens: list[str]) -> str:
        text: str = self.processor.decode_pieces(tokens)
        return text


def _open_tokenizer(path: Path) -> Tokenizer:
    from sentencepiece import SentencePieceProcessor

    try:
        return _SentencePieces(SentencePieceProcessor(model_file=str(path)))
    except (RuntimeError, OSError) as error:
        raise vocabulary.unfit(path.parent, f"{path.name} cannot be read ({error})") from error
