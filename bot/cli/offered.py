"""Pure: what `models available` says of the way into a language."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.translate.engines.codes import tag_of

if TYPE_CHECKING:
    from bot.translate.models.offers import Step, Way


def as_line(way: "Way", sizes: Mapping[str, int]) -> str:
    """Return one line for a person; `sizes` are the bytes of packages by their names."""
    if not way.steps:
        return f"{way.language:<8} no package leads there from {way.source}"
    route = " → ".join(way.languages)
    if len(way.steps) == 1:
        return f"{way.language:<8} {route:<20} {_step(way.steps[0], sizes)}"
    parts = "; ".join(f"{_pair(step)} {_step(step, sizes)}" for step in way.steps)
    return f"{way.language:<8} {route:<20} {len(way.steps)} packages: {parts}"


def as_json(way: "Way", sizes: Mapping[str, int]) -> dict[str, Any]:
    """Return the same for a program."""
    return {
        "language": way.language,
        "from": way.source,
        "state": way.state.value,
        "route": list(way.languages),
        "packages": [_step_as_json(step, sizes) for step in way.steps],
    }


def _step(step: "Step", sizes: Mapping[str, int]) -> str:
    here = f"{step.installed.version} installed" if step.installed else ""
    if step.offer is None:
        return f"{here}, not in the index"
    if step.to_bring is None:
        return here
    size = _bytes(step, sizes)
    offered = f"{step.offer.version} offered" + (f" ({size / 1e6:,.0f} MB)" if size else "")
    return f"{here}, {offered}" if here else offered


def _step_as_json(step: "Step", sizes: Mapping[str, int]) -> dict[str, Any]:
    return {
        "from": tag_of(step.pair[0]),
        "to": tag_of(step.pair[1]),
        "installed": step.installed.version if step.installed else None,
        "offered": step.offer.version if step.offer else None,
        "newer": step.is_newer,
        "bytes": _bytes(step, sizes),
    }


def _bytes(step: "Step", sizes: Mapping[str, int]) -> int | None:
    if step.offer is None:
        return None
    return step.offer.size or sizes.get(step.offer.name)


def _pair(step: "Step") -> str:
    return f"{tag_of(step.pair[0])} → {tag_of(step.pair[1])}"
