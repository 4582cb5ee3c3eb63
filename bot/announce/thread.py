"""Pure: the parts of a thread after the first: the demands, as many a part as have room."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot import languages
from bot.announce.characters import cut
from bot.announce.draft import Draft, Room
from bot.announce.summary import Demand
from bot.announce.wording import for_post, one_line

_MOST_PARTS = 9
_RLM = "\u200f"


def marked(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Return the parts with their numbers: 1/3, 2/3, 3/3."""
    return tuple(
        replace(draft, marker=marker(number, len(drafts), draft.language))
        for number, draft in enumerate(drafts, start=1)
    )


def marker(number: int, of: int, language: str) -> str:
    """Return which part of a thread this is, in a language's digits, on the side of its text."""
    side = _RLM if languages.direction(language) == "rtl" else ""
    return side + languages.in_digits(language, f"{number}/{of}")


def lines(demands: Iterable[Demand], language: str) -> tuple[str, ...]:
    """Return demands with their printed numbers, fit for a post in this language."""
    return tuple(for_post(one_line(_line(demand, language)), language) for demand in demands)


def parts(
    blank: Draft,
    leading: str,
    demands: Sequence[str],
    slogans: Sequence[str],
    address: str,
    room: Room,
) -> tuple[Draft, ...] | None:
    """Return drafts with all the demands; slogans and the address end the last one.

    `blank` has what every part has; the words that lead on to the demands stand before the
    first one, and only together with it. A demand that is too long for a part of its own is cut.
    None where it would be too many parts, or nothing has room.
    """
    blank = replace(blank, marker=marker(_MOST_PARTS, _MOST_PARTS, blank.language))
    begun = replace(blank, lines=(leading,) if leading else ())
    first = replace(begun, lines=(*begun.lines, demands[0]))
    drafts = [begun if room.has(first) else blank]
    for demand in demands:
        line = _shortened(demand, blank, room)
        more = replace(drafts[-1], lines=(*drafts[-1].lines, line))
        if room.has(more):
            drafts[-1] = more
        else:
            drafts.append(replace(blank, lines=(line,)))
    *rest, last = drafts
    whole = next(filter(room.has, _endings(last, slogans, address)), None)
    ending = [whole] if whole else [last, next(_endings(blank, slogans[:1], address))]
    drafts = [*rest, *ending]
    is_sound = all(room.has(draft) and (draft.lines or draft.slogans) for draft in drafts)
    return tuple(drafts) if is_sound and len(drafts) < _MOST_PARTS else None


def _endings(draft: Draft, slogans: Sequence[str], address: str) -> Iterator[Draft]:
    """Yield ways to end with the address: with all slogans, with fewer, with none."""
    for most in range(len(slogans), -1, -1):
        yield replace(draft, slogans=tuple(slogans[:most]), address=address)


def _shortened(demand: str, blank: Draft, room: Room) -> str:
    def has_room(line: str) -> bool:
        return room.has(replace(blank, lines=(line,)))

    return demand if has_room(demand) else cut(demand, has_room, blank.language)


def _line(demand: Demand, language: str) -> str:
    if demand.number is None:
        return f"• {demand.text}"
    return f"{languages.in_digits(language, demand.number)}. {demand.text}"
