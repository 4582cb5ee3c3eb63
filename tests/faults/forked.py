"""Runs commands of the program, each in a process of its own that is forked from a warm one.

    python -m tests.faults.forked        lines of JSON {"arguments": […], "folder": …} on its input

What a command prints is in `out` and `err` in that folder; its exit status is the answer.
"""

import json
import os
import sys
import traceback
from contextlib import redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.cli import main as program
from tests.conftest import CONFIG, STATEMENT

WARM = (
    "bot.cli.app", "bot.cli.cycle", "bot.daemon", "bot.wiring", "bot.pipeline", "bot.report",
    "bot.backup", "bot.collect.importer", "bot.collect.retract", "alembic", "PIL.ImageDraw",
    "argostranslate.package", "babel.messages.pofile", "budoux", "ctranslate2", "dateparser",
    "feedgen.feed", "feedparser", "jinja2", "lingua", "markdown_it", "mastodon", "nh3", "requests",
    "sentencepiece", "sentencex", "sqlalchemy", "structlog", "yaml",
)  # fmt: skip


def main() -> None:
    for name in WARM:
        __import__(name)
    with TemporaryDirectory() as folder:
        _warm_up(Path(folder))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            _run(asked["arguments"], Path(asked["folder"]))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


def _warm_up(root: Path) -> None:
    """Run a cycle here, so that what is made once a process is made already."""
    (root / "statements").mkdir()
    (root / "config").mkdir()
    (root / "config" / "bot.toml").write_text(CONFIG, "utf-8")
    (root / "statements" / "a.md").write_text(STATEMENT.format(title="A day"), "utf-8")
    with redirect_stdout(StringIO()), suppress(SystemExit):
        sys.argv = ["alliance-bot", "--home", str(root), "once"]
        program()


def _run(arguments: list[str], folder: Path) -> None:
    """Do what the console script does, and end."""
    status = 1
    try:
        for number, name in ((1, "out"), (2, "err")):
            file = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
            os.dup2(file, number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.argv = ["alliance-bot", *arguments]
        program()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - as Python itself would
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
