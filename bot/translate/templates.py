"""I/O: the templates of statements (.pot): written once, and again where a statement changed."""

from collections.abc import Iterable

from bot import plan
from bot.config import Home
from bot.files import stamp, write_whole
from bot.model import Failure, Statement
from bot.store import Store
from bot.translate import catalog, shelf
from bot.translate.reading import failure_of

_AT_ONCE = 500


def write(home: Home, store: Store, statements: Iterable[Statement], made_by: str) -> list[Failure]:
    """Write the templates that are not as they were last written; return what failed.

    `made_by` names what makes them: another one looks at all of them again.
    """
    known = store.templates()
    gone = set(known)
    failures: list[Failure] = []
    news: dict[str, tuple[str, str]] = {}
    for statement in statements:
        gone.discard(statement.id)
        key = f"{statement.revision} {made_by}"
        path = home.translations / statement.id / f"{statement.id}.pot"
        if known.get(statement.id) == (key, stamp(path)):
            continue
        try:
            write_whole(path, catalog.template(plan.units(statement), statement.language))
        except OSError as error:
            failures.append(failure_of(shelf.unwritable(home, path, error)))
            continue
        news[statement.id] = key, stamp(path)
        if len(news) >= _AT_ONCE:
            store.save_templates(news)
            news = {}
    if news or gone:
        store.save_templates(news, gone)
    return failures
