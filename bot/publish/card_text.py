"""I/O: a text set in the machine's fonts: shaped by raqm, in the order of UAX #9, measured, drawn.

raqm shapes with one font a call. So a line is cut into runs of one font and one direction, each
of which raqm shapes, and which stand beside each other in the order of the whole paragraph.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import regex

from bot import languages
from bot.errors import CardError
from bot.publish import bidi
from bot.publish.fonts import Face, Fonts

if TYPE_CHECKING:
    from PIL import Image, ImageFont

Box = tuple[float, float, float, float]
MEASURED = 100
"""The size at which a text is measured before its own is known."""
# Latin letters beside those of a smaller or larger script, as tall as looks even.
_BESIDE = {"Noto Nastaliq Urdu": 0.78, "Noto Kufi Arabic": 0.92}
_LATIN_FAMILIES = frozenset({"Noto Sans", "Noto Sans Display"})
_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]")
_COMMON = regex.compile(r"[\p{Script=Common}\p{Script=Inherited}]")


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring letters of one font and one direction; `level` is odd where they run left."""

    text: str
    face: Face
    level: int

    @property
    def direction(self) -> str:
        """What raqm calls it."""
        return "rtl" if self.level % 2 else "ltr"


@dataclass(frozen=True, slots=True)
class Ink:
    """What a line covers around where it starts on its baseline; downwards is positive."""

    left: float
    top: float
    right: float
    bottom: float


class Typeface:
    """The fonts of one language, loaded in the sizes that are used."""

    def __init__(self, fonts: Fonts, language: str) -> None:
        self.language = language
        self.direction = languages.direction(language)
        self._fonts = fonts
        self._stack = fonts.stack(language)
        self._loaded: dict[tuple[Face, int], ImageFont.FreeTypeFont] = {}
        self._measured: dict[tuple[Run, int], tuple[Box, float]] = {}

    @property
    def family(self) -> str:
        """Return the name of the font for the language's own letters; "" where there is none."""
        return self._stack[0].family if self._stack else ""

    def of(self, letter: str, before: Face | None) -> Face | None:
        """Return the font for a letter; a sign or a digit takes that of the word it is in."""
        if before and _COMMON.fullmatch(letter) and self._fonts.has(before, letter):
            return before
        own = next((face for face in self._stack if self._fonts.has(face, letter)), None)
        return own or self._fonts.other(letter)

    def loaded(self, face: Face, size: int) -> "ImageFont.FreeTypeFont":
        """Return a font in a size, where Latin beside another script in one that looks even."""
        from PIL import ImageFont

        if face.family in _LATIN_FAMILIES:
            size = round(size * _BESIDE.get(self.family, 1))
        key = (face, size)
        if key not in self._loaded:
            engine = ImageFont.Layout.RAQM
            try:
                font = ImageFont.truetype(face.file, size, index=face.index, layout_engine=engine)
            except OSError as error:
                mend = "Install the package again that brings this font, then run `fc-cache -f`."
                what = f"{face.file} cannot be read: {error}"
                raise CardError(what, where="fonts", mend=mend) from None
            self._loaded[key] = font
        return self._loaded[key]

    def measured(self, run: Run, size: int) -> tuple[Box, float]:
        """Return what a run covers (left, top, right, bottom), and how far behind it the next is.

        The same word is measured but once: in Nastaliq that takes milliseconds.
        """
        key = (run, size)
        if key not in self._measured:
            font = self.loaded(run.face, size)
            side, tag = run.direction, self.language
            box = font.getbbox(run.text, anchor="ls", direction=side, language=tag)
            advance = font.getlength(run.text, direction=side, language=tag)
            self._measured[key] = box, advance
        return self._measured[key]


class Setting:
    """A text in a typeface, and parts of it as lines.

    Raises CardError where no font has one of its letters; signs and pictures that none has
    are left out.
    """

    def __init__(self, typeface: Typeface, text: str) -> None:
        self.typeface = typeface
        self.text, self._faces = _covered(typeface, text)

    @cached_property
    def _levels(self) -> tuple[int, ...]:
        return bidi.levels(self.text, self.typeface.direction)

    def runs(self, start: int, end: int) -> tuple[Run, ...]:
        """Return the runs of a line from left to right."""
        found: list[Run] = []
        for place in range(start, end):
            face, level = self._faces[place], self._levels[place]
            if found and (found[-1].face, found[-1].level) == (face, level):
                found[-1] = Run(found[-1].text + self.text[place], face, level)
            else:
                found.append(Run(self.text[place], face, level))
        order = bidi.visual_order([run.level for run in found])
        return tuple(found[number] for number in order)

    def width(self, start: int, end: int) -> float:
        """Return how wide a part's ink is in letters of size 1."""
        ink = self.ink(start, end, MEASURED)
        return (ink.right - ink.left) / MEASURED

    def advance(self, start: int, end: int) -> float:
        """Return how far behind a part's start the next would stand, in letters of size 1."""
        runs = self.runs(start, end)
        return sum(self.typeface.measured(run, MEASURED)[1] for run in runs) / MEASURED

    def ink(self, start: int, end: int, size: int) -> Ink:
        """Return what a line covers in a size, when it starts at 0 on its baseline."""
        x, boxes = 0.0, []
        for run in self.runs(start, end):
            (left, top, right, bottom), advance = self.typeface.measured(run, size)
            boxes.append((x + left, top, x + right, bottom))
            x += advance
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return Ink(min(lefts), min(tops), max(rights), max(bottoms))

    def draw(
        self, layer: "Image.Image", place: tuple[float, float], line: tuple[int, int], size: int
    ) -> None:
        """Draw a line in white, its left end on the baseline at `place`."""
        from PIL import ImageDraw

        pen = ImageDraw.Draw(layer)
        x, baseline = place
        for run in self.runs(*line):
            pen.text(
                (x, baseline),
                run.text,
                fill=255,
                font=self.typeface.loaded(run.face, size),
                anchor="ls",
                direction=run.direction,
                language=self.typeface.language,
            )
            x += self.typeface.measured(run, size)[1]


def _covered(typeface: Typeface, text: str) -> tuple[str, tuple[Face, ...]]:
    """Return the text that fonts have, and the font of each of its characters."""
    kept: list[str] = []
    faces: list[Face] = []
    before: Face | None = None
    for letter in regex.findall(r"\X", text):
        face = typeface.of(letter, before)
        if face is None:
            if _WORD.search(letter):
                raise CardError(
                    f'no font has "{letter}".',
                    where=f"language {typeface.language}",
                    mend="Install the fonts of its script (Debian's fonts-noto).",
                )
            continue
        if not kept or kept[-1] != " " or letter != " ":
            kept.append(letter)
            faces += [face] * len(letter)
        before = None if letter.isspace() else face
    return "".join(kept), tuple(faces)
