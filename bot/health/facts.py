"""I/O: what is to be known to say whether a home is well; reading it disturbs nobody."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot import backup, disk, signs, tally
from bot.errors import StoreError
from bot.health.verdict import Facts
from bot.pipeline import App


def look(app: App) -> Facts:
    """Read the facts."""
    home, config = app.home, app.config
    kept = backup.last(home)
    folders = (home.state, home.feeds)
    made = [one.made for one in (kept.by_hand, kept.by_itself) if one is not None]
    known = Facts(
        config.schedule.cycle,
        sign=signs.last(home.sign),
        free=tuple((home.name(folder), disk.free_bytes(folder)) for folder in folders),
        read_only=tuple(home.name(folder) for folder in filter(disk.is_read_only, folders)),
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
