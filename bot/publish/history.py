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


def mark(store: Store, made: Sequence[tuple[Source, Entry]], now: datetime) -> tuple[Entry, ...]:
    """Return the entries with the moment of their last change and their corrections.

    The store remembers before the files are written: a cycle that is cut off between the
    two writes the same bytes next time.
    """
    known = store.shown()
    digests = {_key(entry): entries.digest(entry) for _, entry in made}
    news = [
        (source, entry)
        for source, entry in made
        if _key(entry) not in known or known[_key(entry)].digest != digests[_key(entry)]
    ]
    earlier = store.wordings(_key(entry) for _, entry in news)
    shown: dict[Key, Shown] = {}
    wordings: dict[Key, Wording] = {}
    corrections: dict[Key, Correction] = {}
    for source, entry in news:
        key = _key(entry)
        before = wording.unpacked(earlier[key].parts) if key in earlier else ()
        after = wording.of(source, entry.language, before)
        wordings[key] = Wording(entry.day, wording.packed(after))
        moment = _moment(known.get(key), entry.published, now)
        shown[key] = Shown(digests[key], moment)
        if parts := wording.corrected(before, after):
            corrections[key] = Correction(moment, parts)
    if shown:
        store.save_shown(shown, wordings, corrections)
    told = store.corrections()
    return tuple(
        replace(
            entry,
            updated=(shown.get(_key(entry)) or known[_key(entry)]).updated,
            corrections=told.get(_key(entry), ()),
        )
        for _, entry in made
    )


def withdrawn(
    store: Store, site: Site, statements: Iterable[Statement], lasting: timedelta, now: datetime
) -> tuple[Notice, ...]:
    """Return a notice for every statement that readers had and that stands no more.

    The order is that of the statements' dates, newest first, then of the site's languages.
    """
    known = store.shown()
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
    shown: dict[Key, Shown] = {}
    marked = []
    for notice in made:
        key, digest = (notice.statement_id, notice.language), notices.digest(notice)
        mark = known[key]
        if mark.digest != digest:
            mark = shown[key] = Shown(digest, _moment(mark, notice.published, now))
        marked.append(replace(notice, updated=mark.updated))
    if shown:
        store.save_shown(shown, {}, {})
    return tuple(marked)


def _moment(before: Shown | None, published: datetime, now: datetime) -> datetime:
    """What appears first is as old as its statement; each change is later than the last."""
    return entries.raised(published, before.updated, now) if before else published


def _key(entry: Entry) -> Key:
    return entry.statement_id, entry.language
