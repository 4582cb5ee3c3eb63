"""What a cycle works out once is forgotten at its end."""

from datetime import UTC, datetime

import pytest

from bot import config, memo
from bot.config import Home
from bot.memo import for_a_cycle
from bot.pipeline import run_once
from bot.wiring import build_app

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.fixture
def asked() -> list[str]:
    return []


def test_an_answer_is_worked_out_once(asked: list[str]) -> None:
    @for_a_cycle(10)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [length("rest"), length("rest")] == [4, 4]
    assert asked == ["rest"]


def test_what_was_forgotten_is_worked_out_again(asked: list[str]) -> None:
    @for_a_cycle(10)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    length("rest")
    memo.forget()
    length("rest")

    assert asked == ["rest", "rest"]


def test_a_cycle_forgets_at_its_end(home: Home, asked: list[str]) -> None:
    @for_a_cycle(10)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    app = build_app(home, config.load(home))
    length("rest")
    run_once(app, NOW)
    length("rest")
    app.store.close()

    assert asked == ["rest", "rest"]
