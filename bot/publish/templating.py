"""I/O: HTML templates in a folder, escaped by default; what all pages of the house know."""

from pathlib import Path
from typing import TYPE_CHECKING

from bot import languages

if TYPE_CHECKING:
    from jinja2 import Environment


def environment(folder: Path) -> "Environment":
    """Return the templates of a folder; a name that was not given is a mistake, not nothing."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["autonym"] = languages.autonym
    made.filters["direction"] = languages.direction
    return made
