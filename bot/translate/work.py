"""I/O: the engine room: everything a language lacks goes to its engine, in few large calls."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from bot.errors import EngineError
from bot.markup import sanitise
from bot.model import Finding
from bot.ports import Engine, Route, Shielded
from bot.store import Store
from bot.translate import articles, calls, checks, memory, protect, retry, segment
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

    `mended` are sentences whose first answer had a finding, and the second none.
    """

    texts: dict[str, Machine] = field(default_factory=dict)
    units: int = 0
    translated: int = 0
    remembered: int = 0
    mended: int = 0
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
    stopping: Callable[[], bool],
    progress: Callable[[int, int], None] = unwatched,
) -> Outcome:
    """Translate tasks of one source language into one language.

    A sentence is asked once, however often it occurs; those that the memory knows are not
    asked at all. Of the others as many go in one call as the engine's pace allows, in as
    many calls at once as it works at: after each call they are remembered and the order to
    stop is heeded. What has a finding is asked
    again in other ways, and the answer that was found best is the one remembered. An
    engine's error ends the group; what was done before stays.
    """
    plans = [plan(task, route.source) for task in tasks]
    wanted = [s for each in plans for s in each.sentences if segment.has_words(s.text)]
    unique = list(dict.fromkeys(wanted))
    known = memory.lookup(store, engine.name, route, unique)
    names = _watched(plans)
    missing = sorted((sentence for sentence in unique if sentence not in known), key=_order)
    outcome = Outcome()
    chunks = _chunks(missing, engine.pace)
    ask = partial(_ask, engine, route)
    try:
        for answers in calls.in_parallel(ask, chunks, engine.at_once, stopping):
            ask_again = partial(_again, engine, route)
            again = retry.mended(ask_again, route, answers, names)
            best = answers | again
            best |= retry.broken_off(ask_again, route, best)
            memory.remember(store, engine.name, route, best)
            known |= best
            outcome.translated += len(answers)
            outcome.mended += len(again)
            progress(outcome.translated, len(missing))
    except EngineError as error:
        outcome.error = error
    outcome.remembered = sum(1 for sentence in wanted if sentence in known) - outcome.translated
    for each in plans:
        if all(s in known or not segment.has_words(s.text) for s in each.sentences):
            outcome.units += 1
            if each.task.unit.source not in outcome.texts:
                outcome.texts[each.task.unit.source] = assemble(each, known, engine, route)
    return outcome


def _watched(plans: Iterable[Plan]) -> dict[Shielded, frozenset[str]]:
    """Return, for each sentence, the names of its statements that must not change."""
    names: dict[Shielded, frozenset[str]] = {}
    for each in plans:
        for sentence in each.sentences:
            names[sentence] = names.get(sentence, frozenset()) | each.task.watched
    return names


def _order(sentence: Shielded) -> tuple[bool, bool, int, str, tuple[str, ...]]:
    """Say where a sentence comes in: those of one call are to need about the same time.

    Tags and protected spans may cost a sentence a second try: those that have any go
    together. The longest go first, so that no long one is left to a single worker at last.
    """
    tagged = any(map(protect.is_tag, sentence.kept))
    length = len(sentence.text)
    return (not tagged, not sentence.kept, -length, sentence.text, sentence.kept)


def _chunks(sentences: Sequence[Shielded], pace: int) -> Iterator[list[Shielded]]:
    """Divide sentences into calls of at most `pace` characters, or of one sentence."""
    chunk: list[Shielded] = []
    size = 0
    for sentence in sentences:
        if chunk and size + len(sentence.text) > pace:
            yield chunk
            chunk, size = [], 0
        chunk.append(sentence)
        size += len(sentence.text)
    if chunk:
        yield chunk


def _ask(engine: Engine, route: Route, sentences: Sequence[Shielded]) -> dict[Shielded, str]:
    """Ask an engine; sentences whose tags did not come back are asked again without."""
    answers = dict(zip(sentences, _answers(engine, route, sentences), strict=True))
    again = [sentence for sentence, answer in answers.items() if _lost_tags(sentence, answer)]
    if again:
        bare = [protect.without_tags(sentence) for sentence in again]
        answers |= dict(zip(again, _answers(engine, route, bare), strict=True))
    return answers


def _again(engine: Engine, route: Route, sentences: Sequence[Shielded]) -> list[str]:
    return _answers(engine, route, sentences, careful=True)


def _answers(
    engine: Engine, route: Route, sentences: Sequence[Shielded], *, careful: bool = False
) -> list[str]:
    answers = engine.translate(route, sentences, careful=careful)
    if len(answers) != len(sentences):
        raise EngineError(
            f"was asked {len(sentences)} sentences and answered {len(answers)}.",
            where=engine.name,
            mend="This is a mistake in the program; please report it.",
        )
    return answers


def _lost_tags(sentence: Shielded, answer: str) -> bool:
    return any(protect.is_tag(sentence.kept[number]) for number in protect.lost(sentence, answer))


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
