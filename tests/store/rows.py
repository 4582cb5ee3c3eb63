"""A database with something in it, made through the program's own methods."""

from datetime import UTC, date, datetime
from pathlib import Path

from bot.model import Block, BlockKind, Delivery, DeliveryState, Statement
from bot.store import FileRecord, ReviewLink, Shown, Store

NOW = datetime(2026, 3, 8, 9, 30, tzinfo=UTC)
NAME = "2026-03-08-a-day-of-rest"
STATEMENT = Statement(
    id=NAME,
    language="en",
    title="A day of rest",
    published=date(2026, 3, 8),
    blocks=(Block(BlockKind.PARAGRAPH, "One day of rest in seven."),),
    revision="r1",
)
DELIVERY = Delivery(
    account="social",
    statement_id=NAME,
    language="es",
    text="Un día de descanso https://e.org/",
    key="k" * 48,
    address="https://e.org/",
    state=DeliveryState.SENT,
    due=NOW,
    attempts=1,
    changed=NOW,
    remote_id="17",
    remote_address="https://social.example.org/@a/17",
)
LINK = ReviewLink("0123456789abcdef", "Ana", ("es", "ar"), NOW, NOW)
KEPT = b'msgid ""\nmsgstr ""\n'


def fill(path: Path) -> None:
    """Make a database with a row of each kind that cannot be made again."""
    store = Store(f"sqlite:///{path}")
    store.open()
    fill_store(store)
    store.close()


def fill_store(store: Store) -> None:
    """Put them into a database."""
    store.save_files([FileRecord("statements/a.md", 10, 20, "1", statement=STATEMENT)])
    store.remember(("en", "es"), "argos", "v1", {"d1": "Un día de descanso."})
    store.save_shown({(NAME, "es"): Shown("s1", NOW)}, {}, {})
    store.keep_catalogs("es", {NAME: ("c1", KEPT)})
    store.note_completed([(NAME, "es")], NOW)
    store.add_delivery(DELIVERY)
    store.add_review_link(LINK)
