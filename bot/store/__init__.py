"""I/O: the database of a home: `tables`, the `records` kept in them, and the `database` itself."""

from bot.store.address import Address, address_of
from bot.store.batches import Batch, Place, Present, Queued, Ring
from bot.store.claims import BatchState, Claim, Model
from bot.store.database import Store
from bot.store.leadership import Leadership, led, unshared
from bot.store.opening import opened
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
    "Address",
    "Batch",
    "BatchState",
    "Claim",
    "FileRecord",
    "ImportedPost",
    "LastCycle",
    "Leadership",
    "LedgerSeen",
    "Model",
    "Place",
    "PostTally",
    "Present",
    "Queued",
    "Reading",
    "ReviewLink",
    "Ring",
    "Shown",
    "SourceRecord",
    "Store",
    "Told",
    "Waiting",
    "Wording",
    "address_of",
    "led",
    "opened",
    "unshared",
]
