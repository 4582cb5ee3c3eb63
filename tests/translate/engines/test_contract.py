"""What the stage may expect of every engine: the stand-in, and all the real ones."""

import pytest

from bot.ports import Engine, Shielded
from bot.translate import protect
from bot.translate.engines.apertium import ApertiumEngine
from bot.translate.engines.ctranslate2 import MultilingualEngine
from bot.translate.engines.loaded import LoadedModels
from tests.translate.conftest import NLLB_CODES, Bench, StandInEngine

E = [chr(protect.FIRST + number) for number in range(4)]


@pytest.fixture(params=["stand-in", "argos", "ctranslate2", "apertium"])
def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param == "stand-in":
        return StandInEngine()
    if request.param == "argos":
        bench: Bench = request.getfixturevalue("with_spanish")
        return bench.engines["argos"]
    if request.param == "ctranslate2":
        folder = request.getfixturevalue("nllb_folder")
        receipt = request.getfixturevalue("tmp_path") / "receipt.json"
        return MultilingualEngine(folder, NLLB_CODES, receipt, LoadedModels())
    return ApertiumEngine()


def say(engine: Engine, *sentences: Shielded) -> list[str]:
    route = engine.route("en", "es")
    assert route is not None
    return engine.translate(route, sentences)


def test_a_route_begins_and_ends_where_it_was_asked_to(engine: Engine) -> None:
    route = engine.route("en", "es")
    assert route is not None
    assert (route.source, route.target) == ("en", "es")


def test_a_route_that_does_not_exist_is_none(engine: Engine) -> None:
    assert engine.route("en", "ko") is None


def test_a_language_needs_no_route_to_itself(engine: Engine) -> None:
    assert engine.route("es", "es") is None


def test_what_is_whole_is_no_problem(engine: Engine) -> None:
    assert engine.problems() == ()


def test_the_same_models_have_the_same_version(engine: Engine) -> None:
    assert engine.route("en", "es") == engine.route("en", "es")


def test_there_is_an_answer_to_every_sentence_in_its_place(engine: Engine) -> None:
    texts = ["Workers demand justice.", "Stop violence against women!", "Workers demand justice."]
    answers = say(engine, *map(Shielded, texts))
    assert len(answers) == 3
    assert answers[0] == answers[2] != answers[1]
    assert all(answer and answer != text for answer, text in zip(answers, texts, strict=True))


def test_nothing_asked_is_nothing_answered(engine: Engine) -> None:
    assert say(engine) == []


def test_the_company_of_other_sentences_changes_nothing(engine: Engine) -> None:
    one = Shielded("Workers demand justice.")
    assert say(engine, one) == say(engine, one, Shielded("Our families wait for years."))[:1]


def test_protected_spans_come_back_once_each(engine: Engine) -> None:
    sentence = Shielded(
        f"Workers of {E[0]} demand justice, read {E[1]} and {E[2]}!",
        ("IMA", "https://x.example/a_b", "#Rights"),
    )
    assert protect.lost(sentence, say(engine, sentence)[0]) == ()


def test_tags_come_back_around_words(engine: Engine) -> None:
    sentence = Shielded(f"Our families wait for {E[0]}justice{E[1]}.", ("<em>", "</em>"))
    answer = say(engine, sentence)[0]
    text, gone = protect.settle_tags(answer, sentence.kept, sentence.text)
    assert gone == ()
    assert text[text.index(E[0]) + 1 : text.index(E[1])].strip()


@pytest.mark.parametrize("text", ["<p> & </p>", "[a] {b} ^c$ @d \\e", "$HOME `ls` \"x\" 'y'"])
def test_marks_of_any_format_are_only_text(engine: Engine, text: str) -> None:
    (answer, after) = say(engine, Shielded(f"Justice {text}"), Shielded("Stop."))
    assert after
    assert [char for char in answer if char in "<>&[]{}^$@\\`"] == [
        char for char in text if char in "<>&[]{}^$@\\`"
    ]
