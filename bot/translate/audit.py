"""Pure: what people should know of their glossary and slogan bank: gaps and contradictions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import regex

from bot.markup import to_text
from bot.model import Failure, Statement, TranslatedUnit, Translation, UnitState
from bot.translate import protect, terms
from bot.translate.glossary import Table, Tables, slogan_key
from bot.translate.terms import Term

CONFLICT = "conflict"
"""The reason of what is a mistake for sure."""
_NAMED = 3
"""So many examples are named; the others are counted."""
_SPELLINGS = (("isation", "ization"), ("ise", "ize"), ("our", "or"), ("re", "er"), ("mme", "m"))

Translations = Mapping[tuple[str, str], Translation]


@dataclass(frozen=True, slots=True)
class Slogan:
    """A slogan that people translated in a statement, and that the bank does not know."""

    statement: str
    key: str
    source: str
    target: str
    source_language: str
    language: str


def glossary(
    tables: Tables,
    tags: Sequence[str],
    statements: Iterable[Statement],
    translations: Translations,
    name: str,
) -> list[Failure]:
    """Return the gaps of the glossary, its conflicts, and what contradicts it.

    `tags` are the published languages, `name` is the glossary's file.
    """
    return [
        *_without_translation(tables.glossary, tags, name),
        *_conflicts(tables.glossary, name),
        *_contradictions(tables.glossary, tags, list(statements), translations),
    ]


def is_ordinary(term: str) -> bool:
    """Tell whether a term is words and no name: an empty cell is then likely an omission."""
    return term == term.lower() and bool(regex.search(r"\p{Ll}|\p{Lo}", term))


def _without_translation(table: Table, tags: Sequence[str], name: str) -> Iterable[Failure]:
    if not table.rows:
        return
    lacking = [tag for tag in tags if tag not in table.columns]
    if lacking:
        yield Failure(
            name,
            "no-column",
            f"has no column for {', '.join(lacking)}: its terms count for nothing there.",
            "Add a column with the language's tag in the first line.",
        )
    for tag in (tag for tag in tags if tag in table.columns[1:]):
        column = table.columns.index(tag)
        empty = [row[0] for row in table.rows if row[0] and not row[column]]
        words = [term for term in empty if is_ordinary(term)]
        if words:
            yield Failure(
                name,
                "no-translation",
                f"{tag}: {_some(words)} {_are(len(words))} without a translation and "
                f"{_stay(len(words))} as in the source.",
                "Fill the cell, or leave it empty if that is right.",
            )


def _conflicts(table: Table, name: str) -> Iterable[Failure]:
    """Two rows for one term, in another spelling: only one of them can count."""
    seen: dict[str, tuple[str, ...]] = {}
    for row in table.rows:
        if not row[0]:
            continue
        other = seen.setdefault(_one_spelling(row[0], table.columns[0]), row)
        unlike = [
            tag
            for tag, mine, theirs in zip(table.columns[1:], row[1:], other[1:], strict=True)
            if mine != theirs
        ]
        if other is not row and unlike:
            yield Failure(
                name,
                CONFLICT,
                f'"{other[0]}" and "{row[0]}" are one term with two translations '
                f"({', '.join(unlike)}).",
                "Keep one row: it is found in either spelling.",
            )


def _one_spelling(term: str, language: str) -> str:
    words = regex.findall(r"[\p{L}\p{M}\p{N}]+", regex.sub("['’‘ʼ]", "", term.casefold()))
    if language.startswith("en"):
        for british, american in _SPELLINGS:
            words = [regex.sub(rf"{british}(?=s?$)", american, word) for word in words]
    # A single word with capitals (WHO) is another term than the same without.
    return " ".join(words) if len(words) > 1 or term == term.lower() else term


def _contradictions(
    table: Table, tags: Sequence[str], statements: list[Statement], translations: Translations
) -> Iterable[Failure]:
    """Return the terms that approved translations say otherwise, by language and term."""
    for tag in tags:
        places: dict[tuple[str, str], list[str]] = {}
        for statement in statements:
            translation = translations.get((statement.id, tag))
            if translation is None or translation.whole is not None:
                continue
            given = table.terms(statement.language, tag)
            for unit in filter(_is_approved, translation.units):
                for term in _said_otherwise(unit, given, tag):
                    place = f"translations/{statement.id}/{tag}.po ({unit.unit.key})"
                    places.setdefault((term.source, term.target), []).append(place)
        for (source, target), found in sorted(places.items()):
            yield Failure(
                _some(found),
                "contradiction",
                f'"{source}" is approved in other words than the glossary\'s "{target}".',
                "Change the glossary or the translation, should they mean the same.",
            )


def _is_approved(unit: TranslatedUnit) -> bool:
    """Slogans are translated freely; names by people only are no words of the glossary."""
    return (
        unit.state is UnitState.REVIEWED
        and not unit.unit.by_people
        and not unit.unit.key.startswith("slogan")
    )


def _said_otherwise(unit: TranslatedUnit, given: Sequence[Term], tag: str) -> Iterable[Term]:
    """Return the terms of a unit whose given translation is not in it, in any of its forms."""
    found = protect.occurring(unit.unit.source, given)
    kept = set(protect.shield(unit.unit.source, found).kept)
    target = to_text(unit.target)
    for term in found:
        if term.target == term.source:
            continue
        form = terms.pattern(Term(term.target, "", tag))
        if kept & _forms(term) and not form.search(target):
            yield term


def _forms(term: Term) -> set[str]:
    """Return how a term's translation may be capitalised."""
    first = term.target[:1].upper() + term.target[1:]
    return {protect.escaped(text) for text in (term.target, term.target.upper(), first)}


def slogans(
    tables: Tables,
    tags: Sequence[str],
    statements: Iterable[Statement],
    translations: Translations,
) -> list[Slogan]:
    """Return the slogans that people approved and the bank does not know, each once."""
    found: dict[tuple[str, str, str], Slogan] = {}
    for statement in statements:
        for tag in tags:
            translation = translations.get((statement.id, tag))
            if translation is None or translation.whole is not None:
                continue
            bank = tables.slogans.bank(statement.language, tag)
            for unit in translation.units:
                key = slogan_key(unit.unit.source)
                if (
                    unit.unit.key.startswith("slogan")
                    and unit.state is UnitState.REVIEWED
                    and key
                    and key not in bank
                ):
                    one = Slogan(
                        statement.id,
                        unit.unit.key,
                        unit.unit.source,
                        unit.target,
                        statement.language,
                        tag,
                    )
                    found.setdefault((statement.language, tag, key), one)
    return list(found.values())


def _some(words: Sequence[str]) -> str:
    rest = len(words) - _NAMED
    return ", ".join(words[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _stay(number: int) -> str:
    return "stays" if number == 1 else "stay"
