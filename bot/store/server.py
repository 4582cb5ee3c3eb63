"""I/O: PostgreSQL as this program uses it: how it connects, and what its errors mean."""

import hashlib
from typing import Any

import sqlalchemy as sa

from bot.errors import ConfigError, Problem, StoreError
from bot.store import tables
from bot.store.address import Address
from bot.store.migrations import version_of

REFUSED = "database-refused"
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


def engine(address: Address, **options: Any) -> sa.Engine:
    """Return what connects to a server; raises ConfigError where its library is missing."""
    own = address.url.query
    ours = _PATIENCE | {"application_name": "alliance-bot"}
    arguments = {name: value for name, value in ours.items() if name not in own}
    arguments["options"] = _session(address.url)
    try:
        return sa.create_engine(address.url, connect_args=arguments, pool_pre_ping=True, **options)
    except ImportError:
        what = "PostgreSQL needs a library that is not installed."
        raise ConfigError((Problem(address.where, what, _INSTALL),)) from None


def _session(url: sa.URL) -> str:
    """Return what a session begins with; what the address itself says comes last, and counts."""
    own = url.query.get("options", "")
    settings = [f"-c {name}={value}" for name, value in _SESSION.items()]
    return " ".join((*settings, own if isinstance(own, str) else " ".join(own))).strip()


def key(connection: sa.Connection) -> int:
    """Return the number of this home's locks: its tables' schema has one, and no other."""
    schema = connection.scalar(sa.select(sa.func.current_schema()))
    digest = hashlib.sha256(f"alliance-bot {schema}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)


def prepare(connection: sa.Connection) -> None:
    """Have a place for tables, and let one at a time make or change them."""
    if connection.scalar(sa.select(sa.func.current_schema())) is None:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_NEW_SCHEMAS)))
        path = str(connection.exec_driver_sql("SHOW search_path").scalar())
        first = path.split(",", maxsplit=1)[0].strip().strip('"')
        connection.execute(sa.schema.CreateSchema(first, if_not_exists=True))
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key(connection) + 1)))


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
_MEND = "docs/postgresql.md says how role and database are made."
_MEANINGS = (
    ("password authentication failed", REFUSED, _LOGIN),
    ("no password supplied", REFUSED, _LOGIN),
    ("no pg_hba.conf entry", REFUSED, "Let the role in from this machine, in pg_hba.conf."),
    ("authentication failed", REFUSED, _LOGIN),
    ('FATAL:  role "', REFUSED, f"Make the role: `createuser --pwprompt NAME`. {_MEND}"),
    ('FATAL:  database "', REFUSED, f"Make the database: `createdb --owner=ROLE NAME`. {_MEND}"),
    ("permission denied", REFUSED, f"Let the role own the database. {_MEND}"),
    ("read-only transaction", REFUSED, "This server only copies another: name that one."),
    ("statement timeout", "database", "The server is too busy, or the disk too slow."),
    ("lock timeout", "database", "Another program keeps a table locked: `pg_stat_activity`."),
    ("No space left", "database", "Make room on the server's disk."),
)
_MEND_AWAY = "See that the server runs, and that the address is right. It is tried again by itself."


def in_words(error: sa.exc.DBAPIError, name: str) -> StoreError:
    """Return what an error of the server means, and what can be done."""
    said = " ".join(str(error.orig).split())
    for sign, reason, mend in _MEANINGS:
        if sign in str(error.orig):
            what = f"the database server refuses: {said}."
            return StoreError(what.replace("..", "."), where=name, mend=mend, reason=reason)
    state = getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated or state is None or state.startswith(("08", "57P")):
        what = f"the database server does not answer: {said}."
        return StoreError(what.replace("..", "."), where=name, mend=_MEND_AWAY, reason=AWAY)
    return StoreError(
        f"the database server does not answer as it should: {said}.",
        where=name,
        mend="Its own log says more.",
    )
