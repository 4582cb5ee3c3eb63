"""I/O: the story of a statement in one function: collect, translate, publish, announce."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot import picture, plan, tally
from bot.announce.limits import limits_of
from bot.announce.pace import Timing
from bot.announce.preview import Preview, look
from bot.announce.stage import announce, needing_a_person, posted, waiting
from bot.collect.stage import bring, collect, whole_translations
from bot.config import Config, Home
from bot.errors import BotError, StoreError
from bot.heap import give_back
from bot.languages import meant_by
from bot.log import Log
from bot.memo import forget
from bot.model import (
    AnnounceReport,
    CollectReport,
    Entry,
    Failure,
    PublishReport,
    Report,
    Statement,
    Translation,
)
from bot.nearest import did_you_mean, near
from bot.ports import Account, Engine
from bot.publish import cards
from bot.publish import site as sites
from bot.publish.leaf import Leaf
from bot.publish.stage import next_end, publish, readable
from bot.publish.websub import tell
from bot.report import Fact, as_facts, posts_as_facts
from bot.signs import Signs
from bot.store import LastCycle, Store, unshared
from bot.translate.crew import HERE, Crew
from bot.translate.stage import given_terms, read, translate, unwatched


@dataclass(frozen=True, slots=True)
class App:
    """One home with all its parts.

    `stopping` turns true when the process should end; `progress` is told (language, done,
    all) as sentences are translated. `crew` are those who translate. `confirm` raises
    LeadershipLostError where another process may lead this home now: it is asked before each
    step, and before each post leaves. `stands_by` says that this process does no work itself.
    """

    home: Home
    config: Config
    store: Store
    engines: Mapping[str, Engine]
    accounts: Mapping[str, Account]
    stopping: Callable[[], bool]
    progress: Callable[[str, int, int], None] = unwatched
    crew: Crew = HERE
    confirm: Callable[[], None] = unshared
    stands_by: bool = False


def run_once(app: App, now: datetime) -> Report:
    """Run one cycle and say what it did; a cycle that is told to stop ends between steps.

    Collecting begins with the sources that are due: what they bring are files like others.
    At the end a hub is told which feeds have changed, also those of earlier cycles.
    """
    signs = Signs(app.home.sign, now)
    app = replace(app, stopping=signs.asking(app.stopping), progress=signs.telling(app.progress))
    app.confirm()
    brought = bring(app.home, app.config, app.store, now, app.stopping)
    try:
        report, stock = _cycle(app, now)
    finally:
        forget()
        give_back()
    app.confirm()
    collected = replace(
        report.statements,
        held=(*brought.held, *report.statements.held),
        errors=(*brought.errors, *report.statements.errors),
    )
    published = report.published
    if not app.stopping():
        untold = tell(app.home, app.config, app.store, now, app.stopping)
        published = replace(published, errors=(*published.errors, *untold))
    done = replace(report, statements=collected, published=published)
    if not app.stopping():
        done = _noted(app, done, stock, signs)
    _log(as_facts(done))
    return done


def _noted(
    app: App, report: Report, stock: Mapping[str, Mapping[str, float]], signs: Signs
) -> Report:
    """Keep that a cycle ended; where that cannot be kept, what it did is reported all the same.

    A cycle that looked at nothing anew has counted no stock, and translated nothing.
    """
    errors = tuple(dict.fromkeys((error.reason, error.where) for error in report.errors))
    added = tally.duration(signs.seconds) | (tally.sentences(report) if stock else {})
    try:
        app.store.note_cycle(LastCycle(signs.moment, signs.seconds, errors), added, stock)
        news = tally.done(report) if stock else tally.sent(report.announced)
        _note_day(app, signs.moment, news, stock)
    except StoreError as error:
        failure = Failure(error.where, error.reason, error.what, error.mend)
        announced = report.announced
        return replace(report, announced=replace(announced, errors=(*announced.errors, failure)))
    return report


def _note_day(
    app: App,
    now: datetime,
    added: Mapping[str, float],
    stock: Mapping[str, Mapping[str, float]],
) -> None:
    """Keep what a day brought; one that brought nothing costs nothing."""
    found = tally.stands(stock)
    if added or found:
        app.store.note_day(now.astimezone(UTC).date(), added, found)


def _log(facts: Iterable[Fact]) -> None:
    """Tell each fact in the log of its stage; what merely waits is told every time."""
    for fact in facts:
        stage = Log(fact.stage)
        say = stage.info if fact.is_news else stage.debug
        say(fact.event, **fact.fields)


def import_due(app: App, now: datetime) -> CollectReport:
    """Let the sources that are due write what is new there into statements/, between cycles."""
    app.confirm()
    return bring(app.home, app.config, app.store, now, app.stopping)


def announce_due(app: App, now: datetime) -> AnnounceReport | None:
    """Send what is due by time, between cycles.

    None where something has changed since the last one: then a cycle has to look first, so
    that no post tells of what is not published.
    """
    if not waiting(app.config, app.store):
        return None
    seen = picture.take(app.home, app.config, _places(app))
    if app.store.standing_report(seen.digest, now) is None:
        return None
    done = _announce_waiting(app, now)
    with suppress(StoreError):  # a number less is no reason to lose the report
        _note_day(app, now, tally.sent(done), {})
    _log(posts_as_facts(done))
    return done


def _cycle(app: App, now: datetime) -> tuple[Report, Mapping[str, Mapping[str, float]]]:
    """Go from the files to the posts; return the report, and what was counted anew.

    Where nothing that a cycle reads has changed since one that found nothing to do, the
    report of that one stands, and only posts that wait are looked after.
    """
    seen = picture.take(app.home, app.config, _places(app))
    if (standing := app.store.standing_report(seen.digest, now)) is not None:
        return replace(standing, announced=_announce_waiting(app, now)), {}
    collected = collect(app.home, app.config, app.store, now)
    app.confirm()
    translated = translate(
        app.home,
        app.config,
        app.store,
        app.engines,
        collected.statements,
        now,
        whole=collected.translations,
        crew=app.crew,
        stopping=app.stopping,
        progress=app.progress,
    )
    if app.stopping():
        report = Report(collected.report, translated.report, PublishReport(), AnnounceReport())
        return report, {}
    app.confirm()
    public = _public(app, collected.statements, now)
    published = publish(
        app.home,
        app.config,
        app.store,
        public,
        translated.outlines,
        translated.translations,
        now,
        given_terms(app.home),
    )
    if app.stopping():
        report = Report(collected.report, translated.report, published.report, AnnounceReport())
        return report, {}
    timings = _timings(public)
    # Of what may have no page yet nobody is told; what is withdrawn is taken back all the same.
    leaves = published.book.leaves if published.is_whole else ()
    looked_at = _worth_a_look(app, leaves, timings, now)
    announced = announce(
        app.home,
        app.config,
        app.store,
        app.accounts,
        published.chosen(lambda one: one.statement_id in looked_at),
        now,
        timings=timings,
        stopping=app.stopping,
        confirm=app.confirm,
    )
    report = Report(collected.report, translated.report, published.report, announced)
    until = plan.stands_until(report, now, _moments(app, collected.statements, now))
    if until is not None and seen.is_settled:
        app.store.keep_report(seen.digest, report, since=now, until=until)
    policies = {tag: app.config.publish_policy(tag) for tag in app.config.published_languages}
    stock = tally.stock(
        collected.statements, translated.outlines, published.book.leaves, policies, report
    )
    return report, stock


def _public(app: App, statements: Sequence[Statement], now: datetime) -> list[Statement]:
    """Return what readers may have now: an embargo holds back all but what they have already.

    To take that back is a withdrawal; and one that was withdrawn stays so until the moment.
    """
    held = {one.id for one in statements if plan.is_embargoed(one, now)}
    held -= app.store.had(held)
    return [one for one in statements if one.id not in held]


def _timings(statements: Iterable[Statement]) -> dict[str, Timing]:
    """Return, by ID, what statements say of when they go out; most say nothing."""
    return {
        one.id: Timing(one.publish_at, one.urgent)
        for one in statements
        if one.publish_at or one.urgent
    }


def _worth_a_look(
    app: App, leaves: Iterable[Leaf], timings: Mapping[str, Timing], now: datetime
) -> set[str]:
    """Return the IDs of statements that announcing looks at.

    Those that are young, those whose posts wait, and those with posts that readers were
    shown other words of, or of a better label, not long ago.
    """
    waits, out = waiting(app.config, app.store), posted(app.store)
    max_age = app.config.announce.max_age

    def _is_young(one: Leaf) -> bool:
        publish_at = timings.get(one.statement_id, Timing()).publish_at
        return not plan.too_old(one.day, now, max_age, publish_at)

    return {
        one.statement_id
        for one in leaves
        if one.statement_id in waits
        or _is_young(one)
        or (one.statement_id in out and now - one.updated <= max_age)
    }


def _moments(app: App, statements: Iterable[Statement], now: datetime) -> Iterator[datetime]:
    """Yield when what is published changes by time alone.

    A translation that waits for review need not wait any longer; a withdrawal was told of
    long enough; a statement's own moment has come.
    """
    yield from (one.publish_at for one in statements if one.publish_at)
    if (end := next_end(app.config, app.store, now)) is not None:
        yield end
    waits = {tag: app.config.waits(tag) for tag in app.config.published_languages}
    if any(waits.values()):
        for (_, tag), since in app.store.completed().items():
            yield from (since + wait for wait in waits.get(tag, ()))


def _announce_waiting(app: App, now: datetime) -> AnnounceReport:
    """Send what is due by time; no statement is read but those whose posts wait."""
    ids = waiting(app.config, app.store)
    if not ids:
        return needing_a_person(app.store)
    chosen = _public(app, app.store.statements_named(ids), now)
    told = app.store.corrections(ids)
    entries = [
        replace(entry, corrections=told.get((entry.statement_id, entry.language), ()))
        for entry in _with_cards(app, _readable(app, chosen, now))
    ]
    return announce(
        app.home,
        app.config,
        app.store,
        app.accounts,
        entries,
        now,
        timings=_timings(chosen),
        stopping=app.stopping,
        confirm=app.confirm,
    )


def _places(app: App) -> list[Path]:
    """Return what the engines in use depend on outside of the folders that people edit."""
    tags = app.config.published_languages
    names = dict.fromkeys(name for tag in tags for name in app.config.engines_for(tag))
    return [place for name in names if name in app.engines for place in app.engines[name].places]


def translations_of(
    app: App, statements: Sequence[Statement]
) -> dict[tuple[str, str], Translation]:
    """Return the translations of statements as they are now, by (ID, language)."""
    return read(app.home, app.config, app.store, statements, whole=whole_translations(app.store))


def _readable(app: App, statements: Sequence[Statement], now: datetime) -> list[Entry]:
    made = translations_of(app, statements)
    given = given_terms(app.home)
    return readable(app.config, statements, made, app.store.completed(), now, given)


def site_name(app: App, tag: str) -> sites.Name:
    """Return the site's name as people of a language get it, from the glossary as it is now."""
    return sites.of(app.config, given_terms(app.home)).name(tag)


def preview(
    app: App,
    statement_id: str,
    now: datetime,
    *,
    language: str | None = None,
    account: str | None = None,
) -> list[Preview]:
    """Return the posts of a statement as they would be made now, by account and language.

    Raises BotError where there is no such statement.
    """
    chosen = [one for one in app.store.statements() if one.id == statement_id]
    if not chosen:
        raise BotError(
            f'there is no statement "{statement_id}".',
            mend=did_you_mean(near(statement_id, [one.id for one in app.store.statements()]))
            or "`alliance-bot status` lists all.",
            reason="no-such-statement",
        )
    _refuse_unknown(app.config, language, account)
    entries = _with_cards(app, _readable(app, chosen, now))
    by_language = {entry.language: entry for entry in entries}
    found: list[Preview] = []
    for one in app.config.accounts:
        tags = [tag for tag in one.languages if language in {None, tag} and tag in by_language]
        if not tags or account not in {None, one.name}:
            continue
        limits = limits_of(app.accounts[one.name])
        for entry in map(by_language.__getitem__, tags):
            found += look(one, limits, entry, by_language.get(entry.original))
    return found


def _refuse_unknown(config: Config, language: str | None, account: str | None) -> None:
    """Raise BotError for a language or an account that this home does not have."""
    tags = config.published_languages
    if language is not None and language not in tags:
        meant = [one for one in meant_by(language) if one in tags] or near(language, tags) or tags
        raise BotError(
            f'"{language}" is not a language that is published here.',
            mend=did_you_mean(meant),
            reason="no-such-language",
        )
    names = [one.name for one in config.accounts]
    if account is not None and account not in names:
        raise BotError(
            f'config/bot.toml has no account "{account}".',
            mend=did_you_mean(near(account, names) or names) or "Add it under [[accounts]].",
            reason="no-such-account",
        )


def _with_cards(app: App, entries: Sequence[Entry]) -> list[Entry]:
    """Return entries with those of their cards that are drawn."""
    site = sites.of(app.config, given_terms(app.home))
    made = cards.drawn(app.home.feeds, site, entries) if app.config.publish.cards else {}
    return [replace(entry, card=made.get(entry.id)) for entry in entries]
