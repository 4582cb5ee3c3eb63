from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import plan
from bot.model import Block, BlockKind, Label, Term, TranslatedUnit, Translation, Unit, UnitState
from bot.publish import entries
from bot.publish.source import Source, complete
from tests.publish.made import make, site

SITE = "https://statements.example.org/"


def test_an_original_is_an_entry_in_its_own_language(simple):
    (entry,) = make(Source(simple(), {}), "en", "es")
    assert (entry.language, entry.label) == ("en", Label.ORIGINAL)


def test_there_is_no_entry_in_a_language_that_is_not_published(simple):
    statement = simple(language="ca")
    assert make(Source(statement, {}), "en", "es") == ()


def test_entries_stand_in_the_order_of_the_languages(statement, translations):
    source = Source(statement, {tag: found for (_, tag), found in translations.items()})
    made = make(source, "ko", "en", "ar")
    assert [entry.language for entry in made] == ["ko", "en", "ar"]


def test_issuer_and_categories_are_said_as_people_say_them_in_the_language(simple, translated):
    names = {"Harbour Alliance": "Alianza del Puerto", "rest": "descanso"}

    def given(term, source, target):
        return names.get(term, "") if (source, target) == ("en", "es") else ""

    statement = simple(issuer="Harbour Alliance (HA)", tags=("rest", "HA"))
    source = Source(statement, {"es": translated(statement, "es")})
    english, spanish = entries.make(source, site("en", "es"), given)
    assert english.issuer == Term("Harbour Alliance (HA)", "Harbour Alliance (HA)", "en")
    assert spanish.issuer == Term("Harbour Alliance (HA)", "Alianza del Puerto (HA)", "es")
    assert spanish.tags == (Term("rest", "descanso", "es"), Term("HA", "HA", "en"))


def test_a_term_that_gets_another_translation_changes_no_entry(statement, translations):
    spanish = {"es": translations[statement.id, "es"]}
    one, two = (
        entries.make(Source(statement, spanish), site("en", "es"), lambda *_, said=said: said)[1]
        for said in ("", "Otra cosa")
    )
    assert one.tags != two.tags
    assert entries.digest(one) == entries.digest(two)


def test_alternates_name_the_other_languages_and_never_the_own(statement, translations):
    source = Source(statement, {tag: found for (_, tag), found in translations.items()})
    made = {entry.language: entry for entry in make(source, "en", "es", "ar")}
    assert [tag for tag, _ in made["es"].alternates] == ["en", "ar"]


def test_an_id_is_a_tag_uri_of_the_site_the_year_and_the_language(simple):
    (entry,) = make(Source(simple(title="Go"), {}), "en")
    assert entry.id == "tag:statements.example.org,2024:statement:2024-03-05-go:en"


def test_an_id_stays_when_the_date_is_corrected_into_another_year(simple):
    statement = simple(title="Go")
    moved = replace(statement, published=statement.published + timedelta(days=400))
    before, after = (make(Source(s, {}), "en") for s in (statement, moved))
    assert before[0].id == after[0].id


def test_the_date_line_is_not_rendered_from_its_text(statement):
    (entry,) = make(Source(statement, {}), "en")
    assert BlockKind.DATELINE not in {block.kind for block in entry.blocks}


def test_names_without_a_translation_stay_in_the_source_language(statement, translations):
    source = Source(statement, {"ar": translations[statement.id, "ar"]})
    _, entry = make(source, "en", "ar")
    signed = [block for block in entry.blocks if block.kind is BlockKind.SIGNATURE]
    assert [(block.language, block.content) for block in signed] == [
        ("en", "Lina Prawira, Chairperson"),
        ("en", "Harbour Alliance of Migrant Workers"),
    ]


def test_names_that_people_translated_are_in_the_language(statement, translations):
    source = Source(statement, {"es": translations[statement.id, "es"]})
    _, entry = make(source, "en", "es")
    signed = [block for block in entry.blocks if block.kind is BlockKind.SIGNATURE]
    assert (signed[0].language, signed[0].content) == ("es", "Lina Prawira, presidenta")


def test_the_reference_says_which_language_it_is_in(statement, translations):
    source = Source(statement, {tag: found for (_, tag), found in translations.items()})
    made = {entry.language: entry for entry in make(source, "es", "ar")}
    assert (made["es"].reference_language, made["ar"].reference_language) == ("es", "en")


def test_contact_lines_stay_as_they_are(statement, translations):
    source = Source(statement, {"hi": translations[statement.id, "hi"]})
    _, entry = make(source, "en", "hi")
    (contact,) = (block for block in entry.blocks if block.kind is BlockKind.CONTACT)
    assert contact.language == "en"
    assert contact.content == statement.blocks[-1].content


def test_demands_keep_their_numbers_in_every_language(statement, translations):
    source = Source(statement, {"th": translations[statement.id, "th"]})
    _, entry = make(source, "en", "th")
    assert [block.number for block in entry.blocks if block.kind is BlockKind.ITEM] == [1, 2, 3]


def test_the_label_is_that_of_the_weakest_words(statement, translations):
    source = Source(statement, {tag: found for (_, tag), found in translations.items()})
    made = {entry.language: entry.label for entry in make(source, "es", "ur", "ko")}
    assert made == {"es": Label.REVIEWED, "ur": Label.MACHINE, "ko": Label.OUTDATED}


def test_a_translation_that_lacks_a_paragraph_is_not_complete(simple, translated):
    statement = simple(
        blocks=(Block(BlockKind.PARAGRAPH, "One."), Block(BlockKind.PARAGRAPH, "Two."))
    )
    whole = translated(statement, "es")
    assert complete(statement, whole)
    assert not complete(statement, replace(whole, units=whole.units[:-1]))


@pytest.mark.parametrize("state", [UnitState.HELD, UnitState.MISSING])
def test_a_translation_with_words_that_may_not_be_shown_is_not_complete(simple, translated, state):
    statement = simple()
    whole = translated(statement, "es")
    doubtful = replace(whole.units[1], state=state)
    assert not complete(statement, replace(whole, units=(whole.units[0], doubtful)))


def test_a_translation_of_nothing_but_invisible_characters_is_not_complete(simple, translated):
    statement = simple()
    assert not complete(statement, translated(statement, "es", "\x07 \u202e"))


def test_words_that_a_catalogue_smuggles_in_are_harmless(simple):
    statement = simple()
    evil = '<img src=x onerror=alert(1)><a href="javascript:alert(1)">hola</a><script>1</script>'
    units = tuple(TranslatedUnit(u, evil, UnitState.REVIEWED) for u in plan.units(statement))
    translation = Translation(statement.id, "es", statement.revision, units)
    _, entry = make(Source(statement, {"es": translation}), "en", "es")
    assert entry.blocks[0].content == "<a>hola</a>"


def test_a_source_address_that_is_no_web_address_is_left_out(simple):
    (entry,) = make(Source(simple(source_url="javascript:alert(1)"), {}), "en")
    assert entry.source_url == ""


def test_the_original_elsewhere_is_named_where_its_language_is_not_published(simple, translated):
    statement = simple(language="ca", source_url="https://ca.example.org/a")
    source = Source(statement, {"es": translated(statement, "es")})
    (entry,) = make(source, "en", "es")
    assert entry.original_address == "https://ca.example.org/a"


def test_siblings_are_no_part_of_what_a_reader_sees(statement, translations):
    one = make(Source(statement, {}), "en", "es")[0]
    es = {"es": translations[statement.id, "es"]}
    two = make(Source(statement, es), "en", "es")[0]
    assert one.alternates != two.alternates
    assert entries.digest(one) == entries.digest(two)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"},
        {"subtitle": "Other"},
        {"issuer": Term("Other", "Other", "en")},
        {"place": "Other"},
        {"reference": "Other"},
        {"tags": (Term("other", "other", "en"),)},
        {"source_url": "https://other.example/"},
        {"label": Label.MACHINE},
        {"blocks": ()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_everything_that_a_reader_sees_counts_as_a_change(statement, change):
    (entry,) = make(Source(statement, {}), "en")
    assert entries.digest(entry) != entries.digest(replace(entry, **change))


def test_a_change_is_later_than_what_was_before_even_when_the_clock_is_not(simple):
    (entry,) = make(Source(simple("2024-03-05"), {}), "en")
    early = datetime(2024, 3, 5, 9, tzinfo=UTC)
    found = entries.raised(entry.published, entry.updated, early)
    assert found == entry.updated + timedelta(seconds=1)


def test_a_change_is_known_to_the_second(simple):
    (entry,) = make(Source(simple(), {}), "en")
    now = datetime(2025, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    found = entries.raised(entry.published, entry.updated, now)
    assert found == datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_unit_by_people_need_not_be_translated(statement, translations):
    translation = translations[statement.id, "ar"]
    missing = [u.unit for u in translation.units if u.state is UnitState.MISSING]
    assert missing
    assert all(isinstance(unit, Unit) and unit.by_people for unit in missing)
    assert complete(statement, translation)
