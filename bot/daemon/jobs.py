"""I/O: what the daemon does when it rings, and what it logs of it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from bot.backup import backup_if_due
from bot.check import ENOUGH_BYTES
from bot.daemon import upkeep
from bot.daemon.clock import Clock
from bot.disk import disks_in_words, free_bytes
from bot.errors import BotError, DiskError, LeadershipLostError
from bot.health import Remark
from bot.log import Log
from bot.model import AnnounceReport, Failure, Report
from bot.pipeline import App, announce_due, import_due, run_once

LOG = Log("daemon")

_MINUTE = timedelta(minutes=1)
_NEWS = timedelta(seconds=5)
_SOON = 1.0
_LOG_SAYS = "Look into the log: `journalctl -u alliance-bot`; `alliance-bot check` says more."


class Jobs:
    """The jobs of a home; what is expected to go wrong is logged and tried again."""

    def __init__(self, app: Callable[[], App], clock: Clock) -> None:
        self._app = app
        self._clock = clock
        self._took = 0.0
        self._ended = clock.steady()
        self._is_in_cycle = False
        self._is_short_of_room = False
        self._known: frozenset[Failure] | None = None
        self._troubles: dict[str, Remark] = {}
        self._failed: dict[str, str] = {}

    @property
    def troubles(self) -> tuple[Remark, ...]:
        """What keeps jobs from their work, as their last tries met it; several alike are one."""
        return tuple({one.reason: one for one in tuple(self._troubles.values())}.values())

    @property
    def all(self) -> Mapping[str, Callable[[], None]]:
        """The jobs by their names."""
        return {
            "cycle": self.cycle,
            "import": self.bring,
            "announce": self.announce,
            "backup": self.back_up,
            "upkeep": self.look_after,
            "batches": self.take_up,
        }

    def intervals(self) -> Mapping[str, timedelta]:
        """Return how often each rings.

        What is due is decided when it rings: a backup a day is asked for every few minutes. A
        cycle announces what is due; only where cycles are rare, posts are looked after in between.
        """
        schedule = self._app().config.schedule
        rare = {"announce": _MINUTE} if schedule.cycle > _MINUTE else {}
        elsewhere = {"batches": _NEWS} if self._app().config.workers else {}
        return {
            "cycle": schedule.cycle,
            "import": schedule.import_,
            "backup": 5 * _MINUTE,
            "upkeep": 60 * _MINUTE,
            **rare,
            **elsewhere,
        }

    def rest(self) -> float:
        """Return how many seconds the next cycle out of turn is to wait.

        Twice as long as the last one took, after its end: a large home whose people are at work
        all day is not to work all the time because of it.
        """
        if self._is_in_cycle:
            return _SOON
        return max(0.0, self._ended + 2 * self._took - self._clock.steady())

    def cycle(self) -> None:
        """Run a cycle."""
        begun = self._clock.steady()
        self._is_in_cycle = True
        try:
            with self._expected("cycle"):
                self._look_at_room()
                self._log_cycle(run_once(self._app(), self._clock.now()), begun)
        finally:
            self._ended = self._clock.steady()
            self._took = self._ended - begun
            self._is_in_cycle = False

    def take_up(self) -> None:
        """Run a cycle where workers elsewhere are done with something, at its own pace."""
        with self._expected("batches"):
            app = self._app()
            if self.rest() or not app.crew.has_news(app.store):
                return
        self.cycle()

    def bring(self) -> None:
        """Look at the sources that are due; what they bring is collected like any other file."""
        with self._expected("import"):
            for error in import_due(self._app(), self._clock.now()).errors:
                _log_failure(error)

    def announce(self) -> None:
        """Send the posts that are due."""
        with self._expected("announce"):
            report = announce_due(self._app(), self._clock.now())
            if report is not None and (report.sent or report.errors):
                _log_announced(report)

    def back_up(self) -> None:
        """Make the backup that is due."""
        with self._expected("backup"):
            app = self._app()
            made = backup_if_due(app.home, app.config, self._clock.now(), app.stopping)
            if made is not None:
                LOG.info("backup", file=str(made.file), bytes=made.size)

    def look_after(self) -> None:
        """Do what keeps a home well over years."""
        with self._expected("upkeep"):
            app, now = self._app(), self._clock.now()
            if upkeep.is_due(app.home, now):
                gone = upkeep.clear(app.home, now)
                upkeep.examine(app, now)
                LOG.info("upkeep", database="sound", leftovers_removed=gone)

    @contextmanager
    def _expected(self, job: str) -> Iterator[None]:
        """Log what is expected to go wrong, once, and keep it; the next ring tries again."""
        try:
            with disks_in_words():
                yield
        except LeadershipLostError:
            raise
        except BotError as error:
            self._log_failed(job, error)
            if error.reason == DiskError.reason:
                self._keep(job, Remark("disk-fails", error.what, error.mend))
            else:
                # Its own words may name a statement that is not published yet.
                self._keep(job, Remark("work-fails", f"{job} fails: {error.reason}.", _LOG_SAYS))
        else:
            self._troubles.pop(job, None)
            if self._failed.pop(job, None):
                LOG.info("works-again", job=job)

    def _log_failed(self, job: str, error: BotError) -> None:
        """Log why a job failed, unless its last try failed in the same way."""
        if self._failed.get(job) != error.what:
            self._failed[job] = error.what
            LOG.error(
                "failed",
                job=job,
                reason=error.reason,
                where=error.where,
                detail=error.what,
                mend=error.mend,
            )

    def _keep(self, job: str, trouble: Remark) -> None:
        """Keep what a job met; a backup is tried so rarely that its own note says how it is."""
        if job != "backup":
            self._troubles[job] = trouble

    def _log_cycle(self, report: Report, begun: float) -> None:
        """Log what a cycle did, in numbers; what was wrong before and still is, not again."""
        done = {
            "new": len(report.statements.new),
            "changed": len(report.statements.changed),
            "withdrawn": len(report.statements.withdrawn),
            "files_written": report.published.files_written,
            "sent": len(report.announced.sent),
        }
        news = frozenset(report.errors) - (self._known or frozenset())
        is_quiet = self._known is not None and not any(done.values()) and not news
        (LOG.debug if is_quiet else LOG.info)(
            "cycle",
            **done,
            unsure=len(report.announced.unknown),
            held=len(report.statements.held) + len(report.statements.rejected),
            errors=len(report.errors),
            seconds=round(self._clock.steady() - begun, 1),
        )
        for error in report.errors:
            if error in news:
                _log_failure(error)
        self._known = frozenset(report.errors)

    def _look_at_room(self) -> None:
        """Say once that the disk is nearly full, and once that it is not any more."""
        home = self._app().home
        free = free_bytes(home.root)
        if free < ENOUGH_BYTES and not self._is_short_of_room:
            LOG.warning(
                "disk-nearly-full",
                free_mb=free // 1_000_000,
                mend="Make room: without any, nothing new is published.",
            )
        elif free >= ENOUGH_BYTES and self._is_short_of_room:
            LOG.info("disk-has-room", free_mb=free // 1_000_000)
        self._is_short_of_room = free < ENOUGH_BYTES


def _log_announced(report: AnnounceReport) -> None:
    LOG.info("announced", sent=len(report.sent), unsure=len(report.unknown))
    for error in report.errors:
        _log_failure(error)


def _log_failure(error: Failure) -> None:
    LOG.warning(
        "failure", where=error.where, reason=error.reason, detail=error.detail, mend=error.mend
    )
