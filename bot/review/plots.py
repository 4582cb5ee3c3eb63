"""Pure: numbers over time as a plot: inline SVG in the page's colours that needs no script."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 320, 132
_LEFT, _RIGHT, _TOP, _BOTTOM = 36, 8, 10, 24
_GAP = 0.25
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Series:
    """A number for each of some days or months; None where nothing is known of one."""

    name: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]


def bars(series: Series, key: str, number: Callable[[int], str], *, rtl: bool = False) -> str:
    """Return a plot of columns; `key` is its own within the page, `number` writes a number.

    Time runs as the page is read: from right to left where `rtl` is true.
    """
    top = ceiling(max((value or 0 for value in series.values), default=0))
    width = (_WIDTH - _LEFT - _RIGHT) / max(len(series.values), 1)
    lines = [_line(tick / top, number(tick), rtl) for tick in ticks(top)]
    columns = [
        _bar(place * width, width, value / top, rtl)
        for place, value in enumerate(series.values)
        if value
    ]
    labels = [
        _label((place + 0.5) * width, series.labels[place], rtl) for place in _named(series.labels)
    ]
    about = _about(series, number)
    return (
        f'<svg class="plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-labelledby="{key}-title {key}-desc">'
        f'<title id="{key}-title">{escape(series.name)}</title>'
        f'<desc id="{key}-desc">{escape(about)}</desc>'
        f"{''.join((*lines, *columns, *labels))}</svg>"
    )


def ceiling(most: float) -> int:
    """Return the round number at which a scale ends: 1, 2 or 5 and noughts."""
    scale = 1
    while True:
        for step in _STEPS:
            if step * scale >= most:
                return step * scale
        scale *= 10


def ticks(top: int) -> tuple[int, ...]:
    """Return the whole numbers at which a scale has lines."""
    return (0, top // 2, top) if top % 2 == 0 else (0, top)


def _named(labels: Sequence[str]) -> list[int]:
    """Return which columns have their label below: the first, one amid, and the last."""
    last = len(labels) - 1
    return sorted({0, last // 2, last}) if labels else []


def _about(series: Series, number: Callable[[int], str]) -> str:
    known = [value for value in series.values if value is not None]
    if not known:
        return "–"
    days = f"{series.labels[0]} – {series.labels[-1]}"
    return f"{days}: {number(round(min(known)))} – {number(round(max(known)))}"


def _line(share: float, said: str, rtl: bool) -> str:
    y = _rounded(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM))
    first, last = _across(_LEFT, rtl), _across(_WIDTH - _RIGHT, rtl)
    at = _across(_LEFT / 2, rtl)
    return (
        f'<line class="grid" x1="{first}" y1="{y}" x2="{last}" y2="{y}"/>'
        f'<text x="{at}" y="{y}" dy="0.35em" text-anchor="middle">{escape(said)}</text>'
    )


def _bar(start: float, width: float, share: float, rtl: bool) -> str:
    left = _LEFT + start + width * _GAP / 2
    wide = width * (1 - _GAP)
    x = _WIDTH - left - wide if rtl else left
    high = max(share * (_HEIGHT - _TOP - _BOTTOM), 1)
    y = _HEIGHT - _BOTTOM - high
    return (
        f'<rect class="bar" x="{_rounded(x)}" y="{_rounded(y)}" '
        f'width="{_rounded(wide)}" height="{_rounded(high)}"/>'
    )


def _label(middle: float, said: str, rtl: bool) -> str:
    x = min(max(_across(_LEFT + middle, rtl), 30), _WIDTH - 30)
    return f'<text x="{x}" y="{_HEIGHT - 8}" text-anchor="middle">{escape(said)}</text>'


def _across(x: float, rtl: bool) -> float:
    return _rounded(_WIDTH - x if rtl else x)


def _rounded(value: float) -> float:
    return round(value, 2)
