"""I/O: the engine room: everything a language lacks goes to its engine, in few large calls."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.errors import EngineError
from bot.markup import sanitise
from bot.model import Finding, FindingReason
from bot.ports import CUT, Engine, Route, Shielded
from bot.store import Store
from bot.translate import checks, memory, protect, segment
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
    """What came of a group of tasks: texts by unit source, and what it took."""

    texts: dict[str, Machine] = field(default_factory=dict)
    units: int = 0
    translated: int = 0
    remembered: int = 0
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
    asked at all. The others go in order of their length, so that those of one batch need
    about the same time, and as many in one call as the engine's pace allows: after each
    call they are remembered and the order to stop is heeded. An engine's error ends the
    group; what was done before stays.
    """
    plans = [plan(task, route.source) for task in tasks]
    wanted = [s for each in plans for s in each.sentences if segment.has_words(s.text)]
    unique = list(dict.fromkeys(wanted))
    known = memory.lookup(store, engine.name, route, unique)
    missing = sorted(
        (sentence for sentence in unique if sentence not in known),
        key=lambda sentence: (len(sentence.text), sentence.text, sentence.kept),
    )
    outcome = Outcome()
    for chunk in _calls(missing, engine.pace):
        if stopping():
            break
        try:
            answers = _ask(engine, route, chunk)
        except EngineError as error:
            outcome.error = error
            break
        memory.remember(store, engine.name, route, answers)
        known |= answers
        outcome.translated += len(chunk)
        progress(outcome.translated, len(missing))
    outcome.remembered = sum(1 for sentence in wanted if sentence in known) - outcome.translated
    for each in plans:
        if all(s in known or not segment.has_words(s.text) for s in each.sentences):
            outcome.units += 1
            if each.task.unit.source not in outcome.texts:
                outcome.texts[each.task.unit.source] = assemble(each, known, engine, route)
    return outcome


def _calls(sentences: Sequence[Shielded], pace: int) -> Iterator[list[Shielded]]:
    """Divide sentences into calls of at most `pace` characters, or of one sentence."""
    call: list[Shielded] = []
    size = 0
    for sentence in sentences:
        if call and size + len(sentence.text) > pace:
            yield call
            call, size = [], 0
        call.append(sentence)
        size += len(sentence.text)
    if call:
        yield call


def _ask(engine: Engine, route: Route, sentences: Sequence[Shielded]) -> dict[Shielded, str]:
    """Ask an engine; sentences whose tags did not come back are asked again without."""
    answers = dict(zip(sentences, _answers(engine, route, sentences), strict=True))
    again = [sentence for sentence, answer in answers.items() if _lost_tags(sentence, answer)]
    if again:
        bare = [protect.without_tags(sentence) for sentence in again]
        answers |= dict(zip(again, _answers(engine, route, bare), strict=True))
    return answers


def _answers(engine: Engine, route: Route, sentences: Sequence[Shielded]) -> list[str]:
    answers = engine.translate(route, sentences)
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
            sentence, found = _sentence(key, sent, known[sent], route)
            findings += found
        else:
            sentence = protect.unshield(sent.text, sent.kept)
        sentences.append(sentence)
    joined = each.segments.joined_in(route.target, sentences)
    target = sanitise(protect.put_back(joined, each.shielded.kept))
    findings += checks.links_lost(key, each.task.unit.source, target)
    return Machine(target, engine.name, engine.draft, each.task.recipe, tuple(findings))


def _sentence(
    key: str, sent: Shielded, answer: str, route: Route
) -> tuple[str, tuple[Finding, ...]]:
    """Return an answer as inline HTML, and its findings.

    A tag that did not come back where it can stand is left out; the address of a link is
    then added in brackets, because an address must never vanish.
    """
    text, gone = protect.settle_tags(answer.replace(CUT, ""), sent.kept, sent.text)
    target = protect.unshield(text, sent.kept)
    pair = checks.pair(sent, target, (route.source, route.target))
    if CUT in answer:
        pair = replace(pair, target=pair.target + CUT)
    tags = [sent.kept[number] for number in gone]
    for address in filter(None, map(protect.address_of, tags)):
        target += f' (<a href="{address}">{address}</a>)'
    lost = [
        Finding(key, FindingReason.TAG_LOST, f"{protect.described(tag)} is not in its place")
        for tag in tags
        if not tag.startswith("</")
    ]
    return target, (*checks.find(key, pair), *lost)
