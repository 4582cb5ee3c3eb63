"""The parts are put together, or the configuration is told what this version lacks."""

from pathlib import Path

import pytest

from bot.config import Home, parse
from bot.errors import ConfigError
from bot.wiring import build_app
from tests.conftest import CONFIG


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ('[database]\nurl = "postgresql+psycopg://localhost/bot"\n', "database"),
        ('[workers]\nbroker = "redis://localhost"\n', "workers"),
    ],
)
def test_what_this_version_lacks_is_refused_before_anything_is_done(
    tmp_path: Path, more: str, named: str
) -> None:
    home = Home(tmp_path / "home")
    with pytest.raises(ConfigError, match=named):
        build_app(home, parse(CONFIG + more))
    assert not home.root.exists()


def test_an_engine_that_has_no_model_is_only_not_there(tmp_path: Path) -> None:
    config = parse(CONFIG + '[translate]\nengines = ["argos", "ctranslate2", "apertium"]\n')
    app = build_app(Home(tmp_path), config)
    app.store.close()
    assert set(app.engines) == {"argos", "apertium"}
