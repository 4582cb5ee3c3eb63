"""I/O: the book of alarms on the disk: a file of its own, as it tells of broken databases too."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from bot.alarms.book import Book
from bot.config import Home
from bot.files import write_whole
from bot.log import Log

if TYPE_CHECKING:
    from pydantic import TypeAdapter

LOG = Log("daemon")


class Keeper:
    """Reads and writes the book of a home.

    Where the disk takes nothing, what is known stays in this process: a full disk is just what
    somebody is to be told of, once.
    """

    def __init__(self, home: Home) -> None:
        self._home = home
        self._unsaved: Book | None = None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes from the book; the kernel lets go when this one ends."""
        try:
            self._home.state.mkdir(parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            descriptor = os.open(self._home.alarms.with_suffix(".lock"), flags, 0o600)
        except OSError:
            # Whoever cannot write here has nobody to be kept from.
            yield
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def read(self) -> Book:
        """Return the book; an empty one where there is none that can be read."""
        if self._unsaved is not None:
            return self._unsaved
        try:
            return _json().validate_json(self._home.alarms.read_bytes())
        except FileNotFoundError:
            return Book()
        except (OSError, ValueError):
            LOG.warning("alarms-forgotten", mend="Nothing: what lasts is told once more.")
            return Book()

    def keep(self, book: Book) -> None:
        """Write the book down."""
        try:
            write_whole(self._home.alarms, _json().dump_json(book), mode=0o600)
            self._unsaved = None
        except OSError as error:
            if self._unsaved is None:
                LOG.warning("alarms-not-kept", why=error.strerror or "")
            self._unsaved = book


@cache
def _json() -> "TypeAdapter[Book]":
    from pydantic import TypeAdapter

    return TypeAdapter(Book)
