"""The glossary as those ask it who have one name and want to know it in a language."""

from bot.translate.given import given_in
from bot.translate.glossary import Table

GIVEN = given_in(
    Table(
        ("en", "es", "tl"),
        (
            ("Migrants Alliance", "Alianza de Migrantes", "Migrants Alliance"),
            ("rest", "", "pahinga"),
        ),
    )
)


def test_a_name_is_found_from_any_column_into_any_other() -> None:
    assert GIVEN("Migrants Alliance", "en", "es") == "Alianza de Migrantes"
    assert GIVEN("Alianza de Migrantes", "es", "en") == "Migrants Alliance"


def test_a_term_is_found_in_any_case() -> None:
    assert GIVEN("Rest", "en", "tl") == "pahinga"


def test_what_stays_as_it_is_has_no_translation() -> None:
    assert GIVEN("Migrants Alliance", "en", "tl") == ""
    assert GIVEN("rest", "en", "es") == ""


def test_what_the_glossary_does_not_have_has_no_translation() -> None:
    assert GIVEN("strike", "en", "es") == ""
    assert GIVEN("rest", "en", "ko") == ""
