"""Pure: a statement, its units, and its translation into one language."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block of a statement is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    SLOGAN = "slogan"
    SIGNATURE = "signature"
    CONTACT = "contact"
    DATELINE = "dateline"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a statement.

    `content` is sanitised inline HTML (`bot.markup`). `number` is the printed number of
    a numbered item; None for a bulleted one and for every other kind.
    """

    kind: BlockKind
    content: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as its author wrote it.

    `title`, `subtitle`, `issuer`, `place`, `reference` and `tags` are plain text.
    `until` is the last day where the date line names several (12-13 November).
    `translations` are (language tag, address) of human translations elsewhere.
    `withdrawn` is the reason for the withdrawal, empty while the statement stands.
    `revision` is a hash of everything above it; the same words have the same revision.
    Before `publish_at` (in UTC) readers get nothing of it; an `urgent` one is announced at
    any hour. Neither is a part of the words.
    """

    id: str
    language: str
    title: str
    published: date
    blocks: tuple[Block, ...]
    subtitle: str = ""
    until: date | None = None
    issuer: str = ""
    place: str = ""
    reference: str = ""
    tags: tuple[str, ...] = ()
    source_url: str = ""
    translations: tuple[tuple[str, str], ...] = ()
    withdrawn: str = ""
    revision: str = ""
    publish_at: datetime | None = None
    urgent: bool = False

    @property
    def slogans(self) -> tuple[str, ...]:
        """The slogans in their order, as inline HTML."""
        return tuple(block.content for block in self.blocks if block.kind is BlockKind.SLOGAN)


@dataclass(frozen=True, slots=True)
class Unit:
    """What a person reviews and what a PO entry holds: a title, a paragraph, a demand.

    `source` is inline HTML. `by_people` units (signatures, the reference line) name
    people and are never given to a machine; without a person's translation they stay
    as they are, marked with their own language.
    """

    key: str
    source: str
    by_people: bool = False


class UnitState(StrEnum):
    """How far a unit's translation has come."""

    MISSING = "missing"
    MACHINE = "machine"
    HELD = "held"
    REVIEWED = "reviewed"
    OUTDATED = "outdated"


class FindingReason(StrEnum):
    """Why a machine's text is not trusted."""

    NUMBER_LOST = "number-lost"
    NUMBER_INVENTED = "number-invented"
    NAME_LOST = "name-lost"
    NAME_INVENTED = "name-invented"
    LINK_LOST = "link-lost"
    TAG_LOST = "tag-lost"
    LOOP = "loop"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    INVENTED = "invented"
    NEGATION_LOST = "negation-lost"
    NEGATION_INVENTED = "negation-invented"
    WRONG_SCRIPT = "wrong-script"
    LEFT_IN_SOURCE = "left-in-source"
    EMPTY = "empty"
    CUT = "cut"
    DOUBTED = "doubted"


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason to hold a unit: what was found in which unit."""

    unit: str
    reason: FindingReason
    detail: str


@dataclass(frozen=True, slots=True)
class TranslatedUnit:
    """A unit and its translation; `target` is inline HTML, empty while missing.

    `engine` names the engine of a machine's text ("" for a person's), `draft` says that
    this engine's quality is a draft's. `version` names source and text as they stand in
    the PO file, for an edit that is bound to them; `notes` are people's comments there.
    """

    unit: Unit
    target: str
    state: UnitState
    engine: str = ""
    draft: bool = False
    findings: tuple[Finding, ...] = ()
    version: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """A statement as people wrote it in another language, whose parts are not the original's.

    `text` has the ID of the statement that it translates. `outdated` says that the
    original has changed since.
    """

    text: Statement
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class Translation:
    """A statement's units in one other language; `revision` is the statement's.

    Where there is a `whole`, readers get it instead of the units. `broken` says why the PO
    file cannot be read as it is; the words are then those that it last had.
    """

    statement_id: str
    language: str
    revision: str
    units: tuple[TranslatedUnit, ...]
    whole: Whole | None = None
    broken: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the units that are held because of them."""
        if self.whole:
            return ()
        held = (unit for unit in self.units if unit.state is UnitState.HELD)
        return tuple(finding for unit in held for finding in unit.findings)
