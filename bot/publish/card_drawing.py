"""I/O: a poster becomes a picture: its lines laid out, drawn with Pillow, and saved as a PNG."""

import io
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from bot import breaks, languages
from bot.breaks import Span
from bot.errors import CardError
from bot.publish import bidi, card_lines
from bot.publish.card_lines import Frame, Lines
from bot.publish.card_text import MEASURED, Ink, Setting, Typeface
from bot.publish.fonts import Fonts
from bot.publish.posters import Poster

if TYPE_CHECKING:
    from PIL import Image

Found = TypeVar("Found")
Colour = tuple[int, int, int]

VERSION = 1
"""Of the drawing: with another one every card has another name."""

WIDTH, HEIGHT = 1200, 630
MARGIN = 76
_ROOM = WIDTH - 2 * MARGIN
_TOP = 64
_FOOT = 566  # the lowest baseline
_APART = 48  # the baselines of the two lines at the foot
_FLOOR = 580  # where what they cover ends at the latest
_GAP = 14  # at least, between what they cover
_RULE = 84, 7, 32  # the stroke above them: its length, its height, its distance
_ABOVE = 44  # between it and the words
_SIZES = range(160, 43, -2)
_SMALL = 34, 20
_MOST_LINES = 6
_MOST_EMS = _MOST_LINES * _ROOM / _SIZES[-1]  # what has room at all
_AIR = 1.12  # between the lines, in heights of a line
_SLANTING = {"Noto Nastaliq Urdu": 0.86}  # whose lines reach into each other
_LEAST = 1.1  # that they are apart in any case, in ems
_LEAST_BY_SCRIPT = {"Hans": 1.26, "Hant": 1.26, "Jpan": 1.3, "Kore": 1.26}

# The colours of the pages (feed.css).
_GROUND = (0x8D, 0x1B, 0x1E)
_INK = (0xFF, 0xF6, 0xE8)
_GOLD = (0xF4, 0xC9, 0x6B)
_CLOTH = ((0xD5, 0x9A, 0x1B), _INK, (0x1F, 0x5D, 0x57))
_SHADES = 14
_STITCH, _THREAD = 18, 15
_STRIPES = ((4, 0), (6, 1), (10, 2), (12, 1))  # in stitches: gold, cream, green, cream


def draw(poster: Poster, fonts: Fonts) -> bytes:
    """Return the picture as a PNG; raises CardError where a font or a library is missing."""
    from PIL import Image

    need_libraries()
    canvas = Image.new("P", (WIDTH, HEIGHT), 0)
    canvas.putpalette(bytes(channel for colour in _palette() for channel in colour))
    own = Typeface(fonts, poster.language)
    side = own.direction
    facts = _small(own, " · ".join(poster.facts), side, _FOOT, _FLOOR)
    floor = min((line.top for line in facts), default=_FOOT) - _GAP
    beside = Typeface(fonts, poster.line.language)
    line = _small(beside, poster.line.text, side, _FOOT - _APART, floor)
    above = round(min((placed.top for placed in line), default=floor)) - _RULE[2]
    large = Typeface(fonts, poster.words.language)
    words = _words(large, poster.words.text, side, above - _ABOVE)
    _put(canvas, (*words, *line), first_shade=0)
    _put(canvas, facts, first_shade=_SHADES)
    _ornament(canvas, side, above)
    return _png(canvas)


def need_libraries() -> None:
    """Raise CardError where letters of most scripts cannot be shaped, or not be put in order."""
    from PIL import features

    if not features.check("raqm"):
        raise CardError(
            "are not made: Pillow is without raqm, so that letters would not be joined.",
            where="cards",
            mend="Install libfribidi0 (Debian), and Pillow as its makers build it.",
        )
    bidi.levels("a", "ltr")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line where it is drawn: its left end on the baseline."""

    setting: Setting
    span: Span
    size: int
    x: float
    baseline: float
    ink: Ink

    @property
    def top(self) -> float:
        """Where what it covers begins."""
        return self.baseline + self.ink.top


def _words(typeface: Typeface, text: str, side: str, floor: float) -> tuple[_Placed, ...]:
    """The large words, in the middle of their height, along the margin where one begins to read."""
    found = _fitted(Setting(typeface, text), floor - _TOP)
    setting, spans, size = found.setting, found.lines.spans, found.lines.size
    step = size * found.leading
    inks = [setting.ink(*span, size) for span in spans]
    top = min(ink.top + number * step for number, ink in enumerate(inks))
    bottom = max(ink.bottom + number * step for number, ink in enumerate(inks))
    first = (_TOP + floor - top - bottom) / 2
    return tuple(
        _Placed(setting, span, size, _start(side, ink), round(first + number * step), ink)
        for number, (span, ink) in enumerate(zip(spans, inks, strict=True))
    )


@dataclass(frozen=True, slots=True)
class _Fitted:
    """A text in lines that have room; `leading` is how far they are apart, in ems."""

    setting: Setting
    lines: Lines
    leading: float


def _fitted(setting: Setting, height: float) -> _Fitted:
    """Set a text in the largest letters that have room, and shorten it where none have."""
    if not setting.text:
        raise CardError("there is nothing that could be drawn.", where="cards")

    def fits(candidate: Setting) -> _Fitted | None:
        return _fit(candidate, height)

    if found := fits(setting) or _longest(setting, _MOST_EMS, fits):
        return found
    # The words themselves are not said: this may come to stand in a log.
    mend = "Shorten the statement's first slogan, or its title where it has none."
    raise CardError("there is no room for the words of a card.", where="cards", mend=mend)


def _longest(
    setting: Setting, most: float, fits: Callable[[Setting], Found | None]
) -> Found | None:
    """Return what `fits` says of the longest beginning of a text that fits; `most` bounds it."""
    parts = _parts(setting, most / 8)
    width = card_lines.in_a_row(parts, setting.advance)
    wide = [width(parts[0][0], end) for _, end in parts]
    few, many = 0, min(bisect_right(wide, most) + 1, len(parts) + 1)
    found: Found | None = None
    while many - few > 1:
        count = (few + many) // 2
        shorter = card_lines.shorter(setting.text, parts, count)
        if answer := fits(Setting(setting.typeface, shorter)):
            few, found = count, answer
        else:
            many = count
    return found


def _parts(setting: Setting, most: float) -> tuple[Span, ...]:
    """Where the lines of a text may end, none of its parts wider than a line."""
    parts = breaks.pieces(setting.text, setting.typeface.language)
    return card_lines.split_wide(setting.text, parts, setting.width, most)


def _fit(setting: Setting, height: float) -> _Fitted | None:
    """Return a text in lines that are within the margins to the last pixel."""
    parts = _parts(setting, _ROOM / _SIZES[-1])
    width = card_lines.in_a_row(parts, setting.advance)
    if width(parts[0][0], parts[-1][1]) > _MOST_EMS:
        return None
    inks = [setting.ink(*part, MEASURED) for part in parts]
    body = (max(ink.bottom for ink in inks) - min(ink.top for ink in inks)) / MEASURED
    leading = _leading(setting.typeface, body)
    frame = Frame(_ROOM, height, leading, body, _SIZES, _MOST_LINES)
    while lines := card_lines.fit(setting.text, parts, width, frame):
        inks = [setting.ink(*span, lines.size) for span in lines.spans]
        excess = max(ink.right - min(ink.left, 0) for ink in inks) - _ROOM
        if excess <= 0:
            return _Fitted(setting, lines, leading)
        frame = replace(frame, width=frame.width - excess)
    return None


def _leading(typeface: Typeface, body: float) -> float:
    """How far lines are apart in ems: by what the letters of this text really cover."""
    least = _LEAST_BY_SCRIPT.get(languages.script(typeface.language), _LEAST)
    return max(least, _SLANTING.get(typeface.family, _AIR) * body)


def _small(
    typeface: Typeface, text: str, side: str, baseline: float, floor: float
) -> tuple[_Placed, ...]:
    """One line at the foot, in letters as small as it needs; what is longer still is shortened."""
    setting = Setting(typeface, breaks.tidy(text))
    if not setting.text:
        return ()

    def line(candidate: Setting) -> tuple[_Placed, ...] | None:
        whole = (0, len(candidate.text))
        size = min(_SMALL[0], int(_ROOM / candidate.width(*whole)))
        if size < _SMALL[-1]:
            return None
        ink = candidate.ink(*whole, size)
        y = min(baseline, round(floor - ink.bottom))
        return (_Placed(candidate, whole, size, _start(side, ink), y, ink),)

    return line(setting) or _longest(setting, _ROOM / _SMALL[-1], line) or ()


def _start(side: str, ink: Ink) -> float:
    """Where a line's left end is, so that its ink begins at the margin.

    The hook of a j hangs out of it: its stem is what stands in line.
    """
    return WIDTH - MARGIN - ink.right if side == "rtl" else MARGIN - max(ink.left, 0)


def _put(canvas: "Image.Image", lines: Iterable[_Placed], first_shade: int) -> None:
    """Draw lines in a ramp of colours: the ground is the first, `first_shade` begins the rest."""
    from PIL import Image

    layer = Image.new("L", canvas.size, 0)
    for line in lines:
        line.setting.draw(layer, (line.x, line.baseline), line.span, line.size)
    shades = [round(value * _SHADES / 255) for value in range(256)]
    canvas.paste(
        layer.point([first_shade + shade for shade in shades]),
        mask=layer.point([255 if shade else 0 for shade in shades]),
    )


def _ornament(canvas: "Image.Image", side: str, above: int) -> None:
    """A stroke above the foot, and the woven band of the pages, three times as large."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(canvas)
    length, height, _ = _RULE
    left = WIDTH - MARGIN - length if side == "rtl" else MARGIN
    pen.rectangle((left, above, left + length - 1, above + height - 1), fill=2 * _SHADES)
    cloth = 1 + 2 * _SHADES
    top = HEIGHT - 2 * _THREAD
    for left in range(0, WIDTH, _STITCH):
        place = left % (12 * _STITCH) // _STITCH
        row = (left // _STITCH) % 2
        colour = cloth + next(n for end, n in _STRIPES if place < end)
        y = top + row * _THREAD
        pen.rectangle((left, y, left + _STITCH - 1, y + _THREAD - 1), fill=colour)


def _palette() -> tuple[Colour, ...]:
    """The ground, then the shades from it to either colour of letters, then the cloth's."""
    steps = range(1, _SHADES + 1)
    return (_GROUND, *(_shade(ink, step) for ink in (_INK, _GOLD) for step in steps), *_CLOTH)


def _shade(ink: Colour, step: int) -> Colour:
    red, green, blue = (
        round(ground + (colour - ground) * step / _SHADES)
        for ground, colour in zip(_GROUND, ink, strict=True)
    )
    return red, green, blue


def _png(canvas: "Image.Image") -> bytes:
    """The file: nothing in it but the picture, so that the same picture is the same bytes."""
    file = io.BytesIO()
    canvas.save(file, "PNG", optimize=True)
    return file.getvalue()
