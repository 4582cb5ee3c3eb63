"""I/O: the connection to the database: tables made, each kind used safely, errors in words."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.errors import DiskError, StoreError
from bot.log import Log
from bot.store import copies, portable, server, tables
from bot.store.address import Address, plain
from bot.store.migrations import RELEASED, Steps, bring_up, refuse_newer, version_of

LOG = Log("store")
_ONLY_READS = "only_reads"
_OF_DISKS = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")
_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Connected:
    """A database, opened and closed."""

    def __init__(self, address: Address | str) -> None:
        """Connect when it is needed; a text is an address as SQLAlchemy writes it."""
        self.address = plain(address) if isinstance(address, str) else address
        if self.is_on_server:
            self._engine = server.engine(self.address)
        else:
            self._engine = sa.create_engine(self.address.url)
            _use_sqlite_safely(self._engine)

    @property
    def is_on_server(self) -> bool:
        """Tell whether a server has it, which other machines reach too."""
        return self.address.url.get_backend_name() == "postgresql"

    def open(self, steps: Steps = RELEASED) -> None:
        """Make the tables where they are missing, or bring them to this program's version.

        A copy of an older database is kept in state/. Raises StoreError on a newer one.
        """
        with self._transaction() as connection:
            if self.is_on_server:
                server.prepare(connection)
            bring_up(connection, lambda version: self._keep_copy(connection, version), steps)

    def _keep_copy(self, connection: sa.Connection, version: int) -> None:
        """Copy the database as it is before it is changed; nobody can write meanwhile."""
        if self.address.copies is None:
            return
        kept = self.address.copies / f"bot.schema-{version}.sqlite"
        draft = kept.with_name(f".{kept.name}")
        draft.unlink(missing_ok=True)
        if self.address.file is not None:
            copies.copy(self.address.file, draft, is_held=True)
        else:
            server.keep_others_out(connection)
            portable.save(connection, draft, version)
        draft.replace(kept)
        LOG.info("schema-upgrade", former=version, copy=str(kept))

    def save(self, to: Path) -> int | None:
        """Write all of it to a new SQLite file, as it is at one moment, also while others write.

        Returns the version of its schema; None, and no file, where it has no tables yet.
        Raises StoreError where it cannot be read or written. An older one is left as it is.
        """
        file = self.address.file
        if file is not None:
            if not file.exists():
                return None
            copies.copy(file, to)
            return copies.examine(to)
        with self.snapshot() as connection:
            version = version_of(connection)
            if version is not None:
                refuse_newer(connection, version, tables.SCHEMA_VERSION)
                portable.save(connection, to, version)
            return version

    def load(self, other: "Connected", telling: portable.Telling = portable.unwatched) -> int:
        """Have exactly the rows that another database has, or stay as it is; return how many.

        Both have this program's tables. Raises StoreError where not all arrive.
        """
        with other.snapshot() as source, self._transaction() as target:
            if self.is_on_server:
                server.keep_others_out(target)
            for table in reversed(tables.metadata.sorted_tables):
                target.execute(table.delete())
            return sum(portable.copy_rows(source, target, telling=telling).values())

    def is_like(self, other: "Connected") -> bool:
        """Tell whether it has exactly the rows that another database has."""
        with self.snapshot() as one, other.snapshot() as two:
            return portable.are_alike(one, two)

    def examine(self) -> int:
        """Read all of it, and return its schema's version; raises StoreError where damaged."""
        if self.address.file is not None:
            return copies.examine(self.address.file)
        with self._glance() as connection:
            return server.examine(connection)

    def is_empty(self) -> bool:
        """Tell whether it has nothing but its tables."""
        with self._glance() as connection:
            return not any(
                connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first()
                for table in tables.metadata.sorted_tables
            )

    def size(self) -> int:
        """Return how many bytes it takes on a disk; nothing where it is in memory."""
        if self.is_on_server:
            with self._glance() as connection:
                return server.size(connection)
        file = self.address.file
        return file.stat().st_size if file is not None and file.exists() else 0

    def server(self) -> str:
        """Return who the server is that has the database: "" where none does, or it is silent."""
        if not self.is_on_server:
            return ""
        with self._glance() as connection:
            return server.identity(connection)

    def optimize(self) -> None:
        """Let SQLite renew what it knows of its tables' sizes; PostgreSQL does by itself."""
        if not self.is_on_server:
            with self._transaction() as connection:
                connection.exec_driver_sql("PRAGMA optimize")

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        with self._in_words(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _glance(self) -> Iterator[sa.Connection]:
        """Read without keeping anybody from writing."""
        with self._in_words(), self._engine.connect() as connection:
            yield connection.execution_options(**{_ONLY_READS: True})

    @contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """Read all as it is at one moment, whatever others write meanwhile."""
        if not self.is_on_server:
            with self._glance() as connection:
                yield connection
            return
        one = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._in_words(), self._engine.connect().execution_options(**one) as connection:
            yield connection

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            if self.is_on_server:
                raise server.in_words(error, self.address.name) from error
            said = getattr(error.orig, "sqlite_errorname", "")
            raise StoreError(
                f"the database does not answer as it should: {error.orig}.",
                where=self.address.name,
                mend="Check the disk's space and permissions; a damaged file is replaced from a "
                "backup.",
                reason=DiskError.reason if said.startswith(_OF_DISKS) else "",
            ) from error


def add(connection: sa.Connection, table: sa.Table, row: Mapping[str, Any]) -> bool:
    """Add a row, also while others do; False where there is one that must be unique."""
    insert: Any = _INSERTS[connection.dialect.name](table)
    adding = insert.values(**row).on_conflict_do_nothing()
    return connection.execute(adding.returning(sa.literal(1))).first() is not None


def put(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put rows in the place of those with the same key, also while others do.

    All put them in the same order, so that no two wait for each other.
    """
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    insert: Any = _INSERTS[connection.dialect.name](table)
    others = {column.name: insert.excluded[column.name] for column in table.c}
    replacing = insert.on_conflict_do_update(
        index_elements=keys, set_={name: new for name, new in others.items() if name not in keys}
    )
    connection.execute(replacing, sorted(rows, key=lambda row: [str(row[name]) for name in keys]))


def _use_sqlite_safely(engine: sa.Engine) -> None:
    """DELETE journal (WAL has a reset bug before 3.51.3), full syncs, BEGIN IMMEDIATE.

    Whoever only reads begins without it, and waits for nobody who has not begun to commit.
    """

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=DELETE", "synchronous=FULL", "busy_timeout=10000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        only_reads = connection.get_execution_options().get(_ONLY_READS, False)
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")
