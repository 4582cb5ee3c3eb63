"""I/O: how Sphinx makes a site of these pages: `make docs`. They read well without it, too."""

import re
import tomllib
from pathlib import Path
from typing import Any

_PROJECT = Path(__file__).parents[1] / "pyproject.toml"

project = "alliance-bot"
author = "The alliance-bot contributors"
copyright = author  # noqa: A001 - Sphinx's name for it
release = version = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"]

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
nitpicky = True
smartquotes = False  # what is quoted is often to be typed

# The anchors that GitHub makes of headings, so that a link works in both.
myst_heading_anchors = 4

html_theme = "furo"
html_title = "alliance-bot"
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"footer_icons": []}

PARTS = {
    "Begin": ("tutorial", "pictures"),
    "How to": (
        "statements",
        "sources",
        "languages",
        "models",
        "glossary",
        "review",
        "translators",
        "accounts",
        "announcing",
        "retract",
        "readers",
        "embed",
        "server",
        "backups",
        "alarms",
        "postgresql",
        "workers",
        "completion",
    ),
    "Reference": (
        "reference/configuration",
        "reference/commands",
        "reference/files",
        "reference/statement",
        "reference/reasons",
        "reference/exit-status",
    ),
    "Understand": (
        "architecture",
        "exactly-once",
        "machine-text",
        "security",
        "scale",
        "dependencies",
        "licences",
        "adr/README",
    ),
}
"""The pages beside index.md, in the order of the site's list; the test of the site uses it."""


def _with_list(text: str) -> str:
    """Return the first page with the lists that Sphinx wants, and nobody else."""
    lists = (
        f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(pages) + "\n```\n"
        for caption, pages in PARTS.items()
    )
    return text + "".join(lists)


_RECORDS = "\n```{toctree}\n:hidden:\n:glob:\n\n0*\n```\n"
"""The records of decisions, below their own list."""


def _without_links_out(text: str, depth: int) -> str:
    """Return a page in which a link to a file beside docs/ says where that file is."""
    out = r"\.\./" * (depth + 1)
    return re.sub(rf"\[([^\]]+)\]\({out}([^)]+)\)", r"\1 (`\2` in the repository)", text)


def _read(_app: Any, name: str, source: list[str]) -> None:
    text = _without_links_out(source[0], name.count("/"))
    if name == "index":
        text = _with_list(text)
    elif name == "adr/README":
        text += _RECORDS
    source[0] = text


def setup(app: Any) -> None:
    """Let Sphinx hand over each page before it reads it."""
    app.connect("source-read", _read)
