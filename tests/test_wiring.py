"""The parts of a home are put together."""

from pathlib import Path

from bot.config import Home, parse
from bot.wiring import build_app
from tests.conftest import CONFIG


def test_an_engine_that_has_no_model_is_only_not_there(tmp_path: Path) -> None:
    config = parse(CONFIG + '[translate]\nengines = ["argos", "ctranslate2", "apertium"]\n')
    app = build_app(Home(tmp_path), config)
    app.store.close()
    assert set(app.engines) == {"argos", "apertium"}
