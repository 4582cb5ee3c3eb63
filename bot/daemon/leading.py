"""I/O: one process leads a home whose database several machines reach; the others stand by."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from bot.config import Config, Home
from bot.daemon.notify import Manager
from bot.errors import BotError, HomeLockedError, StoreError
from bot.lock import hold
from bot.log import Log
from bot.serve import Apart, listen
from bot.store import Leadership, address_of, unshared

LOG = Log("daemon")
POLL_SECONDS = 5.0
"""How often who stands by tries to lead, and who leads asks whether it still does."""
_ENDS = frozenset({signal.SIGTERM, signal.SIGINT})
_HEARD = _ENDS | {signal.SIGHUP}
_WORDS = "standing by: another process leads this home"


@contextmanager
def stand_by(home: Home, config: Config, manager: Manager) -> Iterator[Callable[[], None] | None]:
    """Hold a home as the one process that leads it, once no other does.

    Gives what confirms that it is still so, as `App.confirm`; None where this process was told
    to stop before. Where nobody else reaches the database there is nothing to wait for: raises
    HomeLockedError where another process holds the home.
    """
    address = address_of(home, config)
    if address.file is not None:
        with hold(home):
            yield unshared
        return
    leadership = Leadership(address)
    with ExitStack() as held:
        held.callback(leadership.release)
        is_leader = Standby(home, config, leadership, manager).wait(held)
        yield leadership.confirm if is_leader else None


class Standby:
    """Waits until nobody else leads; meanwhile it answers requests, where it can have the port."""

    def __init__(
        self, home: Home, config: Config, leadership: Leadership, manager: Manager
    ) -> None:
        self._home = home
        self._config = config
        self._leadership = leadership
        self._manager = manager
        self._every = min(POLL_SECONDS, (manager.watchdog or POLL_SECONDS * 3) / 3)
        self._server: Apart | None = None
        self._said = ""

    def wait(self, held: ExitStack) -> bool:
        """Return once this process leads, and holds the home until `held` is closed.

        False where it was told to stop before. Raises BotError where the very first try cannot
        be made; later ones are made again and again.
        """
        if self._leads(held):
            return True
        LOG.info("stands-by", every_seconds=int(self._every))
        self._manager.ready()
        former = signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
        try:
            self._answer()
            while True:
                self._manager.alive(_WORDS)
                heard = signal.sigtimedwait(_HEARD, self._every)
                if heard is not None and heard.si_signo in _ENDS:
                    LOG.info("stopped", on=signal.Signals(heard.si_signo).name)
                    self._manager.stopping()
                    return False
                if self._tries(held):
                    LOG.info("takes-over")
                    return True
        finally:
            self._fall_silent()
            signal.pthread_sigmask(signal.SIG_SETMASK, former)

    def _tries(self, held: ExitStack) -> bool:
        """Try to lead; a server that does not answer is told of once."""
        try:
            leads = self._leads(held)
        except StoreError as error:
            if self._said != error.reason:
                LOG.warning("cannot-lead", detail=error.what, mend=error.mend)
            self._said = error.reason
            return False
        self._said = ""
        return leads

    def _leads(self, held: ExitStack) -> bool:
        """Take the lock that all machines share, and then the home's own."""
        if not self._leadership.take():
            return False
        try:
            held.enter_context(hold(self._home))
        except HomeLockedError:
            self._leadership.release()
            return False
        return True

    def _answer(self) -> None:
        """Serve what there is, and say in /healthz that this process stands by."""
        serve = self._config.serve
        if serve is None:
            return
        try:
            listener = listen(serve.bind)
        except BotError as error:
            LOG.info("does-not-answer", detail=error.what)
            return
        self._server = Apart(self._home, listener, "--stands-by")
        self._server.start(lambda error: LOG.warning("does-not-answer", detail=str(error)))

    def _fall_silent(self) -> None:
        """Leave the port to whoever leads."""
        if self._server is not None:
            self._server.stop()
            self._server.wait()


class Confirming:
    """Asks every few seconds, in a thread of its own, whether this process still leads."""

    def __init__(self, confirm: Callable[[], None], lost: Callable[[BaseException], None]) -> None:
        self._confirm = confirm
        self._lost = lost
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask, name="leading", daemon=True)

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def stop(self) -> None:
        """Ask no more."""
        self._stop.set()

    def _ask(self) -> None:
        while not self._stop.wait(POLL_SECONDS):
            try:
                self._confirm()
            except BaseException as error:  # noqa: BLE001 - whoever waits for it must know
                self._lost(error)
                return
