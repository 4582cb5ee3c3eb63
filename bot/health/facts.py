"""I/O: what is to be known to say whether a home is well; reading it disturbs nobody."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from bot import backup, signs, tally
from bot.errors import StoreError
from bot.health.verdict import Facts
from bot.pipeline import App


def look(app: App) -> Facts:
    """Read the facts."""
    home, config = app.home, app.config
    kept = backup.last(home)
    made = [one.made for one in (kept.by_hand, kept.by_itself) if one is not None]
    known = Facts(
        config.schedule.cycle,
        sign=signs.last(home.sign),
        free=tuple((home.name(folder), _free(folder)) for folder in (home.state, home.feeds)),
        backup_every=config.backup.every if config.backup else None,
        backup=max(made, default=None),
        backup_failed=kept.failed is not None,
        is_restoring=home.restoring.exists(),
        stands_by=app.stands_by,
    )
    accounts = {account.name for account in config.accounts}
    try:
        known = replace(known, database_size=app.store.size())
        loss, lost = app.store.announcing_rests()
        posts = tuple(one for one in app.store.open_posts() if one.account in accounts)
        held = tuple(_held(app.store.tallies()))
        last = app.store.last_cycle()
        return replace(known, last=last, posts=posts, loss=loss, lost=lost, held=held)
    except StoreError as error:
        return replace(known, database=error.reason)


def _held(tallies: Mapping[tuple[str, str], float]) -> Iterator[tuple[str, int]]:
    """Yield why files are not taken, and how many; units of translations are for reviewers."""
    counted: Counter[str] = Counter()
    for (name, label), value in tallies.items():
        kind, _, reason = label.partition(" ")
        if name == tally.HELD and kind != "unit":
            counted[reason] += int(value)
    yield from sorted(counted.items())


def _free(folder: Path) -> int:
    """Return what is left for this user on the disk of a folder that may not be there yet."""
    while not folder.exists():
        folder = folder.parent
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize
