"""I/O: of all processes that reach a database on a server, one leads: it holds a lock there."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa

from bot.errors import HomeLockedError, LeadershipLostError
from bot.store import server
from bot.store.address import Address

_SESSION = {"statement_timeout": "15s", "idle_session_timeout": "0"}


def unshared() -> None:
    """Confirm nothing: nobody on another machine reaches the database."""


@contextmanager
def led(address: Address, where: str) -> Iterator[Callable[[], None]]:
    """Lead what has its database at an address, until the end; gives what confirms it.

    Raises HomeLockedError where another process leads, which may be on another machine. A file
    is not shared: whoever holds its home leads.
    """
    if address.file is not None:
        yield unshared
        return
    leadership = Leadership(address)
    try:
        if not leadership.take():
            raise HomeLockedError(
                "another alliance-bot leads this home, here or on another machine.",
                where=where,
                mend="Wait until it is done, or stop the daemons first.",
            )
        yield leadership.confirm
    finally:
        leadership.release()


class Leadership:
    """The lock, and a connection that has nothing else to do than to hold it.

    The server lets go of the lock when the connection ends: with the process, or within half a
    minute after its machine is gone.
    """

    def __init__(self, address: Address) -> None:
        """Nothing is asked before `take`; raises ConfigError where a library is missing."""
        self._engine = server.engine(address, _SESSION, isolation_level="AUTOCOMMIT")
        self._name = address.name
        self._connection: sa.Connection | None = None
        self._session: int | None = None
        self._turn = threading.Lock()

    def take(self) -> bool:
        """Lead from now on, if nobody else does; raises StoreError without an answer."""
        with self._turn:
            try:
                self._connection = self._connection or self._engine.connect()
                free = sa.func.pg_try_advisory_lock(server.key(self._connection))
                is_ours = bool(self._connection.scalar(sa.select(free)))
                self._session = self._asked() if is_ours else None
            except sa.exc.DBAPIError as error:
                self._let_go()
                raise server.in_words(error, self._name) from error
            return is_ours

    def confirm(self) -> None:
        """Ask the server; raises LeadershipLostError where this process does not lead any more."""
        with self._turn:
            try:
                if self._session is not None and self._asked() == self._session:
                    return
                why = "another session answers"
            except sa.exc.DBAPIError as error:
                why = str(server.in_words(error, self._name).what)
            self._let_go()
        raise LeadershipLostError(
            f"this process does not lead the home any more: {why.rstrip('.')}.",
            where=self._name,
            mend="Nothing more is published or sent from here. `run` stands by when it is "
            "started again.",
        )

    def release(self) -> None:
        """Let another one lead."""
        with self._turn:
            self._let_go()

    def _asked(self) -> int | None:
        """Return the number of the session that the lock belongs to.

        It is another one where something between pools connections.
        """
        assert self._connection is not None  # noqa: S101 - it was made before
        return self._connection.scalar(sa.select(sa.func.pg_backend_pid()))

    def _let_go(self) -> None:
        connection, self._connection, self._session = self._connection, None, None
        if connection is not None:
            # What does not answer has let go already.
            with suppress(sa.exc.DBAPIError):
                connection.invalidate()
                connection.close()
        self._engine.dispose()
