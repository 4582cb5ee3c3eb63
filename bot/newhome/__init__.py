"""I/O: writes a new home: a commented configuration, the folders, a sample statement."""

from datetime import date
from pathlib import Path

from bot.config import Home
from bot.files import write_whole
from bot.newhome.answers import NETWORKS, Answers, NewAccount, problems, render, tags

__all__ = ["NETWORKS", "Answers", "NewAccount", "make", "tags", "template", "wrong"]

TEMPLATES = Path(__file__).parent
_DEFAULTS = Answers()


def make(
    home: Home, today: date, answers: Answers = _DEFAULTS
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write what is missing and return (written, left alone); nothing is overwritten.

    There is no sample statement where an account is set up: it would be announced. The
    configuration comes last: a home that was cut off before has none, and is made whole by
    the same command.
    """
    for folder in (home.statements, home.translations, home.feeds, home.state):
        folder.mkdir(parents=True, exist_ok=True)
    wanted = {home.glossary: template("glossary.csv"), home.slogans: template("slogans.csv")}
    if not any(home.statements.iterdir()) and answers.account is None:
        sample = home.statements / f"{today.isoformat()}-our-first-statement.md"
        wanted[sample] = template("statement.md").replace("DATE", today.isoformat())
    wanted[home.config_file] = render(template("bot.toml"), answers)
    written, left = [], []
    for path, text in wanted.items():
        if path.exists():
            left.append(home.name(path))
        else:
            write_whole(path, text.encode())
            written.append(home.name(path))
    return tuple(sorted(written)), tuple(sorted(left))


def wrong(answers: Answers) -> tuple[tuple[str, str], ...]:
    """Return what is wrong with answers, and how to mend it."""
    found = problems(template("bot.toml"), answers)
    return tuple(dict.fromkeys((one.what, one.mend) for one in found))


def template(name: str) -> str:
    """Return a file of the new home as it is delivered."""
    return (TEMPLATES / name).read_text(encoding="utf-8")
