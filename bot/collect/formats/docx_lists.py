"""Pure: the bullets and numbers that Word prints before paragraphs and does not store."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BULLET = ""
_MOST_ROMAN = 4_000
# fmt: off
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass
class Lists:
    """The lists of one document, counting while its paragraphs are read in their order."""

    levels: Mapping[str, Mapping[int, _Level]] = field(default_factory=dict)
    abstract: Mapping[str, str] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def label(self, number_id: str, depth: int) -> str | None:
        """Count a paragraph, and return what is printed before it; None if it is in no list."""
        if number_id not in self.abstract:
            return None
        levels = self.levels.get(number_id, {})
        level = levels.get(depth, _Level(text=f"%{depth + 1}."))
        counts = self._counts.setdefault(self.abstract[number_id], {})
        if number_id not in self._begun:
            self._begun.add(number_id)
            if f"{number_id}!" in self.abstract:
                counts.clear()
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        if level.form in {"bullet", "none"}:
            return BULLET if level.form == "bullet" else None
        return re.sub(
            r"%([1-9])",
            lambda match: self._printed(levels, counts, int(match[1]) - 1),
            level.text,
        ).strip()

    @staticmethod
    def _printed(levels: Mapping[int, _Level], counts: Mapping[int, int], depth: int) -> str:
        level = levels.get(depth, _Level())
        return _in_form(counts.get(depth, level.start), level.form)


def read(root: "_Element | None") -> Lists:
    """Read numbering.xml."""
    if root is None:
        return Lists()
    abstracts = {
        _value(one, "abstractNumId"): {
            _integer(_value(level, "ilvl"), 0): _level(level) for level in one.iter(f"{W}lvl")
        }
        for one in root.iter(f"{W}abstractNum")
    }
    levels: dict[str, dict[int, _Level]] = {}
    abstract: dict[str, str] = {}
    for one in root.iter(f"{W}num"):
        number_id = _value(one, "numId")
        base = one.find(f"{W}abstractNumId")
        abstract[number_id] = _value(base, "val") if base is not None else ""
        levels[number_id] = dict(abstracts.get(abstract[number_id], {}))
        for override in one.iter(f"{W}lvlOverride"):
            depth = _integer(_value(override, "ilvl"), 0)
            own = override.find(f"{W}lvl")
            level = levels[number_id].get(depth, _Level()) if own is None else _level(own)
            start = override.find(f"{W}startOverride")
            if start is not None:
                level = _Level(level.form, level.text, _integer(_value(start, "val"), 1))
                abstract[f"{number_id}!"] = "restarts"
            levels[number_id][depth] = level
    return Lists(levels, abstract)


def _level(level: "_Element") -> _Level:
    def said(name: str, default: str) -> str:
        found = level.find(f"{W}{name}")
        return default if found is None else _value(found, "val")

    return _Level(said("numFmt", "decimal"), said("lvlText", ""), _integer(said("start", "1"), 1))


def _value(element: "_Element", name: str) -> str:
    return element.get(f"{W}{name}") or ""


def _integer(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else default


def _in_form(number: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"} and 1 <= number <= 26 * 30:
        text = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif form in {"lowerRoman", "upperRoman"} and 1 <= number < _MOST_ROMAN:
        text = _roman(number)
    else:
        return f"{number:02}" if form == "decimalZero" else str(number)
    return text.upper() if form.startswith("upper") else text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text
