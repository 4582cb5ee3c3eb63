"""Emphasis and links come back around the words that they enclosed, in scripts of all kinds.

A made package translates word for word: what each element must enclose is known exactly.
"""

import random
import re
from pathlib import Path

import pytest

from bot.markup import sanitise
from bot.translate import models
from bot.translate.engines.apertium import ApertiumEngine
from bot.translate.engines.argos import ArgosEngine
from bot.translate.protect import links
from tests.made_package import make_package
from tests.translate.conftest import Bench, config_of, statement

pytestmark = pytest.mark.usefixtures("socket_disabled")

WORDS = re.findall(
    r"\w+",
    "families workers women seafarers nurses demand want share keep write wages rest homes",
)
ALPHABETS = {
    "es": "abcdefghilmnoprstu",
    "ar": "ابتثجحخدذرزسشصضطظعغ",
    "zt": "山水火木金土日月人口手目田力大小中上",
}
TAGS = {"zt": "zh-Hant"}
FRAGMENTS = 150


def dictionary(alphabet: str) -> dict[str, str]:
    rng = random.Random(3)
    each = {
        word: "".join(rng.choices(alphabet, k=6 if ord(alphabet[0]) < 0x2E80 else 2))
        for word in WORDS
    }
    assert len(set(each.values())) == len(WORDS)
    return each


def nested(rng: random.Random, words: list[str], depth: int = 0) -> str:
    """Put some runs of words into elements, some of them into others."""
    if depth == 3 or not words or (depth and rng.random() < 0.4):
        return " ".join(words)
    start = rng.randrange(len(words))
    end = rng.randint(start + 1, len(words))
    number = rng.randrange(1000)
    tag, attribute = rng.choice(
        [("em", ""), ("strong", ""), ("a", f' href="https://x.example/{number}"')]
    )
    inside = nested(rng, words[start:end], depth + 1)
    after = nested(rng, words[end:], depth + 1)
    parts = [" ".join(words[:start]), f"<{tag}{attribute}>{inside}</{tag}>", after]
    return " ".join(part for part in parts if part)


def fragments() -> list[str]:
    rng = random.Random(7)
    made = (nested(rng, rng.sample(WORDS, rng.randint(3, 9))) for _ in range(2 * FRAGMENTS))
    # An element within one of its own kind is no HTML that a source may have.
    return [f"{text}." for text in made if sanitise(text) == text][:FRAGMENTS]


@pytest.mark.parametrize("code", ALPHABETS)
def test_elements_enclose_the_words_that_they_enclosed(
    bench: Bench, tmp_path: Path, code: str
) -> None:
    tag, words = TAGS.get(code, code), dictionary(ALPHABETS[code])
    models.install(bench.home, make_package(tmp_path / "x.argosmodel", "en", code, words))
    bench.engines["argos"] = ArgosEngine(bench.home.models)
    bench.config = config_of(f"{tag} = {{}}")
    sources = fragments()
    assert len(sources) == FRAGMENTS
    units = bench.units(statement(*sources), tag)
    lost = 0
    for number, source in enumerate(sources, start=1):
        unit = units[f"p{number}"]
        pieces = re.split("(<[^>]*>)", source)
        expected = "".join(
            piece if piece.startswith("<") else re.sub(r"\w+", lambda w: words[w[0]], piece)
            for piece in pieces
        )
        assert sanitise(unit.target) == unit.target
        assert sorted(links(unit.target)) == sorted(links(source))
        reasons = {finding.reason.value for finding in unit.findings}
        if "tag-lost" in reasons:
            lost += 1
        else:
            assert unit.target == expected, source
        assert reasons <= {"tag-lost"}, (unit.target, unit.findings)
    assert lost == 0


def test_apertium_keeps_every_address_and_says_which_element_it_lost(bench: Bench) -> None:
    bench.engines["apertium"] = ApertiumEngine()
    bench.config = config_of('es = { engines = ["apertium"], publish = "draft" }')
    sources = fragments()
    units = bench.units(statement(*sources))
    for number, source in enumerate(sources, start=1):
        unit = units[f"p{number}"]
        assert sanitise(unit.target) == unit.target
        assert sorted(links(unit.target)) == sorted(links(source))
        elements = [len(re.findall("<(?:em|strong)>", text)) for text in (source, unit.target)]
        if elements[0] != elements[1]:
            assert "tag-lost" in {finding.reason.value for finding in unit.findings}, unit
