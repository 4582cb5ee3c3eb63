"""I/O: looks at a home as /healthz does, and tells people what they are to hear."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from bot import health
from bot.alarms import book as books
from bot.alarms.book import Letterhead
from bot.alarms.keeping import Keeper
from bot.alarms.telling import names, tell
from bot.config import Config, Home
from bot.disk import disks_in_words
from bot.errors import DiskError
from bot.health import Remark, Verdict
from bot.pipeline import App


class Watch:
    """Looks again and again; what it knows outlives it."""

    def __init__(self, home: Home) -> None:
        self._keeper = Keeper(home)

    def look(
        self,
        app: App,
        now: datetime,
        troubles: Iterable[Remark] = (),
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        """Look at the home once, and send what is due; `troubles` are known to the daemon only."""
        rules = app.config.alarms
        if rules is None:
            return
        verdict = _judged(app, now)
        head = letterhead(app.config)
        with self._keeper.alone():
            book = books.tidied(self._keeper.read(), names(head.to), rules, now)
            book = replace(book, letterhead=head)
            reasons = (*verdict.reasons, *troubles, *books.remarks_of_ends(book, now))
            found = books.seen(book, reasons, verdict.notes, now, is_whole=verdict.is_whole)
            tell(app.home, found, head, rules, now, self._keeper.keep, stopping=stopping)


def _judged(app: App, now: datetime) -> Verdict:
    """Judge the home; where it cannot even be looked at, that is what is to be told."""
    try:
        with disks_in_words():
            return health.judge(health.look(app), now)
    except DiskError as error:
        return Verdict((Remark("disk-fails", error.what, error.mend),), (), is_whole=False)


def letterhead(config: Config) -> Letterhead:
    """Return who sends, and where to."""
    to = config.alarms.to if config.alarms else ()
    return Letterhead(config.site.name, config.site.url, to)
