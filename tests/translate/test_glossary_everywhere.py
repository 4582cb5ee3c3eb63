"""Every term of the glossary stands in the translation as given, wherever it stands in the source.

The judge here is code of its own: it knows the table and the texts, not how they were made.
"""

import csv
import html
import re
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from bot.collect.stage import collect
from bot.model import Statement, UnitState
from bot.translate.engines.apertium import ApertiumEngine
from bot.translate.engines.argos import ArgosEngine
from bot.translate.models import install
from tests.conftest import REPOSITORY
from tests.made_package import make_package
from tests.translate.conftest import Bench, config_of, statement

pytestmark = pytest.mark.usefixtures("socket_disabled")

GLOSSARY = REPOSITORY / "config/glossary.csv"
HEADER, *ROWS = csv.reader(GLOSSARY.read_text(encoding="utf-8").splitlines())
APERTIUM = ("es", "ca", "fr", "it", "pt")

# Start, middle, end, in tags, in capitals, possessive, twice, two adjacent, in quotation marks.
TEMPLATES = (
    "{t} must be on the agenda.",
    "We speak about {t} in every meeting.",
    "Everybody speaks about {t}.",
    "The report on the {t} came late, and the {t} was on every page.",
    "They say that <em>{t}</em> matters to them.",
    'Read <a href="https://x.example/a_b">about {t}</a> today.',
    "THEY TALK ABOUT {T} AGAIN.",
    "The {t}’s future depends on all of us.",
    "The members know {t} {u} and the rest.",
    "“{t}” was the word on the banner; 12 families carried it.",
    "Is {u} the same as {t}?",
    "They <strong>carried {t} and</strong> {u} home.",
)
# Two of the twelve for each term in turn: all are used, and there are at least 300 sentences.
EACH = 2

WORDS = sorted({word for t in TEMPLATES for word in re.findall(r"[a-zA-Z]{2,}", t)} - {"href"})
ALPHABETS = {
    "it": "bcdfglmnprst",
    "ar": "بتجحدرسطعفقك",
    "hi": "कखगचजटतदपबमल",
    "zt": "山水火木金土日月人口手目",
    "th": "กขคงจชดตบปมล",
    "ko": "가나다라마바사아자차카타",
}
TAGS = {"zt": "zh-Hant"}


def made_sentences() -> list[tuple[str, list[tuple[str, ...]]]]:
    """Return each sentence with the rows of the terms that it has."""
    made = []
    for number, row in enumerate(ROWS):
        other = ROWS[(number + 7) % len(ROWS)]
        for turn in range(EACH):
            template = TEMPLATES[(number + turn * 5) % len(TEMPLATES)]
            fills = {"t": row[0], "T": row[0].upper(), "u": other[0]}
            text = template.format(**{k: html.escape(v, quote=False) for k, v in fills.items()})
            parts = re.findall(r"\{(\w)\}", template)
            made.append((text[0].upper() + text[1:], [other if p == "u" else row for p in parts]))
    return made


def in_statements(sentences: list[str]) -> list[Statement]:
    return [
        statement(*sentences[start : start + 50], name=f"2026-03-08-part-{start}")
        for start in range(0, len(sentences), 50)
    ]


def words_of(fragment: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", "", fragment)).split()).casefold()


def missing(rows: list[tuple[str, ...]], tag: str, target: str) -> list[str]:
    """Return the terms whose given translation is not in a target as often as they are due."""
    column = HEADER.index(tag)
    due = [words_of(row[column] or row[0]) for row in rows]
    return [term for term in due if words_of(target).count(term) < due.count(term)]


def judged(bench: Bench, tags: list[str]) -> Mapping[str, tuple[int, list[str], list[str]]]:
    """Return, for each language: sentences with all terms, held ones, and those without one."""
    made = made_sentences()
    assert len(made) >= 300
    done = bench.translate(*in_statements([text for text, _ in made]))
    assert done.report.errors == ()
    counts = {}
    for tag in tags:
        units = [
            unit
            for (_, language), one in done.translations.items()
            for unit in one.units
            if language == tag and unit.unit.key != "title"
        ]
        found, held, bad = 0, [], []
        for (text, rows), unit in zip(made, units, strict=True):
            assert unit.unit.source == text
            if unit.state is UnitState.HELD:
                held.append(f"{text} → {unit.target}: {unit.findings}")
            elif missing(rows, tag, unit.target):
                bad.append(f"{text} → {unit.target}")
            else:
                found += 1
        counts[tag] = (found, held, bad)
        said = f"{found} of {len(made)} with every term, {len(held)} held, {len(bad)} without"
        print(f"{tag}: {said}")  # noqa: T201 - the figures, for who asks for them
    return counts


def one_now_others_slowly(names: Iterable[str], now: str) -> list[ParameterSet]:
    slow = pytest.mark.slow
    return [pytest.param(name, marks=() if name == now else slow) for name in names]


@pytest.mark.parametrize("tag", one_now_others_slowly(APERTIUM, "es"))
def test_apertium_says_every_term_as_given(bench: Bench, tag: str) -> None:
    shutil.copy(GLOSSARY, bench.home.glossary)
    bench.engines["apertium"] = ApertiumEngine()
    bench.config = config_of(f'{tag} = {{ engines = ["apertium"], publish = "draft" }}')
    ((found, held, bad),) = judged(bench, [tag]).values()
    assert (bad, held) == ([], [])
    assert found >= 300


@pytest.mark.parametrize("code", one_now_others_slowly(ALPHABETS, "ar"))
def test_a_made_package_in_every_script_says_every_term_as_given(
    bench: Bench, tmp_path: Path, code: str
) -> None:
    tag = TAGS.get(code, code)
    shutil.copy(GLOSSARY, bench.home.glossary)
    package = make_package(tmp_path / "x.argosmodel", "en", code, dictionary(ALPHABETS[code]))
    install(bench.home, package)
    bench.engines["argos"] = ArgosEngine(bench.home.models)
    bench.config = config_of(f"{tag} = {{}}")
    ((found, held, bad),) = judged(bench, [tag]).values()
    assert (bad, held) == ([], [])
    assert found >= 300


def dictionary(alphabet: str) -> dict[str, str]:
    """Return a word of an alphabet for each word of the templates, about as long."""
    letters = len(alphabet)
    return {
        word: "".join(
            alphabet[(number * 5 + place * (number // letters + 1)) % letters]
            for place in range(len(word) if alphabet.isascii() else max(1, len(word) * 2 // 3))
        )
        for number, word in enumerate(WORDS)
    }


@pytest.mark.slow
def test_the_demos_statements_have_every_term_as_given(bench: Bench) -> None:
    """What people wrote does not count: the demo's own translations are left out."""
    shutil.copytree(REPOSITORY / "config", bench.home.root / "config", dirs_exist_ok=True)
    shutil.copytree(REPOSITORY / "statements", bench.home.statements)
    bench.engines["apertium"] = ApertiumEngine()
    bench.config = config_of(
        "\n".join(f'{tag} = {{ engines = ["apertium"], publish = "draft" }}' for tag in APERTIUM)
    )
    taken = collect(bench.home, bench.config, bench.store, datetime(2026, 11, 1, tzinfo=UTC))
    done = bench.translate(*taken.statements)
    assert done.report.errors == ()
    units = [
        (one, unit)
        for one in done.translations.values()
        for unit in one.units
        if not unit.unit.by_people
    ]
    sources = {one.id: one.language for one in taken.statements}
    due = 0
    for one, unit in units:
        rows = occurring(unit.unit.source, sources[one.statement_id])
        due += len(rows)
        if unit.state is not UnitState.HELD:
            assert missing(rows, one.language, unit.target) == [], unit
    held = [unit for _, unit in units if unit.state is UnitState.HELD]
    print(f"{due} terms in {len(units)} units, {len(held)} held")  # noqa: T201
    assert due > 300
    assert len(held) < 0.02 * len(units), [(unit.target, unit.findings) for unit in held]


def occurring(fragment: str, language: str) -> list[tuple[str, ...]]:
    """Return the row of each term in a text, once for each time; the longest counts."""
    text, found = words_of(fragment).replace("’", "'"), []
    column = HEADER.index(language)
    for row in sorted(ROWS, key=lambda row: -len(row[column] or row[0])):
        term = words_of(row[column] or row[0]).replace("’", "'")
        pattern = rf"(?<![\w@#/.-]){re.escape(term)}(?![\w-])"
        found += [row] * len(re.findall(pattern, text))
        text = re.sub(pattern, "·", text)
    return found
