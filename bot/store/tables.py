"""Pure: the tables of the database."""

import sqlalchemy as sa
from sqlalchemy import Column, Integer, MetaData, Table, UniqueConstraint

from bot.store.kinds import Moment, Words

SCHEMA_VERSION = 1
"""The version of these tables; `migrations` leads to it from every released one."""
VERSION_TABLE = "alembic_version"


metadata = MetaData()
# Alembic's own table of the version, which is no part of the schema that it compares.
version = Table(
    VERSION_TABLE,
    MetaData(),
    Column("version_num", sa.String(32), primary_key=True, nullable=False),
)


def _table_of_files(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("path", Words, primary_key=True),
        Column("size", sa.BigInteger, nullable=False),
        Column("mtime_ns", sa.BigInteger, nullable=False),
        Column("reader", Words, nullable=False),
        Column("statement_id", Words),
        Column("revision", Words),
        Column("statement", Words),
        Column("refusal", Words),
    )


files = _table_of_files("files")
whole_translations = _table_of_files("whole_translations")
memory = Table(
    "memory",
    metadata,
    Column("source_language", Words, primary_key=True),
    Column("target_language", Words, primary_key=True),
    Column("engine", Words, primary_key=True),
    Column("version", Words, primary_key=True),
    Column("digest", Words, primary_key=True),
    Column("target", Words, nullable=False),
)
shown = Table(
    "shown",
    metadata,
    Column("statement_id", Words, primary_key=True),
    Column("language", Words, primary_key=True),
    Column("digest", Words, nullable=False),
    Column("updated", Moment, nullable=False),
)
wordings = Table(
    "wordings",
    metadata,
    Column("statement_id", Words, primary_key=True),
    Column("language", Words, primary_key=True),
    Column("day", sa.Date, nullable=False),
    Column("parts", Words, nullable=False),
)
corrections = Table(
    "corrections",
    metadata,
    Column("statement_id", Words, primary_key=True),
    Column("language", Words, primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("parts", Words, nullable=False),
)
withdrawals = Table(
    "withdrawals",
    metadata,
    Column("statement_id", Words, primary_key=True),
    Column("since", Moment, nullable=False),
    Column("why", Words, nullable=False),
    Column("language", Words, nullable=False),
)
catalogs = Table(
    "catalogs",
    metadata,
    Column("statement_id", Words, primary_key=True),
    Column("language", Words, primary_key=True),
    Column("digest", Words, nullable=False),
    Column("content", sa.LargeBinary, nullable=False),
)
completed = Table(
    "completed",
    metadata,
    Column("statement_id", Words, primary_key=True),
    Column("language", Words, primary_key=True),
    Column("since", Moment, nullable=False),
)
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Words, nullable=False),
    Column("statement_id", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("key", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("due", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("changed", Moment),
    Column("remote_id", Words, nullable=False),
    Column("remote_address", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("part", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("target", Words, nullable=False),
    Column("card", Words, nullable=False),
    Column("alt", Words, nullable=False),
    Column("basis", Words, nullable=False),
    UniqueConstraint("account", "statement_id", "language", "part"),
    sa.Index("deliveries_by_state", "state", "account"),
)
ledger_seen = Table(
    "ledger_seen",
    metadata,
    Column("home", Words, primary_key=True),
    Column("lines", Integer, nullable=False),
    Column("head", Words, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("doubt", Moment),
    Column("loss", Words, nullable=False),
    Column("lost", Moment),
)
standing = Table(
    "standing",
    metadata,
    Column("picture", Words, primary_key=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("report", Words, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("url", Words, primary_key=True),
    Column("looked", Moment, nullable=False),
    Column("etag", Words, nullable=False),
    Column("last_modified", Words, nullable=False),
    Column("complete", sa.Boolean, nullable=False),
)
imported = Table(
    "imported",
    metadata,
    Column("source", Words, primary_key=True),
    Column("key", Words, primary_key=True),
    Column("address", Words, nullable=False),
    Column("path", Words, nullable=False),
    Column("written", Words, nullable=False),
    Column("content", Words, nullable=False),
    Column("posted", Moment),
    Column("absent", Integer, nullable=False),
    Column("withdrawn", Words, nullable=False),
    Column("waiting", Words, nullable=False),
)
told = Table(
    "told",
    metadata,
    Column("hub", Words, primary_key=True),
    Column("feed", Words, primary_key=True),
    Column("stamp", Words, nullable=False),
    Column("digest", Words, nullable=False),
    Column("told", Words, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", Moment),
)
waiting = Table(
    "waiting",
    metadata,
    Column("language", Words, primary_key=True),
    Column("statement_id", Words, primary_key=True),
    Column("versions", Words, nullable=False),
    Column("since", Moment, nullable=False),
)
review_links = Table(
    "review_links",
    metadata,
    Column("id", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("languages", Words, nullable=False),
    Column("issued", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("revoked", Moment),
    Column("coordinator", sa.Boolean, nullable=False),
)
last_cycle = Table(
    "last_cycle",
    metadata,
    Column("ended", Moment, primary_key=True),
    Column("seconds", sa.Float, nullable=False),
    Column("errors", Words, nullable=False),
)
tallies = Table(
    "tallies",
    metadata,
    Column("name", Words, primary_key=True),
    Column("label", Words, primary_key=True),
    Column("value", sa.Float, nullable=False),
)
days = Table(
    "days",
    metadata,
    Column("day", sa.Date, primary_key=True),
    Column("name", Words, primary_key=True),
    Column("value", sa.Float, nullable=False),
)
# What these hold can be made again from the rest at any time: it only saves work.
looks = Table("looks", metadata, Column("since", Moment, primary_key=True))
templates = Table(
    "templates",
    metadata,
    Column("statement_id", Words, primary_key=True),
    Column("key", Words, nullable=False),
    Column("stamp", Words, nullable=False),
)
readings = Table(
    "readings",
    metadata,
    Column("statement_id", Words, primary_key=True),
    Column("language", Words, primary_key=True),
    Column("key", Words, nullable=False),
    Column("stamp", Words, nullable=False),
    Column("lent", Words, nullable=False),
    Column("offers", Words, nullable=False),
    Column("outline", Words, nullable=False),
    Column("held", Words, nullable=False),
    Column("unmade", sa.Boolean, nullable=False),
    Column("translation", sa.LargeBinary, nullable=False),
)
leaves = Table(
    "leaves",
    metadata,
    Column("statement_id", Words, primary_key=True),
    Column("key", Words, nullable=False),
    Column("leaves", Words, nullable=False),
)
editions = Table(
    "editions",
    metadata,
    Column("language", Words, primary_key=True),
    Column("key", Words, nullable=False),
    Column("entries", Integer, nullable=False),
)
outputs = Table(
    "outputs",
    metadata,
    Column("path", Words, primary_key=True),
    Column("key", Words, nullable=False),
    Column("stamp", Words, nullable=False),
)
# What workers elsewhere are to translate: batches of sentences, and which sentence is in which.
batches = Table(
    "batches",
    metadata,
    Column("id", Words, primary_key=True),
    Column("source_language", Words, nullable=False),
    Column("target_language", Words, nullable=False),
    Column("engine", Words, nullable=False),
    Column("version", Words, nullable=False),
    Column("queue", Words, nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("sentences", Integer, nullable=False),
    Column("payload", sa.LargeBinary, nullable=False),
    Column("state", Words, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("worker", Words, nullable=False),
    Column("lease", Moment),
    Column("made", Moment, nullable=False),
    Column("wanted", Moment, nullable=False),
    Column("rung", Moment),
    Column("done", Moment),
    Column("error", Words, nullable=False),
    sa.Index("batches_by_state", "state", "queue"),
)
awaited = Table(
    "awaited",
    metadata,
    Column("source_language", Words, primary_key=True),
    Column("target_language", Words, primary_key=True),
    Column("engine", Words, primary_key=True),
    Column("version", Words, primary_key=True),
    Column("digest", Words, primary_key=True),
    Column("batch", Words, nullable=False),
    Column("mended", sa.Boolean, nullable=False),
    sa.Index("awaited_by_batch", "batch"),
)
workers = Table(
    "workers",
    metadata,
    Column("name", Words, primary_key=True),
    Column("queues", Words, nullable=False),
    Column("threads", Integer, nullable=False),
    Column("since", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
)
