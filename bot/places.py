"""Pure: where a statement stands in a language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model import Translation

Key = tuple[str, str]
"""A statement's ID and a language."""


class State(StrEnum):
    """What there is of a statement in a language."""

    ORIGINAL = "original"
    REVIEWED = "reviewed"
    MACHINE = "machine"
    DRAFT = "draft"
    HELD = "held"
    OUTDATED = "outdated"
    MISSING = "missing"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands in a language.

    `waits` says that it is complete, and that readers get it only once a person has reviewed
    it, or at `until`. `broken` is why its file cannot be read.
    """

    state: State
    waits: bool = False
    until: datetime | None = None
    broken: str = ""


class Standings:
    """The places of statements, and the translations behind them, read when asked for."""

    def __init__(
        self,
        places: Mapping[Key, Place],
        fresh: Mapping[Key, Translation],
        kept: Mapping[Key, Translation],
    ) -> None:
        self.places = places
        self._fresh = fresh
        self._kept = kept

    def translation(self, statement_id: str, language: str) -> Translation | None:
        """Return a translation; None where there is none, or none that can be read."""
        key = statement_id, language
        return self._fresh.get(key) or self._kept.get(key)
