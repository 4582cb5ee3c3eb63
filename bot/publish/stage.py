"""I/O: the step itself: what may be shown becomes entries, and entries become files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import locale, plan
from bot.config import Config, Home
from bot.model import Entry, PublishReport, Statement, Translation
from bot.ports import GivenTerm
from bot.publish import addresses, entries, feeds, opml, output, pages
from bot.publish import site as sites
from bot.publish.entries import Source
from bot.publish.site import Site
from bot.store import Shown, Store


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
    shown = mark(store, readable(config, statements, translations, completed, now, given), now)
    outcome = output.write_changed(home.feeds, home.name(home.feeds), files(site, shown))
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
    may = {
        key: translation
        for key, translation in translations.items()
        if showing(config, translation, completed.get(key), now) is plan.Showing.YES
    }
    sources = _sources(config, statements, may)
    return [entry for source in sources for entry in entries.make(source, site, given)]


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


def files(site: Site, shown: Sequence[Entry]) -> Iterator[tuple[str, bytes]]:
    """Yield (path, content) of everything in feeds/, one file at a time."""
    by_language = {tag: [e for e in shown if e.language == tag] for tag in site.languages}
    yield addresses.STYLE, pages.style()
    yield addresses.HOME, pages.home(site, by_language)
    channels = [feeds.channel(site, tag) for tag in site.languages]
    title = locale.words(site.source_language)("Statements of %(name)s") % {"name": site.own_name}
    yield addresses.OPML, opml.render(title, channels)
    for tag, found in by_language.items():
        made = feeds.render(site, tag, found)
        yield from made.files
        yield addresses.language_page(tag), pages.language(site, tag, made.edition)
        for month in made.edition.months:
            yield addresses.month_page(tag, month.name), pages.month(site, tag, month)
        for entry in found:
            page = addresses.statement_page(tag, entry.statement_id)
            yield page, pages.statement(site, entry)


def mark(store: Store, made: Sequence[Entry], now: datetime) -> tuple[Entry, ...]:
    """Return the entries with the moment of their last change, and keep what is shown now.

    The store remembers before the files are written: a cycle that is cut off between the
    two writes the same bytes next time.
    """
    known = store.shown()
    changed: dict[tuple[str, str], Shown] = {}
    marked = []
    for entry in made:
        key = (entry.statement_id, entry.language)
        digest = entries.digest(entry)
        before = known.get(key)
        if before is None:
            changed[key] = Shown(digest, entry.published)
        elif before.digest != digest:
            changed[key] = Shown(digest, entries.raised(entry, before.updated, now))
        since = changed.get(key) or known[key]
        marked.append(replace(entry, updated=since.updated))
    if changed:
        store.save_shown(changed)
    return tuple(marked)


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
        if entries.complete(statement, translation):
            found[tag] = translation
    return found
