"""Pure: which breaks make the lines of a card most alike."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex

from bot.breaks import Span

Width = Callable[[int, int], float]
"""How wide a part of the text is, from its start to its end, set in one line."""

_PAUSE = regex.compile(r"[.,:;!?…،؛؟۔।॥、。，：；！？—–][\p{Pe}\p{Pf}]*$")
_END = regex.compile(r"[.!?…؟۔।॥。！？][\p{Pe}\p{Pf}\"']*$")
_TRAILING = regex.compile(r"[\p{Ps}\p{Pi}\p{Z}\-,:;،؛、，：；。.—–]+$")
# A line that ends where a speaker would pause may be this much less even.
_PAUSE_IS_WORTH = 0.06
# How much smaller letters may be for lines that are more alike.
_EVENNESS_IS_WORTH = 0.24


@dataclass(frozen=True, slots=True)
class Lines:
    """A text in lines; `size` is that of the letters."""

    text: str
    spans: tuple[Span, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Frame:
    """The room for a text. Sizes are tried from the largest; `leading` and `body` are in ems.

    `body` is how high one line is at most, `leading` how far lines are apart.
    """

    width: float
    height: float
    leading: float
    body: float
    sizes: Sequence[int]
    most_lines: int

    def lines_at(self, size: int) -> int:
        """Return how many lines have room at a size."""
        room = (self.height - self.body * size) / (self.leading * size)
        return min(self.most_lines, int(room) + 1) if room >= 0 else 0


def in_a_row(parts: Sequence[Span], advance: Width) -> Width:
    """Return how wide lines of these parts are, when each part is measured but once.

    That is all but exact: where a line may end, letters do not change each other.
    """
    starts: dict[int, float] = {}
    ends: dict[int, float] = {}
    place = 0.0
    for number, (start, end) in enumerate(parts):
        if number and parts[number - 1][1] < start:
            place += advance(parts[number - 1][1], start)
        starts[start] = place
        place += advance(start, end)
        ends[end] = place
    return lambda start, end: ends[end] - starts[start]


def split_wide(text: str, parts: Sequence[Span], width: Width, most: float) -> tuple[Span, ...]:
    """Divide parts that are wider than a line between the letters that a reader sees."""
    found: list[Span] = []
    for start, end in parts:
        if width(start, end) <= most:
            found.append((start, end))
            continue
        begun = start
        for letter in regex.finditer(r"\X", text, pos=start, endpos=end):
            if letter.start() > begun and width(begun, letter.end()) > most:
                found.append((begun, letter.start()))
                begun = letter.start()
        found.append((begun, end))
    return tuple(found)


def balanced(
    text: str, parts: Sequence[Span], width: Width, most: float, count: int
) -> tuple[Span, ...] | None:
    """Return the parts as exactly `count` lines as alike as they can be.

    None where no way has all lines within `most`. The lines together are about as wide in
    every way, so that the least sum of squares has them most alike; pauses are good ends.
    """
    if count > len(parts):
        return None
    scale = width(parts[0][0], parts[-1][1]) / count or 1.0
    # best[n]: the least cost of having the first n parts in the lines so far, with the ends.
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for number in range(1, count + 1):
        after: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, ends) in best.items():
            for end in range(start + 1, len(parts) + 1):
                wide = width(parts[start][0], parts[end - 1][1])
                if wide > most:
                    break
                if (end == len(parts)) != (number == count):
                    continue
                total = cost + (wide / scale) ** 2
                if end < len(parts) and _PAUSE.search(text[: parts[end - 1][1]]):
                    total -= _PAUSE_IS_WORTH
                if end not in after or total < after[end][0]:
                    after[end] = (total, (*ends, end))
        best = after
    if len(parts) not in best:
        return None
    ends = best[len(parts)][1]
    starts = (0, *ends[:-1])
    return tuple(
        (parts[start][0], parts[end - 1][1]) for start, end in zip(starts, ends, strict=True)
    )


def fit(text: str, parts: Sequence[Span], width: Width, frame: Frame) -> Lines | None:
    """Return a text in lines that are both large and alike; None where it has no room.

    Every number of lines is tried in the largest letters that it allows. `width` measures in
    letters of size 1.
    """
    best, most_worth = None, 0.0
    for count in range(1, min(frame.most_lines, len(parts)) + 1):
        size = _largest(text, parts, width, frame, count)
        spans = balanced(text, parts, width, frame.width / size, count) if size else None
        if spans is None:
            continue
        widths = [width(*span) for span in spans]
        worth = size * (min(widths) / max(widths)) ** _EVENNESS_IS_WORTH
        if worth > most_worth:
            best, most_worth = Lines(text, spans, size), worth
    return best


def _largest(text: str, parts: Sequence[Span], width: Width, frame: Frame, count: int) -> int:
    """Return the largest size at which a text has room in so many lines; 0 for none."""

    def has_room(size: int) -> bool:
        if frame.lines_at(size) < count:
            return False
        return balanced(text, parts, width, frame.width / size, count) is not None

    place = bisect_left(frame.sizes, 1, key=has_room)
    return frame.sizes[place] if place < len(frame.sizes) else 0


def shorter(text: str, parts: Sequence[Span], count: int) -> str:
    """Return the first `count` parts of a text with … behind them.

    It ends with a sentence where that keeps more than half of it.
    """
    ends = [number for number in range(count, 0, -1) if _END.search(text[: parts[number - 1][1]])]
    kept = next((number for number in ends if number * 2 > count), count)
    words = text[parts[0][0] : parts[kept - 1][1]]
    if _END.search(words):
        return f"{words} …"
    return _TRAILING.sub("", words) + "…"
