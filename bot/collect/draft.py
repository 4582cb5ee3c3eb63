"""Pure: what travels inside this room: pieces of a page, front matter, a draft."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.errors import CollectError
from bot.markup import to_text
from bot.memo import for_a_cycle
from bot.model import Block, BlockKind, Statement
from bot.plan import with_revision

LONGEST_INLINE = 100_000
"""A longer paragraph is nobody's writing, and its markup is not looked at."""

MOST_PIECES = 20_000
"""A page with more paragraphs than this is no page of statements."""


def too_many_pieces() -> CollectError:
    """Return the error for a page that is something else."""
    return CollectError(
        f"it has more than {MOST_PIECES} paragraphs.",
        mend="Divide it, or remove what is no statement.",
        reason="too-large",
    )


@for_a_cycle(4096)
def _plain(content: str) -> str:
    return " ".join(to_text(content).split())


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a page before it is understood.

    `kind` is what the format itself says: heading, paragraph, item or quote. `content`
    is sanitised inline HTML; a line feed in it is a line break that may or may not mean
    something. `gap` is the number of blank lines before it, `line` its line in the file.
    `said` is a kind that a person wrote down ("{.slogan}"); it is never overruled.
    """

    kind: BlockKind
    content: str
    number: int | None = None
    level: int = 0
    gap: int = 1
    line: int = 0
    said: BlockKind | None = None
    dashed: bool = False
    """True for an item that began with a dash, which can also mean other things."""

    @property
    def text(self) -> str:
        """The words as plain text, on one line."""
        return _plain(self.content)

    @property
    def is_open(self) -> bool:
        """True for a paragraph whose kind nobody has said yet."""
        return self.kind is BlockKind.PARAGRAPH and self.said is None


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a file states about itself; None where it says nothing, "" where it says "none"."""

    title: str | None = None
    subtitle: str | None = None
    published: date | None = None
    until: date | None = None
    language: str | None = None
    issuer: str | None = None
    place: str | None = None
    reference: str | None = None
    tags: tuple[str, ...] | None = None
    slogans: tuple[str, ...] = ()
    source_url: str = ""
    translations: tuple[tuple[str, str], ...] = ()
    withdrawn: str = ""
    teaser: bool | None = None
    dateline: str = ""
    publish_at: datetime | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement as far as it was understood: the title or the date may be missing."""

    language: str
    title: str = ""
    published: date | None = None
    blocks: tuple[Block, ...] = ()
    subtitle: str = ""
    until: date | None = None
    issuer: str = ""
    place: str = ""
    reference: str = ""
    tags: tuple[str, ...] = ()
    source_url: str = ""
    translations: tuple[tuple[str, str], ...] = ()
    withdrawn: str = ""
    teaser: bool = False
    publish_at: datetime | None = None
    urgent: bool = False
    doubtful_dates: tuple[str, ...] = ()
    """Date lines that can be read as two different days, as they are printed."""
    says_language: bool = field(default=False, compare=False)
    """True where the text itself states its language; False where that is the default."""


@dataclass(frozen=True, slots=True)
class Page:
    """A text before it is understood: what it states, and its pieces in their order.

    `language` is what an HTML page says of itself; the front matter's word comes first.
    """

    pieces: tuple[Piece, ...]
    front: FrontMatter = field(default_factory=FrontMatter)
    language: str = ""


def to_statement(draft: Draft, statement_id: str) -> Statement:
    """Make the statement of a draft that has its date, with its revision."""
    if draft.published is None:
        raise ValueError("a draft without a date is no statement")
    return with_revision(
        Statement(
            id=statement_id,
            language=draft.language,
            title=draft.title,
            published=draft.published,
            blocks=draft.blocks,
            subtitle=draft.subtitle,
            until=draft.until,
            issuer=draft.issuer,
            place=draft.place,
            reference=draft.reference,
            tags=draft.tags,
            source_url=draft.source_url,
            translations=draft.translations,
            withdrawn=draft.withdrawn,
            publish_at=draft.publish_at,
            urgent=draft.urgent,
        )
    )


_SPACES = re.compile("[ \t\n\r\f\v\u00a0]{2,}|[\t\n\r\f\v]")
_LONE_NBSP = re.compile("(?<![«‹0-9])\u00a0(?![!?:;»›%€0-9])")


def tidy(content: str) -> str:
    """Return text with single spaces; a no-break space stays only beside punctuation.

    Blog themes put one before a title's last word, and pasted text has them after full
    stops; in French they belong before "!" and inside « ».
    """
    return _LONE_NBSP.sub(" ", _SPACES.sub(" ", content)).strip()
