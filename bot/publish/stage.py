"""I/O: the step itself: what may be shown becomes entries, and entries become files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from bot import locale, plan
from bot.config import Config, Home
from bot.model import Entry, Notice, PublishReport, Statement, Translation
from bot.ports import GivenTerm
from bot.publish import (
    addresses,
    cards,
    entries,
    feed_items,
    feeds,
    history,
    notices,
    opml,
    output,
    pages,
)
from bot.publish import site as sites
from bot.publish.site import Site
from bot.publish.source import Source, complete
from bot.store import Store


@dataclass(frozen=True, slots=True)
class Published:
    """Every entry that readers can see, and what was written for them.

    Entries are in the order of statements (newest first), then of languages on pages.
    """

    entries: tuple[Entry, ...]
    report: PublishReport


def publish(
    home: Home,
    config: Config,
    store: Store,
    statements: Sequence[Statement],
    translations: Mapping[tuple[str, str], Translation],
    now: datetime,
    given: GivenTerm,
) -> Published:
    """Bring feeds/ up to what may be shown now; `translations` are by (ID, language).

    `given` is how names and terms are said in other languages.
    """
    site = sites.of(config, given)
    completed = _note_completed(store, translations, now)
    made = _made(config, site, statements, translations, completed, now, given)
    site, shown, drawn = _with_cards(home, config, site, history.mark(store, made, now))
    gone = history.withdrawn(store, site, statements, config.publish.notice, now)
    everything = chain(drawn.items(), files(site, shown, gone))
    outcome = output.write_changed(home.feeds, home.name(home.feeds), everything)
    seen = {entry.language for entry in shown}
    report = PublishReport(
        languages=tuple(tag for tag in site.languages if tag in seen),
        files_written=outcome.written,
        files_unchanged=outcome.unchanged,
        errors=(outcome.failure,) if outcome.failure else (),
    )
    return Published(shown, report)


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
    made = _made(config, site, statements, translations, completed, now, given)
    return [entry for _, entry in made]


def next_end(config: Config, store: Store, now: datetime) -> datetime | None:
    """Return when the next notice of a withdrawal ends, and feeds have to be written again."""
    lasting = config.publish.notice
    ends = (notices.ends(one, lasting) for one in store.withdrawals().values())
    return min((end for end in ends if end > now), default=None)


def _made(
    config: Config,
    site: Site,
    statements: Sequence[Statement],
    translations: Mapping[tuple[str, str], Translation],
    completed: Mapping[tuple[str, str], datetime],
    now: datetime,
    given: GivenTerm,
) -> list[tuple[Source, Entry]]:
    """Return what may be shown now, each entry beside what it was made of."""
    may = {
        key: translation
        for key, translation in translations.items()
        if showing(config, translation, completed.get(key), now) is plan.Showing.YES
    }
    return [
        (source, entry)
        for source in _sources(config, statements, may)
        for entry in entries.make(source, site, given)
    ]


def showing(
    config: Config, translation: Translation, since: datetime | None, now: datetime
) -> plan.Showing:
    """Decide by the language's policy; `since` is when the translation was first complete."""
    tag = translation.language
    policy = plan.policy_now(config.publish_policy(tag), config.unreviewed_after(tag), since, now)
    return plan.showing(translation, policy)


def _note_completed(
    store: Store, translations: Mapping[tuple[str, str], Translation], now: datetime
) -> dict[tuple[str, str], datetime]:
    """Return since when each translation is complete, now for the first time or earlier."""
    known = store.completed()
    new = [
        key
        for key, translation in translations.items()
        if key not in known and plan.showing(translation, "draft") is plan.Showing.YES
    ]
    store.note_completed(new, now)
    return known | dict.fromkeys(new, now)


def files(
    site: Site, shown: Sequence[Entry], gone: Sequence[Notice] = ()
) -> Iterator[tuple[str, bytes]]:
    """Yield (path, content) of everything in feeds/, one file at a time."""
    by_language = {tag: [e for e in shown if e.language == tag] for tag in site.languages}
    originals = {e.statement_id: e for e in shown if e.language == e.original}
    yield addresses.STYLE, pages.style()
    yield addresses.HOME, pages.home(site, by_language)
    channels = [feed_items.channel(site, tag) for tag in site.languages]
    title = locale.words(site.source_language)("Statements of %(name)s") % {"name": site.own_name}
    yield addresses.OPML, opml.render(title, channels)
    for tag, found in by_language.items():
        withdrawn = [notice for notice in gone if notice.language == tag]
        yield from feeds.render(site, tag, found, withdrawn)
        edition = feeds.edition(found)
        yield addresses.language_page(tag), pages.language(site, tag, edition)
        for month in edition.months:
            yield addresses.month_page(tag, month.name), pages.month(site, tag, month)
        for entry in found:
            page = addresses.statement_page(tag, entry.statement_id)
            yield page, pages.statement(site, entry, originals.get(entry.statement_id))
        for notice in withdrawn:
            page = addresses.statement_page(tag, notice.statement_id)
            yield page, pages.notice(site, notice)


def _with_cards(
    home: Home, config: Config, site: Site, shown: Sequence[Entry]
) -> tuple[Site, tuple[Entry, ...], Mapping[str, bytes]]:
    """Return site and entries with their cards, and the cards' files: only of current feeds."""
    if not config.publish.cards:
        return site, tuple(shown), {}
    current = (
        entry
        for tag in site.languages
        for entry in feeds.edition([entry for entry in shown if entry.language == tag]).current
    )
    made = cards.make(home.feeds, site, current)
    carded = tuple(replace(entry, card=made.of_entries.get(entry.id)) for entry in shown)
    return replace(site, cards=made.of_languages), carded, made.files


def _sources(
    config: Config,
    statements: Sequence[Statement],
    translations: Mapping[tuple[str, str], Translation],
) -> list[Source]:
    """The statements that stand, newest first, each with the translations it may be read in."""
    standing = sorted((s for s in statements if not s.withdrawn), key=lambda s: s.id)
    standing.sort(key=lambda statement: statement.published, reverse=True)
    return [Source(s, _showable(config, s, translations)) for s in standing]


def _showable(
    config: Config, statement: Statement, translations: Mapping[tuple[str, str], Translation]
) -> dict[str, Translation]:
    found = {}
    for tag in config.published_languages:
        translation = translations.get((statement.id, tag))
        if tag == statement.language or translation is None:
            continue
        if complete(statement, translation):
            found[tag] = translation
    return found
