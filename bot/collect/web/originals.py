"""Pure: which statement a post translates, by the links between the two and nothing else."""

from collections.abc import Iterable

from bot.collect.web.feed_text import same_page


class Originals:
    """The statements that are known, by the addresses of their posts and translations."""

    def __init__(self) -> None:
        self._by_page: dict[str, set[str]] = {}
        self._by_translation: dict[str, set[str]] = {}

    def add(
        self, statement_id: str, source_url: str, translations: Iterable[tuple[str, str]]
    ) -> None:
        """Make a statement known."""
        if source_url:
            self._by_page.setdefault(same_page(source_url), set()).add(statement_id)
        for _, address in translations:
            self._by_translation.setdefault(same_page(address), set()).add(statement_id)

    def find(self, address: str, links: Iterable[str]) -> str:
        """Return the ID of the one statement that a post is a translation of, or "".

        Either the statement leads to the post, or the post to the statement. Where the
        links name two statements, nobody knows which is meant.
        """
        found = set(self._by_translation.get(same_page(address), ())) if address else set()
        for link in links:
            found |= self._by_page.get(same_page(link), set())
        return found.pop() if len(found) == 1 else ""
