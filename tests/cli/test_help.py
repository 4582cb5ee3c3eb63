"""The command line explains itself without loading what it does not need."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import alliance_bot

HEAVY = (
    "alembic",
    "argostranslate",
    "babel",
    "ctranslate2",
    "feedgen",
    "mastodon",
    "pydantic",
    "sqlalchemy",
    "structlog",
)
COMMANDS = (
    "init",
    "check",
    "once",
    "run",
    "import",
    "status",
    "preview",
    "models",
    "accounts",
    "alarms",
    "backup",
    "restore",
    "post",
    "retract",
    "review",
    "serve",
)


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys; sys.argv = ['alliance-bot', '--help']\n"
        "from bot.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(tmp_path: Path, command: str) -> None:
    ran = alliance_bot(tmp_path, command, "--help")
    assert ran.status == 0
    assert ran.out.startswith("Usage: ")


def test_the_list_of_commands_is_not_cut(tmp_path: Path) -> None:
    assert "..." not in alliance_bot(tmp_path, "--help").out.partition("Commands:")[2]


def test_the_home_can_be_given_after_the_command(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "init", "--home", str(tmp_path / "h")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "config/bot.toml" in done.stdout


def test_the_home_can_come_from_the_environment(tmp_path: Path) -> None:
    environment = os.environ | {"ALLIANCE_BOT_HOME": str(tmp_path / "h")}
    command = [sys.executable, "-m", "bot", "init"]
    subprocess.run(command, env=environment, capture_output=True, check=True)
    assert (tmp_path / "h/config/bot.toml").is_file()


def test_an_unknown_command_ends_with_2(tmp_path: Path) -> None:
    assert alliance_bot(tmp_path, "onec").status == 2


def test_what_argostranslate_drags_along_is_not_installed() -> None:
    import importlib.util

    found = [n for n in ("stanza", "spacy", "minisbd", "torch") if importlib.util.find_spec(n)]
    assert found == []
