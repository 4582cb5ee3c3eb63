"""Pure: a statement in one language as people review it, paragraph by paragraph."""

from collections import Counter
from dataclasses import dataclass

from bot.markup import to_text
from bot.model import Statement, TranslatedUnit, UnitState
from bot.translate.catalog import Entry

NOT_SURE = "not-sure"
STATES = {
    UnitState.HELD.value: "Held back",
    UnitState.MACHINE.value: "Machine translation",
    UnitState.OUTDATED.value: "The original has changed",
    UnitState.MISSING.value: "Not translated yet",
    UnitState.REVIEWED.value: "Approved",
    NOT_SURE: "Not sure",
}
"""What a state of a paragraph is called on pages and on paper."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One unit of a statement as a person reviews it.

    `doubts` are what others were not sure of, `terms` the glossary's words in
    the source with what is given for them;
    `bank_lacks` says that this is a slogan which the bank does not know.
    """

    unit: TranslatedUnit
    entry: Entry
    doubts: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    bank_lacks: bool = False

    @property
    def key(self) -> str:
        """The unit's key."""
        return self.unit.unit.key

    @property
    def waits(self) -> bool:
        """True until a person has decided; names that stay as they are wait for nobody."""
        if self.unit.unit.by_people and not self.unit.target:
            return False
        return self.unit.state is not UnitState.REVIEWED


@dataclass(frozen=True, slots=True)
class Sheet:
    """A statement in one language, paragraph by paragraph."""

    statement: Statement
    language: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many paragraphs wait in each state, and how many somebody is not sure of."""
        waiting = [one for one in self.paragraphs if one.waits]
        counts = Counter(one.unit.state.value for one in waiting)
        counts[NOT_SURE] = sum(1 for one in waiting if one.doubts)
        return {name: count for name, count in counts.items() if count}

    @property
    def title(self) -> tuple[str, str]:
        """The title and its language: the translated one where there is one."""
        first = self.paragraphs[0].unit
        if first.target:
            return to_text(first.target), self.language
        return self.statement.title, self.statement.language


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in a language, the newest first: what readers cannot see yet, and the rest."""

    hidden: tuple[Sheet, ...]
    readable: tuple[Sheet, ...]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """All of it, in the order in which it is wanted."""
        return (*self.hidden, *self.readable)
