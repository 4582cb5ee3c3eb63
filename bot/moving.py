"""I/O: what a home knows moves from one database to another: all of it, or nothing."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.announce import identity
from bot.announce.ledger import Ledger
from bot.announce.opening import settle_moved
from bot.config import Config, Home
from bot.errors import BotError, ConfigError, Problem
from bot.files import sync_folder
from bot.store import Address, Store, address_of, led, opened
from bot.store.address import given, own_file
from bot.store.portable import Telling

_NO_TARGET = "[database] names no server, and --to is not given: there is nowhere to move to."
_DRAFT = ".bot.sqlite.moving"


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: so many rows. A file that was left is `kept` under another name."""

    source: Address
    target: Address
    rows: int
    kept: Path | None


def ends(home: Home, config: Config, to: str | None) -> tuple[Address, Address]:
    """Return from where and to where: to the configured server, or from there with `to`.

    Raises ConfigError where there is no other end, or it cannot be used.
    """
    configured, file = address_of(home, config), own_file(home)
    if to is None:
        if configured.file is not None:
            where = f"{home.name(home.config_file)}, database"
            mend = 'Add [database] with url = "postgresql://…", or give --to.'
            raise ConfigError((Problem(where, _NO_TARGET, mend),))
        return file, configured
    password = config.database.password if config.database else None
    target = given(home, to, "--to", password)
    source = file if target.url == configured.url else configured
    if target.url == source.url:
        raise ConfigError((Problem("--to", "is where the database is already."),))
    return source, target


def move(home: Home, source: Address, target: Address, now: datetime, telling: Telling) -> Moved:
    """Move all; the caller holds the home.

    The database on a server is left as it is. A file is kept under another name: under its
    own it would be written to by whoever starts without the new address, and two databases
    would each know half of what was posted.

    Raises BotError where there is nothing to move or the other end is not empty, and
    StoreError where not all arrives; then nothing is changed.
    """
    if source.file is not None and not source.file.exists():
        raise _refused(f"there is no {source.name}: nothing can be moved from there.")
    where = str(home.root)
    with led(source, where), led(target, where), closing(opened(source)) as former:
        if former.is_empty():
            raise _refused(f"{source.name} has nothing in it yet: nothing is to be moved.")
        place = identity.here(_home_of(home), former)
        with _filled(target) as new:
            rows = _copied(former, new, telling)
        kept = _set_aside(source, now)
        with closing(opened(target)) as new:
            settle_moved(home, new, now, before=place)
    return Moved(source, target, rows, kept)


def _copied(former: Store, new: Store, telling: Telling) -> int:
    """Copy all rows; where an earlier try was cut off after that, they are there already."""
    if not new.is_empty() and not new.is_like(former):
        raise BotError(
            "is not empty: nothing is moved where something is already.",
            where=new.address.name,
            mend="Name an empty database; docs/postgresql.md says how one is emptied.",
            reason="not-empty",
        )
    return new.load(former, telling)


@contextmanager
def _filled(target: Address) -> Iterator[Store]:
    """Give the database to fill; a file gets its name only when it is full."""
    if target.file is None:
        with closing(opened(target)) as store:
            yield store
        return
    if target.file.exists():
        with closing(opened(target)) as store:
            yield store
        return
    draft = target.file.with_name(_DRAFT)
    draft.unlink(missing_ok=True)
    with closing(Store(f"sqlite:///{draft}")) as store:
        store.open()
        yield store
    draft.chmod(0o600)
    draft.rename(target.file)
    sync_folder(target.file.parent)


def _set_aside(source: Address, now: datetime) -> Path | None:
    if source.file is None:
        return None
    stem = f"{source.file.stem}.moved-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    kept = source.file.with_name(f"{stem}{source.file.suffix}")
    source.file.rename(kept)
    sync_folder(kept.parent)
    return kept


def _home_of(home: Home) -> str:
    return Ledger(home.ledger, home.name(home.ledger)).home


def _refused(what: str) -> BotError:
    return BotError(what, mend="`alliance-bot check` says where the database is.", reason="empty")
