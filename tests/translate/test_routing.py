"""Which engine translates a language, and what to do where none does."""

import pytest

from bot.translate.routing import choose, choose_all
from tests.translate.conftest import StandInEngine, config_of

FIRST = StandInEngine("argos", targets=("es",))
DRAFT = StandInEngine("apertium", targets=("es", "fr"), draft=True)
ENGINES = {"argos": FIRST, "apertium": DRAFT}


@pytest.mark.parametrize(("language", "engine"), [("es", "argos"), ("fr", "apertium")])
def test_the_first_engine_with_a_route_is_taken(language: str, engine: str) -> None:
    choice = choose(config_of(), ENGINES, "en", language)
    assert choice.found is not None
    assert choice.found[0].name == engine
    assert choice.route_in_words == f"en → {language}"
    assert choice.advice == ""


def test_where_there_is_none_every_engine_says_what_would_help() -> None:
    choice = choose(config_of(), ENGINES, "en", "ko")
    assert choice.found is None
    assert choice.tried == ("argos", "apertium")
    assert choice.advice.startswith("Install en-ko. Install en-ko. Or set engines = [] for ko")


def test_a_language_of_people_needs_no_engine_and_no_advice() -> None:
    choice = choose(config_of("ne = { engines = [] }"), ENGINES, "en", "ne")
    assert (choice.found, choice.tried, choice.advice) == (None, (), "")


def test_an_engine_that_is_not_set_up_is_passed_over() -> None:
    config = config_of('es = { engines = ["ctranslate2", "apertium"] }')
    choice = choose(config, ENGINES, "en", "es")
    assert choice.found is not None
    assert choice.found[0].name == "apertium"


def test_every_published_language_but_the_source_is_looked_at_in_its_order() -> None:
    config = config_of("fr = {}\nen = {}\nko = {}\nes = {}")
    assert [choice.language for choice in choose_all(config, ENGINES)] == ["fr", "ko", "es"]
