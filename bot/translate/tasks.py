"""Pure: which units a machine has to translate, and what protects their words."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot import plan
from bot.model import Statement, Unit
from bot.translate import merge, names, protect
from bot.translate.catalog import Entry
from bot.translate.terms import Term

_RUNNING_TEXT = frozenset({"p", "item", "quote"})


@dataclass(frozen=True, slots=True)
class Task:
    """A unit to be translated, with what protects its words.

    `recipe` names what the text is made from: source, engine, rules, terms. A text whose
    recipe is another one is made anew.
    """

    unit: Unit
    terms: tuple[Term, ...]
    names: frozenset[str]
    recipe: str


def due(
    statement: Statement,
    entries: Sequence[Entry],
    terms: tuple[Term, ...],
    engine: str,
    *,
    draft: bool,
) -> list[Task]:
    """Return the units that have no text, or a machine's that would now be made otherwise.

    Without an engine ("") only those without text are due.
    """
    wanted = []
    for unit, entry in zip(plan.units(statement), entries, strict=True):
        if unit.by_people or not merge.awaits_machine(entry):
            continue
        chosen = occurring(unit.source, terms)
        recipe = _recipe(unit, engine, chosen)
        if not entry.target or (engine and entry.recipe != recipe):
            wanted.append((unit, chosen, recipe))
    found = protected_names(statement, everything=draft) if wanted else frozenset()
    return [Task(unit, chosen, found, recipe) for unit, chosen, recipe in wanted]


def protected_names(statement: Statement, *, everything: bool) -> frozenset[str]:
    """Return the names to protect: all of them from a draft engine, else acronyms only.

    A neural model knows names and fits the words around them; rules translate them.
    """
    units = [unit for unit in plan.units(statement) if not unit.by_people]
    if not everything:
        return names.acronyms(unit.source for unit in units)
    running = [unit.source for unit in units if unit.key.rstrip("0123456789") in _RUNNING_TEXT]
    return names.find([unit.source for unit in units], running, statement.language)


@lru_cache(maxsize=20_000)
def occurring(source: str, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Return the terms that a unit may contain."""
    return protect.occurring(source, terms)


def _recipe(unit: Unit, engine: str, terms: tuple[Term, ...]) -> str:
    parts = [unit.source, engine, protect.VERSION, [[term.source, term.target] for term in terms]]
    text = json.dumps(parts, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
