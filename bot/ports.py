"""Pure: the Protocols, only where a test needs a stand-in: an engine and an account."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.errors import BotError


@dataclass(frozen=True, slots=True)
class Route:
    """How an engine gets from one language to another over what is installed.

    `languages` are the BCP 47 tags passed through, source first and target last.
    `version` names the exact models of the route: a sentence translated by the same
    version need not be translated again.
    """

    languages: tuple[str, ...]
    version: str

    @property
    def source(self) -> str:
        """The language that is translated from."""
        return self.languages[0]

    @property
    def target(self) -> str:
        """The language that is translated into."""
        return self.languages[-1]


@dataclass(frozen=True, slots=True)
class Shielded:
    """A sentence whose protected spans are each one private-use character.

    `kept[i]` is the span behind the character U+E000+i: an address, a handle, a number,
    a name, or an inline tag. An engine's adapter carries these characters through in the
    way its engine can, and returns them as they are.
    """

    text: str
    kept: tuple[str, ...] = ()


CUT = "\uf8ff"
"""An engine ends a translation with this character where it broke off before the end."""


class Engine(Protocol):
    """A machine that translates sentences offline."""

    name: str
    draft: bool
    """True where the quality is a draft's, published only where the policy says so."""
    pace: int
    """The characters that it translates in a few seconds here: no call asks for more, so that
    a process that is told to stop soon can."""
    at_once: int
    """How many calls it works at together, each from a thread of its own; fewer leave workers
    idle."""
    places: tuple[Path, ...]
    """The files and folders that its routes depend on: where one changes, all is looked at."""

    def route(self, source: str, target: str) -> Route | None:
        """Return the best route over what is installed, or None."""

    def advice(self, source: str, target: str) -> str:
        """Say what a person can do where there is no route; "" where nothing helps."""

    def problems(self) -> tuple[BotError, ...]:
        """Look closely at what is installed, and return what is wrong or remarkable."""

    def translate(
        self, route: Route, sentences: Sequence[Shielded], *, careful: bool = False
    ) -> list[str]:
        """Translate all sentences, in their order, in one call.

        `careful` asks once more, in another way, what was answered badly before: by another
        beam, and without repeating itself.

        A protected character may be missing in the answer: the caller looks. An answer
        that was broken off ends with CUT.
        Raises EngineError when the engine cannot do its work.
        """


GivenTerm = Callable[[str, str, str], str]
"""(term, its language, another language) → the translation that people gave it there, or ""."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an account's server takes, as it says itself."""

    characters: int
    characters_per_url: int | None = None
    """What any address counts as; None where it counts as its own length."""


@dataclass(frozen=True, slots=True)
class Status:
    """A post ready to be sent; `address` is the statement's page and is part of `text`."""

    text: str
    language: str
    address: str
    statement_id: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the server said of a post that it holds."""

    remote_id: str
    remote_address: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading back an account's own posts found: `receipt` None means not there."""

    receipt: Receipt | None
    complete: bool = field(default=True)
    """False where the server cannot be read back far enough to be sure."""


class Account(Protocol):
    """A social account that statements are announced on."""

    name: str
    network: str

    def limits(self) -> Limits:
        """Ask for the limits; raises a PostError where the server does not answer."""

    def post(self, status: Status, key: str) -> Receipt:
        """Send once, and never try again by itself.

        Raises NotSentError, RefusedError, AccountStoppedError or OutcomeUnknownError, and
        nothing else.
        """

    def find(self, address: str, since: datetime | None = None) -> Reading:
        """Look for a post with this statement's address among the account's own.

        A reading that got back to `since` is complete; without it, only one that got back
        to the account's first post. Raises a PostError where the account cannot be read.
        """
