"""I/O: an engine at work on sentences: asked, judged, asked again, and the best answers kept.

The same here and on a worker elsewhere.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot.errors import EngineError
from bot.ports import Engine, Route, Shielded
from bot.translate import calls, protect, retry

Names = Mapping[Shielded, frozenset[str]]
"""The names in each sentence that must not change."""


@dataclass(frozen=True, slots=True)
class Done:
    """The best answers of a call; the `mended` had a finding at first, and then none."""

    best: Mapping[Shielded, str]
    mended: frozenset[Shielded] = frozenset()


def fill(
    engine: Engine,
    route: Route,
    sentences: Sequence[Shielded],
    names: Names,
    at_once: int,
    stopping: Callable[[], bool],
) -> Iterator[Done]:
    """Yield the best answers, a call at a time, as many calls at once as are allowed.

    As many sentences go in one call as the engine's pace allows; after each the order to
    stop is heeded. What has a finding is asked again in other ways, and the answer that was
    found best is the one that counts. Raises EngineError after what was done before it.
    """
    ask = partial(_ask, engine, route)
    again = partial(_again, engine, route)
    for answers in calls.in_parallel(ask, _chunks(sentences, engine.pace), at_once, stopping):
        mended = retry.mended(again, route, answers, names)
        best = answers | mended
        best |= retry.broken_off(again, route, best)
        yield Done(best, frozenset(mended))


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
