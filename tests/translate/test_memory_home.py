"""In a home of 200 statements, an edit costs what it changes and nothing else.

The engine counts what it is asked, beside the report of the real cycle.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import Home, load
from bot.model import LanguageReport, TranslatedUnit
from bot.pipeline import App, run_once, translations_of
from bot.wiring import build_app
from tests import databases
from tests.translate.conftest import StandInEngine

STATEMENTS = 200
LANGUAGES = ("es", "fr", "it")
START = datetime(2026, 11, 21, 12, tzinfo=UTC)
CONFIG = """
[site]
name = "International Migrants Alliance"
url = "https://statements.example.org/"
[languages]
es = {}
fr = {}
it = {}
[publish]
cards = false
"""
SHARED = "Every statement ends with this paragraph. It has two sentences."


def text_of(number: int) -> str:
    word = "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")
    return (
        f"---\ntitle: Statement {word}\ndate: 2026-03-{number % 28 + 1:02}\n---\n\n"
        f"The families of {word} wait for an answer. They write to the {word} office again.\n\n"
        f"Read *our report* on {word} today. The workers of {word} demand decent work.\n\n"
        f"{SHARED}\n"
    )


class RecordingEngine(StandInEngine):
    """The stand-in engine, into three languages."""

    places: tuple[Path, ...] = ()

    def __init__(self, version: str = "1") -> None:
        super().__init__(targets=LANGUAGES, version=version)


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of 200 statements after its first cycle."""
    root = tmp_path_factory.mktemp("homes") / "home"
    home = Home(root)
    home.config_file.parent.mkdir(parents=True)
    home.config_file.write_text(CONFIG, encoding="utf-8")
    home.statements.mkdir()
    for number in range(STATEMENTS):
        (home.statements / f"{number:03}.md").write_text(text_of(number), encoding="utf-8")
    engine = RecordingEngine()
    with at(root, engine) as bench:
        asked, report = bench.cycle()
    # A title and four sentences of its own each, and two that all share.
    assert asked == 3 * (STATEMENTS * 5 + 2)
    assert {one.sentences_translated for one in report.values()} == {STATEMENTS * 5 + 2}
    return root


class HomeBench:
    """A copy of that home, with an engine that starts counting now."""

    def __init__(self, app: App, engine: RecordingEngine) -> None:
        self.app = app
        self.engine = engine
        self.now = START

    def __enter__(self) -> "HomeBench":
        return self

    def __exit__(self, *_: object) -> None:
        self.app.store.close()

    def cycle(self) -> tuple[int, dict[str, LanguageReport]]:
        """Run a cycle; return how many sentences the engine was asked, and the report."""
        before = len(self.engine.asked)
        report = run_once(self.app, self.now)
        assert report.errors == ()
        return len(self.engine.asked) - before, dict(report.translation.languages)

    def costs(self) -> list[str]:
        """Return what one language's engine was asked; it is the same for each, and reported."""
        asked, report = self.cycle()
        each, rest = divmod(asked, len(LANGUAGES))
        assert rest == 0
        assert {tag: one.sentences_translated for tag, one in report.items()} == dict.fromkeys(
            LANGUAGES, each
        )
        last = self.engine.asked[len(self.engine.asked) - asked :]
        assert sorted(last) == sorted(last[:each] * len(LANGUAGES))
        return sorted(last[:each])

    def edit(self, number: int, change: Callable[[str], str]) -> None:
        path = self.app.home.statements / f"{number:03}.md"
        before = path.read_text(encoding="utf-8")
        path.write_text(change(before), encoding="utf-8")
        assert path.read_text(encoding="utf-8") != before

    def units(self, title: str, tag: str) -> dict[str, TranslatedUnit]:
        statements = [one for one in self.app.store.statements() if one.title == title]
        made = translations_of(self.app, statements)[statements[0].id, tag]
        return {unit.unit.key: unit for unit in made.units}

    def approve(self, number: int, tag: str, source: str, target: str) -> None:
        """Do what a person does in an editor: write a translation and take the flag away."""
        (path,) = self.app.home.translations.glob(f"*-{text_of(number).split(chr(10))[1][17:]}")
        path = path / f"{tag}.po"
        entries = path.read_text(encoding="utf-8").split("\n\n")
        (place,) = [n for n, entry in enumerate(entries) if f'msgid "{source}"' in entry]
        before = entries[place].split("\nmsgstr")[0].replace("#, fuzzy\n", "")
        entries[place] = f'{before}\nmsgstr "{target}"'
        path.write_text("\n\n".join(entries).rstrip("\n") + "\n", encoding="utf-8")


def at(root: Path, engine: RecordingEngine) -> HomeBench:
    home = Home(root)
    app = build_app(home, load(home))
    return HomeBench(replace(app, engines={"argos": engine}), engine)


@pytest.fixture
def bench(translated: Path, tmp_path: Path) -> Iterator[HomeBench]:
    databases.copied(translated, tmp_path / "home")
    with at(tmp_path / "home", RecordingEngine()) as bench:
        yield bench


def paragraphs(text: str) -> list[str]:
    return text.split("\n\n")


def moved(text: str) -> str:
    head, first, second, last = paragraphs(text)
    return "\n\n".join([head, second.rstrip(), first, last])


def test_an_edited_sentence_costs_exactly_that_sentence(bench: HomeBench) -> None:
    bench.edit(123, lambda text: text.replace("wait for an answer", "still wait for one"))
    assert bench.costs() == ["The families of bcd still wait for one."]
    assert bench.cycle()[0] == 0


def test_edits_of_all_kinds_cost_the_sentences_with_new_words(bench: HomeBench) -> None:
    bench.edit(1, moved)
    bench.edit(2, lambda text: text.replace("*our report*", "**our report**"))
    bench.edit(3, lambda text: text.replace(SHARED, "Every statement ends with this paragraph."))
    bench.edit(4, lambda text: text.replace("again.", f"again. {SHARED}"))
    bench.edit(5, lambda text: text.replace("an answer. They", "an answer.\n\nThey"))
    assert bench.costs() == []
    bench.edit(6, lambda text: text.replace("---\n\n", "---\n\nA new beginning is made.\n\n"))
    # New emphasis must find its place.
    bench.edit(7, lambda text: text.replace("decent work", "**decent** work"))
    again = text_of(42).replace("title: Statement aec", "title: Once more")
    (bench.app.home.statements / "copy.md").write_text(again, encoding="utf-8")
    emphasis = "The workers of aah demand \ue000decent\ue001 work."
    assert bench.costs() == ["A new beginning is made.", "Once more", emphasis]


def test_an_approved_paragraph_is_everywhere_and_costs_nothing(bench: HomeBench) -> None:
    bench.approve(5, "es", SHARED, "Palabras de una persona.")
    assert bench.cycle()[0] == 0
    for title in ("Statement aaf", "Statement bjj", "Statement aaa"):
        unit = bench.units(title, "es")["p3"]
        assert (unit.target, unit.state) == ("Palabras de una persona.", "reviewed")
    assert bench.units("Statement aaa", "fr")["p3"].state == "machine"


def test_a_new_term_costs_the_sentences_that_have_it(bench: HomeBench) -> None:
    glossary = bench.app.home.glossary
    glossary.write_text("en,es,fr,it\nfamilies of bcd,F,F,F\n", encoding="utf-8")
    assert bench.costs() == ["The \ue000 wait for an answer."]
    glossary.write_text("en,es,fr,it\nfamilies of bcd,G,F,F\n", encoding="utf-8")
    asked, report = bench.cycle()
    assert (asked, report["es"].sentences_translated) == (1, 1)
    assert "G wait" not in bench.units("Statement bcd", "fr")["p1"].target
    assert bench.units("Statement bcd", "es")["p1"].target.startswith("Theu G waitu")


@pytest.mark.slow
def test_other_models_make_machine_text_anew_and_leave_peoples(bench: HomeBench) -> None:
    bench.approve(5, "es", SHARED, "Palabras de una persona.")
    bench.cycle()
    bench.engine.version = "2"
    bench.engine.says = lambda sentence: sentence.text.replace("e", "é")
    _, report = bench.cycle()
    each = STATEMENTS * 5
    assert [report[tag].sentences_translated for tag in LANGUAGES] == [each, each + 2, each + 2]
    units = bench.units("Statement aaa", "es")
    assert units["p3"].target == "Palabras de una persona."
    assert units["title"].target == "Statémént aaa"
