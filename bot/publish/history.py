"""I/O: what readers had before: since when a text stands as it is, and what they are told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.model import Correction, Entry, Notice, Statement
from bot.publish import entries, notices, wording
from bot.publish.site import Site
from bot.publish.source import Source
from bot.store import Shown, Store, Wording

Key = tuple[str, str]
_SECOND = timedelta(seconds=1)


class History:
    """What readers had, as the store knows it; it grows as entries are marked."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now
        self.known = store.shown()
        self._told = store.corrections()
        self._moments = _Moments(self.known)

    def mark(self, made: Sequence[tuple[Source, Entry]]) -> tuple[Entry, ...]:
        """Return the entries with the moment of their last change and their corrections.

        The store remembers before the files are written: a cycle that is cut off between
        the two writes the same bytes next time.
        """
        digests = {_key(entry): entries.digest(entry) for _, entry in made}
        news = [
            (source, entry)
            for source, entry in made
            if _key(entry) not in self.known
            or self.known[_key(entry)].digest != digests[_key(entry)]
        ]
        earlier = self._store.wordings(_key(entry) for _, entry in news)
        shown: dict[Key, Shown] = {}
        wordings: dict[Key, Wording] = {}
        corrections: dict[Key, Correction] = {}
        for source, entry in news:
            key = _key(entry)
            before = wording.unpacked(earlier[key].parts) if key in earlier else ()
            after = wording.of(source, entry.language, before)
            wordings[key] = Wording(entry.day, wording.packed(after))
            moment = self._moments.next(key, entry.published, self._now)
            shown[key] = Shown(digests[key], moment)
            if parts := wording.corrected(before, after):
                corrections[key] = Correction(moment, parts)
        if shown:
            self._store.save_shown(shown, wordings, corrections)
        self.known |= shown
        for key, correction in corrections.items():
            self._told[key] = (*self._told.get(key, ()), correction)
        return tuple(self.marked(entry) for _, entry in made)

    def marked(self, entry: Entry) -> Entry:
        """Return an entry that was marked before as it was then."""
        key = _key(entry)
        told = self._told.get(key, ())
        return replace(entry, updated=self.known[key].updated, corrections=told)


def withdrawn(
    store: Store,
    site: Site,
    statements: Iterable[Statement],
    known: Mapping[Key, Shown],
    lasting: timedelta,
    now: datetime,
) -> tuple[Notice, ...]:
    """Return a notice for every statement that readers had and that stands no more.

    `known` is what readers saw last. The order is that of the statements' dates, newest
    first, then of the site's languages.
    """
    before = store.withdrawals()
    news = notices.news(before, statements, (name for name, _ in known), now)
    if news.made or news.undone:
        store.save_withdrawals(news.made, news.undone)
    standing = set(news.undone)
    after = {name: one for name, one in {**before, **news.made}.items() if name not in standing}
    days = _days(store, known, after)
    made = [
        replace(notice, is_over=notices.is_over(notice.withdrawal, lasting, now))
        for name in sorted(after)
        for notice in notices.make(site, name, days.get(name, {}), after[name])
    ]
    made.sort(key=lambda notice: notice.day, reverse=True)
    return _marked(store, known, made, now)


def _days(
    store: Store, known: Mapping[Key, Shown], ids: Iterable[str]
) -> dict[str, dict[str, date]]:
    """Return the date that readers had, by statement and language."""
    wanted = set(ids)
    days: dict[str, dict[str, date]] = {}
    for (name, tag), one in store.wordings(key for key in known if key[0] in wanted).items():
        days.setdefault(name, {})[tag] = one.day
    return days


def _marked(
    store: Store, known: Mapping[Key, Shown], made: Iterable[Notice], now: datetime
) -> tuple[Notice, ...]:
    moments = _Moments(known)
    shown: dict[Key, Shown] = {}
    marked = []
    for notice in made:
        key, digest = (notice.statement_id, notice.language), notices.digest(notice)
        mark = known[key]
        if mark.digest != digest:
            mark = shown[key] = Shown(digest, moments.next(key, notice.published, now))
        marked.append(replace(notice, updated=mark.updated))
    if shown:
        store.save_shown(shown, {}, {})
    return tuple(marked)


class _Moments:
    """The moments of changes: later than the one before, and none twice in a language.

    Validators warn where two entries of a feed were changed at the same moment, and readers
    that sort by it show them in any order.
    """

    def __init__(self, known: Mapping[Key, Shown]) -> None:
        self._known = known
        self._taken = {(tag, one.updated) for (_, tag), one in known.items()}
        self._earliest: dict[str, datetime] = {}

    def next(self, key: Key, published: datetime, now: datetime) -> datetime:
        """Return the moment of a change; what appears first is as old as its statement.

        Of many changes at once some are a few seconds older: none lies in the future
        because there are many.
        """
        tag, before = key[1], self._known.get(key)
        moment = published
        if before:
            moment = entries.raised(published, before.updated, now)
            floor = entries.raised(published, before.updated, before.updated)
            wanted = self._earliest.get(tag, moment + _SECOND) - _SECOND
            moment = self._earliest[tag] = max(min(moment, wanted), floor)
        while (tag, moment) in self._taken:
            moment += _SECOND
        self._taken.add((tag, moment))
        return moment


def _key(entry: Entry) -> Key:
    return entry.statement_id, entry.language
