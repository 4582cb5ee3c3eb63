"""The report of a cycle: one JSON shape for scripts, a few lines for a person."""

from bot.model import (
    AnnounceReport,
    CollectReport,
    Failure,
    LanguageReport,
    PostRecord,
    PublishReport,
    Refusal,
    Report,
    TranslateReport,
)
from bot.report import as_json, as_text

REPORT = Report(
    CollectReport(
        new=("2026-03-08-a",),
        unchanged=6,
        held=(
            Refusal("undated-b", "no-date", "no date was found.", mend="Add date: to the file."),
        ),
        rejected=(Refusal("statements/c.md", "empty", "the file is empty."),),
    ),
    TranslateReport(
        {
            "es": LanguageReport(
                engine="argos",
                units=34,
                sentences_translated=51,
                sentences_from_memory=12,
                held=(Refusal("2026-03-08-a", "number-lost", "40 is missing", unit="p3"),),
            )
        },
        errors=(
            Failure("languages.ko", "no-route", "nothing translates en to ko.", "Install it."),
        ),
    ),
    PublishReport(("en", "es"), 12, 40),
    AnnounceReport(sent=(PostRecord("acct", "2026-03-08-a", "es", address="https://s/1"),)),
)


def test_the_json_has_the_agreed_shape() -> None:
    assert as_json(REPORT) == {
        "statements": {
            "new": ["2026-03-08-a"],
            "changed": [],
            "withdrawn": [],
            "unchanged": 6,
            "held": [
                {
                    "id": "undated-b",
                    "reason": "no-date",
                    "detail": "no date was found. Add date: to the file.",
                }
            ],
            "rejected": [
                {"path": "statements/c.md", "reason": "empty", "detail": "the file is empty."}
            ],
        },
        "translation": {
            "es": {
                "engine": "argos",
                "units": 34,
                "sentences_translated": 51,
                "sentences_from_memory": 12,
                "sentences_awaited": 0,
                "held": [
                    {
                        "id": "2026-03-08-a",
                        "unit": "p3",
                        "reason": "number-lost",
                        "detail": "40 is missing",
                    }
                ],
            }
        },
        "published": {"languages": ["en", "es"], "files_written": 12, "files_unchanged": 40},
        "announced": {
            "sent": [
                {
                    "account": "acct",
                    "id": "2026-03-08-a",
                    "language": "es",
                    "address": "https://s/1",
                }
            ],
            "held": [],
            "unknown": [],
            "failed": [],
        },
        "errors": [
            {
                "where": "languages.ko",
                "reason": "no-route",
                "detail": "nothing translates en to ko.",
                "mend": "Install it.",
            }
        ],
    }


def test_the_text_names_all_that_waits_for_a_person() -> None:
    text = as_text(REPORT)
    for word in ("undated-b", "statements/c.md", "2026-03-08-a es p3", "languages.ko"):
        assert word in text


def test_a_cycle_with_something_held_needs_a_person() -> None:
    assert REPORT.needs_a_person


def test_a_cycle_in_which_all_went_well_needs_nobody() -> None:
    quiet = Report(CollectReport(new=("a",)), TranslateReport(), PublishReport(), AnnounceReport())
    assert not quiet.needs_a_person
