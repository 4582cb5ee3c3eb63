"""The reasons that reports name, as the code has them."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from bot.model import FindingReason
from tests.conftest import REPOSITORY

_NAME = re.compile(r"[a-z]+(?:-[a-z0-9]+)*")
_POSITION = {"Refusal": 1, "_refusal": 1, "Failure": 1, "Remark": 0}
"""Where a report's entry has its reason, if it is not named."""

_ONLY_SAID = {"BotError", "BackupError", "LinkRefusedError"}
"""What ends a command is said in words there and stands in no report."""


@cache
def reasons_in_code() -> frozenset[str]:
    """Every short name that is given as a reason anywhere: to an error or to a report's entry."""
    trees = [
        ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((REPOSITORY / "bot").rglob("*.py"))
    ]
    constants = dict(pair for tree in trees for pair in _constants(tree))
    given = [reason for tree in trees for reason in _given(tree)]
    found = {constants.get(name, "") if is_name else name for name, is_name in given}
    return frozenset(one for one in found if _NAME.fullmatch(one)) | set(FindingReason)


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                yield name, text


def _given(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Yield each reason as it is given: the text itself, or the name of a constant."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=named, body=body) if named not in _ONLY_SAID:
                yield from (_value(one.value) for one in body if _is_reason(one))
            case ast.Call(func=ast.Name(id=called), args=args, keywords=keywords) if (
                called not in _ONLY_SAID
            ):
                yield from (_value(one.value) for one in keywords if one.arg == "reason")
                place = _POSITION.get(called)
                if place is not None and len(args) > place + 1:
                    yield _value(args[place])


def _is_reason(node: ast.stmt) -> bool:
    match node:
        case ast.Assign(targets=[ast.Name(id="reason")]):
            return True
    return False


def _value(node: ast.expr) -> tuple[str, bool]:
    match node:
        case ast.Constant(value=str(text)):
            return text, False
        case ast.Name(id=name):
            return name, True
    return "", False
