"""I/O: what waits for people in a language, and what they decide: read from and kept in PO files.

Nothing here needs the home's lock: a decision is bound to what the person saw, and is refused
where that is no longer there.
"""

from collections.abc import Sequence
from datetime import datetime

from bot import plan
from bot.collect.stage import whole_translations
from bot.config import Config
from bot.errors import BotError, CatalogError
from bot.languages import meant_by
from bot.model import Statement
from bot.nearest import did_you_mean, near
from bot.pipeline import App
from bot.review.sheet import Paragraph, Sheet, Waiting
from bot.translate import glossary, merge, protect, shelf
from bot.translate.catalog import Entry
from bot.translate.shelf import Change, Edited
from bot.translate.stage import Desk, desks


def waiting(app: App, language: str, now: datetime, statement_id: str | None = None) -> Waiting:
    """Return what waits in a language, of all statements or of one.

    A text that people translated as a whole is not reviewed paragraph by paragraph.
    Raises BotError where there is no such language or statement.
    """
    if language not in app.config.published_languages:
        raise no_such_language(app.config, language)
    statements = (
        app.store.statements() if statement_id is None else [find_statement(app, statement_id)]
    )
    completed = app.store.completed()
    groups: dict[bool, list[Sheet]] = {False: [], True: []}
    for desk, sheet in _sheets(app, language, statements):
        if any(one.waits for one in sheet.paragraphs):
            since = completed.get((sheet.statement.id, language))
            policy = app.config.policy_now(language, since, now)
            groups[plan.showing(desk.translation, policy) is plan.Showing.YES].append(sheet)
    return Waiting(tuple(groups[False]), tuple(groups[True]))


def open_sheet(app: App, language: str, statement_id: str) -> Sheet:
    """Return one statement in one language.

    Raises BotError where there is no such statement or language, and CatalogError where its
    PO file is broken.
    """
    statement = find_statement(app, statement_id)
    if language not in app.config.published_languages or language == statement.language:
        raise no_such_language(app.config, language, statement)
    beside = _beside(app, statement, language)
    # A broken file says so, with its line.
    shelf.read(app.home, statement, language, beside)
    sheets = _sheets(app, language, [statement])
    if not sheets:
        raise BotError(
            f"the translation into {language} was written as a whole.",
            where=f"translations/{statement.id}/",
            mend="Change its file; it has no paragraphs of the original's to be reviewed.",
            reason="whole",
        )
    return sheets[0][1]


def find_statement(app: App, statement_id: str) -> Statement:
    """Return a statement that stands; raises BotError with the nearest names."""
    known = {one.id: one for one in app.store.statements() if not one.withdrawn}
    if statement_id in known:
        return known[statement_id]
    raise BotError(
        f'there is no statement "{statement_id}".',
        mend=did_you_mean(near(statement_id, known)) or "`alliance-bot status` lists all.",
        reason="no-such-statement",
    )


def no_such_language(config: Config, tag: str, statement: Statement | None = None) -> BotError:
    """Return the error for a language that nothing is translated into, with the nearest names."""
    own = statement.language if statement else ""
    known = [one for one in config.published_languages if one != own]
    close = [one for one in meant_by(tag) if one in known] or near(tag, known) or known
    what = f'"{tag}" is not a language that this is translated into.'
    if tag == own:
        what = f"it is written in {tag}: there is nothing to review."
    mend = did_you_mean(close) or "[languages] lists none."
    return BotError(what, mend=mend, reason="no-such-language")


def decide(app: App, sheet: Sheet, changes: Sequence[Change]) -> Edited:
    """Write what a person decided; what no longer fits is refused and named."""
    beside = _beside(app, sheet.statement, sheet.language)
    return shelf.edit(app.home, sheet.statement, sheet.language, changes, beside)


def approve_all(app: App, sheet: Sheet) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Approve every paragraph as it stands; return the keys (approved, left)."""
    wanted = [one for one in sheet.paragraphs if one.waits]
    changes = [
        Change(one.key, one.entry.version, one.entry.target, approved=True)
        for one in wanted
        if one.unit.target
    ]
    refused = {change.key for change in decide(app, sheet, changes).refused} if changes else set()
    done = tuple(change.key for change in changes if change.key not in refused)
    return done, tuple(one.key for one in wanted if one.key not in done)


def add_to_bank(app: App, sheet: Sheet, source: str, target: str) -> bool:
    """Put an approved slogan into the bank; False where the bank does not take it."""
    try:
        glossary.add_slogan(
            app.home.slogans,
            source,
            target,
            source=sheet.statement.language,
            target=sheet.language,
            name=app.home.name(app.home.slogans),
        )
    except CatalogError:
        return False
    return True


def _sheets(app: App, language: str, statements: Sequence[Statement]) -> list[tuple[Desk, Sheet]]:
    tables = glossary.read(app.home.glossary, app.home.slogans)
    found = desks(app.home, app.store, language, statements, whole=whole_translations(app.store))
    return [(desk, _sheet(desk, tables)) for desk in found if desk.translation.whole is None]


def _sheet(desk: Desk, tables: glossary.Tables) -> Sheet:
    source, target = desk.statement.language, desk.translation.language
    terms = tables.glossary.terms(source, target)
    bank = tables.slogans.bank(source, target)
    paragraphs = tuple(
        Paragraph(
            unit,
            entry,
            _doubts(entry),
            tuple((one.source, one.target) for one in protect.occurring(entry.source, terms)),
            entry.key.startswith("slogan") and glossary.slogan_key(entry.source) not in bank,
        )
        for unit, entry in zip(desk.translation.units, desk.entries, strict=True)
    )
    return Sheet(desk.statement, target, paragraphs)


def _doubts(entry: Entry) -> tuple[str, ...]:
    lines = entry.notes.split("\n")
    return tuple(
        line.removeprefix(merge.DOUBT).strip() for line in lines if line.startswith(merge.DOUBT)
    )


def _beside(app: App, statement: Statement, language: str) -> Statement | None:
    whole = whole_translations(app.store)
    found = (one for one in whole if (one.id, one.language) == (statement.id, language))
    return next(found, None)
