"""A sentence that is longer than a model takes comes back whole and in order, in any script."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.ports import CUT, Shielded
from bot.translate import models, protect
from bot.translate.engines.argos import ArgosEngine
from tests.made_package import make_package
from tests.translate.conftest import Bench

E = [chr(protect.FIRST + number) for number in range(6)]
# A clause of each script, what it is separated by, and the number of words and letters in it.
SCRIPTS = {
    "Latin": ("the workers demand justice", ", "),
    "Arabic": ("جاء العمال إلى الميناء", "، "),
    "Devanagari": ("मज़दूर बंदरगाह पर आए", "; "),
    "Chinese": ("工人来到港口要求公正", "，"),
    "Thai": ("คนงานมาถึงท่าเรือ", " "),
    "Thai without a space": ("คนงานมาถึงท่าเรือ", ""),
}


@pytest.fixture(scope="module")
def copying(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package that knows no word and says every letter as it is."""
    return make_package(tmp_path_factory.mktemp("copying") / "x", "en", "es", {"qqq": "qqq"})


@pytest.fixture
def engine(bench: Bench, copying: Path) -> ArgosEngine:
    models.install(bench.home, copying)
    return ArgosEngine(bench.home.models)


def say(engine: ArgosEngine, text: str, kept: Mapping[str, str] | None = None) -> str:
    route = engine.route("en", "es")
    assert route is not None
    (answer,) = engine.translate(route, [Shielded(text, tuple((kept or {}).values()))])
    return answer


def numbered(script: str, count: int) -> str:
    clause, separator = SCRIPTS[script]
    return separator.join(f"{clause} {number}" for number in range(count))


@pytest.mark.parametrize("script", SCRIPTS)
def test_all_parts_come_back_in_order(engine: ArgosEngine, script: str) -> None:
    text = numbered(script, 30)
    answer = say(engine, text)
    assert CUT not in answer
    assert "".join(answer.split()) == "".join(text.split())


@pytest.mark.parametrize("script", ["Latin", "Arabic", "Devanagari"])
def test_spaces_stay_between_words(engine: ArgosEngine, script: str) -> None:
    text = numbered(script, 30)
    assert say(engine, text) == text


def test_chinese_clauses_come_back_without_spaces(engine: ArgosEngine) -> None:
    text = "，".join(["工人来到港口要求公正"] * 60)
    assert say(engine, text) == text


@pytest.mark.parametrize("script", SCRIPTS)
def test_protected_spans_and_tags_survive(engine: ArgosEngine, script: str) -> None:
    clause, separator = SCRIPTS[script]
    clauses = [f"{clause} {number}" for number in range(30)]
    clauses[2] += f" {E[0]}"
    clauses[15] = f"{E[1]}{clauses[15]}{E[2]}"
    clauses[16] += f" {E[3]}"
    clauses[28] = f"{E[4]}{clauses[28]}{E[5]}"
    kept = dict(zip(E, ("IMA", "<em>", "</em>", "https://x.example/", '<a href="/">', "</a>"),
                    strict=True))  # fmt: skip
    answer = say(engine, separator.join(clauses), kept)
    assert protect.lost(Shielded("".join(E), tuple(kept.values())), answer) == ()
    for opening, closing, number in ((E[1], E[2], 15), (E[4], E[5], 28)):
        inside = answer[answer.index(opening) + 1 : answer.index(closing)]
        assert "".join(inside.split()).endswith(str(number))
        assert "".join(clause.split())[:4] in "".join(inside.split())


def test_a_text_that_never_ends_is_cut_and_says_so(bench: Bench, tmp_path: Path) -> None:
    words = {"workers": "trabajadores", "demand": "exigen", "rights": "derechos"}
    models.install(bench.home, make_package(tmp_path / "x", "en", "es", words, fault="loop"))
    for text in ("workers demand rights now", ", ".join(["workers demand rights"] * 40)):
        assert say(ArgosEngine(bench.home.models), text).endswith(CUT)
