"""From SIGTERM to the end while it translates; `bench/stop.py` does it fifty times."""

from pathlib import Path

import pytest

from bot.store.tables import SCHEMA_VERSION
from tests import databases
from tests.daemon.stopping import home_with_much_to_translate, seconds_to_stop, translated

PARAGRAPHS = 300
TRIES = 2


@pytest.mark.slow
def test_it_ends_while_it_translates_and_keeps_what_it_has(tmp_path: Path) -> None:
    home = home_with_much_to_translate(tmp_path, PARAGRAPHS)
    for _ in range(TRIES):
        seconds, status, news = seconds_to_stop(home)
        assert (status, news > 0) == (0, True)
        assert seconds < 10
    assert 0 < translated(home) < 10 * PARAGRAPHS
    store = databases.store_of(home)
    assert store.examine() == SCHEMA_VERSION
    store.close()
