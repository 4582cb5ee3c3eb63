"""I/O: writes a new home: a commented configuration, the folders, a sample statement."""

from datetime import date
from pathlib import Path

from bot.config import Home
from bot.files import write_whole

TEMPLATES = Path(__file__).parent


def make(home: Home, today: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write what is missing and return (written, left alone); nothing is overwritten."""
    for folder in (home.statements, home.translations, home.feeds, home.state):
        folder.mkdir(parents=True, exist_ok=True)
    wanted = {
        home.config_file: _template("bot.toml"),
        home.glossary: _template("glossary.csv"),
        home.slogans: _template("slogans.csv"),
    }
    if not any(home.statements.iterdir()):
        sample = home.statements / f"{today.isoformat()}-our-first-statement.md"
        wanted[sample] = _template("statement.md").replace("DATE", today.isoformat())
    written, left = [], []
    for path, text in wanted.items():
        if path.exists():
            left.append(home.name(path))
        else:
            write_whole(path, text.encode())
            written.append(home.name(path))
    return tuple(written), tuple(left)


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
