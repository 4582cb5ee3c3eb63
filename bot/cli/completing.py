"""I/O: what a shell offers after Tab: the statements, languages and accounts of the home.

Only names of folders and the configuration are read, by the standard library alone: it is
done at every press of the key. Where there is no home, nothing is offered.
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typer


def statements(context: typer.Context, incomplete: str) -> list[str]:
    """Offer the IDs of statements that have translations."""
    return _beginning(incomplete, _folders(_home(context) / "translations"))


def languages(context: typer.Context, incomplete: str) -> list[str]:
    """Offer the languages that the home publishes in."""
    config = _config(context)
    listed = [*_table(config, "languages"), _table(config, "site").get("source_language", "en")]
    return _beginning(incomplete, listed)


def accounts(context: typer.Context, incomplete: str) -> list[str]:
    """Offer the names of the accounts."""
    entries = _config(context).get("accounts", [])
    return _beginning(incomplete, (entry.get("name") for entry in entries))


def packages(context: typer.Context, incomplete: str) -> list[str]:
    """Offer the names of the installed translation packages."""
    return _beginning(incomplete, _folders(_home(context) / "state" / "models"))


def _home(context: typer.Context) -> Path:
    """Return the home of the command line so far: the innermost --home counts."""
    level: Any = context
    while level is not None:
        if level.params.get("home"):
            return Path(level.params["home"])
        level = level.parent
    return Path()


def _config(context: typer.Context) -> dict[str, Any]:
    try:
        return tomllib.loads((_home(context) / "config" / "bot.toml").read_text("utf-8-sig"))
    except (OSError, ValueError):
        return {}


def _table(config: dict[str, Any], name: str) -> dict[str, Any]:
    found = config.get(name, {})
    return found if isinstance(found, dict) else {}


def _folders(place: Path) -> list[str]:
    try:
        return sorted(one.name for one in place.iterdir() if one.is_dir())
    except OSError:
        return []


def _beginning(incomplete: str, names: Iterable[Any]) -> list[str]:
    return [
        name
        for name in dict.fromkeys(names)
        if isinstance(name, str) and name.startswith(incomplete) and not name.startswith(".")
    ]
