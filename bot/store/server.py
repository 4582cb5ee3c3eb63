"""I/O: PostgreSQL as this program uses it: how it connects, and what its errors mean."""

import hashlib
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from bot.errors import ConfigError, DatabaseRefusedError, Problem, StoreError
from bot.store import tables
from bot.store.address import Address
from bot.store.migrations import version_of

AWAY = "database-away"
_NEW_SCHEMAS = 0x616C6C69616E6365
_INSTALL = 'Run `pip install "alliance-bot[postgresql]"` where the program is installed.'
# Of a connection whose other end is gone neither side may wait for hours, as TCP would.
_PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
_SESSION = {
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "20000",
    "statement_timeout": "10min",
    "lock_timeout": "60s",
    "timezone": "UTC",
}


def engine(address: Address, session: Mapping[str, str] | None = None, **options: Any) -> sa.Engine:
    """Return what connects to a server; raises ConfigError where its library is missing.

    `session` are settings of its sessions that differ from what is usual here.
    """
    own = address.url.query
    ours = _PATIENCE | {"application_name": "alliance-bot"}
    arguments = {name: value for name, value in ours.items() if name not in own}
    arguments["options"] = _session(address.url, _SESSION | dict(session or {}))
    try:
        return sa.create_engine(address.url, connect_args=arguments, pool_pre_ping=True, **options)
    except ImportError:
        what = "PostgreSQL needs a library that is not installed."
        raise ConfigError((Problem(address.where, what, _INSTALL),)) from None


def _session(url: sa.URL, ours: Mapping[str, str]) -> str:
    """Return what a session begins with; what the address itself says comes last, and counts."""
    own = url.query.get("options", "")
    settings = [f"-c {name}={value}" for name, value in ours.items()]
    return " ".join((*settings, own if isinstance(own, str) else " ".join(own))).strip()


def key(connection: sa.Connection) -> int:
    """Return the number of this home's lock: the schema of its tables has one of its own."""
    digest = hashlib.sha256(f"alliance-bot {_schema(connection)[0]}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True) & ~1


def prepare(connection: sa.Connection) -> None:
    """Have a place for tables, and let one at a time make or change them."""
    schema, is_there = _schema(connection)
    if not is_there:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_NEW_SCHEMAS)))
        connection.execute(sa.schema.CreateSchema(schema, if_not_exists=True))
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key(connection) + 1)))


def _schema(connection: sa.Connection) -> tuple[str, bool]:
    """Return the schema that the tables are in, or will be, and whether it is there."""
    found = connection.scalar(sa.select(sa.func.current_schema()))
    if found is not None:
        return str(found), True
    path = str(connection.exec_driver_sql("SHOW search_path").scalar())
    return path.split(",", maxsplit=1)[0].strip().strip('"'), False


def identity(connection: sa.Connection) -> str:
    """Return the number that a server was given when it was made, "" where it does not tell.

    A copy of a database on another server is known by it.
    """
    try:
        found = connection.exec_driver_sql("SELECT system_identifier FROM pg_control_system()")
        return str(found.scalar_one())
    except sa.exc.ProgrammingError:
        return ""


def keep_others_out(connection: sa.Connection) -> None:
    """Wait until nobody writes, and let nobody write until this transaction ends."""
    names = ", ".join(f'"{name}"' for name in _names(connection))
    connection.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")


def examine(connection: sa.Connection) -> int:
    """Read every row of every table, and return the schema's version."""
    for name in _names(connection):
        whole = sa.func.sum(sa.func.octet_length(sa.literal_column("one::text")))
        connection.execute(sa.select(whole).select_from(sa.table(name).alias("one")))
    found = version_of(connection)
    if found is None:
        raise StoreError(
            "the database has no tables of this program any more.",
            where=connection.engine.url.render_as_string(hide_password=True),
            mend="Restore the last backup: `alliance-bot restore FILE --into-existing`.",
        )
    return found


def size(connection: sa.Connection) -> int:
    """Return the bytes that the tables take, with all that belongs to them."""
    names = tuple(_names(connection))
    sizes = sa.text(
        "SELECT coalesce(sum(pg_total_relation_size(to_regclass(name))), 0)::bigint "
        "FROM unnest(CAST(:names AS text[])) AS name"
    )
    return int(connection.scalar(sizes, {"names": list(names)}) or 0)


def _names(connection: sa.Connection) -> list[str]:
    """Return the names of the tables that are there."""
    there = sa.inspect(connection).get_table_names()
    return sorted({*tables.metadata.tables, tables.VERSION_TABLE} & set(there))


_LOGIN = (
    'Check the role, and its password: as password = { file = "…" } under [database], or in '
    "~/.pgpass."
)
_HOW = "docs/postgresql.md says how role and database are made."
_REFUSALS = (
    ("password authentication failed", _LOGIN),
    ("no password supplied", _LOGIN),
    ("no pg_hba.conf entry", "Let the role in from this machine, in the server's pg_hba.conf."),
    ("authentication failed", _LOGIN),
    ('FATAL:  role "', f"Make the role: `createuser --pwprompt NAME`. {_HOW}"),
    ('FATAL:  database "', f"Make the database: `createdb --owner=ROLE NAME`. {_HOW}"),
    ("permission denied", f"Let the role own the database. {_HOW}"),
    ("read-only transaction", "This server only copies another: name that one."),
)
_MENDS = (
    ("statement timeout", "The server is too busy, or its disk too slow. It is tried again."),
    ("lock timeout", "Another program keeps a table locked: `pg_stat_activity` names it."),
    ("No space left", "Make room on the server's disk."),
)
_OF_AWAY = ("08", "57P")
_MEND_AWAY = "See that the server runs, and that the address is right. It is tried again by itself."


def in_words(error: sa.exc.DBAPIError, name: str) -> StoreError:
    """Return what an error of the server means, and what can be done."""
    said = " ".join(str(error.orig).split()).rstrip(".")
    for sign, mend in _REFUSALS:
        if sign in str(error.orig):
            what = f"the database server refuses: {said}."
            return DatabaseRefusedError(what, where=name, mend=mend)
    state = getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated or state is None or state.startswith(_OF_AWAY):
        what = f"the database server does not answer: {said}."
        return StoreError(what, where=name, mend=_MEND_AWAY, reason=AWAY)
    mends = (mend for sign, mend in _MENDS if sign in said)
    what = f"the database server does not do as it should: {said}."
    return StoreError(what, where=name, mend=next(mends, "Its own log says more."))
