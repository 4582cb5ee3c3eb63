"""What counts as a correction that readers should be told of, and what does not."""

from dataclasses import replace

import pytest

from bot import locale, notes, plan
from bot.model import Block, BlockKind, Correction, TranslatedUnit, Translation, UnitState, Whole
from bot.publish import wording
from bot.publish.site import translate
from bot.publish.source import Source
from tests.publish.made import site

PARAGRAPHS = ("One.", "Two.", "Three.")
EVERYWHERE = sorted(path.stem for path in locale.FOLDER.glob("*.po"))


@pytest.fixture
def statement(simple):
    return simple(blocks=tuple(Block(BlockKind.PARAGRAPH, text) for text in PARAGRAPHS))


def with_paragraphs(statement, *texts):
    blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in texts)
    return replace(statement, blocks=blocks)


def in_spanish(statement, state=UnitState.MACHINE, **changed):
    units = tuple(
        TranslatedUnit(unit, changed.get(unit.key, f"es {unit.source}"), state)
        for unit in plan.units(statement)
    )
    return Source(statement, {"es": Translation(statement.id, "es", "", units)})


def told(before, after, tag="en"):
    """The parts of a correction between two sources."""
    earlier = wording.of(before, tag)
    return wording.corrected(earlier, wording.of(after, tag, earlier))


def alone(statement):
    return Source(statement, {})


def test_what_appears_first_is_no_correction(statement):
    assert wording.corrected((), wording.of(alone(statement), "en")) == ()


def test_the_same_words_are_no_correction(statement):
    assert told(alone(statement), alone(statement)) == ()


def test_a_changed_title_and_paragraph_are_named(statement):
    changed = replace(with_paragraphs(statement, "One.", "Two!", "Three."), title="We walk")
    assert told(alone(statement), alone(changed)) == ("title", "p2")


def test_a_paragraph_that_is_put_in_moves_the_others_and_corrects_none(statement):
    changed = with_paragraphs(statement, "One.", "New.", "Two.", "Three.")
    assert told(alone(statement), alone(changed)) == ("p2",)


def test_what_is_taken_out_is_said(statement):
    assert told(alone(statement), alone(with_paragraphs(statement, "One.", "Three."))) == (
        "removed",
    )


def test_what_takes_the_place_of_other_words_is_not_said_to_be_taken_out(statement):
    changed = with_paragraphs(statement, "One.", "Instead.", "Three.")
    assert told(alone(statement), alone(changed)) == ("p2",)


@pytest.mark.parametrize(
    ("facts", "part"),
    [({"place": "Manila"}, "place"), ({"issuer": "Others"}, "issuer")],
)
def test_facts_have_names_of_their_own(statement, facts, part):
    assert told(alone(statement), alone(replace(statement, **facts))) == (part,)


def test_other_spaces_are_no_correction(statement):
    changed = with_paragraphs(statement, "One. ", "Two.", "Three.")
    assert told(alone(statement), alone(changed)) == ()


def test_a_machine_s_other_words_for_the_same_text_are_no_correction(statement):
    before, after = in_spanish(statement), in_spanish(statement, p2="de otro modo")
    assert told(before, after, "es") == ()


def test_a_machine_s_words_that_people_improve_are_no_correction(statement):
    before = in_spanish(statement)
    after = in_spanish(statement, UnitState.REVIEWED, p2="mejor dicho")
    assert told(before, after, "es") == ()


def test_approved_words_that_people_change_are_a_correction(statement):
    before = in_spanish(statement, UnitState.REVIEWED)
    after = in_spanish(statement, UnitState.REVIEWED, p2="ahora bien")
    assert told(before, after, "es") == ("p2",)


def test_a_correction_of_the_source_is_one_in_each_language_whose_words_change(statement):
    changed = with_paragraphs(statement, "One.", "Two!", "Three.")
    assert told(in_spanish(statement), in_spanish(changed), "es") == ("p2",)


def test_words_that_stay_for_an_earlier_text_are_a_correction_when_they_change(statement):
    changed = with_paragraphs(statement, "One.", "Two!", "Three.")
    approved = in_spanish(statement, UnitState.REVIEWED)
    outdated = in_spanish(changed, UnitState.OUTDATED, p2="es Two.")
    renewed = in_spanish(changed, UnitState.REVIEWED)
    first = wording.of(approved, "es")
    second = wording.of(outdated, "es", first)
    third = wording.of(renewed, "es", second)
    assert wording.corrected(first, second) == ()
    assert wording.corrected(second, third) == ("p2",)


def test_a_translation_by_people_as_a_whole_in_the_place_of_a_machine_s_is_no_correction(
    statement,
):
    whole = Whole(with_paragraphs(statement, "Uno y dos.", "Tres."))
    machine = in_spanish(statement)
    people = Source(statement, {"es": replace(machine.translations["es"], whole=whole)})
    assert told(machine, people, "es") == ()
    changed = Whole(with_paragraphs(statement, "Uno y dos.", "Tres!"))
    again = Source(statement, {"es": replace(machine.translations["es"], whole=changed)})
    assert told(people, again, "es") == ("p2",)


def test_what_is_kept_comes_back_as_it_was(statement):
    parts = wording.of(in_spanish(statement), "es")
    whole = Whole(with_paragraphs(statement, "Todo."))
    machine = in_spanish(statement).translations["es"]
    people = wording.of(Source(statement, {"es": replace(machine, whole=whole)}), "es")
    for found in (parts, people):
        assert wording.unpacked(wording.packed(found)) == found


# What readers are told


def sentence(tag, *parts):
    from datetime import UTC, datetime

    made = Correction(datetime(2026, 3, 3, 9, tzinfo=UTC), parts)
    return notes.of_correction(made, tag, locale.words(tag))


def test_a_correction_names_its_day_and_parts():
    assert sentence("en", "title", "p3") == "Corrected on 3 March 2026: title, paragraph 3"
    assert sentence("es", "item2") == "Corregido el 3 de marzo de 2026: punto 2"
    assert sentence("en") == "Corrected on 3 March 2026"


def test_many_parts_are_not_listed():
    assert sentence("en", *(f"p{n}" for n in range(1, 9))).endswith(": several parts")


@pytest.mark.parametrize("tag", EVERYWHERE)
def test_every_part_has_a_name_in_every_language(tag):
    for part in ("title", "heading1", "p1", "item1", "slogan1", "date", "issuer", "removed"):
        said = sentence(tag, part)
        assert "%(" not in said
        assert part not in said.lower().split(": ")[-1] or (tag, part) in {("fr", "date")}


# Names


def test_an_acronym_behind_a_name_stays():
    def given(term, source, target):
        return {"Alliance": "Alianza"}.get(term, "")

    assert translate("Alliance (IMA)", "en", "es", given) == "Alianza (IMA)"
    assert translate("Alliance", "en", "es", given) == "Alianza"
    assert translate("Union (IMA)", "en", "es", given) == ""


def test_a_site_has_its_own_name_where_nobody_gave_another():
    found = site("en", "es", names={"es": "Alianza"})
    assert (found.name("es").text, found.name("es").language) == ("Alianza", "es")
    assert found.name("ar").language == "en"
