"""Pure: of which words a reader's text was made, and which of them were corrected since."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot import plan
from bot.model import BlockKind, Statement, TranslatedUnit, UnitState
from bot.publish.source import Source, shown_units

REMOVED = "removed"
# What readers are told of by its name, whatever the unit's words are.
_WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a text as readers had it.

    `source` is a digest of the author's words behind it, `words` of the words shown;
    `approved` says that people stand behind them.
    """

    key: str
    source: str
    words: str
    approved: bool

    @property
    def name(self) -> str:
        """The key without its number: "p" of "p3"."""
        return self.key.rstrip("0123456789")


def of(source: Source, language: str, before: Sequence[Part] = ()) -> tuple[Part, ...]:
    """Return the parts of a statement's text in one language; `before` are those of the last.

    Words that people approved for an earlier text stay the words of that text.
    """
    statement = source.statement
    translation = source.translations.get(language)
    facts = tuple(_facts(statement))
    if language == statement.language or translation is None:
        return (*_as_written(statement), *facts)
    if translation.whole:
        return (Part(_WHOLE, "", "", approved=True), *_as_written(translation.whole.text), *facts)
    earlier = {part.words: part.source for part in before}
    targets = {unit.unit.key: unit for unit in shown_units(translation)}
    units = (
        _translated(targets[unit.key], earlier)
        if unit.key in targets
        else _own(unit.key, unit.source)
        for unit in plan.units(statement)
    )
    return (*units, *facts)


def corrected(before: Sequence[Part], after: Sequence[Part]) -> tuple[str, ...]:
    """Return which parts were corrected: in the order of the text, "removed" last.

    A correction is other words of the author, or other words in the place of such that
    people had approved. It is none when a machine says the same words in another way,
    when people first look over what a machine wrote, or when a part moves.
    """
    if not before or _is_whole(before) != _is_whole(after):
        return ()
    changed = _Change(before, after)
    parts = [part.key for part in after if changed.is_corrected(part)]
    return (*parts, REMOVED) if changed.is_shorter else tuple(parts)


class _Change:
    """Two texts beside each other, part by part; parts of a kind may have moved."""

    def __init__(self, before: Sequence[Part], after: Sequence[Part]) -> None:
        self._words = Counter((part.name, part.words) for part in before)
        self._words_now = Counter((part.name, part.words) for part in after)
        self._sources = {(part.name, part.source): part for part in before}
        sources_now = {(part.name, part.source) for part in after}
        gone = [
            part
            for part in before
            if not self._words_now[part.name, part.words]
            and (part.name, part.source) not in sources_now
        ]
        new = [part for part in after if self._is_new(part)]
        lost = Counter(part.name for part in gone)
        lost.subtract(part.name for part in new)
        self.is_shorter = any(count > 0 for count in lost.values())

    def is_corrected(self, part: Part) -> bool:
        """Tell whether a part of the later text is one that readers should look at again."""
        if self._words[part.name, part.words]:
            return False
        same = self._sources.get((part.name, part.source))
        return same is None or same.approved

    def _is_new(self, part: Part) -> bool:
        key = (part.name, part.source)
        return not self._words[part.name, part.words] and key not in self._sources


def packed(parts: Iterable[Part]) -> str:
    """Return parts as they are kept: a line each."""
    return "\n".join(
        f"{part.key} {part.source or '-'} {part.words or '-'} {'a' if part.approved else 'm'}"
        for part in parts
    )


def unpacked(text: str) -> tuple[Part, ...]:
    """Return the parts that were packed."""
    rows = (line.split(" ") for line in text.splitlines())
    return tuple(
        Part(key, source.strip("-"), words.strip("-"), approved == "a")
        for key, source, words, approved in rows
    )


def _is_whole(parts: Sequence[Part]) -> bool:
    return bool(parts) and parts[0].key == _WHOLE


def _as_written(statement: Statement) -> Iterable[Part]:
    return (_own(unit.key, unit.source) for unit in plan.units(statement))


def _own(key: str, words: str) -> Part:
    digest = _digest(words)
    return Part(key, digest, digest, approved=True)


def _translated(unit: TranslatedUnit, earlier: dict[str, str]) -> Part:
    words, source = _digest(unit.target), _digest(unit.unit.source)
    if unit.state is UnitState.OUTDATED:
        source = earlier.get(words, source)
    return Part(unit.unit.key, source, words, approved=unit.state is not UnitState.MACHINE)


def _facts(statement: Statement) -> Iterable[Part]:
    """What is no unit: it is the author's in every language."""
    contact = [b.content for b in statement.blocks if b.kind is BlockKind.CONTACT]
    days = [statement.published, statement.until]
    known = {
        "date": json.dumps(days, default=str),
        "issuer": statement.issuer,
        "place": statement.place,
        "contact": "\n".join(contact),
    }
    return (_own(key, value) for key, value in known.items() if value)


def _digest(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:12]
