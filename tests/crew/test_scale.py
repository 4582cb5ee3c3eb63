"""The page about scale says what was measured, and the simulation takes nothing else."""

import pytest

from bench import simulate
from bench.simulate import Case, Simulation, measured

FOUND = measured()
PAGE = simulate.PAGE.read_text("utf-8")


@pytest.mark.parametrize(("what", "figure", "file"), FOUND.sources)
def test_every_figure_of_the_page_is_that_of_a_result(what: str, figure: str, file: str) -> None:
    assert (simulate.RESULTS / file).is_file()
    assert f"| {what} | {figure} | {file} |" in PAGE, "run: python bench/simulate.py --write"


def latest(case: Case) -> float:
    return max(Simulation(case, FOUND).run().latencies)


def test_a_day_is_simulated_the_same_way_every_time() -> None:
    case = Case("small", 20, 5, 100)
    assert Simulation(case, FOUND).run() == Simulation(case, FOUND).run()


def test_more_cores_bring_texts_sooner() -> None:
    slow = Case("slow", 100, 10, 100, cores=1, slower=20)
    assert latest(Case("slow", 100, 10, 100, cores=8, slower=20)) < latest(slow)


def test_every_text_comes_out_once() -> None:
    chance = Simulation(Case("small", 20, 5, 100), FOUND).run()
    assert len(chance.latencies) % 5 == 0
    assert min(chance.latencies) > 0
