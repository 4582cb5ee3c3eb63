"""I/O: reads everything a home needs, sends nothing, and says how to mend what is wrong."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bot import backup, disk
from bot.alarms import messenger, sending, telling
from bot.announce.identity import here as place_of
from bot.announce.ledger import Ledger
from bot.announce.loss import WHAT, Loss
from bot.announce.opening import elsewhere
from bot.announce.secrets import read_secret
from bot.collect.web.sources import try_out
from bot.config import AccountConfig, Source
from bot.crew import broker_of, remarks
from bot.crew.bell import Bell
from bot.errors import READ_ONLY_MEND, BackupError, BotError, BrokerError, CatalogError, StoreError
from bot.languages import autonym, is_tag, meant_by
from bot.model import Refusal, Statement
from bot.nearest import did_you_mean, near
from bot.pipeline import App, translations_of
from bot.publish import cards
from bot.publish import site as sites
from bot.translate import audit, glossary, models, routing, shelf
from bot.translate.routing import Choice
from bot.translate.stage import given_terms

ENOUGH_BYTES = 500_000_000
_DAY = timedelta(days=1)
_OLD_BACKUP = timedelta(days=30)
_LOOK = "Look at the account in a browser; and is its `server` right, and this machine online?"
# What a person should look at, although the statement was taken as it is.
_TAKEN = frozenset({"language-doubtful"})
# What an engine says of a model that it uses all the same.
_WORKS = frozenset({"large-model"})


class Level(StrEnum):
    """How much a finding matters: all is well, know this, mend this."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at; `mend` says what to do where it is not well."""

    level: Level
    where: str
    what: str
    mend: str = ""


def check(app: App, now: datetime, *, online: bool) -> Iterator[Checked]:
    """Yield a finding for each thing looked at; asks servers only when `online`."""
    yield Checked(Level.OK, app.home.name(app.home.config_file), "is understood.")
    if app.config.serve is not None:
        yield Checked(Level.OK, "[serve]", f"`run` answers on http://{app.config.serve.bind}/.")
    yield from _folders(app)
    yield _database(app)
    yield from _ledger(app)
    yield from _statements(app, now)
    yield from _translations(app)
    yield from _languages(app)
    yield from _tables(app)
    yield from _models(app)
    yield from _cards(app)
    for account in app.config.accounts:
        yield _account(app, account, online=online)
    for source in app.config.sources:
        yield _source(app, source, online=online)
    yield from _workers(app, online=online)
    yield from _alarms(app)
    yield from _backup(app, now)
    yield _disk(app)
    yield _clock(app, now)


def _folders(app: App) -> Iterator[Checked]:
    home = app.home
    for folder in (home.statements, home.translations, home.feeds, home.state):
        name = f"{home.name(folder)}/"
        if not folder.is_dir():
            made = "It is made when it is needed."
            level = Level.WRONG if folder == home.statements else Level.NOTE
            mend = "Make it, or mount it." if folder == home.statements else made
            yield Checked(level, name, "is not there.", mend)
        elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            of_disk = "Its disk can only be read: mount it for writing."
            of_user = "Give it to the user that runs the bot."
            mend = of_disk if disk.is_read_only(folder) else of_user
            yield Checked(Level.WRONG, name, "cannot be written.", mend)


def _database(app: App) -> Checked:
    """Have all of the database read."""
    name = app.store.address.name
    try:
        schema = app.store.examine()
    except StoreError as error:
        return Checked(Level.WRONG, name, error.what, error.mend)
    return Checked(Level.OK, name, f"is sound (schema {schema}).")


def _ledger(app: App) -> Iterator[Checked]:
    """Follow the chain of the ledger from its first line."""
    name = app.home.name(app.home.ledger)
    try:
        ledger = Ledger(app.home.ledger, name)
    except StoreError as error:
        yield Checked(Level.WRONG, name, error.what, error.mend)
        return
    lines, _ = ledger.head
    yield Checked(Level.OK, name, f"{lines} lines, each as it was written.")
    if ledger.torn:
        mend = "Nothing to do: nothing was sent on its strength, and the next post drops it."
        yield Checked(Level.NOTE, name, "its last line is only half written.", mend)
    here = place_of(ledger.home, app.store)
    if here and ledger.machine not in {"", here}:
        moved = elsewhere(name)
        yield Checked(Level.WRONG, name, moved.what, moved.mend)
    seen = app.store.ledger_seen()
    if seen is not None and seen.loss:
        mend = "The next cycle reads the accounts first; `alliance-bot post reconcile` does it now."
        yield Checked(Level.NOTE, name, f"nothing new is sent: {WHAT[Loss(seen.loss)]}", mend)


def _backup(app: App, now: datetime) -> Iterator[Checked]:
    """Say when the last good backup was made, and read it to its end."""
    known = backup.last(app.home)
    wanted = app.config.backup
    if known.failed is not None:
        what = f"failed on {_day(known.failed)}: {known.why}"
        yield Checked(Level.WRONG, "backup", what, "Mend that: it is tried again every hour.")
    made = [one for one in (known.by_hand, known.by_itself) if one is not None]
    if not made:
        mend = "`alliance-bot backup FILE` makes one; with [backup], `run` makes them by itself."
        yield Checked(Level.NOTE, "backup", "none was made yet.", mend)
        return
    last = max(made, key=lambda one: one.made)
    where = f"backup {last.file}"
    try:
        backup.verify(Path(last.file))
    except BackupError as error:
        level = Level.NOTE if error.reason == "unreadable" else Level.WRONG
        mend = "Connect the disk that it is on; or, if it is lost, make another one."
        yield Checked(level, where, error.what, mend if level is Level.NOTE else error.mend)
        return
    if now - last.made > (2 * wanted.every if wanted else _OLD_BACKUP):
        level = Level.WRONG if wanted else Level.NOTE
        mend = "`alliance-bot backup FILE` makes one; `run` does, as [backup] says, while it runs."
        yield Checked(level, where, f"is of {_day(last.made)}, and no newer one is there.", mend)
    else:
        yield Checked(Level.OK, where, f"is of {_day(last.made)}, and whole.")


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _statements(app: App, now: datetime) -> Iterator[Checked]:
    records = app.store.files().values()
    taken = sum(1 for record in records if record.statement)
    yield Checked(Level.OK, "statements/", f"{taken} taken at the last cycle.")
    beside = app.store.whole_translations().values()
    for record in (*records, *beside):
        if record.refusal:
            level = Level.NOTE if record.refusal.reason in _TAKEN else Level.WRONG
            yield Checked(level, record.path, _said(record.refusal), record.refusal.mend)
        elif record.statement and _is_early(record.statement, now):
            what = f"its date, {record.statement.published}, is still to come."
            mend = "Mend the date; or write publish_at, should it be published on that day."
            yield Checked(Level.NOTE, record.path, what, mend)


def _translations(app: App) -> Iterator[Checked]:
    for statement in app.store.statements():
        yield from _misnamed(app, statement)
        for tag in app.config.published_languages:
            try:
                if tag != statement.language and not statement.withdrawn:
                    shelf.read(app.home, statement, tag)
            except CatalogError as error:
                yield Checked(Level.WRONG, error.where, error.what, error.mend)


def _is_early(statement: Statement, now: datetime) -> bool:
    """Tell whether a date is still to come everywhere on earth, and nothing says that it may."""
    return statement.publish_at is None and statement.published > (now + _DAY).date()


def _misnamed(app: App, statement: Statement) -> Iterator[Checked]:
    """Name files beside a statement's translations that are none: nobody reads them."""
    tags = app.config.published_languages
    folder = app.home.translations / statement.id
    for path in sorted(folder.glob("*.po")):
        if path.stem in tags or is_tag(path.stem):
            continue  # one of a language that is not published any more waits
        meant = [tag for tag in meant_by(path.stem) if tag in tags] or near(path.stem, tags)
        mend = did_you_mean(f"{tag}.po" for tag in meant) or "Name it after its language: es.po."
        name = app.home.name(path)
        yield Checked(Level.WRONG, name, "is not named after a language, and not read.", mend)


def _said(refusal: Refusal) -> str:
    return f"{refusal.reason}: {refusal.detail}"


def _languages(app: App) -> Iterator[Checked]:
    for choice in routing.choose_all(app.config, app.engines):
        yield _language(app, choice)


def _language(app: App, choice: Choice) -> Checked:
    where = f"language {choice.language} ({autonym(choice.language)})"
    if not choice.tried:
        return Checked(Level.OK, where, "people translate.")
    if choice.found is None:
        tried = ", ".join(choice.tried)
        what = f"nothing installed translates from {choice.source} (tried: {tried})."
        return Checked(Level.WRONG, where, what, choice.advice)
    engine, way = choice.found[0], choice.route_in_words
    if engine.draft and app.config.publish_policy(choice.language) != "draft":
        mend = f'Set publish = "draft" for {choice.language} to publish them, labelled as drafts.'
        what = f"{engine.name}, {way}: only drafts for reviewers, not published."
        return Checked(Level.NOTE, where, what, mend)
    return Checked(Level.OK, where, f"{engine.name}, {way}.")


def _tables(app: App) -> Iterator[Checked]:
    tables = glossary.read(app.home.glossary, app.home.slogans)
    for failure in tables.failures:
        yield Checked(Level.WRONG, failure.where, failure.detail, failure.mend)
    tags = app.config.published_languages
    statements = [one for one in app.store.statements() if not one.withdrawn]
    made = translations_of(app, statements)
    name = app.home.name(app.home.glossary)
    for found in audit.glossary(tables, tags, statements, made, name):
        level = Level.WRONG if found.reason == audit.CONFLICT else Level.NOTE
        yield Checked(level, found.where, found.detail, found.mend)
    if new := audit.slogans(tables, tags, statements, made):
        what = f"{len(new)} approved slogans are not in the bank."
        mend = "`alliance-bot slogans` lists them, `alliance-bot slogans --add` adds them."
        yield Checked(Level.NOTE, app.home.name(app.home.slogans), what, mend)


def _models(app: App) -> Iterator[Checked]:
    """Have the engines that are used look at every file, and Argos packages in any case."""
    used = {name for tag in app.config.published_languages for name in app.config.engines_for(tag)}
    is_well = True
    for name, engine in app.engines.items():
        for problem in engine.problems() if name in {*used, "argos"} else ():
            level = Level.NOTE if problem.reason in _WORKS else Level.WRONG
            is_well = is_well and level is Level.NOTE
            yield Checked(level, problem.where, problem.what, problem.mend)
    packages = models.installed(app.home)
    if packages and is_well:
        yield Checked(Level.OK, "state/models/", f"{len(packages)} packages, as installed.")


def _cards(app: App) -> Iterator[Checked]:
    """Everything else goes on where a font is missing, so that this is worth knowing, no more."""
    if not app.config.publish.cards:
        return
    site = sites.of(app.config, given_terms(app.home))
    problems = list(cards.problems(site))
    for problem in problems:
        yield Checked(Level.NOTE, problem.where, problem.what, problem.mend)
    if not problems:
        yield Checked(Level.OK, "cards", f"fonts for all {len(site.languages)} languages.")


def _source(app: App, source: Source, *, online: bool) -> Checked:
    where = f"source {source.name or source.url}"
    try:
        if online:
            return Checked(Level.OK, where, f"answers; shows {try_out(source)} posts.")
    except BotError as error:
        return Checked(Level.WRONG, where, error.what, error.mend)
    record = app.store.sources().get(source.url)
    if record is None:
        return Checked(Level.OK, where, "is looked at by the next cycle.")
    return Checked(Level.OK, where, f"was last looked at {record.looked:%Y-%m-%d %H:%M} UTC.")


def _workers(app: App, *, online: bool) -> Iterator[Checked]:
    """Say who translates elsewhere, and what of that does not come."""
    if (broker := broker_of(app.home, app.config)) is None:
        return
    where, now = "[workers]", app.store.moment()
    there = remarks.lately(app.store.workers(), now)
    names = ", ".join(f"{one.name} ({one.threads} at once)" for one in there)
    mend = "Start one: `alliance-bot worker` on any machine with this configuration."
    yield (
        Checked(Level.OK, where, f"{names}.")
        if there
        else Checked(Level.NOTE, where, "no worker is there.", mend)
    )
    for failure in remarks.failures(app.store.queued(), there, now):
        yield Checked(Level.WRONG, where, failure.detail, failure.mend)
    if online:
        try:
            Bell(broker).answers()
        except BrokerError as error:
            yield Checked(Level.WRONG, error.where, error.what, error.mend)
        else:
            yield Checked(Level.OK, broker.name, "answers.")


def _account(app: App, account: AccountConfig, *, online: bool) -> Checked:
    where = f"account {account.name}"
    try:
        if account.token is not None:
            read_secret(app.home, account.token, where)
        if online:
            connected = app.accounts[account.name]
            who = connected.verify()
            most = connected.limits().characters
            return Checked(Level.OK, where, f"answers, as {who}; takes {most} characters.")
    except BotError as error:
        return Checked(Level.WRONG, where, error.what, error.mend or _LOOK)
    return Checked(Level.OK, where, f"is set up ({account.network}).")


def _alarms(app: App) -> Iterator[Checked]:
    """Say whether those who are to be told could be: nothing is sent."""
    if app.config.alarms is None:
        mend = "Add [alarms]; docs/alarms.md says how."
        yield Checked(Level.NOTE, "alarms", "nobody is told when something needs a person.", mend)
        return
    addresses = {}
    for name, secret in telling.names(app.config.alarms.to).items():
        try:
            addresses[name] = read_secret(app.home, secret, f"alarms, {name}", telling.KIND)
        except BotError as error:
            yield Checked(Level.WRONG, error.where, error.what, error.mend)
    faults = sending.understood(tuple(addresses.values())) if addresses else []
    for name, fault in zip(addresses, faults, strict=True):
        where = f"alarms, {name}"
        if fault == messenger.UNENCRYPTED:
            mend = "Use the encrypted form of its service, as mailtos:// or ntfys://."
            yield Checked(Level.NOTE, where, fault, mend)
        elif fault:
            mend = "docs/alarms.md has examples, and says where all services are described."
            yield Checked(Level.WRONG, where, fault, mend)
        else:
            yield Checked(Level.OK, where, "is set up; `alliance-bot alarms test` tries it.")


def _disk(app: App) -> Checked:
    free = disk.free_bytes(app.home.state)
    what = f"{free / 1e9:.1f} GB free."
    if disk.is_read_only(app.home.state):
        return Checked(Level.WRONG, "disk", "can only be read.", READ_ONLY_MEND)
    if free < ENOUGH_BYTES:
        return Checked(Level.WRONG, "disk", what, "Make room: at least 0.5 GB.")
    return Checked(Level.OK, "disk", what)


def _clock(app: App, now: datetime) -> Checked:
    """A clock that runs behind what the home was last written with is wrong."""
    home, says = app.home, f"says {now:%Y-%m-%d %H:%M} UTC"
    written = max(map(_written, (home.database, home.ledger, home.config_file)))
    if written > now + timedelta(hours=1):
        mend = "Set it, and let it be kept (systemd-timesyncd)."
        what = f"{says}, which is before the home was last written."
        return Checked(Level.WRONG, "clock", what, mend)
    return Checked(Level.OK, "clock", f"{says}.")


def _written(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return datetime.fromtimestamp(0, UTC)
