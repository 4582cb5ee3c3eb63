"""The rules of the house that no linter knows: what a module says it is, it is."""

import ast
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

MODULES = sorted((REPOSITORY / "bot").rglob("*.py"))
OUTSIDE = {
    "bot.log", "fcntl", "httpx", "logging", "os", "random", "requests", "secrets", "shutil",
    "signal", "sqlalchemy.engine", "subprocess", "tempfile", "threading", "time",
    "urllib.request",
}  # fmt: skip
CLOCKS = {"now", "today", "utcnow"}
FILES = {"read_bytes", "read_text", "write_bytes", "write_text"}
SOCKETS = {"create_connection", "getaddrinfo"}


def name(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def is_pure(path: Path) -> bool:
    return (ast.get_docstring(tree(path)) or "").startswith("Pure:")


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_whether_it_touches_the_world(path: Path) -> None:
    assert (ast.get_docstring(tree(path)) or "").startswith(("Pure: ", "I/O: "))


@pytest.mark.parametrize("path", [path for path in MODULES if is_pure(path)], ids=name)
def test_a_pure_module_touches_no_file_clock_log_or_network(path: Path) -> None:
    touched = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            touched |= {alias.name for alias in node.names} & OUTSIDE
        elif isinstance(node, ast.ImportFrom) and node.module in OUTSIDE:
            touched.add(node.module)
        elif isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute):
                touched |= {called.attr} & (CLOCKS | FILES | SOCKETS)
            elif isinstance(called, ast.Name):
                touched |= {called.id} & {"open", "print", "input"}
    assert touched == set()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_small_enough_to_read_at_once(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 450
