"""Pure: what stands in the place of entries that readers had and that were withdrawn."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot import plan
from bot.model import Notice, Statement, Withdrawal
from bot.publish import addresses, entries
from bot.publish.site import Site
from bot.publish.source import line


@dataclass(frozen=True, slots=True)
class Withdrawals:
    """What the store should know of withdrawals from now on."""

    made: Mapping[str, Withdrawal]
    undone: tuple[str, ...]


def news(
    known: Mapping[str, Withdrawal],
    statements: Iterable[Statement],
    had: Iterable[str],
    now: datetime,
) -> Withdrawals:
    """Return which statements are newly withdrawn, or for another reason, or stand again.

    `had` are the IDs of all statements that readers ever had: where there is none of them
    any more, its file was removed. What was said before that of the reason still holds.
    """
    by_id = {statement.id: statement for statement in statements}
    made = {}
    for name in sorted(set(had)):
        before, statement = known.get(name), by_id.get(name)
        if statement is None:
            if before is None:
                made[name] = Withdrawal(now.replace(microsecond=0))
        elif why := line(statement.withdrawn):
            since = before.since if before else now.replace(microsecond=0)
            found = Withdrawal(since, why, statement.language)
            if found != before:
                made[name] = found
    standing = (name for name in known if name in by_id and not by_id[name].withdrawn)
    return Withdrawals(made, tuple(sorted(standing)))


def make(
    site: Site, statement_id: str, days: Mapping[str, date], withdrawal: Withdrawal
) -> tuple[Notice, ...]:
    """Return the notices of a statement, in the site's languages in which readers had it.

    `days` are the statement's date as it was last shown, by language. `updated` is the
    moment of the withdrawal until the store says more.
    """
    pages = {
        tag: addresses.absolute(site.url, addresses.statement_page(tag, statement_id))
        for tag in site.languages
        if tag in days
    }
    return tuple(
        Notice(
            id=entries.identifier(site.url, statement_id, days[tag], tag),
            statement_id=statement_id,
            language=tag,
            address=page,
            day=days[tag],
            published=plan.noon(days[tag]),
            updated=withdrawal.since,
            withdrawal=withdrawal,
            alternates=tuple(other for other in pages.items() if other[0] != tag),
        )
        for tag, page in pages.items()
    )


def digest(notice: Notice) -> str:
    """Return a hash of what a reader sees of a notice."""
    seen = (notice.withdrawal.since.isoformat(), notice.withdrawal.why, notice.day.isoformat())
    return hashlib.sha256(json.dumps(["withdrawn", *seen]).encode()).hexdigest()[:32]


def is_over(withdrawal: Withdrawal, lasting: timedelta, now: datetime) -> bool:
    """Tell whether feeds have told of a withdrawal long enough."""
    return now >= ends(withdrawal, lasting)


def ends(withdrawal: Withdrawal, lasting: timedelta) -> datetime:
    """Return the moment from which on `is_over`: feeds have to be written again then."""
    return withdrawal.since + lasting
