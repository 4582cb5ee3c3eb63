"""I/O: the database of a home: `tables`, the `records` kept in them, and the `database` itself."""

from bot.store.database import Store
from bot.store.records import (
    FileRecord,
    ImportedPost,
    LastCycle,
    LedgerSeen,
    PostTally,
    Reading,
    ReviewLink,
    Shown,
    SourceRecord,
    Told,
    Waiting,
    Wording,
)

__all__ = [
    "FileRecord",
    "ImportedPost",
    "LastCycle",
    "LedgerSeen",
    "PostTally",
    "Reading",
    "ReviewLink",
    "Shown",
    "SourceRecord",
    "Store",
    "Told",
    "Waiting",
    "Wording",
]
