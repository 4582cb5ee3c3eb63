"""A daemon with much to do: nothing is lost, doubled or torn; `bench/load.py` has much more."""

import asyncio
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.config import Home
from tests import databases
from tests.daemon.loading import Account, Busy, give_packages, shown
from tests.daemon.readers import Reader, read
from tests.daemon.running import daemon, wait_for

LANGUAGES = {"es": 'engines = ["argos"]', "fr": 'engines = ["argos"]'}
ACCOUNTS = (
    Account("toots", "mastodon", ("es", "fr"), "thread = true\n"),
    Account("skies", "bluesky", ("fr",)),
    Account("channel", "telegram", ("en",)),
    Account("people", "file", ("en", "es"), 'post = "reviewed"\n'),
)
FIRST, THEN = 5, 15


class Seen:
    """What a daemon under load left behind: for readers, on the servers, and in its log."""

    def __init__(self, busy: Busy, address: str, readers: list[Reader]) -> None:
        self.shown = {tag: shown(address, tag) for tag in busy.tags}
        self.posts = {one: busy.posts(one) for one in busy.accounts}
        self.wanted = {one: Counter(busy.wanted(one, self.shown)) for one in busy.accounts}
        self.dropped = busy.dropped
        self.notes = [one.notes for one in readers]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """Statements come while readers read, and the daemon has published and posted them all."""
    folder = tmp_path_factory.mktemp("load")
    busy = Busy(folder, LANGUAGES, ACCOUNTS)
    try:
        give_packages(busy.home, folder, list(LANGUAGES))
        busy.drop(FIRST, 2)
        with daemon(busy.home) as process:
            address = wait_for(process, "answering")["address"]
            wait_for(process, "cycle", new=FIRST)
            readers = [Reader(address, busy.tags, number, pace=0.1) for number in range(4)]
            with reading(readers):
                busy.drop(THEN, 2)
                until_all_is_posted(process, busy)
            yield Seen(busy, address, readers)
    finally:
        busy.stop()


@contextmanager
def reading(readers: list[Reader]) -> Iterator[None]:
    enough = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(read(readers, enough.is_set)))
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def until_all_is_posted(process: "subprocess.Popen[str]", busy: Busy) -> None:
    """Read the log until each statement is collected; its cycle has posted it then, too."""
    collected = FIRST
    while collected < busy.dropped:
        collected += wait_for(process, "cycle")["new"]
    assert open_posts(busy.home) == 0


def open_posts(home: Home) -> int:
    with databases.connected(home) as connection:
        query = "SELECT count(*) FROM deliveries WHERE state != 'sent'"
        return int(connection.exec_driver_sql(query).scalar_one())


def test_every_statement_is_in_every_language_once(seen: Seen) -> None:
    assert len(seen.shown["en"]) == len(set(seen.shown["en"])) == seen.dropped == FIRST + THEN
    assert sorted(seen.shown["es"]) == sorted(seen.shown["fr"]) == sorted(seen.shown["en"])


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda one: one.name)
def test_every_account_has_what_its_rules_ask_for_once(seen: Seen, account: Account) -> None:
    assert seen.wanted[account].total() >= FIRST + THEN
    assert seen.posts[account] == seen.wanted[account]


def test_what_readers_got_meanwhile_was_whole_and_led_somewhere(seen: Seen) -> None:
    assert [fault for one in seen.notes for fault in one.faults] == []
    assert all(one.statuses[200] > 0 for one in seen.notes)
    assert sum(one.statuses[304] for one in seen.notes) > 0
