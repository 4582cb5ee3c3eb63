"""Importing: a page becomes files, once, and never over what a person has written."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.collect.importer import ImportReport, import_source
from bot.collect.stage import Collected
from bot.config import Config, Home
from bot.errors import CollectError
from bot.store import Store

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
DATA = Path(__file__).parents[1] / "data" / "collect"
SEVEN = DATA / "pages" / "seven.txt"
Import = Callable[..., ImportReport]
Cycle = Callable[[], Collected]

UNDATED = "statements/undated-hmn-sends-delegates-to-the-forum-on-fair-recruitment.md"


@pytest.fixture
def take(home: Home, config: Config, store: Store) -> Import:
    return lambda source: import_source(home, config, store, str(source), NOW)


def test_a_page_of_seven_becomes_seven_files(take: Import) -> None:
    assert take(SEVEN).written == (
        "statements/2023-09-19-let-the-rivers-carry-boats-not-bodies.md",
        "statements/2023-09-06-after-the-amnesty-the-work-begins.md",
        UNDATED,
        "statements/undated-hmn-gulf-statement-for-sisters-day-2023.md",
        "statements/undated-hmn-statement-on-the-market-fire.md",
        "statements/2022-05-01-statement-of-the-harbour-migrants-network-on-labour-day-and.md",
        "statements/2021-04-09-communique-of-the-first-assembly-of-the-harbour-migrants.md",
    )


def test_what_is_incomplete_is_written_and_named(take: Import) -> None:
    reasons = [(refusal.id, refusal.reason) for refusal in take(SEVEN).held]
    assert reasons == [
        (UNDATED, "no-date"),
        ("statements/undated-hmn-gulf-statement-for-sisters-day-2023.md", "teaser"),
        ("statements/undated-hmn-statement-on-the-market-fire.md", "teaser"),
    ]


def test_what_is_incomplete_is_held_when_it_is_collected(take: Import, cycle: Cycle) -> None:
    held = take(SEVEN).held
    report = cycle().report
    assert [(one.id, one.reason) for one in report.held] == sorted(
        (one.id, one.reason) for one in held
    )
    assert len(report.new) == 4


def test_adding_a_date_is_all_it_takes(take: Import, home: Home, cycle: Cycle) -> None:
    take(SEVEN)
    cycle()
    path = home.root / UNDATED
    path.write_text(path.read_text().replace("---\n", "---\ndate: 2017-07-20\n", 1))
    assert cycle().report.new == (
        "2017-07-20-hmn-sends-delegates-to-the-forum-on-fair-recruitment",
    )


def test_a_flattened_page_gets_its_date_and_paragraphs_back(take: Import, home: Home) -> None:
    (path,) = take(DATA / "flattened.txt").written
    text = (home.root / path).read_text(encoding="utf-8")
    assert "date: 2026-02-14\n" in text
    assert "reference: Mr. Tomas Ilagan, HMN Secretary\n" in text
    assert '\n\n"We were not even asked," said the cook' in text


def test_a_file_is_pleasant_to_read(take: Import, home: Home) -> None:
    (path,) = take(DATA / "demands.txt").written
    lines = (home.root / path).read_text(encoding="utf-8").split("\n")
    assert lines[:4] == [
        "---",
        "title: 'Heat Kills: Shade and Water Now'",
        "date: 2025-07-21",
        "---",
    ]
    assert "2. to provide water, shade and a doctor on each site;" in lines
    assert "- the wages that are owed" in lines
    assert not any("{." in line for line in lines)


def test_importing_again_changes_nothing(take: Import, home: Home) -> None:
    first = take(SEVEN)
    before = {path: path.stat().st_mtime_ns for path in home.statements.iterdir()}
    second = take(SEVEN)
    assert second.written == ()
    assert second.present == first.written
    assert {path: path.stat().st_mtime_ns for path in home.statements.iterdir()} == before


def test_a_file_that_was_moved_is_still_there(take: Import, home: Home) -> None:
    (path,) = take(DATA / "plain.txt").written
    (home.statements / "2026").mkdir()
    (home.root / path).rename(home.statements / "2026" / "fees.md")
    again = take(DATA / "plain.txt")
    assert (again.written, again.present) == ((), ("statements/2026/fees.md",))


def test_an_edited_file_is_left_alone_and_named(take: Import, home: Home) -> None:
    (path,) = take(DATA / "plain.txt").written
    (home.root / path).write_text("A person's words")
    again = take(DATA / "plain.txt")
    assert (again.written, again.present) == ((), ())
    assert [(one.id, one.reason) for one in again.edited] == [(path, "edited")]
    assert (home.root / path).read_text() == "A person's words"


def test_an_edited_and_renamed_file_is_known_by_its_title_and_date(
    take: Import, home: Home, cycle: Cycle
) -> None:
    (path,) = take(DATA / "plain.txt").written
    renamed = home.statements / "fees.md"
    renamed.write_text((home.root / path).read_text().replace("three ferries", "four ferries"))
    (home.root / path).unlink()
    cycle()
    again = take(DATA / "plain.txt")
    assert again.written == ()
    assert [one.id for one in again.edited] == ["statements/fees.md"]


def test_two_statements_of_one_title_on_a_page_become_two_files(
    take: Import, tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Strike\n\n1 May 2025\n\nDay one.\n\n# Strike\n\n1 May 2025\n\nDay two.\n")
    assert take(page).written == (
        "statements/2025-05-01-strike.md",
        "statements/2025-05-01-strike-2.md",
    )
    assert take(page).written == ()


def test_an_uncertain_split_is_reported_with_its_line(take: Import) -> None:
    (doubt,) = take(DATA / "pages" / "uncertain.txt").ambiguous
    assert doubt.reason == "ambiguous-split"
    assert doubt.id.endswith("uncertain.txt, line 15")
    assert "Our Wages Went With It" in doubt.detail


def test_a_page_with_front_matter_is_one_statement(take: Import, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "---\ntitle: One\ndate: 2025-05-01\n---\n\n# Two\n\nText.\n\n# Three\n\nText.\n"
    )
    assert take(page).written == ("statements/2025-05-01-one.md",)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("https://example.org/statements", "unknown-source"),
        ("feed://example.org/rss", "unknown-source"),
        ("letter.doc", "unknown-type"),
        ("no-such-page.txt", "unreadable"),
        ("/", "unknown-type"),
    ],
)
def test_a_source_that_is_not_understood_is_refused_with_a_mend(
    take: Import, source: str, reason: str
) -> None:
    with pytest.raises(CollectError) as raised:
        take(source)
    assert raised.value.reason == reason
    assert raised.value.where == source
    assert raised.value.mend


def test_a_page_that_is_too_large_is_refused(take: Import, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(b"x" * 5_000_001)
    with pytest.raises(CollectError, match="5 MB"):
        take(page)
