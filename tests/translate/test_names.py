"""Names are told from other words, so that a rule-based engine does not translate them."""

import pytest

from bot.translate import names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Today the Asia Pacific Mission for Migrants spoke.",
            {"Asia Pacific Mission for Migrants"},
        ),
        ("They met Maria Clara Reyes in the capital.", {"Maria Clara Reyes"}),
        ("Stop the Marcos-Duterte pact at once.", {"Marcos-Duterte"}),
        ("The TPPA and the H-2A scheme must go.", {"TPPA"}),
        ("IMA-Canada and the U.S. groups agree.", {"IMA-Canada", "U.S.", "IMA"}),
        ("They left the Leaders’ Meeting early.", {"Leaders’ Meeting"}),
        ("The Middle East is not at peace.", set()),
        ("We heard Bulosan speak to us.", {"Bulosan"}),
        ("Workers went to Saudi Arabia in March and spoke Arabic on Monday.", set()),
        ("Many Filipino and Nepalese families wait.", set()),
        ("Migrants march. Women lead them.", set()),
        ("STOP THE RAIDS NOW", set()),
        ("Migrant Workers Demand Justice and Decent Work for All", set()),
    ],
)
def test_names_are_found_by_their_capitals(text: str, expected: set[str]) -> None:
    assert names.find([text], [text], "en") == expected


def test_an_acronym_is_taken_from_a_title_and_a_run_of_capitals_is_not() -> None:
    assert names.find(["Workers Reject the GCM"], [], "en") == {"GCM"}


def test_german_nouns_are_no_names() -> None:
    text = "Wir fordern vom Europäischen Parlament Rechte für die IMA."
    assert names.find([text], [text], "de") == {"IMA"}


def test_a_word_that_is_also_written_small_is_no_name() -> None:
    text = "We call it Solidarity. And solidarity wins, says Solidarity."
    assert names.find([text], [text], "en") == frozenset()


@pytest.mark.parametrize("text", ["我們IMA要求", "우리 IMA는", "منظمة الـIMA", "हमारी IMAको"])
def test_an_acronym_is_told_from_letters_of_another_script(text: str) -> None:
    assert names.acronyms([text]) == {"IMA"}
