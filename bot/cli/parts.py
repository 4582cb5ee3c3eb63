"""I/O: a home opened for a command: to look, or to change something in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.config import Home, load
from bot.pipeline import App
from bot.wiring import build_app, hold


@contextmanager
def opened(home: Home) -> Iterator[App]:
    """Open a home to look at it; a daemon may go on working in it."""
    app = build_app(home, load(home))
    try:
        yield app
    finally:
        app.store.close()


@contextmanager
def held(home: Home) -> Iterator[App]:
    """Open a home to change something; raises HomeLockedError where a daemon works."""
    config = load(home)
    with hold(home, config) as confirm:
        app = build_app(home, config, confirm=confirm)
        try:
            yield app
        finally:
            app.store.close()
