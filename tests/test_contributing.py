"""The worked examples of CONTRIBUTING.md, taken out of the page and run as they stand."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.conftest import REPOSITORY

pytestmark = pytest.mark.slow

PAGE = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
FENCE = re.compile(
    r"(?:^`(?P<path>[\w./-]+)`\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.M | re.S
)
COPIED = ("bot", "tests", "scripts", "config")
FILES = ("pyproject.toml",)


def blocks(title: str) -> list[tuple[str, str, str]]:
    """(path, kind, text) of every block of code below a heading."""
    part = PAGE.split(f"## {title}\n", 1)[1].split("\n## Add ", 1)[0]
    return [(one["path"] or "", one["kind"], one["text"]) for one in FENCE.finditer(part)]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The parts of the tree that an example adds to, as a contributor has them."""
    copy = tmp_path / "tree"
    ignored = shutil.ignore_patterns("__pycache__", "secrets")
    for folder in COPIED:
        shutil.copytree(REPOSITORY / folder, copy / folder, ignore=ignored)
    for name in FILES:
        shutil.copy(REPOSITORY / name, copy / name)
    (copy / ".venv").symlink_to(REPOSITORY / ".venv")
    return copy


def follow(tree: Path, title: str) -> list[str]:
    """Do what an example says, in its order; return what its commands printed."""
    said = []
    for path, kind, text in blocks(title):
        if kind == "sh":
            said += [run(tree, line) for line in text.splitlines()]
        elif kind == "diff":
            (tree / path).write_text(patched((tree / path).read_text("utf-8"), text), "utf-8")
        elif kind == "po":
            complete(tree / path, text)
        else:
            assert not (tree / path).exists()
            (tree / path).write_text(text, "utf-8")
    return said


def run(tree: Path, command: str) -> str:
    done = subprocess.run(
        shlex.split(command),
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def patched(text: str, diff: str) -> str:
    """Return a text with the one line more that a difference shows between its neighbours."""
    lines = diff.splitlines()
    before = "\n".join(line[1:] for line in lines if line.startswith(" "))
    after = "\n".join(line[1:] for line in lines)
    assert sum(line.startswith("+") for line in lines) == 1
    assert text.count(before) == 1
    return text.replace(before, after)


def complete(catalogue: Path, begun: str) -> None:
    """Put the translations that the page shows into a catalogue.

    The others, which a translator would write, are made up: every word is turned around.
    """
    shown = {one.id: one.string for one in read_po(begun.splitlines(keepends=True)) if one.id}
    assert len(shown) >= 2
    blocks = catalogue.read_text("utf-8").split("\n\n")
    for number, block in enumerate(blocks[1:], start=1):
        (message,) = (one for one in read_po(f"{block}\n".splitlines(keepends=True)) if one.id)
        source = message.id if isinstance(message.id, str) else message.id[-1]
        said = str(shown.get(message.id) or turned(source)).replace('"', '\\"')
        blocks[number] = re.sub(r'^(msgstr(?:\[\d\])?) ""$', rf'\1 "{said}"', block, flags=re.M)
    catalogue.write_text("\n\n".join(blocks), "utf-8")


def turned(text: str) -> str:
    return re.sub(
        r"%\(\w+\)s|\w+", lambda one: one[0] if "%" in one[0] else f"{one[0][::-1]}a", text
    )


@pytest.mark.parametrize("title", ["Add a network", "Add a format", "Add a language"])
def test_an_example_holds_as_it_stands(tree: Path, title: str) -> None:
    said = follow(tree, title)
    assert re.search(r"^[.]+ +\[100%\]", said[-1], re.M), said[-1]
    for path, kind, _ in blocks(title):
        if kind == "python":
            run(tree, f".venv/bin/ruff check {path}")
            run(tree, f".venv/bin/ruff format --check {path}")


@pytest.mark.parametrize("title", ["Add a network", "Add a format"])
def test_an_example_is_one_file_its_test_and_a_line(title: str) -> None:
    kinds = [
        "test" if path.startswith("tests/") else kind for path, kind, _ in blocks(title) if path
    ]
    assert kinds.count("python") == 1
    assert kinds.count("diff") == 1
    assert "test" in kinds
