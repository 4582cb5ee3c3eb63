"""Every released database becomes one of this version, whole or not at all."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.errors import StoreError
from bot.store import Store, copies, migrations, tables
from bot.store.migrations import RELEASED, Steps
from tests.conftest import REPOSITORY
from tests.store.rows import DELIVERY, KEPT, LINK, NAME, STATEMENT

DUMPS = sorted((REPOSITORY / "tests/data/schemas").glob("*.sql"))
STALE = (
    "tables.py has changed: `.venv/bin/python scripts/schema` writes the unreleased version anew"
)
NEXT = '''"""A step that is in no release."""

import os
import signal

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("deliveries") as batch:
        batch.add_column(sa.Column("colour", sa.Text(), nullable=False, server_default="red"))
    op.execute("DELETE FROM memory")
    if os.environ.get("DIE"):
        os.kill(os.getpid(), signal.SIGKILL)
'''


def load(dump: Path, to: Path) -> Path:
    with closing(sqlite3.connect(to)) as connection:
        connection.executescript(dump.read_text("utf-8"))
    return to


def opened(database: Path, steps: Steps = RELEASED) -> None:
    """Open a database as the program does, and close it again."""
    store = Store(f"sqlite:///{database}")
    try:
        store.open(steps)
    finally:
        store.close()


def differences(database: Path) -> list[object]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with reading(database) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, tables.metadata))


@contextmanager
def reading(database: Path) -> Iterator[sa.Connection]:
    engine = sa.create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def shape(database: Path) -> dict[str, object]:
    """What SQLite itself says of every table: columns, keys, what must be unique."""
    with reading(database) as connection:
        found = sa.inspect(connection)
        return {
            name: (
                [(one["name"], str(one["type"]), one["nullable"]) for one in columns],
                found.get_pk_constraint(name)["constrained_columns"],
                sorted(one["column_names"] for one in found.get_unique_constraints(name)),
                sorted(str(one["column_names"]) for one in found.get_indexes(name)),
            )
            for name in found.get_table_names()
            if name != tables.VERSION_TABLE and (columns := found.get_columns(name))
        }


@pytest.fixture
def later(tmp_path: Path) -> Steps:
    """The released steps, and one more."""
    folder = tmp_path / "migrations"
    shutil.copytree(RELEASED.folder, folder)
    (folder / "versions" / "v0002_next.py").write_text(NEXT, "utf-8")
    return Steps(folder, 2)


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A database of the first release, as it was when it was released."""
    return load(REPOSITORY / "tests/data/schemas/1.sql", tmp_path / "bot.sqlite")


def test_every_version_up_to_this_one_is_there() -> None:
    versions = sorted(int(dump.stem) for dump in DUMPS)
    assert versions == list(range(1, tables.SCHEMA_VERSION + 1))


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_a_released_database_becomes_one_of_this_version(dump: Path, tmp_path: Path) -> None:
    database = load(dump, tmp_path / "bot.sqlite")
    opened(database)
    assert differences(database) == [], STALE
    assert copies.examine(database) == tables.SCHEMA_VERSION


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_what_cannot_be_made_again_is_kept(dump: Path, tmp_path: Path) -> None:
    store = Store(f"sqlite:///{load(dump, tmp_path / 'bot.sqlite')}")
    store.open()
    assert store.statements() == (STATEMENT,)
    assert store.deliveries() == (DELIVERY,)
    assert store.review_links() == (LINK,)
    assert store.recall(("en", "es"), "argos", "v1", ["d1"]) == {"d1": "Un día de descanso."}
    assert store.catalog(NAME, "es") == KEPT
    store.close()


def test_the_steps_from_nothing_make_the_same_tables_as_a_new_database(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path}/stepped.sqlite")
    with engine.begin() as connection:
        migrations.upgrade(connection, RELEASED.folder)
    engine.dispose()
    opened(tmp_path / "new.sqlite")
    assert shape(tmp_path / "stepped.sqlite") == shape(tmp_path / "new.sqlite"), STALE
    assert copies.examine(tmp_path / "stepped.sqlite") == tables.SCHEMA_VERSION


def test_a_new_database_needs_no_alembic(tmp_path: Path) -> None:
    code = (
        "import sys; from bot.store import Store\n"
        f"store = Store('sqlite:///{tmp_path}/bot.sqlite'); store.open(); store.open()\n"
        "print('alembic' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_an_older_database_is_changed_and_a_copy_of_it_kept(first: Path, later: Steps) -> None:
    opened(first, later)
    assert copies.examine(first) == 2
    with reading(first) as connection:
        rows = connection.execute(sa.text("SELECT remote_id, colour FROM deliveries")).all()
    assert [tuple(row) for row in rows] == [("17", "red")]
    kept = first.with_name("bot.schema-1.sqlite")
    assert copies.examine(kept) == 1
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_failing_step_leaves_the_database_as_it_was(first: Path, later: Steps) -> None:
    step = later.folder / "versions" / "v0002_next.py"
    step.write_text(NEXT.replace("DELETE FROM memory", "DELETE FROM nowhere"), "utf-8")
    before = shape(first)
    with pytest.raises(StoreError, match="no such table: nowhere"):
        opened(first, later)
    assert shape(first) == before
    assert copies.examine(first) == 1


KILLED = """
import sys
from pathlib import Path
from bot.store.migrations import Steps
from tests.store.test_migrations import opened
opened(Path(sys.argv[1]), Steps(Path(sys.argv[2]), 2))
"""


def test_a_killed_step_leaves_the_database_as_it_was_and_is_done_again(
    first: Path, later: Steps
) -> None:
    before = shape(first)
    command = [sys.executable, "-c", KILLED, str(first), str(later.folder)]
    killed = subprocess.run(command, env=os.environ | {"DIE": "1"}, cwd=REPOSITORY, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert copies.examine(first) == 1
    assert shape(first) == before
    assert subprocess.run(command, cwd=REPOSITORY, check=False).returncode == 0
    assert copies.examine(first) == 2


def test_a_newer_database_is_refused_and_left_alone(first: Path, later: Steps) -> None:
    opened(first, later)
    before = first.read_bytes()
    with pytest.raises(StoreError, match="newer alliance-bot") as caught:
        opened(first)
    assert caught.value.reason == "newer-database"
    assert first.read_bytes() == before
