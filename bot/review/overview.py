"""I/O: the overview for those who coordinate: every statement, language and post, and each day."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from bot import standing
from bot.announce.states import is_for_a_person, split_reason
from bot.model import Delivery, DeliveryKind, DeliveryState, Statement
from bot.pipeline import App
from bot.places import Place, State
from bot.review import days

PER_PAGE = 50
_WAITS = "waits"
_NEEDS_SOMEBODY = frozenset(
    {_WAITS, State.HELD.value, State.MISSING.value, State.BROKEN.value, State.OUTDATED.value}
)


class Post(StrEnum):
    """What is to be known of a post."""

    SENT = "sent"
    QUEUED = "queued"
    UNKNOWN = "unknown"
    HELD = "held"
    REFUSED = "refused"
    DELETED = "deleted"


_POSTS = {
    DeliveryState.READY: Post.QUEUED,
    DeliveryState.SENDING: Post.UNKNOWN,
    DeliveryState.SENT: Post.SENT,
    DeliveryState.UNKNOWN: Post.UNKNOWN,
    DeliveryState.HELD: Post.HELD,
    DeliveryState.REFUSED: Post.REFUSED,
    DeliveryState.DELETED: Post.DELETED,
}
FOR_A_PERSON = (Post.UNKNOWN, Post.HELD, Post.REFUSED)


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at: a page of all statements or of those that wait, a month or a year."""

    page: int = 1
    waiting: bool = False
    year: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A statement: where it stands in each language, and its posts by account."""

    statement: Statement
    marks: Mapping[str, str]
    posts: Mapping[str, tuple[tuple[str, Post, str], ...]]
    """By account: (language, state, address)."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What coordinators see; `rows` are one page of the statements.

    `counts` are by language, `accounts` by account; `texts` and `posts` wait for somebody.
    """

    languages: tuple[str, ...]
    counts: Mapping[str, Counter[str]]
    rows: tuple[Row, ...]
    view: View
    pages: int
    statements: int
    texts: int
    accounts: Mapping[str, Counter[Post]]
    posts: int
    spans: tuple[date, ...]
    numbers: days.Numbers


def look(app: App, now: datetime, view: View) -> Overview:
    """Look at everything, and at one page of the statements."""
    statements = app.store.statements()
    places = standing.look(app, statements).places
    tags = app.config.published_languages
    marks = {one.id: {tag: _mark(places[one.id, tag]) for tag in tags} for one in statements}
    shown = [
        one for one in statements if not view.waiting or _needs_somebody(marks[one.id].values())
    ]
    pages = max(1, -(-len(shown) // PER_PAGE))
    page = min(max(view.page, 1), pages)
    posts = [one for one in app.store.deliveries() if _is_shown(one)]
    withdrawn = frozenset(app.store.withdrawals())
    today = now.astimezone(UTC).date()
    kept = app.store.days(days.first_day(today, year=view.year))
    spans, numbers = (days.by_month if view.year else days.by_day)(kept, today)
    return Overview(
        languages=tags,
        counts={tag: Counter(one[tag] for one in marks.values()) for tag in tags},
        rows=_rows(shown[(page - 1) * PER_PAGE : page * PER_PAGE], marks, posts),
        view=replace(view, page=page),
        pages=pages,
        statements=len(statements),
        texts=sum(mark in _NEEDS_SOMEBODY for one in marks.values() for mark in one.values()),
        accounts=_accounts(posts),
        posts=sum(_is_for_a_person(one, withdrawn) for one in posts),
        spans=tuple(spans),
        numbers=numbers,
    )


def _mark(place: Place) -> str:
    """Return a state's name; what only waits for a reviewer says that instead."""
    is_complete = place.state in {State.MACHINE, State.DRAFT}
    return _WAITS if place.waits and is_complete else place.state.value


def _needs_somebody(marks: Iterable[str]) -> bool:
    return not _NEEDS_SOMEBODY.isdisjoint(marks)


def _is_shown(delivery: Delivery) -> bool:
    """Posts and answers are; what was done to them is, where it is not done."""
    if delivery.kind in {DeliveryKind.POST, DeliveryKind.REPLY}:
        return True
    return delivery.state in {DeliveryState.UNKNOWN, DeliveryState.HELD, DeliveryState.REFUSED}


def _is_for_a_person(delivery: Delivery, withdrawn: frozenset[str]) -> bool:
    code, _ = split_reason(delivery.reason)
    gone = delivery.statement_id in withdrawn
    return _POSTS[delivery.state] in FOR_A_PERSON and is_for_a_person(
        delivery.state, delivery.kind, code, is_withdrawn=gone
    )


def _accounts(posts: Sequence[Delivery]) -> dict[str, Counter[Post]]:
    found: dict[str, Counter[Post]] = {}
    for one in posts:
        found.setdefault(one.account, Counter())[_POSTS[one.state]] += 1
    return found


def _rows(
    statements: Sequence[Statement],
    marks: Mapping[str, Mapping[str, str]],
    posts: Sequence[Delivery],
) -> tuple[Row, ...]:
    by_statement: dict[str, dict[str, list[tuple[str, Post, str]]]] = {
        one.id: {} for one in statements
    }
    for one in posts:
        if one.statement_id in by_statement:
            mine = by_statement[one.statement_id].setdefault(one.account, [])
            mine.append((one.language, _POSTS[one.state], _link(one)))
    return tuple(
        Row(
            one,
            marks[one.id],
            {account: tuple(mine) for account, mine in by_statement[one.id].items()},
        )
        for one in statements
    )


def _link(delivery: Delivery) -> str:
    """Return a post's address where a browser can open it."""
    address = delivery.remote_address
    return address if address.startswith(("https://", "http://")) else ""
