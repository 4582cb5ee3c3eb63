"""I/O: the one thread that works: one job after the other, once however often it is wanted."""

import threading
from collections.abc import Callable, Mapping

from bot.daemon.pulse import Pulse

FIRST = "reload"
"""Done before what has waited longer."""


class Worker:
    """Does what is wanted in the order in which it was wanted first."""

    def __init__(
        self,
        jobs: Mapping[str, Callable[[], None]],
        pulse: Pulse,
        crashed: Callable[[BaseException], None],
    ) -> None:
        self._jobs = jobs
        self._pulse = pulse
        self._crashed = crashed
        self._wanted: dict[str, None] = {}
        self._is_ending = False
        self._change = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="worker", daemon=True)

    def want(self, name: str) -> None:
        """Have a job done soon; wanted twice before it begins, it is done once."""
        with self._change:
            self._wanted.setdefault(name)
            self._change.notify()

    def start(self) -> None:
        """Go on in a thread of its own."""
        self._thread.start()

    def end(self, seconds: float) -> bool:
        """Begin nothing more, and wait so long for the job at hand; tell whether it ended."""
        with self._change:
            self._is_ending = True
            self._change.notify()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    @property
    def ident(self) -> int | None:
        """The thread's number, by which its place in the code is found."""
        return self._thread.ident

    def work_off(self) -> None:
        """Do all that is wanted, here and now, until nothing is or the end has come."""
        while name := self._next():
            self._do(name)

    def _work(self) -> None:
        while not self._is_ending:
            with self._change:
                self._change.wait_for(lambda: self._wanted or self._is_ending)
            self.work_off()

    def _next(self) -> str:
        with self._change:
            if not self._wanted or self._is_ending:
                return ""
            name = FIRST if FIRST in self._wanted else next(iter(self._wanted))
            del self._wanted[name]
            return name

    def _do(self, name: str) -> None:
        self._pulse.begin(name)
        try:
            self._jobs[name]()
        except BaseException as error:  # noqa: BLE001 - whoever waits for it must know
            self._crashed(error)
        finally:
            self._pulse.end()
