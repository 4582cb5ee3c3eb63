"""Pure: posts on their way, and what a cycle did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class DeliveryState(StrEnum):
    """The life of a post; see `bot.announce.outbox` for the moves."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    HELD = "held"
    REFUSED = "refused"
    DELETED = "deleted"


class DeliveryKind(StrEnum):
    """What a delivery does on the account."""

    POST = "post"
    REPLY = "reply"
    """A post that answers another one: the next part of a thread, a correction, a withdrawal."""
    EDIT = "edit"
    """It gives another delivery's post a new text."""
    DELETE = "delete"
    """It takes another delivery's post away."""


FIRST_PART = "post"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One post of one statement in one language to one account, or a change of one.

    `part` names it among those of the same statement, language and account: "post" is the
    first, then "thread-2", "correction-1", "withdrawal-1". What is not a post of its own has
    the `part` that it answers, edits or deletes as its `target`.
    `text` and `key` (the idempotency key) are frozen when the delivery is made; so are the
    picture's path in feeds/ (`card`) and its words (`alt`). Moments are aware and in UTC.
    `basis` says of which of the page's words the text was made (`bot.announce.basis`).
    `reason` says why it is held, refused or unknown.
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
    part: str = FIRST_PART
    kind: DeliveryKind = DeliveryKind.POST
    target: str = ""
    card: str = ""
    alt: str = ""
    basis: str = ""


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

    A mended sentence is one whose first answer would have been held, and the second not. An
    awaited one is with workers elsewhere.
    """

    engine: str | None = None
    units: int = 0
    sentences_translated: int = 0
    sentences_from_memory: int = 0
    sentences_mended: int = 0
    sentences_awaited: int = 0
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
    part: str = FIRST_PART


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
