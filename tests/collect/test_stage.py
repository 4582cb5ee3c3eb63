"""A cycle of collecting: what is new, changed, gone, held or refused, and that nothing is lost."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.collect import folder
from bot.collect.stage import Collected, collect
from bot.config import Config, Home
from bot.model import Refusal
from tests import databases
from tests.collect.conftest import NOW

Cycle = Callable[[], Collected]
Write = Callable[..., Path]

TEXT = """---
title: {title}
date: {date}
---

The ferry company has raised its fee again, and nobody was asked.
"""


def statement(title: str = "The New Ferry Fee", date: str = "2026-03-01") -> str:
    return TEXT.format(title=title, date=date)


def ids(collected: Collected) -> list[str]:
    return [one.id for one in collected.statements]


def only(refusals: tuple[Refusal, ...]) -> Refusal:
    (refusal,) = refusals
    return refusal


# New, changed, unchanged, renamed, removed


def test_a_new_file_becomes_a_statement(cycle: Cycle, write: Write) -> None:
    write("fee.md", statement())
    collected = cycle()
    assert collected.report.new == ("2026-03-01-the-new-ferry-fee",)
    assert ids(collected) == ["2026-03-01-the-new-ferry-fee"]


def test_files_in_subfolders_are_taken_too(cycle: Cycle, write: Write) -> None:
    write("2026/march/fee.md", statement())
    assert ids(cycle()) == ["2026-03-01-the-new-ferry-fee"]


def test_statements_come_newest_first(cycle: Cycle, write: Write) -> None:
    write("a.md", statement("Old", "2020-01-01"))
    write("b.md", statement("New", "2025-01-01"))
    assert ids(cycle()) == ["2025-01-01-new", "2020-01-01-old"]


def test_an_unchanged_file_is_not_opened_again(
    cycle: Cycle, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("fee.md", statement())
    write("draft.md", "# No date\n\nSome text of a draft.")
    first = cycle()
    opened: list[str] = []
    monkeypatch.setattr(folder, "read", lambda seen: opened.append(seen.path))
    second = cycle()
    assert opened == []
    assert second.statements == first.statements
    assert (second.report.new, second.report.changed, second.report.unchanged) == ((), (), 1)


def test_a_file_that_was_only_touched_is_unchanged(cycle: Cycle, write: Write) -> None:
    path = write("fee.md", statement())
    cycle()
    os.utime(path, ns=(0, 0))
    report = cycle().report
    assert (report.changed, report.unchanged) == ((), 1)


def test_a_changed_text_keeps_its_id(cycle: Cycle, write: Write) -> None:
    write("fee.md", statement())
    cycle()
    write("fee.md", statement("Another Title", "2026-03-02"))
    collected = cycle()
    assert collected.report.changed == ("2026-03-01-the-new-ferry-fee",)
    assert collected.statements[0].title == "Another Title"


def test_a_renamed_file_keeps_its_id(cycle: Cycle, home: Home, write: Write) -> None:
    path = write("fee.md", statement())
    first = cycle()
    path.rename(home.statements / "the-fee-again.md")
    second = cycle()
    assert second.statements == first.statements
    assert (second.report.new, second.report.withdrawn) == ((), ())


def test_a_removed_file_is_withdrawn_once_and_forgotten(cycle: Cycle, write: Write) -> None:
    write("other.md", statement("Other"))
    path = write("fee.md", statement())
    cycle()
    path.unlink()
    assert cycle().report.withdrawn == ("2026-03-01-the-new-ferry-fee",)
    assert cycle().report.withdrawn == ()


def test_a_withdrawn_statement_stays_with_its_reason_and_is_reported_once(
    cycle: Cycle, write: Write
) -> None:
    write("fee.md", statement())
    cycle()
    write("fee.md", statement().replace("---\n\n", "withdrawn: The fee was wrong.\n---\n\n"))
    collected = cycle()
    assert collected.report.withdrawn == ("2026-03-01-the-new-ferry-fee",)
    assert collected.report.changed == ()
    assert collected.statements[0].withdrawn == "The fee was wrong."
    assert cycle().report.withdrawn == ()


# The alarm


def test_an_emptied_folder_withdraws_nothing(cycle: Cycle, write: Write) -> None:
    path = write("fee.md", statement())
    first = cycle()
    path.unlink()
    second = cycle()
    assert second.statements == first.statements
    assert second.report.withdrawn == ()
    assert [failure.reason for failure in second.report.errors] == ["statements-missing"]
    assert second.report.errors[0].mend


def test_a_missing_folder_withdraws_nothing(cycle: Cycle, home: Home, write: Write) -> None:
    write("fee.md", statement())
    first = cycle()
    home.statements.rename(home.root / "elsewhere")
    second = cycle()
    assert second.statements == first.statements
    assert [failure.where for failure in second.report.errors] == ["statements"]


def test_statements_that_come_back_are_taken_as_before(
    cycle: Cycle, home: Home, write: Write
) -> None:
    write("fee.md", statement())
    first = cycle()
    home.statements.rename(home.root / "elsewhere")
    cycle()
    (home.root / "elsewhere").rename(home.statements)
    third = cycle()
    assert third.statements == first.statements
    assert third.report.unchanged == 1
    assert third.report.errors == ()


def test_an_empty_folder_that_never_had_a_statement_is_no_alarm(cycle: Cycle) -> None:
    assert cycle().report.errors == ()


# Held


def test_a_statement_without_a_date_is_held_in_every_cycle(cycle: Cycle, write: Write) -> None:
    write("meeting.md", "# A Meeting\n\nIt takes place on May 5 at the town hall, as every year.")
    for _ in range(2):
        report = cycle().report
        refusal = only(report.held)
        assert (refusal.id, refusal.reason) == ("statements/meeting.md", "no-date")
        assert "date:" in refusal.mend
    assert report.rejected == ()


def test_a_date_that_can_be_two_days_is_named(cycle: Cycle, write: Write) -> None:
    write("raid.txt", "Stop the Raids\n\n04/05/2025\n\nThe police came again last night.")
    assert "04/05/2025" in only(cycle().report.held).detail


def test_a_mended_statement_is_taken(cycle: Cycle, write: Write) -> None:
    write("meeting.md", "# A Meeting\n\nIt takes place at the town hall, as every year.")
    cycle()
    write("meeting.md", "---\ndate: 2025-05-01\n---\n# A Meeting\n\nIt takes place at the hall.")
    report = cycle().report
    assert report.held == ()
    assert report.new == ("2025-05-01-a-meeting",)


def test_a_teaser_is_held_until_it_is_complete(cycle: Cycle, write: Write) -> None:
    whole = "# The Strike\n\n1 May 2025\n\nThe crews have voted. They will strike."
    write("strike.md", whole + " Continue reading")
    assert only(cycle().report.held).reason == "teaser"
    write("strike.md", whole)
    assert cycle().report.new == ("2025-05-01-the-strike",)


def test_a_slip_of_the_pen_does_not_take_a_published_statement_away(
    cycle: Cycle, write: Write
) -> None:
    write("fee.md", statement())
    first = cycle()
    write("fee.md", statement().replace("date:", "dat:"))
    second = cycle()
    assert second.statements == first.statements
    assert only(second.report.rejected).id == "statements/fee.md"
    assert second.report.unchanged == 0
    write("fee.md", statement())
    assert cycle().report.unchanged == 1


# Rejected


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.md", b"", "empty"),
        ("blank.txt", b" \n\n\t\n", "empty"),
        ("title-only.md", b"# A title\n\n1 May 2025\n", "empty"),
        ("latin1.txt", "Un título\n\n1 mayo 2025\n\nTextó".encode("latin-1"), "not-text"),
        ("binary.txt", b"PK\x03\x04\x00\x00 something", "not-text"),
        ("lost.txt", "A title\n\n1 May 2025\n\nLost let\ufffders".encode(), "not-text"),
        ("paper.pdf", b"%PDF-1.7", "unknown-type"),
        ("paper.docx", b"PK", "damaged"),
        ("paper.odt", b"PK", "unknown-type"),
        ("no-ending", b"text", "unknown-type"),
        ("key.md", b"---\ntitel: X\n---\nText", "front-matter"),
        ("yaml.md", b'---\ntitle: "X\n---\nText', "front-matter"),
    ],
)
def test_what_cannot_be_taken_is_named_with_reason_and_mend_in_every_cycle(
    cycle: Cycle, write: Write, name: str, content: bytes, reason: str
) -> None:
    write(name, content)
    write("fee.md", statement())
    for _ in range(2):
        collected = cycle()
        refusal = only(collected.report.rejected)
        assert (refusal.id, refusal.reason) == (f"statements/{name}", reason)
        assert refusal.detail
        assert refusal.mend
        assert len(collected.statements) == 1


def test_a_huge_file_is_refused_without_being_read(
    cycle: Cycle, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("film.txt", b"")
    os.truncate(path, 50_000_000)
    monkeypatch.setattr(folder, "read", lambda _seen: pytest.fail("it was opened"))
    refusal = only(cycle().report.rejected)
    assert refusal.reason == "too-large"
    assert "50 MB" in refusal.detail


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_with_and_without_a_mark_is_read(cycle: Cycle, write: Write, encoding: str) -> None:
    write("a.txt", "¿Quién paga?\n\n1 de mayo de 2025\n\nPagamos nosotras.".encode(encoding))
    assert cycle().statements[0].title == "¿Quién paga?"


def test_what_is_no_file_is_skipped_and_named(
    cycle: Cycle, home: Home, tmp_path: Path, write: Write
) -> None:
    write("fee.md", statement())
    (tmp_path / "secret.md").write_text(statement("Secret"))
    (home.statements / "link.md").symlink_to(tmp_path / "secret.md")
    (home.statements / "nowhere.md").symlink_to(tmp_path / "nothing.md")
    (home.statements / "folder.md").mkdir()
    os.mkfifo(home.statements / "pipe.md")
    collected = cycle()
    assert [(one.id, one.reason) for one in collected.report.rejected] == [
        ("statements/folder.md", "unreadable"),
        ("statements/link.md", "not-a-file"),
        ("statements/nowhere.md", "unreadable"),
        ("statements/pipe.md", "not-a-file"),
    ]
    assert len(collected.statements) == 1


def test_a_file_that_became_a_link_keeps_its_statement(
    cycle: Cycle, home: Home, write: Write
) -> None:
    path = write("fee.md", statement())
    first = cycle()
    path.unlink()
    path.symlink_to(home.root / "nothing.md")
    second = cycle()
    assert second.statements == first.statements
    assert only(second.report.rejected).reason == "unreadable"


@contextmanager
def nobody() -> Iterator[None]:
    """Be a user without rights; who is none already stays who they are."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def test_a_file_is_taken_as_soon_as_it_may_be_read(config: Config) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        home = Home(Path(folder))
        home.statements.mkdir()
        path = home.statements / "fee.md"
        path.write_text(statement())
        path.chmod(0)
        with closing(databases.store_of(home)) as store:
            for place in (home.state, *home.state.iterdir()):
                place.chmod(0o777)
            with nobody():
                first = collect(home, config, store, NOW)
            path.chmod(0o644)
            with nobody():
                second = collect(home, config, store, NOW)
    assert only(first.report.rejected).reason == "unreadable"
    assert second.report.rejected == ()
    assert second.report.new == ("2026-03-01-the-new-ferry-fee",)


def test_hidden_files_and_what_editors_leave_are_ignored(cycle: Cycle, write: Write) -> None:
    for name in (".fee.md.swp", ".git/config", "fee.md~", "~$fee.docx", "Thumbs.db"):
        write(name, "x")
    assert cycle().report.rejected == ()


def test_a_file_that_is_being_written_is_left_for_the_next_cycle(
    cycle: Cycle, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("fee.md", statement())
    scan = folder.scan

    def scan_then_grow(home: Home) -> folder.Scan:
        found = scan(home)
        with path.open("a") as file:
            file.write("One more sentence.\n")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(folder, "scan", scan_then_grow)
        report = cycle().report
    assert (report.new, report.held, report.rejected) == ((), (), ())
    assert "One more" in cycle().statements[0].blocks[0].content


# Duplicates


def test_an_exact_copy_is_refused_and_named(cycle: Cycle, write: Write) -> None:
    write("fee.md", statement())
    cycle()
    write("a copy.md", statement())
    for _ in range(2):
        collected = cycle()
        refusal = only(collected.report.rejected)
        assert (refusal.id, refusal.reason) == ("statements/a copy.md", "duplicate")
        assert "statements/fee.md" in refusal.detail
        assert len(collected.statements) == 1


def test_a_copy_takes_over_when_the_first_file_is_removed(cycle: Cycle, write: Write) -> None:
    path = write("fee.md", statement())
    first = cycle()
    write("a copy.md", statement())
    cycle()
    path.unlink()
    second = cycle()
    assert second.statements == first.statements
    assert second.report.rejected == ()
    assert second.report.withdrawn == ()


def test_two_statements_of_one_title_and_day_get_two_ids(cycle: Cycle, write: Write) -> None:
    write("a.md", statement())
    write("b.md", statement() + "\nIt was raised twice.\n")
    assert ids(cycle()) == ["2026-03-01-the-new-ferry-fee", "2026-03-01-the-new-ferry-fee-2"]


# IDs


def test_a_lost_database_gives_the_same_ids(
    home: Home, config: Config, cycle: Cycle, write: Write, tmp_path: Path
) -> None:
    from bot.collect.stage import collect

    write("2026-03-01-an-older-name.md", statement())
    first = cycle()
    assert ids(first) == ["2026-03-01-an-older-name"]
    empty = databases.new_store(tmp_path / "empty")
    assert collect(home, config, empty, NOW).statements == first.statements
    empty.close()


def test_a_name_with_another_date_than_the_statement_is_no_id(cycle: Cycle, write: Write) -> None:
    write("2025-12-31-the-new-ferry-fee.md", statement())
    assert ids(cycle()) == ["2026-03-01-the-new-ferry-fee"]


@pytest.mark.parametrize(
    "name",
    [
        b"2026-03-01-a\nb.md",
        b"2026-03-01-\xff\xfe.md",
        b"2026-03-01-..md",
        b"..2026-03-01-x.md"[2:],
        b"2026-03-01-A B.md",
        b"2026-03-01-%2e%2e.md",
        b"2026-03-01-" + b"x" * 200 + b".md",
        b"-rf *.md",
    ],
)
def test_any_file_name_gives_a_safe_id_and_a_printable_path(
    cycle: Cycle, home: Home, name: bytes
) -> None:
    Path(os.fsdecode(os.fsencode(home.statements) + b"/" + name)).write_text(statement())
    collected = cycle()
    (found,) = ids(collected)
    assert found.startswith("2026-03-01-")
    assert found.replace("-", "").isalnum()
    assert len(found) <= 90
    assert all(path.isprintable() for path in _paths(collected, cycle))


def _paths(collected: Collected, cycle: Cycle) -> list[str]:
    reports = (collected.report, cycle().report)
    return [refusal.id for report in reports for refusal in (*report.held, *report.rejected)]


def test_an_undecodable_name_is_reported_printably(cycle: Cycle, home: Home) -> None:
    Path(os.fsdecode(os.fsencode(home.statements) + b"/a\n\xff.md")).write_text("# X\n\nNo date.")
    assert only(cycle().report.held).id == "statements/a\\n\\xff.md"


def test_a_folder_that_cannot_be_looked_into_keeps_its_statements(
    cycle: Cycle, home: Home, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("fee.md", statement())
    write("archive/old.md", statement("Old", "2020-01-01"))
    first = cycle()
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if path == home.statements / "archive":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    second = cycle()
    assert second.statements == first.statements
    assert [failure.where for failure in second.report.errors] == ["statements/archive"]
