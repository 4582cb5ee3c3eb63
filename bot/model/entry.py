"""Pure: what readers get: a statement in one language, or the notice that it is withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.model.statement import BlockKind


class Label(StrEnum):
    """What a reader is told about the words: honest on page, feed and post."""

    ORIGINAL = "original"
    REVIEWED = "reviewed"
    MACHINE = "machine"
    DRAFT = "draft"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class EntryBlock:
    """A block ready to render; `language` differs from the entry's where a name stays as it is."""

    kind: BlockKind
    content: str
    language: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A name or a category: as the author wrote it, and the `label` that readers get.

    `language` is the label's: the reader's where people gave a translation, else the author's.
    """

    term: str
    label: str
    language: str


@dataclass(frozen=True, slots=True)
class Card:
    """An entry's picture: its absolute address, what it says in words, its size in bytes."""

    address: str
    alt: str
    size: int
    type: str = "image/png"
    width: int = 1200
    height: int = 630


@dataclass(frozen=True, slots=True)
class Correction:
    """What was changed in words that readers had: when, and in which parts.

    `parts` are unit keys of the text as it is now ("title", "p3"), and "date", "issuer",
    "place", "contact"; "removed" where something was taken out.
    """

    at: datetime
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Since when a statement is withdrawn, and why, in the words and language of the source.

    `why` is empty where nobody said it: the file was just removed.
    """

    since: datetime
    why: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands in the place of an entry that readers had and that was withdrawn.

    `id`, `address`, `published` and `day` are the entry's own; of its words nothing is left.
    `alternates` are the notices in other languages, as in `Entry`. `is_over` says that the
    feed has shown it long enough: there a tombstone stands in its place, the page stays.
    """

    id: str
    statement_id: str
    language: str
    address: str
    day: date
    published: datetime
    updated: datetime
    withdrawal: Withdrawal
    alternates: tuple[tuple[str, str], ...] = ()
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement in one language, ready to render.

    `id` is the tag URI of the entry, `address` the absolute address of its page.
    Text fields are plain text, except for the blocks' content (inline HTML).
    `published` is noon UTC of the statement's date, so that it is the same day nearly
    everywhere; `updated` the last change of what a reader sees.
    `alternates` are (language, address) of the same statement in the other published
    languages, in the configuration's order. `original` is the source's language; the place is
    written in it. `reference_language` is what the reference is written in.
    `whole` says that the blocks are not the original's one by one (see `Whole`).
    `corrections` are in the order in which they were made.
    """

    id: str
    statement_id: str
    language: str
    original: str
    original_address: str
    label: Label
    title: str
    blocks: tuple[EntryBlock, ...]
    published: datetime
    updated: datetime
    address: str
    day: date
    until: date | None = None
    subtitle: str = ""
    issuer: Term | None = None
    place: str = ""
    reference: str = ""
    reference_language: str = ""
    tags: tuple[Term, ...] = ()
    source_url: str = ""
    alternates: tuple[tuple[str, str], ...] = ()
    whole: bool = False
    card: Card | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def told(self) -> datetime:
        """When readers were last told of the words."""
        return max((self.published, *(one.at for one in self.corrections)))
