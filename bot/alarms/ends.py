"""I/O: how the daemon ended, and telling it without a database, or a whole configuration."""

import tomllib
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.alarms import book as books
from bot.alarms.book import Book, End, Letterhead
from bot.alarms.keeping import Keeper
from bot.alarms.telling import names, tell
from bot.alarms.watch import letterhead
from bot.config import Alarms, Home, load
from bot.errors import ConfigError
from bot.files import write_whole

SECONDS = 12.0
"""How long servers may take: the service manager waits for it before it starts the daemon anew."""
_OF_STATUS = {2: books.CONFIGURATION, 3: books.TAKEN}
_GAVE_WAY = "gave-way"
_BOOT = Path("/proc/sys/kernel/random/boot_id")


def begin(home: Home, now: datetime) -> None:
    """Note that a daemon begins; where one before it was cut off, tell so first.

    A machine that lost its power, or was started anew, is no daemon that crashed.
    """
    rules, head, keeper = *_addresses(home), Keeper(home)
    if rules is None:
        return
    with keeper.alone():
        book = replace(books.begun(keeper.read()), letterhead=head)
        if _read(home.running) == _boot():
            book = books.ended(book, End(now, books.CRASHED))
        _tell(home, keeper, book, head, rules, now)
    with suppress(OSError):
        write_whole(home.running, _boot().encode())


def end(home: Home) -> None:
    """Note that a daemon ends as it was told to."""
    with suppress(OSError):
        home.running.unlink(missing_ok=True)


def give_way(home: Home) -> None:
    """Note that a daemon ends because another one leads: with a status that is no crash."""
    with suppress(OSError):
        if home.running.exists():
            write_whole(home.running, _GAVE_WAY.encode())


def ended(home: Home, status: int, now: datetime) -> None:
    """Note that the daemon ended with this status, and tell it; 0 is as it should be."""
    gave_way = _read(home.running) == _GAVE_WAY
    end(home)
    rules, head, keeper = *_addresses(home), Keeper(home)
    if rules is None or status == 0 or gave_way:
        return
    with keeper.alone():
        book = books.ended(keeper.read(), End(now, _OF_STATUS.get(status, books.CRASHED)))
        _tell(home, keeper, book, head, rules, now)


def _tell(
    home: Home, keeper: Keeper, book: Book, head: Letterhead, rules: Alarms, now: datetime
) -> None:
    book = books.tidied(book, names(head.to), rules, now)
    found = books.seen(book, books.remarks_of_ends(book, now), (), now, is_whole=False)
    tell(home, found, head, rules, now, keeper.keep, seconds=SECONDS)


def _addresses(home: Home) -> tuple[Alarms | None, Letterhead]:
    """Return whom to tell, as the configuration says, or as it last did that could be read."""
    try:
        config = load(home)
    except ConfigError:
        pass
    else:
        return config.alarms, letterhead(config)
    found = _of_wrong_configuration(home) or Keeper(home).read().letterhead
    if found is None or not found.to:
        return None, Letterhead("", "", ())
    return Alarms(to=found.to), found


def _of_wrong_configuration(home: Home) -> Letterhead | None:
    """Return what stands under [alarms] where that is right, whatever else is wrong."""
    import pydantic

    try:
        data: dict[str, Any] = tomllib.loads(home.config_file.read_text("utf-8"))
        rules = Alarms.model_validate(data["alarms"])
        site = data.get("site", {})
        return Letterhead(str(site.get("name", "")), str(site.get("url", "")), rules.to)
    except (OSError, ValueError, KeyError, AttributeError, pydantic.ValidationError):
        return None


def _boot() -> str:
    """Return what names the machine's present life."""
    return _read(_BOOT) or "unknown"


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
