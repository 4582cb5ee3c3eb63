"""I/O: APScheduler, as a clock that rings and does nothing else; what is due says the database."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SHORTEST = timedelta(seconds=1)


class Ticker:
    """Rings every so often, on a steady clock: setting the system's clock changes nothing.

    What it rings must return at once: all rings are in the scheduler's own thread, so that a
    ring is a sign that this thread lives.
    """

    def __init__(self, steady: Callable[[], float]) -> None:
        self._steady = steady
        self._scheduler = _scheduler(self.tick)

    def now(self) -> datetime:
        """Return the steady clock's time in the scheduler's form: a moment of no calendar."""
        return _EPOCH + timedelta(seconds=self._steady())

    def every(self, name: str, interval: timedelta, ring: Callable[[], None]) -> None:
        """Ring after each interval from now on; the same name once more counts anew."""
        interval = max(interval, _SHORTEST)
        self._scheduler.add_job(
            ring,
            "interval",
            seconds=interval.total_seconds(),
            timezone=UTC,
            start_date=self.now() + interval,
            next_run_time=self.now() + interval,
            id=name,
            replace_existing=True,
        )

    def never(self, name: str) -> None:
        """Ring no more of that name."""
        self._scheduler.remove_job(name)

    def start(self) -> None:
        """Go on in a thread of its own."""
        self._scheduler.start()

    def stop(self) -> None:
        """Ring no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def tick(self) -> float | None:
        """Ring what is due; return in how many seconds the next is, None where there is none.

        What is due rings once, however often its time has come since the last look.
        """
        moment = self.now()
        for job in self._scheduler.get_jobs():
            following = job.next_run_time
            if following > moment:
                continue
            while following <= moment:
                following = job.trigger.get_next_fire_time(following, moment)
            job.modify(next_run_time=following)
            job.func()
        left = [(job.next_run_time - self.now()) for job in self._scheduler.get_jobs()]
        return max(0.0, min(left).total_seconds()) if left else None


def _scheduler(tick: Callable[[], float | None]) -> Any:
    from apscheduler.schedulers.background import BackgroundScheduler

    class Scheduler(BackgroundScheduler):  # type: ignore[misc] # it has no types
        """APScheduler with its thread, its jobs and its intervals, on a clock of ours.

        Its own way of looking for due jobs knows only the system's clock.
        """

        def _process_jobs(self) -> float | None:
            return tick()

    # Each ring would be told, several times a minute, for years.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    return Scheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
