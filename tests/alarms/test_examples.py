"""The addresses that the documentation shows are addresses, and nobody reads along."""

import re

import pytest

from bot.alarms.sending import understood
from tests.conftest import REPOSITORY

PAGE = (REPOSITORY / "docs" / "alarms.md").read_text("utf-8")
EXAMPLES = tuple(re.findall(r"^ *\|[^|]*\| `([a-z]+://[^`]+)` \|$", PAGE, re.MULTILINE))


@pytest.fixture(scope="module")
def faults() -> dict[str, str]:
    return dict(zip(EXAMPLES, understood(EXAMPLES), strict=True))


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 5


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_understood(example: str, faults: dict[str, str]) -> None:
    assert faults[example] == ""
