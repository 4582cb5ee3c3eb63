"""An hour of a daemon that is killed again and again ends like one that nobody kills.

`bench/kill_hour.py` has a hundred kills and more statements.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.busy_hour import Hour, Told
from tests.faults.scene import Kept

LIVES, RATE = 5, 60


def an_hour(folder: Path, kills: int) -> tuple[Told, Kept]:
    with ExitStack() as ends:
        hour = Hour(folder, ends, LIVES, RATE)
        hour.run(kills, random.Random(7), 2.0)
        return hour.told, hour.kept()


@pytest.mark.slow
def test_an_hour_with_ten_kills_ends_like_one_without(quick: Path) -> None:
    with ThreadPoolExecutor() as both:
        runs = [both.submit(an_hour, quick / f"{kills}-kills", kills) for kills in (10, 0)]
        (told, killed), (_, undisturbed) = (run.result() for run in runs)
    assert told.kills == 10
    assert told.spoiled == []
    assert undisturbed.differs(killed) == []
