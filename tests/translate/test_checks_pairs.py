"""What people translated with care is left in peace, in ten languages and both directions.

`tests/data/pairs/` has the same sentences in each language, a line each: numbers, dates and
times as the language writes them, what is not, names, lists, slogans. The counts are
printed: `pytest -s tests/translate/test_checks_pairs.py`. `more.tsv` was written when the
checks were done, and nothing was tuned to it.
"""

from pathlib import Path

import pytest

from bot.markup import from_text
from bot.translate import checks, names, proper, protect

PAIRS = Path(__file__).parent.parent / "data" / "pairs"
ENGLISH = (PAIRS / "en.txt").read_text("utf-8").splitlines()
NAMES = proper.of(names.find(ENGLISH, ENGLISH, "en")).union(*map(proper.first_names, ENGLISH))
LANGUAGES = sorted(path.stem for path in PAIRS.glob("*.txt") if path.stem != "en")


def alarms(pairs: list[tuple[str, str]], languages: tuple[str, str]) -> list[str]:
    found = []
    for source, target in pairs:
        pair = checks.pair(protect.shield(from_text(source)), from_text(target), languages, NAMES)
        found += [
            f"{one.reason}: {one.detail} | {source} | {target}" for one in checks.find("", pair)[:1]
        ]
    print(f"{languages[0]} → {languages[1]}: {len(found)} false alarms in {len(pairs)} sentences")  # noqa: T201
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_persons_translation_is_left_in_peace(language: str) -> None:
    lines = (PAIRS / f"{language}.txt").read_text("utf-8").splitlines()
    pairs = list(zip(ENGLISH, lines, strict=True))
    assert len(pairs) >= 60
    found = alarms(pairs, ("en", language))
    assert len(found) < 0.02 * len(pairs), found
    back = alarms([(target, source) for source, target in pairs], (language, "en"))
    assert len(back) < 0.02 * len(pairs), back


def test_nor_are_sentences_that_nothing_was_tuned_to() -> None:
    rows = [row.split("\t") for row in (PAIRS / "more.tsv").read_text("utf-8").splitlines()]
    found = []
    for source, text, target, translation in rows:
        found += alarms([(text, translation)], (source, target))
        found += alarms([(translation, text)], (target, source))
    assert len(rows) > 75
    assert len({row[2] for row in rows}) > 12
    assert len(found) < 0.02 * 2 * len(rows), found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_of_another_sentence_is_not(language: str) -> None:
    lines = (PAIRS / f"{language}.txt").read_text("utf-8").splitlines()
    shifted = list(zip(ENGLISH, (*lines[1:], lines[0]), strict=True))
    found = alarms(shifted, ("en", language))
    assert len(found) > 0.8 * len(shifted)
