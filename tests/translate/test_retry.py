"""What was answered badly is asked again in other ways, and the best answer is kept."""

from pathlib import Path

import pytest

from bot.model import UnitState
from bot.ports import Shielded
from bot.translate import models
from bot.translate.engines.argos import ArgosEngine
from tests.made_package import Fault, make_package
from tests.translate.conftest import SPANISH, Bench, StandInEngine, config_of, foreign, statement

TEXT = "The union paid 5,000 dollars to Maria Santos in the city."


LONG = (
    "The workers demand justice against violence and rights for women",
    "the migrants demand rights for families and for women",
    (
        "Los trabajadores exigen justicia contra violencia y derechos por mujeres, "
        "los migrantes exigen derechos por familias y por mujeres."
    ),
)


def silent_on(word: str) -> StandInEngine:
    """An engine that loses a word whenever it sees it."""
    return StandInEngine(
        says=lambda sent: foreign(Shielded(sent.text.replace(word, ""), sent.kept))
    )


def test_a_right_answer_is_not_asked_again(bench: Bench) -> None:
    engine = bench.engines["argos"] = StandInEngine(says=lambda _: "Todo está bien aquí, hermanas.")
    assert bench.units(statement("All is well here, sisters."))["p1"].state is UnitState.MACHINE
    assert engine.again == ["Our rights."]


def test_a_number_that_is_lost_goes_protected_and_as_the_language_writes_it(bench: Bench) -> None:
    bench.engines["argos"] = silent_on("5,000")
    unit = bench.units(statement(TEXT))["p1"]
    assert unit.state is UnitState.MACHINE
    assert "5.000" in unit.target


def test_a_name_that_is_lost_goes_protected(bench: Bench) -> None:
    engine = bench.engines["argos"] = silent_on("Maria")
    unit = bench.units(statement(TEXT))["p1"]
    assert (unit.state, "Maria Santos" in unit.target) == (UnitState.MACHINE, True)
    assert all("Maria" not in text for text in engine.again)


def test_where_letters_are_others_names_are_protected_at_once(bench: Bench) -> None:
    engine = bench.engines["argos"] = StandInEngine(targets=["ar"])
    bench.config = config_of("ar = {}")
    bench.units(statement(TEXT), "ar")
    assert len(engine.asked) == 2
    assert all("Maria" not in text for text in engine.asked)


def test_what_is_careful_may_find_another_answer(bench: Bench) -> None:
    engine = bench.engines["argos"] = StandInEngine(says=lambda _: "bla " * 40, says_again=foreign)
    one = statement("The families ask for rest.")
    report = bench.translate(one).report.languages["es"]
    assert report.held == ()
    assert report.sentences_mended == 2
    assert "The families ask for rest." in engine.again


def test_clause_by_clause_is_the_last_try(bench: Bench) -> None:
    def only_short(sent: Shielded) -> str:
        return foreign(sent) if len(sent.text) < 40 else "bla " * 40

    bench.engines["argos"] = StandInEngine(says=only_short)
    unit = bench.units(statement("The families ask for rest, the workers stopped all work."))["p1"]
    assert unit.target == "Theu familiesu asku foru restu, theu workersu stoppedu allu worku."
    assert unit.state is UnitState.MACHINE


def test_what_nothing_mends_is_held_with_what_was_found_first(bench: Bench) -> None:
    engine = bench.engines["argos"] = StandInEngine(
        says=lambda _: "bla " * 40, says_again=lambda _: ""
    )
    one = statement("The families ask for rest.")
    reasons = {held.reason for held in bench.translate(one).report.languages["es"].held}
    assert reasons <= {"cut", "loop"}
    assert reasons
    asked = len(engine.asked) + len(engine.again)
    bench.po().unlink()
    bench.translate(one)
    assert len(engine.asked) + len(engine.again) == asked


def test_the_answer_that_won_is_remembered(bench: Bench) -> None:
    engine = bench.engines["argos"] = silent_on("5,000")
    target = bench.units(statement(TEXT))["p1"].target
    asked = len(engine.asked) + len(engine.again)
    bench.po().unlink()
    assert bench.units(statement(TEXT))["p1"].target == target
    assert len(engine.asked) + len(engine.again) == asked


@pytest.mark.parametrize(
    ("fault", "text", "expected"),
    [
        # Nine words: this model begins again after the eighth, with a wide beam.
        ("begin-again",
         "Our women and families wait in years for justice.",
         "Nuestros mujeres y familias esperan en años por justicia."),
        ("loop-when-long", f"{LONG[0]}, {LONG[1]}.", LONG[2]),
    ],
)  # fmt: skip
def test_real_packages_that_loop_are_mended(
    bench: Bench, tmp_path: Path, fault: Fault, text: str, expected: str
) -> None:
    package = make_package(tmp_path / "x.argosmodel", "en", "es", SPANISH, fault=fault)
    models.install(bench.home, package)
    bench.engines["argos"] = ArgosEngine(bench.home.models)
    done = bench.translate(statement(text, title="Justice"))
    (unit,) = [one for one in done.translations["2026-03-08-our-rights", "es"].units
               if one.unit.key == "p1"]  # fmt: skip
    assert (unit.target, unit.state) == (expected, UnitState.MACHINE)
    assert done.report.languages["es"].sentences_mended == 1


def test_what_has_no_full_stop_is_asked_with_one(bench: Bench) -> None:
    def breaks_off(sent: Shielded) -> str:
        return " ".join(foreign(sent).split()[:5])

    bench.engines["argos"] = StandInEngine(says=breaks_off)
    one = statement("Freedom for all the women workers of the world", title="Our rights")
    held = bench.translate(one).report.languages["es"].held
    assert [(refusal.unit, refusal.reason) for refusal in held] == [("p1", "cut")]


def test_a_full_stop_that_rules_put_before_the_last_words_shows_no_cut(bench: Bench) -> None:
    def moves_the_stop(sent: Shielded) -> str:
        words = foreign(sent).rstrip(".").split()
        stop = "." if sent.text.endswith(".") else ""
        return " ".join([*words[:-2], words[-2] + stop, words[-1]])

    bench.engines["argos"] = StandInEngine(says=moves_the_stop)
    one = statement("Freedom for all the women workers of the world", title="Our rights")
    assert bench.translate(one).report.languages["es"].held == ()


def test_digits_with_a_full_stop_between_them_do_not_hide_a_cut(bench: Bench) -> None:
    def breaks_off(sent: Shielded) -> str:
        return " ".join(foreign(sent).replace("5,000", "5.000").split()[:6])

    bench.engines["argos"] = StandInEngine(says=breaks_off)
    one = statement("Freedom for 5,000 of the women workers of the world", title="Our rights")
    held = bench.translate(one).report.languages["es"].held
    assert [(refusal.unit, refusal.reason) for refusal in held] == [("p1", "cut")]
