"""I/O: the port, the connections and how long they may last."""

import errno
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.log import Log
from bot.pipeline import App
from bot.serve.application import application

if TYPE_CHECKING:
    import asyncio

LOG = Log("serve")
STOP_SECONDS = 2
"""How long requests may go on after the order to stop."""

_KEEP_ALIVE_SECONDS = 5
_BACKLOG = 128
_AGAIN_SECONDS = 0.1
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Limits:
    """How many may be connected at once, and how long a request's head may take to come."""

    connections: int = 256
    head_seconds: float = 20


def listen(bind: str, patience: float = 0) -> socket.socket:
    """Take the port of an address (host:port); raises BotError where it cannot be had.

    One that is held by another process is asked for again, for `patience` seconds.
    """
    until = time.monotonic() + patience
    is_told = False
    while True:
        try:
            return _taken(bind)
        except (OSError, OverflowError, ValueError) as error:
            if getattr(error, "errno", 0) != errno.EADDRINUSE or time.monotonic() >= until:
                reason, mend = _why_not(error)
                raise BotError(
                    f"cannot listen on {bind}: {reason}.",
                    where="[serve]",
                    mend=mend,
                    reason="address",
                ) from None
        if not is_told:
            LOG.info("port-awaited", bind=bind, seconds=int(patience))
            is_told = True
        time.sleep(_AGAIN_SECONDS)


def _taken(bind: str) -> socket.socket:
    """Return a socket that has the port; raises OSError, OverflowError or ValueError."""
    host, _, port = bind.rpartition(":")
    host = host.strip("[]")
    if int(port) > _LAST_PORT:
        raise ValueError(port)  # the system would take another one instead
    family, kind, _, _, place = socket.getaddrinfo(
        host, int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        # From here on whoever comes waits for the first answer instead of being refused.
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _why_not(error: Exception) -> tuple[str, str]:
    """Say why a port cannot be had, and what to write instead."""
    if not isinstance(error, OSError):
        what = f"a port is a number up to {_LAST_PORT}"
        return what, "Write an address and a port, as in 127.0.0.1:8080."
    if error.errno == errno.EADDRNOTAVAIL:
        mend = "127.0.0.1 is reached from this machine alone, 0.0.0.0 from every network it is in."
        return "this machine has no such address", mend
    mend = "Another program may have this port: stop it, or give another one as bind."
    return str(error.strerror), mend


class Server:
    """Answers requests to a home on a port that was taken; ends with the process or before."""

    def __init__(self, app: App, listener: socket.socket, limits: Limits | None = None) -> None:
        import uvicorn

        limits = limits or Limits()

        self._listener = listener
        self._server = uvicorn.Server(
            uvicorn.Config(
                application(app),
                http=_impatient(limits.head_seconds),
                ws="none",
                limit_concurrency=limits.connections,
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_keep_alive=_KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=STOP_SECONDS,
            )
        )
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Block until SIGTERM or SIGINT."""
        # uvicorn raises the signal again when it is done: that must not end us before 0.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: None)
        log_address(self._listener)
        self._answer()

    def start(self, crashed: Callable[[BaseException], None]) -> None:
        """Go on in a thread, which leaves signals alone; `crashed` is told of an unexpected end."""

        def answer() -> None:
            try:
                self._answer()
            except BaseException as error:  # noqa: BLE001 - the daemon ends with it
                crashed(error)

        self._thread = threading.Thread(target=answer, name="http", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no more requests; those that are being answered have STOP_SECONDS."""
        self._server.should_exit = True

    def wait(self) -> None:
        """Wait until all is answered, or was given up."""
        if self._thread is not None:
            self._thread.join(STOP_SECONDS + 1)

    def _answer(self) -> None:
        self._server.run(sockets=[self._listener])


def log_address(listener: socket.socket) -> None:
    """Say at which address there are answers."""
    host, port = listener.getsockname()[:2]
    place = f"[{host}]" if ":" in host else host
    LOG.info("answering", address=f"http://{place}:{port}/")


def _impatient(seconds: float) -> type[Any]:
    """Return uvicorn's protocol, which waits for ever for a head, with an end to its patience."""
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Impatient(H11Protocol):
        """Closes a connection on which no request comes, or only half of its head."""

        _patience: "asyncio.TimerHandle | None" = None

        def connection_made(self, transport: "asyncio.Transport") -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._wait_for_head()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            cycle: Any = self.cycle  # None before the first request
            if cycle is not None and not cycle.response_complete:
                self._stop_waiting()
            elif self._patience is None:
                self._wait_for_head()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            super().connection_lost(exc)

        def _wait_for_head(self) -> None:
            self._patience = self.loop.call_later(seconds, self.transport.close)

        def _stop_waiting(self) -> None:
            if self._patience is not None:
                self._patience.cancel()
                self._patience = None

    return Impatient
