"""I/O: the PO files of one language as they last were right, kept in the database.

A file that is broken is read from here until a person has mended it: its former text stays
published, and nobody's words are lost with it.
"""

import hashlib

from bot.store import Store


class LastGood:
    """Asked of the database only where a file is not the one that was kept."""

    def __init__(self, store: Store, language: str) -> None:
        self._store = store
        self._language = language
        self._digests = store.catalog_digests(language)
        self._new: dict[str, bytes] = {}

    def other_than(self, statement_id: str, content: bytes | None) -> bytes | None:
        """Return the last good version where there is one and `content` is another."""
        known = self._digests.get(statement_id)
        if known is None or (content is not None and known == _digest(content)):
            return None
        return self._store.catalog(statement_id, self._language)

    def keep(self, statement_id: str, content: bytes) -> None:
        """Note what is right now; `save` writes it."""
        if self._digests.get(statement_id) != _digest(content):
            self._new[statement_id] = content

    def save(self) -> None:
        """Write what was noted."""
        if self._new:
            kept = {name: (_digest(content), content) for name, content in self._new.items()}
            self._store.keep_catalogs(self._language, kept)
            self._digests |= {name: digest for name, (digest, _) in kept.items()}
            self._new.clear()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
