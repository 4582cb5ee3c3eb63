"""I/O: everything that readers can see, as leaves; an entry with its words is made when asked for.

Of most statements nothing changes between two cycles. What is known of their entries is kept
in the database beside a key that names all that they are made of; only where the key is
another one they are made again. So neither time nor memory grows with all words of a home.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from bot.model import Card, Entry, Statement, Translation
from bot.ports import GivenTerm
from bot.publish import entries, leaf
from bot.publish.feeds import Dated
from bot.publish.history import History
from bot.publish.leaf import Leaf
from bot.publish.site import Site, translate
from bot.publish.source import Source, line
from bot.store import Store

Key = tuple[str, str]

_AT_ONCE = 100
_IN_MEMORY = 200


class Book:
    """The entries of all statements that stand: newest first, then in the site's order.

    `may` names the translations that may be shown now, by (ID, language); `translations`
    has their words. `program` names the program that makes entries of them.
    """

    def __init__(
        self,
        site: Site,
        statements: Iterable[Statement],
        may: Mapping[Key, str],
        translations: Mapping[Key, Translation],
        given: GivenTerm,
        history: History,
        program: str,
    ) -> None:
        self._site = site
        self._statements = {one.id: one for one in in_order(statements)}
        self._may = may
        self._translations = translations
        self._given = given
        self._history = history
        self._made_by = leaf.digest(program, site.url, *site.languages)
        self._last: OrderedDict[str, dict[str, Entry]] = OrderedDict()
        self.leaves: tuple[Leaf, ...] = ()
        self.cards: Mapping[Key, Card] = {}

    def open(self, store: Store) -> None:
        """Find out what changed since the last cycle, and keep it; the leaves are there then."""
        known: dict[str, tuple[Leaf, ...]] = {}
        gone = []
        for name, key, text in store.leaves():
            if name not in self._statements:
                gone.append(name)
            elif key == self._key(self._statements[name]):
                known[name] = leaf.unpacked(text, name, self._site.url)
        news = (one for name, one in self._statements.items() if name not in known)
        while batch := list(islice(news, _AT_ONCE)):
            made = self._mark(batch)
            rows = {one.id: (self._key(one), leaf.packed(made[one.id])) for one in batch}
            store.save_leaves(rows)
            known |= made
        if gone:
            store.save_leaves({}, gone)
        self.leaves = tuple(one for name in self._statements for one in known[name])

    def in_language(self, tag: str) -> list[Leaf]:
        """Return a language's leaves."""
        return [one for one in self.leaves if one.language == tag]

    def name(self, one: Leaf) -> str:
        """Name all that readers may see of an entry."""
        card = self.cards.get((one.statement_id, one.language))
        return f"{one.digest} {card!r}" if card else one.digest

    def whole(self, one: Dated) -> Entry:
        """Return an entry with its words and its card."""
        entry = self._entries_of(one.statement_id)[one.language]
        return replace(entry, card=self.cards.get((one.statement_id, one.language)))

    def _mark(self, batch: Sequence[Statement]) -> dict[str, tuple[Leaf, ...]]:
        """Let the history know of the entries of some statements, and return their leaves."""
        pairs = [
            (source, entry)
            for source in map(self._source, batch)
            for entry in entries.make(source, self._site, self._given)
        ]
        found: dict[str, list[Entry]] = {statement.id: [] for statement in batch}
        for entry in self._history.mark(pairs):
            found[entry.statement_id].append(entry)
        return {name: leaf.of(made, self._site.url) for name, made in found.items()}

    def _entries_of(self, name: str) -> dict[str, Entry]:
        """Return the entries of a statement; those that were asked for last are remembered."""
        if name not in self._last:
            made = entries.make(self._source(self._statements[name]), self._site, self._given)
            self._last[name] = {entry.language: self._history.marked(entry) for entry in made}
        self._last.move_to_end(name)
        if len(self._last) > _IN_MEMORY:
            self._last.popitem(last=False)
        return self._last[name]

    def _source(self, statement: Statement) -> Source:
        """Return a statement with the translations that may be shown."""
        tags = [tag for tag in self._site.languages if (statement.id, tag) in self._may]
        return Source.of(statement, tags, self._translations)

    def _key(self, statement: Statement) -> str:
        """Name all that a statement's entries are made of."""
        tags = self._site.languages
        may = (
            f"{tag} {self._may[statement.id, tag]}"
            for tag in tags
            if (statement.id, tag) in self._may
        )
        names = (statement.issuer, *statement.tags)
        said = (
            translate(line(name), statement.language, tag, self._given)
            for name in names
            for tag in tags
        )
        return leaf.digest(self._made_by, statement.id, statement.revision, *may, *said)


def in_order(statements: Iterable[Statement]) -> list[Statement]:
    """Return the statements that stand, newest first."""
    standing = sorted((one for one in statements if not one.withdrawn), key=lambda one: one.id)
    standing.sort(key=lambda one: one.published, reverse=True)
    return standing
