"""I/O: who does what when: rings of the clock become work, done by one thread in turn."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from bot.daemon.pulse import BEAT, Pulse
from bot.daemon.ticker import Ticker
from bot.daemon.worker import Worker


class Rota:
    """A clock, the thread that works, and what is known of the life of both."""

    def __init__(
        self,
        todo: Mapping[str, Callable[[], None]],
        steady: Callable[[], float],
        crashed: Callable[[BaseException], None],
    ) -> None:
        self.pulse = Pulse()
        self.worker = Worker(todo, self.pulse, crashed)
        self.ticker = Ticker(steady)
        self._intervals: Mapping[str, timedelta] = {}

    def schedule(self, intervals: Mapping[str, timedelta]) -> None:
        """Have each job done so often; what stays as it was goes on counting."""
        before, self._intervals = self._intervals, dict(intervals)
        for name, interval in intervals.items():
            if before.get(name) != interval:
                self.ticker.every(name, interval, partial(self.worker.want, name))
        for name in before.keys() - intervals.keys():
            self.ticker.never(name)

    def want_all(self) -> None:
        """Have each job done now that is on the schedule, in its order."""
        for name in self._intervals:
            self.worker.want(name)

    def start(self) -> None:
        """Let both go on in threads of their own."""
        self.ticker.every("beat", timedelta(seconds=BEAT), self.pulse.beat)
        self.ticker.start()
        self.worker.start()
