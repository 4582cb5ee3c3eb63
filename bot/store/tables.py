"""Pure: the tables of the database, and how a moment is kept in them."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy import Column, Integer, MetaData, String, Table, Text, UniqueConstraint
from sqlalchemy.types import TypeDecorator

SCHEMA_VERSION = 1
"""The version of these tables; `migrations` leads to it from every released one."""
VERSION_TABLE = "alembic_version"


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as UTC in ISO 8601 so that text order is time order."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> str | None:
        """Refuse naive moments: they mean a different time on every machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment without a time zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, _dialect: sa.Dialect) -> datetime | None:
        """Return what was kept."""
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData()
# Alembic's own table of the version, which is no part of the schema that it compares.
version = Table(
    VERSION_TABLE, MetaData(), Column("version_num", String(32), primary_key=True, nullable=False)
)


def _table_of_files(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("path", Text, primary_key=True),
        Column("size", Integer, nullable=False),
        Column("mtime_ns", sa.BigInteger, nullable=False),
        Column("reader", String(64), nullable=False),
        Column("statement_id", String(200)),
        Column("revision", String(64)),
        Column("statement", Text),
        Column("refusal", Text),
    )


files = _table_of_files("files")
whole_translations = _table_of_files("whole_translations")
memory = Table(
    "memory",
    metadata,
    Column("source_language", String(35), primary_key=True),
    Column("target_language", String(35), primary_key=True),
    Column("engine", String(40), primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("target", Text, nullable=False),
)
shown = Table(
    "shown",
    metadata,
    Column("statement_id", String(200), primary_key=True),
    Column("language", String(35), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("updated", Moment, nullable=False),
)
wordings = Table(
    "wordings",
    metadata,
    Column("statement_id", String(200), primary_key=True),
    Column("language", String(35), primary_key=True),
    Column("day", sa.Date, nullable=False),
    Column("parts", Text, nullable=False),
)
corrections = Table(
    "corrections",
    metadata,
    Column("statement_id", String(200), primary_key=True),
    Column("language", String(35), primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("parts", Text, nullable=False),
)
withdrawals = Table(
    "withdrawals",
    metadata,
    Column("statement_id", String(200), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("why", Text, nullable=False),
    Column("language", String(35), nullable=False),
)
catalogs = Table(
    "catalogs",
    metadata,
    Column("statement_id", String(200), primary_key=True),
    Column("language", String(35), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("content", sa.LargeBinary, nullable=False),
)
completed = Table(
    "completed",
    metadata,
    Column("statement_id", String(200), primary_key=True),
    Column("language", String(35), primary_key=True),
    Column("since", Moment, nullable=False),
)
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", String(100), nullable=False),
    Column("statement_id", String(200), nullable=False),
    Column("language", String(35), nullable=False),
    Column("text", Text, nullable=False),
    Column("key", String(64), nullable=False),
    Column("address", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("due", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("changed", Moment),
    Column("remote_id", Text, nullable=False),
    Column("remote_address", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("part", String(40), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("target", String(40), nullable=False),
    Column("card", Text, nullable=False),
    Column("alt", Text, nullable=False),
    Column("basis", Text, nullable=False),
    UniqueConstraint("account", "statement_id", "language", "part"),
    sa.Index("deliveries_by_state", "state", "account"),
)
ledger_seen = Table(
    "ledger_seen",
    metadata,
    Column("home", String(32), primary_key=True),
    Column("lines", Integer, nullable=False),
    Column("head", String(64), nullable=False),
    Column("seen", Moment, nullable=False),
    Column("doubt", Moment),
    Column("loss", String(40), nullable=False),
    Column("lost", Moment),
)
standing = Table(
    "standing",
    metadata,
    Column("picture", String(64), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("report", Text, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("url", Text, primary_key=True),
    Column("looked", Moment, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("complete", sa.Boolean, nullable=False),
)
imported = Table(
    "imported",
    metadata,
    Column("source", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("address", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("written", String(64), nullable=False),
    Column("content", String(64), nullable=False),
    Column("posted", Moment),
    Column("absent", Integer, nullable=False),
    Column("withdrawn", Text, nullable=False),
    Column("waiting", Text, nullable=False),
)
told = Table(
    "told",
    metadata,
    Column("hub", Text, primary_key=True),
    Column("feed", Text, primary_key=True),
    Column("stamp", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("told", String(64), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", Moment),
)
waiting = Table(
    "waiting",
    metadata,
    Column("language", String(35), primary_key=True),
    Column("statement_id", String(200), primary_key=True),
    Column("versions", Text, nullable=False),
    Column("since", Moment, nullable=False),
)
review_links = Table(
    "review_links",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("languages", Text, nullable=False),
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
    Column("errors", Text, nullable=False),
)
tallies = Table(
    "tallies",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("label", String(120), primary_key=True),
    Column("value", sa.Float, nullable=False),
)
days = Table(
    "days",
    metadata,
    Column("day", sa.Date, primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("value", sa.Float, nullable=False),
)
# What these hold can be made again from the rest at any time: it only saves work.
looks = Table("looks", metadata, Column("since", Moment, primary_key=True))
templates = Table(
    "templates",
    metadata,
    Column("statement_id", String(200), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("stamp", Text, nullable=False),
)
readings = Table(
    "readings",
    metadata,
    Column("statement_id", String(200), primary_key=True),
    Column("language", String(35), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("stamp", Text, nullable=False),
    Column("lent", String(64), nullable=False),
    Column("offers", Text, nullable=False),
    Column("outline", Text, nullable=False),
    Column("held", Text, nullable=False),
    Column("unmade", sa.Boolean, nullable=False),
    Column("translation", sa.LargeBinary, nullable=False),
)
leaves = Table(
    "leaves",
    metadata,
    Column("statement_id", String(200), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("leaves", Text, nullable=False),
)
editions = Table(
    "editions",
    metadata,
    Column("language", String(35), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("entries", Integer, nullable=False),
)
outputs = Table(
    "outputs",
    metadata,
    Column("path", Text, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("stamp", Text, nullable=False),
)
