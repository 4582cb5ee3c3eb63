"""Whose words stand: people's are never lost and always win."""

from dataclasses import replace

import pytest

from bot.model import Finding, FindingReason, Unit, UnitState
from bot.translate import merge
from bot.translate.catalog import Catalog, Entry, fingerprint
from bot.translate.merge import Loan, Machine

OLD = "Workers in twelve cities stopped work."
NEW = "Workers in fifteen cities stopped work."
APPROVED = Entry("p1", OLD, "Pararon en doce ciudades.")
MACHINE = Entry(
    "p1", OLD, "Pararon.", fuzzy=True, engine="argos", made=fingerprint("Pararon."), recipe="r"
)
BEGUN = replace(MACHINE, target="Pararon en doce")


def match(entries: list[Entry], *units: tuple[str, str]) -> list[Entry]:
    """Return the units' entries and then the obsolete ones."""
    found, obsolete = merge.match(Catalog(tuple(entries)), [Unit(*unit) for unit in units])
    return [*found, *obsolete]


def state(entry: Entry, *, by_people: bool = False, findings: tuple[Finding, ...] = ()) -> str:
    unit = Unit(entry.key, entry.source, by_people=by_people)
    return merge.translated(unit, entry, lambda *_: findings).state.value


def test_a_text_stays_with_its_paragraph() -> None:
    assert match([APPROVED], ("p1", OLD)) == [APPROVED]


@pytest.mark.parametrize("entry", [APPROVED, MACHINE, BEGUN])
def test_a_text_moves_with_its_paragraph(entry: Entry) -> None:
    assert match([entry], ("p1", "New first."), ("p2", OLD))[1] == replace(entry, key="p2")


def test_an_approved_text_whose_source_changed_is_outdated_and_stays() -> None:
    (found,) = match([APPROVED], ("p1", NEW))
    assert (found.target, found.previous, state(found)) == (APPROVED.target, OLD, "outdated")


def test_an_outdated_text_keeps_the_source_that_it_was_approved_for() -> None:
    (once,) = match([APPROVED], ("p1", NEW))
    (twice,) = match([once], ("p1", NEW + " All of them."))
    assert (twice.target, twice.previous, state(twice)) == (APPROVED.target, OLD, "outdated")


def test_an_approval_counts_again_when_its_source_comes_back() -> None:
    (changed,) = match([APPROVED], ("p1", NEW))
    assert match([changed], ("p1", OLD)) == [APPROVED]


def test_an_outdated_text_that_a_person_approves_anew_is_reviewed() -> None:
    (changed,) = match([APPROVED], ("p1", NEW))
    approved = replace(changed, target="Pararon en quince ciudades.", fuzzy=False)
    (found,) = match([approved], ("p1", NEW))
    assert found == Entry("p1", NEW, "Pararon en quince ciudades.")


def test_a_machines_text_whose_source_changed_is_made_anew() -> None:
    assert match([MACHINE], ("p1", NEW)) == [Entry("p1", NEW)]


def test_an_unfinished_edit_survives_a_changed_source() -> None:
    (found,) = match([BEGUN], ("p1", NEW))
    assert (found.target, found.previous, state(found)) == (BEGUN.target, OLD, "machine")


def test_another_paragraph_in_the_same_place_does_not_get_the_old_ones_text() -> None:
    found = match([APPROVED], ("p1", "Nobody expected the rain to last for so long."))
    assert found[0].target == ""
    assert found[1] == replace(APPROVED, obsolete=True)


def test_a_new_title_takes_the_old_ones_place_however_it_differs() -> None:
    (found,) = match([Entry("title", "Our rights", "Derechos")], ("title", "A day of rest"))
    assert (found.target, state(found)) == ("Derechos", "outdated")


@pytest.mark.parametrize("entry", [APPROVED, BEGUN])
def test_a_persons_text_whose_paragraph_vanished_waits(entry: Entry) -> None:
    (waiting,) = match([entry])
    assert (waiting.obsolete, waiting.target) == (True, entry.target)
    (back,) = match([waiting], ("p7", OLD))
    assert (back.key, back.target, back.fuzzy) == ("p7", entry.target, entry.fuzzy)


def test_a_machines_text_whose_paragraph_vanished_goes() -> None:
    assert match([MACHINE]) == []


def test_a_persons_note_stays_even_where_the_text_goes() -> None:
    (waiting,) = match([replace(MACHINE, notes="Ask Rosa.")])
    assert (waiting.notes, waiting.target) == ("Ask Rosa.", "")


def test_of_two_texts_of_one_source_a_persons_is_taken() -> None:
    machine = replace(MACHINE, key="p5")
    person = replace(APPROVED, key="p6")
    assert match([machine, person], ("p1", OLD))[0].target == APPROVED.target


MADE = {OLD: Machine("Nuevo.", "argos", draft=False, recipe="s")}


def test_a_machine_fills_what_is_missing() -> None:
    (filled,) = merge.apply([Entry("p1", OLD)], MADE, {})
    assert (filled.target, filled.fuzzy, state(filled)) == ("Nuevo.", True, "machine")


def test_a_machine_replaces_a_machine() -> None:
    assert merge.apply([MACHINE], MADE, {})[0].target == "Nuevo."


@pytest.mark.parametrize("entry", [APPROVED, BEGUN, replace(APPROVED, fuzzy=True, approved="x")])
def test_a_machine_never_replaces_a_person(entry: Entry) -> None:
    assert merge.apply([entry], MADE, {}) == (entry,)


def test_a_machine_never_writes_a_persons_name() -> None:
    names = Entry("signature1", OLD, by_people=True)
    assert merge.apply([names], MADE, {}) == (names,)


LOAN = {OLD: Loan("Aprobado.", "slogans.csv")}


@pytest.mark.parametrize("entry", [Entry("p1", OLD), MACHINE])
def test_what_people_approved_elsewhere_wins_over_a_machine(entry: Entry) -> None:
    (lent,) = merge.apply([entry], MADE, LOAN)
    assert (lent.target, state(lent)) == ("Aprobado.", "reviewed")


@pytest.mark.parametrize("entry", [APPROVED, BEGUN])
def test_what_people_approved_elsewhere_leaves_a_persons_text_alone(entry: Entry) -> None:
    assert merge.apply([entry], {}, LOAN) == (entry,)


def test_a_lent_text_follows_its_lender_until_somebody_changes_it_here() -> None:
    (lent,) = merge.apply([Entry("p1", OLD)], {}, LOAN)
    better = {OLD: Loan("Mejor.", "slogans.csv")}
    assert merge.apply([lent], {}, better)[0].target == "Mejor."
    changed = replace(lent, target="Propio.")
    assert merge.apply([changed], {}, better) == (changed,)


LOST = Finding("p1", FindingReason.NUMBER_LOST, "12 is missing")
TAG = Finding("p1", FindingReason.TAG_LOST, "em is not in its place")


def test_a_text_with_a_finding_is_held() -> None:
    assert state(replace(MACHINE, findings=(LOST,))) == "held"


def test_a_lost_emphasis_holds_nothing() -> None:
    assert state(replace(MACHINE, findings=(TAG,))) == "machine"


def test_an_edit_that_mends_the_finding_is_no_longer_held() -> None:
    assert state(replace(BEGUN, findings=(LOST,))) == "machine"


def test_an_unfinished_edit_with_a_finding_is_held() -> None:
    assert state(BEGUN, findings=(LOST,)) == "held"


def test_a_text_without_a_known_maker_is_trusted_like_a_draft() -> None:
    found = merge.translated(Unit("p1", OLD), Entry("p1", OLD, "Algo", fuzzy=True), lambda *_: ())
    assert (found.state, found.draft) == (UnitState.MACHINE, True)


def test_a_name_that_a_person_has_only_begun_stays_as_it_is() -> None:
    assert state(replace(BEGUN, by_people=True), by_people=True) == "missing"


def test_markup_of_an_edit_comes_out_inert() -> None:
    entry = replace(APPROVED, target='<script>x()</script><a href="javascript:y()">Hola</a>')
    found = merge.translated(Unit("p1", OLD), entry, lambda *_: ())
    assert found.target == "<a>Hola</a>"
