"""I/O: the memory of sentences: what this very model translated before is not asked again."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from bot.ports import Route, Shielded
from bot.store import Store
from bot.translate import protect


def digest(sentence: Shielded) -> str:
    """Return the name of a shielded sentence in the memory.

    Of a tag only its place in the sentence's nesting counts: where a link leads to, or how
    strong an emphasis is, makes no other translation.
    """
    mates = protect.pairs(sentence.kept, range(len(sentence.kept)))
    kept = [
        [number, mates[number]] if number in mates else span
        for number, span in enumerate(sentence.kept)
    ]
    text = json.dumps([sentence.text, kept], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def lookup(
    store: Store, engine: str, route: Route, sentences: Sequence[Shielded]
) -> dict[Shielded, str]:
    """Return the sentences that are known, with their translations (still shielded)."""
    names = {sentence: digest(sentence) for sentence in sentences}
    pair = (route.source, route.target)
    known = store.recall(pair, engine, route.version, list(dict.fromkeys(names.values())))
    return {sentence: known[name] for sentence, name in names.items() if name in known}


def remember(store: Store, engine: str, route: Route, targets: Mapping[Shielded, str]) -> None:
    """Keep translations (still shielded)."""
    named = {digest(sentence): target for sentence, target in targets.items()}
    store.remember((route.source, route.target), engine, route.version, named)
