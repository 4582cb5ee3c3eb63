"""A person's whole translation and the PO file beside it: what one gives, what the other keeps."""

from dataclasses import replace

import pytest

from bot.model import Statement, Translation, UnitState
from bot.plan import label, showing, with_revision
from bot.translate import catalog, shelf, stage
from bot.translate import whole as beside
from bot.translate.catalog import Entry, fingerprint
from bot.translate.merge import WHOLE
from tests.conftest import files_under
from tests.translate.conftest import ITEM, NOW, SLOGAN, Bench, StandInEngine, statement

SOURCE = statement(
    "Weavers in 9 villages have not been paid.",
    "Their children go to school without books.",
    (ITEM, "Pay the weavers."),
    (SLOGAN, "Looms belong to those who weave!"),
)
CHANGED = statement(
    "Weavers in 11 villages have not been paid.",
    "Their children go to school without books.",
    (ITEM, "Pay the weavers."),
    (SLOGAN, "Looms belong to those who weave!"),
)
LONGER = statement(
    "Weavers in 9 villages have not been paid.",
    "Their children go to school without books.",
    "Yesterday they closed the market road.",
    (ITEM, "Pay the weavers."),
    (SLOGAN, "Looms belong to those who weave!"),
)
ALIGNED = statement(
    "Las tejedoras de 9 aldeas no han cobrado.",
    "Sus hijos van a la escuela sin libros.",
    (ITEM, "Que se pague a las tejedoras."),
    (SLOGAN, "¡Los telares son de quienes tejen!"),
    title="Nuestros derechos",
    language="es",
)
OWN_WAY = statement(
    "Las tejedoras de 9 aldeas no han cobrado y sus hijos van a la escuela sin libros. Que se "
    "pague a las tejedoras.",
    (SLOGAN, "¡Los telares son de quienes tejen!"),
    title="Nuestros derechos",
    language="es",
)


def run(bench: Bench, one: Statement, *whole: Statement) -> Translation:
    """Run the stage on one statement and the whole translations beside it."""
    done = stage.translate(
        bench.home, bench.config, bench.store, bench.engines, [one], NOW, whole=whole
    )
    assert done.report.errors == ()
    return done.translations[one.id, "es"]


def states(found: Translation) -> list[str]:
    return [unit.state.value for unit in found.units]


def rewritten(one: Statement, old: str, new: str) -> Statement:
    """Return a statement in which one block says something else."""
    assert any(old in block.content for block in one.blocks)
    blocks = tuple(replace(block, content=block.content.replace(old, new)) for block in one.blocks)
    return with_revision(replace(one, blocks=blocks))


@pytest.fixture(autouse=True)
def engine(bench: Bench) -> StandInEngine:
    engine = StandInEngine()
    bench.engines["argos"] = engine
    return engine


def test_aligned_words_are_reviewed_units_in_the_po_file(bench: Bench) -> None:
    found = run(bench, SOURCE, ALIGNED)
    assert set(states(found)) == {"reviewed"}
    assert found.whole is None
    text = bench.po().read_text("utf-8")
    assert 'msgstr "Sus hijos van a la escuela sin libros."' in text
    assert "fuzzy" not in text
    assert text.count(f" {WHOLE}\n") == 5


def test_no_machine_works_beside_a_whole_translation(bench: Bench, engine: StandInEngine) -> None:
    run(bench, SOURCE, OWN_WAY)
    run(bench, LONGER, ALIGNED)
    assert engine.asked == []


def test_a_machines_text_gives_way(bench: Bench) -> None:
    assert set(states(run(bench, SOURCE))) == {"machine"}
    assert set(states(run(bench, SOURCE, ALIGNED))) == {"reviewed"}


def test_words_that_stand_for_no_part_are_kept_whole_and_reviewed(bench: Bench) -> None:
    found = run(bench, SOURCE, OWN_WAY)
    assert found.whole is not None
    assert found.whole.text == OWN_WAY
    assert label(found).value == "reviewed"
    assert showing(found, "reviewed").value == "yes"


def test_a_whole_translation_stands_over_a_machines_text_that_was_held(bench: Bench) -> None:
    bench.engines["argos"] = StandInEngine(says=lambda _: "Sin números.")
    assert UnitState.HELD in {unit.state for unit in run(bench, SOURCE).units}
    done = stage.translate(
        bench.home, bench.config, bench.store, bench.engines, [SOURCE], NOW, whole=[OWN_WAY]
    )
    assert done.report.languages["es"].held == ()
    assert done.translations[SOURCE.id, "es"].findings == ()


@pytest.mark.parametrize("whole", [ALIGNED, OWN_WAY], ids=["aligned", "whole"])
def test_a_second_cycle_touches_nothing(bench: Bench, whole: Statement) -> None:
    first = run(bench, SOURCE, whole)
    files = files_under(bench.home.translations)
    assert run(bench, SOURCE, whole) == first
    assert files_under(bench.home.translations) == files


@pytest.mark.parametrize("whole", [ALIGNED, OWN_WAY], ids=["aligned", "whole"])
def test_looking_sees_what_the_cycle_saw(bench: Bench, whole: Statement) -> None:
    made = run(bench, SOURCE, whole)
    seen = stage.read(bench.home, bench.config, bench.store, [SOURCE], whole=[whole])
    assert seen[SOURCE.id, "es"] == made


def test_an_edit_in_the_po_file_wins(bench: Bench) -> None:
    run(bench, SOURCE, ALIGNED)
    bench.edit("Sus hijos van a la escuela sin libros.", "Sus hijas estudian sin libros.")
    edited = rewritten(ALIGNED, "sin libros", "sin cuadernos")
    found = run(bench, SOURCE, edited)
    assert found.units[2].target == "Sus hijas estudian sin libros."


def test_an_edited_translation_changes_what_it_gave(bench: Bench) -> None:
    run(bench, SOURCE, ALIGNED)
    found = run(bench, SOURCE, rewritten(ALIGNED, "sin libros", "sin cuadernos"))
    assert found.units[2].target == "Sus hijos van a la escuela sin cuadernos."
    assert set(states(found)) == {"reviewed"}


def test_what_people_approved_before_stays(bench: Bench) -> None:
    run(bench, SOURCE)
    bench.approve("p1", "A las tejedoras de 9 aldeas no les pagan.")
    found = run(bench, SOURCE, ALIGNED)
    assert found.units[1].target == "A las tejedoras de 9 aldeas no les pagan."
    assert set(states(found)) == {"reviewed"}


def test_people_who_finish_the_po_file_are_heard_before_a_whole_text(bench: Bench) -> None:
    run(bench, SOURCE, OWN_WAY)
    for unit in run(bench, SOURCE, OWN_WAY).units:
        bench.approve(unit.unit.key, f"Dicho aparte: {unit.unit.key}, 9.")
    found = run(bench, SOURCE, OWN_WAY)
    assert found.whole is None
    assert set(states(found)) == {"reviewed"}


def test_a_changed_paragraph_is_outdated_and_the_others_stay_reviewed(bench: Bench) -> None:
    run(bench, SOURCE, ALIGNED)
    found = run(bench, CHANGED, ALIGNED)
    assert states(found) == ["reviewed", "outdated", "reviewed", "reviewed", "reviewed"]
    assert label(found).value == "outdated"


def test_an_outdated_paragraph_is_renewed_by_the_translations_file(bench: Bench) -> None:
    run(bench, SOURCE, ALIGNED)
    run(bench, CHANGED, ALIGNED)
    found = run(bench, CHANGED, rewritten(ALIGNED, "9 aldeas", "11 aldeas"))
    assert set(states(found)) == {"reviewed"}
    assert found.units[1].target == "Las tejedoras de 11 aldeas no han cobrado."


def test_an_edit_elsewhere_does_not_approve_an_outdated_paragraph(bench: Bench) -> None:
    run(bench, SOURCE, ALIGNED)
    run(bench, CHANGED, ALIGNED)
    found = run(bench, CHANGED, rewritten(ALIGNED, "sin libros", "sin cuadernos"))
    assert states(found) == ["reviewed", "outdated", "reviewed", "reviewed", "reviewed"]


def test_words_made_for_an_earlier_paragraph_are_not_given_to_another(bench: Bench) -> None:
    run(bench, SOURCE, ALIGNED)
    other = rewritten(SOURCE, "Their children go to school without books.", "We block the road.")
    found = run(bench, other, ALIGNED)
    assert found.units[2].target == ""
    assert found.whole is not None
    assert found.whole.outdated


def test_a_paragraph_more_in_the_original_shows_the_older_text_whole(bench: Bench) -> None:
    run(bench, SOURCE, ALIGNED)
    found = run(bench, LONGER, ALIGNED)
    assert found.whole is not None
    assert found.whole.outdated
    assert label(found).value == "outdated"


def test_a_whole_text_is_outdated_when_the_original_changes_and_until_it_is_renewed(
    bench: Bench,
) -> None:
    run(bench, SOURCE, OWN_WAY)
    assert label(run(bench, CHANGED, OWN_WAY)).value == "outdated"
    assert label(run(bench, CHANGED, OWN_WAY)).value == "outdated"
    renewed = rewritten(OWN_WAY, "9 aldeas", "11 aldeas")
    assert label(run(bench, CHANGED, renewed)).value == "reviewed"


def test_a_whole_text_counts_again_when_the_original_comes_back(bench: Bench) -> None:
    for one in (SOURCE, CHANGED, SOURCE):
        found = run(bench, one, OWN_WAY)
    assert label(found).value == "reviewed"


def test_a_person_can_say_that_the_older_text_still_holds(bench: Bench) -> None:
    run(bench, SOURCE, OWN_WAY)
    run(bench, CHANGED, OWN_WAY)
    lines = bench.po().read_text("utf-8").split("\n")
    kept = [line for line in lines if "X-Whole-Translation" not in line]
    assert len(kept) == len(lines) - 1
    bench.po().write_text("\n".join(kept), "utf-8")
    assert label(run(bench, CHANGED, OWN_WAY)).value == "reviewed"


def test_a_text_that_is_rearranged_takes_back_what_it_gave_and_nothing_else(bench: Bench) -> None:
    run(bench, SOURCE, ALIGNED)
    bench.edit("Sus hijos van a la escuela sin libros.", "Sus hijas estudian sin libros.")
    found = run(bench, SOURCE, OWN_WAY)
    assert found.whole is not None
    assert [unit.target for unit in found.units if unit.target] == [
        "Sus hijas estudian sin libros."
    ]


def test_the_slogan_bank_does_not_overrule_the_translation(bench: Bench) -> None:
    bench.home.slogans.write_text(
        "en,es\nLooms belong to those who weave!,¡El telar es de quien lo teje!\n", "utf-8"
    )
    for _ in range(2):
        found = run(bench, SOURCE, ALIGNED)
        assert found.units[-1].target == "¡Los telares son de quienes tejen!"


def test_words_of_a_whole_translation_serve_other_statements(bench: Bench) -> None:
    other = statement("Their children go to school without books.", name="2026-03-09-other")
    done = stage.translate(
        bench.home, bench.config, bench.store, {}, [SOURCE, other], NOW, whole=[ALIGNED]
    )
    (_, paragraph) = done.translations[other.id, "es"].units
    assert (paragraph.state.value, paragraph.target) == (
        "reviewed",
        "Sus hijos van a la escuela sin libros.",
    )


def test_a_po_file_that_a_person_deleted_comes_back_from_the_translation(bench: Bench) -> None:
    run(bench, SOURCE, ALIGNED)
    before = bench.po().read_bytes()
    bench.po().unlink()
    run(bench, SOURCE, ALIGNED)
    assert bench.po().read_bytes() == before


def test_what_it_gave_stays_when_its_file_is_gone(bench: Bench) -> None:
    run(bench, SOURCE, ALIGNED)
    before = bench.po().read_bytes()
    assert set(states(run(bench, SOURCE))) == {"reviewed"}
    assert bench.po().read_bytes() == before


def test_a_text_that_somebody_began_to_edit_is_not_replaced() -> None:
    begun = Entry("title", "Our rights", "Nuestr", fuzzy=True)
    (found,) = beside.give([begun], replace(SOURCE, blocks=()), replace(ALIGNED, blocks=()), "")
    assert found == begun


def test_the_header_is_read_back_from_its_fields() -> None:
    fields = catalog.header("en", "es", "0123 for 4567")
    assert catalog.whole_of(fields) == "0123 for 4567"
    assert catalog.whole_of(catalog.header("en", "es")) == ""


def test_facts_beside_the_text_make_no_translation_outdated() -> None:
    marked = beside.mark(SOURCE, OWN_WAY, "")
    later = replace(SOURCE, published=SOURCE.published.replace(day=9), tags=("weavers",))
    assert not beside.is_outdated(later, marked)


def test_a_lent_text_names_its_lender(bench: Bench) -> None:
    run(bench, SOURCE, ALIGNED)
    (title, *_), _ = shelf.read(bench.home, SOURCE, "es").entries()
    assert (title.lender, title.lent) == (WHOLE, fingerprint("Nuestros derechos"))
