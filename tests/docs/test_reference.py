"""The reference is whole: every key, command, option, file and reason has a sentence there."""

import re
import runpy
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel
from typer.main import get_command

from bot.cli.app import app
from bot.collect.formats.frontmatter import KEYS
from bot.config import Config, Home
from bot.model import BlockKind, DeliveryState, FindingReason, UnitState
from tests.conftest import REPOSITORY
from tests.docs.pages import DOCS
from tests.docs.reasons import reasons_in_code

REFERENCE = DOCS / "reference"
WRITTEN = runpy.run_path(str(REPOSITORY / "scripts" / "reference"))


def read(page: str) -> str:
    return (REFERENCE / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WRITTEN["pages"]().items(), ids=lambda pair: pair[0].name)
def test_what_is_written_from_the_code_is_as_the_code_is(path: tuple[Any, str]) -> None:
    page, text = path
    assert page.read_text(encoding="utf-8") == text, "run: .venv/bin/python scripts/reference"


def models(part: type[BaseModel] = Config) -> Iterator[type[BaseModel]]:
    yield part
    for field in part.model_fields.values():
        yield from (each for one in inside(field.annotation) for each in models(one))


def inside(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for one in getattr(annotation, "__args__", ()):
        yield from inside(one)


def keys() -> list[tuple[str, str]]:
    """Every key that a configuration may have, with the table's class: found by pydantic alone."""
    found = {
        (part.__name__, field.alias or key)
        for part in models()
        for key, field in part.model_fields.items()
    }
    return sorted(found)


@pytest.mark.parametrize(("part", "key"), keys(), ids=[f"{part}.{key}" for part, key in keys()])
def test_every_key_of_the_configuration_has_a_sentence(part: str, key: str) -> None:
    if part == "Config":
        assert re.search(rf"^## `\[+{key}\]+`$", read("configuration.md"), re.MULTILINE)
        return
    rows = re.findall(rf"^\| `{key}` \|(.+)\|$", read("configuration.md"), re.MULTILINE)
    assert rows
    for row in rows:
        sentence = re.split(r"(?<!\\)\|", row)[-1].strip()
        assert re.fullmatch(r"[A-Za-z\[].{12,}\.", sentence), sentence


def commands() -> list[tuple[str, Any]]:
    return [(" ".join(path), command) for path, command in WRITTEN["walk"](get_command(app))]


@pytest.mark.parametrize("path", [path for path, _ in commands()])
def test_every_command_is_there(path: str) -> None:
    assert re.search(rf"^###? `{path}`$", read("commands.md"), re.MULTILINE)


@pytest.mark.parametrize(("path", "command"), commands(), ids=[path for path, _ in commands()])
def test_every_command_and_option_has_a_sentence(path: str, command: Any) -> None:
    text = read("commands.md")
    section = re.split(rf"^###? `{path}`$", text, flags=re.MULTILINE)[1]
    section = re.split(r"^###? ", section, flags=re.MULTILINE)[0]
    assert re.match(r"\n\n[A-Z].+[.:]", section)
    for parameter in command.params:
        if parameter.name in {"home", "help"} or getattr(parameter, "hidden", False):
            continue
        assert re.fullmatch(r"[A-Z*].{3,}\.", " ".join((parameter.help or "").split()))
        shown = parameter.opts[0] if parameter.param_type_name == "option" else parameter.metavar
        assert (shown or parameter.name.upper()).replace("|", r"\|") in section


def test_every_file_of_a_home_is_there() -> None:
    from pathlib import Path

    home = Home(Path("/h"))
    names = {
        home.name(path)
        for path in vars(home).values()
        if isinstance(path, Path) and path != home.root
    }
    page = read("files.md")
    assert {one for one in names if f"`{one}" not in page} - {"state"} == set()


@pytest.mark.parametrize("key", KEYS)
def test_every_key_of_the_front_matter_is_there(key: str) -> None:
    assert f"| `{key}` |" in read("statement.md")


@pytest.mark.parametrize("kind", BlockKind)
def test_every_kind_of_block_can_be_said(kind: BlockKind) -> None:
    assert f"`{{.{kind.value}}}`" in read("statement.md")


@pytest.mark.parametrize("finding", FindingReason)
def test_every_finding_is_explained(finding: FindingReason) -> None:
    page = (DOCS / "machine-text.md").read_text(encoding="utf-8")
    assert f"`{finding.value}`" in page


@pytest.mark.parametrize("reason", sorted(reasons_in_code()))
def test_every_reason_is_explained(reason: str) -> None:
    assert f"`{reason}`" in read("reasons.md")


def test_no_reason_is_explained_that_there_is_not() -> None:
    cells = re.findall(r"^\| (`[^|]+) \|", read("reasons.md"), re.MULTILINE)
    explained = {one for cell in cells for one in re.findall(r"`([a-z0-9-]+)`", cell)}
    states = {state.value for kind in (UnitState, DeliveryState) for state in kind}
    assert explained - reasons_in_code() - states == set()
