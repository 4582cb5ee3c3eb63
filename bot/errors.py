"""Pure: every mistake the program knows says what is wrong, where, and how to mend it."""

from dataclasses import dataclass
from datetime import datetime

READ_ONLY_MEND = "`dmesg` says whether the disk fails. Have it checked, then mount it for writing."
"""What to do about a disk that can only be read."""


class BotError(Exception):
    """The root of all expected errors.

    `reason` is a short name in kebab case that reports and scripts can rely on;
    `what` is a sentence for a person, `where` a file, key or account, and `mend`
    what the person can do about it.
    """

    reason = "error"

    def __init__(self, what: str, *, where: str = "", mend: str = "", reason: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.mend = mend
        if reason:
            self.reason = reason

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        mend = f" {self.mend}" if self.mend else ""
        return f"{place}{self.what}{mend}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in the configuration, with its place in the file."""

    where: str
    what: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" {self.mend}" if self.mend else "")


class ConfigError(BotError):
    """The configuration or the command line is wrong; nothing was done."""

    reason = "configuration"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class SecretError(BotError):
    """A secret is not where the configuration says, or others could read it there."""

    reason = "secret"


class HomeLockedError(BotError):
    """Another process holds this home."""

    reason = "home-locked"


class LeadershipLostError(BotError):
    """Another process may lead this home now: this one must end what it does."""

    reason = "leadership-lost"


class StoreError(BotError):
    """The database cannot be used as it is."""

    reason = "database"


class DiskError(BotError):
    """The disk does not take what is to be written, or does not give what was."""

    reason = "disk"


class DatabaseRefusedError(StoreError):
    """The database's server does not let this program in, or has no such database."""

    reason = "database-refused"


class BackupError(BotError):
    """A backup cannot be made, or an archive cannot be restored; the home is as it was."""

    reason = "backup"


class FetchError(BotError):
    """What was asked for over the network did not come, or not as it should."""

    reason = "not-fetched"


class CollectError(BotError):
    """A file or a source cannot be taken; the others go on."""

    reason = "unreadable"


class BrokerError(BotError):
    """The broker that rings for workers cannot be reached or refuses."""

    reason = "broker"


class EngineError(BotError):
    """An engine cannot translate this language now."""

    reason = "engine-failed"


class PackageError(BotError):
    """A translation package is damaged, unsafe or not what it says it is."""

    reason = "package"


class CatalogError(BotError):
    """A PO file or a table (glossary, slogans) cannot be read as it is."""

    reason = "catalog"


class CardError(BotError):
    """A card cannot be drawn: a font or a library is missing."""

    reason = "no-card"


class PostError(BotError):
    """A post did not succeed; the subclass says what is known about its fate."""

    reason = "post"


class NotSentError(PostError):
    """The post is surely not on the server, and trying again later is right.

    `retry_at` is the earliest moment the server allows (aware), if it named one.
    """

    reason = "not-sent"

    def __init__(
        self, what: str, *, where: str = "", mend: str = "", retry_at: datetime | None = None
    ) -> None:
        super().__init__(what, where=where, mend=mend)
        self.retry_at = retry_at


class RefusedError(PostError):
    """The server will not take this post, however often it is tried."""

    reason = "refused"


class AccountStoppedError(PostError):
    """The account itself cannot post: token refused, suspended; its queue stays."""

    reason = "account-stopped"


class OutcomeUnknownError(PostError):
    """The post may or may not be on the server: only reading the account tells."""

    reason = "unknown"


class PostGoneError(PostError):
    """The post that was to be changed or answered is not on the server any more."""

    reason = "gone"
