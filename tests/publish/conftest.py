import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot import config, plan
from bot.config import Config, Home
from bot.model import (
    Block,
    BlockKind,
    Statement,
    TranslatedUnit,
    Translation,
    UnitState,
)
from bot.ports import GivenTerm
from bot.publish.stage import Published, publish
from bot.store import Store
from tests import databases
from tests.publish.made import not_given

DATA = Path(__file__).parent.parent / "data" / "publish" / "domestic-work"
LANGUAGES = ("es", "ar", "ur", "hi", "th", "bn", "zh-Hant", "ko", "ja")
NOW = datetime(2025, 7, 1, 8, 30, tzinfo=UTC)
CONFIG = """
[site]
name = "Harbour Alliance of Migrant Workers"
url = "https://statements.example.org/"
email = "desk@hamw.example"

[languages]
es = {}
ar = {}
ur = {}
hi = {}
th = {}
bn = {}
zh-Hant = {}
ko = {}
ja = {}
de = {}

# Drawn in the tests that are about them: it is the slowest part of publishing.
[publish]
cards = false
"""


@pytest.fixture
def settings() -> Config:
    """Twelve languages; in the last one there is never a statement."""
    return config.parse(CONFIG)


@pytest.fixture
def statement() -> Statement:
    """One with everything in it: subtitle, links, quote, demands, slogans, names, contact."""
    facts = tomllib.loads((DATA / "statement.toml").read_text())
    blocks = tuple(
        Block(BlockKind(block["kind"]), block["content"], block.get("number"))
        for block in facts.pop("blocks")
    )
    tags = tuple(facts.pop("tags"))
    return plan.with_revision(Statement(blocks=blocks, tags=tags, **facts))


@pytest.fixture
def translations(statement: Statement) -> dict[tuple[str, str], Translation]:
    """The statement in nine languages, by people and by machines."""
    return {(statement.id, tag): _translation(statement, tag) for tag in LANGUAGES}


def _translation(statement: Statement, tag: str) -> Translation:
    targets = tomllib.loads((DATA / f"{tag}.toml").read_text())
    state = UnitState(targets.pop("state"))
    units = tuple(
        TranslatedUnit(
            unit,
            targets.get(unit.key, ""),
            _state(state, unit.by_people, unit.key in targets),
            engine="argos" if state is UnitState.MACHINE and not unit.by_people else "",
        )
        for unit in plan.units(statement)
    )
    return Translation(statement.id, tag, statement.revision, units)


def _state(state: UnitState, by_people: bool, exists: bool) -> UnitState:
    if not exists:
        return UnitState.MISSING
    return UnitState.REVIEWED if by_people else state


@pytest.fixture
def simple() -> Callable[..., Statement]:
    """Make a short statement in a language."""

    def make(day: str = "2024-03-05", title: str = "We march", **facts: object) -> Statement:
        published = date.fromisoformat(day)
        blocks = facts.pop("blocks", (Block(BlockKind.PARAGRAPH, f"{title}, together."),))
        found = Statement(
            id=str(facts.pop("id", plan.statement_id(published, title))),
            language=str(facts.pop("language", "en")),
            title=title,
            published=published,
            blocks=blocks,  # type: ignore[arg-type]
            **facts,  # type: ignore[arg-type]
        )
        return plan.with_revision(found)

    return make


@pytest.fixture
def translated() -> Callable[..., Translation]:
    """Put a statement into another language word by word, in one state."""

    def make(
        statement: Statement, tag: str, text: str = "", state: UnitState = UnitState.MACHINE
    ) -> Translation:
        units = tuple(
            TranslatedUnit(unit, text or f"{tag} {unit.source}", state)
            for unit in plan.units(statement)
        )
        return Translation(statement.id, tag, statement.revision, units)

    return make


@dataclass
class Press:
    """A home that can be published again and again."""

    home: Home
    settings: Config
    store: Store
    statements: list[Statement] = field(default_factory=list)
    translations: dict[tuple[str, str], Translation] = field(default_factory=dict)
    given: GivenTerm = not_given

    def publish(self, now: datetime = NOW) -> Published:
        return publish(
            self.home,
            self.settings,
            self.store,
            self.statements,
            {key: plan.outline(one) for key, one in self.translations.items()},
            self.translations,
            now,
            self.given,
        )

    def files(self) -> dict[str, bytes]:
        paths = sorted(path for path in self.home.feeds.rglob("*") if path.is_file())
        return {path.relative_to(self.home.feeds).as_posix(): path.read_bytes() for path in paths}

    def add(self, statement: Statement, *translations: Translation) -> None:
        self.statements.append(statement)
        for translation in translations:
            self.translations[statement.id, translation.language] = translation

    def change(self, statement_id: str, **changes: object) -> None:
        self.statements = [
            plan.with_revision(replace(found, **changes)) if found.id == statement_id else found  # type: ignore[arg-type]
            for found in self.statements
        ]


@pytest.fixture
def press(tmp_path: Path, settings: Config) -> Press:
    store = databases.new_store(tmp_path)
    yield Press(Home(tmp_path), settings, store)
    store.close()


@pytest.fixture
def full_press(
    press: Press, statement: Statement, translations: dict[tuple[str, str], Translation]
) -> Press:
    """A press with the whole statement and its nine translations."""
    press.add(statement, *translations.values())
    return press
