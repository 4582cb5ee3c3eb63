"""I/O: the story of a statement in one function: collect, translate, publish, announce."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.announce.stage import announce
from bot.collect.stage import collect
from bot.config import Config, Home
from bot.model import AnnounceReport, PublishReport, Report
from bot.ports import Account, Engine
from bot.publish.stage import publish
from bot.store import Store
from bot.translate.stage import translate


@dataclass(frozen=True, slots=True)
class App:
    """One home with all its parts; `stopping` turns true when the process should end."""

    home: Home
    config: Config
    store: Store
    engines: Mapping[str, Engine]
    accounts: Mapping[str, Account]
    stopping: Callable[[], bool]


def run_once(app: App, now: datetime) -> Report:
    """Run one cycle and say what it did; a cycle that is told to stop ends between steps."""
    collected = collect(app.home, app.config, app.store, now)
    translated = translate(
        app.home,
        app.config,
        app.store,
        app.engines,
        collected.statements,
        stopping=app.stopping,
    )
    if app.stopping():
        return Report(collected.report, translated.report, PublishReport(), AnnounceReport())
    published = publish(
        app.home, app.config, app.store, collected.statements, translated.translations, now
    )
    if app.stopping():
        return Report(collected.report, translated.report, published.report, AnnounceReport())
    announced = announce(app.home, app.config, app.store, app.accounts, published.entries, now)
    return Report(collected.report, translated.report, published.report, announced)
