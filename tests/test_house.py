"""The rules of the house that no linter knows: what a module says it is, it is."""

import ast
from collections.abc import Iterable, Iterator
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


# What the program brings along is read as its own code is: the catalogues of its words.
OWN_DATA = {"bot.locale"}
# Those that still ask a module which also reads or writes for a type or a constant of it.
ASKS_FOR_A_TYPE = {
    ("bot.announce.loss", "bot.announce.ledger"),
    ("bot.announce.networks.looks", "bot.announce.networks.mastodon"),
    ("bot.announce.preview", "bot.announce.limits"),
    ("bot.crew.packing", "bot.store.batches"),
    ("bot.crew.packing", "bot.store.claims"),
    ("bot.crew.remarks", "bot.store.batches"),
    ("bot.crew.remarks", "bot.store.claims"),
    ("bot.newhome.answers", "bot.config.reading"),
    ("bot.review.form", "bot.translate.shelf"),
    ("bot.translate.audit", "bot.translate.glossary"),
    ("bot.translate.given", "bot.translate.glossary"),
    ("bot.translate.loans", "bot.translate.glossary"),
    ("bot.translate.models.offers", "bot.translate.models.receipts"),
}
TREES = {
    ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__"): tree(
        path
    )
    for path in MODULES
}
PURE = {
    name for name, found in TREES.items() if (ast.get_docstring(found) or "").startswith("Pure:")
}


def imported(body: Iterable[ast.stmt]) -> Iterator[tuple[str, str]]:
    """(module, name) of all that is imported from the program itself, but for types alone."""
    for node in body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bot"):
            yield from ((str(node.module), alias.name) for alias in node.names)
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from imported(node.orelse)
        else:
            yield from imported(getattr(node, "body", ()))
            yield from imported(getattr(node, "orelse", ()))


def origin(module: str, wanted: str) -> str:
    """The module that a name comes from, where a package only hands it on."""
    if f"{module}.{wanted}" in TREES:
        return f"{module}.{wanted}"
    for source, given in imported(TREES[module].body):
        if given == wanted and source.startswith(f"{module}."):
            return origin(source, wanted)
    return module


def test_a_pure_module_rests_on_pure_modules_only() -> None:
    """So it touches nothing by way of others either, however long the way."""
    found = {
        (name, origin(module, wanted))
        for name in PURE
        for module, wanted in imported(TREES[name].body)
    }
    impure = {(one, other) for one, other in found if other not in PURE | OWN_DATA}
    assert impure == ASKS_FOR_A_TYPE


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_small_enough_to_read_at_once(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 450
