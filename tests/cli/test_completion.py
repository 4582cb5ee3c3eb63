"""What bash offers after Tab, with the script that the program gives it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import Home
from tests.cli.test_help import HEAVY

ID = "2026-03-08-on-our-day-of-rest"
# What bash does at Tab: it calls the function with the words so far.
_SCRIPT = """
eval "$(_ALLIANCE_BOT_COMPLETE=source_bash alliance-bot)"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_alliance_bot_completion alliance-bot
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def at_home(home: Home) -> Path:
    (home.translations / ID).mkdir(parents=True)
    return home.root


def offered(folder: Path, *words: str) -> list[str]:
    """The words that bash offers in a folder for the last of these."""
    done = subprocess.run(
        ["bash", "--norc", "-c", _SCRIPT, "bash", "alliance-bot", *words],
        cwd=folder,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["sta"], ["status"]),
        (["models", "in"], ["install"]),
        (["once", "--j"], ["--json"]),
        (["status", "2026"], [ID]),
        (["review", "2026"], [ID]),
        (["review", ID, ""], ["es", "en"]),
        (["preview", ID, "--lang", "e"], ["es", "en"]),
        (["post", "retry", ID, "--account", ""], ["preview"]),
    ],
)
def test_commands_statements_languages_and_accounts_are_offered(
    at_home: Path, words: list[str], expected: list[str]
) -> None:
    assert offered(at_home, *words) == expected


def test_the_home_may_be_named_before_or_after_the_command(at_home: Path, tmp_path: Path) -> None:
    home = str(at_home)
    assert offered(tmp_path, "--home", home, "status", "") == [ID]
    assert offered(tmp_path, "status", "--home", home, "") == [ID]


def test_without_a_home_nothing_is_offered(tmp_path: Path) -> None:
    assert offered(tmp_path, "status", "") == []
    assert offered(tmp_path, "preview", ID, "--account", "") == []


def test_a_broken_configuration_disturbs_nobody(at_home: Path) -> None:
    (at_home / "config/bot.toml").write_text("[site\n", "utf-8")
    assert offered(at_home, "preview", ID, "--lang", "") == ["en"]
    assert offered(at_home, "preview", ID, "--account", "") == []


def test_nothing_heavy_is_loaded_for_it(at_home: Path) -> None:
    # Typer itself reads options with pydantic.
    heavy = [name for name in HEAVY if name != "pydantic"]
    code = (
        "import sys, os; os.environ.update(_ALLIANCE_BOT_COMPLETE='complete_bash',"
        "COMP_WORDS='alliance-bot status 2', COMP_CWORD='2')\n"
        "sys.argv = ['alliance-bot']\n"
        "from bot.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=at_home, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert done.stdout.strip() == ID


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_shell_understands_the_script(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not here")
    program = str(Path(sys.executable).parent / "alliance-bot")
    environment = os.environ | {"_ALLIANCE_BOT_COMPLETE": f"source_{shell}"}
    script = subprocess.run([program], env=environment, capture_output=True, check=True).stdout
    (tmp_path / "script").write_bytes(script)
    assert script
    subprocess.run([shell, "-n", str(tmp_path / "script")], check=True)
