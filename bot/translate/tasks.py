"""Pure: which units a machine has to translate, and what protects their words."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot import plan
from bot.markup import to_text
from bot.memo import for_a_cycle
from bot.model import Statement, Unit
from bot.translate import merge, names, proper, protect, scripts
from bot.translate.catalog import Entry
from bot.translate.terms import Term

_RUNNING_TEXT = frozenset({"p", "item", "quote"})


@dataclass(frozen=True, slots=True)
class Task:
    """A unit to be translated, with what protects its words.

    `names` are protected at once; `watched` are names that must be the same in the target
    all the same, and are protected when they did not come back. `recipe` names what the
    text is made from: source, maker, rules, terms. A text whose recipe is another one is
    made anew. `urgency` is that of its statement, as `plan.urgency` has it.
    """

    unit: Unit
    terms: tuple[Term, ...]
    names: frozenset[str]
    recipe: str
    watched: frozenset[str] = frozenset()
    urgency: int = 0


def due(
    statement: Statement,
    entries: Sequence[Entry],
    terms: tuple[Term, ...],
    maker: str,
    *,
    target: str,
    draft: bool,
    urgency: int,
) -> list[Task]:
    """Return the units that have no text, or a machine's that would now be made otherwise.

    `maker` names the engine and the version of its models: another one makes all machine
    text anew. Without one ("") only units without text are due.
    """
    wanted = []
    for unit, entry in zip(plan.units(statement), entries, strict=True):
        if unit.by_people or not merge.awaits_machine(entry):
            continue
        chosen = occurring(unit.source, terms)
        recipe = _recipe(unit, maker, chosen)
        if not entry.target or (maker and entry.recipe != recipe):
            wanted.append((unit, chosen, recipe))
    if not wanted:
        return []
    watched = watched_names(statement)
    found = protected_names(statement, everything=draft)
    if not draft and not _writes_names_alike(statement.language, target):
        found |= watched
    return [Task(unit, chosen, found, recipe, watched, urgency) for unit, chosen, recipe in wanted]


def _writes_names_alike(source: str, target: str) -> bool:
    """Tell whether a name is written the same in two languages: both in Latin letters.

    In another script it is spelt anew, and nobody could tell a right name from a wrong
    one. There it stays in Latin letters.
    """
    return all(scripts.script_of(language) == "Latn" for language in (source, target))


def watched_names(statement: Statement) -> frozenset[str]:
    """Return the names of people and organisations that no language translates."""
    units = [unit for unit in plan.units(statement) if not unit.by_people]
    found = protected_names(statement, everything=True)
    begin = (proper.first_names(to_text(unit.source)) for unit in units)
    return proper.of(found).union(*begin)


def protected_names(statement: Statement, *, everything: bool) -> frozenset[str]:
    """Return the names to protect: all of them from a draft engine, else acronyms only.

    A neural model copies names and fits the words around them; rules translate them.
    """
    units = [unit for unit in plan.units(statement) if not unit.by_people]
    if not everything:
        return names.acronyms(unit.source for unit in units)
    running = [unit.source for unit in units if unit.key.rstrip("0123456789") in _RUNNING_TEXT]
    return names.find([unit.source for unit in units], running, statement.language)


@for_a_cycle(20_000)
def occurring(source: str, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Return the terms that a unit may contain."""
    return protect.occurring(source, terms)


def _recipe(unit: Unit, maker: str, terms: tuple[Term, ...]) -> str:
    parts = [unit.source, maker, protect.VERSION, [[term.source, term.target] for term in terms]]
    text = json.dumps(parts, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
