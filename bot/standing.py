"""I/O: where statements stand in every language, as the last cycle left it or a file is now.

What a cycle made of a PO file counts while the file is the one that it read; what changed since
is read again, so that a look costs by what changed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot import files, plan
from bot.collect.stage import whole_translations
from bot.config import Config
from bot.model import Statement, Translation
from bot.pipeline import App
from bot.places import Key, Place, Standings, State
from bot.plan import Outline, Showing
from bot.store import Reading
from bot.translate import shelf
from bot.translate.stage import Kept, read


def look(app: App, statements: Sequence[Statement]) -> Standings:
    """Look where these statements stand in every published language."""
    whole = whole_translations(app.store)
    beside = {(one.id, one.language): one.revision for one in whole}
    living = [one for one in statements if not one.withdrawn]
    outlines: dict[Key, Outline] = {}
    changed: set[str] = set()
    for tag in app.config.published_languages:
        known = app.store.readings(tag)
        for one in living:
            reading = known.get(one.id)
            if one.language == tag:
                continue
            if reading and _is_current(app, one, tag, reading, beside.get((one.id, tag), "")):
                outlines[one.id, tag] = reading.outline
            else:
                changed.add(one.id)
    again = [one for one in living if one.id in changed]
    fresh = read(app.home, app.config, app.store, again, whole=whole) if again else {}
    completed = app.store.completed()
    places = {
        (one.id, tag): _place(
            app.config, one, tag, completed, fresh.get((one.id, tag)), outlines.get((one.id, tag))
        )
        for one in statements
        for tag in app.config.published_languages
    }
    return Standings(places, fresh, Kept(app.store, outlines))


def _is_current(app: App, one: Statement, tag: str, reading: Reading, beside: str) -> bool:
    """Tell whether a reading is of this statement's text and of the file as it is now."""
    return (
        reading.stamp != ""
        and reading.is_of(one.revision, beside)
        and reading.stamp == files.stamp(shelf.path_of(app.home, one.id, tag))
    )


def _place(
    config: Config,
    statement: Statement,
    tag: str,
    completed: Mapping[Key, datetime],
    fresh: Translation | None,
    kept: Outline | None,
) -> Place:
    if statement.withdrawn:
        return Place(State.WITHDRAWN)
    if tag == statement.language:
        return Place(State.ORIGINAL)
    outline = plan.outline(fresh) if fresh is not None else kept
    if outline is None:
        return Place(State.BROKEN)
    waits = outline.showing(config.publish_policy(tag)) is Showing.NOT_REVIEWED
    since, wait = completed.get((statement.id, tag)), config.unreviewed_after(tag)
    until = _until(since, wait) if waits else None
    if fresh is not None and fresh.broken:
        return Place(State.BROKEN, waits, until, fresh.broken)
    if outline.draft in {Showing.HELD, Showing.MISSING}:
        return Place(State(outline.draft.value), waits, until)
    return Place(State(outline.label.value), waits, until)


def _until(since: datetime | None, wait: timedelta | None) -> datetime | None:
    return since + wait if since and wait else None
