"""Pure: the glossary as those ask it who have one name and want to know it in a language."""

from functools import cache

from bot.ports import GivenTerm
from bot.translate.glossary import Table


def given_in(table: Table) -> GivenTerm:
    """Return the function that looks a term up: as it is written, else in any case.

    A term that stays as it is in the other language has no translation there.
    """

    @cache
    def pair(source: str, target: str) -> dict[str, str]:
        found = {term.source: term.target for term in table.terms(source, target)}
        in_any_case: dict[str, str] = {}
        for term, translation in found.items():
            in_any_case.setdefault(term.casefold(), translation)
        return in_any_case | found

    def given(term: str, source: str, target: str) -> str:
        known = pair(source, target)
        translation = known.get(term) or known.get(term.casefold(), "")
        return "" if translation == term else translation

    return given
