"""Every command's help ends with examples, and each of them is one that the program takes."""

import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from bot.cli.app import app
from bot.cli.options import PROGRAM

ROOT = typer.main.get_command(app)


def commands(command: Any = ROOT, name: str = "") -> Iterator[tuple[str, Any]]:
    for below, one in getattr(command, "commands", {}).items():
        if not one.hidden:
            yield from commands(one, f"{name} {below}".strip())
    if not hasattr(command, "commands"):
        yield name, command


COMMANDS = dict(commands())


def examples(name: str) -> list[list[str]]:
    """The command lines in a command's help."""
    epilog = str(getattr(COMMANDS[name], "epilog", None) or "").replace("\\\n", " ")
    lines = (line.strip() for line in epilog.splitlines())
    return [shlex.split(line)[1:] for line in lines if line.startswith(f"{PROGRAM} ")]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_shows_an_example(name: str) -> None:
    assert examples(name)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_are_of_this_command_and_taken(name: str) -> None:
    # `review ID LANG` is short for `review show ID LANG`.
    called = name.removesuffix(" show").split()
    for words in examples(name):
        own = words[2:] if words[0] == "--home" else words
        assert own[: len(called)] == called
        COMMANDS[name].make_context(name, own[len(called) :])


def test_the_examples_fit_a_terminal() -> None:
    for name, command in COMMANDS.items():
        epilog = str(getattr(command, "epilog", None) or "")
        assert all(len(line) <= 92 for line in epilog.splitlines()), name
