"""I/O: the step itself: what may be shown becomes entries, and entries become files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from bot import picture, plan
from bot.config import Config, Home
from bot.model import Entry, PublishReport, Statement, Translation
from bot.plan import Outline
from bot.ports import GivenTerm
from bot.publish import cards, entries, feeds, history, leaf, notices, output
from bot.publish import site as sites
from bot.publish.book import Book, in_order
from bot.publish.documents import Documents
from bot.publish.history import History
from bot.publish.leaf import Leaf
from bot.publish.manifest import Manifest
from bot.publish.output import Batch
from bot.publish.site import Site
from bot.publish.source import Source
from bot.store import Store


@dataclass(frozen=True, slots=True)
class Published:
    """What readers can see, and what was written for them."""

    book: Book
    report: PublishReport

    @property
    def is_whole(self) -> bool:
        """False where not every file could be written: what is new may have no page yet."""
        return not self.report.errors

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry: statements newest first, then in the order of languages on pages."""
        return self.chosen(lambda _: True)

    def chosen(self, is_wanted: Callable[[Leaf], bool]) -> tuple[Entry, ...]:
        """Return some of the entries, in the same order; only these are in memory."""
        return tuple(map(self.book.whole, filter(is_wanted, self.book.leaves)))


def publish(
    home: Home,
    config: Config,
    store: Store,
    statements: Sequence[Statement],
    outlines: Mapping[tuple[str, str], Outline],
    translations: Mapping[tuple[str, str], Translation],
    now: datetime,
    given: GivenTerm,
) -> Published:
    """Bring feeds/ up to what may be shown now.

    `translations` are by (ID, language), and are asked for only where their `outlines` tell
    that something changed.
    `given` is how names and terms are said in other languages.
    """
    site, program = sites.of(config, given), picture.program()
    completed = _note_completed(store, outlines, now)
    may = {
        key: outline.digest
        for key, outline in outlines.items()
        if outline.showing(config.policy_now(key[1], completed.get(key), now)) is plan.Showing.YES
    }
    had = History(store, now)
    book = Book(site, statements, may, translations, given, had, program)
    book.open(store)
    gone = history.withdrawn(store, site, statements, had.known, config.publish.notice, now)
    manifest = Manifest(home.feeds, store)
    site, drawn = _draw_cards(home, config, site, book, manifest)
    documents = Documents(site, book, gone, store.editions(), program)
    everything = chain(drawn, documents.all())
    outcome = output.write_changed(home.feeds, home.name(home.feeds), everything, manifest)
    store.save_editions(documents.ends)
    seen = {one.language for one in book.leaves}
    report = PublishReport(
        languages=tuple(tag for tag in site.languages if tag in seen),
        files_written=outcome.written,
        files_unchanged=outcome.unchanged,
        errors=(outcome.failure,) if outcome.failure else (),
    )
    return Published(book, report)


def readable(
    config: Config,
    statements: Sequence[Statement],
    translations: Mapping[tuple[str, str], Translation],
    completed: Mapping[tuple[str, str], datetime],
    now: datetime,
    given: GivenTerm,
) -> list[Entry]:
    """Return the entries that may be shown now; nothing is written.

    `completed` says since when each translation is complete.
    """
    site = sites.of(config, given)
    may = {
        key: one
        for key, one in translations.items()
        if plan.showing(one, config.policy_now(key[1], completed.get(key), now)) is plan.Showing.YES
    }
    sources = [Source.of(one, site.languages, may) for one in in_order(statements)]
    return [entry for source in sources for entry in entries.make(source, site, given)]


def next_end(config: Config, store: Store, now: datetime) -> datetime | None:
    """Return when the next notice of a withdrawal ends, and feeds have to be written again."""
    lasting = config.publish.notice
    ends = (notices.ends(one, lasting) for one in store.withdrawals().values())
    return min((end for end in ends if end > now), default=None)


def _note_completed(
    store: Store, outlines: Mapping[tuple[str, str], Outline], now: datetime
) -> dict[tuple[str, str], datetime]:
    """Return since when each translation is complete, now for the first time or earlier."""
    known = store.completed()
    new = [
        key
        for key, outline in outlines.items()
        if key not in known and outline.draft is plan.Showing.YES
    ]
    store.note_completed(new, now)
    return known | dict.fromkeys(new, now)


def _draw_cards(
    home: Home, config: Config, site: Site, book: Book, manifest: Manifest
) -> tuple[Site, Iterator[Batch]]:
    """Give cards to the site's languages and to the newest entries; return their files."""
    if not config.publish.cards:
        return site, iter(())
    newest = [one for tag in site.languages for one in feeds.edition(book.in_language(tag)).current]
    doubtful = manifest.doubtful_cards()
    made = cards.make(home.feeds, site, map(book.whole, newest), doubtful)
    by_entry = {
        entries.identifier(site.url, one.statement_id, one.day, one.language): one for one in newest
    }
    book.cards = {
        (by_entry[name].statement_id, by_entry[name].language): card
        for name, card in made.of_entries.items()
    }
    files = (
        Batch(leaf.digest("card", path), lambda file=(path, data): [file])  # type: ignore[misc]
        for path, data in made.files.items()
    )
    return replace(site, cards=made.of_languages), files
