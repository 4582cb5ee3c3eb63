"""Long work shows a bar on a terminal, and none otherwise."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import Home
from bot.translate import models
from tests.conftest import CONFIG, STATEMENT, alliance_bot
from tests.made_package import make_package


@pytest.fixture
def translating(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.config_file.parent.mkdir(parents=True)
    home.config_file.write_text(CONFIG.replace("engines = []", 'engines = ["argos"]'), "utf-8")
    home.statements.mkdir()
    (home.statements / "a.md").write_text(STATEMENT.format(title="Rest"), "utf-8")
    words = {"workers": "trabajadoras", "work": "trabajo", "today": "hoy"}
    text = STATEMENT.format(title="Rest")
    models.install(home, make_package(tmp_path / "p.argosmodel", "en", "es", words, text=text))
    return home


def test_a_terminal_sees_how_far_it_is(translating: Home) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bot", "--home", str(translating.root), "once", "--json"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        seen = b""
        try:
            while part := os.read(ours, 4096):
                seen += part
        except OSError:
            pass  # Linux says EIO when the last writer is gone
        process.wait()
    os.close(ours)
    assert b"es" in seen
    assert b"4/4" in seen


def test_a_script_sees_nothing_but_the_report(translating: Home) -> None:
    ran = alliance_bot(translating.root, "once", "--json")
    assert ran.err == ""
    assert ran.json["translation"]["es"]["sentences_translated"] == 4
