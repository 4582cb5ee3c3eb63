"""I/O: reads everything a home needs, sends nothing, and says how to mend what is wrong."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bot.announce.secrets import read_secret
from bot.collect.web.sources import try_out
from bot.config import AccountConfig, Source
from bot.errors import BotError, CatalogError
from bot.languages import autonym
from bot.model import Refusal
from bot.pipeline import App, translations_of
from bot.publish import cards
from bot.publish import site as sites
from bot.translate import audit, glossary, models, routing, shelf
from bot.translate.routing import Choice
from bot.translate.stage import given_terms

ENOUGH_BYTES = 500_000_000
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
    yield from _statements(app)
    yield from _translations(app)
    yield from _languages(app)
    yield from _tables(app)
    yield from _models(app)
    yield from _cards(app)
    for account in app.config.accounts:
        yield _account(app, account, online=online)
    for source in app.config.sources:
        yield _source(app, source, online=online)
    yield _disk(app)
    yield from _clock(app, now)


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
            yield Checked(
                Level.WRONG, name, "cannot be written.", "Give it to the user that runs the bot."
            )


def _statements(app: App) -> Iterator[Checked]:
    records = app.store.files().values()
    taken = sum(1 for record in records if record.statement)
    yield Checked(Level.OK, "statements/", f"{taken} taken at the last cycle.")
    beside = app.store.whole_translations().values()
    for record in (*records, *beside):
        if record.refusal:
            level = Level.NOTE if record.refusal.reason in _TAKEN else Level.WRONG
            yield Checked(level, record.path, _said(record.refusal), record.refusal.mend)


def _translations(app: App) -> Iterator[Checked]:
    for statement in app.store.statements():
        for tag in app.config.published_languages:
            try:
                if tag != statement.language and not statement.withdrawn:
                    shelf.read(app.home, statement, tag)
            except CatalogError as error:
                yield Checked(Level.WRONG, error.where, error.what, error.mend)


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
        return Checked(Level.WRONG, where, error.what, error.mend)
    return Checked(Level.OK, where, f"is set up ({account.network}).")


def _disk(app: App) -> Checked:
    free = shutil.disk_usage(_existing(app.home.state)).free
    what = f"{free / 1e9:.1f} GB free."
    if free < ENOUGH_BYTES:
        return Checked(Level.WRONG, "disk", what, "Make room: at least 0.5 GB.")
    return Checked(Level.OK, "disk", what)


def _clock(app: App, now: datetime) -> Iterator[Checked]:
    """A clock that runs behind the database's own last write is wrong."""
    try:
        written = datetime.fromtimestamp(app.home.database.stat().st_mtime, UTC)
    except OSError:
        return
    if written > now + timedelta(hours=1):
        what = f"says {now:%Y-%m-%d %H:%M} UTC, which is before the home was last written."
        yield Checked(Level.WRONG, "clock", what, "Set it, and let it be kept (systemd-timesyncd).")


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.parent)
