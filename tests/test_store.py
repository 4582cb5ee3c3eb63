"""The database: what it is told it keeps, and two processes cannot both move a post."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.config import Home
from bot.errors import StoreError
from bot.model import Block, BlockKind, Delivery, DeliveryState, Refusal, Statement
from bot.store import FileRecord, LedgerSeen, Shown, Store
from tests import databases

NOW = datetime(2026, 3, 8, 9, 30, tzinfo=UTC)
STATEMENT = Statement(
    id="2026-03-08-a",
    language="en",
    title="A",
    published=date(2026, 3, 8),
    until=date(2026, 3, 9),
    blocks=(Block(BlockKind.ITEM, "<em>One</em>", number=1),),
    tags=("work",),
    translations=(("es", "https://example.org/es"),),
    revision="r1",
)
DELIVERY = Delivery(
    "acct", "2026-03-08-a", "es", "text", "key", "https://e/", DeliveryState.READY, NOW
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = databases.new_store(tmp_path)
    yield store
    store.close()


def test_a_file_record_comes_back_as_it_was(store: Store) -> None:
    record = FileRecord("statements/a.md", 10, 20, "1", statement=STATEMENT)
    store.save_files([record])
    assert store.files() == {"statements/a.md": record}


def test_a_refusal_comes_back_as_it_was(store: Store) -> None:
    refusal = Refusal("statements/a.md", "empty", "nothing in it", mend="write something")
    record = FileRecord("statements/a.md", 0, 20, "1", refusal=refusal)
    store.save_files([record])
    assert store.files()["statements/a.md"].refusal == refusal


def test_a_file_that_is_gone_is_forgotten(store: Store) -> None:
    store.save_files([FileRecord("statements/a.md", 10, 20, "1", statement=STATEMENT)])
    store.save_files([], gone=["statements/a.md"])
    assert store.statements() == ()


def test_memory_is_kept_apart_by_model_version(store: Store) -> None:
    store.remember(("en", "es"), "argos", "v1", {"d": "hola"})
    assert store.recall(("en", "es"), "argos", "v1", ["d", "e"]) == {"d": "hola"}
    assert store.recall(("en", "es"), "argos", "v2", ["d"]) == {}
    assert store.recall(("en", "fr"), "argos", "v1", ["d"]) == {}


def test_memory_answers_more_sentences_than_a_query_can_name(store: Store) -> None:
    targets = {f"d{number}": str(number) for number in range(2000)}
    store.remember(("en", "es"), "argos", "v1", targets)
    assert store.recall(("en", "es"), "argos", "v1", list(targets)) == targets


def test_what_readers_saw_is_replaced(store: Store) -> None:
    store.save_shown({("a", "es"): Shown("d1", NOW)}, {}, {})
    store.save_shown({("a", "es"): Shown("d2", NOW + timedelta(days=1))}, {}, {})
    assert store.shown() == {("a", "es"): Shown("d2", NOW + timedelta(days=1))}


def test_a_statement_has_one_delivery_an_account_and_language(store: Store) -> None:
    assert store.add_delivery(DELIVERY) is True
    assert store.add_delivery(DELIVERY) is False
    assert store.deliveries() == (DELIVERY,)


def test_of_two_who_move_a_delivery_one_succeeds(store: Store) -> None:
    store.add_delivery(DELIVERY)
    first = store.move_delivery(DELIVERY, DeliveryState.SENDING, NOW, attempts=1)
    second = store.move_delivery(DELIVERY, DeliveryState.SENDING, NOW, attempts=1)
    assert first is not None
    assert second is None


def test_a_move_keeps_the_ledger_s_head_in_the_same_step(store: Store) -> None:
    store.save_ledger_seen(LedgerSeen("home", 1, "h1", NOW))
    store.add_delivery(DELIVERY)
    store.move_delivery(DELIVERY, DeliveryState.SENDING, NOW, ledger=(2, "h2"))
    assert store.ledger_seen() == LedgerSeen("home", 2, "h2", NOW)


def test_a_delivery_that_was_moved_in_between_is_not_forgotten(store: Store) -> None:
    store.add_delivery(DELIVERY)
    moved = store.move_delivery(DELIVERY, DeliveryState.HELD, NOW)
    store.forget_delivery(DELIVERY)
    assert store.deliveries() == (moved,)


def test_deliveries_are_found_by_state(store: Store) -> None:
    store.add_delivery(DELIVERY)
    assert store.deliveries(DeliveryState.SENT) == ()
    assert store.deliveries(DeliveryState.READY, DeliveryState.SENT) == (DELIVERY,)


def test_a_moment_without_a_time_zone_is_refused(store: Store) -> None:
    with pytest.raises((TypeError, sa.exc.StatementError)):
        store.save_shown({("a", "es"): Shown("d", NOW.replace(tzinfo=None))}, {}, {})


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    databases.new_store(tmp_path).close()
    databases.execute(Home(tmp_path), "UPDATE alembic_version SET version_num = '0999'")
    with pytest.raises(StoreError, match="newer alliance-bot"):
        databases.new_store(tmp_path)


@pytest.mark.sqlite("damages the file")
def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "bot.sqlite").write_bytes(b"this is not a database, it is a letter" * 100)
    with pytest.raises(StoreError, match=r"bot\.sqlite"):
        Store(f"sqlite:///{tmp_path}/bot.sqlite").open()
