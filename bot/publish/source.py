"""Pure: a statement beside those of its translations that may be shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from bot import plan
from bot.markup import clean_text, to_text
from bot.model import Statement, TranslatedUnit, Translation, UnitState

_SHOWN_STATES = frozenset({UnitState.MACHINE, UnitState.REVIEWED, UnitState.OUTDATED})


@dataclass(frozen=True, slots=True)
class Source:
    """A statement and those of its translations that may be shown, by language."""

    statement: Statement
    translations: Mapping[str, Translation]

    @classmethod
    def of(
        cls,
        statement: Statement,
        languages: Iterable[str],
        may: Mapping[tuple[str, str], Translation],
    ) -> Self:
        """Return a statement with those of its translations that may be shown, if whole."""
        found = {tag: may[statement.id, tag] for tag in languages if (statement.id, tag) in may}
        found.pop(statement.language, None)
        return cls(statement, {tag: one for tag, one in found.items() if complete(statement, one)})

    @property
    def languages(self) -> frozenset[str]:
        """All languages in which the statement can be read."""
        return frozenset(self.translations) | {self.statement.language}


def shown_units(translation: Translation) -> tuple[TranslatedUnit, ...]:
    """Return the units that may be shown; text that is held appears nowhere."""
    return tuple(
        unit
        for unit in translation.units
        if unit.state in _SHOWN_STATES and line(to_text(unit.target))
    )


def complete(statement: Statement, translation: Translation) -> bool:
    """Tell whether every part that needs a translation has one that may be shown."""
    if translation.whole:
        return True
    shown = {unit.unit.key for unit in shown_units(translation)}
    return all(unit.by_people or unit.key in shown for unit in plan.units(statement))


def line(text: str) -> str:
    """Return plain text on one line, without what no feed can hold."""
    return " ".join(clean_text(text).split())
