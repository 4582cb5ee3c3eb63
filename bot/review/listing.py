"""Pure: what waits in a language, for a person at a terminal and for a program."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from bot import languages
from bot.columns import cells, padded
from bot.model import FindingReason, UnitState
from bot.review.sheet import Paragraph, Sheet, Waiting

_WIDTH = 80
_STATES = tuple(UnitState)
_NUMBERS = sum(len(state) + 1 for state in _STATES)
_INDENT = "    "


def as_json(tag: str, found: Waiting) -> dict[str, Any]:
    """Return what `status --lang --json` prints."""
    readable = {sheet.statement.id for sheet in found.readable}
    return {
        "language": tag,
        "statements": [
            _sheet_as_json(sheet, readable=sheet.statement.id in readable) for sheet in found.sheets
        ],
    }


def _sheet_as_json(sheet: Sheet, *, readable: bool) -> dict[str, Any]:
    counts = _counts(sheet)
    return {
        "id": sheet.statement.id,
        "title": sheet.statement.title,
        "readable": readable,
        "counts": {state.value: counts[state] for state in _STATES},
        "waiting": [_unit_as_json(one) for one in sheet.paragraphs if one.waits],
    }


def _unit_as_json(one: Paragraph) -> dict[str, Any]:
    return {
        "unit": one.key,
        "state": one.unit.state.value,
        "findings": [
            {"reason": found.reason.value, "detail": found.detail}
            for found in one.unit.findings
            if found.reason is not FindingReason.DOUBTED
        ],
        "not_sure": list(one.doubts),
    }


def as_text(tag: str, found: Waiting) -> str:
    """Return the same for a person, in lines of at most 80 columns."""
    return "\n".join(_lines(tag, found))


def _lines(tag: str, found: Waiting) -> Iterator[str]:
    name = languages.autonym(tag)
    if not found.sheets:
        yield f"Nothing waits in {tag} ({name})."
        return
    count = len(found.sheets)
    yield f"In {tag} ({name}) {count} statement{'s wait' if count > 1 else ' waits'} for people."
    width = min(max(cells(one.statement.id) for one in found.sheets), _WIDTH - _NUMBERS)
    heads = " ".join(state.value for state in _STATES)
    for title, sheets in (("hidden from readers", found.hidden), ("readable", found.readable)):
        if sheets:
            yield f"{padded(f'-- {title}', width)} {heads}"
            yield from _table(sheets, width)


def _table(sheets: Sequence[Sheet], width: int) -> Iterator[str]:
    for sheet in sheets:
        counts = _counts(sheet)
        numbers = (f"{counts[state] or '·':>{len(state)}}" for state in _STATES)
        yield f"{padded(sheet.statement.id, width)} {' '.join(numbers)}"
        for one in sheet.paragraphs:
            yield from _reasons(one)


def _reasons(one: Paragraph) -> Iterator[str]:
    """Name what was found in a paragraph and what others are not sure of, a line each."""
    if not one.waits:
        return
    said = [
        f"{one.key} ({found.reason.value}): {found.detail}"
        for found in one.unit.findings
        if found.reason is not FindingReason.DOUBTED
    ]
    said += [f"{one.key} not sure: {doubt}" for doubt in one.doubts]
    for line in said:
        yield from textwrap.wrap(
            line, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT * 2
        )


def _counts(sheet: Sheet) -> Counter[UnitState]:
    """Names that stay as they are wait for nobody, and are counted as reviewed."""
    return Counter(one.unit.state if one.waits else UnitState.REVIEWED for one in sheet.paragraphs)
