"""I/O: the thread that tells people what needs them: no server that it waits for holds up work."""

import threading
from collections.abc import Callable

EVERY = 60.0
"""How many seconds lie between two looks."""
_GRACE = 4.0


class Alarming:
    """Looks at once and then every minute, until it is stopped."""

    def __init__(
        self,
        look: Callable[[Callable[[], bool]], None],
        crashed: Callable[[BaseException], None],
        every: float = EVERY,
    ) -> None:
        self._look = look
        self._crashed = crashed
        self._every = every
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="alarms", daemon=True)

    def start(self) -> None:
        """Go on in a thread of its own."""
        self._thread.start()

    def want(self) -> None:
        """Look soon: much may be different now."""
        self._wake.set()

    def stop(self) -> None:
        """Begin no other look; what is under way has a few seconds."""
        self._stop.set()
        self._wake.set()

    def wait(self) -> None:
        """Wait until it has stopped."""
        self._thread.join(_GRACE)

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._wake.clear()
                self._look(self._stop.is_set)
                self._wake.wait(self._every)
        except BaseException as error:  # noqa: BLE001 - whoever waits for it must know
            self._crashed(error)
