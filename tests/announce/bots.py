"""A bot with one account in a home, cycle after cycle; what it lost, and what it holds."""

import os
import signal
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bot.announce.networks import connect
from bot.announce.stage import announce
from bot.config import Config, Home
from bot.model import AnnounceReport, Delivery, DeliveryState, Entry
from bot.ports import Account
from bot.store import Store
from tests import databases
from tests.announce.made import (
    NOW,
    StandIn,
    bluesky_account,
    configuration,
    entry,
    give_token,
    mastodon_account,
    telegram_account,
    token_of,
)

MINUTE = timedelta(minutes=1)
_TABLES = {
    "mastodon": mastodon_account,
    "bluesky": bluesky_account,
    "telegram": telegram_account,
}


class Bot:
    """A bot with one account; each cycle is a minute after the last."""

    def __init__(
        self,
        home: Home,
        server: StandIn,
        network: str = "mastodon",
        *,
        now: datetime = NOW,
        entries: Sequence[Entry] = (),
    ) -> None:
        home.state.mkdir(parents=True, exist_ok=True)
        give_token(home, token_of(network))
        self.home, self.now = home, now
        self.config: Config = configuration(_TABLES[network](server.url))
        self.account: Account = connect(home, self.config.accounts[0])
        self.entries = list(entries) or [entry()]
        self.reached: Callable[[str], None] = lambda _point: None

    def cycles(self, count: int = 1) -> list[AnnounceReport]:
        """Run so many cycles and return what each reported."""
        store = self.opened()
        reports = [self._cycle(store) for _ in range(count)]
        store.close()
        return reports

    def until_known(self, most: int) -> None:
        """Run cycles until every post is known to be out, and one more; at most so many."""
        store = self.opened()
        for _ in range(most):
            known = {one.state for one in store.deliveries()} == {DeliveryState.SENT}
            self._cycle(store)
            if known:
                break
        store.close()

    def _cycle(self, store: Store) -> AnnounceReport:
        report = announce(
            self.home,
            self.config,
            store,
            {"social": self.account},
            self.entries,
            self.now,
            reached=self.reached,
        )
        self.now += MINUTE
        return report

    def opened(self) -> Store:
        """Return the home's database."""
        return databases.store_of(self.home)

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """Every delivery that the database has."""
        store = self.opened()
        found = store.deliveries()
        store.close()
        return found

    @property
    def states(self) -> list[DeliveryState]:
        """The state of every delivery."""
        return [delivery.state for delivery in self.deliveries]


def forked(work: Callable[[], object]) -> int:
    """Do something in a process of its own; return its exit status, negative for a signal."""
    child = started(work)
    return ended(child)


def started(work: Callable[[], object]) -> int:
    """Begin something in a process of its own and return its number."""
    child = os.fork()
    if child:
        return child
    status = 70
    try:
        work()
        status = 0
    except BaseException:  # noqa: BLE001  # whatever happened belongs to the child
        traceback.print_exc()
    finally:
        os._exit(status)


def ended(child: int) -> int:
    """Wait for a process and return its exit status."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die() -> None:
    """End as a power cut or the kernel ends a process."""
    os.kill(os.getpid(), signal.SIGKILL)


def copied(home: Home, *paths: Path) -> dict[Path, bytes | None]:
    """Return what stands in files of a home, None for one that is not there."""
    return {path: _content(home, path) for path in (paths or (home.database, home.ledger))}


def _content(home: Home, path: Path) -> bytes | None:
    if path == home.database:
        return databases.keep(home)
    return path.read_bytes() if path.exists() else None


def put_back(kept: dict[Path, bytes | None]) -> None:
    """Put files back as they were."""
    for path, content in kept.items():
        home = Home(path.parents[1])
        if path == home.database and content is not None:
            databases.put_back(home, content)
            continue
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)
