"""Small homes, made statements, and an engine that stands in for a real one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.config import Config, Home, parse
from bot.errors import BotError, EngineError
from bot.model import Block, BlockKind, Statement, TranslatedUnit
from bot.plan import with_revision
from bot.ports import Engine, Route, Shielded
from bot.store import Store
from bot.translate import models
from bot.translate.stage import Translated, translate
from tests import databases
from tests.made_multilingual import make_multilingual
from tests.made_package import make_package

P, ITEM, SLOGAN = BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.SLOGAN
SIGNATURE = BlockKind.SIGNATURE
NOW = datetime(2026, 3, 8, 15, tzinfo=UTC)


class StandInEngine:
    """Adds a letter to every word, and remembers what it was asked."""

    def __init__(
        self,
        name: str = "argos",
        *,
        draft: bool = False,
        targets: Sequence[str] = ("es", "fr"),
        version: str = "1",
        fails: bool = False,
        says: Callable[[Shielded], str] | None = None,
        says_again: Callable[[Shielded], str] | None = None,
        pace: int = 10_000,
        at_once: int = 1,
    ) -> None:
        self.name = name
        self.draft = draft
        self.targets = targets
        self.version = version
        self.fails = fails
        self.says = says or foreign
        self.pace = pace
        self.at_once = at_once
        self.calls: list[list[str]] = []
        self.says_again = says_again
        self.again: list[str] = []

    def route(self, source: str, target: str) -> Route | None:
        if target not in self.targets or source == target:
            return None
        return Route((source, target), self.version)

    def advice(self, source: str, target: str) -> str:
        return f"Install {source}-{target}."

    def problems(self) -> tuple[BotError, ...]:
        return ()

    def translate(
        self, route: Route, sentences: Sequence[Shielded], *, careful: bool = False
    ) -> list[str]:
        assert route.version == self.version
        if self.fails:
            raise EngineError("the machine broke.", where=self.name, mend="Repair it.")
        if careful:
            self.again += [sentence.text for sentence in sentences]
            return [(self.says_again or self.says)(sentence) for sentence in sentences]
        self.calls.append([sentence.text for sentence in sentences])
        return [self.says(sentence) for sentence in sentences]

    @property
    def asked(self) -> list[str]:
        """Every sentence it was ever asked."""
        return [text for call in self.calls for text in call]


def foreign(sentence: Shielded) -> str:
    """A language of its own: every word of letters ends in -u; it denies like Spanish."""
    return " ".join(_foreign_word(word) for word in sentence.text.split(" "))


def _foreign_word(word: str) -> str:
    if word in {"without", "not", "no"}:
        return {"without": "sin"}.get(word, "no")
    end = len(word)
    while end and not word[end - 1].isalpha():
        end -= 1
    return word[:end] + "u" + word[end:] if end else word


CONFIG = """
[site]
name = "International Migrants Alliance"
url = "https://statements.example.org/"
[languages]
{languages}
"""


def config_of(languages: str = "es = {}") -> Config:
    return parse(CONFIG.format(languages=languages))


def statement(
    *paragraphs: str | tuple[BlockKind, str],
    title: str = "Our rights",
    name: str = "2026-03-08-our-rights",
    language: str = "en",
    withdrawn: str = "",
) -> Statement:
    """A statement of some paragraphs, or of (kind, text)."""
    pairs = [(P, block) if isinstance(block, str) else block for block in paragraphs]
    return with_revision(
        Statement(
            id=name,
            language=language,
            title=title,
            published=date(2026, 3, 8),
            blocks=tuple(Block(kind, text) for kind, text in pairs),
            withdrawn=withdrawn,
        )
    )


@dataclass
class Bench:
    """A home with a database, on which the stage runs."""

    home: Home
    store: Store
    engines: dict[str, Engine] = field(default_factory=dict)
    config: Config = field(default_factory=config_of)

    def translate(
        self, *statements: Statement, stopping: Callable[[], bool] = lambda: False
    ) -> Translated:
        return translate(
            self.home, self.config, self.store, self.engines, statements, NOW, stopping=stopping
        )

    def units(self, one: Statement, language: str = "es") -> Mapping[str, TranslatedUnit]:
        """Run the stage on one statement; return its units by key."""
        made = self.translate(one).translations[one.id, language]
        return {unit.unit.key: unit for unit in made.units}

    def po(self, language: str = "es", name: str = "2026-03-08-our-rights") -> Path:
        return self.home.translations / name / f"{language}.po"

    def edit(self, old: str, new: str, language: str = "es") -> None:
        """Do what a person with an editor does; the old words must be there once."""
        path = self.po(language)
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def approve(self, key: str, target: str, language: str = "es") -> None:
        """Write a person's translation of a unit: its text, and no flag."""
        lines, inside, skipping = [], False, False
        for line in self.po(language).read_text(encoding="utf-8").split("\n"):
            if line.startswith("msgctxt"):
                inside = line == f'msgctxt "{key}"'
                if inside and lines[-1] == "#, fuzzy":
                    lines.pop()
            if skipping and line.startswith('"'):
                continue
            skipping = inside and line.startswith("msgstr")
            lines.append(f'msgstr "{target}"' if skipping else line)
        self.po(language).write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    home = Home(tmp_path / "home")
    home.state.mkdir(parents=True)
    (home.root / "config").mkdir()
    store = databases.store_of(home)
    yield Bench(home, store)
    store.close()


SPANISH = {
    "the": "los",
    "migrants": "migrantes",
    "workers": "trabajadores",
    "demand": "exigen",
    "justice": "justicia",
    "and": "y",
    "rights": "derechos",
    "stop": "paren",
    "violence": "violencia",
    "against": "contra",
    "women": "mujeres",
    "our": "nuestros",
    "families": "familias",
    "wait": "esperan",
    "for": "por",
    "years": "años",
    "read": "lean",
    "report": "informe",
    "in": "en",
}
PORTUGUESE = {
    "los": "os",
    "migrantes": "migrantes",
    "trabajadores": "trabalhadores",
    "exigen": "exigem",
    "justicia": "justiça",
    "y": "e",
    "derechos": "direitos",
    "paren": "parem",
    "violencia": "violência",
    "contra": "contra",
    "mujeres": "mulheres",
    "nuestros": "nossos",
    "familias": "famílias",
    "esperan": "esperam",
    "por": "por",
    "años": "anos",
}


MULTILINGUAL = {
    "spa_Latn": SPANISH,
    "npi_Deva": {
        "our": "हाम्रा",
        "families": "परिवारहरू",
        "demand": "माग्छन्",
        "justice": "न्याय",
        "and": "र",
        "rights": "अधिकार",
    },
    "vie_Latn": {
        "our": "ta",
        "families": "nhà",
        "demand": "đòi",
        "justice": "công",
        "and": "và",
        "rights": "quyền",
    },
    "mya_Mymr": {
        "our": "ကျွန်ုပ်တို့၏",
        "families": "မိသားစုများ",
        "demand": "တောင်းဆိုသည်",
        "justice": "တရားမျှတမှု",
        "and": "နှင့်",
        "rights": "အခွင့်အရေး",
    },
}
NLLB_CODES = {
    "en": "eng_Latn",
    "es": "spa_Latn",
    "ne": "npi_Deva",
    "vi": "vie_Latn",
    "my": "mya_Mymr",
}


@pytest.fixture(scope="session")
def nllb_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made model of four languages, as NLLB-200 has them."""
    return make_multilingual(tmp_path_factory.mktemp("nllb") / "model", MULTILINGUAL)


@pytest.fixture(scope="session")
def spanish_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packages") / "en_es.argosmodel"
    return make_package(path, "en", "es", SPANISH)


@pytest.fixture(scope="session")
def portuguese_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packages") / "es_pt.argosmodel"
    return make_package(path, "es", "pt", PORTUGUESE)


@pytest.fixture
def with_spanish(bench: Bench, spanish_package: Path) -> Bench:
    """A home in which a made package from English to Spanish is installed."""
    from bot.translate.engines.argos import ArgosEngine

    models.install(bench.home, spanish_package)
    bench.engines["argos"] = ArgosEngine(bench.home.models)
    return bench
