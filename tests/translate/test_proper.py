"""Of names, those stay as they are that have a word of their own."""

import pytest

from bot.translate import proper


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Maria Santos", {"Maria Santos"}),
        ("President Marcos", {"Marcos"}),
        ("Supreme Court", set()),
        ("Strengthen Solidarity", set()),
        ("Uphold Workers’ Rights", set()),
        ("Defend Migrante", {"Migrante"}),
        ("Strengthen Gabriela", {"Gabriela"}),
    ],
)
def test_verbs_of_slogans_are_no_words_of_their_own(name: str, expected: set[str]) -> None:
    assert proper.of([name]) == expected
