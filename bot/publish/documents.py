"""I/O: what stands in feeds/: every file, named by all that it is made of before it is made."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from operator import itemgetter

from bot import locale
from bot.model import Notice
from bot.publish import addresses, feed_items, feeds, leaf, opml, pages, sitemap
from bot.publish.book import Book
from bot.publish.feed_items import Channel
from bot.publish.feeds import Edition, Month
from bot.publish.leaf import Leaf
from bot.publish.output import Batch
from bot.publish.site import Site
from bot.publish.sitemap import Listed

Files = Iterable[tuple[str, bytes]]


class Documents:
    """The files of one cycle; `program` names the program that makes them.

    `ends` are the (key, number of entries) of current feeds as they were last made: a feed
    is cut where it gets too large, and that is only known when it is made. So is the number
    of a sitemap's files.
    """

    def __init__(
        self,
        site: Site,
        book: Book,
        gone: Sequence[Notice],
        ends: Mapping[str, tuple[str, int]],
        program: str,
    ) -> None:
        self._site = site
        self._book = book
        self._gone = gone
        self.ends = dict(ends)
        self._frame = leaf.digest(program, repr(site))

    def all(self) -> Iterator[Batch]:
        """Yield everything in feeds/ but cards; what another file leads to comes before it.

        So a reader whom a feed sends to a page, or to an archive, finds it.
        """
        site, book = self._site, self._book
        by_language = {tag: book.in_language(tag) for tag in site.languages}
        editions = {tag: feeds.edition(found) for tag, found in by_language.items()}
        yield self._batch("fixed", (), self._fixed)
        yield from self._statements()
        yield from (self._notice(one) for one in self._gone if one.language in by_language)
        archives: list[tuple[str, Batch]] = []
        newest: dict[str, Batch] = {}
        for tag, found in by_language.items():
            gone = [notice for notice in self._gone if notice.language == tag]
            newest[tag], older = self._feeds(tag, feeds.by_told(found), gone)
            archives += older
        # A month's statements are made once for all languages.
        yield from (batch for _, batch in sorted(archives, key=itemgetter(0)))
        for tag in by_language:
            yield from self._lists(tag, editions[tag])
            yield newest.pop(tag)
        yield self._batch(
            "home",
            (
                f"{tag} {len(found)} {found[0].digest if found else ''}"
                for tag, found in by_language.items()
            ),
            lambda: [(addresses.HOME, pages.home(site, by_language))],
        )
        yield from self._sitemap(editions)

    def _batch(self, name: str, parts: Iterable[str], make: Callable[[], Files]) -> Batch:
        return Batch(leaf.digest(self._frame, name, *parts), make)

    def _fixed(self) -> Files:
        """What changes with the site only."""
        site = self._site
        yield from pages.fixed()
        yield addresses.ROBOTS, sitemap.robots(site)
        channels = [feed_items.channel(site, tag) for tag in site.languages]
        words = locale.words(site.source_language)
        title = words("Statements of %(name)s") % {"name": site.own_name}
        yield addresses.OPML, opml.render(title, channels)

    def _sitemap(self, editions: Mapping[str, Edition[Leaf]]) -> Iterator[Batch]:
        """Yield a file for the lists, one a year for statements, and the index of all."""
        index: list[tuple[str, datetime | None]] = []
        keys = []
        for batch in self._listings(editions, index):
            keys.append(batch.key)
            yield batch
        yield self._batch(
            "sitemap", keys, lambda: [(addresses.SITEMAP, sitemap.index(self._site, index))]
        )

    def _listings(
        self, editions: Mapping[str, Edition[Leaf]], index: list[tuple[str, datetime | None]]
    ) -> Iterator[Batch]:
        listed = sitemap.lists(self._site, editions)
        changed = max((page.changed for page in listed if page.changed), default=None)
        yield self._listed("lists", map(repr, listed), lambda: listed, changed, index)
        for year, found in sitemap.years(self._book.leaves):
            pages = partial(map, sitemap.statement, found)
            names = (one.digest for one in found)
            yield self._listed(year, names, pages, sitemap.latest(found), index)

    def _listed(
        self,
        name: str,
        parts: Iterable[str],
        pages: Callable[[], Iterable[Listed]],
        changed: datetime | None,
        index: list[tuple[str, datetime | None]],
    ) -> Batch:
        """Return the files of some pages in the sitemap, and enter them into its index.

        How many files there are is only known when they are made: it is nearly always one.
        """
        batch = self._batch(f"sitemap {name}", parts, tuple)
        made: tuple[tuple[str, datetime | None, bytes], ...] = ()
        if self.ends.get(f"sitemap {name}") != (batch.key, 1):
            made = tuple(sitemap.files(name, pages()))
        self.ends[f"sitemap {name}"] = batch.key, len(made) or 1
        index += [one[:2] for one in made] or [(addresses.sitemap_part(name), changed)]
        return Batch(
            batch.key,
            lambda: [(path, data) for path, _, data in made or sitemap.files(name, pages())],
        )

    def _feeds(
        self, tag: str, found: Sequence[Leaf], gone: Sequence[Notice]
    ) -> tuple[Batch, list[tuple[str, Batch]]]:
        """Return the current feeds, and the archive documents by the names of their months."""
        about = feed_items.channel(self._site, tag)
        near = found[: feeds.MOST_ENTRIES + 1]
        parts = [*(f"{one.told.isoformat()} {self._book.name(one)}" for one in near)]
        batch = self._batch(f"feeds {tag}", (*parts, *map(repr, gone)), tuple)
        key, end = self.ends.get(tag, ("", 0))
        made: tuple[tuple[str, bytes], ...] = ()
        if key != batch.key:
            end, made = feeds.current(about, found, gone, self._book.whole)
        self.ends[tag] = batch.key, end

        def current() -> Files:
            return made or feeds.current(about, found, gone, self._book.whole)[1]

        months = feeds.cut_at(found, end).months
        older = []
        for number, month in enumerate(months):
            beside = [one.name for one in months[max(0, number - 1) : number + 2]]
            parts = [*beside, month.name, *map(self._book.name, month.entries)]
            make = partial(self._archive, about, months, number)
            older.append((month.name, self._batch(f"archive {tag}", parts, make)))
        return Batch(batch.key, current), older

    def _archive(self, about: Channel, months: Sequence[Month[Leaf]], number: int) -> Files:
        entries = map(self._book.whole, months[number].entries)
        path = addresses.month_feed(about.language, months[number].name)
        yield path, feeds.archive(about, months, number, entries)

    def _lists(self, tag: str, edition: Edition[Leaf]) -> Iterator[Batch]:
        """Yield the pages of a language's months, then its index page."""
        for month in edition.months:
            yield self._batch(
                f"month {tag}",
                (month.name, *(one.digest for one in month.entries)),
                partial(self._month, tag, month),
            )
        counts = (f"{month.name} {len(month.entries)}" for month in edition.months)
        yield self._batch(
            f"language {tag}",
            (*map(self._book.name, edition.current), *counts),
            partial(self._language, tag, edition),
        )

    def _language(self, tag: str, edition: Edition[Leaf]) -> Files:
        current = tuple(map(self._book.whole, edition.current))
        yield addresses.language_page(tag), pages.language(self._site, tag, current, edition.months)

    def _month(self, tag: str, month: Month[Leaf]) -> Files:
        yield addresses.month_page(tag, month.name), pages.month(self._site, tag, month)

    def _notice(self, notice: Notice) -> Batch:
        """The page, and the mark by which a web server knows to answer 410."""
        tag, name = notice.language, notice.statement_id
        path, mark = addresses.statement_page(tag, name), addresses.gone_mark(tag, name)
        return self._batch(
            "notice",
            [repr(notice)],
            lambda: [(path, pages.notice(self._site, notice)), (mark, b"410 Gone\n")],
        )

    def _statements(self) -> Iterator[Batch]:
        """Yield the pages of all statements; those of one statement stand together."""
        originals = {
            one.statement_id: one for one in self._book.leaves if one.language == one.original
        }
        for one in self._book.leaves:
            original = originals.get(one.statement_id)
            names = [self._book.name(one), *([original.digest] if original else [])]
            yield self._batch(
                "statement",
                (one.statement_id, one.language, *names),
                partial(self._statement, one, original),
            )

    def _statement(self, one: Leaf, original: Leaf | None) -> Files:
        beside = self._book.whole(original) if original else None
        path = addresses.statement_page(one.language, one.statement_id)
        yield path, pages.statement(self._site, self._book.whole(one), beside)
