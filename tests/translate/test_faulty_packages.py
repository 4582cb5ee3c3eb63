"""Real packages that misbehave: what they say is right, or held for the right reason.

Every package goes through the whole stage, with its PO files, over hundreds of sentences.
The counts are printed: `pytest -s tests/translate/test_faulty_packages.py`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.model import Statement, TranslatedUnit, UnitState
from bot.translate import models, numbers
from bot.translate.catalog import NOTES_ONLY
from bot.translate.engines.argos import ArgosEngine
from tests.made_package import Fault, make_package
from tests.translate import field_sentences
from tests.translate.conftest import Bench, config_of, statement

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("socket_disabled")]

SENTENCES = field_sentences.sentences(520)
# What never ends is stopped by the engine after 256 tokens, tried again and stopped again.
ENDLESS = SENTENCES[::5]


@dataclass(frozen=True)
class Counts:
    """What became of the units of a statement."""

    right: int
    held: int
    held_for_another_reason: list[str]
    wrong: list[str]
    mended: int


def installed(bench: Bench, folder: Path, code: str, fault: Fault | None) -> None:
    package = make_package(
        folder / f"{code}.argosmodel",
        "en",
        code,
        field_sentences.dictionary(code),
        text=field_sentences.NAMES,
        marks=field_sentences.marks(code),
        fault=fault,
    )
    models.install(bench.home, package)
    bench.engines["argos"] = ArgosEngine(bench.home.models)
    bench.config = config_of(f"{field_sentences.TAGS[code]} = {{}}")


def units_of(bench: Bench, one: Statement, tag: str) -> tuple[list[TranslatedUnit], int]:
    done = bench.translate(one)
    assert done.report.errors == ()
    units = [unit for unit in done.translations[one.id, tag].units if unit.unit.key.startswith("p")]
    return units, done.report.languages[tag].sentences_mended


def same(text: str, tag: str) -> str:
    """Return what two texts have in common that differ in separators, spaces and stops only."""
    found = numbers.read(text, tag)
    for number in reversed(found):
        text = text[: number.start] + number.values[0] + text[number.end :]
    return re.sub(r"[\s.。।]+", "", text)


def counted(
    bench: Bench, folder: Path, code: str, fault: Fault | None, expected: dict[str, str],
    reasons: set[str], sentences: list[str] = SENTENCES,
) -> Counts:  # fmt: skip
    installed(bench, folder, code, fault)
    tag = field_sentences.TAGS[code]
    units, mended = units_of(bench, statement(*sentences, title="Rights"), tag)
    assert len(units) == len(sentences)
    right, held, other, wrong = 0, 0, [], []
    for unit in units:
        found = {one.reason.value for one in unit.findings if one.reason not in NOTES_ONLY}
        if unit.state is UnitState.HELD:
            held += 1
            if not found & reasons:
                other.append(f"{unit.unit.source} → {unit.target} ({', '.join(sorted(found))})")
        elif same(unit.target, tag) == same(expected[unit.unit.source], tag):
            right += 1
        else:
            wrong.append(f"{unit.unit.source} → {unit.target}")
    print(  # noqa: T201 - the figures, for who asks for them
        f"{fault or 'no fault':<16} {tag:<8} {len(units)} units: {right} right "
        f"({mended} by a second try), {held} held, {len(wrong)} published wrong"
    )
    for text in (*other[:8], *wrong[:8]):
        print("   ", text)  # noqa: T201
    return Counts(right, held, other, wrong, mended)


def as_it_should_be(code: str, sentences: list[str]) -> dict[str, str]:
    """Return the word-by-word translation, made without any model."""
    words = field_sentences.dictionary(code)
    capital = {word[0].upper() + word[1:]: to[0].upper() + to[1:] for word, to in words.items()}
    table = capital | words
    signs = field_sentences.marks(code)
    keep = re.compile(r"(https?://\S+\w|www\.\S+\w|\S+@\S+\w|#\w+|" + "|".join(
        sorted((*field_sentences.PEOPLE, *field_sentences.GROUPS, *field_sentences.PLACES,
                *field_sentences.COUNTRIES), key=len, reverse=True)) + ")")  # fmt: skip

    def one(sentence: str) -> str:
        parts = keep.split(sentence)
        for place in range(0, len(parts), 2):
            part = re.sub(r"[A-Za-z]+", lambda found: table[found[0]], parts[place])
            part = re.sub(r"(?<!\d)[.,]|[.,](?!\d)|[!?]", lambda m: signs.get(m[0], m[0]), part)
            parts[place] = part
        return "".join(parts)

    return {sentence: one(sentence) for sentence in sentences}


FAULTS: list[tuple[Fault, set[str]]] = [
    ("drop-numbers", {"number-lost"}),
    ("change-numbers", {"number-lost", "number-invented", "name-lost"}),
    ("loop", {"cut", "loop", "too-long"}),
    ("loop-when-long", {"cut", "loop", "too-long"}),
    ("repeat-clause", {"loop", "name-lost", "number-invented", "too-long", "cut"}),
    ("return-source", {"left-in-source"}),
    ("wrong-script", {"wrong-script"}),
    ("swap-names", {"name-lost", "name-invented"}),
    ("exchange-names", {"name-lost", "name-invented"}),
    ("lose-negation", {"negation-lost"}),
    ("invent-sentence", {"invented"}),
    ("cut-end", {"cut", "too-short", "number-lost", "name-lost"}),
]


@pytest.mark.parametrize(("fault", "reasons"), FAULTS, ids=[fault for fault, _ in FAULTS])
def test_nothing_wrong_is_published(
    bench: Bench, tmp_path: Path, fault: Fault, reasons: set[str]
) -> None:
    sentences = ENDLESS if fault.startswith("loop") else SENTENCES
    expected = as_it_should_be("es", sentences)
    counts = counted(bench, tmp_path, "es", fault, expected, reasons, sentences)
    assert counts.wrong == []
    assert counts.held_for_another_reason == []


@pytest.mark.parametrize("code", list(field_sentences.TAGS))
def test_what_is_right_is_published(bench: Bench, tmp_path: Path, code: str) -> None:
    counts = counted(bench, tmp_path, code, None, as_it_should_be(code, SENTENCES), set())
    assert counts.wrong == []
    assert counts.held < 0.02 * len(SENTENCES), counts.held_for_another_reason


def test_headings_without_a_full_stop_are_not_cut_unseen(bench: Bench, tmp_path: Path) -> None:
    headings = field_sentences.sentences(100, field_sentences.ENDLESS)
    expected = as_it_should_be("es", headings)
    counts = counted(bench, tmp_path, "es", "cut-end", expected, {"cut", "name-lost"}, headings)
    assert counts.wrong == []
