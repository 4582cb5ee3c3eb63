"""Pure: the status of a home as tables of at most 80 columns, and sentences below them.

Names stand at the end of a line: there, letters of other widths and directions put nothing out
of its column.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from bot import languages
from bot.columns import cells, cut
from bot.model import DeliveryKind, DeliveryState
from bot.places import State
from bot.status.seen import Seen, in_words, outcome, receipt

Paint = Callable[[str, str], str]
"""(text, what it says) → the text in a colour; a state's name, or "head"."""

WIDTH = 80
_MARKS = {
    State.ORIGINAL: "=",
    State.REVIEWED: "R",
    State.MACHINE: "M",
    State.DRAFT: "D",
    State.HELD: "H",
    State.OUTDATED: "O",
    State.MISSING: "·",
    State.BROKEN: "!",
    State.WITHDRAWN: "-",
}
_WAITS = "waits"
_HEAD = "head"
_SHORTEST_NAME = 30


def unpainted(text: str, _what: str) -> str:
    """Leave a text as it is."""
    return text


def as_text(seen: Seen, paint: Paint = unpainted) -> str:
    """Return what `status` says, in lines of at most 80 columns; of one statement in detail."""
    return "\n".join(_lines(seen, paint))


def _lines(seen: Seen, paint: Paint) -> Iterator[str]:
    if seen.statements:
        yield from _matrix(seen, paint)
    elif not seen.detailed:
        yield "No statement was taken yet: put one into statements/ and run `alliance-bot once`."
    yield from in_words(seen)
    if seen.detailed:
        yield from map(receipt, seen.posts)
        return
    if seen.statements:
        yield ""
        yield from _by_language(seen, paint)
    if seen.posts:
        yield ""
        yield from _by_account(seen, paint)


def _matrix(seen: Seen, paint: Paint) -> Iterator[str]:
    """Yield a line a statement: a mark for each language, then its name."""
    yield "= original  R reviewed  M machine  D draft  H held  O outdated  · missing"
    yield "! broken file  - withdrawn"
    widths = [len(tag) for tag in seen.languages]
    if sum(widths) + len(widths) > WIDTH - _SHORTEST_NAME:
        widths = [1 for _ in widths]
    yield from (paint(line, _HEAD) for line in _heads(seen.languages, widths))
    room = WIDTH - sum(widths) - len(widths)
    for one in seen.statements:
        marks = [
            paint(_MARKS[state], state) + " " * (width - 1)
            for state, width in zip(_states(seen, one.id), widths, strict=True)
        ]
        yield f"{' '.join(marks)} {cut(one.id, room)}"


def _states(seen: Seen, statement_id: str) -> list[State]:
    return [seen.standings.places[statement_id, tag].state for tag in seen.languages]


def _heads(tags: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Yield the languages above their columns; where there are many, letter below letter."""
    if max(widths) > 1:
        yield " ".join(f"{tag:<{width}}" for tag, width in zip(tags, widths, strict=True)).rstrip()
        return
    for letters in zip_longest(*tags, fillvalue=" "):
        yield " ".join(letters).rstrip()


def _by_language(seen: Seen, paint: Paint) -> Iterator[str]:
    """Yield a line a language: how many statements stand where, then its own name."""
    counts = {tag: Counter[str]() for tag in seen.languages}
    for one in seen.statements:
        for tag in seen.languages:
            place = seen.place(one, tag)
            counts[tag][place.state] += 1
            counts[tag][_WAITS] += place.waits
    names = {tag: languages.autonym(tag) for tag in seen.languages}
    yield from _table("language", counts, [*State, _WAITS], paint, names)


def _by_account(seen: Seen, paint: Paint) -> Iterator[str]:
    """Yield a line an account: how many posts became what."""
    counts: dict[str, Counter[str]] = {}
    for delivery in seen.posts:
        if delivery.kind is DeliveryKind.DELETE and delivery.state is DeliveryState.SENT:
            continue  # the post that it took away says so itself
        counts.setdefault(delivery.account, Counter())[outcome(delivery)] += 1
    order = ["sent", "edited", *(state for state in DeliveryState if state != "sent")]
    yield from _table("posts", counts, order, paint, {})


def _table(
    head: str,
    counts: dict[str, Counter[str]],
    order: Sequence[str],
    paint: Paint,
    names: dict[str, str],
) -> Iterator[str]:
    """Yield a table of numbers; what is nowhere has no column."""
    columns = [one for one in order if any(count[one] for count in counts.values())]
    numbers = sum(len(column) + 2 for column in columns)
    widest = max((cells(name) for name in (head, *counts)), default=0)
    first = min(widest, WIDTH - numbers)
    yield paint(f"{cut(head, first):<{first}}  {'  '.join(columns)}", _HEAD)
    for name, count in counts.items():
        label = cut(name, first)
        line = label + " " * (first - cells(label))
        for column in columns:
            said = f"  {count[column] or '·':>{len(column)}}"
            line += paint(said, column) if count[column] else said
        room = WIDTH - first - numbers - 2
        named = cut(names.get(name, ""), room) if room > 1 else ""
        yield f"{line}  {named}".rstrip()
