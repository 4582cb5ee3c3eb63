"""What waits in a language, as `status --lang` says it."""

import unicodedata
from datetime import date

import pytest

from bot.errors import BotError
from bot.model import Finding, FindingReason, Statement, TranslatedUnit, Unit, UnitState
from bot.pipeline import App, run_once
from bot.review import desk, listing
from bot.review.sheet import Paragraph, Sheet, Waiting
from bot.translate.catalog import Entry
from bot.translate.shelf import Change
from tests.review.conftest import NAME, NOW


def test_states_reasons_and_doubts_are_counted_and_named(app: App) -> None:
    sheet = desk.open_sheet(app, "ar", NAME)
    units = {one.key: one.entry for one in sheet.paragraphs}
    desk.decide(app, sheet, [
        Change("title", units["title"].version, units["title"].target, approved=True),
        Change("p1", units["p1"].version, units["p1"].target, doubt="هل هذا صحيح؟"),
        Change("p2", units["p2"].version, "ادفعوا للعائلات."),
    ])  # fmt: skip
    assert listing.as_text("ar", desk.waiting(app, "ar", NOW)).split("\n") == [
        "In ar (العربية) 1 statement waits for people.",
        "-- hidden from readers     missing machine held reviewed outdated",
        "2026-03-08-our-day-of-rest       ·       1    2        1        ·",
        "    p1 not sure: هل هذا صحيح؟",
        "    p2 (number-lost): 5000 is missing",
    ]
    (found,) = listing.as_json("ar", desk.waiting(app, "ar", NOW))["statements"]
    assert found["counts"] == {
        "missing": 0, "machine": 1, "held": 2, "reviewed": 1, "outdated": 0,
    }  # fmt: skip
    assert [one["unit"] for one in found["waiting"]] == ["p1", "p2", "slogan1"]
    assert found["waiting"][0]["not_sure"] == ["هل هذا صحيح؟"]
    assert found["waiting"][1]["findings"] == [
        {"reason": "number-lost", "detail": "5000 is missing"}
    ]


def test_what_readers_see_already_stands_apart(app: App) -> None:
    lines = listing.as_text("ar", desk.waiting(app, "ar", NOW)).split("\n")
    assert lines[1].startswith("-- readable ")
    assert not any("hidden" in line for line in lines)


def test_nothing_waits_when_all_is_approved(app: App) -> None:
    desk.approve_all(app, desk.open_sheet(app, "ar", NAME))
    said = listing.as_text("ar", desk.waiting(app, "ar", NOW))
    assert said == "Nothing waits in ar (العربية)."


def test_one_statement_may_be_asked_for(app: App) -> None:
    (app.home.statements / "other.md").write_text(
        "---\ntitle: Pay now\ndate: 2026-03-01\n---\n\nPay the families.\n", "utf-8"
    )
    run_once(app, NOW)
    assert len(desk.waiting(app, "ar", NOW).sheets) == 2
    (one,) = desk.waiting(app, "ar", NOW, "2026-03-01-pay-now").sheets
    assert one.statement.title == "Pay now"
    with pytest.raises(BotError, match="2026-03-01-pay-now"):
        desk.waiting(app, "ar", NOW, "2026-03-01-pay-no")


def test_an_unknown_language_is_told_the_nearest(app: App) -> None:
    with pytest.raises(BotError, match="Did you mean ar"):
        desk.waiting(app, "arr", NOW)


@pytest.mark.parametrize(
    "name",
    [
        "2026-03-08-" + "a-very-long-name-" * 5,
        "2026-03-08-" + "移住労働者の権利" * 8,
        "2026-03-08-a",
    ],
)
def test_the_table_fits_80_columns(name: str) -> None:
    detail = "a sentence that says at length what is missing in the translation " * 3
    unit = TranslatedUnit(
        Unit("p1", "Pay."), "ادفعوا", UnitState.HELD, "argos",
        findings=(Finding("p1", FindingReason.LOOP, detail.strip()),),
    )  # fmt: skip
    statement = Statement(name, "en", "Rest", date(2026, 3, 8), ())
    sheet = Sheet(statement, "ar", (Paragraph(unit, Entry("p1", "Pay.", "ادفعوا", fuzzy=True)),))
    for line in listing.as_text("ar", Waiting((sheet,), ())).split("\n"):
        wide = sum(unicodedata.east_asian_width(char) in "WF" for char in line)
        assert len(line) + wide <= 80
