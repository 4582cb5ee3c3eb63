"""How a model is asked: what goes around a sentence, and what is done with a cut answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.errors import EngineError
from bot.translate.engines.carriers import Answer
from bot.translate.engines.neural import Frame, NeuralModel


class Words:
    """A tokenizer of whole words."""

    def encode(self, text: str) -> list[str]:
        return [f"▁{word}" for word in text.split()]

    def decode(self, tokens: list[str]) -> str:
        return "".join(tokens).replace("▁", " ")


@dataclass
class Said:
    """A result of a Translator that breaks off where it is told to."""

    hypotheses: list[list[str]]
    attention: list[list[list[float]]]

    def result(self) -> "Said":
        return self


@dataclass
class StandInTranslator:
    """Says each token of the source as `word` has it, and remembers what it was asked."""

    word: Callable[[str], list[str]]
    asked: list[list[str]] = field(default_factory=list)
    error: str = ""

    def translate_batch(
        self, sources: Sequence[list[str]], target_prefix: Any, max_decoding_length: int, **_: Any
    ) -> list[Said]:
        if self.error:
            raise RuntimeError(self.error)
        self.asked += sources
        return [
            self._said(source, (target_prefix or [[]] * len(sources))[number], max_decoding_length)
            for number, source in enumerate(sources)
        ]

    def _said(self, source: list[str], prefix: list[str], longest: int) -> Said:
        tokens, rows = list(prefix), [[1.0] + [0.0] * len(source)] * len(prefix)
        for place, token in enumerate(source):
            for said in self.word(token) if token.startswith("▁") else []:
                tokens.append(said)
                rows.append([float(place == other) for other in range(len(source) + 1)])
        tokens.append("</s>")
        rows.append([0.0] * len(source) + [1.0])
        return Said([tokens[:longest]], [rows[:longest]])


def model(folder: Path, translator: StandInTranslator) -> NeuralModel:
    (folder / "shared_vocabulary.txt").write_text("a\nb\n", "utf-8")
    return NeuralModel("made", translator, Words(), 512, folder)


def test_an_answer_that_is_too_long_is_asked_again_in_halves(tmp_path: Path) -> None:
    translator = StandInTranslator(lambda token: [token, token])
    text = ", ".join(f"w{number}" for number in range(190))
    (answer,) = model(tmp_path, translator).translate([text])
    assert not answer.cut
    assert answer.text.replace(",", "").split() == [
        f"w{number}" for number in range(190) for _ in range(2)
    ]
    assert len(translator.asked[0]) == 190
    assert all(len(source) <= 96 for source in translator.asked[1:])


def test_what_is_still_broken_off_says_so(tmp_path: Path) -> None:
    translator = StandInTranslator(lambda token: [token] * 5)
    text = " ".join(f"w{number}" for number in range(190))
    (answer, other) = model(tmp_path, translator).translate([text, "w1 w2"])
    assert answer.cut
    assert not other.cut


def test_a_short_sentence_that_goes_round_in_circles_is_not_asked_again(tmp_path: Path) -> None:
    translator = StandInTranslator(lambda token: [token] * 300)
    (answer,) = model(tmp_path, translator).translate(["stop now"])
    assert answer.cut
    assert len(translator.asked) == 1


def test_an_answer_of_exactly_the_limit_that_ended_is_whole(tmp_path: Path) -> None:
    translator = StandInTranslator(lambda token: [token] * 55)
    (answer,) = model(tmp_path, translator).translate(["stop"])
    assert answer.cut
    translator = StandInTranslator(lambda token: [token] * 51)
    assert not model(tmp_path, translator).translate(["stop"])[0].cut


def test_what_a_model_wants_around_a_sentence_is_not_in_the_answer(tmp_path: Path) -> None:
    translator = StandInTranslator(lambda token: [token.upper()])
    frame = Frame(before=("<en>",), after=("</s>",), prefix=("<ne>",))
    (answer,) = model(tmp_path, translator).translate(["a b"], frame, aligned=True)
    assert translator.asked == [["<en>", "▁a", "▁b", "</s>"]]
    assert answer == Answer("A B", source_ends=(1, 3), target_ends=(1, 3), reads=(0, 1))


def test_the_alignment_of_a_long_sentence_is_that_of_the_whole(tmp_path: Path) -> None:
    words = [f"w{number:03}," for number in range(450)]
    translator = StandInTranslator(lambda token: [token])
    (answer,) = model(tmp_path, translator).translate([" ".join(words)], aligned=True)
    assert answer.text == " ".join(words)
    assert answer.reads == tuple(range(450))
    for ends in (answer.source_ends, answer.target_ends):
        assert [answer.text[end - 5 : end] for end in ends] == words


def test_answers_stay_with_their_sentences(tmp_path: Path) -> None:
    texts = ["a b c", "", "a", " ".join(["x,"] * 500), "b b"]
    translator = StandInTranslator(lambda token: [token])
    assert [answer.text for answer in model(tmp_path, translator).translate(texts)] == texts


def test_an_engine_that_stops_is_an_error_with_its_place(tmp_path: Path) -> None:
    translator = StandInTranslator(lambda token: [token], error="out of memory")
    with pytest.raises(EngineError, match="made: CTranslate2 stopped: out of memory"):
        model(tmp_path, translator).translate(["a"])
