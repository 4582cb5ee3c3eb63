"""I/O: who fills what is missing: this process by itself, unless workers elsewhere do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.model import Failure
from bot.ports import Engine, Route, Shielded
from bot.store import Store
from bot.translate import memory
from bot.translate.fill import Names, fill

Stopping = Callable[[], bool]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Missing:
    """What one engine is to translate on one route.

    The `sentences` are in the order in which they are best asked; `known` are those beside
    them that the memory has. `names` must be the same in a sentence's translation, and
    `urgency` says what comes first: 0 before all others, then 1, then 2.
    """

    engine: Engine
    route: Route
    sentences: Sequence[Shielded]
    known: Sequence[Shielded]
    names: Names
    urgency: Mapping[Shielded, int]


@dataclass(frozen=True, slots=True)
class Filled:
    """Sentences that were translated and are remembered; so many of them by a second try.

    `made` counts them, also those that the memory had already when a cycle came to take
    them up. `awaited` counts what others are to translate, and is not in the answers.
    """

    answers: Mapping[Shielded, str] = field(default_factory=dict)
    made: int = 0
    mended: int = 0
    awaited: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """How a cycle's work was left: `again` where all languages are to be put together anew."""

    again: bool = False
    failures: tuple[Failure, ...] = ()


class Crew(Protocol):
    """Those who translate for a cycle: begin, fill for every language, settle."""

    def begin(self, store: Store) -> None:
        """A cycle begins."""

    def fill(self, store: Store, missing: Missing, stopping: Stopping) -> Iterator[Filled]:
        """Yield what is translated, and how much is awaited.

        Raises EngineError where the engine cannot do its work.
        """

    def settle(self, store: Store, stopping: Stopping, progress: Progress) -> Settled:
        """All languages were gone over: see to what is awaited, or wait for it."""

    def has_news(self, store: Store) -> bool:
        """Tell whether something that was awaited has come since it was last taken up."""


class Here:
    """This process: what is missing is translated at once, in as many calls as work together."""

    def begin(self, _store: Store) -> None:
        """Nothing is to be prepared."""

    def fill(self, store: Store, missing: Missing, stopping: Stopping) -> Iterator[Filled]:
        """Ask the engine, and remember after each call."""
        engine, route = missing.engine, missing.route
        for done in fill(engine, route, missing.sentences, missing.names, engine.at_once, stopping):
            memory.remember(store, engine.name, route, done.best)
            yield Filled(done.best, len(done.best), len(done.mended))

    def settle(self, _store: Store, _stopping: Stopping, _progress: Progress) -> Settled:
        """Nothing is awaited."""
        return Settled()

    def has_news(self, _store: Store) -> bool:
        """Nothing comes from elsewhere."""
        return False


HERE = Here()
