"""Pure: what goes to a worker together: batches of sentences, their sizes, names and queues."""

import hashlib
import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from bot.ports import Shielded
from bot.store import Batch, Model

TOKENS = 1_024
"""So much a batch has at most: a few seconds of work, which is much beside handing it over."""
_LETTERS_A_TOKEN = 4.0
_SIGNS_A_TOKEN = 1.4
_SIGN = regex.compile(r"[\p{Han}\p{Hira}\p{Kana}\p{Hangul}\p{Thai}]")
_PREFIX = "translate"
_CARD = "gpu"


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence as it is handed out: its name in the memory, and what must not change in it."""

    digest: str
    sentence: Shielded
    names: frozenset[str]
    urgency: int = 0


def queue_of(model: Model, on_cards: Collection[str] = ()) -> str:
    """Return the queue of what is translated with these very models.

    A worker listens only where it has the same, so that none is rung for in vain. `on_cards`
    are engines whose work is for graphics cards.
    """
    name = f"{_PREFIX}.{model.engine}.{model.source}-{model.target}.{model.version}"
    return f"{name}.{_CARD}" if model.engine in on_cards else name


def is_same_work(one: str, other: str) -> bool:
    """Tell whether two queues differ in the version of the models at most."""
    first, second = one.split("."), other.split(".")
    return [*first[:3], *first[4:]] == [*second[:3], *second[4:]]


def tokens(text: str) -> float:
    """Return about how many tokens a text has; which it is exactly, only its model knows."""
    signs = len(_SIGN.findall(text))
    return max(1.0, signs / _SIGNS_A_TOKEN + (len(text) - signs) / _LETTERS_A_TOKEN)


def batches(model: Model, queue: str, items: Iterable[Item]) -> list[Batch]:
    """Divide sentences into batches, each of one urgency, the most urgent first."""
    by_urgency: dict[int, list[Item]] = {}
    for item in items:
        by_urgency.setdefault(item.urgency, []).append(item)
    return [
        batch_of(model, queue, urgency, chunk)
        for urgency, some in sorted(by_urgency.items())
        for chunk in _chunks(some)
    ]


def batch_of(model: Model, queue: str, urgency: int, items: Sequence[Item]) -> Batch:
    """Return a batch; the same sentences for the same models have the same name."""
    digests = tuple(item.digest for item in items)
    named = json.dumps([*model.pair, model.engine, model.version, sorted(digests)])
    name = hashlib.sha256(named.encode()).hexdigest()[:32]
    return Batch(name, model, queue, urgency, digests, _packed(items))


def halves(batch: Batch) -> tuple[Batch, ...]:
    """Return two batches with the sentences of one; () where it has only one sentence."""
    items = unpacked(batch.payload)
    if len(items) < 2:
        return ()
    middle = len(items) // 2
    return tuple(
        batch_of(batch.model, batch.queue, batch.urgency, some)
        for some in (items[:middle], items[middle:])
    )


def unpacked(payload: bytes) -> list[Item]:
    """Return the sentences of a batch."""
    return [
        Item(digest, Shielded(text, tuple(kept)), frozenset(names))
        for digest, text, kept, names in json.loads(zlib.decompress(payload))
    ]


def names_of(items: Iterable[Item]) -> Mapping[Shielded, frozenset[str]]:
    """Return the names in each sentence that must not change."""
    return {item.sentence: item.names for item in items}


def _packed(items: Iterable[Item]) -> bytes:
    rows = [[it.digest, it.sentence.text, it.sentence.kept, sorted(it.names)] for it in items]
    return zlib.compress(json.dumps(rows).encode(), 1)


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    size = 0.0
    for item in items:
        more = tokens(item.sentence.text)
        if chunk and size + more > TOKENS:
            yield chunk
            chunk, size = [], 0.0
        chunk.append(item)
        size += more
    if chunk:
        yield chunk
