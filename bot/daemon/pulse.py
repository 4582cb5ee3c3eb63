"""Pure: whether the daemon's threads are alive, from the signs of life that they give."""

from dataclasses import dataclass

HUNG_AFTER = 1800.0
"""How many seconds a job may go on without a sign of life. One sentence more, one file more or
one question whether to stop is a sign; publishing ten thousand statements for the first time
gives none for minutes."""
DEAD_AFTER = 60.0
"""How many seconds the scheduler may be silent."""
BEAT = 5.0
"""How many seconds lie between its signs of life."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long, in seconds, a silent thread is not yet taken for dead or hung."""

    job: float = HUNG_AFTER
    scheduler: float = DEAD_AFTER


@dataclass(frozen=True, slots=True)
class Ailment:
    """Why the daemon cannot go on: the job that hangs, "" for the scheduler; and since when."""

    job: str
    seconds: float


class Pulse:
    """For how long each thread was silent, by the looks of somebody who watches them.

    The time is that between looks: while the whole machine sleeps, or the process is stopped,
    nobody looks and nobody is expected to answer.
    """

    def __init__(self) -> None:
        self.job = ""
        self._scheduler = 0.0
        self._worker = 0.0

    def beat(self) -> None:
        """Note that the scheduler rings."""
        self._scheduler = 0.0

    def begin(self, job: str) -> None:
        """Note that a job begins."""
        self._worker = 0.0
        self.job = job

    def progress(self) -> None:
        """Note that the job goes on."""
        self._worker = 0.0

    def end(self) -> None:
        """Note that the job is done."""
        self.job = ""

    def look(self, elapsed: float, patience: Patience) -> Ailment | None:
        """Count the seconds since the last look, and return what is wrong; None: all is well."""
        self._scheduler += elapsed
        self._worker += elapsed
        if self._scheduler > patience.scheduler:
            return Ailment("", self._scheduler)
        if self.job and self._worker > patience.job:
            return Ailment(self.job, self._worker)
        return None
