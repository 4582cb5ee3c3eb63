"""A person's changes go into the file, each bound to what they saw; no save is overwritten."""

import multiprocessing
from dataclasses import replace

import pytest

from bot.errors import CatalogError
from bot.files import replace_if
from bot.model import Statement, UnitState
from bot.translate import catalog, shelf
from bot.translate.catalog import Entry
from bot.translate.shelf import Change, Edited
from tests.translate.conftest import Bench, StandInEngine, statement

ONE = statement("Workers in twelve cities stopped work.", "Join us.")


@pytest.fixture
def engine(bench: Bench) -> StandInEngine:
    bench.engines["argos"] = StandInEngine()
    bench.translate(ONE)
    return StandInEngine()


def entries(bench: Bench, one: Statement = ONE) -> dict[str, Entry]:
    return {entry.key: entry for entry in shelf.read(bench.home, one, "es").entries()[0]}


def edit(bench: Bench, *changes: Change, one: Statement = ONE) -> Edited:
    return shelf.edit(bench.home, one, "es", changes)


def approve(entry: Entry, target: str, by: str = "") -> Change:
    return Change(entry.key, entry.version, target, approved=True, by=by)


def test_an_approval_is_a_persons_word_from_then_on(bench: Bench, engine: StandInEngine) -> None:
    edited = edit(bench, approve(entries(bench)["p2"], "Únanse."))
    assert edited.refused == ()
    unit = bench.units(ONE)["p2"]
    assert (unit.target, unit.state) == ("Únanse.", UnitState.REVIEWED)


def test_what_is_not_approved_stays_a_draft(bench: Bench, engine: StandInEngine) -> None:
    before = entries(bench)["p2"]
    edit(bench, Change("p2", before.version, "Únanse a nosotros."))
    after = entries(bench)["p2"]
    assert (after.target, after.fuzzy, after.made) == ("Únanse a nosotros.", True, before.made)


def test_the_other_units_stay_as_they_are(bench: Bench, engine: StandInEngine) -> None:
    before = entries(bench)
    edit(bench, approve(before["p2"], "Únanse."))
    assert entries(bench)["p1"] == before["p1"]


def test_a_text_that_somebody_changed_meanwhile_is_not_overwritten(
    bench: Bench, engine: StandInEngine
) -> None:
    seen = entries(bench)["p2"]
    edit(bench, approve(seen, "Únanse."))
    late = approve(seen, "Vengan.")
    edited = edit(bench, late)
    assert edited.refused == (late,)
    assert edited.entries[2].target == entries(bench)["p2"].target == "Únanse."


def test_a_text_that_somebody_approved_meanwhile_is_not_the_one_that_was_seen(
    bench: Bench, engine: StandInEngine
) -> None:
    seen = entries(bench)["p2"]
    edit(bench, approve(seen, seen.target))
    assert edit(bench, Change("p2", seen.version, "Vengan.")).refused


def test_an_approval_does_not_count_for_another_source(bench: Bench, engine: StandInEngine) -> None:
    seen = entries(bench)["p2"]
    changed = statement("Workers in twelve cities stopped work.", "Do not join us.")
    bench.translate(changed)
    assert edit(bench, approve(seen, "Únanse."), one=changed).refused
    assert bench.units(changed)["p2"].state is not UnitState.REVIEWED


def test_a_paragraph_that_moved_is_found_by_what_was_seen(
    bench: Bench, engine: StandInEngine
) -> None:
    seen = entries(bench)["p2"]
    moved = statement("A new first one.", "Workers in twelve cities stopped work.", "Join us.")
    bench.translate(moved)
    assert edit(bench, approve(seen, "Únanse."), one=moved).refused == ()
    assert bench.units(moved)["p3"].target == "Únanse."


def test_some_changes_are_made_where_others_are_refused(
    bench: Bench, engine: StandInEngine
) -> None:
    seen = entries(bench)
    edit(bench, approve(seen["p1"], "Pararon."))
    edited = edit(bench, approve(seen["p1"], "Otra."), approve(seen["p2"], "Únanse."))
    assert [change.key for change in edited.refused] == ["p1"]
    assert entries(bench)["p2"].target == "Únanse."


def test_a_script_in_an_edit_is_not_even_written(bench: Bench, engine: StandInEngine) -> None:
    edit(bench, approve(entries(bench)["p2"], "Hola <script>x()</script><b>ya</b>"))
    assert entries(bench)["p2"].target == "Hola <strong>ya</strong>"


def test_who_is_not_sure_holds_a_machines_text(bench: Bench, engine: StandInEngine) -> None:
    seen = entries(bench)["p2"]
    edit(bench, Change("p2", seen.version, seen.target, doubt="Formal\nor not?", by="R."))
    unit = bench.units(ONE)["p2"]
    assert unit.state is UnitState.HELD
    assert [(f.reason.value, f.detail) for f in unit.findings] == [
        ("doubted", "Formal or not? (R.)")
    ]
    assert unit.notes == "not sure: Formal or not? (R.)"


def test_a_doubt_is_not_told_in_reports(bench: Bench, engine: StandInEngine) -> None:
    seen = entries(bench)["p2"]
    edit(bench, Change("p2", seen.version, seen.target, doubt="Ask Rosa", by="R."))
    (held,) = bench.translate(ONE).report.languages["es"].held
    assert held.reason == "doubted"
    assert "Rosa" not in str(held)


def test_an_approval_ends_the_doubt(bench: Bench, engine: StandInEngine) -> None:
    seen = entries(bench)["p2"]
    edit(bench, Change("p2", seen.version, seen.target, doubt="Formal?"))
    edit(bench, approve(entries(bench)["p2"], "Únanse."))
    assert entries(bench)["p2"].notes == ""
    assert bench.units(ONE)["p2"].state is UnitState.REVIEWED


def test_a_doubt_about_an_approved_text_is_noted_and_the_approval_stands(
    bench: Bench, engine: StandInEngine
) -> None:
    edit(bench, approve(entries(bench)["p2"], "Únanse."))
    seen = entries(bench)["p2"]
    edit(bench, Change("p2", seen.version, seen.target, doubt="Formal?"))
    unit = bench.units(ONE)["p2"]
    assert (unit.state, unit.notes) == (UnitState.REVIEWED, "not sure: Formal?")


def test_who_approved_stands_in_the_file_while_the_text_does(
    bench: Bench, engine: StandInEngine
) -> None:
    edit(bench, approve(entries(bench)["p2"], "Únanse.", by="R.\n#, fuzzy"))
    assert entries(bench)["p2"].reviewer == "R. #, fuzzy"
    bench.edit("Únanse.", "Vengan.")
    bench.translate(ONE)
    assert entries(bench)["p2"].reviewer == ""
    assert "by R." not in bench.po().read_text(encoding="utf-8")


def test_a_broken_file_is_not_edited(bench: Bench, engine: StandInEngine) -> None:
    seen = entries(bench)["p2"]
    bench.edit('msgid "Join us."', 'msgid "Join us.')
    before = bench.po().read_bytes()
    with pytest.raises(CatalogError, match="not a PO file here"):
        edit(bench, approve(seen, "Únanse."))
    assert bench.po().read_bytes() == before


def test_half_a_file_that_is_still_being_written_is_not_edited(
    bench: Bench, engine: StandInEngine
) -> None:
    seen = entries(bench)["p1"]
    whole = bench.po().read_bytes()
    bench.po().write_bytes(whole[: whole.index(b'msgctxt "p2"')].rsplit(b"\n\n", 1)[0] + b"\n")
    with pytest.raises(CatalogError, match="written by another program"):
        edit(bench, approve(seen, "Pararon."))


def _approve_own(bench_home: object, key: str) -> None:
    for _ in range(20):
        seen = {e.key: e for e in shelf.read(bench_home, MANY, "es").entries()[0]}[key]  # type: ignore[arg-type]
        number = int(seen.target or 0) + 1
        change = Change(key, seen.version, str(number), approved=True)
        assert not shelf.edit(bench_home, MANY, "es", [change]).refused  # type: ignore[arg-type]


MANY = statement("One by one.", "Two by two.", "Three by three.", "Four by four.")


def test_people_who_save_at_the_same_time_do_not_overwrite_each_other(bench: Bench) -> None:
    bench.translate(MANY)
    context = multiprocessing.get_context("fork")
    people = [
        context.Process(target=_approve_own, args=(bench.home, f"p{number}"))
        for number in range(1, 5)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert [person.exitcode for person in people] == [0] * 4
    assert [entries(bench, MANY)[f"p{n}"].target for n in range(1, 5)] == ["20"] * 4


def test_a_file_is_replaced_only_where_it_is_the_expected_one(bench: Bench) -> None:
    path = bench.home.root / "x.po"
    assert replace_if(path, b"first", expected=None)
    assert not replace_if(path, b"second", expected=None)
    assert not replace_if(path, b"second", expected=b"other")
    assert path.read_bytes() == b"first"
    assert replace_if(path, b"second", expected=b"first")
    assert path.read_bytes() == b"second"
    assert [one.name for one in bench.home.root.glob(".x*")] == []


def test_an_unchanged_edit_writes_nothing(bench: Bench, engine: StandInEngine) -> None:
    seen = entries(bench)["p2"]
    before = bench.po().stat()
    edit(bench, Change("p2", seen.version, seen.target))
    assert bench.po().stat() == before


def test_an_entry_carries_what_other_tools_flagged() -> None:
    entry = Entry("p1", "Rights", "Derechos", fuzzy=True, flags=("max-length:80", "no-wrap"))
    content = catalog.render(catalog.Catalog((entry,)))
    assert b"#, fuzzy, max-length:80, no-wrap\n" in content
    assert catalog.parse(content, "x.po").entries == (entry,)
    assert replace(entry, fuzzy=False).version != entry.version
