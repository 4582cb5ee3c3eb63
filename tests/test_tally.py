"""What is counted of a cycle, and the signs of life that it gives."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import signs, tally
from bot.model import (
    AnnounceReport,
    CollectReport,
    Label,
    LanguageReport,
    PostRecord,
    PublishReport,
    Refusal,
    Report,
    TranslateReport,
)
from bot.plan import Outline, Showing
from bot.signs import Signs

NOW = datetime(2026, 3, 8, 15, tzinfo=UTC)
REPORT = Report(
    CollectReport(
        held=(Refusal("a", "no-date", ""), Refusal("b", "no-date", "")),
        rejected=(Refusal("c.exe", "unreadable", ""),),
    ),
    TranslateReport(
        {
            "es": LanguageReport(
                sentences_translated=5,
                sentences_from_memory=2,
                held=(Refusal("a", "number-lost", "", unit="p1"),),
            ),
            "fr": LanguageReport(),
        }
    ),
    PublishReport(),
    AnnounceReport(),
)


@pytest.mark.parametrize(
    ("seconds", "bound"),
    [(0.0, "0.1"), (0.1, "0.1"), (0.2, "0.5"), (7200.0, "7200.0"), (9e9, "+Inf")],
)
def test_a_cycle_is_counted_under_the_shortest_bound_that_holds_it(
    seconds: float, bound: str
) -> None:
    assert tally.duration(seconds) == {("cycles", bound): 1.0, ("cycle-seconds", ""): seconds}


def test_sentences_are_counted_by_language_and_origin_where_there_are_any() -> None:
    assert tally.sentences(REPORT) == {
        ("sentences", "es engine"): 5.0,
        ("sentences", "es memory"): 2.0,
    }


def test_what_is_held_is_counted_by_kind_and_reason() -> None:
    held = tally.stock((), {}, (), {}, REPORT)["held"]
    assert held == {"file unreadable": 1, "statement no-date": 2, "unit number-lost": 1}


def test_what_is_not_published_is_counted_by_why_under_the_languages_policy() -> None:
    waits = Outline("d", Showing.YES, Showing.NOT_REVIEWED, Showing.YES, Label.MACHINE)
    outlines = {("a", "es"): waits, ("a", "fr"): waits}
    policies = {"es": "reviewed", "fr": "labelled"}
    found = tally.stock((), outlines, (), policies, REPORT)["translations"]
    assert found == {"es not-reviewed": 1, "fr kept-back": 1}


def test_a_day_gets_what_a_cycle_did() -> None:
    announced = AnnounceReport(sent=(PostRecord("social", "a", "es"),))
    report = replace(
        REPORT, statements=replace(REPORT.statements, new=("a", "b")), announced=announced
    )
    assert tally.done(report) == {"new": 2.0, "translated": 5.0, "sent": 1.0}


def test_a_day_gets_how_things_stand_where_a_cycle_looked() -> None:
    texts = {"es held": 2.0, "fr held": 1.0, "fr not-reviewed": 4.0, "fr reviewed": 8.0}
    assert tally.stands({"translations": texts}) == {"held": 3.0, "not-reviewed": 4.0}
    assert tally.stands({"translations": {}}) == {"held": 0.0, "not-reviewed": 0.0}
    assert tally.stands({}) == {}


def test_a_cycle_gives_a_sign_when_it_begins(tmp_path: Path) -> None:
    assert signs.last(tmp_path / "at-work") is None
    Signs(tmp_path / "at-work", NOW)
    found = signs.last(tmp_path / "at-work")
    assert found is not None
    assert timedelta() <= found - NOW < timedelta(minutes=1)


def test_whoever_is_asked_and_told_is_the_same_as_without_signs(tmp_path: Path) -> None:
    given = Signs(tmp_path / "at-work", NOW)
    told: list[tuple[str, int, int]] = []
    given.telling(lambda *step: told.append(step))("es", 1, 2)
    assert told == [("es", 1, 2)]
    assert given.asking(lambda: True)() is True
    assert given.asking(lambda: False)() is False


def test_a_sign_that_cannot_be_given_keeps_nobody_from_work(tmp_path: Path) -> None:
    given = Signs(tmp_path / "no" / "such" / "folder", NOW)
    assert given.asking(lambda: True)() is True
