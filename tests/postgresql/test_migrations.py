"""Every released database becomes one of this version on a server too, whole or not at all."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.config import Home, load
from bot.errors import StoreError
from bot.store import Store, address_of, migrations, tables
from bot.store.migrations import RELEASED, Steps
from bot.store.portable import copy_rows
from tests.store.rows import DELIVERY, KEPT, LINK, NAME, STATEMENT
from tests.store.test_migrations import DUMPS, NEXT, later
from tests.store.test_migrations import load as load_dump

__all__ = ["later"]


@contextmanager
def connected(home: Home) -> Iterator[sa.Connection]:
    engine = sa.create_engine(address_of(home, load(home)).url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


@pytest.fixture(params=DUMPS, ids=lambda dump: dump.stem)
def released(request: pytest.FixtureRequest, home: Home, tmp_path: Path) -> Home:
    """A home whose database is as a release made and filled it."""
    home.state.mkdir()
    file = sa.create_engine(f"sqlite:///{load_dump(request.param, tmp_path / 'dump.sqlite')}")
    with file.connect() as source, connected(home) as target:
        schema = str(target.exec_driver_sql("SHOW search_path").scalar())
        target.execute(sa.schema.CreateSchema(schema))
        migrations.upgrade(target, RELEASED.folder, int(request.param.stem))
        found = sa.MetaData()
        found.reflect(source)
        found.remove(found.tables[tables.VERSION_TABLE])
        copy_rows(source, target, found)
    file.dispose()
    return home


def test_it_has_this_version_s_tables_and_all_its_rows(released: Home) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with closing(Store(address_of(released, load(released)))) as store:
        store.open()
        assert store.examine() == tables.SCHEMA_VERSION
        assert store.statements() == (STATEMENT,)
        assert store.deliveries() == (DELIVERY,)
        assert store.review_links() == (LINK,)
        assert store.catalog(NAME, "es") == KEPT
    with connected(released) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert list(compare_metadata(context, tables.metadata)) == []


def test_a_copy_of_what_was_is_kept_in_the_home(released: Home, later: Steps) -> None:
    with closing(Store(address_of(released, load(released)))) as store:
        store.open(later)
        assert store.examine() == 2
    kept = released.state / "bot.schema-1.sqlite"
    with closing(Store(f"sqlite:///{kept}")) as former:
        assert former.examine() == 1
        assert former.deliveries() == (DELIVERY,)
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_step_that_fails_leaves_it_as_it_was(released: Home, later: Steps) -> None:
    step = later.folder / "versions" / "v0002_next.py"
    step.write_text(NEXT.replace("DELETE FROM memory", "DELETE FROM nowhere"), "utf-8")
    with closing(Store(address_of(released, load(released)))) as store:
        with pytest.raises(StoreError, match="nowhere"):
            store.open(later)
        assert store.examine() == 1
        assert store.deliveries() == (DELIVERY,)


def test_a_newer_one_is_refused_and_not_backed_up(released: Home, later: Steps) -> None:
    with closing(Store(address_of(released, load(released)))) as store:
        store.open(later)
        for use in (store.open, lambda: store.save(released.state / "copy.sqlite")):
            with pytest.raises(StoreError, match="newer alliance-bot"):
                use()
