"""I/O: schema 0001: the tables of the first release."""

import sqlalchemy as sa
from alembic import op

from bot.store.kinds import Words

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "awaited",
        sa.Column("source_language", Words(), nullable=False),
        sa.Column("target_language", Words(), nullable=False),
        sa.Column("engine", Words(), nullable=False),
        sa.Column("version", Words(), nullable=False),
        sa.Column("digest", Words(), nullable=False),
        sa.Column("batch", Words(), nullable=False),
        sa.Column("mended", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "source_language", "target_language", "engine", "version", "digest"
        ),
    )
    op.create_index("awaited_by_batch", "awaited", ["batch"], unique=False)
    op.create_table(
        "batches",
        sa.Column("id", Words(), nullable=False),
        sa.Column("source_language", Words(), nullable=False),
        sa.Column("target_language", Words(), nullable=False),
        sa.Column("engine", Words(), nullable=False),
        sa.Column("version", Words(), nullable=False),
        sa.Column("queue", Words(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("sentences", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", Words(), nullable=False),
        sa.Column("lease", Words(), nullable=True),
        sa.Column("made", Words(), nullable=False),
        sa.Column("wanted", Words(), nullable=False),
        sa.Column("rung", Words(), nullable=True),
        sa.Column("done", Words(), nullable=True),
        sa.Column("error", Words(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("batches_by_state", "batches", ["state", "queue"], unique=False)
    op.create_table(
        "catalogs",
        sa.Column("statement_id", Words(), nullable=False),
        sa.Column("language", Words(), nullable=False),
        sa.Column("digest", Words(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("statement_id", "language"),
    )
    op.create_table(
        "completed",
        sa.Column("statement_id", Words(), nullable=False),
        sa.Column("language", Words(), nullable=False),
        sa.Column("since", Words(), nullable=False),
        sa.PrimaryKeyConstraint("statement_id", "language"),
    )
    op.create_table(
        "corrections",
        sa.Column("statement_id", Words(), nullable=False),
        sa.Column("language", Words(), nullable=False),
        sa.Column("at", Words(), nullable=False),
        sa.Column("parts", Words(), nullable=False),
        sa.PrimaryKeyConstraint("statement_id", "language", "at"),
    )
    op.create_table(
        "days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("day", "name"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", Words(), nullable=False),
        sa.Column("statement_id", Words(), nullable=False),
        sa.Column("language", Words(), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.Column("key", Words(), nullable=False),
        sa.Column("address", Words(), nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("due", Words(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("changed", Words(), nullable=True),
        sa.Column("remote_id", Words(), nullable=False),
        sa.Column("remote_address", Words(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("part", Words(), nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("target", Words(), nullable=False),
        sa.Column("card", Words(), nullable=False),
        sa.Column("alt", Words(), nullable=False),
        sa.Column("basis", Words(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account", "statement_id", "language", "part"),
    )
    op.create_index("deliveries_by_state", "deliveries", ["state", "account"], unique=False)
    op.create_table(
        "editions",
        sa.Column("language", Words(), nullable=False),
        sa.Column("key", Words(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("language"),
    )
    op.create_table(
        "files",
        sa.Column("path", Words(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column("reader", Words(), nullable=False),
        sa.Column("statement_id", Words(), nullable=True),
        sa.Column("revision", Words(), nullable=True),
        sa.Column("statement", Words(), nullable=True),
        sa.Column("refusal", Words(), nullable=True),
        sa.PrimaryKeyConstraint("path"),
    )
    op.create_table(
        "imported",
        sa.Column("source", Words(), nullable=False),
        sa.Column("key", Words(), nullable=False),
        sa.Column("address", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("written", Words(), nullable=False),
        sa.Column("content", Words(), nullable=False),
        sa.Column("posted", Words(), nullable=True),
        sa.Column("absent", sa.Integer(), nullable=False),
        sa.Column("withdrawn", Words(), nullable=False),
        sa.Column("waiting", Words(), nullable=False),
        sa.PrimaryKeyConstraint("source", "key"),
    )
    op.create_table(
        "last_cycle",
        sa.Column("ended", Words(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("errors", Words(), nullable=False),
        sa.PrimaryKeyConstraint("ended"),
    )
    op.create_table(
        "leaves",
        sa.Column("statement_id", Words(), nullable=False),
        sa.Column("key", Words(), nullable=False),
        sa.Column("leaves", Words(), nullable=False),
        sa.PrimaryKeyConstraint("statement_id"),
    )
    op.create_table(
        "ledger_seen",
        sa.Column("home", Words(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("head", Words(), nullable=False),
        sa.Column("seen", Words(), nullable=False),
        sa.Column("doubt", Words(), nullable=True),
        sa.Column("loss", Words(), nullable=False),
        sa.Column("lost", Words(), nullable=True),
        sa.PrimaryKeyConstraint("home"),
    )
    op.create_table(
        "looks", sa.Column("since", Words(), nullable=False), sa.PrimaryKeyConstraint("since")
    )
    op.create_table(
        "memory",
        sa.Column("source_language", Words(), nullable=False),
        sa.Column("target_language", Words(), nullable=False),
        sa.Column("engine", Words(), nullable=False),
        sa.Column("version", Words(), nullable=False),
        sa.Column("digest", Words(), nullable=False),
        sa.Column("target", Words(), nullable=False),
        sa.PrimaryKeyConstraint(
            "source_language", "target_language", "engine", "version", "digest"
        ),
    )
    op.create_table(
        "outputs",
        sa.Column("path", Words(), nullable=False),
        sa.Column("key", Words(), nullable=False),
        sa.Column("stamp", Words(), nullable=False),
        sa.PrimaryKeyConstraint("path"),
    )
    op.create_table(
        "readings",
        sa.Column("statement_id", Words(), nullable=False),
        sa.Column("language", Words(), nullable=False),
        sa.Column("key", Words(), nullable=False),
        sa.Column("stamp", Words(), nullable=False),
        sa.Column("lent", Words(), nullable=False),
        sa.Column("offers", Words(), nullable=False),
        sa.Column("outline", Words(), nullable=False),
        sa.Column("held", Words(), nullable=False),
        sa.Column("unmade", sa.Boolean(), nullable=False),
        sa.Column("translation", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("statement_id", "language"),
    )
    op.create_table(
        "review_links",
        sa.Column("id", Words(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("languages", Words(), nullable=False),
        sa.Column("issued", Words(), nullable=False),
        sa.Column("expires", Words(), nullable=False),
        sa.Column("revoked", Words(), nullable=True),
        sa.Column("coordinator", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "shown",
        sa.Column("statement_id", Words(), nullable=False),
        sa.Column("language", Words(), nullable=False),
        sa.Column("digest", Words(), nullable=False),
        sa.Column("updated", Words(), nullable=False),
        sa.PrimaryKeyConstraint("statement_id", "language"),
    )
    op.create_table(
        "sources",
        sa.Column("url", Words(), nullable=False),
        sa.Column("looked", Words(), nullable=False),
        sa.Column("etag", Words(), nullable=False),
        sa.Column("last_modified", Words(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("url"),
    )
    op.create_table(
        "standing",
        sa.Column("picture", Words(), nullable=False),
        sa.Column("since", Words(), nullable=False),
        sa.Column("until", Words(), nullable=False),
        sa.Column("report", Words(), nullable=False),
        sa.PrimaryKeyConstraint("picture"),
    )
    op.create_table(
        "tallies",
        sa.Column("name", Words(), nullable=False),
        sa.Column("label", Words(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", "label"),
    )
    op.create_table(
        "templates",
        sa.Column("statement_id", Words(), nullable=False),
        sa.Column("key", Words(), nullable=False),
        sa.Column("stamp", Words(), nullable=False),
        sa.PrimaryKeyConstraint("statement_id"),
    )
    op.create_table(
        "told",
        sa.Column("hub", Words(), nullable=False),
        sa.Column("feed", Words(), nullable=False),
        sa.Column("stamp", Words(), nullable=False),
        sa.Column("digest", Words(), nullable=False),
        sa.Column("told", Words(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", Words(), nullable=True),
        sa.PrimaryKeyConstraint("hub", "feed"),
    )
    op.create_table(
        "waiting",
        sa.Column("language", Words(), nullable=False),
        sa.Column("statement_id", Words(), nullable=False),
        sa.Column("versions", Words(), nullable=False),
        sa.Column("since", Words(), nullable=False),
        sa.PrimaryKeyConstraint("language", "statement_id"),
    )
    op.create_table(
        "whole_translations",
        sa.Column("path", Words(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column("reader", Words(), nullable=False),
        sa.Column("statement_id", Words(), nullable=True),
        sa.Column("revision", Words(), nullable=True),
        sa.Column("statement", Words(), nullable=True),
        sa.Column("refusal", Words(), nullable=True),
        sa.PrimaryKeyConstraint("path"),
    )
    op.create_table(
        "withdrawals",
        sa.Column("statement_id", Words(), nullable=False),
        sa.Column("since", Words(), nullable=False),
        sa.Column("why", Words(), nullable=False),
        sa.Column("language", Words(), nullable=False),
        sa.PrimaryKeyConstraint("statement_id"),
    )
    op.create_table(
        "wordings",
        sa.Column("statement_id", Words(), nullable=False),
        sa.Column("language", Words(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("parts", Words(), nullable=False),
        sa.PrimaryKeyConstraint("statement_id", "language"),
    )
    op.create_table(
        "workers",
        sa.Column("name", Words(), nullable=False),
        sa.Column("queues", Words(), nullable=False),
        sa.Column("threads", sa.Integer(), nullable=False),
        sa.Column("since", Words(), nullable=False),
        sa.Column("seen", Words(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
