"""I/O: the fonts of this machine, as fontconfig knows them: which has which letters."""

import os
import subprocess
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import regex

from bot import languages
from bot.errors import CardError

_BOLD = 200  # fontconfig's own scale
_ASKED = 20.0
# All that fontconfig is told of this process, whose environment may hold secrets.
_TOLD = ("PATH", "HOME", "LANG", "LC_", "XDG_", "FONTCONFIG_")
_ELEMENTS = r"%{family}\t%{style}\t%{weight}\t%{index}\t%{fontversion}\t%{file}\n"
_PLAIN = ":outline=True:color=False:variable=False:slant=0:width=100"

# Noto's families by script, for letters as large as on a poster; the first that is there is taken.
_BY_SCRIPT = {
    "Arab": ("Noto Kufi Arabic", "Noto Sans Arabic", "Noto Naskh Arabic"),
    "Armn": ("Noto Sans Armenian",),
    "Beng": ("Noto Sans Bengali",),
    "Deva": ("Noto Sans Devanagari",),
    "Ethi": ("Noto Sans Ethiopic",),
    "Geor": ("Noto Sans Georgian",),
    "Gujr": ("Noto Sans Gujarati",),
    "Guru": ("Noto Sans Gurmukhi",),
    "Hans": ("Noto Sans CJK SC",),
    "Hant": ("Noto Sans CJK TC",),
    "Hebr": ("Noto Sans Hebrew",),
    "Jpan": ("Noto Sans CJK JP",),
    "Khmr": ("Noto Sans Khmer",),
    "Knda": ("Noto Sans Kannada",),
    "Kore": ("Noto Sans CJK KR",),
    "Laoo": ("Noto Sans Lao",),
    "Mlym": ("Noto Sans Malayalam",),
    "Mymr": ("Noto Sans Myanmar",),
    "Orya": ("Noto Sans Oriya",),
    "Sinh": ("Noto Sans Sinhala",),
    "Taml": ("Noto Sans Tamil",),
    "Telu": ("Noto Sans Telugu",),
    "Thai": ("Noto Sans Thai",),
}
_BY_LANGUAGE = {
    **dict.fromkeys(("ur", "ks", "pnb"), ("Noto Nastaliq Urdu",)),
    **dict.fromkeys(("fa", "ps", "ckb", "sd", "ug"), ("Noto Sans Arabic",)),
    "zh-HK": ("Noto Sans CJK HK",),
    "zh-MO": ("Noto Sans CJK HK",),
}
# Behind every other: Latin letters, digits and signs in a text of another script.
_LATIN = ("Noto Sans Display", "Noto Sans")
_CJK = frozenset({"Hans", "Hant", "Jpan", "Kore"})
# What directs or joins letters and has no picture of its own.
_INVISIBLE = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Cc}]")


@dataclass(frozen=True, slots=True)
class Face:
    """One font: its file and its place there."""

    family: str
    version: str
    file: str
    index: int


@dataclass(frozen=True, slots=True)
class _Coverage:
    """The characters of a font: where ranges of them start and end, in their order."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __contains__(self, code: int) -> bool:
        place = bisect_right(self.starts, code) - 1
        return place >= 0 and code <= self.ends[place]


class Fonts:
    """What fontconfig says, asked when it is first needed and then remembered."""

    def __init__(self) -> None:
        self._faces: dict[str, Face | None] = {}
        self._coverage: dict[Face, _Coverage] = {}
        self._rare: dict[str, Face | None] = {}

    def stack(self, language: str) -> tuple[Face, ...]:
        """Return the fonts to try for a language, the one for its own letters first.

        Raises CardError where the machine has no fontconfig.
        """
        return tuple(face for family in families(language) if (face := self._face(family)))

    def has_own(self, language: str) -> bool:
        """Tell whether one of the fonts made for the language's own script is there."""
        own = families(language)
        made_for = own[: -len(_LATIN)] or own
        return any(self._face(family) for family in made_for)

    def has(self, face: Face, letter: str) -> bool:
        """Tell whether a font has every visible character of a letter."""
        if face not in self._coverage:
            self._coverage[face] = _coverage(face)
        coverage = self._coverage[face]
        return all(ord(char) in coverage for char in letter if not _INVISIBLE.match(char))

    def other(self, letter: str) -> Face | None:
        """Return any font that has a letter which none of the stack has."""
        if letter not in self._rare:
            codes = " ".join(f"{ord(char):x}" for char in letter if not _INVISIBLE.match(char))
            pattern = f":charset={codes}:weight={_BOLD}:outline=True:color=False:variable=False"
            family = _ask("fc-match", "-f", "%{family}", pattern).split(",")[0]
            face = self._face(family) if family else None
            self._rare[letter] = face if face and self.has(face, letter) else None
        return self._rare[letter]

    def _face(self, family: str) -> Face | None:
        """Return the family's bold font, or that which is nearest to it."""
        if family not in self._faces:
            found = [font for font in self._listed if family in font[0].split(",")]
            self._faces[family] = _boldest(family, found) if found else None
        return self._faces[family]

    @cached_property
    def _listed(self) -> tuple[tuple[str, ...], ...]:
        lines = _ask("fc-list", "-f", _ELEMENTS, _PLAIN).splitlines()
        return tuple(sorted(tuple(line.split("\t")) for line in lines))


_OF_PUBLISHING: list[Fonts] = []


def asked_anew() -> Fonts:
    """Return fonts that know nothing yet: a font that is installed is seen by the next publishing.

    They are remembered in this process as those that the cards in feeds/ are drawn in.
    """
    _OF_PUBLISHING[:] = [Fonts()]
    return _OF_PUBLISHING[0]


def of_publishing() -> Fonts:
    """Return the fonts of this process's last publishing: fontconfig takes its time to answer."""
    return _OF_PUBLISHING[0] if _OF_PUBLISHING else asked_anew()


def families(language: str) -> tuple[str, ...]:
    """Return the names of the fonts for a language, the best first."""
    own = _BY_LANGUAGE.get(language) or _BY_LANGUAGE.get(language.partition("-")[0]) or ()
    by_script = _BY_SCRIPT.get(languages.script(language), ())
    return tuple(dict.fromkeys((*own, *by_script, *_LATIN)))


def package(language: str) -> str:
    """Name the Debian package that has the fonts for a language."""
    return "fonts-noto-cjk" if languages.script(language) in _CJK else "fonts-noto-core"


def _boldest(family: str, listed: Sequence[tuple[str, ...]]) -> Face:
    _, _, _, index, version, file = min(listed, key=_from_bold)
    return Face(family, version, file, int(index))


def _from_bold(font: tuple[str, ...]) -> tuple[float, tuple[str, ...]]:
    """How far a listed font is from bold. Some bold fonts only say so in their style's name."""
    _, style, weight, *_ = font
    heavy = float(_BOLD) if style.split(",")[0] == "Bold" else float(weight)
    return abs(heavy - _BOLD), font


def _coverage(face: Face) -> _Coverage:
    pattern = f":file={_escaped(face.file)}:index={face.index}"
    ranges = [part.split("-") for part in _ask("fc-list", "-f", "%{charset}", pattern).split()]
    starts = tuple(int(part[0], 16) for part in ranges)
    return _Coverage(starts, tuple(int(part[-1], 16) for part in ranges))


def _escaped(value: str) -> str:
    """A value as it stands in fontconfig's patterns."""
    return "".join(f"\\{char}" if char in "\\-:,=" else char for char in value)


def _ask(*command: str) -> str:
    told = {name: value for name, value in os.environ.items() if name.startswith(_TOLD)}
    try:
        done = subprocess.run(  # noqa: S603 -- fontconfig's own programs, no shell
            command, capture_output=True, check=True, timeout=_ASKED, encoding="utf-8", env=told
        )
    except FileNotFoundError:
        mend = "Install fontconfig (Debian)."
        raise CardError(
            f"are not made: {command[0]} is not there.", where="cards", mend=mend
        ) from None
    except (subprocess.SubprocessError, UnicodeDecodeError) as error:
        mend = f"Run `{command[0]}` by hand: what it says there names what is wrong with the fonts."
        what = f"are not made: {command[0]} failed: {error}"
        raise CardError(what, where="cards", mend=mend) from None
    return done.stdout
