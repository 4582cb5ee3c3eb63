"""Long work shows a bar on a terminal, and none otherwise; so do colours."""

from pathlib import Path

import pytest

from bot.config import Home
from bot.translate import models
from tests.conftest import CONFIG, STATEMENT, alliance_bot
from tests.made_package import make_package
from tests.terminal import Terminal


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


def shown(home: Home, *arguments: str, **environment: str) -> Terminal:
    """What a terminal showed of a command, once it has ended."""
    terminal = Terminal(home.root, *arguments, **environment)
    terminal.end()
    return terminal


def test_a_cycle_shows_how_many_sentences_are_translated(translating: Home) -> None:
    seen = shown(translating, "once", "--json").seen
    assert "es  " in seen
    assert "4/4" in seen


def test_a_backup_shows_what_is_written_and_read_again(home: Home, tmp_path: Path) -> None:
    seen = shown(home, "backup", str(tmp_path / "b.tar.gz")).seen
    assert "writing " in seen
    assert "reading " in seen
    assert "bytes" in seen


def test_a_restore_shows_how_much_is_read(home: Home, tmp_path: Path) -> None:
    alliance_bot(home.root, "backup", str(tmp_path / "b.tar.gz"))
    seen = shown(Home(tmp_path / "again"), "restore", str(tmp_path / "b.tar.gz")).seen
    assert "reading " in seen


def test_verifying_shows_how_many_packages_are_read(translating: Home) -> None:
    seen = shown(translating, "models", "verify").seen
    assert "packages" in seen
    assert "1/1" in seen


def test_a_script_sees_nothing_but_the_report(translating: Home, tmp_path: Path) -> None:
    ran = alliance_bot(translating.root, "once", "--json")
    assert ran.err == ""
    assert ran.json["translation"]["es"]["sentences_translated"] == 4
    for arguments in (("backup", str(tmp_path / "b.tar.gz")), ("models", "verify")):
        assert alliance_bot(translating.root, *arguments).err == ""


def test_colours_are_for_terminals_that_want_them(home: Home) -> None:
    assert "\x1b[32mok" in shown(home, "check").raw
    assert "\x1b[" not in shown(home, "check", NO_COLOR="1").raw
    assert "\x1b[" not in shown(home, "check", TERM="dumb").raw
    assert "\x1b[" not in alliance_bot(home.root, "check").out
