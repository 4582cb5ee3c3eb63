"""The databases of tests' homes: a file each, or a schema each on a server (`--database`)."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from bot.config import Home
from bot.store import Store, address_of, portable
from bot.store.address import VARIABLE
from tests.postgresql.cluster import Cluster

SCHEMA = "{home}"


def use(cluster: Cluster) -> None:
    """Have every home from now on, in this process and its children, on a server."""
    os.environ[VARIABLE] = cluster.url(schema=SCHEMA)


def new_store(folder: Path) -> Store:
    """Open the database of a home that is a folder with nothing else."""
    return store_of(Home(folder))


def store_of(home: Home) -> Store:
    """Open the database of a home."""
    home.state.mkdir(parents=True, exist_ok=True)
    store = Store(address_of(home, None))
    store.open()
    return store


@contextmanager
def connected(home: Home) -> Iterator[sa.Connection]:
    """Give a transaction in a home's database, for what the program has no words for."""
    with _connected(address_of(home, None).url) as connection:
        yield connection


@contextmanager
def apart() -> Iterator[None]:
    """Have the homes of one file of tests in a database of their own, where they are on a server.

    With thousands of homes in one database its catalogue grows so much that all is slow.
    """
    if not (common := os.environ.get(VARIABLE)):
        yield
        return
    name = f"homes_{uuid.uuid4().hex}"
    _on_server(common, f"CREATE DATABASE {name}")
    os.environ[VARIABLE] = common.replace("/homes?", f"/{name}?")
    try:
        yield
    finally:
        os.environ[VARIABLE] = common
        _on_server(common, f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(address: str, statement: str) -> None:
    """Have a statement carried out that cannot be within a transaction."""
    url = sa.make_url(address).set(database="postgres", drivername="postgresql+psycopg")
    engine = sa.create_engine(
        url.difference_update_query(["options"]), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@contextmanager
def _connected(url: sa.URL) -> Iterator[sa.Connection]:
    engine = sa.create_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def execute(home: Home, *statements: str) -> None:
    """Have statements carried out."""
    with connected(home) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def forget(home: Home) -> None:
    """Lose the database."""
    file = address_of(home, None).file
    if file is not None:
        file.unlink(missing_ok=True)
        return
    with connected(home) as connection:
        schema = connection.scalar(sa.select(sa.func.current_schema()))
        if schema is not None:
            connection.execute(sa.schema.DropSchema(schema, cascade=True))


def keep(home: Home) -> bytes:
    """Return the database as it is, as the bytes of a file."""
    file = address_of(home, None).file
    if file is not None:
        return file.read_bytes()
    with TemporaryDirectory() as folder, connected(home) as connection:
        portable.save(connection, Path(folder, "kept"))
        return Path(folder, "kept").read_bytes()


def put_back(home: Home, kept: bytes) -> None:
    """Have the database as it was when it was kept."""
    forget(home)
    file = address_of(home, None).file
    if file is not None:
        file.write_bytes(kept)
        return
    store_of(home).close()
    with TemporaryDirectory() as folder:
        former = Path(folder, "kept")
        former.write_bytes(kept)
        with _connected(sa.make_url(f"sqlite:///{former}")) as source, connected(home) as target:
            portable.copy_rows(source, target)


def copied(root: Path, to: Path) -> Path:
    """Copy a home with its database, wherever that is."""
    shutil.copytree(root, to)
    if address_of(Home(root), None).file is None:
        put_back(Home(to), keep(Home(root)))
    return to
