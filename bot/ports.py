"""Pure: the Protocols, only where a test needs a stand-in: an engine and an account."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.errors import BotError
from bot.model import FIRST_PART


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
    """How much an account's server takes, as it says itself or its documentation does."""

    characters: int
    characters_per_url: int | None = None
    """What any address counts as; None where it counts as its own length."""
    bytes: int | None = None
    """The most bytes of UTF-8, where that is limited as well."""
    utf16: bool = False
    """True where characters are counted as UTF-16 code units, not as grapheme clusters."""
    characters_with_picture: int | None = None
    """What a post with a picture takes, where it is less."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that goes with a post: its file, its media type, and what it says in words."""

    path: Path
    alt: str
    type: str = "image/png"


@dataclass(frozen=True, slots=True)
class Status:
    """A post ready to be sent; `address` is the statement's page and is part of `text`.

    `reply_to` is the remote id of the account's own post that it answers, "" for none. A part
    of a thread may have no address in its text. `part` is the delivery's: "post", "thread-2".
    """

    text: str
    language: str
    address: str
    statement_id: str = ""
    picture: Picture | None = None
    reply_to: str = ""
    part: str = FIRST_PART


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
    """A social account that statements are announced on.

    What it raises is a PostError and nothing else; no word of it holds a secret.
    """

    name: str
    network: str
    can_read: bool
    """False where an account's own posts cannot be read back: what is unknown waits for a
    person."""
    can_edit: bool
    """False where a post's words cannot be changed: a correction is a reply there."""

    def verify(self) -> str:
        """Make sure that the account can be used, send nothing, and say who or what it is there.

        Raises a PostError where its server does not let it in, or does not answer.
        """

    def limits(self) -> Limits:
        """Ask for the limits; raises a PostError where the server does not answer."""

    def post(self, status: Status, key: str) -> Receipt:
        """Send once, and never try again by itself.

        Raises NotSentError, RefusedError, AccountStoppedError or OutcomeUnknownError, and
        PostGoneError where what it answers is not there.
        """

    def find(self, status: Status, key: str, since: datetime | None = None) -> Reading:
        """Look for what `post(status, key)` may have made among the account's own posts.

        A first post is known by its statement's address, an answer by what it answers and
        its text. A reading that got back to `since` is complete; without it, only one that
        got back to the account's first post. Raises a PostError where the account cannot be
        read.
        """

    def edit(self, remote_id: str, status: Status) -> Receipt:
        """Give a post this text; the same once more changes nothing.

        Raises as `post` does, and PostGoneError where the post is not there any more.
        """

    def delete(self, remote_id: str) -> None:
        """Take a post away; one that is not there any more is taken away.

        Raises as `post` does.
        """
