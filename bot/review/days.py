"""Pure: what is kept of each day becomes the last thirty days, or the last twelve months."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from bot import tally

SUMMED = (tally.TRANSLATED, tally.SENT)
"""What days add up to; of the others a month has what its last day has."""
PLOTTED = (*SUMMED, tally.KEPT_BACK, tally.UNREVIEWED)
DAYS = 30
MONTHS = 12

Kept = Mapping[date, Mapping[str, float]]
Numbers = dict[str, list[float | None]]


def first_day(today: date, *, year: bool) -> date:
    """Return the first of the days that are shown."""
    return months(today)[0] if year else today - timedelta(days=DAYS - 1)


def months(today: date) -> list[date]:
    """Return the first days of the last twelve months, oldest first."""
    number = today.year * 12 + today.month - 1
    found = (divmod(one, 12) for one in range(number - MONTHS + 1, number + 1))
    return [date(year, month + 1, 1) for year, month in found]


def by_day(kept: Kept, today: date) -> tuple[list[date], Numbers]:
    """Return thirty days and their numbers, the oldest first."""
    shown = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    return shown, _numbers(kept, shown, lambda day: day)


def by_month(kept: Kept, today: date) -> tuple[list[date], Numbers]:
    """Return twelve months, each named by its first day, and their numbers."""
    shown = months(today)
    return shown, _numbers(kept, shown, lambda day: day.replace(day=1))


def _numbers(kept: Kept, shown: Iterable[date], place: Callable[[date], date]) -> Numbers:
    """Return the numbers of each name; before the first day that is known there is none.

    A day on which nothing was noted did nothing, and ended as the day before it.
    """
    at: dict[date, dict[str, float]] = {}
    for day, numbers in sorted(kept.items()):
        there = at.setdefault(place(day), {})
        for name, number in numbers.items():
            there[name] = there.get(name, 0.0) + number if name in SUMMED else number
    begun = min(at, default=None)
    found: Numbers = {name: [] for name in PLOTTED}
    for name, column in found.items():
        last: float | None = None
        for day in shown:
            value = at.get(day, {}).get(name)
            if begun is None or day < begun:
                column.append(None)
            elif name in SUMMED:
                column.append(value or 0.0)
            else:
                last = last if value is None else value
                column.append(last)
    return found
