"""Pure: what the styles of a Word document say of a paragraph or a run."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.collect.formats.docx_lists import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"heading ([1-9])")
_NAMED = {"title": "h1", "subtitle": "h2", "quote": "blockquote", "intense quote": "blockquote"}
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says: a tag for paragraphs ("" = none), a list, and a look."""

    tag: str = ""
    list_id: str = ""
    depth: int = 0
    looks: Mapping[str, bool] = field(default_factory=dict)


def read(root: "_Element | None") -> dict[str, Style]:
    """Read styles.xml; a style has what its parents have."""
    if root is None:
        return {}
    raw = {one.get(f"{W}styleId") or "": one for one in root.iter(f"{W}style")}
    return {name: _style(raw, name) for name in raw}


def _style(raw: "Mapping[str, _Element]", name: str) -> Style:
    chain: list[_Element] = []
    while name in raw and len(chain) < _DEEPEST:
        chain.append(raw[name])
        base = raw[name].find(f"{W}basedOn")
        name = "" if base is None else base.get(f"{W}val") or ""
    tag, list_id, depth = "", "", 0
    looks: dict[str, bool] = {}
    for one in reversed(chain):
        tag = _tag(one) or tag
        if (own := numbering(one.find(f"{W}pPr"))) is not None:
            list_id, depth = own[0] or list_id, own[1]
        looks |= look(one.find(f"{W}rPr"))
    return Style(tag, list_id, depth, looks)


def _tag(style: "_Element") -> str:
    named = style.find(f"{W}name")
    name = "" if named is None else (named.get(f"{W}val") or "").casefold()
    if match := _HEADING.fullmatch(name):
        return f"h{min(int(match[1]), 6)}"
    return _NAMED.get(name, "")


def numbering(properties: "_Element | None") -> tuple[str, int] | None:
    """Return the list and the depth that paragraph properties name; "0" is no list."""
    found = None if properties is None else properties.find(f"{W}numPr")
    if found is None:
        return None
    list_id, depth = found.find(f"{W}numId"), found.find(f"{W}ilvl")
    number = "0" if depth is None else depth.get(f"{W}val") or "0"
    return (
        "" if list_id is None else list_id.get(f"{W}val") or "",
        int(number) if re.fullmatch(r"[0-8]", number) else 0,
    )


def look(properties: "_Element | None") -> dict[str, bool]:
    """Return which of the marks that matter here run properties set or take away."""
    if properties is None:
        return {}
    return {
        name: found.get(f"{W}val") not in {"0", "false", "off"}
        for name in ("b", "i", "bCs", "iCs", "vanish", "rtl")
        if (found := properties.find(f"{W}{name}")) is not None
    }
