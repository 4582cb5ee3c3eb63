"""I/O: the memory of sentences: what this very model translated before is not asked again."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from bot.ports import Route, Shielded
from bot.store import Store


def digest(sentence: Shielded) -> str:
    """Return the name of a shielded sentence in the memory."""
    text = json.dumps([sentence.text, sentence.kept], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def lookup(
    store: Store, engine: str, route: Route, sentences: Sequence[Shielded]
) -> dict[Shielded, str]:
    """Return the sentences that are known, with their translations (still shielded)."""
    names = {digest(sentence): sentence for sentence in sentences}
    pair = (route.source, route.target)
    known = store.recall(pair, engine, route.version, list(names))
    return {names[name]: target for name, target in known.items()}


def remember(store: Store, engine: str, route: Route, targets: Mapping[Shielded, str]) -> None:
    """Keep translations (still shielded)."""
    named = {digest(sentence): target for sentence, target in targets.items()}
    store.remember((route.source, route.target), engine, route.version, named)
