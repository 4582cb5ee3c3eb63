"""I/O: the database of a home: `tables`, the `records` kept in them, and the `database` itself."""

from bot.store.database import Store
from bot.store.records import (
    FileRecord,
    ImportedPost,
    LedgerSeen,
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
    "Reading",
    "LedgerSeen",
    "ReviewLink",
    "Shown",
    "SourceRecord",
    "Store",
    "Told",
    "Waiting",
    "Wording",
]
