"""I/O: what a language lacks is cut into sentences, filled by a crew, and put together again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.errors import EngineError
from bot.markup import sanitise
from bot.model import Finding
from bot.ports import Engine, Route, Shielded
from bot.store import Store
from bot.translate import articles, checks, memory, protect, segment
from bot.translate.crew import Crew, Missing
from bot.translate.judge import judged
from bot.translate.merge import Machine
from bot.translate.tasks import Task


@dataclass(frozen=True, slots=True)
class Plan:
    """A task as it goes to an engine: shielded, and cut into sentences."""

    task: Task
    shielded: Shielded
    segments: segment.Segments
    sentences: tuple[Shielded, ...]


@dataclass(slots=True)
class Outcome:
    """What came of a group of tasks: texts by unit source, and what it took.

    `mended` are sentences whose first answer had a finding, and the second none; `awaited`
    are those that others are to translate.
    """

    texts: dict[str, Machine] = field(default_factory=dict)
    units: int = 0
    translated: int = 0
    remembered: int = 0
    mended: int = 0
    awaited: int = 0
    error: EngineError | None = None


def unwatched(_done: int, _all: int) -> None:
    """Nobody watches."""


def plan(task: Task, language: str) -> Plan:
    """Shield a unit and cut it into sentences."""
    shielded = protect.shield(task.unit.source, task.terms, task.names)
    segments = segment.split(shielded, language)
    sentences = tuple(
        _one_line(protect.part(shielded, sentence)) for sentence in segments.sentences
    )
    return Plan(task, shielded, segments, sentences)


def _one_line(sentence: Shielded) -> Shielded:
    return replace(sentence, text=" ".join(sentence.text.split()))


def translate(
    engine: Engine,
    route: Route,
    tasks: Iterable[Task],
    store: Store,
    crew: Crew,
    stopping: Callable[[], bool],
    progress: Callable[[int, int], None] = unwatched,
) -> Outcome:
    """Translate tasks of one source language into one language.

    A sentence is asked once, however often it occurs; those that the memory knows are not
    asked at all. An engine's error ends the group; what was done before stays. What the crew
    does not fill now is awaited: units that lack it are left out.
    """
    plans = [plan(task, route.source) for task in tasks]
    wanted = [s for each in plans for s in each.sentences if segment.has_words(s.text)]
    unique = list(dict.fromkeys(wanted))
    known = memory.lookup(store, engine.name, route, unique)
    missing = sorted((sentence for sentence in unique if sentence not in known), key=_order)
    asked = Missing(engine, route, missing, list(known), _watched(plans), _urgency(plans))
    outcome = Outcome()
    try:
        for filled in crew.fill(store, asked, stopping):
            known |= filled.answers
            outcome.translated += filled.made
            outcome.mended += filled.mended
            outcome.awaited += filled.awaited
            if filled.answers:
                progress(outcome.translated, len(missing))
    except EngineError as error:
        outcome.error = error
    put_together = 0
    for each in plans:
        if all(s in known or not segment.has_words(s.text) for s in each.sentences):
            outcome.units += 1
            put_together += sum(map(segment.has_words, (s.text for s in each.sentences)))
            if each.task.unit.source not in outcome.texts:
                outcome.texts[each.task.unit.source] = assemble(each, known, engine, route)
    # What was translated now may belong to units that still lack others.
    outcome.remembered = max(0, put_together - outcome.translated)
    return outcome


def _watched(plans: Iterable[Plan]) -> dict[Shielded, frozenset[str]]:
    """Return, for each sentence, the names of its statements that must not change."""
    names: dict[Shielded, frozenset[str]] = {}
    for each in plans:
        for sentence in each.sentences:
            names[sentence] = names.get(sentence, frozenset()) | each.task.watched
    return names


def _urgency(plans: Iterable[Plan]) -> dict[Shielded, int]:
    """Return, for each sentence, how urgent the most urgent of its statements is."""
    found: dict[Shielded, int] = {}
    for each in plans:
        for sentence in each.sentences:
            found[sentence] = min(found.get(sentence, each.task.urgency), each.task.urgency)
    return found


def _order(sentence: Shielded) -> tuple[bool, bool, int, str, tuple[str, ...]]:
    """Say where a sentence comes in: those of one call are to need about the same time.

    Tags and protected spans may cost a sentence a second try: those that have any go
    together. The longest go first, so that no long one is left to a single worker at last.
    """
    tagged = any(map(protect.is_tag, sentence.kept))
    length = len(sentence.text)
    return (not tagged, not sentence.kept, -length, sentence.text, sentence.kept)


def assemble(each: Plan, known: Mapping[Shielded, str], engine: Engine, route: Route) -> Machine:
    """Put a unit's translated sentences together, and look for what is wrong with them."""
    key = each.task.unit.key
    findings: list[Finding] = []
    sentences = []
    for sent in each.sentences:
        if segment.has_words(sent.text):
            sentence, found = judged(key, sent, known[sent], route, each.task.watched)
            findings += found
        else:
            sentence = protect.unshield(sent.text, sent.kept)
        sentences.append(sentence)
    joined = each.segments.joined_in(route.target, sentences)
    target = sanitise(protect.put_back(joined, each.shielded.kept))
    given = [term.target for term in each.task.terms if term.target != term.source]
    target = articles.agree(target, given, route.target)
    findings += checks.links_lost(key, each.task.unit.source, target)
    return Machine(target, engine.name, engine.draft, each.task.recipe, tuple(findings))
