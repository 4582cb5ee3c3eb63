"""I/O: `status` looks at a home: its statements in every language, what is held, every post."""

from datetime import datetime
from pathlib import PurePosixPath

from bot import plan, standing
from bot.errors import BotError
from bot.nearest import did_you_mean, near
from bot.pipeline import App
from bot.status.seen import Seen


def look(app: App, now: datetime, statement_id: str | None = None) -> Seen:
    """Look at a home as the last cycle left it; raises BotError for an unknown statement."""
    known = app.store.statements()
    chosen = tuple(one for one in known if statement_id in {None, one.id})
    records = (*app.store.files().items(), *app.store.whole_translations().items())
    refusals = tuple(
        (path, record.refusal)
        for path, record in records
        if record.refusal
        and statement_id in {None, path, record.refusal.id, PurePosixPath(path).parent.name}
    )
    posts = tuple(
        delivery
        for delivery in app.store.deliveries()
        if statement_id in {None, delivery.statement_id}
    )
    if statement_id and not chosen and not refusals and not posts:
        raise BotError(
            f'there is no statement "{statement_id}".',
            mend=did_you_mean(near(statement_id, [one.id for one in known]))
            or "`alliance-bot status` lists all; a new file is taken by the next cycle.",
            reason="no-such-statement",
        )
    held = {one.id: one.publish_at for one in chosen if plan.is_embargoed(one, now)}
    late = app.store.had(held)
    return Seen(
        app.config.published_languages,
        chosen,
        standing.look(app, chosen),
        refusals,
        posts,
        statement_id is not None,
        {name: until for name, until in held.items() if until and name not in late},
        late,
    )
