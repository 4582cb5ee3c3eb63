"""Pure: the frozen types that travel between the rooms; no behaviour beyond what they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    `revision` is a hash of everything above it; the same words have the same revision.
    `withdrawn` is the reason for the withdrawal, empty while the statement stands.
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


class DeliveryState(StrEnum):
    """The life of a post; see `bot.announce.outbox` for the moves."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    HELD = "held"
    REFUSED = "refused"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One post of one statement in one language to one account.

    `text` and `key` (the idempotency key) are frozen when the delivery is made. Moments
    are aware and in UTC. `reason` says why it is held, refused or unknown.
    """

    account: str
    statement_id: str
    language: str
    text: str
    key: str
    address: str
    state: DeliveryState
    due: datetime
    attempts: int = 0
    changed: datetime | None = None
    remote_id: str = ""
    remote_address: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file or statement that was not taken, or a unit or post that is held."""

    id: str
    reason: str
    detail: str
    mend: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that went wrong in a cycle while the rest went on."""

    where: str
    reason: str
    detail: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class CollectReport:
    """What collecting did: IDs, and what was not taken and why.

    `held` carries statement IDs or, where none could be given, the file's path;
    `rejected` carries paths.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    unchanged: int = 0
    held: tuple[Refusal, ...] = ()
    rejected: tuple[Refusal, ...] = ()
    errors: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageReport:
    """What translating into one language did.

    A mended sentence is one whose first answer would have been held, and the second not.
    """

    engine: str | None = None
    units: int = 0
    sentences_translated: int = 0
    sentences_from_memory: int = 0
    sentences_mended: int = 0
    held: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class TranslateReport:
    """What translating did, by language tag in the configuration's order."""

    languages: Mapping[str, LanguageReport] = field(default_factory=dict)
    errors: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What publishing wrote."""

    languages: tuple[str, ...] = ()
    files_written: int = 0
    files_unchanged: int = 0
    errors: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class PostRecord:
    """A post in the report: which statement, where, and how it ended."""

    account: str
    statement_id: str
    language: str
    address: str = ""
    reason: str = ""
    detail: str = ""
    mend: str = ""


@dataclass(frozen=True, slots=True)
class AnnounceReport:
    """What announcing did in this cycle."""

    sent: tuple[PostRecord, ...] = ()
    held: tuple[PostRecord, ...] = ()
    unknown: tuple[PostRecord, ...] = ()
    failed: tuple[PostRecord, ...] = ()
    errors: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a cycle did."""

    statements: CollectReport
    translation: TranslateReport
    published: PublishReport
    announced: AnnounceReport

    @property
    def errors(self) -> tuple[Failure, ...]:
        """All failures, in the order of the stages."""
        stages = (self.statements, self.translation, self.published, self.announced)
        return tuple(error for stage in stages for error in stage.errors)

    @property
    def needs_a_person(self) -> bool:
        """True when something was held, quarantined or failed (exit status 1)."""
        return bool(
            self.statements.held
            or self.statements.rejected
            or any(language.held for language in self.translation.languages.values())
            or self.announced.held
            or self.announced.unknown
            or self.announced.failed
            or self.errors
        )
