"""What is missing in the glossary, what contradicts it, and which slogans the bank could have."""

from bot.model import Statement, TranslatedUnit, Translation, Unit, UnitState
from bot.translate import audit, glossary
from bot.translate.glossary import Tables
from tests.translate.conftest import statement

NAME = "config/glossary.csv"
ONE = statement("Decent work for all.")


def tables(terms: str = "", slogans: str = "") -> Tables:
    found = [glossary.parse(text.encode(), NAME) for text in (terms, slogans)]
    return Tables(found[0][0], found[1][0])


def approved(
    *units: tuple[str, str, str], tag: str = "es", state: UnitState = UnitState.REVIEWED
) -> dict[tuple[str, str], Translation]:
    """A translation of the statement with these units: key, source, target."""
    made = tuple(TranslatedUnit(Unit(key, source), target, state) for key, source, target in units)
    return {(ONE.id, tag): Translation(ONE.id, tag, ONE.revision, made)}


def said(
    terms: str,
    translations: dict[tuple[str, str], Translation] | None = None,
    tags: tuple[str, ...] = ("en", "es"),
    statements: tuple[Statement, ...] = (ONE,),
) -> list[str]:
    found = audit.glossary(tables(terms), tags, statements, translations or {}, NAME)
    return [f"{one.reason} {one.where}: {one.detail}" for one in found]


def test_a_glossary_in_order_needs_no_word() -> None:
    assert said("en,es\ndecent work,trabajo decente\nIMA,\nMigrante International,\n") == []
    assert said("") == []


def test_words_without_a_translation_are_named_and_names_are_not() -> None:
    rows = "".join(f"term {letter},\n" for letter in "abcde")
    (found,) = said(f"en,es\nIMA,\n{rows}")
    assert found.startswith(f"no-translation {NAME}: es: term a, term b, term c and 2 more are")


def test_a_language_without_a_column_is_named() -> None:
    (found,) = said("en,es\ndecent work,trabajo decente\n", tags=("en", "es", "ko", "ne"))
    assert found.startswith(f"no-column {NAME}: has no column for ko, ne")


def test_two_spellings_with_two_translations_are_a_conflict() -> None:
    rows = "forced labour,trabajo forzoso\nForced labor,trabajo forzado\nwage-theft,robo\n"
    (found,) = said(f"en,es\n{rows}wage theft,robo\n")
    assert found.startswith(f'conflict {NAME}: "forced labour" and "Forced labor" are one term')
    assert "(es)" in found


def test_a_plural_and_a_name_are_terms_of_their_own() -> None:
    rows = "migrant worker,trabajador\nmigrant workers,trabajadores\nWHO,OMS\nwho,quien\n"
    assert said(f"en,es\n{rows}") == []


TERMS = "en,es\ndecent work,trabajo decente\nmigrant worker,trabajador migrante\nIMA,\n"


def test_an_approved_text_in_other_words_contradicts_the_glossary() -> None:
    made = approved(("p1", "Decent work for all.", "Empleo digno para todas."))
    (found,) = said(TERMS, made)
    assert found.startswith(f"contradiction translations/{ONE.id}/es.po (p1): ")
    assert '"decent work" is approved in other words than the glossary\'s' in found


def test_a_term_in_another_form_or_in_capitals_contradicts_nothing() -> None:
    made = approved(
        ("title", "DECENT WORK", "TRABAJO DECENTE"),
        ("p1", "Every migrant worker", "Los <em>trabajadores</em> migrantes"),
        ("p2", "IMA says", "La alianza dice"),
    )
    assert said(TERMS, made) == []


def test_a_term_within_a_longer_one_contradicts_nothing() -> None:
    terms = TERMS + "Decent Work Day,Jornada por el Trabajo\n"
    made = approved(("p1", "On Decent Work Day", "En la Jornada por el Trabajo"))
    assert said(terms, made) == []


def test_machine_text_and_slogans_are_not_judged() -> None:
    slogan = approved(("slogan1", "Decent work!", "¡Empleo digno!"))
    machine = approved(("p1", "Decent work", "Empleo"), state=UnitState.MACHINE)
    assert said(TERMS, slogan) == said(TERMS, machine) == []


def test_approved_slogans_that_the_bank_lacks_are_found_once() -> None:
    made = approved(
        ("slogan1", "No <em>bans</em>!", "¡Sin vetos!"),
        ("slogan2", "NO BANS", "Sin vetos"),
        ("slogan3", "Known!", "¡Sabido!"),
        ("p1", "No walls", "Sin muros"),
    )
    (found,) = audit.slogans(tables("", "en,es\nknown,Sabido\n"), ("en", "es"), [ONE], made)
    assert (found.key, found.source, found.target) == (
        "slogan1",
        "No <em>bans</em>!",
        "¡Sin vetos!",
    )
    assert (found.source_language, found.language) == ("en", "es")
